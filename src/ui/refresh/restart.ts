import type { OldCopies } from '../../core/refresh/outcome.ts';
import type { RestartAdvice } from '../../core/restart/advice.ts';
import type { RunningApp } from '../../core/restart/running.ts';
import { forScreen } from '../../core/screen.ts';
import { asTyped, shellWord } from '../../core/shell-word.ts';
import { relative } from '../text/time.ts';

/** The likeliest command with its reason and notes, then the others by name. Without colour. */
export function restartLines(advice: readonly RestartAdvice[] | null): readonly string[] {
  if (advice === null) return [];
  const [first, ...others] = advice;
  if (first === undefined) {
    return [
      'The files do not show how your app is started: stop it, and start it again the way you usually do.',
    ];
  }
  const { stack, command, why, notes } = first;
  return [
    ...commandLines(command),
    `  ${stack}: ${why}`,
    ...notes.map((note) => `  ${note}`),
    ...others.map(
      (other) => `or, ${other.stack}: ${inOneLine(other.command) ?? other.notes[0] ?? other.why}`,
    ),
  ];
}

function commandLines(command: string | null): readonly string[] {
  if (command === null) return ['Now restart your app where it runs.'];
  const [first = '', ...more] = asTyped(command).split('\n');
  if (more.length === 0) return [`Now restart your app: ${first}`];
  return ['Now restart your app:', ...[first, ...more].map((line) => `  ${line}`)];
}

function inOneLine(command: string | null): string | undefined {
  return command === null ? undefined : asTyped(command).replaceAll('\n', ', then ');
}

/** One line for each process that runs; empty where none is known to have the old token. */
export function runningLines(apps: readonly RunningApp[], now: Date): readonly string[] {
  return apps.filter(({ holds }) => holds !== 'new').map((app) => runningLine(app, now));
}

/** `pid 4242, python run.py, started 3 days ago: it still has the old token`. */
function runningLine({ pid, command, startedAt, holds }: RunningApp, now: Date): string {
  return `pid ${pid}, \`${command}\`, started ${relative(startedAt, now)}: ${HOLDS_WORDS[holds]}`;
}

const HOLDS_WORDS = {
  old: 'it still has the old token',
  'other-value': 'it was started with another token in its environment, and keeps that one',
  new: 'it was started after the change, and reads the new token',
} as const satisfies Record<RunningApp['holds'], string>;

/** Where the old token stands besides: the .env files with the command that mends them, sources by name. */
export function oldCopyLines({ envFiles, tracked, column, complete }: OldCopies): readonly string[] {
  const options = envFiles.map(({ path }) => `-f ${shellWord(forScreen(path))}`);
  return [
    ...envFiles.map(({ path, keys }) => `${forScreen(path)} holds the old token too (${keys.join(', ')})`),
    ...(options.length === 0 ? [] : [`  replace it there: wa-token refresh ${options.join(' ')}`]),
    ...tracked.map(
      ({ path, line }) =>
        `${forScreen(path)}, line ${line}, holds the old token, and git tracks it: remove it from the source`,
    ),
    ...(column === null ? [] : [`${forScreen(column.path)}, line ${column.line}, ${COLUMN_WORDS}`]),
    ...(complete ? [] : ['(the search for other copies stopped after two seconds)']),
  ];
}

const COLUMN_WORDS =
  'looks like a database column for tokens: if your app reads that one, change it there; .env alone changes nothing';
