import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, readAll, type System, withFile, writeAll } from './fs.ts';
import { statRegular } from './stat.ts';

/** As .venv and .ruff_cache do it: a rule inside hides the folder from git. */
const FOLDER = '.wa-token';
const RULE = '.gitignore';
const LARGEST = 64 * 1024;

export function readNotes({ fs }: System, path: string): string | null {
  try {
    const fd = fs.openSync(placeOf(fs, path).notes, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    return withFile(fs, fd, () => {
      const stat = fs.fstatSync(fd);
      return stat.isFile() && stat.size <= LARGEST ? readAll(fs, fd).toString('utf8') : null;
    });
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return null;
  }
}

/** Whole or not at all: written beside, synced and moved into place. */
export function writeNotes(system: System, path: string, text: string | null): boolean {
  const { fs } = system;
  try {
    const { folder, notes } = placeOf(fs, path);
    if (text === null) {
      forget(system, folder, notes);
      return true;
    }
    makeFolder(system, folder);
    const temporary = `${notes}.${system.pid}.tmp`;
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);
    withFile(fs, fs.openSync(temporary, flags, 0o600), (fd) => {
      writeAll(fs, fd, Buffer.from(text), 0);
      fs.fsyncSync(fd);
    });
    fs.renameSync(temporary, notes);
    return true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}

function placeOf(fs: System['fs'], path: string): { readonly folder: string; readonly notes: string } {
  const { real } = statRegular(fs, path);
  const folder = join(dirname(real), FOLDER);
  const name = createHash('sha256').update(basename(real)).digest('hex').slice(0, 12);
  return { folder, notes: join(folder, `${name}.json`) };
}

function makeFolder({ fs }: System, folder: string): void {
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  // A link that leads elsewhere is nobody's place for notes.
  if (!fs.lstatSync(folder).isDirectory()) throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' });
  try {
    withFile(fs, fs.openSync(join(folder, RULE), 'wx', 0o600), (fd) =>
      writeAll(fs, fd, Buffer.from('*\n'), 0),
    );
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** The folder goes with the last notes in it; the rule for git goes last. */
function forget({ fs }: System, folder: string, notes: string): void {
  try {
    fs.unlinkSync(notes);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    if (!isThere(fs, folder)) return;
  }
  const left = fs.readdirSync(folder).filter((name) => name !== RULE);
  for (const name of left.filter((one) => one.endsWith('.tmp'))) fs.unlinkSync(join(folder, name));
  if (left.some((name) => !name.endsWith('.tmp'))) return;
  fs.rmSync(join(folder, RULE), { force: true });
  fs.rmdirSync(folder);
}

function isThere(fs: System['fs'], path: string): boolean {
  try {
    return fs.lstatSync(path).isDirectory();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}
