import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/table.ts';
import { SHELLS } from '../../../src/ui/help/completion.ts';
import { CASES, completionFolder } from '../../support/completion-cases.ts';
import { runHere } from '../../support/here.ts';
import type { Folder } from '../../support/program.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await completionFolder();
});
afterAll(() => folder.remove());

test('every command and option stands in every script', () => {
  for (const shell of SHELLS) {
    const script = readFileSync(join(folder.path, shell), 'utf8');
    // bash 3.2, as macOS has it, knows none of these.
    expect(script).not.toMatch(/mapfile|readarray|declare -A|\$\{[a-z_]+(?:,,|\^\^)/);
    for (const { name, options } of COMMANDS) {
      expect(script).toContain(name);
      for (const { flags } of options) expect(script).toContain(/--([\w-]+)/.exec(flags)?.[1] ?? 'no flag');
    }
  }
});

test.skipIf(spawnSync('bash', ['-c', 'true']).status !== 0)('bash completes', () => {
  const lines = CASES.map(([typed]) => {
    const words = ['wa-token', ...typed.split(' ')];
    return `COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _wa_token; echo "\${COMPREPLY[@]}"`;
  });
  const script = ['source ./bash', ...lines].join('\n');
  const ran = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8', cwd: folder.path });
  expect(ran.stderr).toBe('');
  const completed = ran.stdout.trimEnd().split('\n');
  expect(CASES.map(([typed], at) => [typed, completed[at]])).toEqual(CASES);
});

test('the program prints the script, and says which shells it knows', async () => {
  const ran = await runHere(['completion', 'fish'], { cwd: folder.path });
  expect(ran).toMatchObject({ exit: 0, stderr: '' });
  expect(ran.stdout).toBe(readFileSync(join(folder.path, 'fish'), 'utf8'));
  const wrong = await runHere(['completion', 'tcsh'], { cwd: folder.path });
  expect(wrong).toMatchObject({ exit: 2, stdout: '' });
  expect(wrong.stderr).toContain('bash, zsh, fish');
});
