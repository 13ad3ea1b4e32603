import * as fs from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../core/secret.ts';
import type { FileFacts, FolderEntry, ProjectPort } from '../../ports.ts';
import { codeOf, readAll, withFile } from '../disk/fs.ts';
import { isOwnGroup } from './groups.ts';
import type { ProjectHost } from './host.ts';

/** Where an administrator puts units and supervisor's programs; those of packages are not the project's. */
export const UNIT_FOLDERS: readonly string[] = [
  '/etc/systemd/system',
  '/etc/supervisor/conf.d',
  '/etc/supervisord.d',
];

/**
 * The project on this machine's disk. What each part costs is paid when it is first asked for. The calls are the
 * synchronous ones: a look takes microseconds so, and ten times as many through the thread pool.
 */
export function project(host: ProjectHost): ProjectPort {
  return {
    list: async (folder) => list(folder),
    facts: async (path) => facts(path, host.platform),
    realPath: async (path) => realPath(path),
    read: async (path, limit) => read(path, limit),
    async scan(paths, limits, visit) {
      const { scan } = await import('./scan.ts');
      return scan(paths, limits, visit);
    },
    async git(folder, args) {
      const { git } = await import('./git.ts');
      return git(folder, args, host);
    },
    async processes(folder, variable) {
      const { processes } = await import('./processes.ts');
      return processes(folder, variable, host);
    },
    async hasProgram(name) {
      const { findProgram } = await import('../child/programs.ts');
      return findProgram(name, host) !== null;
    },
    unitFolders: host.unitFolders,
  };
}

/** Entry by entry: what Node makes of a folder of a hundred thousand at once is ten times as large. */
function list(folder: string): readonly FolderEntry[] {
  const entries: FolderEntry[] = [];
  try {
    const open = fs.opendirSync(folder, { bufferSize: 256 });
    try {
      for (let entry = open.readSync(); entry !== null; entry = open.readSync()) {
        entries.push({ name: entry.name, kind: kindOf(entry, folder) });
      }
    } finally {
      open.closeSync();
    }
    return entries;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return [];
  }
}

function kindOf(entry: fs.Dirent, folder: string): FolderEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  // A link to a folder may lead in a circle, or out of the project.
  const isFile = entry.isSymbolicLink() && facts(join(folder, entry.name))?.kind === 'file';
  return isFile ? 'file' : 'other';
}

/** Windows has no such permission bits; Node makes some up there. */
function facts(path: string, platform?: NodeJS.Platform): FileFacts | null {
  try {
    const found = fs.statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return null;
    const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
    const mode = platform === 'win32' ? 0 : found.mode & 0o7777;
    const sharedGroup = (mode & 0o020) !== 0 && !isOwnGroup(found.gid, found.uid);
    const id = `${found.dev}:${found.ino}`;
    return { kind, size: found.size, mode, modifiedAt: found.mtime, id, sharedGroup };
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return null;
  }
}

function realPath(path: string): string | null {
  try {
    return fs.realpathSync(path);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return null;
  }
}

/** Looks before it opens, and opens without waiting: a named pipe would hang until somebody writes. */
function read(path: string, limit: number): Secret | null {
  const found = facts(path);
  if (found === null || found.kind !== 'file' || found.size > limit) return null;
  try {
    const flags = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);
    return withFile(fs, fs.openSync(path, flags), (fd) => {
      if (!fs.fstatSync(fd).isFile()) return null;
      return new Secret(readAll(fs, fd).toString('latin1').slice(0, limit), 'text of a file');
    });
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return null;
  }
}
