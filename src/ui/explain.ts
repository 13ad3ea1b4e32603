import { CAUSES } from '../core/causes/catalogue.ts';
import type { Cause, Fault } from '../core/causes/cause.ts';
import type { Diagnosis, OtherError } from '../core/explain/diagnose.ts';
import type { KnownIds } from '../core/guide/links.ts';
import { STEP_TITLES } from '../core/guide/titles.ts';
import type { Paint } from './text/paint.ts';
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
  meta: "Meta's, and it passes",
  network: 'the network between the app and Meta',
  none: "nobody's",
} as const satisfies Record<Fault, string>;

const LABEL = 16;

/** The object that `explain --json` prints; the field names are a promise to scripts. */
export function explainJson(diagnosis: Diagnosis, ids: KnownIds): string {
  const { recognised, cause, code, subcode, expiredAt } = diagnosis;
  const { title, fault, tokenWorks, transient, guideSteps, fix } = CAUSES[cause];
  return JSON.stringify({
    schemaVersion: 1,
    recognised,
    cause,
    code,
    subcode,
    title,
    fault,
    tokenWorks,
    transient,
    expiredAt: expiredAt === null ? null : isoSeconds(expiredAt),
    guideSteps,
    fix: fix(ids),
  });
}

/** One screen: what happened, whose fault, is the token dead, what to do, what to type. */
export function renderExplain(diagnosis: Diagnosis, view: ExplainView): string {
  const entry = CAUSES[diagnosis.cause];
  const { paint, ids } = view;
  const rows = [
    row(paint, 'What happened', entry.meaning),
    ...expiryRows(diagnosis, view),
    row(paint, "Meta's words", diagnosis.message === '' ? '' : excerpt(diagnosis.message)),
    row(paint, 'Whose fault', entry.fault === 'none' ? '' : FAULTS[entry.fault]),
    row(paint, 'The token', diagnosis.recognised ? tokenWords(diagnosis.cause) : ''),
    row(paint, 'What to do', entry.fix(ids)),
    row(paint, 'In the guide', entry.guideSteps.map((step) => `${step} ${STEP_TITLES[step - 1]}`).join(', ')),
    row(paint, 'Next command', entry.next),
    row(paint, 'Source', entry.source),
    row(paint, 'Also found', diagnosis.others.slice(0, 5).map(otherWords).join(', ')),
  ];
  return [headline(diagnosis, paint), '', ...rows.filter((text) => text !== '')].join('\n');
}

function headline({ cause, code, subcode }: Diagnosis, paint: Paint): string {
  const { title, tokenWorks, verdict } = CAUSES[cause];
  const tint = tokenWorks === false ? paint.red : verdict === 0 ? paint.green : paint.yellow;
  const number = code === null ? '' : ` ${subcode === null ? code : `${code}/${subcode}`}`;
  const lines = wrap(title, SCREEN).map((line) => paint.bold(tint(line)));
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

function tokenWords(cause: Cause): string {
  const { tokenWorks, transient } = CAUSES[cause];
  if (tokenWorks === true) return 'works: do not replace it for this';
  if (tokenWorks === false) return 'dead: a new one is needed, waiting does not help';
  const waiting = transient ? 'waiting helps' : 'waiting does not help';
  return `not judged by this, so do not replace it for this alone; ${waiting}`;
}

function excerpt(message: string): string {
  return message.length > 240 ? `${message.slice(0, 240)}…` : message;
}

function otherWords({ cause, code, subcode }: OtherError): string {
  if (code === null) return cause;
  return `${cause} (${subcode === null ? code : `${code}/${subcode}`})`;
}
