import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const { cacheFolder } = createRequire(import.meta.url)('../../bin/compile-cache.js') as {
  cacheFolder(env: Record<string, string>, platform: string, uid: number | undefined): string | null;
};

const uid = process.getuid?.();
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wa-token-home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('the folder for compiled code', () => {
  const own = (): string | null => cacheFolder({ HOME: home }, 'linux', uid);

  test("is made in the user's own cache, for them alone", () => {
    expect(own()).toBe(join(home, '.cache/wa-token'));
    expect(lstatSync(join(home, '.cache/wa-token')).mode & 0o777).toBe(0o700);
    expect(own()).toBe(join(home, '.cache/wa-token'));
    const named = join(home, 'named');
    expect(cacheFolder({ HOME: home, XDG_CACHE_HOME: named }, 'linux', uid)).toBe(join(named, 'wa-token'));
    expect(cacheFolder({ HOME: home }, 'darwin', uid)).toBe(join(home, 'Library/Caches/wa-token'));
  });

  test.each<[string, (folder: string) => void]>([
    ['others may write into it', (folder) => chmodSync(folder, 0o707)],
    ['a group may write into it', (folder) => chmodSync(folder, 0o770)],
    [
      'it is a link',
      (folder) => {
        rmSync(folder, { recursive: true });
        mkdirSync(join(home, 'elsewhere'));
        symlinkSync(join(home, 'elsewhere'), folder);
      },
    ],
  ])('is none where %s', (_name, spoil) => {
    const folder = join(home, '.cache/wa-token');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    spoil(folder);
    expect(own()).toBeNull();
  });

  test('is none in a shared folder, whoever owns what is in it', () => {
    const shared = join(home, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o1777);
    expect(cacheFolder({ HOME: home, XDG_CACHE_HOME: shared }, 'linux', uid)).toBeNull();
    expect(existsSync(join(shared, 'wa-token'))).toBe(false);
  });

  test('is none for another user than the one that owns it, as under sudo', () => {
    expect(cacheFolder({ HOME: home }, 'linux', (uid ?? 0) + 1)).toBeNull();
  });

  test.each(['relative', './.cache'])('is none where its place is no whole path: %s', (place) => {
    expect(cacheFolder({ HOME: home, XDG_CACHE_HOME: place }, 'linux', uid)).toBeNull();
  });

  test('is none where Node is told to keep none, or the home is no folder', () => {
    expect(cacheFolder({ HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' }, 'linux', uid)).toBeNull();
    expect(cacheFolder({ HOME: '/dev/null' }, 'linux', uid)).toBeNull();
    expect(cacheFolder({}, 'win32', undefined)).toBeNull();
  });
});
