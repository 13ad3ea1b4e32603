import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { disk } from '../../../src/adapters/disk/disk.ts';
import type { DiskFs, DiskHost } from '../../../src/adapters/disk/fs.ts';
import { CliFailure, type Failure } from '../../../src/core/failure.ts';
import type { InPlaceReason, Rewritten } from '../../../src/core/refresh/change.ts';
import { EnvText } from '../../../src/core/secret.ts';
import type { FilesPort, Rewrite } from '../../../src/ports.ts';
import {
  buildDiskProcess,
  type DiskLab,
  diskLab,
  isRoot,
  isWindows,
  NOBODY,
} from '../../support/disk-lab.ts';

const OLD = 'A=1\nK=old\n';
const NEXT = 'A=1\nK=NewToken0123456789\n';
const GONE_PID = 2 ** 22 + 1;

let program: string;
let lab: DiskLab;

beforeAll(async () => {
  program = await buildDiskProcess();
  return () => fs.rmSync(dirname(program), { recursive: true, force: true });
});
beforeEach(() => {
  lab = diskLab(program);
});
afterEach(() => lab.remove());

const HOST: DiskHost = { platform: process.platform, pid: process.pid, uid: process.getuid?.() ?? null };
const files = (host: Partial<DiskHost> = {}): FilesPort => disk({ ...HOST, ...host });
const faulty = (faults: Partial<DiskFs>): FilesPort => files({ fs: { ...fs, ...faults } });
const always = async (): Promise<boolean> => true;
const errno = (code: string): Error => Object.assign(new Error(code), { code });

/** A change to the fixed new text; `edit` sees each text that it is applied to. */
function to(path: string, edit: (text: string) => string = () => NEXT): Rewrite {
  return { path, edit: (text) => new EnvText(edit(text.expose())) };
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CliFailure) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

const names = (): readonly string[] => fs.readdirSync(lab.folder).sort();

test('a file is replaced, and its mode kept', async () => {
  for (const mode of [0o600, 0o640, 0o644, 0o660]) {
    const path = lab.write('.env', OLD, mode);
    const results = await files().rewrite([to(path)], always);
    expect(results).toEqual([
      { path, how: 'renamed', bytesBefore: 10, bytesAfter: 25, mode: fs.statSync(path).mode & 0o7777 },
    ]);
    if (!isWindows) expect(fs.statSync(path).mode & 0o777).toBe(mode);
    expect(lab.read('.env')).toBe(NEXT);
    expect(names()).toEqual(['.env']);
  }
});

test('every byte survives, whatever its encoding', async () => {
  const all = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1)).toString('latin1');
  const path = lab.write('.env', all);
  expect((await files().read(path)).expose()).toBe(all);
  await files().rewrite([to(path, (text) => `${text}${all}`)], always);
  expect(lab.read('.env')).toBe(all + all);
});

test('the same content is not written, and nothing is made beside it', async () => {
  const path = lab.write('.env', OLD);
  const refuse = (): never => {
    throw errno('EIO');
  };
  const port = faulty({ mkdirSync: refuse, writeSync: refuse, renameSync: refuse });
  expect(await port.rewrite([to(path, (text) => text)], always)).toMatchObject([{ how: 'unchanged' }]);
});

test.skipIf(isWindows)('a link stays a link, also a relative one and a chain', async () => {
  fs.mkdirSync(lab.path('real'));
  lab.write('real/env', OLD);
  fs.symlinkSync('real/env', lab.path('one'));
  fs.symlinkSync(lab.path('one'), lab.path('.env'));
  await files().rewrite([to(lab.path('.env'))], always);
  expect(lab.read('real/env')).toBe(NEXT);
  expect([fs.readlinkSync(lab.path('.env')), fs.readlinkSync(lab.path('one'))]).toEqual([
    lab.path('one'),
    'real/env',
  ]);
  expect(fs.readdirSync(lab.path('real'))).toEqual(['env']);
});

