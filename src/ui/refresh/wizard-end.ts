import type { Cause } from '../../core/causes/cause.ts';
import { checkOf } from '../../core/check/checks.ts';
import type { FileChange } from '../../core/refresh/change.ts';
import type { OldCopies, ReadProof, RestartRun } from '../../core/refresh/outcome.ts';
import type { Advised, Written } from '../../core/refresh/state.ts';
import type { RestartAdvice } from '../../core/restart/advice.ts';
import type { RunningApp } from '../../core/restart/running.ts';
import { fact, said, type View } from '../text/view.ts';
import { editLines } from './env-words.ts';
import { oldCopyLines, restartLines, runningLines } from './restart.ts';
import { causeTitle, lifeWords, troubleLine } from './wizard-proof.ts';

/** The change to one file: where, which key, from what to what. */
export function renderChange(change: FileChange, view: View): string {
  const { path, line, key, definitions, from, to } = change;
  const many = definitions > 1 ? ` (defined ${definitions} times: all are changed)` : '';
  return [
    fact('File', `${path}, line ${line}: ${key}${many}`, view),
    fact('Token', `${from ?? 'none'} -> ${to} (fingerprints)`, view),
  ].join('\n');
}

export function renderWritten(changes: readonly FileChange[], view: View): string {
  return changes
    .flatMap((change) => [
      view.paint.green(said(`Written: ${change.path}, line ${change.line}, ${change.key}`, view)),
      ...editLines(change).map((words) => said(words, view, '  ')),
    ])
    .join('\n');
}

/** The other files that held the old token. */
export function renderCopies(
  changes: readonly Pick<FileChange, 'path' | 'repairs' | 'notes'>[],
  view: View,
): string {
  return changes
    .flatMap((change) => [
      said(`Written: ${change.path}`, view),
      ...editLines(change).map((words) => said(words, view, '  ')),
    ])
    .join('\n');
}

/** What was done, when this token dies, and what keeps it from happening again. */
export function renderEnd(
  state: Advised,
  reads: ReadProof,
  stale: readonly RunningApp[],
  view: View,
): string {
  const { changes } = state;
  const { facts } = state.reads;
  return [
    '',
    titleOf(state, reads, stale, view),
    ...changes.map(({ path, key, from, to }) =>
      said(`${path} has ${from === to ? 'this' : 'the new'} token in ${key} (${to}).`, view, '  '),
    ),
    said(
      `${proofWords(state)}${facts === null ? '' : ` It ${facts.neverExpires ? 'never expires' : lifeWords(facts, view)}.`}`,
      view,
      '  ',
    ),
    ...appLines(state, stale, view),
    ...wrongIdLines(state, view),
    said('Meta does not tell you when a token expires. Check it every day, and in CI:', view, '  '),
    `    ${view.paint.cyan(gateCommand(state, view.now))}`,
  ].join('\n');
}

/** It is not done while the app is known to run on the old token, or while nothing speaks for the new one. */
function titleOf(state: Written, reads: ReadProof, stale: readonly RunningApp[], view: View): string {
  const { paint } = view;
  if (reads.token.verdict === 'unhealthy')
    return paint.bold(paint.red('Not done: the token in the file does not work'));
  if (stale.length > 0) return paint.bold(paint.yellow('Almost done: your app still has the old token'));
  if (reads.verdict === 'unhealthy' || state.send.verdict === 'unhealthy')
    return paint.bold(paint.yellow('Written: the token is good, and no message can be sent yet'));
  return paint.bold(state.proof.by === 'word' ? paint.yellow('Written, not verified') : paint.green('Done'));
}

function appLines(state: Advised, stale: readonly RunningApp[], view: View): readonly string[] {
  if (stale.length > 0) {
    return runningLines(stale, view.now).map((line) => view.paint.yellow(said(`${line}.`, view, '  ')));
  }
  const pids = state.apps.map(({ pid }) => pid).join(', ');
  return pids === '' ? [] : [said(`Your app runs on the new token (pid ${pids}).`, view, '  ')];
}

function proofWords({ proof, send }: Written): string {
  switch (proof.by) {
    case 'send':
      return proof.arrived === true
        ? 'The test message arrived: the token works.'
        : 'The test message was accepted, so the token works. Whether it arrives remains to be seen.';
    case 'refusal':
      return 'The test message was refused, but for a reason that proves that the token works.';
    case 'reads':
      return send.failure === null
        ? 'No test message was sent, but Meta says that the token works. `wa-token send-test` sends one.'
        : 'The test message proved nothing, but Meta says that the token works.';
    case 'word':
      return 'It was written without being verified. `wa-token check` does that as soon as Meta answers.';
  }
}

const FORTNIGHT_MS = 14 * 86_400_000;

