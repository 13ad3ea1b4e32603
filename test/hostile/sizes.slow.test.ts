import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Folder, runProgram, temporaryFolder } from '../support/program.ts';
import { tokenFor } from '../support/tokens.ts';

const TOKEN = tokenFor('634974688087057', 'sizes');

let folder: Folder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const BESIDE = [
  'compose.yaml',
  'Dockerfile',
  'package.json',
  '.gitignore',
  '.dockerignore',
  'Procfile',
  'app.py',
  'index.js',
  'a.toml',
  '.env.local.bak',
];

const COMMANDS = [
  ['check', '--graph-url', 'http://127.0.0.1:1'],
  ['send-test', '--to', '+15550100', '--graph-url', 'http://127.0.0.1:1'],
  ['refresh', '--token-stdin', '--yes', '--no-send', '--graph-url', 'http://127.0.0.1:1'],
];

test('a sparse file of 600 MB gets one plain line', async () => {
  const fd = openSync(join(folder.path, '.env'), 'w');
  ftruncateSync(fd, 600 * 1024 * 1024);
  closeSync(fd);
  for (const args of COMMANDS) {
    const ran = await runProgram(args, { cwd: folder.path, stdin: TOKEN });
    expect(ran.exit, ran.stderr).toBe(2);
    expect((ran.stdout + ran.stderr).replace(/\s+/g, ' ')).toContain('larger than 64 MB');
  }
});

test('so do files that are named, and those beside the .env are passed over', async () => {
  const sparse = (name: string): void => {
    const fd = openSync(join(folder.path, name), 'w');
    ftruncateSync(fd, 600 * 1024 * 1024);
    closeSync(fd);
  };
  folder.write('.env', `WHATSAPP_ACCESS_TOKEN=${TOKEN}\n`);
  for (const name of BESIDE) sparse(name);
  const refresh = ['refresh', '--yes', '--no-send', '--dry-run', '--graph-url', 'http://127.0.0.1:1'];
  const runs: readonly (readonly [readonly string[], number])[] = [
    [['check', '--graph-url', 'http://127.0.0.1:1'], 3],
    [[...refresh, '--token-stdin'], 3],
    [[...refresh, '--token-file', 'compose.yaml'], 2],
    [['check', '--merge', 'package.json'], 2],
    ...['compose.yaml', 'package.json', 'a.toml'].map((name) => [['check', '-f', name], 2] as const),
  ];
  for (const [args, exit] of runs) {
    const began = performance.now();
    const ran = await runProgram(args, { cwd: folder.path, stdin: `${TOKEN}x` });
    expect(ran.exit, `${args.join(' ')}\n${ran.stderr}`).toBe(exit);
    expect(ran.stdout.length + ran.stderr.length).toBeLessThan(8000);
    // Seconds on a busy machine; to read the file would take the memory of most.
    expect(performance.now() - began, args.join(' ')).toBeLessThan(15_000);
  }
});

test.each([
  ['the token', 'WHATSAPP_ACCESS_TOKEN', '1'],
  ['the token, backslashes', 'WHATSAPP_ACCESS_TOKEN', '\\'],
  ['the number', 'WHATSAPP_PHONE_NUMBER_ID', '1'],
  ['the app secret', 'WHATSAPP_APP_SECRET', '1'],
  ['something else', 'OTHER', '"'],
])(
  'ten megabytes in %s are told shortly, and nothing breaks',
  async (_name, key, sign) => {
    const values = {
      WHATSAPP_ACCESS_TOKEN: TOKEN,
      WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
      [key]: sign.repeat(10_000_000),
    };
    folder.write(
      '.env',
      Object.entries(values)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    for (const args of COMMANDS) {
      const ran = await runProgram(args, { cwd: folder.path, stdin: `${TOKEN}x` });
      expect([1, 2, 3], ran.stderr.slice(0, 500)).toContain(ran.exit);
      expect(ran.stdout.length + ran.stderr.length).toBeLessThan(8000);
    }
  },
  60_000,
);
