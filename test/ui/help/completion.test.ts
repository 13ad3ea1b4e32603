import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completionWords } from '../../../src/commands/completion.ts';
import { COMMANDS } from '../../../src/commands/table.ts';
import { COMMON } from '../../../src/core/options.ts';
import { completionScript, SHELLS } from '../../../src/ui/help/completion.ts';
import { type Folder, runProgram, temporaryFolder } from '../../support/program.ts';

const WORDS = await completionWords();
const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

let folder: Folder;
beforeAll(() => {
  folder = temporaryFolder();
  for (const shell of SHELLS) folder.write(shell, completionScript(shell, COMMANDS, COMMON, WORDS));
});
afterAll(() => folder.remove());

const CASES: readonly (readonly [string, string])[] = [
  ['refr', 'refresh'],
  ['refresh --token-s', '--token-stdin'],
  ['refresh --deb', '--debug'],
  ['explain rate', 'rate-limited'],
  ['recipe kub', 'kubernetes'],
  ['check --format jun', 'junit'],
  ['check --only number.h', 'number.health'],
  ['check --fail-on unh', 'unhealthy'],
  ['demo --trouble live', 'live-number'],
];

test('every command and option stands in every script', () => {
  for (const shell of SHELLS) {
    const script = completionScript(shell, COMMANDS, COMMON, WORDS);
    // bash 3.2, as macOS has it, knows none of these.
    expect(script).not.toMatch(/mapfile|readarray|declare -A|\$\{[a-z_]+(?:,,|\^\^)/);
    for (const { name, options } of COMMANDS) {
      expect(script).toContain(name);
      for (const { flags } of options) expect(script).toContain(/--([\w-]+)/.exec(flags)?.[1] ?? 'no flag');
    }
  }
});

// Where a shell is not installed its test is skipped by name.
test.skipIf(!has('bash')).each(CASES)('bash completes `wa-token %s`', (typed, expected) => {
  const words = ['wa-token', ...typed.split(' ')];
  const script = `source ${join(folder.path, 'bash')}; COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _wa_token; echo "\${COMPREPLY[@]}"`;
  expect(spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' }).stdout.trim()).toBe(expected);
});

test.skipIf(!has('fish')).each(CASES)('fish completes `wa-token %s`', (typed, expected) => {
  const script = `source ${join(folder.path, 'fish')}; complete -C "wa-token ${typed}"`;
  const ran = spawnSync('fish', ['--no-config', '-c', script], { encoding: 'utf8' });
  expect(ran.stdout.split('\n').map((line) => line.split('\t')[0])).toContain(expected);
});

test.skipIf(!has('zsh')).each(CASES)('zsh completes `wa-token %s`', async (typed, expected) => {
  writeFileSync(
    join(folder.path, '.zshrc'),
    `PROMPT='> '; autoload -U compinit; compinit -u -D; source ${join(folder.path, 'zsh')}; echo ready\n`,
  );
  const shell = spawn('zsh', ['-i'], {
    cols: 200,
    env: { PATH: process.env['PATH'] ?? '', ZDOTDIR: folder.path, HOME: folder.path, TERM: 'dumb' },
  });
  let screen = '';
  shell.onData((data) => {
    screen += data;
  });
  await expect.poll(() => screen, { timeout: 10_000 }).toContain('ready');
  shell.write(`wa-token ${typed}\t`);
  await expect.poll(() => screen, { timeout: 10_000 }).toContain(expected);
  shell.kill();
});

test('the built program prints the script, and says which shells it knows', async () => {
  const ran = await runProgram(['completion', 'fish'], { cwd: folder.path });
  expect(ran).toMatchObject({ exit: 0, stderr: '' });
  expect(ran.stdout).toContain('complete -c wa-token');
  const wrong = await runProgram(['completion', 'tcsh'], { cwd: folder.path });
  expect(wrong).toMatchObject({ exit: 2, stdout: '' });
  expect(wrong.stderr).toContain('bash, zsh, fish');
});
