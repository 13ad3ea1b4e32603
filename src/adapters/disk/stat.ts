import { constants, type Stats } from 'node:fs';
import { CliFailure } from '../../core/failure.ts';
import { codeOf, type DiskFs, notWritten, readAll, reasonOf, withFile } from './fs.ts';

/** A regular file, looked at before it is opened: opening a named pipe would hang until somebody writes. */
export interface RegularFile {
  /** As it was asked for. */
  readonly path: string;
  /** Behind all links. */
  readonly real: string;
  readonly stat: Stats;
}

/** Six times the largest that is worth a thought; a sparse file may say to be any size. */
const LARGEST = 64 * 1024 * 1024;
const TOO_LARGE = 'it is larger than 64 MB, which no .env is';

export function statRegular(fs: DiskFs, path: string): RegularFile {
  const isLink = entryAt(fs, path).isSymbolicLink();
  try {
    const real = fs.realpathSync(path);
    const stat = fs.statSync(real);
    if (stat.size > LARGEST) throw new CliFailure({ kind: 'env-file-unreadable', path, reason: TOO_LARGE });
    if (!stat.isFile()) throw new CliFailure({ kind: 'env-file-not-regular', path, what: nameOf(stat) });
    return { path, real, stat };
  } catch (error) {
    const what = isLink ? brokenLink(error) : undefined;
    if (what !== undefined)
      throw new CliFailure({ kind: 'env-file-not-regular', path, what }, { cause: error });
    throw unreadable(path, error);
  }
}

function entryAt(fs: DiskFs, path: string): Stats {
  try {
    return fs.lstatSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function brokenLink(error: unknown): string | undefined {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'a link to a file that does not exist';
  return code === 'ELOOP' ? 'a link that leads to itself' : undefined;
}

function unreadable(path: string, error: unknown): CliFailure {
  if (error instanceof CliFailure) return error;
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new CliFailure({ kind: 'env-file-not-found', path }, { cause: error });
  }
  return new CliFailure({ kind: 'env-file-unreadable', path, reason: reasonOf(error) }, { cause: error });
}

function nameOf(stat: Stats): string {
  if (stat.isDirectory()) return 'a folder';
  if (stat.isFIFO()) return 'a named pipe, as a password manager makes one (the secret lives there)';
  if (stat.isSocket()) return 'a socket';
  return 'a device';
}

/** Refuses files that are marked read-only, which a rename (or root) would pass over. */
export function mustBeWritable(fs: DiskFs, { path, real, stat }: RegularFile): void {
  try {
    fs.accessSync(real, constants.W_OK);
  } catch (error) {
    throw notWritten(path, error);
  }
  if ((stat.mode & 0o222) === 0) {
    throw new CliFailure({ kind: 'env-file-not-written', path, reason: 'it is marked read-only' });
  }
}

/** Reads the file that was looked at. Should a pipe have come in its place, it is not waited for. */
export function readRegular(fs: DiskFs, file: RegularFile): Buffer {
  try {
    const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
    return withFile(fs, fs.openSync(file.real, flags), (fd) => {
      if (!fs.fstatSync(fd).isFile()) {
        throw new CliFailure({ kind: 'env-file-changed', path: file.path });
      }
      return readAll(fs, fd);
    });
  } catch (error) {
    throw unreadable(file.path, error);
  }
}
