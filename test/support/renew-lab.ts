import { createHash } from 'node:crypto';
import * as nodeFs from 'node:fs';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disk } from '../../src/adapters/disk/disk.ts';
import { connect } from '../../src/adapters/http/graph.ts';
import { reports } from '../../src/adapters/http/reports.ts';
import { project } from '../../src/adapters/project/project.ts';
import { run } from '../../src/cli.ts';
import type { CommonOption } from '../../src/core/options.ts';
import type { ParsedArgs } from '../../src/core/parsed-args.ts';
import { redact } from '../../src/core/redact.ts';
import { forScreen } from '../../src/core/screen.ts';
import { Secret } from '../../src/core/secret.ts';
import type { Ports, ToolRun } from '../../src/ports.ts';
import type { ActiveFault, FaultName } from '../../src/sandbox/faults/faults.ts';
import { respond } from '../../src/sandbox/respond.ts';
import { IDS } from '../../src/sandbox/world/ids.ts';
import type { SandboxState, SandboxToken } from '../../src/sandbox/world/model.ts';
import { defaultWorld, type SandboxWorld, withFaults } from '../../src/sandbox/world/state.ts';
import { PLAIN } from '../../src/ui/text/paint.ts';
import { expectBySchema } from './by-schema.ts';
import { NOBODY } from './nobody.ts';

/** The process is gone: nothing that it would have done after this happens. */
export class Crash extends Error {}

/** A step outside the process, about to be taken: `disk renameSync`, `graph oauth/access_token`, `tool fly`. */
export type Step = `${'disk' | 'graph' | 'tool' | 'stage'} ${string}`;

/** What a store's tool does in this run. */
export type StoreMood = 'works' | 'fails' | 'lies' | 'not-ready';

export interface LabOptions {
  readonly now?: Date;
  readonly files: (world: SandboxWorld) => Readonly<Record<string, string>>;
  readonly env?: (world: SandboxWorld) => Readonly<Record<string, string>>;
  readonly change?: (state: SandboxState) => SandboxState;
}

export interface Ended {
  /** null: the process was gone before. */
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
  /** What `--json` printed. */
  json(): Record<string, unknown>;
}

export interface RunOptions {
  /** Thrown from here, the step is not taken; a Crash ends everything, an errno error one call. */
  readonly before?: (step: Step) => void;
  readonly faults?: readonly (ActiveFault | FaultName)[];
  readonly mood?: StoreMood;
  readonly interrupted?: AbortSignal;
  readonly stdin?: string;
}

/** The program with a clock that is moved, a Graph API in this process, and stores that are maps. */
export interface RenewLab {
  readonly folder: string;
  readonly world: SandboxWorld;
  /** What `doppler` holds: read back, and in effect only after a restart; `supabase`: at once. */
  readonly stores: Map<string, string>;
  now: Date;
  state: SandboxState;
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
  file(name: string): string;
  write(name: string, text: string): void;
  names(): readonly string[];
  token(text: string): SandboxToken | undefined;
  /** It is accepted by Meta, now. */
  works(text: string): boolean;
  /** The steps of the last run. */
  readonly steps: readonly Step[];
  /** Everything that any run has said, and every argument of a tool. */
  said(): string;
  remove(): void;
}

let pids = 100_000;

