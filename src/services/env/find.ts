import { dirname, join, relative, resolve } from 'node:path';
import type { EnvValues } from '../../core/env/file.ts';
import {
  type FoundReference,
  madeSecretIn,
  pathAt,
  referenceAt,
  type SecretKeyRef,
  secretKeyRefs,
  variableOf,
} from '../../core/env/found-reference.ts';
import { editorFor, kindOfFile, wholeFileToolOf } from '../../core/env/kinds/editors.ts';
import type { Editor } from '../../core/env/kinds/grammar.ts';
import { dotenvxPublicKey } from '../../core/env/references.ts';
import { CliFailure, type Failure } from '../../core/failure.ts';
import { DEFAULT_KEY } from '../../core/options.ts';
import type { Elsewhere } from '../../core/project/elsewhere.ts';
import type { Target } from '../../core/refresh/outcome.ts';
import type { EnvText } from '../../core/secret.ts';
import { shellWord } from '../../core/shell-word.ts';
import {
  chooseKey,
  doubtfulKeys,
  fileKeyBeside,
  fileKeyFor,
  fileKeyIn,
  isSet,
  isTokenName,
  type KeyChoice,
  productOf,
  secretNameKeyIn,
  tokenAt,
} from '../../core/token/key-names.ts';
import type { Ports } from '../../ports.ts';
import { elsewhereIn, tokensSeenIn } from '../project/elsewhere.ts';
import { readingsOf } from '../project/named-keys.ts';
import { foldersUp, slashed } from '../project/walk.ts';
import {
  beside,
  envOrder,
  exampleIn,
  FAR_LEVELS,
  filesBelow,
  NEAR_LEVELS,
  otherFiles,
  settingsOf,
} from './places.ts';
import { isComposeName, secretFileOf } from './secret-file.ts';

export interface TargetOptions {
  readonly envFiles: readonly string[];
  readonly key: string | undefined;
  /** What lies below the working directory is not searched: it may be somebody's whole home. */
  readonly hereOnly?: boolean;
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
      /** By their names they are other products': a variable of its own is as likely meant. */
      readonly foreign: boolean;
    }
  /** `path` is where one could be made, from the template `example` if there is one. */
  | { readonly kind: 'no-file'; readonly path: string; readonly example: string | null }
  /** No file of settings holds the token, but something tells where it is. */
  | { readonly kind: 'elsewhere'; readonly found: readonly Elsewhere[] };

export type FindPorts = Pick<Ports, 'files' | 'project' | 'cwd' | 'interruptible'>;

/** Finds the .env files and the key without asking. Throws CliFailure `env-file-*` for files that can't be read. */
export async function searchTargets(options: TargetOptions, ports: FindPorts): Promise<TargetSearch> {
  if (options.envFiles.length === 0) return searchProject(options, ports);
  const paths = [...new Set(options.envFiles.map((path) => resolve(ports.cwd, path)))];
  const targets: Target[] = [];
  for (const path of paths) {
    const opened = await open(path, options.key, ports);
    if (opened.choice.kind === 'unsure') return whichKey(opened, opened.choice);
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
      throw await noFile(options.key, ports);
    case 'elsewhere':
      throw elsewhereFailure(search.found, options.key);
    case 'which-key':
      throw new CliFailure(whichKeyFailure(search));
    case 'which-file': {
      const list = search.candidates.map(({ shownPath, key }) => `${shownPath} (${key})`);
      const [only, second] = search.candidates;
      throw new CliFailure({
        kind: 'usage',
        message: `this folder's own .env files don't hold the token, but ${second === undefined ? 'this does' : 'these do'}: ${list.join(', ')}`,
        hint: `name ${second === undefined ? 'it' : 'one'} with \`--env-file ${shellWord(only?.shownPath ?? '.env')}\`${second === undefined ? '' : ', or several with one `--env-file` each'}`,
      });
    }
  }
}

/** What is in the file after a write, which Ctrl-C cannot undo. */
export async function readAgain(
  { path, key }: { readonly path: string; readonly key: string },
  ports: Pick<Ports, 'files' | 'project' | 'cwd'>,
): Promise<Target | undefined> {
  const [target] = await findTargets(
    { envFiles: [path], key },
    { ...ports, interruptible: async (_length, work) => work() },
  );
  return target;
}