test.skipIf(isWindows)('what is no regular file is refused, and not opened', async () => {
  fs.mkdirSync(lab.path('folder'));
  fs.symlinkSync('nowhere', lab.path('dangling'));
  fs.symlinkSync('loop', lab.path('loop'));
  fs.symlinkSync('folder', lab.path('to-folder'));
  spawnSync('mkfifo', [lab.path('pipe')]);
  const before = names();
  for (const [name, what] of [
    ['folder', /a folder/],
    ['to-folder', /a folder/],
    ['dangling', /does not exist/],
    ['loop', /leads to itself/],
    ['pipe', /named pipe/],
  ] as const) {
    for (const work of [files().read(lab.path(name)), files().rewrite([to(lab.path(name))], always)]) {
      const failure = await failureOf(work);
      expect(failure).toMatchObject({ kind: 'env-file-not-regular', what: expect.stringMatching(what) });
    }
  }
  expect(await failureOf(files().read(lab.path('none')))).toMatchObject({ kind: 'env-file-not-found' });
  expect(await failureOf(files().read(lab.path('pipe/none')))).toMatchObject({ kind: 'env-file-not-found' });
  expect(names()).toEqual(before);
  expect(fs.lstatSync(lab.path('pipe')).isFIFO()).toBe(true);
});

test('a file that is marked read-only is refused, also for root, and stays the same file', async () => {
  const path = lab.write('.env', OLD, 0o400);
  const { ino } = fs.statSync(path);
  expect(await failureOf(files().rewrite([to(path)], always))).toMatchObject({
    kind: 'env-file-not-written',
    path,
  });
  expect([lab.read('.env'), fs.statSync(path).ino]).toEqual([OLD, ino]);
  fs.chmodSync(path, 0o600);
});

// Root may write everything, and only root can become somebody else.
test.skipIf(!isRoot)('as another user: 0400, the files of others and a folder without rights', () => {
  const path = lab.write('.env', OLD, 0o400);
  fs.chownSync(path, NOBODY, NOBODY);
  expect(lab.run({ paths: [path] }, { uid: NOBODY })).toMatchObject({ failure: 'env-file-not-written' });
  fs.chmodSync(path, 0o600);
  fs.chownSync(path, 0, 0);
  expect(lab.run({ paths: [path] }, { uid: NOBODY })).toMatchObject({ reason: 'no permission' });
  fs.mkdirSync(lab.path('closed'));
  lab.write('closed/.env', OLD, 0o666);
  fs.chmodSync(lab.path('closed'), 0o700);
  expect(lab.run({ paths: [lab.path('closed/.env')] }, { uid: NOBODY })).toMatchObject({
    reason: 'no permission',
  });
  expect([lab.read('.env'), lab.read('closed/.env')]).toEqual([OLD, OLD]);
});

test.skipIf(!isRoot)(
  'as another user: where the folder or the owner stand in the way, it is written in place',
  () => {
    const path = lab.write('.env', OLD, 0o660);
    fs.chownSync(path, 0, NOBODY);
    expect(lab.run({ paths: [path], mayWriteInPlace: false }, { uid: NOBODY })).toMatchObject({
      asked: ['owner'],
      failure: 'env-file-not-written',
    });
    expect(lab.read('.env')).toBe(OLD);
    const { ino } = fs.statSync(path);
    expect(lab.run({ paths: [path] }, { uid: NOBODY })).toMatchObject({
      how: ['in-place'],
      asked: ['owner'],
    });
    expect(lab.read('.env')).toBe(NEXT);
    expect(fs.statSync(path)).toMatchObject({ ino, uid: 0, gid: NOBODY });

    fs.mkdirSync(lab.path('closed'));
    const inside = lab.write('closed/.env', OLD, 0o666);
    fs.chmodSync(lab.path('closed'), 0o555);
    expect(lab.run({ paths: [inside] }, { uid: NOBODY })).toMatchObject({
      how: ['in-place'],
      asked: ['read-only-folder'],
    });
    expect([lab.read('closed/.env'), fs.readdirSync(lab.path('closed'))]).toEqual([NEXT, ['.env']]);
  },
);

