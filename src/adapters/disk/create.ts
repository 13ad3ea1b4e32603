import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { codeOf, notWritten, type System, withFile, writeAll } from './fs.ts';
import { closeFolder, openFolder } from './private-folder.ts';
import { mustHold } from './replace.ts';

/** Makes a new file that only its owner can read, whole from its first instant, and never over another one. */
export async function createFile(system: System, path: string, bytes: Buffer): Promise<void> {
  try {
    const folder = await openFolder(system, path);
    try {
      if (!folder.isBeside) throw Object.assign(new Error('folder not writable'), { code: 'EACCES' });
      const temporary = join(folder.path, `new-${randomBytes(6).toString('hex')}`);
      writeNew(system, temporary, bytes);
      linkIntoPlace(system, temporary, path, bytes);
    } finally {
      closeFolder(system, folder);
    }
  } catch (error) {
    throw notWritten(path, error);
  }
}

function writeNew({ fs }: System, path: string, bytes: Buffer): void {
  withFile(fs, fs.openSync(path, 'wx+', 0o600), (fd) => {
    writeAll(fs, fd, bytes, 0);
    fs.fsyncSync(fd);
    mustHold(fs, fd, bytes);
  });
}

/** A link, unlike a rename, never takes the place of another file. FAT and some network systems have none. */
function linkIntoPlace(system: System, temporary: string, path: string, bytes: Buffer): void {
  try {
    system.fs.linkSync(temporary, path);
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error))) throw error;
    writeNew(system, path, bytes);
  }
}

const NO_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
]);
