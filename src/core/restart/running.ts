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
  /** What started it, the nearest first, also from outside the project. */
  readonly parents: readonly ParentFacts[];
  /** The systemd unit that it belongs to, such as `shop.service`; null without. */
  readonly unit: string | null;
  /** Of the user's own systemd (`systemctl --user`), not the system's. */
  readonly isUserUnit?: boolean;
  /** What supervisors and package runners tell their children about themselves; of their own names alone. */
  readonly marks: Readonly<Record<string, string>>;
}

/** A process that started another. */
export interface ParentFacts {
  readonly command: readonly string[];
  /** Empty where it can't be known. */
  readonly cwd: string;
}

/** Variables by which a process knows who started it. None of them is a secret. */
export const MARKS = ['SUPERVISOR_PROCESS_NAME', 'SUPERVISOR_GROUP_NAME', 'name', 'pm_id'] as const;

/** A process of the project that runs now, judged by when and with what it was started. */
export interface RunningApp {
  readonly pid: number;
  /** Short, without values: `python run.py`. */
  readonly command: string;
  readonly startedAt: Date;
  /**
   * `old`: it has another value in its environment, or it started before the file changed and reads it no more.
   * `other-value`: it started since, with another value in its environment, from a shell or a parent that keeps it.
   * `new`: it started since or re-reads .env by itself, and nothing speaks against it.
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
  /^(?:python[\d.]*|pypy[\d.]*|node|nodejs|bun|deno|ruby[\d.]*|php[\d.]*|java|dotnet|uvicorn|gunicorn|flask|fastapi|hypercorn|daphne|celery|puma|sidekiq|rails|rackup|nodemon|tsx|ts-node|air|next-server|streamlit|uwsgi)$/i;

/** What also runs in a project's folder and is not the app. */
const TOOL =
  /language.?server|tsserver|typescript\/lib|pylsp|pyright|jedi|copilot|eslint|prettier|biome|vitest|jest|pytest|mypy|esbuild|resource_tracker|(?:^|[/\\s])wa-token(?:\.js)?(?:\s|$)|\/wa-token\/(?:bin|dist)\/|npm-cli|npx-cli|(?:^|\s|\/)(?:npm|npx|pnpm|yarn|corepack)(?:\.c?js)?(?:\s|$)|jupyter|ipykernel|-m\s+(?:pip|http\.server|venv)|\.vscode|\.cursor|postcss\.js/i;

/** Supervisors: what they start is the app, they are not. */
const SUPERVISES =
  /\bsupervisord\b|God Daemon|\bpm2-runtime\b|(?:^|[\s/])pm2(?=\s|$)|\/pm2\/(?:lib|bin)\/|\b(?:honcho|foreman|overmind|hivemind|goreman)\b|\bnf\s|concurrently/;

/** A tree of the project's processes: an application, named by its topmost process. */
export interface AppTree {
  readonly top: ProcessFacts;
  readonly all: readonly ProcessFacts[];
  /** Those without children. A server's parent may be days old while its child was started a second ago. */
  readonly ends: readonly ProcessFacts[];
}

export function appTrees(processes: readonly ProcessFacts[], folder: string): readonly AppTree[] {
  const apps = processes.filter((one) => isApp(one, folder));
  const pids = new Set(apps.map(({ pid }) => pid));
  const parents = new Set(apps.map(({ parent }) => parent));
  return apps
    .filter(({ parent }) => !pids.has(parent))
    .map((top) => {
      const all = treeOf(top, apps);
      return { top, all, ends: all.filter(({ pid }) => !parents.has(pid)) };
    });
}

/** The applications among the processes, each judged by the processes at its tree's ends. */
export function runningAppsOf(processes: readonly ProcessFacts[], changed: Changed): readonly RunningApp[] {
  return appTrees(processes, changed.folder).map((tree) => ({
    pid: tree.top.pid,
    command: shortCommand(tree.top.command, changed.folder),
    startedAt: tree.top.startedAt,
    holds: holdingOf(tree, changed),
  }));
}

/** What re-reads .env replaces what it read before, in its children too, but not what it was started with itself. */
function holdingOf({ top, all, ends }: AppTree, changed: Changed): RunningApp['holds'] {
  if (!reReads(all)) return worstOf(ends.map((end) => holding(end, changed)));
  return !changed.overrides && isOtherValue(top.value, changed.token) ? 'old' : 'new';
}

/**
 * Servers that read .env anew by themselves: `next dev`, Vite's own, PHP's and `nuxt dev`. Their processes may be days
 * old. `next start` calls itself `next-server` too, and reads nothing anew.
 */
export function reReads(tree: readonly ProcessFacts[]): boolean {
  const commands = tree.flatMap((one) => [one.command, ...scriptsAbove(one)]).map(textOf);
  if (commands.some((text) => /\bnext\s+start\b|\bstart-server\b|\bvite\s+preview\b/.test(text)))
    return false;
  return tree
    .map(({ command }) => textOf(command))
    .some((text) =>
      /(?:^|\/|\s)next(?:\s+dev\b|$)|(?:^|\/|\s)(?:nuxt|nuxi)\s+dev\b|(?:^|[/\s])(?:vite|vite\.js)(?:\s+(?:dev|serve)\b|\s+-|$)|(?:^|\/)php[\d.]*\s(?:.*\s)?-S\s/.test(
        text,
      ),
    );
}

/** The package runner that a process was started by, and the shell between the two with the script's text. */
export function scriptsAbove({ parents }: ProcessFacts): readonly (readonly string[])[] {
  const commands = parents.map(({ command }) => command);
  const end = commands.findIndex(
    (command) =>
      !/^(?:\S*\/)?(?:sh|bash|dash) -c |(?:^|[\s/])(?:npm|npx|pnpm|yarn|bun)(?:-cli)?(?:\.c?js)?\s/.test(
        textOf(command),
      ),
  );
  return end === -1 ? commands : commands.slice(0, end);
}

function textOf(command: readonly string[]): string {
  return command.filter((word) => word !== '').join(' ');
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
  return !changed.overrides && isOtherValue(value, changed.token) ? 'other-value' : 'new';
}

/** Whether a process has another value in its environment than the token; what can't be known is none. */
export function isOtherValue(value: ProcessFacts['value'], token: AccessToken | null): boolean {
  return token !== null && value != null && value.expose() !== token.expose();
}

function worstOf(all: readonly RunningApp['holds'][]): RunningApp['holds'] {
  return (['old', 'other-value'] as const).find((one) => all.includes(one)) ?? 'new';
}

function isApp({ command }: ProcessFacts, folder: string): boolean {
  const words = wordsOf(command);
  const [program = ''] = words;
  const text = words.join(' ');
  if (program === '' || TOOL.test(text) || SUPERVISES.test(text)) return false;
  const name = (program.split(/[\\/]/).at(-1) ?? program).replace(/:$/, '');
  if (RUNTIME.test(name)) return words.length > 1 || !/^(?:python|pypy|node|ruby|bun|deno|php)/i.test(name);
  // A program that was built here, or by `go run`.
  return program.startsWith(`${folder}/`) || BUILT_HERE.test(program) || program.includes('/go-build');
}

/** `./bot`, and what `cargo run` starts: `target/debug/bot`. */
const BUILT_HERE = /^(?:\.\/[\w.-]+|(?:\.\/)?target\/(?:debug|release)\/[\w.-]+)$/;

/** Some servers write their title over their arguments: `gunicorn: master [app:app]` in one piece. */
export function wordsOf(command: readonly string[]): readonly string[] {
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

/** Whether a path is the folder or lies below it. */
export function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
