import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from '../src/adapters/http/server.ts';
import type { LocalServer } from '../src/ports.ts';
import { respond } from '../src/sandbox/respond.ts';
import { defaultWorld } from '../src/sandbox/world/state.ts';
import { type Folder, PROGRAM, temporaryFolder } from './support/program.ts';
import { CTRL_C, PtyRun } from './support/pty.ts';

/** Every line of every `sh` block: what a reader may type. */
const COMMANDS: readonly string[] = [
  ...readFileSync(join(import.meta.dirname, '../README.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g),
]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .filter((line, at, all) => all.indexOf(line) === at);

/** Lines that install something: .ci/run takes them out of the README and runs them as they stand. */
const INSTALLING = COMMANDS.filter((line) => line.startsWith('npm '));
const AT_A_TERMINAL = 'npx wa-token refresh';
const PIPED = COMMANDS.filter((line) => !INSTALLING.includes(line) && line !== AT_A_TERMINAL);

const world = defaultWorld('readme', new Date());
let folder: Folder;
let meta: LocalServer;
beforeAll(async () => {
  let state = world.state;
  meta = await serve(0, (request) => {
    const responded = respond(state, request, new Date());
    state = responded.state;
    return responded.reply;
  });
  folder = temporaryFolder();
  const env = `WHATSAPP_PHONE_NUMBER_ID=${world.ids.testNumber}\nWHATSAPP_ACCESS_TOKEN=${world.tokens['system-user']}\n`;
  folder.write('.env', env);
  folder.write('token.txt', `${world.tokens['system-user']}\n`);
  folder.write(
    'app.log',
    'ERROR (#190) Error validating access token: Session has expired on Monday, 28-Jul-25 23:00:00 PDT.\n',
  );
  for (const service of ['orders', 'news']) {
    mkdirSync(join(folder.path, 'services', service), { recursive: true });
    folder.write(`services/${service}/.env`, env);
  }
  // `npx wa-token` as npx runs it: the name is looked up, the rest is handed on.
  mkdirSync(join(folder.path, 'bin'));
  folder.write(
    'bin/npx',
    `#!/bin/sh\n[ "$1" = wa-token ] || exit 64\nshift\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`,
  );
  // What never ends: here it says what there is, and ends.
  folder.write('bin/tail', '#!/bin/sh\nexec cat app.log\n');
  folder.write('bin/docker', '#!/bin/sh\nexec cat app.log\n');
  for (const name of ['npx', 'tail', 'docker']) chmodSync(join(folder.path, 'bin', name), 0o755);
});
afterAll(async () => {
  await meta.close();
  folder.remove();
});

const environment = () => ({
  PATH: `${join(folder.path, 'bin')}:${process.env['PATH']}`,
  HOME: folder.path,
  WA_TOKEN_GRAPH_URL: meta.url,
});

function typed(line: string): Promise<{ exit: number | null; printed: string }> {
  const child = spawn('sh', ['-c', line], {
    cwd: folder.path,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += String(chunk);
    });
  }
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit, printed })));
}

test('there are commands in the README, of each kind', () => {
  expect(COMMANDS).toContain(AT_A_TERMINAL);
  expect(PIPED.length).toBeGreaterThan(5);
  expect(INSTALLING.length).toBeGreaterThan(1);
});

test.each(PIPED)('`%s` does what the README says, and exits 0', async (line) => {
  const { exit, printed } = await typed(line.replaceAll('https://hooks.example.com', meta.url));
  expect(exit, printed).toBe(0);
  expect(printed).not.toBe('');
  for (const token of Object.values(world.tokens)) expect(printed).not.toContain(token);
});

test('`npx wa-token refresh` at a terminal looks at the old token and takes Ctrl-C', async () => {
  const run = new PtyRun(['refresh'], { cwd: folder.path, env: environment() });
  await run.shows('WHATSAPP_ACCESS_TOKEN');
  await run.shows('?');
  run.type(CTRL_C);
  expect(await run.ended()).toBe(130);
});

test('what installs is run by the CI script, as it stands', () => {
  const ci = readFileSync(join(import.meta.dirname, '../.ci/run'), 'utf8');
  for (const line of INSTALLING) expect(ci, line).toContain(`readme_line '${line}'`);
});