test.skipIf(!isRoot)("root keeps the owner of somebody else's file", async () => {
  const path = lab.write('.env', OLD, 0o640);
  fs.chownSync(path, NOBODY, NOBODY);
  expect(await files().rewrite([to(path)], always)).toMatchObject([{ how: 'renamed' }]);
  const { uid, gid, mode } = fs.statSync(path);
  expect([uid, gid, mode & 0o777]).toEqual([NOBODY, NOBODY, 0o640]);
});

test('a hard link is written in place, if that is agreed to, and both names show it', async () => {
  const path = lab.write('.env', OLD);
  fs.linkSync(path, lab.path('other'));
  const asked: InPlaceReason[] = [];
  const answer = (yes: boolean) => async (_: string, why: InPlaceReason) => {
    asked.push(why);
    return yes;
  };
  expect(await failureOf(files().rewrite([to(path)], answer(false)))).toMatchObject({
    kind: 'env-file-not-written',
  });
  expect([lab.read('.env'), lab.read('other'), names()]).toEqual([OLD, OLD, ['.env', 'other']]);
  expect(await files().rewrite([to(path)], answer(true))).toMatchObject([
    { how: 'in-place', inPlaceReason: 'hard-link' },
  ]);
  expect([lab.read('.env'), lab.read('other'), fs.statSync(path).nlink]).toEqual([NEXT, NEXT, 2]);
  expect(await files().rewrite([to(path, () => 'K=x')], answer(true))).toMatchObject([{ how: 'in-place' }]);
  expect(lab.read('other')).toBe('K=x');
  expect(asked).toEqual(['hard-link', 'hard-link', 'hard-link']);
});

test.skipIf(isWindows)('whatever the umask, nobody else can read a byte before it is in place', () => {
  for (const umask of [0o000, 0o022, 0o077]) {
    const path = lab.write('.env', OLD, 0o600);
    expect(lab.run({ paths: [path], umask })).toMatchObject({
      how: ['renamed'],
    });
    expect(fs.statSync(path).mode & 0o777).toBe(0o600);
  }
});

test.skipIf(isWindows)(
  'while it is written, the new content is for its owner alone and git is told to look away',
  async () => {
    const path = lab.write('.env', OLD, 0o644);
    const seen: string[] = [];
    const writeSync = ((fd: number, bytes: Buffer, ...rest: [number, number, number]) => {
      const folder = names().find((name) => name.startsWith('.wa-token-')) ?? '';
      const inside = fs.readdirSync(lab.path(folder));
      const mode = fs.statSync(lab.path(folder)).mode & 0o777;
      seen.push(
        [mode.toString(8), (fs.fstatSync(fd).mode & 0o777).toString(8), inside.sort().join(' ')].join(' '),
      );
      if (inside.length > 1)
        expect(fs.readFileSync(join(lab.folder, folder, '.gitignore'), 'utf8')).toMatch(/^\*\n/);
      return fs.writeSync(fd, bytes, ...rest);
    }) as typeof fs.writeSync;
    await faulty({ writeSync }).rewrite([to(path)], always);
    expect(seen).toEqual([
      '700 600 .gitignore',
      expect.stringMatching(/^700 600 \.gitignore new-[0-9a-f]+$/),
    ]);
    expect(fs.statSync(path).mode & 0o777).toBe(0o644);
  },
);

test('an editor that saves in between is not overwritten: the edit is done once more', async () => {
  const path = lab.write('.env', OLD);
  const seen: string[] = [];
  const edit = (text: string): string => {
    seen.push(text);
    if (seen.length === 1) fs.writeFileSync(path, `${OLD}EDITOR=1\n`);
    return text.replace('old', 'new');
  };
  await files().rewrite([to(path, edit)], always);
  expect(lab.read('.env')).toBe('A=1\nK=new\nEDITOR=1\n');
  expect(names()).toEqual(['.env']);
});

