import { isForWindows, shellWord } from '../shell-word.ts';
import type { ProjectSigns, RestartFinding } from './advice.ts';
import { startLines } from './start-lines.ts';

export const ECOSYSTEM_FILES = [
  'ecosystem.config.js',
  'ecosystem.config.cjs',
  'ecosystem.config.mjs',
  'ecosystem.config.json',
  'ecosystem.json',
  'pm2.config.js',
  'pm2.config.cjs',
  'pm2.json',
] as const;

/** pm2 keeps the environment that a process was first started with, unless it is told to take the new one. */
export function pm2Row(signs: ProjectSigns): readonly RestartFinding[] {
  const { files } = signs;
  const file = files.first(...ECOSYSTEM_FILES);
  if (file !== null) {
    return [{ stack: 'pm2', command: pm2Restart(file), why: `${file} is here`, notes: [deleteNote(file)] }];
  }
  const line = startLines(files).find(
    ({ runs, from }) =>
      /(?:^|\s)pm2(?:-runtime)?\s+(?:start|restart|reload)/.test(runs) && !from.startsWith('README'),
  );
  if (line === undefined) return [];
  const name = nameIn(line.runs);
  return [
    {
      stack: 'pm2',
      command: pm2Export(signs, name ?? 'all'),
      why: `${line.from}: \`${line.command}\``,
      notes: [deleteNote(name ?? 'all')],
    },
  ];
}

/** The file is read anew, its own environment with it; by the name alone pm2 keeps what it has stored. */
export function pm2Restart(file: string): string {
  return `pm2 restart ${shellWord(file)} --update-env`;
}

/**
 * `--update-env` takes over what this shell exports, and leaves a stored variable as it is where the shell has none.
 * The value travels in the shell alone, on no command line.
 */
export function pm2Export({ key, envFile }: Pick<ProjectSigns, 'key' | 'envFile'>, name: string): string {
  if (!/^\w+$/.test(key) || isForWindows()) return pm2Restart(name);
  const value = `sed -nE 's/^(export +)?${key} *=[^A-Za-z0-9]*([A-Za-z0-9]+).*/\\2/p' ${shellWord(envFile)}`;
  return `export ${key}="$(${value})" && pm2 restart ${shellWord(name)} --update-env`;
}

function nameIn(line: string): string | null {
  return /(?:--name|-n)[= ]["']?([\w.-]+)/.exec(line)?.[1] ?? null;
}

// https://github.com/Unitech/pm2/issues/3192
function deleteNote(what: string): string {
  return `If the old token stays (it does with some clusters): \`pm2 delete ${shellWord(what)}\`, then start it as you did first.`;
}
