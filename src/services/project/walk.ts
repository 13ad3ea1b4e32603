import { dirname, join, relative } from 'node:path';
import { isForeignFolder, isProjectFolder, VENV_MARK } from '../../core/project/folders.ts';
import type { FolderEntry, Ports } from '../../ports.ts';

/** Deeper than any project keeps its .env. */
const MAX_LEVELS_UP = 12;

/** The root of the repository that holds the folder; null where there is none. */
export async function repositoryOf(
  folder: string,
  { project }: Pick<Ports, 'project'>,
): Promise<string | null> {
  const way = await wayUp(folder, { project });
  return way.root;
}

/** From the folder to the repository's root, the nearest first; without a repository the folder alone. */
export async function foldersUp(folder: string, ports: Pick<Ports, 'project'>): Promise<readonly string[]> {
  const { folders, root } = await wayUp(folder, ports);
  return root === null ? [folder] : folders;
}

/** The folders of the project that holds the file, the nearest first, up to the project's root. */
export async function projectFolders(
  path: string,
  { project, cwd }: Pick<Ports, 'project' | 'cwd'>,
): Promise<readonly string[]> {
  const start = dirname(path);
  const { folders, root } = await wayUp(start, { project });
  if (root !== null) return folders;
  const end = isWithin(cwd, start) ? cwd : start;
  return folders.slice(0, folders.indexOf(end) + 1);
}

export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !/^(?:[A-Za-z]:|[\\/])/.test(way));
}

/** With slashes, as project files name each other. */
export function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

async function wayUp(
  folder: string,
  { project }: Pick<Ports, 'project'>,
): Promise<{ readonly folders: readonly string[]; readonly root: string | null }> {
  const folders: string[] = [];
  for (let at = folder; folders.length < MAX_LEVELS_UP; at = dirname(at)) {
    folders.push(at);
    if ((await project.facts(join(at, '.git'))) !== null) return { folders, root: at };
    if (dirname(at) === at) break;
  }
  return { folders, root: null };
}

/** How far down to look. */
export interface Descent {
  /** Levels below the first folder; 0: that folder alone. */
  readonly depth: number;
  readonly maxFolders?: number;
  /** When to stop, on the clock that is given. */
  readonly until?: number;
  readonly now?: () => number;
}

export interface WalkedFolder {
  readonly path: string;
  readonly entries: readonly FolderEntry[];
}

/** Unasked: the project's own folders and the one that was given, the near ones first; what is too large, or takes too long, is not walked to its end. */
export async function foldersDown(
  folder: string,
  { depth, maxFolders = Number.POSITIVE_INFINITY, until, now }: Descent,
  { project }: Pick<Ports, 'project'>,
): Promise<readonly WalkedFolder[]> {
  const found: WalkedFolder[] = [];
  let level: readonly string[] = [folder];
  for (let at = 0; at <= depth && level.length > 0; at += 1) {
    const next: string[] = [];
    for (const path of level) {
      if (found.length >= maxFolders || (until !== undefined && now !== undefined && now() > until))
        return found;
      const entries = [...(await project.list(path))].sort((a, b) => (a.name < b.name ? -1 : 1));
      if (path !== folder && entries.some(({ name }) => name === VENV_MARK)) continue;
      found.push({ path, entries });
      for (const { name, kind } of entries)
        if (kind === 'folder' && isProjectFolder(name)) next.push(join(path, name));
    }
    level = next;
  }
  return found;
}

/**
 * Asked: the files of a folder that somebody named and of those below it, all but other people's, one by one in the
 * order of their names; `depth` 1 is that folder alone.
 */
export async function* filesDown(
  folder: string,
  depth: number,
  wanted: (name: string) => boolean,
  ports: Pick<Ports, 'project'>,
): AsyncGenerator<string> {
  const entries = [...(await ports.project.list(folder))].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (entries.some(({ name }) => name === VENV_MARK)) return;
  // While they are worked off only the names that are left are kept; a folder may hold a hundred thousand.
  const names = entries.flatMap(({ name, kind }) => {
    if (kind === 'file') return wanted(name) ? [name] : [];
    return kind === 'folder' && depth > 1 && !isForeignFolder(name) ? [`${name}/`] : [];
  });
  entries.length = 0;
  names.reverse();
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    if (name.endsWith('/')) yield* filesDown(join(folder, name.slice(0, -1)), depth - 1, wanted, ports);
    else yield join(folder, name);
  }
}