test.each<[string, (meddle: () => void) => Partial<DiskFs>]>([
  ['the first folder is made', (meddle) => ({ mkdirSync: after(meddle, fs.mkdirSync) })],
  ['the new content is synced', (meddle) => ({ fsyncSync: after(meddle, fs.fsyncSync) })],
])('an editor that saves when %s is not overwritten', async (_, faults) => {
  const path = lab.write('.env', OLD);
  let saved = false;
  const meddle = (): void => {
    if (!saved) fs.writeFileSync(path, `${OLD}EDITOR=1\n`);
    saved = true;
  };
  await faulty(faults(meddle)).rewrite([to(path, (text) => text.replace('old', 'new'))], always);
  expect(lab.read('.env')).toBe('A=1\nK=new\nEDITOR=1\n');
});

function after<T extends (...args: never[]) => unknown>(meddle: () => void, call: T): T {
  const meddled = (...args: Parameters<T>): unknown => {
    meddle();
    return call(...args);
  };
  return meddled as T;
}

test('a file that changes again and again is left to the other program', async () => {
  const path = lab.write('.env', OLD);
  let round = 0;
  const fsyncSync = (fd: number): void => {
    round += 1;
    fs.writeFileSync(path, `K=${round}\n`);
    fs.fsyncSync(fd);
  };
  const failure = await failureOf(faulty({ fsyncSync }).rewrite([to(path)], always));
  expect(failure).toEqual({ kind: 'env-file-changed', path });
  expect([lab.read('.env'), names()]).toEqual(['K=2\n', ['.env']]);
});

test('two programs on two keys: no update is lost silently', async () => {
  const path = lab.write('.env', 'ONE=x\nTWO=x\n');
  const rounds = 40;
  const [one, two] = await Promise.all([
    lab.start({ paths: [path], key: 'ONE', token: 'one', rounds }),
    lab.start({ paths: [path], key: 'TWO', token: 'two', rounds }),
  ]);
  const last = (lines: typeof one): number => lines.findLastIndex(({ failure }) => failure === null);
  expect(lab.read('.env')).toBe(`ONE=one${last(one)}\nTWO=two${last(two)}\n`);
  expect([one.length, two.length]).toEqual([rounds, rounds]);
  expect([...one, ...two].filter(({ failure }) => failure !== null).length).toBeLessThan(8);
  expect(names()).toEqual(['.env']);
}, 60_000);

test('several files: one that cannot be edited keeps all as they were', async () => {
  const [a, b] = [lab.write('a.env', OLD), lab.write('b.env', OLD)];
  const refused = new CliFailure({ kind: 'env-file-refused', path: b, line: 1, reason: 'nul' });
  const change = to(b, () => {
    throw refused;
  });
  expect(await failureOf(files().rewrite([to(a), change], always))).toBe(refused.failure);
  expect([lab.read('a.env'), lab.read('b.env'), names()]).toEqual([OLD, OLD, ['a.env', 'b.env']]);
});

test('several files: if one fails at the last step, those before are put back', async () => {
  const [a, b] = [lab.write('a.env', OLD, 0o640), lab.write('b.env', OLD)];
  const renameSync: typeof fs.renameSync = (from, to) => {
    if (to === b) throw errno('EIO');
    fs.renameSync(from, to);
  };
  const failure = await failureOf(faulty({ renameSync }).rewrite([to(a), to(b)], always));
  expect(failure).toEqual({ kind: 'env-file-not-written', path: b, reason: 'the disk reports an error' });
  expect([lab.read('a.env'), lab.read('b.env'), names()]).toEqual([OLD, OLD, ['a.env', 'b.env']]);
  if (!isWindows) expect(fs.statSync(a).mode & 0o777).toBe(0o640);
});

