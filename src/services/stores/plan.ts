import { dirname, join } from 'node:path';
import { CliFailure } from '../../core/failure.ts';
import { DEFAULT_KEY, type PlaceOption } from '../../core/options.ts';
import type { ParsedArgs } from '../../core/parsed-args.ts';
import { ProjectFiles } from '../../core/project/files.ts';
import type { Target } from '../../core/refresh/outcome.ts';
import { forScreen, safely } from '../../core/screen.ts';
import { fingerprint, type Secret } from '../../core/secret.ts';
import type { PushPlan } from '../../core/stores/outcome.ts';
import type { ProjectScope, Scope, Store } from '../../core/stores/store.ts';
import { missingFields, type PushTarget, readTarget, usageOf } from '../../core/stores/target.ts';
import { commandWords } from '../../core/stores/words.ts';
import type { Ports } from '../../ports.ts';

export interface PushOptions {
  /** `--push`, as given. */
  readonly push: readonly string[];
  /** `--pipe-to`, as given. */
  readonly pipeTo: readonly string[];
  /** Also runs what makes the pushed value count, where a store needs that. */
  readonly redeploy: boolean;
}

/** A place that the token shall go to, with all that is needed to bring it there. */
export interface Prepared {
  readonly plan: PushPlan;
  /** null: `--pipe-to`. */
  readonly store: Store | null;
  readonly scope: Scope;
  readonly entry: string;
  readonly program: string;
  /** The folder that the tools find their project by. */
  readonly cwd: string;
}

export type PushPorts = Pick<Ports, 'tools' | 'project' | 'cwd'>;

/** Reads what was given. Throws CliFailure `usage` for what no tool could make sense of. */
function readPushes({ push, pipeTo }: PushOptions): {
  readonly targets: readonly PushTarget[];
  readonly commands: readonly { readonly given: string; readonly words: readonly string[] }[];
} {
  const targets = push.map((given) => {
    const reading = readTarget(given);
    if (reading.ok) return reading.target;
    throw new CliFailure({ kind: 'usage', message: reading.message, hint: reading.hint });
  });
  const commands = pipeTo.map((given) => {
    const reading = commandWords(given);
    if (reading.ok) return { given, words: reading.words };
    throw new CliFailure({
      kind: 'usage',
      message: `--pipe-to ${given}: ${reading.why}`,
      hint: 'put it into a script, and name that',
    });
  });
  return { targets, commands };
}

/**
 * Asked before a new token is: is the tool there, is it signed in, is the project's place in the store known? What is
 * wrong stands in each plan's `problem`. Throws CliFailure `usage` for targets that can't be read.
 */
export async function preparePushes(
  options: PushOptions,
  about: { readonly envFile: string | null; readonly key: string; readonly secrets: readonly Secret[] },
  ports: PushPorts,
): Promise<readonly Prepared[]> {
  const { targets, commands } = readPushes(options);
  const folder = about.envFile === null ? ports.cwd : dirname(about.envFile);
  return Promise.all([
    ...targets.map((target) => prepareStore(target, folder, about, ports)),
    ...commands.map(({ given, words }) => prepareCommand(given, words, about.key, ports)),
  ]);
}

async function prepareCommand(
  given: string,
  words: readonly string[],
  key: string,
  { tools, cwd }: PushPorts,
): Promise<Prepared> {
  const program = words[0] ?? '';
  const problem =
    (await tools.find([program])) === null
      ? { why: safely`${program} is not installed`, fix: safely`name a program on the PATH, or its path` }
      : null;
  const plan = {
    option: 'pipe-to',
    store: null,
    given,
    title: program,
    command: words,
    effect: null,
    problem,
  } as const;
  return { plan, store: null, scope: {}, entry: key, program, cwd };
}

