import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { member } from './graph-samples.ts';
import { PROGRAM } from './program.ts';

/** strace can follow and disturb a child here. */
export const canTrace =
  process.platform === 'linux' &&
  spawnSync('strace', ['-o', '/dev/null', '-e', 'trace=openat', 'true']).status === 0;

/** The built program's own Graph API, in a process that is not disturbed. */
export interface Graph {
  readonly url: string;
  readonly token: string;
  readonly phoneNumberId: string;
  stop(): void;
}

export async function startGraph(): Promise<Graph> {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, 'sandbox', '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (child.stdout === null) throw new Error('no stdout');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const sheet: unknown = JSON.parse(String(line));
  return {
    url: String(member(sheet, 'url')),
    token: String(member(member(sheet, 'tokens'), 'system-user')),
    phoneNumberId: String(member(member(sheet, 'ids'), 'liveNumber')),
    stop: () => child.kill('SIGKILL'),
  };
}

export interface Project {
  readonly folder: string;
  readonly old: string;
  readonly fresh: string;
  remove(): void;
}

/** A repository that ignores its .env, of another owner where that can be, so that chown and chmod are needed. */
export function project({ token, phoneNumberId }: Graph): Project {
  const folder = mkdtempSync(join(tmpdir(), 'wa-token-fault-'));
  const text = (value: string): string =>
    `# kept\nWHATSAPP_ACCESS_TOKEN="${value}" # note\r\nWHATSAPP_PHONE_NUMBER_ID=${phoneNumberId}\n`;
  const path = join(folder, '.env');
  writeFileSync(path, text('old'));
  chmodSync(path, 0o640);
  if (process.getuid?.() === 0) chownSync(path, 65534, 65534);
  writeFileSync(join(folder, '.gitignore'), '.env\n');
  git(folder, 'init', '-q');
  git(folder, 'add', '.gitignore');
  return {
    folder,
    old: text('old'),
    fresh: text(token),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function git(folder: string, ...args: readonly string[]): string {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  return spawnSync('git', ['-c', 'safe.directory=*', ...args], { cwd: folder, env, encoding: 'utf8' }).stdout;
}

export interface Ended {
  readonly exit: number | null;
  readonly said: string;
  readonly trace: string;
}

/** The built program replaces the token of the project; with `fault` strace disturbs one of its calls. */
export async function refresh(graph: Graph, { folder }: Project, fault?: string): Promise<Ended> {
  const log = mkdtempSync(join(tmpdir(), 'wa-token-trace-'));
  const program = [PROGRAM, 'refresh', '--token-stdin', '--yes', '--no-send', '--graph-url', graph.url];
  const strace = ['-y', '-s', '0', '-o', join(log, 'trace'), '-e', `trace=${CALLS.join(',')}`];
  const child = spawn(
    'strace',
    [...strace, ...(fault === undefined ? [] : ['-e', `inject=${fault}`]), process.execPath, ...program],
    { cwd: folder, env: { PATH: process.env['PATH'] ?? '', HOME: folder }, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let said = '';
  const hear = (chunk: unknown): void => {
    said += String(chunk);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.stdin.on('error', () => {});
  child.stdin.end(graph.token);
  const [exit] = await once(child, 'close');
  const trace = readFileSync(join(log, 'trace'), 'latin1');
  rmSync(log, { recursive: true, force: true });
  return { exit, said, trace };
}

/** Every call by which Node can look at, change or read a file; `?`: not every processor has each of them. */
const CALLS = [
  ...[
    'access',
    'chmod',
    'chown',
    'close',
    'faccessat',
    'fchmod',
    'fchmodat',
    'fchown',
    'fchownat',
    'fdatasync',
  ],
  ...[
    'fstat',
    'fsync',
    'ftruncate',
    'getdents64',
    'link',
    'linkat',
    'lstat',
    'mkdir',
    'mkdirat',
    'newfstatat',
  ],
  ...[
    'open',
    'openat',
    'pread64',
    'pwrite64',
    'read',
    'readlink',
    'readlinkat',
    'rename',
    'renameat',
    'renameat2',
  ],
  ...['rmdir', 'stat', 'statx', 'truncate', 'unlink', 'unlinkat', 'write', 'writev'],
].map((name) => `?${name}`);

/** One call on a path of the project: the nth of its name in the main thread. */
export interface Call {
  readonly name: string;
  readonly nth: number;
  readonly line: string;
}

/** The calls of a trace that touch the project. */
export function callsOn(folder: string, trace: string): readonly Call[] {
  const counts = new Map<string, number>();
  return trace.split('\n').flatMap((line) => {
    const name = /^(\w+)\(/.exec(line)?.[1];
    if (name === undefined) return [];
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return isOn(folder, line) ? [{ name, nth, line }] : [];
  });
}

/** A path in quotes or behind a descriptor; the working directory stands in every call of the `at` family. */
function isOn(folder: string, line: string): boolean {
  const text = line.replaceAll('AT_FDCWD<', '');
  return text.includes(`"${folder}`) || text.includes(`<${folder}`);
}

/** The disturbed call, if it was one on the project. */
export function disturbed(folder: string, trace: string): Call | undefined {
  const calls = callsOn(folder, trace);
  return trace.includes('+++ killed by SIGKILL')
    ? calls.at(-1)
    : calls.find(({ line }) => line.includes('(INJECTED'));
}

/** What is wrong in the project after a run; empty if .env is the old or the new file and nobody sees a token. */
export function wrongIn(project: Project): readonly string[] {
  const { folder, old, fresh } = project;
  const env = readFileSync(join(folder, '.env'), 'latin1');
  const { mode, uid } = statSync(join(folder, '.env'));
  const wrong: string[] = [];
  if (env !== old && env !== fresh) wrong.push('.env is neither the old nor the new file');
  if ((mode & 0o777) !== 0o640) wrong.push(`.env has mode ${(mode & 0o777).toString(8)}`);
  if (process.getuid?.() === 0 && uid !== 65534) wrong.push('.env has changed its owner');
  return [...wrong, ...seenByGit(folder), ...seenByOthers(folder)];
}

/** Killed between the making of its rule for git and the writing of it, a folder shows that empty rule. */
function seenByGit(folder: string): readonly string[] {
  const status = git(folder, 'status', '--porcelain', '--untracked-files=all').split('\n');
  const strange = status.filter((line) => line !== '' && line !== 'A  .gitignore');
  return strange
    .filter((line) => {
      const isRule = /^\?\? \.wa-token-[^/]+\/\.gitignore$/.test(line);
      return !isRule || readFileSync(join(folder, line.slice(3)), 'latin1') !== '';
    })
    .map((line) => `git sees ${line}`);
}

function seenByOthers(folder: string): readonly string[] {
  const known = ['.env', '.git', '.gitignore'];
  return readdirSync(folder)
    .filter((name) => !known.includes(name))
    .filter((name) => !name.startsWith('.wa-token-') || (statSync(join(folder, name)).mode & 0o077) !== 0)
    .map((name) => `others see ${name}`);
}