test('several files: those before are put back until a question is answered, or for good', async () => {
  const [a, b] = [lab.write('a.env', OLD), lab.write('b.env', OLD)];
  const renameSync: typeof fs.renameSync = (from, to) => {
    if (to === b) throw errno('EBUSY');
    fs.renameSync(from, to);
  };
  const answers = [true, false];
  const ask = async (path: string, why: InPlaceReason): Promise<boolean> => {
    expect([path, why, lab.read('a.env'), lab.read('b.env')]).toEqual([b, 'bind-mount', OLD, OLD]);
    return answers.pop() === true;
  };
  const port = faulty({ renameSync });
  expect(await failureOf(port.rewrite([to(a), to(b)], ask))).toMatchObject({
    kind: 'env-file-not-written',
    path: b,
  });
  expect([lab.read('a.env'), lab.read('b.env'), names()]).toEqual([OLD, OLD, ['a.env', 'b.env']]);
  expect(await port.rewrite([to(a), to(b)], ask)).toMatchObject([{ how: 'renamed' }, { how: 'in-place' }]);
  expect([lab.read('a.env'), lab.read('b.env')]).toEqual([NEXT, NEXT]);
});

test('several files: an editor that saves the second one meanwhile is not overwritten', async () => {
  const [a, b] = [lab.write('a.env', OLD), lab.write('b.env', OLD)];
  let saved = false;
  const renameSync: typeof fs.renameSync = (from, to) => {
    if (to === a && !saved) fs.writeFileSync(b, `${OLD}EDITOR=1\n`);
    if (to === a) saved = true;
    fs.renameSync(from, to);
  };
  const edit = (text: string): string => text.replace('old', 'new');
  await faulty({ renameSync }).rewrite([to(a, edit), to(b, edit)], always);
  expect([lab.read('a.env'), lab.read('b.env')]).toEqual(['A=1\nK=new\n', 'A=1\nK=new\nEDITOR=1\n']);
});

test('several files: what could not be put back is told', async () => {
  const [a, b] = [lab.write('a.env', OLD), lab.write('b.env', OLD)];
  let moved = 0;
  const renameSync: typeof fs.renameSync = (from, to) => {
    if (to === a || to === b) moved += 1;
    if (moved > 1) throw errno('EIO');
    fs.renameSync(from, to);
  };
  const failure = await failureOf(faulty({ renameSync }).rewrite([to(a), to(b)], always));
  expect(failure).toMatchObject({
    path: b,
    reason: expect.stringContaining(`the new content stays in ${a}`),
    changed: [a],
  });
  expect([lab.read('a.env'), lab.read('b.env'), names()]).toEqual([NEXT, OLD, ['a.env', 'b.env']]);
});

test.skipIf(isWindows)('one file under two names is edited once for each, and both are told', async () => {
  const path = lab.write('.env', 'K=1\n');
  fs.symlinkSync('.env', lab.path('link'));
  const more = (text: string): string => `${text}#\n`;
  const results = await files().rewrite([to(lab.path('link'), more), to(path, more)], always);
  expect(results.map(({ path: told, how }: Rewritten) => [told, how])).toEqual([
    [lab.path('link'), 'renamed'],
    [path, 'renamed'],
  ]);
  expect(lab.read('.env')).toBe('K=1\n#\n#\n');
});

test('the error of each call leaves the old file and nothing beside it', async () => {
  const path = lab.write('.env', OLD, 0o640);
  if (isRoot) fs.chownSync(path, NOBODY, NOBODY);
  const calls = [
    'writeSync',
    'fsyncSync',
    'fchmodSync',
    'fstatSync',
    'readSync',
    'renameSync',
    'mkdirSync',
  ] as const;
  for (const call of [...calls, ...(isRoot ? (['fchownSync'] as const) : [])]) {
    for (const code of ['ENOSPC', 'EIO', 'EDQUOT']) {
      const broken = (): never => {
        throw errno(code);
      };
      const failure = await failureOf(faulty({ [call]: broken }).rewrite([to(path)], always));
      expect([call, failure]).toMatchObject([call, { path, reason: expect.any(String) }]);
      expect([call, lab.read('.env'), names()]).toEqual([call, OLD, ['.env']]);
    }
  }
});