/** Without a person, without a file: where a token of Meta's was seen, if it was. */
async function noFile(key: string | undefined, ports: FindPorts): Promise<CliFailure> {
  const seen = await tokensSeenIn(ports.cwd, ports);
  if (seen.length > 0) return elsewhereFailure(seen, key);
  return new CliFailure({ kind: 'env-file-not-found', path: '.env' });
}

/** Without a person: where the token is, and the command for it. */
export function elsewhereFailure(found: readonly Elsewhere[], key: string | undefined): CliFailure {
  return new CliFailure({ kind: 'token-elsewhere', key: key ?? DEFAULT_KEY, found });
}

/** Without a person: what was found, and what to type. Throws nothing. */
export function whichKeyFailure({
  shownPath,
  keys,
  foreign,
}: Pick<Extract<TargetSearch, { kind: 'which-key' }>, 'shownPath' | 'keys' | 'foreign'>): Failure {
  const told = keys.map((key) => {
    const product = productOf(key);
    return product === null ? key : `${key} (by its name: ${product})`;
  });
  const may = foreign
    ? 'holds what by its name or its value is not the token for WhatsApp'
    : keys.length === 1
      ? 'has a variable that may hold the token, but its name alone does not say so'
      : 'has several variables that may hold the token';
  return {
    kind: 'usage',
    message: `${shownPath} ${may}: ${told.join(', ')}`,
    hint: foreign
      ? `name the variable with \`--key ${shellWord(DEFAULT_KEY)}\`, or the one that your app reads`
      : `name one with \`--key ${shellWord(keys[0] ?? DEFAULT_KEY)}\``,
  };
}

interface Opened {
  readonly target: Target;
  readonly choice: KeyChoice;
}

/**
 * The files of the working directory in the order of its own tool, then `.env` above it up to the repository's root:
 * the first that holds the token. Else the first that at least names the key, hits below, and any `.env` at all.
 */
async function searchProject({ key, hereOnly }: TargetOptions, ports: FindPorts): Promise<TargetSearch> {
  const up = await foldersUp(ports.cwd, ports);
  const { stack, names: here } = await envOrder(ports);
  const near = [...here, ...up.slice(1).map((folder) => join(folder, '.env'))];
  const opened: Opened[] = [];
  for (const path of near) {
    if (!(await ports.files.exists(path))) continue;
    const file = here.includes(path) ? await open(path, key, ports) : await openOr(path, key, ports);
    if (file === null) continue;
    if (file.choice.kind === 'unsure') return whichKey(file, file.choice);
    // A tool that reads several takes a name from the first that has it, whatever stands there.
    const first = stack === null ? undefined : opened.find((one) => definesSame(one, file));
    if (file.choice.kind === 'found' && file.choice.isSet) return found(first ?? file);
    opened.push(file);
  }
  const named = opened.find(({ choice }) => choice.kind === 'found');
  if (named !== undefined) return found(named);
  const bare = opened.find(({ target }) => target.path.endsWith('.env'));
  const candidates = hereOnly === true ? [] : await candidatesIn(near, key, ports);
  if (candidates.length > 0) return { kind: 'which-file', candidates };
  const elsewhere = await elsewhereIn(ports.cwd, bare !== undefined, ports);
  if (elsewhere.length > 0) return { kind: 'elsewhere', found: elsewhere };
  if (bare !== undefined) return found(bare);
  return { kind: 'no-file', path: join(ports.cwd, '.env'), example: await exampleIn(ports) };
}

function definesSame({ choice, target }: Opened, { choice: other, target: { path } }: Opened): boolean {
  if (choice.kind !== 'found' || other.kind !== 'found') return false;
  return choice.key === other.key && dirname(target.path) === dirname(path);
}

