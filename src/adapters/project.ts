import { constants } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '../core/secret.ts';
import type { FileFacts, FolderEntry, ProjectPort } from '../ports.ts';
import { codeOf } from './disk-fs.ts';

export interface ProjectHost {
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly unitFolders: readonly string[];
}

/** Where an administrator puts units; those of packages are not the project's. */
export const UNIT_FOLDERS: readonly string[] = ['/etc/systemd/system'];

/** The project on this machine's disk. What each part costs is paid when it is first asked for. */
export function project(host: ProjectHost): ProjectPort {
  return {
    list: (folder) => list(folder),
    facts: (path) => facts(path, host.platform),
    read,
    async scan(paths, limits, visit) {
      const { scan } = await import('./project-scan.ts');
      return scan(paths, limits, visit);
    },
    async git(folder, args) {
      const { git } = await import('./project-git.ts');
      return git(folder, args, host.env);
    },
    async processes(folder, variable) {
      const { processes } = await import('./project-processes.ts');
      return processes(folder, variable, host);
    },
    unitFolders: host.unitFolders,
  };
}

async function list(folder: string): Promise<readonly FolderEntry[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return await Promise.all(
      entries.map(async (entry) => {
        if (entry.isFile()) return { name: entry.name, kind: 'file' };
        if (entry.isDirectory()) return { name: entry.name, kind: 'folder' };
        if (!entry.isSymbolicLink()) return { name: entry.name, kind: 'other' };
        const target = await facts(join(folder, entry.name));
        // A link to a folder may lead in a circle, or out of the project.
        return { name: entry.name, kind: target?.kind === 'file' ? 'file' : 'other' };
      }),
    );
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return [];
  }
}

/** Windows has no such permission bits; Node makes some up there. */
async function facts(path: string, platform?: NodeJS.Platform): Promise<FileFacts | null> {
  try {
    const found = await stat(path);
    const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
    return {
      kind,
      size: found.size,
      mode: platform === 'win32' ? 0 : found.mode & 0o7777,
      modifiedAt: found.mtime,
    };
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return null;
  }
}

/** Looks before it opens, and opens without waiting: a named pipe would hang until somebody writes. */
async function read(path: string, limit: number): Promise<Secret | null> {
  const found = await facts(path);
  if (found === null || found.kind !== 'file' || found.size > limit) return null;
  try {
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      if (!(await handle.stat()).isFile()) return null;
      return new Secret((await handle.readFile()).toString('latin1').slice(0, limit), 'text of a file');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return null;
  }
}