test('short writes are gone on with, as on a disk that is nearly full', async () => {
  const path = lab.write('.env', OLD);
  const writeSync = ((fd: number, bytes: Buffer, offset: number, length: number, position: number) =>
    fs.writeSync(fd, bytes, offset, Math.ceil(length / 2), position)) as typeof fs.writeSync;
  await faulty({ writeSync }).rewrite([to(path)], always);
  expect(lab.read('.env')).toBe(NEXT);
  fs.linkSync(path, lab.path('other'));
  await faulty({ writeSync }).rewrite([to(path, () => OLD)], always);
  expect(lab.read('other')).toBe(OLD);
});

test('a write that claims more than it did is found out before the rename', async () => {
  const path = lab.write('.env', OLD);
  const writeSync = ((fd: number, bytes: Buffer, offset: number, length: number, position: number) => {
    if (bytes.includes('NewToken')) return length;
    return fs.writeSync(fd, bytes, offset, length, position);
  }) as typeof fs.writeSync;
  const renameSync: typeof fs.renameSync = (from, to) => {
    expect(to).not.toBe(path);
    fs.renameSync(from, to);
  };
  const failure = await failureOf(faulty({ writeSync, renameSync }).rewrite([to(path)], always));
  expect(failure).toMatchObject({ kind: 'env-file-not-written' });
  expect([lab.read('.env'), names()]).toEqual([OLD, ['.env']]);
});

test('in place, an error half-way puts the old bytes back', async () => {
  const path = lab.write('.env', OLD);
  fs.linkSync(path, lab.path('other'));
  for (const text of [NEXT, 'K=1\n', 'A=1\nK=new\n']) {
    let broken = 0;
    const writeSync = ((fd: number, bytes: Buffer, offset: number, length: number, position: number) => {
      if (names().some((name) => name.startsWith('.wa-token-')) && fs.fstatSync(fd).nlink === 2) {
        broken += 1;
        if (broken === 2) throw errno('ENOSPC');
        if (broken === 1) return fs.writeSync(fd, bytes, offset, Math.max(1, length - 1), position);
      }
      return fs.writeSync(fd, bytes, offset, length, position);
    }) as typeof fs.writeSync;
    const failure = await failureOf(faulty({ writeSync }).rewrite([to(path, () => text)], always));
    expect(failure).toMatchObject({ reason: 'no space is left on the disk' });
    expect([lab.read('.env'), lab.read('other')]).toEqual([OLD, OLD]);
  }
});

test('in place, old bytes that cannot be put back are told of', async () => {
  const path = lab.write('.env', OLD);
  fs.linkSync(path, lab.path('other'));
  let calls = 0;
  const writeSync = ((fd: number, bytes: Buffer, offset: number, length: number, position: number) => {
    if (fs.fstatSync(fd).nlink === 2) calls += 1;
    if (calls > 1) throw errno('EIO');
    return fs.writeSync(fd, bytes, offset, calls === 1 ? 3 : length, position);
  }) as typeof fs.writeSync;
  const failure = await failureOf(faulty({ writeSync }).rewrite([to(path)], always));
  expect(failure).toMatchObject({ reason: expect.stringMatching(/half-way.*EIO/), changed: [path] });
});

test('what is read back must be what was meant, or the old content is put back', async () => {
  const path = lab.write('.env', OLD, 0o640);
  const failure = await failureOf(files().rewrite([{ ...to(path), holds: () => false }], always));
  expect(failure).toMatchObject({ kind: 'env-file-not-written', reason: expect.stringMatching(/read back/) });
  expect([lab.read('.env'), names()]).toEqual([OLD, ['.env']]);
  expect(
    await files().rewrite([{ ...to(path), holds: (text) => text.expose() === NEXT }], always),
  ).toMatchObject([{ how: 'renamed' }]);
});

test('a file that turns out otherwise after the rename is put back', async () => {
  const path = lab.write('.env', OLD);
  const renameSync: typeof fs.renameSync = (from, to) => {
    fs.renameSync(from, to);
    if (to === path && lab.read('.env') === NEXT) fs.writeFileSync(path, 'A=1\nK=New');
  };
  expect(await failureOf(faulty({ renameSync }).rewrite([to(path)], always))).toMatchObject({
    reason: expect.stringMatching(/read back/),
  });
  expect(lab.read('.env')).toBe(OLD);
});

