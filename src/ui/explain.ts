import { CAUSES } from '../core/causes/catalogue.ts';
import type { Fault } from '../core/causes/cause.ts';
import { META_PAGES } from '../core/causes/code-row.ts';
import { isDocumented, isOfMessagingLayer } from '../core/causes/codes.ts';
import type { Diagnosis, OtherError } from '../core/explain/diagnose.ts';
import { ERROR_CODES, type KnownIds } from '../core/guide/links.ts';
import { STEP_TITLES } from '../core/guide/titles.ts';
import type { Paint } from '../core/output.ts';
import { expiryPhrase, isoSeconds, utcStamp, zonedStamp } from './text/time.ts';
import { hanging, SCREEN, wrap } from './text/wrap.ts';

/** What the answer depends on beside the text. */
export interface ExplainView {
  readonly now: Date;
  readonly zone: string;
  readonly ids: KnownIds;
  readonly paint: Paint;
}

const FAULTS = {
  token: 'the access token',
  configuration: 'the configuration: ids, rights or settings',
  account: 'the WhatsApp account or the app, at Meta',
  recipient: 'the recipient',
  request: 'the request that was sent',
  meta: "Meta's, and temporary",
  network: 'the network between the app and Meta',
  none: "nobody's",
} as const satisfies Record<Fault, string>;

const LABEL = 16;
const ISSUES = 'https://github.com/wa-token/wa-token/issues';

/** The object that `explain --json` prints; the field names are a promise to scripts. */
export function explainJson(diagnosis: Diagnosis, ids: KnownIds): string {
  return JSON.stringify(explainObject(diagnosis, ids));
}

export function explainObject(diagnosis: Diagnosis, ids: KnownIds): Readonly<Record<string, unknown>> {
  const { recognised, cause, code, subcode, expiredAt } = diagnosis;
  const { fault, guideSteps } = CAUSES[cause];
  return {
    schemaVersion: 1,
    recognised,
    cause,
    code,
    subcode,
    title: titleOf(diagnosis),
    fault,
    tokenWorks: diagnosis.tokenWorks,
    transient: diagnosis.transient,
    expiredAt: expiredAt === null ? null : isoSeconds(expiredAt),
    guideSteps,
    fix: withPlace(fixOf(diagnosis, ids), placeOf(diagnosis)),
    meaning: meaningOf(diagnosis),
    where: placeOf(diagnosis),
    restsOn: diagnosis.basis,
    certainty: certaintyOf(diagnosis),
    metaSays: diagnosis.message === '' ? null : diagnosis.message,
    metaTellsUsers: diagnosis.userMessage === '' ? null : diagnosis.userMessage,
    others: diagnosis.others,
  };
}

/** One screen: what happened, whose fault, is the token dead, what to do, what to type. */
export function renderExplain(diagnosis: Diagnosis, view: ExplainView): string {
  const entry = CAUSES[diagnosis.cause];
  const { paint, ids } = view;
  const rows = [
    row(paint, 'What happened', meaningOf(diagnosis)),
    ...expiryRows(diagnosis, view),
    row(paint, "Meta's words", diagnosis.message === '' ? '' : excerpt(diagnosis.message)),
    row(paint, 'To the user', diagnosis.userMessage === '' ? '' : excerpt(diagnosis.userMessage)),
    row(paint, 'Whose fault', entry.fault === 'none' ? '' : FAULTS[entry.fault]),
    row(
      paint,
      'The token',
      diagnosis.recognised || diagnosis.tokenWorks !== null ? tokenWords(diagnosis) : '',
    ),
    row(paint, 'What to do', fixOf(diagnosis, ids)),
    row(paint, 'Where', placeOf(diagnosis) ?? ''),
    row(paint, 'Wait', waitOf(diagnosis)),
    row(paint, 'In the guide', entry.guideSteps.map((step) => `${step} ${STEP_TITLES[step - 1]}`).join(', ')),
    row(paint, 'Next command', entry.next),
    row(paint, 'Based on', basisWords(diagnosis)),
    row(paint, 'Source', entry.source),
    row(paint, 'Also found', diagnosis.others.slice(0, 5).map(otherWords).join(', ')),
  ];
  return [headline(diagnosis, paint), '', ...rows.filter((text) => text !== '')].join('\n');
}

function isUnknownCode({ cause, code }: Diagnosis): boolean {
  return cause === 'unrecognised' && code !== null && !isDocumented(code);
}

export function titleOf(diagnosis: Diagnosis): string {
  if (isUnknownCode(diagnosis)) return 'An error from Meta that is not known here';
  const { cause, entry } = diagnosis;
  return cause === 'unrecognised' && entry !== null
    ? 'An answer that does not stop WhatsApp messages'
    : CAUSES[cause].title;
}

