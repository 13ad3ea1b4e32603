import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProjectFiles } from '../../src/core/project/files.ts';
import type { ProjectSigns } from '../../src/core/restart/advice.ts';
import { hostedRow } from '../../src/core/restart/hosted.ts';
import { pm2Export } from '../../src/core/restart/pm2.ts';
import { installedUnitRow } from '../../src/core/restart/services.ts';
import { printCommandsFor, shellWord } from '../../src/core/shell-word.ts';
import { surroundingWords } from '../../src/ui/refresh/surroundings.ts';

const SIGNS: ProjectSigns = {
  files: new ProjectFiles([], new Map()),
  folder: 'shop',
  envFile: '.env',
  key: 'WHATSAPP_ACCESS_TOKEN',
  units: [],
  programs: [],
  readers: new Set(),
  above: new Set(),
  python: { interpreter: 'python', bin: null, programs: new Set() },
};

const HOSTILE = [
  'a;touch PWNED;b',
  '$(touch PWNED)',
  '`touch PWNED`',
  'a"b$(touch PWNED)',
  "a'b;touch PWNED",
  'a && touch PWNED',
  'a|touch PWNED',
  '\\',
  'a\\',
  '',
  '~',
  '-rf',
  '!!',
  '*',
  'two words',
  'über',
  '$HOME',
  '{a,b}',
  'a#b',
  '=ls',
  'a\u201db',
];

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
  test.each(HOSTILE)('reads %j as it is', (text) => {
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
  }, 120_000);
});

test('what is in double quotes is the same word to cmd.exe and PowerShell', () => {
  for (const text of HOSTILE) {
    const word = shellWord(text);
    if (word.startsWith('"')) expect(word.slice(1, -1)).not.toMatch(/["\u201c-\u201e$`%!]/);
  }
});

test.each([
  ['C:\\Users\\me\\.env', 'C:\\Users\\me\\.env'],
  ['a&calc', '"a&calc"'],
  ['$(calc)', '"`$(calc)"'],
  ['a`b', '"a``b"'],
  ['a"b', '"a""b"'],
  ['a\u201db', '"a\u201d\u201db"'],
  ['two words\\', '"two words\\\\"'],
])('on Windows %j is %s', (text, word) => {
  expect(shellWord(text, 'windows')).toBe(word);
});

test('what is printed follows the shell that the program was told of, wherever it is printed', () => {
  printCommandsFor('windows');
  try {
    expect(shellWord('a\\$(calc)&b')).toBe('"a\\`$(calc)&b"');
    const advice = hostedRow({ ...SIGNS, files: new ProjectFiles(['vercel.json'], new Map()), key: 'a&$b' });
    expect(advice[0]?.command).toBe('vercel env add "a&`$b" production --force');
    const tracked = { kind: 'tracked-by-git', path: 'C:\\$x & calc\\.env' } as const;
    expect(surroundingWords(tracked).fix).toContain('git rm --cached "C:\\`$x & calc\\.env"');
  } finally {
    printCommandsFor('sh');
  }
});

describe('no name gets into a restart command as it stands', () => {
  const HOSTILE_KEY = 'K$(touch PWNED)`touch PWNED`;touch PWNED';

  test('a key, into the commands of what is hosted', () => {
    const names = ['vercel.json', 'fly.toml', 'railway.json', 'wrangler.toml', 'firebase.json'];
    const files = new ProjectFiles(names, new Map());
    const commands = hostedRow({ ...SIGNS, files, key: HOSTILE_KEY }).map(({ command }) => command ?? '');
    expect(commands.length).toBeGreaterThan(4);
    for (const command of commands)
      spawnSync('sh', ['-c', command], { cwd: folder, env: { PATH: '/usr/bin:/bin' } });
  });

  test('a key, into what pm2 takes over', () => {
    expect(pm2Export({ key: HOSTILE_KEY, envFile: '.env' }, 'shop')).toBe('pm2 restart shop --update-env');
  });

  test("an installed unit's name", () => {
    const units = [{ name: '$(touch PWNED).service', setsKey: false }];
    const [advice] = installedUnitRow({ ...SIGNS, units });
    expect(advice?.command).toBe("sudo systemctl restart '$(touch PWNED)'");
  });
});
