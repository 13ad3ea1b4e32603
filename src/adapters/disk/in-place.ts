import { constants } from 'node:fs';
import { codeOf, type DiskFs, readAll, withFile, writeAll } from './fs.ts';
import { mustHold } from './replace.ts';
import type { RegularFile } from './stat.ts';

/**
 * Writes over the file itself, from the first changed byte on and never shorter than it is before the new bytes
 * stand. An error puts the old bytes back, which always fit; a crash in the middle can't be mended.
 * Returns false, with nothing written, if the file is not `old` any more.
 */
export function writeInPlace(fs: DiskFs, file: RegularFile, old: Buffer, next: Buffer): boolean {
  const flags = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  return withFile(fs, fs.openSync(file.real, flags), (fd) => {
    if (!readAll(fs, fd).equals(old)) return false;
    try {
      overwrite(fs, fd, old, next);
    } catch (error) {
      restore(fs, fd, old, next, error);
    }
    return true;
  });
}

function overwrite(fs: DiskFs, fd: number, old: Buffer, next: Buffer): void {
  const from = firstDifference(old, next);
  writeAll(fs, fd, next.subarray(from), from);
  if (next.length < old.length) fs.ftruncateSync(fd, next.length);
  fs.fsyncSync(fd);
  mustHold(fs, fd, next);
}

function restore(fs: DiskFs, fd: number, old: Buffer, next: Buffer, error: unknown): never {
  try {
    const from = firstDifference(old, next);
    writeAll(fs, fd, old.subarray(from), from);
    fs.ftruncateSync(fd, old.length);
    fs.fsyncSync(fd);
  } catch (second) {
    // Where nothing could be written at all, the old bytes still stand.
    if (!stillHolds(fs, fd, old)) throw new NotRestored('not restored', { cause: second });
  }
  throw error;
}

function stillHolds(fs: DiskFs, fd: number, bytes: Buffer): boolean {
  try {
    return readAll(fs, fd).equals(bytes);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}

/** The old bytes could not be put back after an error. */
export class NotRestored extends Error {}

function firstDifference(a: Buffer, b: Buffer): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}
