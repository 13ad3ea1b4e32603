import { resolve } from 'node:path';
import type { EnvValues } from '../../core/env/file.ts';
import { defaultOf, type FoundReference, variableOf } from '../../core/env/found-reference.ts';
import { referenceOnLine } from '../../core/env/references.ts';
import { CliFailure, type Failure } from '../../core/failure.ts';
import { DEFAULT_KEY } from '../../core/options.ts';
import type { Target } from '../../core/refresh/outcome.ts';
import { Secret } from '../../core/secret.ts';
import { shellWord } from '../../core/shell-word.ts';
import { chooseKey, fileKeyIn, resolvedIn } from '../../core/token/key-names.ts';
import type { Ports } from '../../ports.ts';
import { elsewhereFailure, searchTargets, whichKeyFailure } from '../../services/env/find.ts';

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

type OpenPorts = Pick<Ports, 'files' | 'project' | 'cwd' | 'env' | 'interruptible'>;

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
      return fromFile(origin.target, false, ports);
    case 'file':
      return openFile(origin, key, ports);
  }
}

/** Without PATH and without a file that holds it: the process environment, as a CI job has it. */
export async function defaultCandidate(key: string | undefined, ports: OpenPorts): Promise<Candidate> {
  // What lies below would only be a question, and the environment answers it.
  const hereOnly = isInEnvironment(key, ports);
  const search = await searchTargets({ envFiles: [], key, hereOnly }, ports);
  const [target] = search.kind === 'found' ? search.targets : [];
  const isTwice = target?.reference?.kind === 'set-twice';
  if (target !== undefined && (target.token !== null || isTwice)) return { kind: 'opened', target };
  if (hereOnly) return { kind: 'environment', file: target ?? null };
  switch (search.kind) {
    case 'found':
      return target?.values.has(target.key) === true
        ? { kind: 'opened', target }
        : { kind: 'environment', file: target ?? null };
    case 'no-file':
      return { kind: 'environment', file: null };
    case 'elsewhere':
      throw elsewhereFailure(search.found, key);
    case 'which-key':
      throw new CliFailure(whichKeyFailure(search));
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
      // Another product's token, in a file that was only met on the way, is nothing of ours.
      if (found === 'searched' && search.foreign) return null;
      return { ...blank('file', shownPath, null), failure: whichKeyFailure(search) };
    }
    const [target] = search.kind === 'found' ? search.targets : [];
    if (target === undefined) return null;
    if (found === 'searched' && !target.values.has(target.key)) return null;
    return fromFile(target, true, ports);
  } catch (error) {
    if (!(error instanceof CliFailure) || error.failure.kind === 'cancelled') throw error;
    return { ...blank('file', shownPath, null), path, failure: error.failure };
  }
}

function fromFile(target: Target, named: boolean, { env }: OpenPorts): Opened {
  const { path, shownPath, key, settings, text, values: own, editor, reference } = target;
  const line = reference?.line ?? editor.definitions(text, key).at(-1)?.line ?? null;
  const opened = { ...blank('file', shownPath, key), path, line, values: settings, named };
  if (reference === null) return { ...opened, value: own.get(key) ?? null };
  // A manager puts the token itself into the environment when it starts the program.
  if (reference.kind !== 'set-twice') {
    const variable = variableOf(reference);
    // What the file itself sets goes before the shell's, and was followed there.
    const outer = variable === null || own.has(variable) ? key : variable;
    for (const name of [key, outer]) {
      const value = resolvedIn(env[name]);
      if (value !== null) return { ...blank('environment', null, name), values: settings, value, named };
    }
    const value = resolvedIn(defaultOf(reference) ?? undefined);
    if (value !== null) return { ...opened, value };
  }
  return { ...opened, value: own.get(key) ?? null, failure: referenceFailure(shownPath, target) };
}

function referenceFailure(path: string, { key, reference }: Target): Failure | null {
  return reference === null ? null : { kind: 'value-is-reference', path, key, reference };
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
  return (name !== null && env[name] !== undefined) || fileVariable(key, env) !== null;
}

async function fromEnvironment(
  file: Target | null,
  key: string | undefined,
  ports: OpenPorts,
): Promise<Opened> {
  const { env } = ports;
  const { key: found, keys } = environmentKey(env);
  const name = key ?? found;
  const values = file?.settings ?? NOTHING;
  if (name === null && keys.length > 0) {
    const failure = whichKeyFailure({ shownPath: 'the environment', keys, foreign: false });
    return { ...blank('environment', null, null), failure };
  }
  const known = name ?? DEFAULT_KEY;
  const opened = { ...blank('environment', null, known), values, named: false };
  const second = fileVariable(key ?? found ?? undefined, env);
  const text = env[known];
  if (second !== null && !isFilled(text)) return { ...opened, key: second, ...(await heldBy(second, ports)) };
  const value = text === undefined ? null : new Secret(text, `value of ${known}`);
  const reference = second !== null ? TWICE(second) : text === undefined ? null : referenceOnLine(text, text);
  return { ...opened, value, failure: reference === null ? null : inEnvironment(known, reference) };
}

const TWICE = (second: string) => ({ kind: 'set-twice', parts: [second] }) as const;

function inEnvironment(key: string, reference: Omit<FoundReference, 'line'>): Failure {
  return { kind: 'value-is-reference', path: null, key, reference: { ...reference, line: 1 } };
}

/** The variable that names a file with the token: `NAME_FILE`, as images of servers take it. */
function fileVariable(key: string | undefined, env: OpenPorts['env']): string | null {
  if (key !== undefined) {
    return [`${key}_FILE`, `${key}_PATH`].find((name) => isFilled(env[name])) ?? null;
  }
  // Other programs have files with tokens too, and their variables stand in the same environment.
  const names = Object.keys(env).filter((name) => /WHATS?APP|WABA|WPP|META|(?:^|_)WA_/i.test(name));
  return fileKeyIn(valuesOf(names, env));
}

function isFilled(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '';
}

/** Docker and Kubernetes mount it wherever they are told to. */
async function heldBy(name: string, ports: OpenPorts): Promise<Pick<Opened, 'value' | 'failure'>> {
  const path = ports.env[name]?.trim() ?? '';
  try {
    const text = await ports.files.read(resolve(ports.cwd, path));
    const { bareEditor } = await import('../../core/env/kinds/bare.ts');
    return { value: bareEditor(name).values(text).get(name) ?? null, failure: null };
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error;
    return { value: null, failure: inEnvironment(name, { kind: 'secret-file', parts: [path] }) };
  }
}

/**
 * Only names that some project uses for the token are looked at, and the ids that speak for one of them or against it:
 * an environment is full of other secrets.
 */
function environmentKey(env: OpenPorts['env']): { key: string | null; keys: readonly string[] } {
  const names = Object.keys(env).filter((name) => /TOKEN|KEY|WHATS|WA_|(?:ID|ACCOUNT|PIXEL)$/i.test(name));
  const choice = chooseKey(valuesOf(names, env));
  if (choice.kind === 'found') return { key: choice.key, keys: [] };
  return { key: null, keys: choice.kind === 'unsure' ? choice.keys : [] };
}

function valuesOf(names: readonly string[], env: OpenPorts['env']): EnvValues {
  return new Map(
    names.flatMap((name): [string, Secret][] => {
      const value = env[name];
      return value === undefined ? [] : [[name, new Secret(value, `value of ${name}`)]];
    }),
  );
}
