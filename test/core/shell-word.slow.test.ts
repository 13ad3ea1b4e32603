import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shellWord } from '../../src/core/shell-word.ts';
import { HOSTILE_WORDS } from '../support/hostile-words.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wa-token-shell-'));
});
afterEach(() => {
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

const SHELLS = ['sh', 'bash', 'dash', 'zsh', 'ksh'].filter(
  (name) => process.platform !== 'win32' && spawnSync(name, ['-c', 'true']).status === 0,
);

/** What the word is to that shell. */
function read(shell: string, word: string): string {
  return execFileSync(shell, ['-c', `printf '%s' ${word}`], { cwd: folder, encoding: 'utf8' });
}

/** A name that begins with `-` is told as a path, so that no program takes it for an option. */
const meant = (text: string): string => (/^[-~]/.test(text) ? `./${text}` : text);

describe.each(SHELLS)('%s', (shell) => {
  test.each(HOSTILE_WORDS)('reads %j as it is', (text) => {
    expect(read(shell, shellWord(text))).toBe(meant(text));
  });

  test('reads any name as it is', () => {
    const signs = fc.constantFrom(...'ab ;&|<>()$`\\"\'!*?[]{}~#=%^@:,./-\u201c\u2019é');
    fc.assert(
      fc.property(fc.string({ unit: signs, maxLength: 12 }), (text) => {
        expect(read(shell, shellWord(text))).toBe(meant(text));
      }),
      { numRuns: 60 },
    );
  });
});
