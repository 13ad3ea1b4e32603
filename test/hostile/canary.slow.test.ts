import { afterEach, beforeEach, expect, test } from 'vitest';
import { everyCommand, type HostileProject, hostileProject } from '../support/hostile-project.ts';
import type { Ran } from '../support/program.ts';
import { ENTER } from '../support/pty.ts';
import { ptyWorld } from '../support/pty-world.ts';
import { tokenFor } from '../support/tokens.ts';
import { AGREE, ARRIVED, answerAll, PASTE, PATH, RECIPIENT } from '../wizard/situations.ts';

const CANARY = tokenFor('634974688087057', 'canary');
const SECRET = '0123456789abcdef'.repeat(2);

let project: HostileProject;
beforeEach(async () => {
  project = await hostileProject();
});
afterEach(() => project.close());

function mustNotLeak({ stdout, stderr }: Ran, ...secrets: readonly string[]): void {
  for (const secret of secrets) {
    for (let at = 0; at + 12 <= secret.length; at += 1) {
      expect((stdout + stderr).includes(secret.slice(at, at + 12)), `${stdout}\n${stderr}`).toBe(false);
    }
  }
}

test('no command lets a character of a token out, with --debug neither', async () => {
  const { tokens } = project.world;
  for (const [args, input] of everyCommand(project)) {
    const ran = await project.run([...args, '--debug'], {
      stdin: input,
      env: { META_APP_SECRET: SECRET, OTHER_TOKEN: CANARY },
    });
    mustNotLeak(ran, tokens['system-user'], tokens['system-user-60-days'], SECRET, CANARY);
  }
}, 180_000);

test.each([
  `-t${CANARY}`,
  `--token${CANARY}`,
  `--token=${CANARY}`,
  `-xyz${CANARY}`,
  `--nope=${CANARY}`,
  `-k${CANARY}`,
  `-f${CANARY}`,
  `x${CANARY}`,
  CANARY,
  `-s${SECRET}`,
  `-f${SECRET}`,
  `--app-secret=${SECRET}`,
  `634974688087057|${SECRET}`,
])(
  'nor does a command line that holds it: %#',
  async (arg) => {
    for (const args of [
      [arg],
      ['check', arg],
      ['refresh', arg],
      ['check', '--format', arg],
      ['send-test', '--to', arg],
      ['check', '--json', '--min-validity', arg],
    ]) {
      const ran = await project.run([...args, '--debug']);
      expect(ran.exit, ran.stderr).not.toBe(70);
      mustNotLeak(ran, CANARY, SECRET);
    }
  },
  60_000,
);

test.each([
  ['curly quotes', `\u201c${CANARY}\u201d`],
  ['a blank in it', `"${CANARY.slice(0, 40)} ${CANARY.slice(40)}"`],
  ['a line break in it', `"${CANARY.slice(0, 40)}\n${CANARY.slice(40)}"`],
  ['an escape in it', `${CANARY.slice(0, 40)}\u001b[31m${CANARY.slice(40)}`],
  ['a name before it', `Bearer ${CANARY}`],
])(
  'nor does a damaged token in the .env: %s',
  async (_name, value) => {
    project.write('.env', `WHATSAPP_PHONE_NUMBER_ID=1\nWHATSAPP_ACCESS_TOKEN=${value}\n`);
    for (const args of [
      ['check'],
      ['check', '--json'],
      ['send-test', '--to', '+15550100'],
      ['refresh', '--token-stdin', '--yes'],
    ]) {
      const ran = await project.run([...args, '--debug'], { stdin: CANARY });
      expect(ran.exit, ran.stderr).not.toBe(70);
      mustNotLeak(ran, CANARY);
    }
  },
  60_000,
);

test.skipIf(process.platform === 'win32')('nor does the wizard, with --debug, at a terminal', async () => {
  const world = await ptyWorld({ args: ['refresh', '--debug'], env: { META_APP_SECRET: SECRET } });
  try {
    await answerAll([PATH, PASTE, RECIPIENT, ARRIVED, AGREE], world);
    await world.run.until(() => world.file() !== world.before, 'the write');
    if (await world.run.askedOrEnded('Anything else?')) world.run.type(ENTER);
    await world.run.ended();
    expect(world.run.raw).toContain('debug: ');
    const tokens = [world.token('system-user'), world.token('expired')];
    mustNotLeak({ exit: 0, stdout: world.run.raw, stderr: world.run.screen() }, ...tokens, SECRET);
  } finally {
    await world.close();
  }
});