function meaningOf(diagnosis: Diagnosis): string {
  const { cause, code, entry } = diagnosis;
  if (entry !== null) return entry.meaning;
  if (code === null || cause !== 'unrecognised') return CAUSES[cause].meaning;
  return isOfMessagingLayer(code)
    ? `${code} is a code of the messaging layer, which answers behind authentication: the token was accepted. What the code means is not known here; Meta's own words are below.`
    : `What ${code} means is not known here; Meta's own words are below. It says nothing against the token.`;
}

function fixOf(diagnosis: Diagnosis, ids: KnownIds): string {
  const { cause, entry } = diagnosis;
  if (isUnknownCode(diagnosis)) {
    return `Follow what Meta says, look up the code in ${ERROR_CODES}, and please open an issue with the body: ${ISSUES}.`;
  }
  const fix = entry?.fix ?? CAUSES[cause].fix(ids);
  // Where the id itself may be what is wrong, it is not offered as the right one.
  return ids.phoneNumberId === undefined || entry?.proves === 'nothing'
    ? fix
    : fix.replaceAll('{phone-number-id}', ids.phoneNumberId);
}

function placeOf({ entry }: Diagnosis): string | null {
  // The advice of a cause names its places itself.
  return entry === null || entry.place === null || entry.fix === null ? null : META_PAGES[entry.place];
}

function withPlace(fix: string, place: string | null): string {
  return place === null ? fix : `${fix} Where: ${place}.`;
}

function waitOf({ entry }: Diagnosis): string {
  return entry === null || entry.wait === ''
    ? ''
    : `${entry.wait}; sending the same any sooner will be refused again`;
}

/** How sure the answer is: Meta's number is certain, its sentence nearly so, a shape is a likely reading. */
function certaintyOf({ basis }: Diagnosis): 'certain' | 'likely' | 'none' {
  if (basis === 'nothing') return 'none';
  return basis === 'shape' ? 'likely' : basis === 'sentence' ? 'likely' : 'certain';
}

function basisWords(diagnosis: Diagnosis): string {
  const { basis, code, subcode } = diagnosis;
  switch (basis) {
    case 'code':
      return `code ${code}: certain`;
    case 'subcode':
      return `code ${code} with subcode ${subcode}: certain`;
    case 'sentence':
      return code === null
        ? 'the sentence, without a code: likely'
        : `code ${code} and the sentence beside it: likely`;
    case 'shape':
      return 'the form of the text: likely';
    case 'name':
    case 'nothing':
      return '';
  }
}

function headline(diagnosis: Diagnosis, paint: Paint): string {
  const { cause, code, subcode, tokenWorks } = diagnosis;
  const { verdict } = CAUSES[cause];
  const tint = tokenWorks === false ? paint.red : verdict === 0 ? paint.green : paint.yellow;
  const number = code === null ? '' : ` ${subcode === null ? code : `${code}/${subcode}`}`;
  const lines = wrap(titleOf(diagnosis), SCREEN).map((line) => paint.bold(tint(line)));
  return `${lines.join('\n')}\n${paint.dim(`${cause}${number}`)}`;
}

function row({ bold }: Paint, label: string, text: string): string {
  if (text === '') return '';
  const lead = label.padEnd(LABEL);
  return hanging(lead, text).replace(label, () => bold(label));
}

function expiryRows({ expiredAt, serverTime }: Diagnosis, view: ExplainView): readonly string[] {
  const rows: string[] = [];
  if (expiredAt !== null) {
    const own = expiryPhrase(expiredAt, view.now, view.zone);
    rows.push(row(view.paint, 'When', view.zone === 'UTC' ? own : `${own} (${utcStamp(expiredAt)})`));
  }
  if (serverTime !== null) {
    const ahead = serverTime.getTime() - view.now.getTime() > FIVE_MINUTES;
    const skew = ahead ? ": later than this machine's clock, which is behind Meta's" : '';
    rows.push(row(view.paint, 'Meta said so', `on ${zonedStamp(serverTime, view.zone)}${skew}`));
  }
  return rows;
}

const FIVE_MINUTES = 300_000;

function tokenWords({ tokenWorks, transient }: Diagnosis): string {
  if (tokenWorks === true) return 'works: do not replace it for this';
  if (tokenWorks === false) return 'dead: a new one is needed, waiting does not help';
  const waiting = transient ? 'waiting helps' : 'waiting does not help';
  return `this says nothing about it, so do not replace it for this alone; ${waiting}`;
}

function excerpt(message: string): string {
  return message.length > 240 ? `${message.slice(0, 240)}…` : message;
}

function otherWords({ cause, code, subcode }: OtherError): string {
  if (code === null) return cause;
  return `${cause} (${subcode === null ? code : `${code}/${subcode}`})`;
}
