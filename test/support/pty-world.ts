import { spawn } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { serve } from '../../src/adapters/http/server.ts';
import type { LocalRequest } from '../../src/ports.ts';
import type { ActiveFault, FaultName } from '../../src/sandbox/faults/faults.ts';
import { respond } from '../../src/sandbox/respond.ts';
import { IDS } from '../../src/sandbox/world/ids.ts';
import type { SandboxState } from '../../src/sandbox/world/model.ts';
import { defaultWorld, type SandboxWorld, withFaults } from '../../src/sandbox/world/state.ts';
import type { TokenName } from '../../src/sandbox/world/token-sets.ts';
import { PtyRun } from './pty.ts';

export interface PtySituation {
  readonly args?: readonly string[];
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The token in place; null: the key has no value. */
  readonly old?: TokenName | null;
  readonly phoneNumberId?: string | null;
  /** In place of the usual .env. */
  readonly files?: (world: SandboxWorld) => Readonly<Record<string, string>>;
  /** A second name of .env, so that it can only be written in place. */
  readonly hardLink?: boolean;
  /** A program of the project that runs all the while. */
  readonly runs?: readonly [string, ...string[]];
  readonly faults?: readonly (ActiveFault | FaultName)[];
  readonly change?: (state: SandboxState) => SandboxState;
}

/** A project, a sandbox on loopback, and the program at a terminal. */
export interface PtyWorld {
  readonly run: PtyRun;
  readonly world: SandboxWorld;
  readonly folder: string;
  /** Of the sandbox. */
  readonly url: string;
  /** What .env held at the beginning. */
  readonly before: string;
  readonly asked: readonly string[];
  file(name?: string): string;
  token(name: TokenName): string;
  /** Switches faults on from now on. */
  faults(...faults: readonly (ActiveFault | FaultName)[]): void;
  close(): Promise<void>;
}

export async function ptyWorld(situation: PtySituation = {}): Promise<PtyWorld> {
  const world = defaultWorld('pty', new Date());
  let state = withFaults(situation.change?.(world.state) ?? world.state, situation.faults ?? []);
  const asked: string[] = [];
  const server = await serve(0, (request: LocalRequest) => {
    asked.push(`${request.method} ${request.url.replace(/\?.*/, '')}`);
    const responded = respond(state, request, new Date());
    state = responded.state;
    return responded.reply;
  });
  const folder = mkdtempSync(join(tmpdir(), 'wa-token-pty-'));
  const files = situation.files?.(world) ?? { '.env': usualEnv(world, situation) };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  if (situation.hardLink === true) linkSync(join(folder, '.env'), join(folder, 'second-name'));
  const [program, ...args] = situation.runs ?? [];
  const app = program === undefined ? null : spawn(program, args, { cwd: folder, stdio: 'ignore' });
  const run = new PtyRun(situation.args ?? ['refresh'], {
    cwd: folder,
    ...(situation.columns === undefined ? {} : { columns: situation.columns }),
    env: { WA_TOKEN_GRAPH_URL: server.url, ...situation.env },
  });
  return {
    run,
    world,
    folder,
    url: server.url,
    asked,
    before: files['.env'] ?? '',
    file: (name = '.env') => readFileSync(join(folder, name), 'utf8'),
    token: (name) => world.tokens[name],
    faults: (...faults) => {
      state = withFaults(state, faults);
    },
    async close() {
      run.kill();
      app?.kill();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function usualEnv({ tokens }: SandboxWorld, { old = 'expired', phoneNumberId }: PtySituation): string {
  const id = phoneNumberId === undefined ? IDS.testNumber : phoneNumberId;
  return [
    '# the shop',
    ...(id === null ? [] : [`WHATSAPP_PHONE_NUMBER_ID=${id}`]),
    `WHATSAPP_ACCESS_TOKEN=${old === null ? '' : `${tokens[old]} # dead`}`,
    'B=2',
    '',
  ].join('\n');
}
