import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { project } from '../../src/adapters/project/project.ts';
import type { RestartAdvice } from '../../src/core/restart/advice.ts';
import type { RunningApp } from '../../src/core/restart/running.ts';
import { AccessToken } from '../../src/core/secret.ts';
import { adviseRestart, runningApps } from '../../src/services/project/restart.ts';
import { tokenFor } from './tokens.ts';

export const OLD = tokenFor('911602140448729', 'old');
export const NEW = tokenFor('911602140448729', 'new');

/**
 * Programs out of npm are looked for in the `node_modules` of this folder: `npm install pm2 nodemon foreman vite next
 * react react-dom dotenv express` there. Without it their rows are skipped.
 */
const NPM_FOLDER = process.env['RESTART_LAB'] ?? '';
const PATH = [
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
  '/usr/sbin',
  join(NPM_FOLDER, 'node_modules/.bin'),
  dirname(process.execPath),
].join(':');

/** null where the programs are here, else which one is not. */
export function missing(...programs: readonly string[]): string | null {
  for (const program of programs) {
    const check = program.startsWith('python:')
      ? `/usr/bin/python3 -c 'import ${program.slice('python:'.length)}'`
      : program.startsWith('npm:')
        ? `test -n "${NPM_FOLDER}" && test -d "${NPM_FOLDER}/node_modules/${program.slice('npm:'.length)}"`
        : `command -v ${program}`;
    try {
      execFileSync('/bin/sh', ['-c', check], { env: { PATH }, stdio: 'ignore' });
    } catch {
      return program;
    }
  }
  return null;
}

export function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 8);
}

/** A project on the disk whose program runs, and tells over HTTP which token it holds. */
export class RestartLab {
  readonly folder = mkdtempSync(join(tmpdir(), 'restart-lab-'));
  readonly key: string;
  readonly port: number;
  readonly path: string;
  #children: ChildProcess[] = [];
  #changedAt = new Date(0);

  private constructor(port: number, key: string, path: string) {
    this.port = port;
    this.key = key;
    this.path = path;
  }

  static async open(
    files: (port: number) => Readonly<Record<string, string>>,
    key: string,
    path = '/',
  ): Promise<RestartLab> {
    const lab = new RestartLab(await freePort(), key, path);
    const all = { '.git/HEAD': '', '.env': `OTHER=1\n${key}=${OLD}\n`, ...files(lab.port) };
    for (const [name, text] of Object.entries(all)) lab.write(name, text);
    if (NPM_FOLDER !== '') symlinkSync(join(NPM_FOLDER, 'node_modules'), join(lab.folder, 'node_modules'));
    return lab;
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  get environment(): Record<string, string> {
    return {
      PATH,
      HOME: this.folder,
      PM2_HOME: join(this.folder, '.pm2'),
      LANG: 'C.UTF-8',
      TERM: 'dumb',
      NEXT_TELEMETRY_DISABLED: '1',
      ...(process.env['LAB_DEBUG'] === undefined ? {} : { LAB_DEBUG: '1' }),
    };
  }

  /** Types a command in the project's folder; what it starts lives on. */
  type(command: string, env: Readonly<Record<string, string>> = {}): ChildProcess {
    const child = spawn('/bin/bash', ['-c', command], {
      cwd: this.folder,
      env: { ...this.environment, ...env },
      detached: true,
      stdio: process.env['LAB_DEBUG'] === undefined ? 'ignore' : 'inherit',
    });
    this.#children.push(child);
    return child;
  }

  /** Types a command and waits for its end. */
  run(command: string, env: Readonly<Record<string, string>> = {}): string {
    return execFileSync('/bin/bash', ['-c', command], {
      cwd: this.folder,
      env: { ...this.environment, ...env },
      encoding: 'utf8',
      timeout: 240_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Ctrl+C in the terminal where it was typed. */
  async interrupt(): Promise<void> {
    for (const child of this.#children.splice(0)) {
      if (child.pid === undefined) continue;
      kill(-child.pid, 'SIGINT');
      for (let tries = 0; tries < 50 && isAlive(-child.pid); tries += 1) await sleep(100);
      kill(-child.pid, 'SIGKILL');
    }
    for (let tries = 0; tries < 50 && (await this.holds()) !== null; tries += 1) await sleep(100);
  }

  /** `old`, `new`, `other`, or null where nothing answers. */
  async holds(): Promise<string | null> {
    try {
      const reply = await fetch(`http://127.0.0.1:${this.port}${this.path}`, {
        signal: AbortSignal.timeout(20_000),
        headers: { connection: 'close' },
      });
      const text = await reply.text();
      if (text.includes(OLD) || text.includes(fingerprint(OLD))) return 'old';
      return text.includes(NEW) || text.includes(fingerprint(NEW)) ? 'new' : `other: ${text.slice(0, 80)}`;
    } catch {
      return null;
    }
  }

  /** Waits until it holds that token; what it holds at the end. */
  async until(wanted: 'old' | 'new', seconds = 40): Promise<string | null> {
    const end = Date.now() + seconds * 1000;
    let last = await this.holds();
    while (last !== wanted && Date.now() < end) {
      await sleep(200);
      last = await this.holds();
    }
    return last;
  }

  /** As the product does it: a whole new file in the place of the old one. */
  async replaceToken(): Promise<void> {
    await sleep(100);
    this.write('.env.next', `OTHER=1\n${this.key}=${NEW}\n`);
    renameSync(join(this.folder, '.env.next'), join(this.folder, '.env'));
    this.#changedAt = new Date();
    await sleep(50);
  }

  get #ports() {
    const host = {
      platform: process.platform,
      pid: process.pid,
      env: { PATH },
      cwd: this.folder,
      unitFolders: [],
    };
    return { cwd: this.folder, env: { PATH }, project: project(host) };
  }

  get #target() {
    return { path: join(this.folder, '.env'), key: this.key, token: new AccessToken(NEW) };
  }

  advice(): Promise<readonly RestartAdvice[]> {
    return adviseRestart(this.#target, this.#ports);
  }

  running(): Promise<readonly RunningApp[]> {
    return runningApps(this.#target, this.#changedAt, this.#ports);
  }

  async close(): Promise<void> {
    await this.interrupt();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
