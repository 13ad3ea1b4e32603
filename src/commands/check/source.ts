import { definitionsOf, type EnvValues } from '../../core/env/file.ts';
import { CliFailure, type Failure } from '../../core/failure.ts';
import { DEFAULT_KEY } from '../../core/options.ts';
import { Secret } from '../../core/secret.ts';
import { shellWord } from '../../core/shell-word.ts';
import { chooseKey } from '../../core/token/key-names.ts';
import type { Ports } from '../../ports.ts';
import { searchTargets, type Target } from '../../services/env/find.ts';

/** Where a token is to be looked for, before anything was opened. */
export type Candidate =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly shownPath: string;
      readonly found: 'named' | 'searched';
    }
  | { readonly kind: 'opened'; readonly target: Target }
  | { readonly kind: 'environment'; readonly file: Target | null }
  | { readonly kind: 'stdin'; readonly text: Secret };

/** What stands there. */
export interface Opened {
  readonly kind: 'file' | 'environment' | 'stdin';
  readonly path: string | null;
  readonly shownPath: string | null;
  readonly key: string | null;
  /** The definition that counts, the last one. */
  readonly line: number | null;
  /** Everything that the file sets; its ids go before the environment's where the file was named. */
  readonly values: EnvValues;
  /** What stands where the token belongs; null where nothing defines the key. */
  readonly value: Secret | null;
  /** Why it could not be read, or which key was meant. */
  readonly failure: Failure | null;
  readonly named: boolean;
}

type OpenPorts = Pick<Ports, 'files' | 'project' | 'cwd' | 'env'>;

const NOTHING: EnvValues = new Map();

/** Opens it; null for a file that was only found by searching and has no such key. */
export async function openCandidate(
  origin: Candidate,
  key: string | undefined,
  ports: OpenPorts,
): Promise<Opened | null> {
  switch (origin.kind) {
    case 'stdin':
      return { ...blank('stdin', null, null), value: origin.text };
    case 'environment':
      return fromEnvironment(origin.file, key, ports);
    case 'opened':
      return fromFile(origin.target, false);
    case 'file':
      return openFile(origin, key, ports);
  }
}

/** Without PATH and without a file that holds it: the process environment, as a CI job has it. */
export async function defaultCandidate(key: string | undefined, ports: OpenPorts): Promise<Candidate> {
  const search = await searchTargets({ envFiles: [], key }, ports);
  const [target] = search.kind === 'found' ? search.targets : [];
  if (target?.token !== null && target !== undefined) return { kind: 'opened', target };
  if (isInEnvironment(key, ports)) return { kind: 'environment', file: target ?? null };
  switch (search.kind) {
    case 'found':
      return target?.values.has(target.key) === true
        ? { kind: 'opened', target }
        : { kind: 'environment', file: target ?? null };
    case 'no-file':
      return { kind: 'environment', file: null };
    case 'which-key':
      throw new CliFailure(whichKey(search.shownPath, search.keys));
    case 'which-file':
      throw new CliFailure({
        kind: 'usage',
        message: `this folder's own .env files don't hold the token, but these do: ${search.candidates.map(({ shownPath }) => shownPath).join(', ')}`,
        hint: `name them: \`wa-token check ${shellWord(search.candidates[0]?.shownPath ?? '.env')}\`, or \`wa-token check .\` for all`,
      });
  }
}

async function openFile(
  { path, shownPath, found }: Extract<Candidate, { kind: 'file' }>,
  key: string | undefined,
  ports: OpenPorts,
): Promise<Opened | null> {
  try {
    const search = await searchTargets({ envFiles: [path], key }, ports);
    if (search.kind === 'which-key') {
      return { ...blank('file', shownPath, null), failure: whichKey(shownPath, search.keys) };
    }
    const [target] = search.kind === 'found' ? search.targets : [];
    if (target === undefined) return null;
    if (found === 'searched' && !target.values.has(target.key)) return null;
    return fromFile(target, true);
  } catch (error) {
    if (!(error instanceof CliFailure) || error.failure.kind === 'cancelled') throw error;
    return { ...blank('file', shownPath, null), path, failure: error.failure };
  }
}

function whichKey(path: string, keys: readonly string[]): Failure {
  return {
    kind: 'usage',
    message: `${path} has several variables that may hold the token: ${keys.join(', ')}`,
    hint: `name one with \`--key ${shellWord(keys[0] ?? '')}\``,
  };
}

function fromFile({ path, shownPath, key, values, text }: Target, named: boolean): Opened {
  const line = definitionsOf(text, key).at(-1)?.line ?? null;
  const value = values.get(key) ?? null;
  return { ...blank('file', shownPath, key), path, line, values, value, named };
}

function blank(kind: Opened['kind'], shownPath: string | null, key: string | null): Opened {
  return {
    kind,
    path: shownPath,
    shownPath,
    key,
    line: null,
    values: NOTHING,
    value: null,
    failure: null,
    named: true,
  };
}

function isInEnvironment(key: string | undefined, { env }: OpenPorts): boolean {
  const name = key ?? environmentKey(env).key;
  return name !== null && env[name] !== undefined;
}

function fromEnvironment(file: Target | null, key: string | undefined, { env }: OpenPorts): Opened {
  const { key: found, keys } = environmentKey(env);
  const name = key ?? found;
  const values = file?.values ?? NOTHING;
  if (name === null && keys.length > 0) {
    return { ...blank('environment', null, null), failure: whichKey('the environment', keys) };
  }
  const known = name ?? DEFAULT_KEY;
  const text = env[known];
  const value = text === undefined ? null : new Secret(text, `value of ${known}`);
  return { ...blank('environment', null, known), values, value, named: false };
}

/** Only names that some project uses for the token are looked at: an environment is full of other secrets. */
function environmentKey(env: OpenPorts['env']): { key: string | null; keys: readonly string[] } {
  const values = Object.entries(env).flatMap(([name, value]): [string, Secret][] =>
    value !== undefined && /TOKEN|KEY|WHATS|WA_/i.test(name)
      ? [[name, new Secret(value, `value of ${name}`)]]
      : [],
  );
  const choice = chooseKey(new Map(values));
  if (choice.kind === 'found') return { key: choice.key, keys: [] };
  return { key: null, keys: choice.kind === 'unsure' ? choice.keys : [] };
}
