import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasAcl } from '../../../src/adapters/disk/acl.ts';
import { disk } from '../../../src/adapters/disk/disk.ts';
import { EnvText } from '../../../src/core/secret.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wa-token-acl-'));
  path = join(folder, '.env');
  writeFileSync(path, 'TOKEN=old\n', { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const list = (): string =>
  execFileSync('getfacl', ['-cn', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** Whether the tools are there, and the file system keeps such lists. */
const HAS_ACLS = ((): boolean => {
  const place = mkdtempSync(join(tmpdir(), 'wa-token-acl-'));
  const file = join(place, 'x');
  writeFileSync(file, '');
  const works = spawnSync('setfacl', ['-m', 'u:65534:rw', file]).status === 0;
  rmSync(place, { recursive: true });
  return works;
})();

const host = { platform: process.platform, env: process.env, cwd: '/' } as const;
const files = () =>
  disk({
    platform: process.platform,
    pid: process.pid,
    uid: process.getuid?.() ?? null,
    hasAcl: (file) => hasAcl(file, host),
  });
const change = () => [{ path, edit: () => new EnvText('TOKEN=new\n') }];

describe.skipIf(!HAS_ACLS)('a file with an access list', () => {
  beforeEach(() => {
    // The group itself may do nothing; the mask, which stands in its place, may read and write.
    execFileSync('setfacl', ['-m', 'u:65534:rw,g::---', path]);
  });

  test('looks as if its group might read it', () => {
    expect(statSync(path).mode & 0o777).toBe(0o660);
  });

  test('keeps it: the file is written in place, with a word', async () => {
    const before = list();
    const asked: string[] = [];
    const [result] = await files().rewrite(change(), async (_path, why) => {
      asked.push(why);
      return true;
    });
    expect(asked).toEqual(['acl']);
    expect(result).toMatchObject({ how: 'in-place', inPlaceReason: 'acl' });
    expect(readFileSync(path, 'utf8')).toBe('TOKEN=new\n');
    expect(list()).toBe(before);
  });

  test('is left alone where that is not agreed to', async () => {
    await expect(files().rewrite(change(), async () => false)).rejects.toMatchObject({
      failure: { kind: 'env-file-not-written', reason: expect.stringContaining('access list') },
    });
    expect(readFileSync(path, 'utf8')).toBe('TOKEN=old\n');
  });
});

test.skipIf(process.platform === 'win32')('a file without one is renamed into place as ever', async () => {
  chmodSync(path, 0o640);
  const [result] = await files().rewrite(change(), async () => false);
  expect(result?.how).toBe('renamed');
  expect(statSync(path).mode & 0o777).toBe(0o640);
});