test('Windows, by a stub: a rename that another program blocks is tried again', async () => {
  const path = lab.write('.env', OLD);
  const codes = ['EPERM', 'EACCES', 'EBUSY'];
  const pauses: number[] = [];
  const renameSync: typeof fs.renameSync = (from, to) => {
    const code = to === path ? codes.shift() : undefined;
    if (code !== undefined) throw errno(code);
    fs.renameSync(from, to);
  };
  const sleep = async (pause: number): Promise<void> => void pauses.push(pause);
  const port = files({ platform: 'win32', sleep, fs: { ...fs, renameSync } });
  expect(await port.rewrite([to(path)], always)).toMatchObject([{ how: 'renamed' }]);
  expect([lab.read('.env'), pauses]).toEqual([NEXT, [10, 20, 40]]);
});

test('Windows, by a stub: after about two seconds it fails with the old file intact, and never writes in place', async () => {
  const path = lab.write('.env', OLD);
  for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
    let waited = 0;
    const renameSync: typeof fs.renameSync = (from, to) => {
      if (to === path) throw errno(code);
      fs.renameSync(from, to);
    };
    const sleep = async (pause: number): Promise<void> => {
      waited += pause;
    };
    const port = files({ platform: 'win32', sleep, fs: { ...fs, renameSync } });
    const ask = (): never => {
      throw new Error('asked');
    };
    expect(await failureOf(port.rewrite([to(path)], ask))).toMatchObject({
      kind: 'env-file-not-written',
      path,
    });
    expect(waited).toBeGreaterThan(1500);
    expect(waited).toBeLessThan(3000);
    expect([lab.read('.env'), names()]).toEqual([OLD, ['.env']]);
  }
});

/** What a run that was killed leaves behind. */
function leaveBehind(name: string, pid: number, ageMs = 0, host = hostname()): void {
  fs.mkdirSync(lab.path(name), { mode: 0o700 });
  lab.write(join(name, '.gitignore'), `*\n# wa-token ${pid} ${host}\n`);
  lab.write(join(name, 'new-0123456789ab'), NEXT);
  const then = (Date.now() - ageMs) / 1000;
  fs.utimesSync(lab.path(name), then, then);
}

const lockName = async (): Promise<string> => {
  const path = lab.write('.env', OLD);
  let name = '';
  const renameSync: typeof fs.renameSync = (from, to) => {
    name ||= String(to);
    fs.renameSync(from, to);
  };
  await faulty({ renameSync }).rewrite([to(path)], always);
  lab.write('.env', OLD);
  return name.slice(lab.folder.length + 1);
};

test('what killed runs have left is cleaned up, for this file and for others', async () => {
  const own = await lockName();
  const isAlive = (pid: number): boolean => pid !== GONE_PID;
  leaveBehind(own, GONE_PID);
  leaveBehind('.wa-token-0123456789ab.tmp', GONE_PID);
  leaveBehind('.wa-token-0123456789ac.old-0123456789ab', GONE_PID);
  leaveBehind('.wa-token-0123456789ad.tmp', 1, 3_700_000);
  leaveBehind('.wa-token-0123456789ae.tmp', 1, 61_000, 'another-machine');
  // The same number again, as in a container that was started anew.
  leaveBehind('.wa-token-0123456789af.tmp', process.pid);
  await files({ isAlive }).rewrite([to(lab.path('.env'))], always);
  expect([lab.read('.env'), names()]).toEqual([NEXT, ['.env']]);
});

test('where no process can be asked about, what is older than a minute is left over', async () => {
  const own = await lockName();
  leaveBehind(own, 1, 61_000);
  leaveBehind('.wa-token-0123456789ab.tmp', 1, 30_000);
  await files({ isAlive: () => undefined }).rewrite([to(lab.path('.env'))], always);
  expect([lab.read('.env'), names()]).toEqual([NEXT, ['.env', '.wa-token-0123456789ab.tmp']]);
});

