import { dirname, join, relative, resolve } from 'node:path';
import { parseEnv } from '../core/env-file.ts';
import { CliFailure } from '../core/failure.ts';
import { chooseKey } from '../core/key-names.ts';
import { AccessToken, type EnvText, type Secret } from '../core/secret.ts';
import { DEFAULT_KEY } from '../options.ts';
import type { Ports } from '../ports.ts';

/** One .env file that holds (or shall hold) the token. */
export interface Target {
  readonly path: string;
  /** As a person would type it from where they stand. */
  readonly shownPath: string;
  readonly text: EnvText;
  readonly values: ReadonlyMap<string, Secret>;
  readonly key: string;
  /** The token in place, as dotenv reads it; null where the key is missing or empty. */
  readonly token: AccessToken | null;
}

export interface TargetOptions {
  readonly envFiles: readonly string[];
  readonly key: string | undefined;
}

type Place = Pick<Ports, 'files' | 'cwd'>;

/** The .env files to work on: the named ones, or the project's own. Throws CliFailure `env-file-*`, `usage`. */
export async function findTargets(options: TargetOptions, ports: Place): Promise<readonly Target[]> {
  if (options.envFiles.length === 0) return [await projectTarget(options.key, ports)];
  const paths = [...new Set(options.envFiles.map((path) => resolve(ports.cwd, path)))];
  const targets: Target[] = [];
  for (const path of paths) targets.push(await openTarget(path, options.key, ports));
  return targets;
}

/** `.env.local` where it defines the key (it wins in Next.js and its like), else `.env`, here or above. */
async function projectTarget(key: string | undefined, ports: Place): Promise<Target> {
  const local = join(ports.cwd, '.env.local');
  if (await ports.files.exists(local)) {
    const target = await openTarget(local, key, ports);
    if (target.values.has(target.key)) return target;
  }
  for (const folder of await foldersUp(ports)) {
    const path = join(folder, '.env');
    if (await ports.files.exists(path)) return openTarget(path, key, ports);
  }
  throw new CliFailure({ kind: 'env-file-not-found', path: '.env' });
}

/** From the working directory to the repository's root; without a repository the working directory alone. */
async function foldersUp({ cwd, files }: Place): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder);
    if (await files.exists(join(folder, '.git'))) return folders;
    if (dirname(folder) === folder) return [cwd];
  }
}

async function openTarget(path: string, wanted: string | undefined, ports: Place): Promise<Target> {
  const text = await ports.files.read(path);
  const values = parseEnv(text);
  const shownPath = shown(path, ports.cwd);
  const key = wanted ?? keyOf(values, shownPath);
  const value = values.get(key)?.expose().trim() ?? '';
  return { path, shownPath, text, values, key, token: value === '' ? null : new AccessToken(value) };
}

function keyOf(values: ReadonlyMap<string, Secret>, path: string): string {
  const choice = chooseKey([...values.keys()]);
  if (choice.kind === 'found') return choice.key;
  if (choice.kind === 'none') return DEFAULT_KEY;
  throw new CliFailure({
    kind: 'usage',
    message: `${path} has several variables that may hold the token: ${choice.keys.join(', ')}`,
    hint: `name one with \`--key ${choice.keys[0]}\``,
  });
}

function shown(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
