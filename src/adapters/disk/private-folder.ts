import { createHash, randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { codeOf, type DiskFs, readAll, type System, withFile, writeAll } from './fs.ts';

const NAME = /^\.wa-token-[0-9a-f]{12}\.(?:tmp|(?:new|old)-[0-9a-f]{12})$/;
const POLL_MS = 40;
const PATIENCE_MS = 10_000;
/** No run holds the folder that long, unless it sleeps: an owner that can't be asked is taken for gone. */
const UNKNOWN_OWNER_MS = 60_000;
/** By then the number of a dead process may have gone to another one. */
const ANY_OWNER_MS = 3_600_000;

/**
 * A folder beside the file for everything that is on its way into it: only its owner can enter it, and git does not
 * see what is in it, even if it is left behind by a crash (as .venv and .ruff_cache do it). Its name depends on the
 * file alone, so making it is at the same time the lock among runs of wa-token.
 */
export interface PrivateFolder {
  readonly path: string;
  /** False where the file's own folder can't be written, and the folder is a lock in the system's temporary one. */
  readonly isBeside: boolean;
  /** Tells our folder from one that another run has made in its place. */
  readonly inode: number;
}

export async function openFolder(system: System, file: string): Promise<PrivateFolder> {
  const folder = dirname(file);
  sweep(system, folder);
  const own = await take(system, join(folder, `.wa-token-${hash(basename(file))}.tmp`));
  if (own !== undefined) return { ...own, isBeside: true };
  // Without a place for a lock at all, comparing before the write has to do.
  const elsewhere = await take(system, join(tmpdir(), `.wa-token-${hash(`${system.uid}:${file}`)}.tmp`));
  return elsewhere === undefined
    ? { path: '', inode: -1, isBeside: false }
    : { ...elsewhere, isBeside: false };
}

/** What crashed runs have left. */
function sweep(system: System, folder: string): void {
  for (const name of namesIn(system.fs, folder)) {
    const path = join(folder, name);
    if (NAME.test(name) && isLeftBehind(system, path)) removeLeftBehind(system.fs, path);
  }
}

/**
 * The same kind of folder as a lock on a whole errand about the file, held beside the writes that the errand makes.
 * undefined where there is no place for one.
 */
export async function openErrand(system: System, file: string): Promise<Taken | 'own' | undefined> {
  const path = join(dirname(file), `.wa-token-${hash(`${basename(file)} errand`)}.tmp`);
  const elsewhere = join(tmpdir(), `.wa-token-${hash(`${system.uid}:${file} errand`)}.tmp`);
  // Two names of one file: this very run has it.
  if (system.held.has(path) || system.held.has(elsewhere)) return 'own';
  sweep(system, dirname(file));
  return (await take(system, path)) ?? take(system, elsewhere);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

export type Taken = Pick<PrivateFolder, 'path' | 'inode'>;

/** undefined where the folder above can't be written. */
async function take(system: System, path: string): Promise<Taken | undefined> {
  const made = make(system, beside(path, 'new'));
  if (made === undefined) return undefined;
  try {
    return { path: await named(system, made.path, path), inode: made.inode };
  } catch (error) {
    closeFolder(system, made);
    throw error;
  }
}

/** A name for a step on the way to or from `path`, which nobody else uses. */
function beside(path: string, step: 'new' | 'old'): string {
  return path.replace(/\.[^.]+$/, `.${step}-${randomBytes(6).toString('hex')}`);
}

/** The folder gets its name only when it is signed, so that an owner can always be told. */
async function named(system: System, from: string, path: string): Promise<string> {
  const until = system.now() + PATIENCE_MS;
  for (;;) {
    if (isMoved(system, from, path)) return path;
    if (isLeftBehind(system, path)) {
      // What belongs to another user can't be moved out of a shared folder: then without the lock.
      if (!removeLeftBehind(system.fs, path)) return from;
    } else if (system.now() < until) {
      await system.sleep(POLL_MS);
    } else {
      throw Object.assign(new Error('locked'), { code: 'ELOCKED' });
    }
  }
}

/** A folder can't be moved over another one unless that is empty: this is the lock. */
function isMoved({ fs, platform, held }: System, from: string, path: string): boolean {
  try {
    fs.renameSync(from, path);
  } catch (error) {
    const code = codeOf(error);
    // Windows has one answer for what is there already and for what another program looks at.
    if (code === 'EEXIST' || code === 'ENOTEMPTY' || code === 'ENOTDIR') return false;
    if (platform === 'win32' && (code === 'EPERM' || code === 'EACCES' || code === 'EBUSY')) return false;
    throw error;
  }
  held.delete(from);
  held.add(path);
  return true;
}

function make(system: System, path: string): Taken | undefined {
  try {
    system.fs.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return undefined;
    throw error;
  }
  system.held.add(path);
  const taken = { path, inode: system.fs.lstatSync(path).ino };
  sign(system, taken);
  return taken;
}

/** The rule that hides the folder from git comes first; who owns it stands in the same file. */
function sign(system: System, taken: Taken): void {
  const { fs } = system;
  const text = `*\n# wa-token ${system.pid} ${hostname()}\n`;
  try {
    const fd = fs.openSync(join(taken.path, '.gitignore'), 'wx', 0o600);
    withFile(fs, fd, () => writeAll(fs, fd, Buffer.from(text), 0));
  } catch (error) {
    closeFolder(system, taken);
    throw error;
  }
}

/** Takes the folder away. */
export function closeFolder(system: System, folder: Taken): void {
  system.held.delete(folder.path);
  if (statOf(system.fs, folder.path)?.ino === folder.inode) empty(system.fs, folder.path);
}

/** The rule for git goes last: what can't be removed stays hidden, and is for the next run. */
function empty(fs: DiskFs, path: string): boolean {
  try {
    const entries = fs.readdirSync(path);
    for (const name of entries) if (name !== '.gitignore') fs.unlinkSync(join(path, name));
    if (entries.includes('.gitignore')) fs.unlinkSync(join(path, '.gitignore'));
    fs.rmdirSync(path);
    return true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}

function namesIn(fs: DiskFs, folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return [];
  }
}

/** Whether a folder of ours is one that a killed run has left. */
function isLeftBehind(system: System, path: string): boolean {
  const stat = statOf(system.fs, path);
  if (stat === undefined) return false;
  const age = system.now() - stat.mtimeMs;
  if (age > ANY_OWNER_MS) return true;
  const owner = ownerOf(system.fs, path);
  // In a container each run may have the same number.
  if (owner === system.pid) return !system.held.has(path);
  const isAlive = owner === undefined ? undefined : system.isAlive(owner);
  return isAlive === undefined ? age > UNKNOWN_OWNER_MS : !isAlive;
}

function statOf(fs: DiskFs, path: string): Stats | undefined {
  try {
    return fs.lstatSync(path);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}

/** The process that made the folder; undefined if it can't be told, or ran on another machine. */
function ownerOf(fs: DiskFs, path: string): number | undefined {
  try {
    const fd = fs.openSync(join(path, '.gitignore'), 'r');
    const text = withFile(fs, fd, () => readAll(fs, fd).toString('utf8'));
    const match = /^# wa-token (\d+) (.*)$/m.exec(text);
    return match !== null && match[2] === hostname() ? Number(match[1]) : undefined;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}

/**
 * Moved aside first, so that of two runs that find it only one removes it. A run that it was taken from by mistake
 * finds its file gone and fails loudly: it can't rename anything into place any more.
 */
function removeLeftBehind(fs: DiskFs, path: string): boolean {
  const aside = beside(path, 'old');
  try {
    fs.renameSync(path, aside);
    if (fs.lstatSync(aside).isDirectory()) empty(fs, aside);
    else fs.unlinkSync(aside);
    return true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}
