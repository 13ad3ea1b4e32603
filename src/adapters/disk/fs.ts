import * as nodeFs from 'node:fs';
import { CliFailure } from '../../core/failure.ts';

/** What the disk adapter asks of node:fs. Tests put a faulty one in its place. */
export type DiskFs = Pick<
  typeof nodeFs,
  | 'accessSync'
  | 'closeSync'
  | 'fchmodSync'
  | 'fchownSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readSync'
  | 'readdirSync'
  | 'readlinkSync'
  | 'realpathSync'
  | 'renameSync'
  | 'rmSync'
  | 'rmdirSync'
  | 'statSync'
  | 'unlinkSync'
  | 'writeSync'
>;

/** The system that the files live on. */
export interface DiskHost {
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  /** null where the system has no user ids. */
  readonly uid: number | null;
  readonly fs?: DiskFs;
  /** Whether a process of this machine runs, if that can be told: the owner of a folder that was left behind. */
  readonly isAlive?: (pid: number) => boolean | undefined;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly now?: () => number;
  /** Whether a file has an access list beside its mode, which Node does not tell. */
  readonly hasAcl?: (path: string) => Promise<boolean>;
}

/** The host with its defaults filled in. */
export interface System extends Required<DiskHost> {
  /** The private folders that this run has open. */
  readonly held: Set<string>;
}

export function systemOf(host: DiskHost): System {
  return {
    fs: nodeFs,
    isAlive: (pid) => (nodeFs.existsSync('/proc/self') ? nodeFs.existsSync(`/proc/${pid}`) : undefined),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    now: Date.now,
    hasAcl: async () => false,
    held: new Set(),
    ...host,
  };
}

/** The errno name of a file system error. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EBUSY: 'another program holds it',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  EIO: 'the disk reports an error',
  ELOCKED: 'another run of wa-token is writing it',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  EEXIST: 'a file of that name is there already',
  ENOENT: 'its folder does not exist',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'a part of the path is not a folder',
  EPERM: 'the system does not permit it',
  EROFS: 'the file system is read-only',
};

/** What went wrong, in words, for an error of the file system; other errors are bugs and go on as they are. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) throw error;
  return REASONS[code] ?? code;
}

/** The failure for an error on the way to writing `path`. Failures that already know the way pass. */
export function notWritten(path: string, error: unknown): CliFailure {
  if (error instanceof CliFailure) return error;
  return new CliFailure({ kind: 'env-file-not-written', path, reason: reasonOf(error) }, { cause: error });
}

export function readAll(fs: DiskFs, fd: number): Buffer {
  const buffer = Buffer.allocUnsafe(fs.fstatSync(fd).size + 1);
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const length = fs.readSync(fd, buffer, 0, buffer.length, position);
    if (length === 0) return chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
    chunks.push(Buffer.from(buffer.subarray(0, length)));
    position += length;
  }
}

/** Writes everything from `position` on: the system may take less than it was given, on a nearly full disk. */
export function writeAll(fs: DiskFs, fd: number, bytes: Buffer, position: number): void {
  let done = 0;
  while (done < bytes.length) {
    const length = fs.writeSync(fd, bytes, done, bytes.length - done, position + done);
    if (length === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
    done += length;
  }
}

export function withFile<T>(fs: DiskFs, fd: number, work: (fd: number) => T): T {
  try {
    return work(fd);
  } finally {
    fs.closeSync(fd);
  }
}
