import { afterEach, beforeEach, expect, test } from 'vitest';
import { everyCommand, type HostileProject, hostileProject } from '../support/hostile-project.ts';
import type { Ran } from '../support/program.ts';
import { tokenFor } from '../support/tokens.ts';

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
