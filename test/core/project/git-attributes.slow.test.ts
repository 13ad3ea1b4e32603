import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { isEncryptedInGit } from '../../../src/core/project/git-attributes.ts';

type Texts = Readonly<Record<string, string>>;

const CASES: readonly (readonly [string, Texts, string])[] = [
  ['by its name, anywhere', { '': '.env filter=git-crypt diff=git-crypt\n' }, 'a/b/.env'],
  ['by a path', { '': 'a/.env filter=git-crypt\n' }, 'a/.env'],
  ['by a path that begins with a slash', { '': '/a/*.env filter=git-crypt\n' }, 'a/live.env'],
  ['the same, deeper', { '': '/a/*.env filter=git-crypt\n' }, 'a/b/live.env'],
  ['any depth', { '': 'secrets/** filter=git-crypt\n' }, 'secrets/a/b/.env'],
  ['taken away below', { '': '.env filter=git-crypt\n', a: '.env -filter\n' }, 'a/.env'],
  ['taken away below, for others', { '': '.env filter=git-crypt\n', a: 'x -filter\n' }, 'a/.env'],
  ['unset below', { '': '* filter=git-crypt\n', a: '.env !filter\n' }, 'a/.env'],
  ['given below alone', { a: '.env filter=git-crypt\n' }, 'a/.env'],
  ['given below, not here', { a: '.env filter=git-crypt\n' }, '.env'],
  ['by a path from where it stands', { a: 'b/.env filter=git-crypt\n' }, 'a/b/.env'],
  [
    'three deep, the nearest wins',
    { '': '* -filter\n', a: '* filter=lfs\n', 'a/b': '* filter=git-crypt\n' },
    'a/b/.env',
  ],
  [
    'three deep, the nearest says lfs',
    { '': '* filter=git-crypt\n', 'a/b': '.env filter=lfs\n' },
    'a/b/.env',
  ],
  [
    'the last line that fits',
    { '': '.env filter=git-crypt\n*.env filter=lfs\n.env filter=git-crypt\n' },
    '.env',
  ],
];

/** Git's own word. */
function filterOf(texts: Texts, path: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'wa-token-attributes-'));
  try {
    spawnSync('git', ['init', '-q'], { cwd: folder });
    for (const [at, text] of Object.entries(texts)) {
      mkdirSync(join(folder, at), { recursive: true });
      writeFileSync(join(folder, at, '.gitattributes'), text);
    }
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    const { stdout } = spawnSync('git', ['check-attr', 'filter', '--', path], {
      cwd: folder,
      encoding: 'utf8',
    });
    return stdout.trim().split(': ').at(-1) ?? '';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test.skipIf(spawnSync('git', ['--version']).status !== 0).each(CASES)(
  'as git has it: %s',
  (_what, texts, path) => {
    const all = Object.entries(texts).map(([folder, text]) => ({ folder, text }));
    expect(isEncryptedInGit(all, path)).toBe(filterOf(texts, path) === 'git-crypt');
  },
);
