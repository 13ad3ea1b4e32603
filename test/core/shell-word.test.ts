import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProjectFiles } from '../../src/core/project/files.ts';
import type { ProjectSigns } from '../../src/core/restart/advice.ts';
import { hostedRow } from '../../src/core/restart/hosted.ts';
import { pm2Export } from '../../src/core/restart/pm2.ts';
import { installedUnitRow } from '../../src/core/restart/services.ts';
import { asTyped, fed, printCommandsFor, shellWord, unsetting } from '../../src/core/shell-word.ts';
import { surroundingWords } from '../../src/ui/refresh/surroundings.ts';
import { HOSTILE_WORDS } from '../support/hostile-words.ts';

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

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wa-token-shell-'));
});
afterEach(() => {
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('what is in double quotes is the same word to cmd.exe and PowerShell', () => {
  for (const text of HOSTILE_WORDS) {
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

test('what Windows has no sign for is printed as its shells take it', () => {
  printCommandsFor('windows');
  try {
    expect(asTyped('cd "a && b" && npm start')).toBe('cd "a && b"\nnpm start');
    expect(fed('gh secret set KEY')).toBe('type token.txt | gh secret set KEY');
    expect(fed('az keyvault secret set --file /dev/stdin')).toBe('az keyvault secret set --file token.txt');
    expect(unsetting('KEY')).toBe('`set KEY=` (PowerShell: `Remove-Item Env:KEY`)');
  } finally {
    printCommandsFor('sh');
  }
  expect(asTyped('cd a && npm start')).toBe('cd a && npm start');
  expect(unsetting('KEY')).toBe('`unset KEY`');
});
