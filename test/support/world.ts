import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { disk } from '../../src/adapters/disk/disk.ts';
import { connect } from '../../src/adapters/http/graph.ts';
import { sender } from '../../src/adapters/http/send.ts';
import { project } from '../../src/adapters/project/project.ts';
import { tools } from '../../src/adapters/stores/tools.ts';
import { redact } from '../../src/core/redact.ts';
import type { Secret } from '../../src/core/secret.ts';
import type { Ports } from '../../src/ports.ts';
import { PLAIN } from '../../src/ui/text/paint.ts';
import { NOBODY } from './nobody.ts';

/** A real temporary folder, the real client and file layer, and streams that are kept. */
export interface TestWorld {
  readonly ports: Ports;
  readonly folder: string;
  stdout(): string;
  stderr(): string;
  file(name: string): string;
  write(name: string, text: string): Promise<void>;
  remove(): void;
}

export interface TestWorldOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly now?: () => Date;
  readonly interrupted?: AbortSignal;
}

export async function testWorld(options: TestWorldOptions = {}): Promise<TestWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'wa-token-test-'));
  const streams = { out: '', err: '' };
  const secrets: Secret[] = [];
  const interrupted = options.interrupted ?? new AbortController().signal;
  const now = options.now ?? (() => new Date());
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const [name, text] of Object.entries(options.files ?? {})) await write(name, text);
  const files = disk({ platform: process.platform, pid: process.pid, uid: process.getuid?.() ?? null });
  const ports: Ports = {
    ...NOBODY,
    clock: { now, pause: async () => {} },
    files,
    errands: files,
    project: project({
      platform: process.platform,
      pid: process.pid,
      env: process.env,
      cwd: folder,
      unitFolders: [],
    }),
    tools: tools({ platform: process.platform, env: options.env ?? {}, cwd: folder, interrupted }),
    input: {
      isTerminal: false,
      readAll: async () => new TextEncoder().encode(options.stdin ?? ''),
      readFile: async (path) => readFileSync(join(folder, path)),
      async *chunks() {},
      onSummaryAsked: () => {},
    },
    out: {
      paint: { data: PLAIN, note: PLAIN },
      data: (text) => {
        streams.out += `${redact(text, secrets)}\n`;
      },
      note: (text) => {
        streams.err += `${redact(text, secrets)}\n`;
      },
      verdict: (text) => {
        streams.err += `${redact(text, secrets)}\n`;
      },
      debug: (text) => {
        streams.err += `debug: ${redact(text, secrets)}\n`;
      },
      waiting: (_what, work) => work(),
    },
    env: options.env ?? {},
    cwd: folder,
    zone: 'UTC',
    interrupted,
    serve: async () => {
      throw new Error('this test serves nothing');
    },
    connect: (settings) =>
      connect(settings, {
        send: sender({ env: options.env ?? {}, interrupted: interrupted }),
        version: '0.0.0',
        interrupted,
        now: () => performance.now(),
        wallClock: now,
        pause: async () => {},
        random: () => 0,
        debug: () => {},
        hide: (secret) => void secrets.push(secret),
      }),
  };
  return {
    ports,
    folder,
    stdout: () => streams.out,
    stderr: () => streams.err,
    file: (name) => readFileSync(join(folder, name), 'latin1'),
    write,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
