import { basename, relative, resolve } from 'node:path';
import { type Glob, glob, isGlob } from '../../core/check/glob.ts';
import { markOf } from '../../core/check/shard.ts';
import { isEnvFileName } from '../../core/env/names.ts';
import type { Ports } from '../../ports.ts';
import { filesDown } from '../../services/project/walk.ts';
import type { Candidate } from './source.ts';

type SearchPorts = Pick<Ports, 'project' | 'cwd'>;
export type FileOrigin = Extract<Candidate, { kind: 'file' }> & { readonly shownPath: string };

/**
 * The .env files that PATHs mean: files as they are, folders and globs searched while the run goes on, so that a
 * hundred thousand are never all in memory. Each file once, in the order given.
 */
export async function* findOrigins(paths: readonly string[], ports: SearchPorts): AsyncGenerator<FileOrigin> {
  // One search meets no file twice.
  const seen = paths.length === 1 ? null : new Set<string>();
  for (const path of paths) {
    for await (const origin of meant(path, ports)) {
      const mark = seen === null ? '' : markOf(origin.path);
      if (seen?.has(mark) === true) continue;
      seen?.add(mark);
      yield origin;
    }
  }
}

/** Files of any kind: paths as they are, globs searched. */
export async function globPaths(paths: readonly string[], ports: SearchPorts): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      if (!isGlob(path) || (await ports.project.facts(resolve(ports.cwd, path))) !== null) return [path];
      const matched: string[] = [];
      for await (const one of fromGlob(glob(path), () => true, ports)) matched.push(one);
      return matched;
    }),
  );
  return [...new Set(found.flat())];
}

/** Whether a glob among the PATHs means this file, by its own name or by the one behind its links. */
export async function isMeantByGlob(
  path: string,
  paths: readonly string[],
  ports: SearchPorts,
): Promise<boolean> {
  const names = [path, (await ports.project.realPath(path)) ?? path];
  for (const pattern of paths.filter(isGlob).map(glob)) {
    const base = resolve(ports.cwd, pattern.base);
    const bases = [base, (await ports.project.realPath(base)) ?? base];
    const ways = names.flatMap((name) => bases.map((from) => relative(from, name).replaceAll('\\', '/')));
    if (ways.some((way) => isWanted(basename(way)) && pattern.matches(way))) return true;
  }
  return false;
}

async function* meant(path: string, ports: SearchPorts): AsyncGenerator<FileOrigin> {
  const full = resolve(ports.cwd, path);
  const facts = await ports.project.facts(full);
  if (facts?.kind === 'folder') {
    for await (const found of filesDown(full, DEEPEST, isEnvFileName, ports)) yield searched(found, ports);
    return;
  }
  if (facts === null && isGlob(path)) {
    for await (const found of fromGlob(glob(path), isWanted, ports)) yield searched(found, ports);
    return;
  }
  yield { kind: 'file', path: full, shownPath: shown(full, ports), found: 'named' };
}

function searched(path: string, ports: SearchPorts): FileOrigin {
  return { kind: 'file', path, shownPath: shown(path, ports), found: 'searched' };
}

/** From where the person stands, so that shards are the same wherever the project lies. */
function shown(path: string, { cwd }: SearchPorts): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}

/** Deeper than any project; a loop of mounts ends here. */
const DEEPEST = 32;

async function* fromGlob(
  pattern: Glob,
  wanted: (name: string) => boolean,
  ports: SearchPorts,
): AsyncGenerator<string> {
  const base = resolve(ports.cwd, pattern.base);
  for await (const path of filesDown(base, pattern.depth ?? DEEPEST, wanted, ports)) {
    if (pattern.matches(relative(base, path).replaceAll('\\', '/'))) yield path;
  }
}

/** A glob says itself which names it wants, but templates and backups are never meant. */
function isWanted(name: string): boolean {
  return isEnvFileName(name) || !name.includes('.env');
}