async function prepareStore(
  target: PushTarget,
  folder: string,
  about: { readonly key: string; readonly secrets: readonly Secret[] },
  ports: PushPorts,
): Promise<Prepared> {
  const { store, given } = target;
  const entry = target.key ?? store.entry?.(about.key) ?? about.key;
  const found = await scopeOf(target, folder, ports);
  const scope = found.ok ? found.scope : target.scope;
  const program = (await ports.tools.find(store.programs)) ?? store.programs[0] ?? store.name;
  const prepared = {
    plan: {
      option: 'push',
      store: store.name,
      given,
      title: store.title,
      command: [program, ...wordsOf(store, scope, entry)],
      effect: store.effect(scope, entry, MARK),
      problem: null,
    } as const,
    store,
    scope,
    entry,
    program,
    cwd: folder,
  };
  const problem = found.ok
    ? await problemOf(prepared, target, about.secrets, ports)
    : { why: forScreen(found.why), fix: forScreen(found.fix) };
  return { ...prepared, plan: { ...prepared.plan, problem } };
}

/** Stands for the fingerprint where the token is not there yet. */
const MARK = 'FINGERPRINT';

function wordsOf(store: Store, scope: Scope, entry: string): readonly string[] {
  const write = store.write(scope, entry, MARK);
  return 'write' in write ? write.write : (write[0]?.args ?? []);
}

const LARGEST_FILE = 256 * 1024;

/** What the project's own files add to a target. */
export async function scopeOf(
  { store, scope }: PushTarget,
  folder: string,
  { project }: Pick<Ports, 'project'>,
): Promise<ProjectScope> {
  if (store.fromProject === undefined) return { ok: true, scope };
  const texts = new Map<string, Secret>();
  const names = [
    ...(store.signs ?? []),
    '.vercel/repo.json',
    ...(scope['config'] === undefined ? [] : [scope['config']]),
  ];
  for (const name of names) {
    const text = await project.read(join(folder, name), LARGEST_FILE);
    if (text !== null) texts.set(name, text);
  }
  const files = new ProjectFiles(texts.keys(), texts);
  return store.fromProject((name) => (files.has(name) ? files.text(name) : null), scope);
}

async function problemOf(
  { store, scope, entry, program, cwd, plan }: Prepared & { readonly store: Store },
  target: PushTarget,
  secrets: readonly Secret[],
  { tools }: PushPorts,
): Promise<PushPlan['problem']> {
  const missing = missingFields({ ...target, scope });
  if (missing.length > 0) {
    return {
      why: safely`${plan.given} says too little: no ${missing.join(', no ')}`,
      fix: forScreen(usageOf(store)),
    };
  }
  if (store.needsDevStdin === true && !tools.hasDevStdin) {
    return {
      why: safely`${store.programs[0] ?? ''} takes the value from /dev/stdin only, which Windows does not have`,
      fix: safely`run wa-token in WSL, or push with a script: --pipe-to`,
    };
  }
  if ((await tools.find(store.programs)) === null) {
    return {
      why: safely`${store.programs.join(' or ')} is not installed on the PATH, outside this project`,
      fix: safely`install it and sign in`,
    };
  }
  const ready = store.ready?.(scope, entry);
  if (ready === undefined) return null;
  const asked = await tools.run(program, ready, { cwd, input: null, secrets });
  if (asked.ok) return null;
  const words = asked.said === '' ? '' : `: ${asked.said}`;
  return {
    why: safely`${program} ${ready.join(' ')} says no${words}`,
    fix: safely`sign in with ${program}, and look whether the target is right`,
  };
}

/** The variable's name as the app reads it; a place in a file of another format is no name for a store. */
export function entryKeyOf({ key, followedFrom }: Pick<Target, 'key' | 'followedFrom'>): string {
  const name = followedFrom ?? key;
  return /^[A-Za-z_]\w*$/.test(name) ? name : DEFAULT_KEY;
}

export function markOf(token: Secret): string {
  return fingerprint(token).replace('sha256:', '');
}

export function pushOptions(given: ParsedArgs<PlaceOption>): PushOptions {
  return { push: given.list('push'), pipeTo: given.list('pipeTo'), redeploy: given.flag('redeploy') };
}