export function renewLab(options: LabOptions): RenewLab {
  const folder = mkdtempSync(join(tmpdir(), 'wa-token-renew-'));
  const start = options.now ?? new Date('2026-11-22T17:00:05Z');
  const world = defaultWorld('renew', start);
  for (const [name, text] of Object.entries(options.files(world))) writeFileSync(join(folder, name), text);
  const stores = new Map<string, string>();
  const steps: Step[] = [];
  let heard = '';
  let last = start;

  const lab: RenewLab = {
    folder,
    world,
    stores,
    steps,
    now: start,
    state: options.change?.(world.state) ?? world.state,
    async run(args, { before = () => {}, faults = [], mood = 'works', interrupted, stdin = '' } = {}) {
      steps.length = 0;
      age(folder, lab.now.getTime() - last.getTime());
      last = lab.now;
      let isGone = false;
      const step = (one: Step): void => {
        if (isGone) throw new Crash('gone');
        steps.push(one);
        try {
          before(one);
        } catch (error) {
          isGone = error instanceof Crash;
          throw error;
        }
      };
      lab.state = withFaults(lab.state, faults);
      const streams = { out: '', err: '' };
      const shell = {
        version: '0.0.0',
        bugs: 'https://example.com/bugs',
        stdout: (text: string) => {
          streams.out += text;
        },
        stderr: (text: string) => {
          streams.err += text;
        },
        ports: async (given: ParsedArgs<CommonOption>) => {
          const ports = portsOf(streams, step, mood, interrupted ?? new AbortController().signal, stdin);
          const note = given.flag('quiet') ? () => {} : ports.out.note;
          const debug = (text: string): void => {
            if (given.flag('debug')) streams.err += `${text}\n`;
            ports.out.debug(text);
          };
          return { ...ports, out: { ...ports.out, note, debug } };
        },
      };
      const exit = await run(args, shell);
      heard += streams.out + streams.err;
      const { out, err } = streams;
      const json = (): Record<string, unknown> => {
        const body = JSON.parse(out);
        expectBySchema(args[0] ?? '', body);
        return body;
      };
      return { exit: isGone ? null : exit, out, err, json };
    },
    file: (name) => readFileSync(join(folder, name), 'utf8'),
    write: (name, text) => writeFileSync(join(folder, name), text),
    names: () => readdirSync(folder).sort(),
    token: (text) => lab.state.tokens.find((one) => one.text === text),
    works(text) {
      const token = lab.token(text);
      if (token === undefined || token.dead !== null) return false;
      return token.expiresAt === 0 || token.expiresAt * 1000 > lab.now.getTime();
    },
    said: () => heard,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };

  function portsOf(
    streams: { out: string; err: string },
    step: (one: Step) => void,
    mood: StoreMood,
    interrupted: AbortSignal,
    stdin: string,
  ): Ports {
    const secrets: Secret[] = [];
    pids += 1;
    const files = disk({
      platform: 'linux',
      pid: pids,
      uid: process.getuid?.() ?? null,
      isAlive: (pid) => pid === pids,
      fs: gatedFs(step),
    });
    const env = options.env?.(world) ?? {};
    const noted = (text: string): string => `${redact(text, secrets)}\n`;
    return {
      ...NOBODY,
      clock: { now: () => lab.now, pause: async () => {} },
      files,
      errands: files,
      project: {
        ...project({ platform: 'linux', pid: process.pid, env: process.env, cwd: folder, unitFolders: [] }),
        processes: async () => [],
      },
      tools: {
        hasDevStdin: true,
        find: async ([name = null]) => name,
        async run(program, args, input) {
          heard += `${program} ${args.join(' ')}\n`;
          step(`tool ${program} ${args.slice(0, 2).join(' ')}`);
          return answerOf(program, args, readSecret(input.input), mood, stores);
        },
      },
      reports: reports({ cwd: folder, env: {}, version: '0.0.0', interrupted }),
      input: {
        isTerminal: false,
        readAll: async () => new TextEncoder().encode(stdin),
        readFile: async (path) => readFileSync(join(folder, path)),
        async *chunks() {},
        onSummaryAsked: () => {},
      },
      out: {
        paint: { data: PLAIN, note: PLAIN },
        data: (text) => {
          streams.out += noted(text);
        },
        note: (text) => {
          streams.err += noted(text);
        },
        verdict: (text) => {
          streams.err += noted(text);
        },
        debug: (text) => {
          if (text.startsWith('renew: ')) step(`stage ${text.slice('renew: '.length)}`);
        },
        waiting: (_what, work) => work(),
      },
      env,
      cwd: folder,
      zone: 'UTC',
      interrupted,
      serve: async () => {
        throw new Error('nothing is served here');
      },
      connect: (settings) =>
        connect(settings, {
          version: '0.0.0',
          interrupted,
          now: () => 0,
          pause: async () => {},
          wallClock: () => lab.now,
          random: () => 0,
          debug: () => {},
          hide: (secret) => void secrets.push(secret),
          async send(call) {
            step(`graph ${call.url.pathname.replace(/^\/v[\d.]+\//, '')}`);
            const request = {
              method: call.method,
              url: String(call.url),
              headers: call.headers,
              body: call.body ?? '',
            };
            const { state, reply } = respond(lab.state, request, lab.now);
            lab.state = state;
            if (reply.line !== undefined)
              return { kind: 'no-answer', why: 'the connection was closed', retry: true };
            const date = new Date(reply.headers['date'] ?? lab.now);
            return { kind: 'reply', status: reply.status, text: reply.body, date, version: null };
          },
        }),
    };
  }
  return lab;
}

/** What a crash left is as old as the lab's clock says; files are stamped by the real one. */
function age(folder: string, milliseconds: number): void {
  for (const name of readdirSync(folder).filter((one) => one.startsWith('.wa-token-'))) {
    const at = new Date(nodeFs.statSync(join(folder, name)).mtimeMs - milliseconds);
    nodeFs.utimesSync(join(folder, name), at, at);
  }
}

/** Real files behind a gate. */
function gatedFs(step: (one: Step) => void): typeof nodeFs {
  return new Proxy(nodeFs, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name);
      if (typeof call !== 'function' || !String(name).endsWith('Sync')) return call;
      return (...args: readonly unknown[]): unknown => {
        step(`disk ${String(name)}`);
        return Reflect.apply(call, target, args);
      };
    },
  });
}

function readSecret(secret: Secret | null): string {
  return secret === null ? '' : secret.expose();
}

/** `doppler` and `supabase`, as far as they are asked; `lies` says yes and keeps what it had. */
function answerOf(
  program: string,
  args: readonly string[],
  input: string,
  mood: StoreMood,
  stores: Map<string, string>,
): ToolRun {
  const done = (exit: number, output = '', said = ''): ToolRun => ({
    ok: exit === 0,
    exit,
    output: new Secret(output, 'output'),
    said: forScreen(said),
    says: (pattern) => pattern.test(said),
  });
  const isWrite = input !== '';
  if (!isWrite && mood === 'not-ready') return done(1, '', 'you are not signed in');
  if (isWrite && mood === 'fails') return done(1, '', 'the store is down');
  if (isWrite && mood !== 'lies') stores.set(program, input.replace(/^[A-Z_]+=/, ''));
  if (program === 'doppler' && args[1] === 'get') return done(0, `${stores.get(program) ?? ''}\n`);
  if (program === 'supabase' && args[1] === 'list') {
    return done(0, sha256(stores.get(program) ?? ''));
  }
  return done(0);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export const LINES = (world: SandboxWorld, token: string): string =>
  [
    '# the shop',
    `WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}`,
    `WHATSAPP_APP_ID=${IDS.app}`,
    `WHATSAPP_APP_SECRET=${world.appSecret}`,
    `WHATSAPP_ACCESS_TOKEN=${token} # ours`,
    'B=2',
    '',
  ].join('\n');

/** The token that a .env of LINES holds. */
export function heldBy(text: string): string {
  return /^WHATSAPP_ACCESS_TOKEN=(\w+)/m.exec(text)?.[1] ?? '';
}