/** A gate that fails a week ahead, where the token lives long enough for that. */
function gateCommand({ changes, reads, ground }: Written, now: Date): string {
  const files = ground.options.envFiles.length === 0 ? [] : changes.map(({ path }) => path);
  const end = reads.facts?.expiresAt?.getTime() ?? 0;
  const early = end - now.getTime() > FORTNIGHT_MS ? ['--min-validity 7d'] : [];
  return ['npx wa-token check', ...files, ...early].join(' ');
}

/** A wrong id that the wizard could not change itself. */
function wrongIdLines({ ground: { wrongId, setup }, idChange }: Written, view: View): readonly string[] {
  if (wrongId === null || idChange !== null || setup.phoneNumberId === null) return [];
  const where =
    wrongId.source === 'flag' ? 'on the command line' : `in ${wrongId.name ?? 'your configuration'}`;
  const words = `The phone number id ${where} is still ${wrongId.value}. Change it to ${setup.phoneNumberId.value}.`;
  return [view.paint.yellow(said(words, view, '  '))];
}

/** The likeliest restart command of this project; the others are offered at the end. */
export function renderRestart(advice: readonly RestartAdvice[] | null, view: View): string {
  if (advice === null)
    return indented('Nothing here: --push brings it to where your app runs, at the end.', view);
  const [first] = advice;
  return restartLines(first === undefined ? [] : [first])
    .map((line) => indented(line, view))
    .join('\n');
}

export function renderAllRestarts(advice: readonly RestartAdvice[], view: View): string {
  return advice
    .flatMap((one) => restartLines([one]))
    .map((line) => indented(line, view))
    .join('\n');
}

/** Processes that still hold the old token. */
export function renderStale(stale: readonly RunningApp[], view: View): string {
  return runningLines(stale, view.now)
    .map((line) => view.paint.yellow(said(line, view, '  ')))
    .join('\n');
}

export function renderRestarted(apps: readonly RunningApp[], view: View): string {
  const pids = apps.map(({ pid }) => pid).join(', ');
  const words =
    pids === ''
      ? 'No process of the project holds the old token any more.'
      : `The app runs on the new token (pid ${pids}).`;
  return view.paint.green(said(words, view, '  '));
}

/** What became of a restart command that was run. */
export function renderRun(run: RestartRun, view: View): string {
  if (run.ok) return said('It ran without an error.', view, '  ');
  if (run.why === 'not-installed') {
    return view.paint.yellow(
      said('That program is not installed here: restart your app where it runs.', view, '  '),
    );
  }
  const exit = run.exit === null ? 'It was stopped' : `It failed with exit code ${run.exit}`;
  return view.paint.yellow(said(`${exit}. ${run.said} Run it yourself, and come back.`, view, '  '));
}

export function renderRecipe(name: string, text: string, view: View): string {
  return [
    '',
    ...text.trimEnd().split('\n'),
    '',
    said(`\`wa-token recipe ${name}\` prints this again, without anything around it.`, view),
  ].join('\n');
}

function indented(line: string, view: View): string {
  return said(line, view, /^ */.exec(line)?.[0] ?? '');
}

/** What the file on disk holds, and what Meta says of it. */
export function renderVerified({ changes, reads: before }: Written, reads: ReadProof, view: View): string {
  const what = `${changes[0]?.path ?? 'The file'}, read again:`;
  const own =
    'Now from your app: Admin Panel > WhatsApp Messaging > Send Test, or wherever your app sends a test.';
  if (reads.verdict === 'healthy') {
    const well = view.paint.green(said(`${what} ${view.meta} confirms that the token works.`, view));
    // Of a number that was chosen in between nothing was read before.
    const health = checkOf('number.health', reads.checks);
    const isNew = checkOf('number.health', before.checks)?.status === 'skip';
    const warning = isNew && health?.status === 'warn' ? [troubleLine(health, view)] : [];
    return [well, ...warning, said(own, view)].join('\n');
  }
  if (reads.token.verdict === 'healthy' && reads.verdict === 'unhealthy' && reads.cause !== null) {
    const how = `The token is good. What keeps it from sending: ${causeTitle(reads.cause, view)}`;
    return view.paint.yellow(said(`${what} ${how}.`, view));
  }
  const how =
    reads.verdict === 'unverified'
      ? `${view.meta} did not answer just now`
      : `${view.meta} does not accept this token`;
  return view.paint.yellow(said(`${what} ${how}. Run \`wa-token check\`.`, view));
}

/** Other places that still hold the old token. */
export function renderOldCopies(copies: OldCopies, view: View): string {
  const lines = oldCopyLines(copies);
  if (lines.length === 0) return '';
  return ['', ...lines.map((line) => view.paint.yellow(indented(line, view)))].join('\n');
}

/** What is still to be mended, so that messages go out: last, since it is what is left to do. */
export function renderTrouble(cause: Cause, view: View): string {
  return view.paint.yellow(
    said(`To be fixed before messages can be sent: ${causeTitle(cause, view)}.`, view, '  '),
  );
}
