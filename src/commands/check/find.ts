import { join, relative, resolve } from 'node:path';
import { isForeignFolder, VENV_MARK } from '../../core/check/foreign-folders.ts';
import { type Glob, glob, isGlob } from '../../core/check/glob.ts';
import { isEnvFileName } from '../../core/env/names.ts';
import type { Ports } from '../../ports.ts';
import type { Candidate } from './source.ts';

type SearchPorts = Pick<Ports, 'project' | 'cwd'>;
type FileOrigin = Extract<Candidate, { kind: 'file' }> & { readonly shownPath: string };

/** The .env files that PATHs mean: files as they are, folders and globs searched. Each file once, in the order given. */
export async function findOrigins(
  paths: readonly string[],
  ports: SearchPorts,
): Promise<readonly FileOrigin[]> {
  const found = await Promise.all(paths.map((path) => meant(path, ports)));
  const byPath = new Map<string, FileOrigin>();
  for (const origin of found.flat()) if (!byPath.has(origin.path)) byPath.set(origin.path, origin);
  return [...byPath.values()];
}

/** Files of any kind: paths as they are, globs searched. */
export async function globPaths(paths: readonly string[], ports: SearchPorts): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      if (!isGlob(path) || (await ports.project.facts(resolve(ports.cwd, path))) !== null) return [path];
      return fromGlob(glob(path), () => true, ports);
    }),
  );
  return [...new Set(found.flat())];
}

async function meant(path: string, ports: SearchPorts): Promise<readonly FileOrigin[]> {
  const full = resolve(ports.cwd, path);
  const facts = await ports.project.facts(full);
  if (facts?.kind === 'folder') return searched(await below(full, DEEPEST, isEnvFileName, ports), ports);
  if (facts === null && isGlob(path)) return searched(await fromGlob(glob(path), isWanted, ports), ports);
  return [{ kind: 'file', path: full, shownPath: shown(full, ports), found: 'named' }];
}

function searched(paths: readonly string[], ports: SearchPorts): readonly FileOrigin[] {
  return paths.map((path) => ({ kind: 'file', path, shownPath: shown(path, ports), found: 'searched' }));
}

/** From where the person stands, so that shards are the same wherever the project lies. */
function shown(path: string, { cwd }: SearchPorts): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}

/** Deeper than any project; a loop of mounts ends here. */
const DEEPEST = 32;

async function fromGlob(
  pattern: Glob,
  wanted: (name: string) => boolean,
  ports: SearchPorts,
): Promise<readonly string[]> {
  const base = resolve(ports.cwd, pattern.base);
  const paths = await below(base, pattern.depth ?? DEEPEST, wanted, ports);
  return paths.filter((path) => pattern.matches(relative(base, path).replaceAll('\\', '/')));
}

/** A glob says itself which names it wants, but templates and backups are never meant. */
function isWanted(name: string): boolean {
  return isEnvFileName(name) || !name.includes('.env');
}

async function below(
  folder: string,
  depth: number,
  wanted: (name: string) => boolean,
  ports: SearchPorts,
): Promise<readonly string[]> {
  const entries = [...(await ports.project.list(folder))].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (entries.some(({ name }) => name === VENV_MARK)) return [];
  const parts = entries.map(async ({ name, kind }) => {
    if (kind === 'file') return wanted(name) ? [join(folder, name)] : [];
    if (kind !== 'folder' || depth <= 1 || isForeignFolder(name)) return [];
    return below(join(folder, name), depth - 1, wanted, ports);
  });
  return (await Promise.all(parts)).flat();
}
