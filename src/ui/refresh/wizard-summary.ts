import { CAUSES } from '../../core/causes/catalogue.ts';
import { checkOf } from '../../core/check/checks.ts';
import type { Ground } from '../../core/refresh/state.ts';
import { expiryPhrase } from '../text/time.ts';
import { answeredBy, fact, isMetas, said, type View } from '../text/view.ts';
import { sourceWords } from './sources.ts';
import { whyWrong } from './wizard-proof.ts';

/** What is there before anything is asked: file, key, what Meta says of the token, app and number. */
export function renderSummary(ground: Ground, idIsWrong: boolean, view: View): string {
  const { others, old, setup } = ground;
  const { baseUrl } = setup.graph;
  const lines = [
    isMetas(baseUrl)
      ? view.paint.bold('What is there now')
      : view.paint.bold(said(`What is there now, according to ${baseUrl} (not Meta's own address)`, view)),
    fact('File', placeWords(ground), view),
    ...others.map(({ shownPath, key }) => fact('And', `${shownPath}: ${key}`, view)),
    tokenLine(ground, idIsWrong, view),
    ...appLines(ground, view),
    ...numberLines(ground, idIsWrong, view),
  ];
  if (old !== null && old.verdict === 'unverified') {
    lines.push(said('There was no answer about it. That says nothing against the token.', view, '  '));
  }
  return lines.join('\n');
}

function placeWords({ target: { shownPath, text, key, editor, followedFrom } }: Ground): string {
  const [first] = editor.definitions(text, key);
  if (first === undefined) return `${shownPath}, without ${key} so far`;
  const follows = followedFrom === null ? '' : `, which ${followedFrom} points at`;
  return `${shownPath}, line ${first.line}: ${key}${follows}`;
}

function tokenLine(ground: Ground, idIsWrong: boolean, view: View): string {
  const { old } = ground;
  const tint = old === null ? undefined : TINTS[idIsWrong ? 'healthy' : old.verdict];
  const words = answeredBy(view.meta, tokenWords(ground, idIsWrong, view));
  return fact('Token', words, view, tint === undefined ? undefined : view.paint[tint]);
}

const TINTS = {
  healthy: 'green',
  unhealthy: 'red',
  misconfigured: 'yellow',
  unverified: 'yellow',
  expiring: 'yellow',
} as const;

function tokenWords({ old, target }: Ground, idIsWrong: boolean, view: View): string {
  if (old === null) return target.encrypted ? 'encrypted by dotenvx, so it was not checked' : 'none yet';
  if (old.cause === null || idIsWrong) {
    const { facts } = old;
    if (facts === null) return 'works';
    if (facts.neverExpires) return 'works, and never expires';
    return facts.expiresAt === null
      ? 'works'
      : `works; it ${expiryPhrase(facts.expiresAt, view.now, view.zone)}`;
  }
  const expiry = checkOf('token.expiry', old.checks);
  if (expiry?.cause === 'token-expired' && expiry.detail !== null) {
    return expiryPhrase(expiry.detail.at, view.now, view.zone);
  }
  const { title, meaning } = CAUSES[old.cause];
  return `${title}. ${meaning}`;
}

const FROM = {
  meta: 'according to Meta',
  hint: 'a hint, read from the old token',
} as const;

function appLines({ ids, appIdFrom, setup }: Ground, view: View): readonly string[] {
  if (ids.appId === undefined || appIdFrom === null) return [];
  const configured = setup.appId === null ? '' : sourceWords(setup.appId);
  const from = appIdFrom === 'meta' ? FROM.meta.replace('Meta', view.meta) : FROM.hint;
  return [fact('App', `${ids.appId} (${appIdFrom === 'configuration' ? configured : from})`, view)];
}

function numberLines(
  { setup: { phoneNumberId, to }, old }: Ground,
  idIsWrong: boolean,
  view: View,
): readonly string[] {
  const wrong =
    idIsWrong && phoneNumberId !== null
      ? `: ${whyWrong(phoneNumberId.value, checkOf('number.reachable', old?.checks ?? []), [])}`
      : '';
  const number =
    phoneNumberId === null
      ? 'no id is configured; you will choose from those the new token can use'
      : `id ${phoneNumberId.value} (${sourceWords(phoneNumberId)})${wrong}`;
  return [
    fact('Phone number', number, view, idIsWrong ? view.paint.yellow : undefined),
    ...(to === null ? [] : [fact('Test goes to', `${to.value} (${sourceWords(to)})`, view)]),
  ];
}
