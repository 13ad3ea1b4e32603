import { CAUSES } from '../../core/causes/catalogue.ts';
import type { Check } from '../../core/check/checks.ts';
import { isLeftToTheMessage } from '../../core/check/token-proof.ts';
import type { MessageStatus } from '../../core/graph/graph.ts';
import { idsOf } from '../../core/guide/links.ts';
import { DEFAULT_GRAPH_URL } from '../../core/options.ts';
import type { Output } from '../../core/output.ts';
import type { Surrounding } from '../../core/project/surroundings.ts';
import type { InPlaceReason } from '../../core/refresh/change.ts';
import type { Aftermath, RefreshOutcome } from '../../core/refresh/outcome.ts';
import { forScreen } from '../../core/screen.ts';
import { asTyped } from '../../core/shell-word.ts';
import { proofMessage } from '../check/catalogue.ts';
import { answeredBy, metaName } from '../text/view.ts';
import { changeLines, debugWritten } from './env-words.ts';
import { REPAIR_WORDS, WRONG_WORDS } from './paste-words.ts';
import { otherFormWords } from './recipient-words.ts';
import { oldCopyLines, restartLines, runningLines } from './restart.ts';
import { sourceLines } from './sources.ts';
import { surroundingWords } from './surroundings.ts';
import { isSilence, standInWords } from './wizard-proof.ts';

/** The object that `refresh --json` prints; each field is named here, so that none is published by accident. */
export function refreshJson(
  outcome: Pick<RefreshOutcome, 'result' | 'exitCode' | 'cause' | 'wrong' | 'files' | 'send'> & {
    readonly aftermath?: Pick<Aftermath, 'restart'>;
  },
  pushed: readonly unknown[] = [],
  reminder: string | null = null,
): Readonly<Record<string, unknown>> {
  const { result, exitCode, cause, wrong, files, send } = outcome;
  return {
    schemaVersion: 1,
    result,
    exitCode,
    cause,
    error:
      wrong === null
        ? null
        : {
            code: 'not-a-token',
            message: `that is ${WRONG_WORDS[wrong].what}`,
            fix: WRONG_WORDS[wrong].instead,
          },
    files: files.map(({ path, key, line, from, to }) => ({ path, key, line, from, to })),
    testSend: {
      status: send.status,
      messageId: send.messageId,
      messageStatus: send.messageStatus,
      cause: send.failure?.cause ?? null,
    },
    restart: (outcome.aftermath?.restart ?? []).flatMap(({ command }) =>
      command === null ? [] : asTyped(command),
    ),
    pushed,
    reminder: reminder === null ? null : forScreen(reminder),
  };
}

const SYMBOLS = { pass: 'ok', warn: 'warning', fail: 'failed', unknown: 'unknown', skip: 'skipped' } as const;

/** What stands in the way: said before the write, and in few words. */
export function sayFindings(findings: readonly Surrounding[], out: Output): void {
  for (const finding of findings) {
    const { text, fix } = surroundingWords(finding);
    out.note(`${out.paint.note.yellow(SYMBOLS.warn.padEnd(7))}  ${forScreen(text)}`);
    out.note(`         ${forScreen(fix)}`);
  }
}

/** What happened, for the person at the terminal or the reader of a CI log. */
export function sayOutcome(outcome: RefreshOutcome, out: Output, now: Date, zone: string): void {
  const { setup } = outcome;
  const meta = metaName(setup?.graph.baseUrl ?? DEFAULT_GRAPH_URL);
  if (setup !== null && meta !== 'Meta') {
    out.verdict(`Asked ${forScreen(setup.graph.baseUrl)}, which is not Meta's own address`);
  }
  if (outcome.repairs.length > 0) {
    out.note(`Removed from the input: ${outcome.repairs.map((repair) => REPAIR_WORDS[repair]).join(', ')}`);
  }
  if (setup !== null) for (const line of sourceLines(setup)) out.note(out.paint.note.dim(forScreen(line)));
  for (const check of outcome.checks.filter(isWorthSaying)) {
    const isProblem = check.required && (check.status === 'fail' || check.status === 'unknown');
    out[isProblem ? 'verdict' : 'note'](answeredBy(meta, checkLine(check, out, now, zone)));
  }
  for (const line of sendLines(outcome, meta)) out[outcome.send.failure === null ? 'note' : 'verdict'](line);
  for (const line of aftermathLines(outcome, now)) out.note(line);
  debugWritten(outcome.files, out);
  for (const line of endLines(outcome, meta)) out[line === '' ? 'note' : 'verdict'](line);
}

function isWorthSaying({ status }: Check): boolean {
  return status !== 'skip';
}

function checkLine(check: Check, { paint: { note } }: Output, now: Date, zone: string): string {
  const colour = {
    pass: note.green,
    warn: note.yellow,
    fail: note.red,
    unknown: note.yellow,
    skip: note.dim,
  };
  return `${colour[check.status](SYMBOLS[check.status].padEnd(7))}  ${forScreen(proofMessage(check, now, zone))}`;
}