/** The files that hold the token, beside the usual ones and below, the nearest first. */
async function candidatesIn(
  near: readonly string[],
  key: string | undefined,
  ports: FindPorts,
): Promise<readonly Target[]> {
  const close = await filesBelow(ports, NEAR_LEVELS);
  const places = [
    async () => [...(await beside(ports, near)), ...close.envFiles, ...(await otherFiles(ports))],
    async () => close.others,
    async () => {
      const { envFiles, others } = await filesBelow(ports, FAR_LEVELS);
      return [...envFiles, ...others];
    },
  ];
  for (const paths of places) {
    const opened = await openAll(await paths(), key, ports);
    const sure = opened.filter(({ choice }) => choice.kind === 'found' && choice.isSet);
    // One whose name does not say it is no reason to look further: it holds a token of Meta's.
    const held =
      sure.length > 0 ? sure : opened.filter(({ choice }) => choice.kind === 'unsure' && !choice.foreign);
    if (held.length > 0) return held.map(likeliest);
  }
  return [];
}

function likeliest({ target, choice }: Opened): Target {
  return choice.kind === 'unsure' ? { ...target, key: choice.keys[0] ?? target.key } : target;
}

function found({ target }: Opened): TargetSearch {
  return { kind: 'found', targets: [target] };
}

function whichKey(
  { target }: Opened,
  { keys, foreign }: Extract<KeyChoice, { kind: 'unsure' }>,
): TargetSearch {
  return { kind: 'which-key', path: target.path, shownPath: target.shownPath, keys, foreign };
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
  const editor = await editorOfFile(path, text, ports.cwd);
  const values = await ports.interruptible(text.length, () => editor.values(text));
  const settings = await settingsOf(path, values, ports);
  const base = { path, shownPath: shownPath(path, ports.cwd), text, values, settings, editor };
  const made = madeSecretIn(text, (name) => (wanted === undefined ? isTokenName(name) : name === wanted));
  if (made !== null) return refusedAt(base, made.key || (wanted ?? DEFAULT_KEY), made.reference);
  const named = editor.only ?? wanted;
  const choice = named === undefined ? await chosen(path, text, values, ports) : choiceOf(named, base);
  if (choice.kind !== 'found' || !choice.isSet) {
    const fileKey = wanted === undefined ? fileKeyIn(values) : fileKeyFor(wanted, values);
    if (fileKey !== null) return intoFile(base, fileKey, ports);
  }
  const stored = choice.kind === 'none' && wanted === undefined ? secretNameKeyIn(values) : null;
  if (stored !== null) return refusedAt(base, stored, storedAt(base, stored));
  const ref = choice.kind === 'none' ? secretKeyRefIn(text, wanted) : undefined;
  if (ref !== undefined) {
    const { variable, secret, entry, line } = ref;
    return refusedAt(base, variable, { kind: 'kubernetes-secret', parts: [secret, entry], line });
  }
  const key = choice.kind === 'found' ? choice.key : (wanted ?? DEFAULT_KEY);
  const second = choice.kind === 'found' && choice.isSet ? fileKeyBeside(key, values) : null;
  if (second !== null) {
    const line = editor.definitions(text, key).at(-1)?.line ?? 1;
    return refusedAt(base, key, { kind: 'set-twice', parts: [second], line });
  }
  return { target: await following(base, key, ports), choice };
}

/** What stands under the key names another place, or none that is clear. */
function refusedAt(base: Base, key: string, reference: FoundReference): Opened {
  const target = { ...base, key, followedFrom: null, token: null, reference, encrypted: false };
  return { target, choice: { kind: 'found', key, isSet: true } };
}

/** What names the secret: an address that is known, else the name that some program asks its store by. */
function storedAt({ text, values, editor }: Base, key: string): FoundReference {
  const line = editor.definitions(text, key).at(-1)?.line ?? 1;
  const reference = referenceAt(text, values, key);
  const isAddress = reference !== null && reference.kind !== 'path';
  return isAddress ? { ...reference, line } : { kind: 'secret-name', parts: [pathAt(values, key)], line };
}

/** A Kubernetes workload that takes the token from a Secret. */
function secretKeyRefIn(text: EnvText, wanted: string | undefined): SecretKeyRef | undefined {
  return secretKeyRefs(text).find(({ variable }) =>
    wanted === undefined ? isTokenName(variable) : variable === wanted,
  );
}

/** What is known of a file before it is known which variable is meant. */
type Base = Pick<Target, 'path' | 'shownPath' | 'text' | 'values' | 'settings' | 'editor'>;

