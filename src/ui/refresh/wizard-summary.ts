import { CAUSES } from '../../core/causes/catalogue.ts';
import { checkOf } from '../../core/check/checks.ts';
import { definitionsOf } from '../../core/env/file.ts';
import { fingerprint } from '../../core/secret.ts';
import type { Ground } from '../../wizard/state.ts';
import { expiryPhrase } from '../text/time.ts';
import { fact, said, type View } from '../text/view.ts';
import { sourceWords } from './sources.ts';

/** What is there before anything is asked: file, key, what Meta says of the token, app and number. */
export function renderLook(ground: Ground, view: View): string {
  const { target, others, old } = ground;
  const place = [target, ...others].map(({ shownPath }) => shownPath).join(', ');
  const lines = [
    view.paint.bold('What is there now'),
    fact('File', place, view),
    fact('Variable', variableWords(ground), view),
    fact('Token', tokenWords(ground, view), view),
    ...appLines(ground, view),
    ...numberLines(ground, view),
  ];
  if (old !== null && old.verdict === 'unverified') {
    lines.push(said('Meta gave no answer about it. That says nothing against the token.', view, '  '));
  }
  return lines.join('\n');
}

function variableWords({ target: { text, key, token } }: Ground): string {
  const [first] = definitionsOf(text, key);
  const where = first === undefined ? ', not in the file yet' : `, line ${first.line}`;
  return `${key}${where}${token === null ? '' : `, ${fingerprint(token)}`}`;
}

function tokenWords({ old }: Ground, view: View): string {
  if (old === null) return 'none in place';
  if (old.cause === null) {
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
  meta: 'so says Meta',
  hint: 'a hint: read from the first characters of the token',
} as const;

function appLines({ ids, appIdFrom, setup }: Ground, view: View): readonly string[] {
  if (ids.appId === undefined || appIdFrom === null) return [];
  const configured = setup.appId === null ? '' : sourceWords(setup.appId);
  return [
    fact('App', `${ids.appId} (${appIdFrom === 'configuration' ? configured : FROM[appIdFrom]})`, view),
  ];
}

function numberLines({ setup: { phoneNumberId, to } }: Ground, view: View): readonly string[] {
  const number =
    phoneNumberId === null
      ? 'no id configured; you choose from what the new token reaches'
      : `id ${phoneNumberId.value} (${sourceWords(phoneNumberId)})`;
  return [
    fact('Phone number', number, view),
    ...(to === null ? [] : [fact('Test goes to', `${to.value} (${sourceWords(to)})`, view)]),
  ];
}