function sendLines({ send, notSent, setup }: RefreshOutcome, meta: string): readonly string[] {
  if (send.status === 'accepted') {
    return [
      `ok       test message: accepted by Meta, id ${send.messageId}${standInWords(meta)}`,
      `         to ${send.to}${HELD_WORDS[send.messageStatus ?? 'accepted']}`,
    ];
  }
  if (send.failure !== null) {
    const { title, fix } = CAUSES[send.failure.cause];
    const ids = idsOf(setup);
    const proof = send.proves ? ' That proves that the token works: only the message was refused.' : '';
    const what = isSilence(send.failure) ? 'no answer, so it may have gone out' : 'not sent';
    return [
      `${send.proves ? 'ok     ' : 'failed '}  test message to ${send.to}: ${what}: ${title}.${proof}`,
      `         ${fix(ids)}`,
      ...(send.otherForm === null ? [] : [`         ${otherFormWords(send.otherForm)}`]),
    ];
  }
  return notSent === null ? [] : [`skipped  ${NOT_SENT_WORDS[notSent]}`];
}

const HELD_WORDS = {
  accepted: '; accepted is not delivered',
  held: '; it is held back for a quality check: it will arrive later, or not at all',
  paused: '; the template is paused: it may never arrive',
} as const satisfies Record<MessageStatus, string>;

const NOT_SENT_WORDS = {
  'not-asked': 'test message: not sent (`--no-send`)',
  'dry-run': 'test message: not sent (`--dry-run`)',
  'no-recipient':
    'test message: nobody to send it to; name a recipient with `--to` or WHATSAPP_TEST_RECIPIENT',
  'no-phone-number': 'test message: no number to send from; set WHATSAPP_PHONE_NUMBER_ID',
} as const satisfies Record<NonNullable<RefreshOutcome['notSent']>, string>;

function endLines(outcome: RefreshOutcome, meta: string): readonly string[] {
  const { result, files, wrong, cause } = outcome;
  switch (result) {
    case 'updated':
      return ['', ...troubleLines(outcome), ...files.flatMap(changeLines), updatedWords(outcome, meta)];
    case 'unchanged':
      return [
        '',
        ...troubleLines(outcome),
        ...files.map(
          ({ path, key }) =>
            `${path}: ${key} already holds this token, and ${cause === null ? 'it works' : 'the token is good'}. Not written.`,
        ),
      ];
    case 'planned':
      return [
        '',
        ...troubleLines(outcome),
        ...files.flatMap(changeLines),
        'Dry run: nothing was sent, nothing was written.',
      ];
    case 'refused':
      return ['', ...(wrong === null ? refusalLines(outcome, cause, meta) : wrongLines(wrong))];
  }
}

function updatedWords({ cause, send, files }: RefreshOutcome, meta: string): string {
  const what = files.length > 1 ? `Updated ${files.length} files` : 'Updated';
  if (cause !== null) return `${what}: the token is good, but it cannot send yet (see above).`;
  if (send.status === 'accepted') return `${what}: the token works, and ${meta} accepted the test message.`;
  return `${what}: the token works.`;
}

/** Told first: the token is good, and something else keeps it from sending. */
function troubleLines({ cause, setup }: RefreshOutcome): readonly string[] {
  if (cause === null) return [];
  const { title, fix } = CAUSES[cause];
  return [
    `warning: the token is good, but no message can be sent with it: ${title}.`,
    `         ${fix(idsOf(setup))}`,
    '',
  ];
}

function aftermathLines({ aftermath, result }: RefreshOutcome, now: Date): readonly string[] {
  if (aftermath === undefined || result === 'planned') return [];
  const { restart, running, copies } = aftermath;
  // Where nothing was written only an app that runs on another token is a reason to restart.
  const isMoot = result === 'unchanged' && running.every(({ holds }) => holds === 'new');
  const lines = [
    ...runningLines(running, now),
    ...(isMoot ? [] : restartLines(restart)),
    ...oldCopyLines(copies),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

function wrongLines(wrong: NonNullable<RefreshOutcome['wrong']>): readonly string[] {
  const { what, instead } = WRONG_WORDS[wrong];
  return [`error: that is ${what}. Nothing was written.`, '', `hint: ${instead}`];
}

function refusalLines(
  outcome: RefreshOutcome,
  cause: RefreshOutcome['cause'],
  meta: string,
): readonly string[] {
  if (cause === null) return [`error: ${meta} did not answer. Nothing was written.`];
  const entry = CAUSES[cause];
  const wayRound =
    outcome.send.failure !== null && outcome.exitCode === 3 && !isLeftToTheMessage(outcome.checks)
      ? ['hint: nothing else speaks against the token; `--no-send` writes it without a test message']
      : [];
  return [
    `error: ${entry.title}. Nothing was written.`,
    '',
    `hint: ${entry.fix(idsOf(outcome.setup))}`,
    ...wayRound,
  ];
}

export function inPlaceWords(path: string, why: InPlaceReason): string {
  return `${path} ${IN_PLACE[why]}, so it is written in place, which is not safe if the machine crashes in the middle`;
}

const IN_PLACE = {
  'hard-link': 'has other names (hard links)',
  acl: 'has an access list (ACL), which a new file would lose',
  'bind-mount': 'is mounted as a single file',
  'read-only-folder': 'is in a folder that cannot be written to',
  owner: 'belongs to an owner that a new file could not keep',
} as const satisfies Record<InPlaceReason, string>;
