import { CAUSES } from '../../core/causes/catalogue.ts';
import type { RestartAdvice } from '../../core/restart/advice.ts';
import type { RunningApp } from '../../core/restart/running.ts';
import type { ReadProof } from '../../services/meta/verify.ts';
import type { OldCopies } from '../../services/project/old-copies.ts';
import type { FileChange } from '../../services/replace-token.ts';
import type { Proof, Written } from '../../wizard/state.ts';
import { fact, said, type View } from '../text/view.ts';
import { oldCopyLines, restartLines, runningLines } from './restart.ts';
import { lifeWords } from './wizard-proof.ts';

/** The change to one file: where, which key, from what to what. */
export function renderChange(change: FileChange, view: View): string {
  const { path, line, key, definitions, from, to } = change;
  const many = definitions > 1 ? `, and ${definitions - 1} more: every definition is changed` : '';
  return [
    fact('File', `${path}, line ${line}${many}`, view),
    fact('Variable', key, view),
    fact('Old token', from ?? 'none', view),
    fact('New token', to, view),
  ].join('\n');
}

export function renderWritten(changes: readonly FileChange[], view: View): string {
  return changes
    .map(
      ({ path, line, key }) => `\n${view.paint.green(said(`Written: ${path}, line ${line}, ${key}`, view))}`,
    )
    .join('\n');
}

/** What was done, when this token dies, and what keeps it from happening again. */
export function renderEnd(state: Written, view: View): string {
  const { changes, reads } = state;
  const { facts } = reads;
  return [
    '',
    view.paint.bold('Done'),
    ...changes.map(({ path, key, to }) => said(`${path} has the new token in ${key} (${to}).`, view, '  ')),
    said(proofWords(state.proof), view, '  '),
    ...(facts === null ? [] : [said(`The token: ${lifeWords(facts, view)}.`, view, '  ')]),
    ...numberHint(state, view),
    said('Meta sends no word when a token ends. Put this gate into CI and into a daily job:', view, '  '),
    `    ${view.paint.cyan(gateCommand(state, view.now))}`,
    said('It exits 0 while the token works, and never asks or sends.', view, '  '),
    said('Never commit a token to a repository.', view, '  '),
  ].join('\n');
}

function proofWords(proof: Proof): string {
  switch (proof.by) {
    case 'send':
      return proof.arrived === true
        ? 'Proved: the test message was accepted by Meta, and it arrived.'
        : 'Proved: the test message was accepted by Meta. Whether it arrives is still open.';
    case 'refusal':
      return 'Proved: Meta refused the test message for a reason that only a good token meets.';
    case 'reads':
      return 'No test message was sent; what Meta said of the token decided. `wa-token send-test` sends one.';
    case 'word':
      return 'Written on your word, unproved. `wa-token send-test` sends a test message.';
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

function numberHint({ ground: { setup } }: Written, view: View): readonly string[] {
  if (setup.phoneNumberId?.source !== 'chosen') return [];
  const line = `WHATSAPP_PHONE_NUMBER_ID=${setup.phoneNumberId.value}`;
  return [said(`Your configuration names no phone number id. To keep this one, add ${line}`, view, '  ')];
}

/** The restart command of this project, and what still runs with the old token. */
export function renderRestart(
  advice: readonly RestartAdvice[],
  running: readonly RunningApp[],
  view: View,
): string {
  return [
    ...restartLines(advice).map((line) => indented(line, view)),
    ...runningLines(running, view.now).map((line) => view.paint.yellow(said(line, view, '  '))),
  ].join('\n');
}

function indented(line: string, view: View): string {
  return said(line, view, /^ */.exec(line)?.[0] ?? '');
}

/** What the file on disk holds, and what Meta says of it. */
export function renderVerified({ changes }: Written, reads: ReadProof, view: View): string {
  const [first] = changes;
  const what = `${first?.path ?? 'The file'} read again from the disk, as the app reads it`;
  if (reads.verdict === 'healthy') {
    return view.paint.green(said(`${what}: ${first?.to ?? ''}. Meta says once more: it works.`, view));
  }
  if (reads.token.verdict === 'healthy' && reads.verdict === 'unhealthy' && reads.cause !== null) {
    const how = `The token is good. What keeps it from sending: ${CAUSES[reads.cause].title}`;
    return view.paint.yellow(said(`${what}: ${first?.to ?? ''}. ${how}.`, view));
  }
  const how = reads.verdict === 'unverified' ? 'Meta gave no answer just now' : 'Meta does not take it';
  return view.paint.yellow(said(`${what}: ${first?.to ?? ''}. ${how}; run \`wa-token check\`.`, view));
}

/** Other places that still hold the old token. */
export function renderOldCopies(copies: OldCopies, view: View): string {
  const lines = oldCopyLines(copies);
  if (lines.length === 0) return '';
  return ['', ...lines.map((line) => view.paint.yellow(indented(line, view)))].join('\n');
}
