import { spawnSync } from 'node:child_process';
import * as nodeFs from 'node:fs';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { disk } from '../../../src/adapters/disk/disk.ts';
import type { DiskHost } from '../../../src/adapters/disk/fs.ts';
import { setKey } from '../../../src/core/env/file.ts';
import { AccessToken } from '../../../src/core/secret.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wa-token-errand-'));
  file = join(folder, '.env');
  writeFileSync(file, 'K=old\n', { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A run in a process of its own number, which lives or does not; ten seconds of waiting pass in none. */
function run(pid: number, alive: readonly number[], more: Partial<DiskHost> = {}) {
  let now = Date.now();
  return disk({
    platform: process.platform,
    pid,
    uid: process.getuid?.() ?? null,
    isAlive: (one) => alive.includes(one),
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
    ...more,
  });
}

describe('the lock', () => {
  test('is held by one run at a time, and given back', async () => {
    const first = await run(11, [11, 12]).lock(file);
    expect(first).not.toBeNull();
    expect(await run(12, [11, 12]).lock(file)).toBeNull();
    first?.release();
    const second = await run(12, [11, 12]).lock(file);
    expect(second).not.toBeNull();
    second?.release();
    expect(readdirSync(folder)).toEqual(['.env']);
  });

  test('of a run that is gone is taken over', async () => {
    expect(await run(11, [11]).lock(file)).not.toBeNull();
    const second = await run(12, [12]).lock(file);
    expect(second).not.toBeNull();
    second?.release();
    expect(readdirSync(folder)).toEqual(['.env']);
  });

  test('stays while the same run writes the file', async () => {
    const own = run(11, [11, 12]);
    const lock = await own.lock(file);
    const token = new AccessToken('New0123456789');
    const edit = (text: Parameters<typeof setKey>[0]) => {
      const done = setKey(text, 'K', token);
      if (!done.ok) throw new Error(done.reason);
      return done.text;
    };
    await own.rewrite([{ path: file, edit }], async () => false);
    expect(readFileSync(file, 'utf8')).toBe('K=New0123456789\n');
    expect(await run(12, [11, 12]).lock(file)).toBeNull();
    lock?.release();
  });

  test('is one for all names of a file', async () => {
    symlinkSync(file, join(folder, 'link.env'));
    const first = await run(11, [11, 12]).lock(file);
    expect(await run(12, [11, 12]).lock(join(folder, 'link.env'))).toBeNull();
    first?.release();
  });
});

describe('the notes', () => {
  test('are kept unseen by git, and leave nothing behind', async () => {
    const own = run(11, [11]);
    expect(await own.readNotes(file)).toBeNull();
    expect(await own.writeNotes(file, '{"a":1}')).toBe(true);
    expect(await own.readNotes(file)).toBe('{"a":1}');
    expect(statSync(join(folder, '.wa-token')).mode & 0o777).toBe(0o700);
    spawnSync('git', ['init', '-q', folder]);
    const status = spawnSync('git', ['-C', folder, 'status', '--porcelain', '--ignored=no'], {
      encoding: 'utf8',
    });
    expect(status.stdout).toBe('?? .env\n');
    expect(await own.writeNotes(file, '{"a":2}')).toBe(true);
    expect(await own.writeNotes(file, null)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['.env', '.git']);
  });

  test('of two files do not meet', async () => {
    const other = join(folder, '.env.local');
    writeFileSync(other, 'K=old\n');
    const own = run(11, [11]);
    await own.writeNotes(file, 'one');
    await own.writeNotes(other, 'two');
    await own.writeNotes(file, null);
    expect(await own.readNotes(file)).toBeNull();
    expect(await own.readNotes(other)).toBe('two');
  });

  test('are none where the folder can not be written, and that is said', async () => {
    const fs = {
      ...nodeFs,
      mkdirSync: () => {
        throw Object.assign(new Error('read-only'), { code: 'EROFS' });
      },
    };
    expect(await run(11, [11], { fs }).writeNotes(file, 'x')).toBe(false);
    expect(await run(11, [11], { fs }).writeNotes(file, null)).toBe(true);
  });

  test('a full disk keeps the ones before', async () => {
    const own = run(11, [11]);
    await own.writeNotes(file, 'before');
    const fs = {
      ...nodeFs,
      writeSync: () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      },
    };
    expect(await run(11, [11], { fs }).writeNotes(file, 'after')).toBe(false);
    expect(await own.readNotes(file)).toBe('before');
    await own.writeNotes(file, null);
    expect(readdirSync(folder)).toEqual(['.env']);
  });

  test('a folder of that name that is a link is left alone', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'wa-token-elsewhere-'));
    chmodSync(elsewhere, 0o755);
    symlinkSync(elsewhere, join(folder, '.wa-token'));
    expect(await run(11, [11]).writeNotes(file, 'x')).toBe(false);
    expect(readdirSync(elsewhere)).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  });
});
