import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reports } from '../../../src/adapters/http/reports.ts';
import { isNamedAsEnv } from '../../../src/core/env/names.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wa-token-reports-'));
  for (const name of ['.env', 'secret', 'other.txt']) writeFileSync(join(folder, name), 'TOKEN\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const port = () => reports({ cwd: folder, env: {}, version: '0', interrupted: new AbortController().signal });

const REFUSED: readonly (readonly [string, string, () => void])[] = [
  ['a .env by name', '.env', () => {}],
  ['a .env by another path', './x/../.env', () => mkdirSync(join(folder, 'x'))],
  ['a .env that is not there yet', '.env.production', () => {}],
  ['a copy of a .env', '.env.bak', () => {}],
  ['a .env as Windows reads it', '.env::$DATA', () => {}],
  ['a link to a .env', 'report.json', () => symlinkSync('.env', join(folder, 'report.json'))],
  [
    'a link to a .env that is not there',
    'report.json',
    () => symlinkSync('gone/.env', join(folder, 'report.json')),
  ],
  [
    'a link with the name of a .env',
    '.env.local',
    () => symlinkSync('other.txt', join(folder, '.env.local')),
  ],
  ['a target of any name', 'secret', () => {}],
  ['a link to a target', 'report.json', () => symlinkSync('secret', join(folder, 'report.json'))],
  [
    'a second name of a target',
    'report.json',
    () => linkSync(join(folder, 'secret'), join(folder, 'report.json')),
  ],
  ['a target in a linked folder', 'linked/secret', () => symlinkSync('.', join(folder, 'linked'))],
];

test.each(REFUSED)('no report takes the place of %s', async (_name, path, make) => {
  make();
  await expect(port().open(path, [join(folder, 'secret')])).rejects.toMatchObject({
    failure: { kind: 'usage', message: expect.stringContaining('cannot write to') },
  });
  for (const name of ['.env', 'secret']) expect(readFileSync(join(folder, name), 'utf8')).toBe('TOKEN\n');
});

test('nor is a summary added to one', async () => {
  await expect(port().append(join(folder, '.env'), 'x')).rejects.toMatchObject({
    failure: { kind: 'usage' },
  });
  expect(readFileSync(join(folder, '.env'), 'utf8')).toBe('TOKEN\n');
});

test.each(['report.json', 'other.txt', 'env.json', 'environment'])('%s is a place for one', async (path) => {
  const file = await port().open(path, [join(folder, 'secret')]);
  await file.write('report');
  await file.finish();
  expect(readFileSync(join(folder, path), 'utf8')).toBe('report');
});

test.each([
  ['.env', true],
  ['.ENV', true],
  ['.env.local', true],
  ['.env-old', true],
  ['.envrc', true],
  ['shop.env', true],
  ['.env.', true],
  ['.env ', true],
  ['.env::$DATA', true],
  ['environment', false],
  ['.environment', false],
  ['env.json', false],
  ['report.envelope', false],
])('%j is named as a .env: %s', (name, isNamed) => {
  expect(isNamedAsEnv(name)).toBe(isNamed);
});
