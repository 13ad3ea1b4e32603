import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The built program, as it is installed. */
export const PROGRAM = join(import.meta.dirname, '../../bin/wa-token.js');

export interface Ran {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sent once the program has written this much of stderr, or at once for ''. */
  readonly signalWhen?: Promise<unknown>;
}

/** Runs it with a bare environment, so that nothing of the developer's own leaks in. */
export function runProgram(args: readonly string[], options: RunOptions): Promise<Ran> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: options.cwd,
    NODE_DISABLE_COMPILE_CACHE: '1',
    ...options.env,
  };
  return spawnProgram(process.execPath, [PROGRAM, ...args], { ...options, env });
}

/** Any program, with no more of an environment than is given. */
export function spawnProgram(command: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const streams = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    streams.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    streams.err += String(chunk);
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  void options.signalWhen?.then(() => child.kill('SIGINT'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit) => resolve({ exit, stdout: streams.out, stderr: streams.err }));
  });
}

export interface Loopback {
  readonly url: string;
  readonly server: Server;
  readonly requests: IncomingMessage[];
  close(): Promise<void>;
}

/** A server on 127.0.0.1, written apart from the sandbox, so that both can't share one mistake. */
export async function loopback(answer: RequestListener): Promise<Loopback> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export interface Folder {
  readonly path: string;
  write(name: string, text: string): void;
  remove(): void;
}

export function temporaryFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'wa-token-run-'));
  return {
    path,
    write: (name, text) => writeFileSync(join(path, name), text),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
