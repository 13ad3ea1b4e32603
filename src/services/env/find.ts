import { join, relative, resolve } from 'node:path';
import { type EnvValues, parseEnv } from '../../core/env/file.ts';
import { CliFailure } from '../../core/failure.ts';
import { DEFAULT_KEY } from '../../core/options.ts';
import type { AccessToken, EnvText } from '../../core/secret.ts';
import { shellWord } from '../../core/shell-word.ts';
import { chooseKey, type KeyChoice, tokenAt } from '../../core/token/key-names.ts';
import type { Ports } from '../../ports.ts';
import { beside, exampleIn, foldersUp, hitsBelow, namesByOrder } from './places.ts';

/** One .env file that holds (or shall hold) the token. */
export interface Target {
  readonly path: string;
  /** As a person would type it from where they stand. */
  readonly shownPath: string;
  readonly text: EnvText;
  readonly values: EnvValues;
  readonly key: string;
  /** The token in place, as dotenv reads it; null where the key is missing, empty or a placeholder. */
  readonly token: AccessToken | null;
}

export interface TargetOptions {
  readonly envFiles: readonly string[];
  readonly key: string | undefined;
}

/** What the project's files say. Whoever asks a person goes on with `envFiles: [path]` or `key`. */
export type TargetSearch =
  | { readonly kind: 'found'; readonly targets: readonly Target[] }
  /** Files elsewhere in the project define the key: which are meant? */
  | { readonly kind: 'which-file'; readonly candidates: readonly Target[] }
  /** One file holds several names that may be it, or one that says too little. */
  | {
      readonly kind: 'which-key';
      readonly path: string;
      readonly shownPath: string;
      readonly keys: readonly string[];
    }
  /** `path` is where one could be made, from the template `example` if there is one. */
  | { readonly kind: 'no-file'; readonly path: string; readonly example: string | null };

export type FindPorts = Pick<Ports, 'files' | 'project' | 'cwd'>;

/** Finds the .env files and the key without asking. Throws CliFailure `env-file-*` for files that can't be read. */
export async function searchTargets(options: TargetOptions, ports: FindPorts): Promise<TargetSearch> {
  if (options.envFiles.length === 0) return searchProject(options.key, ports);
  const paths = [...new Set(options.envFiles.map((path) => resolve(ports.cwd, path)))];
  const targets: Target[] = [];
  for (const path of paths) {
    const opened = await open(path, options.key, ports);
    if (opened.choice.kind === 'unsure') return whichKey(opened, opened.choice.keys);
    targets.push(opened.target);
  }
  return { kind: 'found', targets };
}

/** The same where nobody can be asked. Throws CliFailure `usage` with the list. */
export async function findTargets(options: TargetOptions, ports: FindPorts): Promise<readonly Target[]> {
  const search = await searchTargets(options, ports);
  switch (search.kind) {
    case 'found':
      return search.targets;
    case 'no-file':
      throw new CliFailure({ kind: 'env-file-not-found', path: '.env' });
    case 'which-key':
      throw new CliFailure({
        kind: 'usage',
        message:
          search.keys.length === 1
            ? `${search.shownPath}: ${search.keys[0]} may hold the token, but its name alone does not say so`
            : `${search.shownPath} has several variables that may hold the token: ${search.keys.join(', ')}`,
        hint: `name one with \`--key ${shellWord(search.keys[0] ?? DEFAULT_KEY)}\``,
      });
    case 'which-file': {
      const list = search.candidates.map(({ shownPath, key }) => `${shownPath} (${key})`);
      throw new CliFailure({
        kind: 'usage',
        message: `this folder's own .env files don't hold the token, but these do: ${list.join(', ')}`,
        hint: `name one with \`--env-file ${shellWord(search.candidates[0]?.shownPath ?? '.env')}\`, or several with one \`--env-file\` each`,
      });
    }
  }
}

interface Opened {
  readonly target: Target;
  readonly choice: KeyChoice;
}

/**
 * The files of the working directory in the order of its own tool, then `.env` above it up to the repository's root:
 * the first that holds the token. Else the first that at least names the key, hits below, and any `.env` at all.
 */
async function searchProject(key: string | undefined, ports: FindPorts): Promise<TargetSearch> {
  const up = await foldersUp(ports);
  const here = await namesByOrder(ports);
  const near = [...here, ...up.slice(1).map((folder) => join(folder, '.env'))];
  const opened: Opened[] = [];
  for (const path of near) {
    if (!(await ports.files.exists(path))) continue;
    const file = here.includes(path) ? await open(path, key, ports) : await openOr(path, key, ports);
    if (file === null) continue;
    if (file.choice.kind === 'unsure') return whichKey(file, file.choice.keys);
    if (file.choice.kind === 'found' && file.choice.isSet) return found(file);
    opened.push(file);
  }
  const named = opened.find(({ choice }) => choice.kind === 'found');
  if (named !== undefined) return found(named);
  const elsewhere = [...(await beside(ports, near)), ...(await hitsBelow(ports))];
  const candidates = (await openAll(elsewhere, key, ports)).filter(holdsToken).map(({ target }) => target);
  if (candidates.length > 0) return { kind: 'which-file', candidates };
  const bare = opened.find(({ target }) => target.path.endsWith('.env'));
  if (bare !== undefined) return found(bare);
  return { kind: 'no-file', path: join(ports.cwd, '.env'), example: await exampleIn(ports) };
}

function holdsToken({ choice }: Opened): boolean {
  return choice.kind === 'found' && choice.isSet;
}

function found({ target }: Opened): TargetSearch {
  return { kind: 'found', targets: [target] };
}

function whichKey({ target }: Opened, keys: readonly string[]): TargetSearch {
  return { kind: 'which-key', path: target.path, shownPath: target.shownPath, keys };
}

/** Passes over what can't be read: these files were not asked for. */
async function openAll(
  paths: readonly string[],
  key: string | undefined,
  ports: FindPorts,
): Promise<readonly Opened[]> {
  const opened = await Promise.all(paths.map((path) => openOr(path, key, ports)));
  return opened.filter((file) => file !== null);
}

async function openOr(path: string, key: string | undefined, ports: FindPorts): Promise<Opened | null> {
  try {
    return await open(path, key, ports);
  } catch (error) {
    if (error instanceof CliFailure) return null;
    throw error;
  }
}

async function open(path: string, wanted: string | undefined, ports: FindPorts): Promise<Opened> {
  const text = await ports.files.read(path);
  const values = parseEnv(text);
  const choice = wanted === undefined ? chooseKey(values) : choiceOf(wanted, values);
  const key = choice.kind === 'found' ? choice.key : (wanted ?? DEFAULT_KEY);
  const target = {
    path,
    shownPath: shownPath(path, ports.cwd),
    text,
    values,
    key,
    token: tokenAt(values, key),
  };
  return { target, choice };
}

function choiceOf(key: string, values: EnvValues): KeyChoice {
  if (!values.has(key)) return { kind: 'none' };
  return { kind: 'found', key, isSet: tokenAt(values, key) !== null };
}

/** As a person would type it from where they stand: whole where that leads out of the working directory. */
export function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
