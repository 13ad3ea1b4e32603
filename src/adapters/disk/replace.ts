import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import type { InPlaceReason } from '../../core/refresh/change.ts';
import { codeOf, type DiskFs, readAll, type System, withFile, writeAll } from './fs.ts';
import type { PrivateFolder } from './private-folder.ts';
import type { RegularFile } from './stat.ts';

/** The new content in the private folder, complete and with the owner and mode of the file that it replaces. */
export interface Prepared {
  readonly temporary: string;
  readonly inode: number;
}

export function prepare(
  system: System,
  file: RegularFile,
  folder: PrivateFolder,
  bytes: Buffer,
): Prepared | InPlaceReason {
  if (file.stat.nlink > 1) return 'hard-link';
  if (!folder.isBeside) return 'read-only-folder';
  const { fs } = system;
  const temporary = join(folder.path, `new-${randomBytes(6).toString('hex')}`);
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  return withFile(fs, fs.openSync(temporary, flags, 0o600), (fd) => {
    writeAll(fs, fd, bytes, 0);
    if (!keepOwner(system, fd, file)) return 'owner';
    // Readable for others only now that it is complete; chown may have taken bits away.
    if (system.platform !== 'win32' && (fs.fstatSync(fd).mode & 0o7777) !== (file.stat.mode & 0o7777)) {
      fs.fchmodSync(fd, file.stat.mode & 0o7777);
    }
    fs.fsyncSync(fd);
    mustHold(fs, fd, bytes);
    return { temporary, inode: fs.fstatSync(fd).ino };
  });
}

function keepOwner({ fs, platform }: System, fd: number, { stat }: RegularFile): boolean {
  if (platform === 'win32') return true;
  const own = fs.fstatSync(fd);
  if (own.uid === stat.uid && own.gid === stat.gid) return true;
  try {
    fs.fchownSync(fd, stat.uid, stat.gid);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EPERM') return false;
    throw error;
  }
}

/** A nearly full disk can take less than it said: size and content are looked at before they count. */
export function mustHold(fs: DiskFs, fd: number, bytes: Buffer): void {
  if (fs.fstatSync(fd).size !== bytes.length || !readAll(fs, fd).equals(bytes)) {
    throw Object.assign(new Error('not what was written'), { code: 'EIO' });
  }
}

/** Puts the prepared content in place in one step; the reason if the system only allows writing in place. */
export async function moveIntoPlace(
  system: System,
  { temporary }: Prepared,
  file: RegularFile,
): Promise<InPlaceReason | null> {
  try {
    await renamePatiently(system, temporary, file.real);
  } catch (error) {
    const why = system.platform === 'win32' ? undefined : IN_PLACE[codeOf(error) ?? ''];
    if (why === undefined) throw error;
    return why;
  }
  syncFolder(system.fs, dirname(file.real));
  return null;
}

const IN_PLACE: Readonly<Record<string, InPlaceReason>> = {
  EBUSY: 'bind-mount',
  EXDEV: 'bind-mount',
  EACCES: 'read-only-folder',
  EPERM: 'read-only-folder',
  EROFS: 'read-only-folder',
};

const WINDOWS_LOCKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Windows lets nobody replace a file that a virus scanner or an indexer has open, which they have for a moment. */
async function renamePatiently({ fs, platform, sleep }: System, from: string, to: string): Promise<void> {
  let pause = 10;
  for (let waited = 0; ; waited += pause, pause = Math.min(pause * 2, 250)) {
    try {
      fs.renameSync(from, to);
      return;
    } catch (error) {
      if (platform !== 'win32' || !WINDOWS_LOCKS.has(codeOf(error)) || waited >= 2000) throw error;
    }
    await sleep(pause);
  }
}

/** Makes the rename last. Some systems can't sync a folder, and what is in place is whole either way. */
function syncFolder(fs: DiskFs, folder: string): void {
  try {
    withFile(fs, fs.openSync(folder, 'r'), (fd) => fs.fsyncSync(fd));
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}
