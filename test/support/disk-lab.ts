import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { Order, Told } from './disk-process.ts';

export const isRoot = process.getuid?.() === 0;
export const isWindows = process.platform === 'win32';
/** How to get a mount namespace of one's own: as root, or as the root of a user namespace. */
export const UNSHARE = ['-m', '-rm'].find(
  (flag) =>
    process.platform === 'linux' &&
    spawnSync('unshare', [flag, 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0,
);

/** An unprivileged user, for what root may always do. */
export const NOBODY = 65534;

/** A folder of its own that others can enter, and the bundled program of disk-process.ts. */
export interface DiskLab {
  readonly folder: string;
  path(name: string): string;
  write(name: string, text: string, mode?: number): string;
  read(name: string): string;
  run(order: Partial<Order>, as?: Actor): Told;
  start(order: Partial<Order>): Promise<readonly Told[]>;
  /** The command line for a shell script. */
  command(order: Partial<Order>): string;
  remove(): void;
}

export interface Actor {
  readonly uid: number;
}

const ORDER: Order = { paths: [], key: 'K', token: 'NewToken0123456789', mayWriteInPlace: true };

export async function buildDiskProcess(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'wa-token-disk-build-'));
  chmodSync(folder, 0o755);
  const build = await rolldown({
    input: join(import.meta.dirname, 'disk-process.ts'),
    platform: 'node',
    logLevel: 'silent',
  });
  await build.write({ file: join(folder, 'disk-process.mjs'), format: 'esm' });
  await build.close();
  chmodSync(join(folder, 'disk-process.mjs'), 0o644);
  return join(folder, 'disk-process.mjs');
}

export function diskLab(program: string): DiskLab {
  const folder = mkdtempSync(join(tmpdir(), 'wa-token-disk-'));
  chmodSync(folder, 0o777);
  const path = (name: string): string => join(folder, name);
  const args = (order: Partial<Order>): string[] => [program, JSON.stringify({ ...ORDER, ...order })];
  return {
    folder,
    path,
    write(name, text, mode = 0o600) {
      writeFileSync(path(name), text, 'latin1');
      chmodSync(path(name), mode);
      return path(name);
    },
    read: (name) => readFileSync(path(name), 'latin1'),
    run(order, as) {
      const identity = as === undefined ? {} : { uid: as.uid, gid: as.uid };
      const ran = spawnSync(process.execPath, args(order), {
        encoding: 'utf8',
        cwd: '/',
        timeout: 20_000,
        ...identity,
      });
      return told(ran.stdout, ran.stderr)[0] ?? missing(ran.stderr);
    },
    start(order) {
      const child = spawn(process.execPath, args(order), { stdio: ['ignore', 'pipe', 'pipe'] });
      const streams = { out: '', err: '' };
      child.stdout.on('data', (chunk) => {
        streams.out += String(chunk);
      });
      child.stderr.on('data', (chunk) => {
        streams.err += String(chunk);
      });
      return new Promise((resolve) => child.on('close', () => resolve(told(streams.out, streams.err))));
    },
    command: (order) => [process.execPath, ...args(order)].map((arg) => `'${arg}'`).join(' '),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function told(stdout: string, stderr: string): readonly Told[] {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  if (lines.length === 0) return missing(stderr);
  return lines.map((line): Told => JSON.parse(line));
}

function missing(stderr: string): never {
  throw new Error(`the program said nothing on stdout, and on stderr:\n${stderr}`);
}
