import { forScreen } from '../screen.ts';
import type { AccessToken, Secret } from '../secret.ts';

/** A process as the system tells it. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly startedAt: Date;
  readonly command: readonly string[];
  readonly cwd: string;
  /** What it was started with for the key; null without, undefined where that can't be known. */
  readonly value: Secret | null | undefined;
}

/** A process of the project that runs now, judged by when and with what it was started. */
export interface RunningApp {
  readonly pid: number;
  /** Short, without values: `python run.py`. */
  readonly command: string;
  readonly startedAt: Date;
  /**
   * `old`: it started before the file changed. `other-value`: it started since, with another value in its
   * environment, from a shell or a parent that keeps it. `new`: it started since, and nothing speaks against it.
   */
  readonly holds: 'old' | 'other-value' | 'new';
}

export interface Changed {
  readonly at: Date;
  readonly token: AccessToken | null;
  /** The project's folder, to shorten paths by. */
  readonly folder: string;
  /** Whether .env beats the environment in this project, so that the environment says nothing. */
  readonly overrides: boolean;
}

/** Programs that applications run in, by the name of the file. */
const RUNTIME =
  /^(?:python[\d.]*|pypy[\d.]*|node|nodejs|bun|deno|ruby[\d.]*|php[\d.]*|java|dotnet|uvicorn|gunicorn|flask|fastapi|hypercorn|daphne|celery|puma|sidekiq|rails|rackup|nodemon|tsx|ts-node|air|next-server)$/i;

/** What also runs in a project's folder and is not the app. */
const TOOL =
  /language.?server|tsserver|typescript\/lib|pylsp|pyright|jedi|copilot|eslint|prettier|biome|vitest|jest|pytest|mypy|esbuild|resource_tracker|wa-token|npm-cli|npx-cli|(?:^|\s|\/)(?:npm|npx|pnpm|yarn|corepack)(?:\.c?js)?(?:\s|$)|jupyter|ipykernel|-m\s+(?:pip|http\.server|venv)|\.vscode|\.cursor/i;

/**
 * The applications among the processes: one for each tree, named by its topmost process and judged by those at its
 * ends. A development server's parent may be days old while its child was started anew a second ago.
 */
export function runningApps(processes: readonly ProcessFacts[], changed: Changed): readonly RunningApp[] {
  const apps = processes.filter((one) => isApp(one, changed.folder));
  const pids = new Set(apps.map(({ pid }) => pid));
  const parents = new Set(apps.map(({ parent }) => parent));
  return apps
    .filter(({ parent }) => !pids.has(parent))
    .map((top) => {
      const tree = treeOf(top, apps);
      const ends = tree.filter(({ pid }) => !parents.has(pid));
      return {
        pid: top.pid,
        command: shortCommand(top.command, changed.folder),
        startedAt: top.startedAt,
        holds: worstOf(ends.map((end) => holding(end, changed))),
      };
    });
}

function treeOf(top: ProcessFacts, all: readonly ProcessFacts[]): readonly ProcessFacts[] {
  const tree = [top];
  for (const one of tree)
    tree.push(
      ...all.filter(
        ({ parent, pid }) =>
          parent === one.pid && pid !== one.pid && !tree.some((known) => known.pid === pid),
      ),
    );
  return tree;
}

function holding({ startedAt, value }: ProcessFacts, changed: Changed): RunningApp['holds'] {
  if (startedAt < changed.at) return 'old';
  if (changed.overrides || changed.token === null || value === null || value === undefined) return 'new';
  return value.expose() === changed.token.expose() ? 'new' : 'other-value';
}

function worstOf(all: readonly RunningApp['holds'][]): RunningApp['holds'] {
  return (['old', 'other-value'] as const).find((one) => all.includes(one)) ?? 'new';
}

function isApp({ command }: ProcessFacts, folder: string): boolean {
  const words = wordsOf(command);
  const [program = ''] = words;
  if (program === '' || TOOL.test(words.join(' '))) return false;
  const name = (program.split(/[\\/]/).at(-1) ?? program).replace(/:$/, '');
  if (RUNTIME.test(name)) return words.length > 1 || !/^(?:python|pypy|node|ruby|bun|deno|php)/i.test(name);
  // A program that was built here, or by `go run`.
  return program.startsWith(`${folder}/`) || /^\.\/[\w.-]+$/.test(program) || program.includes('/go-build');
}

/** Some servers write their title over their arguments: `gunicorn: master [app:app]` in one piece. */
function wordsOf(command: readonly string[]): readonly string[] {
  const words = command.filter((word) => word !== '');
  return words.length === 1 ? (words[0] ?? '').split(' ') : words;
}

const MAX_COMMAND_LENGTH = 60;

/** Without folders, code, and values, any of which may be long or secret. */
function shortCommand(command: readonly string[], folder: string): string {
  const [program = '', ...rest] = wordsOf(command);
  const code = rest.findIndex((word) => /^-(?:c|e|p|-eval|-print)$/.test(word));
  const words = [program.split(/[\\/]/).at(-1) ?? program, ...(code === -1 ? rest : rest.slice(0, code + 1))];
  const short = words.map((word) => word.replace(`${folder}/`, '').replace(/=.*/s, '=...')).join(' ');
  const clean = forScreen(short);
  return clean.length <= MAX_COMMAND_LENGTH ? clean : `${clean.slice(0, MAX_COMMAND_LENGTH - 3)}...`;
}