test('what a living run holds is waited for, and then it says so', async () => {
  const own = await lockName();
  leaveBehind(own, 1);
  leaveBehind('.wa-token-0123456789ab.tmp', 1);
  leaveBehind('.wa-token-0123456789ac.tmp', 1, 5_000, 'another-machine');
  let time = Date.now();
  const sleep = async (pause: number): Promise<void> => {
    time += pause;
  };
  const port = files({ isAlive: () => true, now: () => time, sleep });
  expect(await failureOf(port.rewrite([to(lab.path('.env'))], always))).toEqual({
    kind: 'env-file-not-written',
    path: lab.path('.env'),
    reason: 'another run of wa-token is writing it',
  });
  expect(lab.read('.env')).toBe(OLD);
  expect(names().length).toBe(4);
});

test.skipIf(isWindows)('a planted link in the place of the private folder is not followed', async () => {
  const own = await lockName();
  fs.mkdirSync(lab.path('victim'));
  lab.write('victim/precious', 'x');
  fs.symlinkSync('victim', lab.path(own));
  fs.lutimesSync(lab.path(own), 1, 1);
  await files().rewrite([to(lab.path('.env'))], always);
  expect([lab.read('.env'), lab.read('victim/precious'), names()]).toEqual([NEXT, 'x', ['.env', 'victim']]);
});

test('a run whose folder is taken away fails, and leaves the other run alone', async () => {
  const path = lab.write('.env', OLD);
  let taken = '';
  const fsyncSync = (fd: number): void => {
    fs.fsyncSync(fd);
    if (taken !== '') return;
    taken = names().find((name) => name.startsWith('.wa-token-')) ?? '';
    fs.rmSync(lab.path(taken), { recursive: true });
    leaveBehind(taken, 1);
  };
  expect(await failureOf(faulty({ fsyncSync }).rewrite([to(path)], always))).toMatchObject({
    kind: 'env-file-not-written',
  });
  expect(lab.read('.env')).toBe(OLD);
  expect(fs.readdirSync(lab.path(taken)).sort()).toEqual(['.gitignore', 'new-0123456789ab']);
});

test('a new file is for its owner alone, and never takes the place of another', async () => {
  const path = lab.path('.env');
  await files().create(path, new EnvText(NEXT));
  expect([lab.read('.env'), names()]).toEqual([NEXT, ['.env']]);
  if (!isWindows) expect(fs.statSync(path)).toMatchObject({ nlink: 1, mode: 0o100600 });
  expect(await failureOf(files().create(path, new EnvText('X=1')))).toEqual({
    kind: 'env-file-not-written',
    path,
    reason: 'a file of that name is there already',
  });
  expect([lab.read('.env'), names()]).toEqual([NEXT, ['.env']]);
  expect(await failureOf(files().create(lab.path('no/such/.env'), new EnvText('')))).toMatchObject({
    reason: 'its folder does not exist',
  });
});

test.skipIf(isWindows)('a new file does not follow a dangling link', async () => {
  fs.symlinkSync('elsewhere', lab.path('.env'));
  expect(await failureOf(files().create(lab.path('.env'), new EnvText(NEXT)))).toMatchObject({
    reason: 'a file of that name is there already',
  });
  expect(names()).toEqual(['.env']);
});

test('where the file system has no hard links, a new file is made all the same', async () => {
  const linkSync = (): never => {
    throw errno('EPERM');
  };
  await faulty({ linkSync }).create(lab.path('.env'), new EnvText(NEXT));
  expect([lab.read('.env'), names()]).toEqual([NEXT, ['.env']]);
});

test('exists says whether anything is there, a dangling link too', async () => {
  lab.write('.env', OLD);
  expect(await files().exists(lab.path('.env'))).toBe(true);
  expect(await files().exists(lab.path('none'))).toBe(false);
  expect(await files().exists(lab.path('.env/none'))).toBe(false);
});
