import { dirname, join, relative } from 'node:path';
import type { Ports } from '../../ports.ts';

type FolderPorts = Pick<Ports, 'project' | 'cwd'>;

/** Deeper than any project keeps its .env. */
const MAX_LEVELS = 12;

/** The root of the repository that holds the folder; null where there is none. */
export async function repositoryOf(
  folder: string,
  { project }: Pick<Ports, 'project'>,
): Promise<string | null> {
  for (let at = folder, level = 0; level < MAX_LEVELS; at = dirname(at), level += 1) {
    if ((await project.facts(join(at, '.git'))) !== null) return at;
    if (dirname(at) === at) return null;
  }
  return null;
}

/** The folders of the project that holds the .env file, the nearest first, up to the project's root. */
export async function projectFolders(path: string, ports: FolderPorts): Promise<readonly string[]> {
  const start = dirname(path);
  const root = (await repositoryOf(start, ports)) ?? (isWithin(ports.cwd, start) ? ports.cwd : start);
  const folders: string[] = [];
  for (let at = start; folders.length < MAX_LEVELS; at = dirname(at)) {
    folders.push(at);
    if (at === root || dirname(at) === at) break;
  }
  return folders;
}

export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !/^(?:[A-Za-z]:|[\\/])/.test(way));
}

/** With slashes, as project files name each other. */
export function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
