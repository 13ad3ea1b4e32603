import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { serve } from '../../src/adapters/http/server.ts';
import type { LocalRequest } from '../../src/ports.ts';
import { respond } from '../../src/sandbox/respond.ts';
import { IDS } from '../../src/sandbox/world/ids.ts';
import { defaultWorld, type SandboxWorld } from '../../src/sandbox/world/state.ts';
import { PROGRAM, type Ran, type RunOptions, runProgram, spawnProgram } from './program.ts';

/** A folder name that sets a title, begins a workflow command, turns the direction, and would run in a shell. */
export const HOSTILE_NAME =
  'a;touch PWNED;$(touch PWNED)`touch PWNED`\u001b]0;owned\u0007\n::error::owned\u202e';

/** A project with hostile names, a sandbox, and programs that a repository could bring along. */
export interface HostileProject {
  readonly root: string;
  /** The folder with the hostile name. */
  readonly folder: string;
  readonly world: SandboxWorld;
  readonly url: string;
  write(name: string, text: string, mode?: number): void;
  run(args: readonly string[], options?: Partial<RunOptions>): Promise<Ran>;
  close(): Promise<void>;
}

/** Every program that is looked for, as the repository would have it. */
export const BAIT = [
  'git',
  'ps',
  'lsof',
  'xdg-open',
  'open',
  'explorer.exe',
  'docker',
  'sh',
  'node',
  'npm',
  'gh',
  'vercel',
];

export async function hostileProject(): Promise<HostileProject> {
  const root = mkdtempSync(join(tmpdir(), 'wa-token-hostile-'));
  const folder = join(root, HOSTILE_NAME);
  mkdirSync(folder);
  spawnSync('git', ['init', '-q', root]);
  const world = defaultWorld('hostile', new Date());
  let { state } = world;
  const server = await serve(0, (request: LocalRequest) => {
    const responded = respond(state, request, new Date());
    ({ state } = responded);
    return responded.reply;
  });
  const write = (name: string, text: string, mode = 0o644): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
  };
  for (const name of BAIT) {
    for (const place of ['.', 'bin', 'node_modules/.bin'])
      write(`${place}/${name}`, `#!/bin/sh\ntouch '${root}/RAN'\n`, 0o755);
  }
  write(
    '.env',
    `WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}\nWHATSAPP_ACCESS_TOKEN=${world.tokens['system-user']}\n`,
  );
  const path = `.::./bin:${join(folder, 'bin')}:${join(folder, 'node_modules/.bin')}:${process.env['PATH']}:`;
  return {
    root,
    folder,
    world,
    url: server.url,
    write,
    run: (args, options = {}) =>
      runProgram(args, {
        cwd: folder,
        ...options,
        env: { WA_TOKEN_GRAPH_URL: server.url, PATH: path, HOME: root, ...options.env },
      }),
    async close() {
      await server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Each command with what it needs to do its whole work. */
export function everyCommand({ world }: HostileProject): readonly (readonly [readonly string[], string])[] {
  const fresh = world.tokens['system-user-60-days'];
  return [
    [['check'], ''],
    [['check', '--json', '.'], ''],
    [['check', '--format', 'github', '.env'], ''],
    [['check', '--format', 'junit', '-f', '.env'], ''],
    [['check', '--format', 'prometheus', '-f', '.env'], ''],
    [['send-test', '--to', '+15550100'], ''],
    [['refresh', '--token-stdin', '--yes', '--to', '+15550100', '--dry-run'], fresh],
    [['refresh', '--token-stdin', '--yes', '--to', '+15550100', '--debug'], fresh],
    [['renew', '--yes'], ''],
    [['explain', '190'], ''],
    [['guide'], ''],
    [['recipe', 'cron'], ''],
    [['completion', 'bash'], ''],
  ];
}

export const HAS_STRACE = spawnSync('strace', ['-V']).status === 0;

/**
 * What the program started, by strace: the paths of all programs but its own first one. Not in one go: the sandbox that
 * it asks answers from this process.
 */
export async function executed(
  args: readonly string[],
  project: HostileProject,
  input: string,
): Promise<readonly string[]> {
  const trace = join(project.root, 'trace');
  const options = ['-f', '--seccomp-bpf', '-qq', '-s', '4096', '-e', 'trace=execve,execveat', '-o', trace];
  await spawnProgram('strace', [...options, process.execPath, PROGRAM, ...args], {
    cwd: project.folder,
    stdin: input,
    env: {
      WA_TOKEN_GRAPH_URL: project.url,
      PATH: `.::./bin:${join(project.folder, 'bin')}:${join(project.folder, 'node_modules/.bin')}:${process.env['PATH']}`,
      HOME: project.root,
      NODE_DISABLE_COMPILE_CACHE: '1',
    },
  });
  return readTrace(trace).slice(1);
}

function readTrace(trace: string): readonly string[] {
  const text = spawnSync('cat', [trace], { encoding: 'utf8' }).stdout;
  return [...text.matchAll(/exec(?:ve|veat)\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)"/g)].map(
    (match) => match[1] ?? '',
  );
}
