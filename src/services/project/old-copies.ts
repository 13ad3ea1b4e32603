import { basename, dirname, join, resolve } from 'node:path';
import { isEnvFileName } from '../../core/env/names.ts';
import {
  isTableFile,
  isWorthSeeking,
  keysHolding,
  lineHolding,
  tokenColumn,
} from '../../core/project/old-copies.ts';
import type { OldCopies, Target } from '../../core/refresh/outcome.ts';
import type { AccessToken } from '../../core/secret.ts';
import type { Ports } from '../../ports.ts';
import { shownPath } from '../env/find.ts';
import { foldersDown, repositoryOf, slashed } from './walk.ts';

type CopyPorts = Pick<Ports, 'project' | 'cwd' | 'clock'>;
export const NO_COPIES: OldCopies = { envFiles: [], tracked: [], column: null, complete: true };

/** Two seconds are the most that anybody waits; the rest is for what runs between the parts. */
const TIME_LIMIT_MS = 1800;
const LISTING_MS = 400;
const ENV_SCAN = { milliseconds: 300, maxBytes: 256 * 1024, maxFiles: 500 };
const TRACKED_SCAN = { maxBytes: 1024 * 1024, maxFiles: 100_000 };
const MAX_FOLDERS = 3000;
const MAX_DEPTH = 5;
/** Pictures, archives and lock files hold no token of anybody's. */
const NOT_TEXT =
  /\.(?:png|jpe?g|gif|webp|ico|svgz?|pdf|zip|gz|tgz|bz2|xz|7z|jar|woff2?|ttf|otf|eot|mp[34]|mov|avi|webm|wasm|so|dll|dylib|exe|class|pyc|db|sqlite3?|lock|map)$|(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml)$/i;

/**
 * Looks for the old token over the repository's tracked files and its .env files, for two seconds at most. It is
 * compared in this process: on a command line others could read it.
 */
export async function findOldCopies(
  oldToken: AccessToken,
  targets: readonly Pick<Target, 'path'>[],
  ports: CopyPorts,
): Promise<OldCopies> {
  const first = targets[0];
  if (first === undefined || !isWorthSeeking(oldToken)) return NO_COPIES;
  const end = ports.clock.now().getTime() + TIME_LIMIT_MS;
  const repository = await repositoryOf(dirname(first.path), ports);
  const root = repository ?? ports.cwd;
  const done = new Set(targets.map(({ path }) => path));
  const [tracked, envPaths] = await Promise.all([
    repository === null ? { paths: [], complete: true } : trackedIn(repository, ports),
    envFilesBelow(root, ports),
  ]);
  const envFiles = await inEnvFiles(
    envPaths.filter((path) => !done.has(path)),
    oldToken,
    ports,
  );
  const sources = await inTracked(
    tracked.paths.filter((path) => !done.has(path)),
    oldToken,
    { root, milliseconds: end - ports.clock.now().getTime() },
    ports,
  );
  // A link to the file that is being written, or another name of it, is no copy.
  const own = await idsOf([...done], ports);
  const isOther = async ({ path }: { readonly path: string }): Promise<boolean> =>
    !own.has((await ports.project.facts(resolve(ports.cwd, path)))?.id ?? '');
  return {
    ...sources,
    tracked: await filtered(sources.tracked, isOther),
    envFiles: await filtered(envFiles.found, isOther),
    complete: sources.complete && envFiles.complete && tracked.complete,
  };
}

async function idsOf(paths: readonly string[], { project }: CopyPorts): Promise<ReadonlySet<string>> {
  const facts = await Promise.all(paths.map((path) => project.facts(path)));
  return new Set(facts.flatMap((one) => one?.id ?? []));
}

async function filtered<T>(all: readonly T[], keeps: (one: T) => Promise<boolean>): Promise<readonly T[]> {
  const kept = await Promise.all(all.map(keeps));
  return all.filter((_one, at) => kept[at]);
}

async function trackedIn(
  root: string,
  { project }: CopyPorts,
): Promise<{ paths: readonly string[]; complete: boolean }> {
  const listed = await project.git(root, ['ls-files', '-z', '--cached']);
  const names = (listed ?? '').split('\0').filter((name) => name !== '' && !NOT_TEXT.test(name));
  return { paths: names.sort(likeliestFirst).map((name) => join(root, name)), complete: listed !== null };
}

/** Where the time may run out: what is most likely to hold a token comes first. */
function likeliestFirst(a: string, b: string): number {
  return likelihood(b) - likelihood(a);
}

function likelihood(name: string): number {
  if (isEnvFileName(basename(name)) || isTableFile(name)) return 2;
  return /\.(?:py|[cm]?[jt]sx?|php|rb|go|java|kt|cs|sh|ya?ml|toml|ini|json|md|ipynb|http)$/.test(name)
    ? 1
    : 0;
}

async function inEnvFiles(paths: readonly string[], token: AccessToken, { project, cwd }: CopyPorts) {
  const found: { path: string; keys: readonly string[] }[] = [];
  const complete = await project.scan(paths, ENV_SCAN, (path, text) => {
    const keys = lineHolding(text, token) === null ? [] : keysHolding(text, token);
    if (keys.length > 0) found.push({ path: shownPath(path, cwd), keys });
  });
  return { found, complete };
}

async function inTracked(
  paths: readonly string[],
  token: AccessToken,
  { root, milliseconds }: { readonly root: string; readonly milliseconds: number },
  { project, cwd }: CopyPorts,
): Promise<Pick<OldCopies, 'tracked' | 'column' | 'complete'>> {
  const tracked: { path: string; line: number }[] = [];
  let column: OldCopies['column'] = null;
  const complete = await project.scan(paths, { ...TRACKED_SCAN, milliseconds }, (path, text) => {
    const line = lineHolding(text, token);
    if (line !== null) tracked.push({ path: shownPath(path, cwd), line });
    if (column !== null || !isTableFile(slashed(path.slice(root.length)))) return;
    const at = tokenColumn(text);
    if (at !== null) column = { path: shownPath(path, cwd), line: at };
  });
  return { tracked, column, complete };
}

/** The near ones first; a tree that is too large is not walked to its end. */
async function envFilesBelow(root: string, { project, clock }: CopyPorts): Promise<readonly string[]> {
  const now = (): number => clock.now().getTime();
  const limits = { depth: MAX_DEPTH, maxFolders: MAX_FOLDERS, until: now() + LISTING_MS, now } as const;
  const walked = await foldersDown(root, limits, { project });
  return walked.flatMap(({ path, entries }) =>
    entries.flatMap(({ name, kind }) => (kind === 'file' && isEnvFileName(name) ? [join(path, name)] : [])),
  );
}
