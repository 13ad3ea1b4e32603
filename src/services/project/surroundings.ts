import { basename, dirname, join, relative } from 'node:path';
import { isEncryptedBy, isEncryptedValue } from '../../core/project/shadows.ts';
import { committedConfig, publicPrefixOf, type Surrounding } from '../../core/project/surroundings.ts';
import type { Ports } from '../../ports.ts';
import { shownPath } from '../env/find.ts';
import { type FindShadows, type InspectedTarget, memoize, shadowFinder } from './shadows.ts';
import { isWithin, repositoryOf, slashed } from './walk.ts';

type SurroundingsPorts = Pick<Ports, 'project' | 'env' | 'cwd'>;

/**
 * What stands round the targets and is worth acting on. `token` of a target is the value that the file holds, or
 * shall hold: give the new one before a write, and what would stand in its way is found.
 */
export async function inspectSurroundings(
  targets: readonly InspectedTarget[],
  ports: SurroundingsPorts,
): Promise<readonly Surrounding[]> {
  const [linked, others] = await Promise.all([
    Promise.all(targets.map((target) => linkedOutside(target, ports))),
    surroundingsInspector(ports)(targets),
  ]);
  return [...linked.flat(), ...others];
}

/** Out of its repository, or without one of the working directory; what was named elsewhere, out of its own folder. */
async function linkedOutside(
  { path, shownPath }: InspectedTarget,
  ports: SurroundingsPorts,
): Promise<readonly Surrounding[]> {
  const folder = dirname(path);
  const project = (await repositoryOf(folder, ports)) ?? ports.cwd;
  const [real, root] = await Promise.all(
    [path, isWithin(project, path) ? project : folder].map((one) => ports.project.realPath(one)),
  );
  if (real == null || root == null || isWithin(root, real)) return [];
  return [{ kind: 'linked-outside', path: shownPath, real }];
}

/** The same for many calls: what one call saw of a folder is not looked at again in the next. */
export function surroundingsInspector(
  ports: SurroundingsPorts,
): (targets: readonly InspectedTarget[]) => Promise<readonly Surrounding[]> {
  const shadows = shadowFinder(ports);
  const rootOf = memoize((folder: string) => repositoryOf(folder, ports));
  return async (targets) => {
    const [git, others] = await Promise.all([
      gitFindings(targets, rootOf, ports),
      Promise.all(targets.map((target) => findingsOf(target, shadows, ports))),
    ]);
    return targets.flatMap((target, at) => {
      const own = others[at] ?? [];
      // It belongs into git; the token in it does not.
      const isCommitted = own.some(({ kind }) => kind === 'committed-config');
      return [...(isCommitted ? [] : git.filter(({ path }) => path === target.shownPath)), ...own];
    });
  };
}

async function findingsOf(
  target: InspectedTarget,
  shadows: FindShadows,
  ports: SurroundingsPorts,
): Promise<readonly Surrounding[]> {
  const [permissions, shadowed] = await Promise.all([permissionsOf(target, ports), shadows(target)]);
  const prefix = publicPrefixOf(target.key);
  const isPublic: readonly Surrounding[] =
    prefix === null ? [] : [{ kind: 'public-prefix', path: target.shownPath, key: target.key, prefix }];
  const committed = committedConfig(basename(target.path), target.shownPath, target.key);
  return [...permissions, ...isPublic, ...committed, ...shadowed];
}

async function permissionsOf(
  target: InspectedTarget,
  { project }: SurroundingsPorts,
): Promise<readonly Surrounding[]> {
  const facts = await project.facts(target.path);
  const mode = facts?.mode ?? 0;
  const by = (mode & 0o002) !== 0 ? 'world' : facts?.sharedGroup === true ? 'group' : null;
  if (by === null) return [];
  return [{ kind: 'writable-by-others', path: target.shownPath, by, mode }];
}

/** Longer command lines are cut by Windows at 32,767 characters. */
const MAX_COMMAND_LINE = 24_000;

async function gitFindings(
  targets: readonly InspectedTarget[],
  rootOf: (folder: string) => Promise<string | null>,
  ports: SurroundingsPorts,
): Promise<readonly Surrounding[]> {
  const byRoot = new Map<string, InspectedTarget[]>();
  const roots = await Promise.all(targets.map((target) => rootOf(dirname(target.path))));
  targets.forEach((target, at) => {
    const root = roots[at] ?? null;
    if (root !== null) byRoot.set(root, [...(byRoot.get(root) ?? []), target]);
  });
  const findings = await Promise.all([...byRoot].map(([root, spots]) => findingsIn(root, spots, ports)));
  return findings.flat();
}

/**
 * One call tells both: `ls-files -t` marks what is tracked with H and what is neither tracked nor ignored with `?`;
 * an ignored file is not in the list. Unlike `git status` it reads no file and runs no filter.
 */
async function findingsIn(
  root: string,
  spots: readonly InspectedTarget[],
  ports: SurroundingsPorts,
): Promise<readonly Surrounding[]> {
  const marks = new Map<string, string>();
  for (const paths of portions(spots.map(({ path }) => slashed(relative(root, path))))) {
    const args = ['ls-files', '-z', '-t', '--cached', '--others', '--exclude-standard', '--', ...paths];
    const listed = (await ports.project.git(root, args)) ?? '';
    for (const entry of listed.split('\0')) marks.set(entry.slice(2), entry.slice(0, 1));
  }
  const findings = spots.map(async (spot): Promise<readonly Surrounding[]> => {
    const mark = marks.get(slashed(relative(root, spot.path)));
    if (mark === undefined) return [];
    if (mark !== '?') {
      const isEncrypted = await isEncryptedThere(spot, root, ports);
      return isEncrypted ? [] : [{ kind: 'tracked-by-git', path: spot.shownPath }];
    }
    const ignoreFile = shownPath(join(root, '.gitignore'), ports.cwd);
    return [{ kind: 'not-ignored-by-git', path: spot.shownPath, ignoreFile, line: basename(spot.path) }];
  });
  return (await Promise.all(findings)).flat();
}

const MAX_BYTES = 1024 * 1024;

/** Files that are tracked by design: dotenvx's, whose values are encrypted, and those that git-crypt encrypts. */
async function isEncryptedThere(
  { path, key }: InspectedTarget,
  root: string,
  { project }: SurroundingsPorts,
): Promise<boolean> {
  const text = await project.read(path, MAX_BYTES);
  if (text !== null && isEncryptedValue(text, key)) return true;
  const inner = slashed(relative(root, path));
  const parts = inner.split('/').slice(0, -1);
  const folders = ['', ...parts.map((_name, at) => parts.slice(0, at + 1).join('/'))];
  const all = await Promise.all(
    folders.map(async (folder) => {
      const attributes = await project.read(join(root, folder, '.gitattributes'), MAX_BYTES);
      return attributes === null ? [] : [{ folder, text: attributes }];
    }),
  );
  return isEncryptedBy(all.flat(), inner);
}

function portions(paths: readonly string[]): readonly (readonly string[])[] {
  const all: string[][] = [[]];
  let length = 0;
  for (const path of paths) {
    length += path.length + 1;
    if (length > MAX_COMMAND_LINE) {
      all.push([]);
      length = path.length + 1;
    }
    all.at(-1)?.push(path);
  }
  return all;
}
