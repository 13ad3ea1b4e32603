import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completionWords } from '../../../src/commands/completion.ts';
import { CASES, completionFolder } from '../../support/completion-cases.ts';
import { canRun, runPackage } from '../../support/outside.ts';
import type { Folder } from '../../support/program.ts';

// Where a shell is not installed its test is skipped by name.
const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

let folder: Folder;
beforeAll(async () => {
  folder = await completionFolder();
});
afterAll(() => folder.remove());

test.skipIf(!has('fish'))('fish completes', () => {
  const lines = CASES.map(([typed]) => `complete -C "wa-token ${typed}"; echo ----`);
  const script = ['source ./fish', ...lines].join('\n');
  const ran = spawnSync('fish', ['--no-config', '-c', script], { encoding: 'utf8', cwd: folder.path });
  expect(ran.stderr).toBe('');
  const completed = ran.stdout
    .split('----\n')
    .map((part) => part.split('\n').map((line) => line.split('\t')[0]));
  for (const [at, [typed, expected]] of CASES.entries()) expect(completed[at], typed).toContain(expected);
});

test.skipIf(!has('zsh'))('zsh completes, typed at a terminal', async () => {
  writeFileSync(
    join(folder.path, '.zshrc'),
    `PROMPT='> '; autoload -U compinit; compinit -u -D; source ./zsh; print -r ready\n`,
  );
  const shell = spawn('zsh', ['-i'], {
    cols: 200,
    cwd: folder.path,
    env: { PATH: process.env['PATH'] ?? '', ZDOTDIR: folder.path, HOME: folder.path, TERM: 'dumb' },
  });
  let screen = '';
  shell.onData((data) => {
    screen += data;
  });
  const shows = (text: string) =>
    expect.poll(() => stripVTControlCharacters(screen), { timeout: 10_000, interval: 20 }).toContain(text);
  await shows('ready');
  for (const [typed, expected] of CASES) {
    screen = '';
    shell.write(`wa-token ${typed}\t`);
    const words = typed.split(' ');
    await shows(`wa-token ${[...words.slice(0, -1), expected].join(' ')}`);
    shell.write('\u0015\r');
  }
  shell.kill();
});

describe('PowerShell, which npm does not have: the grammar that editors read it with', () => {
  const GRAMMAR = ['web-tree-sitter@0.26', 'tree-sitter-powershell@0.26'];
  /** (V8 would spend a minute on the grammar's machine code.) Prints whether there is an error in it, and each hash table with its keys and lists, as the parser sees them. */
  const PARSE = `
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { readFileSync } = require('node:fs');
const modules = process.env.PATH.split(':').map((one) => join(one, '..')).find((one) => {
  try { return readFileSync(join(one, 'web-tree-sitter/package.json')); } catch { return false; }
});
const load = createRequire(join(modules, 'here.js'));
const { Parser, Language } = load('web-tree-sitter');
(async () => {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(join(modules, 'tree-sitter-powershell/tree-sitter-powershell.wasm')));
  const tree = parser.parse(readFileSync(process.argv[1] ?? 0, 'utf8'));
  const tables = tree.rootNode.descendantsOfType('hash_literal_expression').map((table) =>
    table.descendantsOfType('hash_entry').map((entry) =>
      entry.descendantsOfType('verbatim_string_characters').map(({ text }) => text.slice(1, -1))));
  const types = tree.rootNode.descendantsOfType('type_literal').map(({ text }) => text);
  console.log(JSON.stringify({ isBroken: tree.rootNode.hasError, tables, types }));
})();`;

  test.runIf(canRun(GRAMMAR, ['node', '-e', '']))(
    'reads the script without an error, and the words in it',
    async () => {
      const ran = runPackage(
        GRAMMAR,
        ['node', '--liftoff-only', '-e', PARSE, join(folder.path, 'powershell')],
        {},
      );
      expect(ran.stderr).toBe('');
      const { isBroken, tables, types } = JSON.parse(ran.stdout);
      expect(isBroken).toBe(false);
      expect(types).toEqual(['[System.Management.Automation.CompletionResult]']);
      const [commands = [], values = []]: string[][][] = tables;
      const words = await completionWords();
      expect(values.map(([name]) => name).sort()).toEqual(
        Object.keys(words)
          .filter((name) => name.startsWith('--'))
          .sort(),
      );
      for (const [name = '', ...list] of values) expect(list).toEqual(words[name]);
      for (const [name = '', ...list] of commands)
        expect(list).toEqual(expect.arrayContaining([...(words[name] ?? [])]));
      // PowerShell's keys know no case: two that differ by it alone would be an error when it is loaded.
      for (const table of [commands, values]) {
        const keys = table.map(([key = '']) => key.toLowerCase());
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.length).toBeGreaterThan(5);
      }
    },
    200_000,
  );
});
