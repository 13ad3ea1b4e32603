import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildDiskProcess, type DiskLab, diskLab, told, UNSHARE } from '../../support/disk-lab.ts';
import type { Told } from '../../support/disk-process.ts';

const LONG = 'NewToken'.repeat(600);

let program: string;
let lab: DiskLab;

beforeAll(async () => {
  program = await buildDiskProcess();
  return () => rmSync(dirname(program), { recursive: true, force: true });
});
beforeEach(() => {
  lab = diskLab(program);
});
afterEach(() => lab.remove());

interface Mounted {
  readonly told: Told | undefined;
  /** What the script said after the program had run. */
  readonly shown: readonly string[];
}

/** A shell script in a mount namespace of its own, so that its mounts are gone with it. */
function mounted(script: string): Mounted {
  const ran = spawnSync('unshare', [UNSHARE ?? '-m', 'sh', '-ec', script], {
    encoding: 'utf8',
    cwd: lab.folder,
    timeout: 20_000,
  });
  const lines = ran.stdout.split('\n').filter((line) => line !== '');
  const shown = lines.filter((line) => !line.startsWith('{'));
  return { told: lines.length === shown.length ? undefined : told(ran.stdout, ran.stderr)[0], shown };
}

/** A small disk at `disk`, with a file of 7000 bytes that ends in `tail`, and so much else that `free` pages are left. */
function smallDisk(free: number): string {
  return `
    mkdir disk
    mount -t tmpfs -o size=24k,mode=777 none disk
    { echo K=old; head -c 6995 /dev/zero | tr '\\0' '#'; } > disk/.env
    cksum < disk/.env
    dd if=/dev/zero of=disk/filler bs=4096 count=${4 - free} 2>/dev/null
  `;
}

const AFTER = 'cksum < disk/.env; ls -A disk | grep -vx -e .env -e filler || :';

// Mounting needs root, or user namespaces.
test.skipIf(UNSHARE === undefined).each([0, 1, 2, 3])(
  'a disk with %i free pages: the old file stays, and nothing beside it',
  (free) => {
    const path = lab.path('disk/.env');
    const { told, shown } = mounted(`
    ${smallDisk(free)}
    ${lab.command({ paths: [path], token: LONG })}
    ${AFTER}
  `);
    expect(told).toMatchObject({ failure: 'env-file-not-written', reason: 'no space is left on the disk' });
    expect(shown).toEqual([shown[0], shown[0]]);
  },
);

test.skipIf(UNSHARE === undefined)('a disk with just enough free pages is written to', () => {
  const path = lab.path('disk/.env');
  const { told, shown } = mounted(`
    ${smallDisk(4)}
    ${lab.command({ paths: [path] })}
    head -n 1 disk/.env
    ls -A disk
  `);
  expect(told).toMatchObject({ how: ['renamed'] });
  expect(shown.slice(1)).toEqual(['K=NewToken0123456789', '.env', 'filler']);
});

test.skipIf(UNSHARE === undefined)('in place on a full disk: the old bytes stand again', () => {
  const path = lab.path('disk/.env');
  const { told, shown } = mounted(`
    ${smallDisk(2)}
    ln disk/.env disk/filler2
    rm disk/filler2
    ln disk/.env disk/filler.link
    dd if=/dev/zero of=disk/filler bs=4096 count=3 2>/dev/null
    ${lab.command({ paths: [path], token: LONG })}
    rm disk/filler.link
    ${AFTER}
  `);
  expect(told).toMatchObject({ asked: ['hard-link'], reason: 'no space is left on the disk' });
  expect(shown).toEqual([shown[0], shown[0]]);
});

const BIND = `
  mkdir host guest
  printf 'K=old\\n' > host/env
  touch guest/.env
  mount --bind host/env guest/.env
`;

test.skipIf(UNSHARE === undefined)(
  'a file that is mounted by itself is written in place, if that is agreed to',
  () => {
    const path = lab.path('guest/.env');
    const yes = mounted(`${BIND} ${lab.command({ paths: [path] })}; cat host/env; ls -A guest`);
    expect(yes.told).toMatchObject({ how: ['in-place'], asked: ['bind-mount'] });
    expect(yes.shown).toEqual(['K=NewToken0123456789', '.env']);
  },
);

test.skipIf(UNSHARE === undefined)(
  'a file that is mounted by itself stays as it is, if that is not agreed to',
  () => {
    const path = lab.path('guest/.env');
    const no = mounted(
      `${BIND} ${lab.command({ paths: [path], mayWriteInPlace: false })}; cat host/env; ls -A guest`,
    );
    expect(no.told).toMatchObject({ asked: ['bind-mount'], failure: 'env-file-not-written' });
    expect(no.shown).toEqual(['K=old', '.env']);
  },
);

test.skipIf(UNSHARE === undefined)('a read-only mount is refused, of the file as of its folder', () => {
  const file = mounted(
    `${BIND} mount -o remount,ro,bind guest/.env; ${lab.command({ paths: [lab.path('guest/.env')] })}; cat host/env`,
  );
  expect(file.told).toMatchObject({
    failure: 'env-file-not-written',
    reason: 'the file system is read-only',
  });
  const folder = mounted(`
    mkdir ro; printf 'K=old\\n' > ro/.env
    mount --bind ro ro; mount -o remount,ro,bind ro
    ${lab.command({ paths: [lab.path('ro/.env')] })}
    cat ro/.env; ls -A ro
  `);
  expect(folder.told).toMatchObject({
    failure: 'env-file-not-written',
    reason: 'the file system is read-only',
  });
  expect([file.shown, folder.shown]).toEqual([['K=old'], ['K=old', '.env']]);
});

test.skipIf(UNSHARE === undefined)(
  'a writable file in a read-only mount of its folder is written in place',
  () => {
    const { told, shown } = mounted(`
    mkdir ro host; printf 'K=old\\n' > host/env; touch ro/.env
    mount --bind ro ro; mount --bind host/env ro/.env; mount -o remount,ro,bind ro
    ${lab.command({ paths: [lab.path('ro/.env')] })}
    cat host/env
  `);
    expect(told).toMatchObject({ how: ['in-place'], asked: ['read-only-folder'] });
    expect(shown).toEqual(['K=NewToken0123456789']);
  },
);

test.skipIf(UNSHARE === undefined)('two files on two disks: the full one keeps both as they were', () => {
  chmodSync(lab.folder, 0o755);
  lab.write('.env', 'K=old\n');
  const { told, shown } = mounted(`
    ${smallDisk(1)}
    ${lab.command({ paths: [lab.path('.env'), lab.path('disk/.env')], token: LONG })}
    ${AFTER}
  `);
  expect(told).toMatchObject({ failure: 'env-file-not-written' });
  expect(shown).toEqual([shown[0], shown[0]]);
  expect(lab.read('.env')).toBe('K=old\n');
});