/** Throws CliFailure `env-file-kind` for what is no file of settings, or is encrypted as a whole. */
async function editorOfFile(path: string, text: EnvText, cwd: string): Promise<Editor> {
  const tool = wholeFileToolOf(text);
  if (tool !== null) throw new CliFailure({ kind: 'env-file-encrypted', path: shownPath(path, cwd), tool });
  const kind = kindOfFile(slashed(path), text);
  if (kind.known) return editorFor(kind.kind, slashed(path), text);
  throw new CliFailure({ kind: 'env-file-kind', path: shownPath(path, cwd), what: kind.kind });
}

/** The sources are asked only where the file's own names and values leave a doubt. */
async function chosen(path: string, text: EnvText, values: EnvValues, ports: FindPorts): Promise<KeyChoice> {
  const doubtful = await ports.interruptible(text.length, () => doubtfulKeys(values));
  if (doubtful.length === 0) return chooseKey(values);
  return chooseKey(values, await readingsOf(dirname(path), doubtful, ports));
}

function choiceOf(wanted: string, { text, values, editor }: Base): KeyChoice {
  const key = editor.nameFor(text, wanted) ?? wanted;
  if (!values.has(key)) return { kind: 'none' };
  const value = values.get(key);
  return { kind: 'found', key, isSet: value !== undefined && isSet(value) };
}

/** The key itself, or the variable that its value names; else the reason why neither may be written. */
async function following(base: Base, key: string, ports: FindPorts): Promise<Target> {
  const plain = { ...base, key, followedFrom: null, reference: null, encrypted: false } as const;
  const target: Target = { ...plain, token: tokenAt(base.values, key) };
  const reference = referenceAt(base.text, base.values, key);
  if (reference === null) return target;
  const line = base.editor.definitions(base.text, key).at(-1)?.line ?? 1;
  const refused: Target = { ...target, token: null, reference: { ...reference, line } };
  if (reference.kind === 'dotenvx') return encryptedTarget(refused);
  const name = variableOf(reference);
  if (name === null || name === key) return refused;
  if (base.values.has(name) && referenceAt(base.text, base.values, name) === null) {
    return { ...target, key: name, followedFrom: key, token: tokenAt(base.values, name) };
  }
  // Compose takes what it does not find in the shell from the .env beside its file.
  const beside = join(dirname(base.path), '.env');
  if (!isComposeName(base.path) || !(await ports.files.exists(beside))) return refused;
  const { target: other } = await open(beside, name, ports);
  return other.values.has(other.key) ? { ...other, followedFrom: other.followedFrom ?? key } : refused;
}

/** dotenvx: written anew for the file's own public key, where there is exactly one. */
async function encryptedTarget(target: Target): Promise<Target> {
  const publicKey = dotenvxPublicKey(target.values);
  if (publicKey === null) return target;
  const { dotenvxEditor } = await import('../../core/env/kinds/dotenvx.ts');
  return { ...target, encrypted: true, editor: dotenvxEditor(publicKey) };
}

/** The file that a variable such as `WHATSAPP_TOKEN_FILE` names holds the token alone. */
async function intoFile(base: Base, fileKey: string, ports: FindPorts): Promise<Opened> {
  const line = base.editor.definitions(base.text, fileKey).at(-1)?.line ?? 1;
  const path = await secretFileOf(base, fileKey, ports);
  const choice: KeyChoice = { kind: 'found', key: fileKey, isSet: true };
  if (path === null || !(await ports.files.exists(path))) {
    return refusedAt(base, fileKey, { kind: 'secret-file', parts: [pathAt(base.values, fileKey)], line });
  }
  const { target, choice: inside } = await open(path, undefined, ports);
  // Neither one secret alone nor a definition of its own: nothing says that a program reads a line added there.
  if (target.editor.only === undefined && inside.kind !== 'found') {
    throw new CliFailure({
      kind: 'env-file-refused',
      path: target.shownPath,
      line: 1,
      reason: 'not-one-secret',
    });
  }
  return { target: { ...target, settings: base.settings, followedFrom: fileKey }, choice };
}

/** As a person would type it from where they stand: whole where that leads out of the working directory. */
export function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
