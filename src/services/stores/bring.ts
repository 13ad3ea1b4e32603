import { CliFailure } from '../../core/failure.ts';
import { DEFAULT_KEY } from '../../core/options.ts';
import type { ConnectionOptions, Target } from '../../core/refresh/outcome.ts';
import { notesText, placeName } from '../../core/renew/notes.ts';
import { fingerprint, type Secret } from '../../core/secret.ts';
import type { PushOutcome, PushPlan } from '../../core/stores/outcome.ts';
import type { Ports } from '../../ports.ts';
import { readAgain, searchTargets } from '../env/find.ts';
import { setUp } from '../env/setup.ts';
import { writeReminder } from '../reminder.ts';
import { entryKeyOf, type Prepared, type PushOptions, preparePushes } from './plan.ts';
import { pushAll } from './push.ts';

export interface BringOptions extends ConnectionOptions, PushOptions {
  /** A calendar file; null: none. */
  readonly reminder: string | null;
}

/** What was brought to other places than the .env. */
export interface Brought {
  readonly pushes: readonly PushOutcome[];
  readonly reminder: string | null;
}

/**
 * Whether every place can take a token, asked before there is a new one: a person can still mend it.
 * Throws CliFailure `usage` with what is wrong.
 */
export async function mustBeReady(options: BringOptions, ports: Ports): Promise<readonly PushPlan[]> {
  if (options.push.length + options.pipeTo.length === 0) return [];
  const search = await searchTargets(options, ports);
  const [target] = search.kind === 'found' ? search.targets : [];
  const prepared = await prepare(options, target ?? null, ports);
  const [bad] = prepared.filter(({ plan }) => plan.problem !== null);
  if (bad?.plan.problem == null) return prepared.map(({ plan }) => plan);
  throw new CliFailure({
    kind: 'usage',
    message: `${bad.plan.given} cannot take a token now: ${bad.plan.problem.why}`,
    hint: bad.plan.problem.fix,
  });
}

/** Brings the token that is in the files now, as the app reads it, to where it shall be besides. */
export async function bring(
  options: BringOptions,
  files: readonly { readonly path: string; readonly key: string }[],
  ports: Ports,
): Promise<Brought> {
  const [first] = files;
  if (first === undefined) return { pushes: [], reminder: null };
  const target = await readAgain(first, ports);
  if (target?.token == null) return { pushes: [], reminder: null };
  const prepared = await prepare(options, target, ports);
  const secrets = secretsOf(options, target, ports);
  const notes = { fingerprint: fingerprint(target.token), places: prepared.map(nameOf) };
  if (prepared.length > 0) await ports.errands.writeNotes(target.path, notesText(notes));
  const pushes =
    prepared.length === 0
      ? []
      : await ports.out.waiting('Bringing the new token to its other places', () =>
          pushAll(prepared, target.token ?? never(), { redeploy: options.redeploy, secrets }, ports),
        );
  const left = prepared.filter((_one, at) => pushes[at]?.status !== 'pushed').map(nameOf);
  if (prepared.length > 0) {
    await ports.errands.writeNotes(
      target.path,
      left.length === 0 ? null : notesText({ ...notes, places: left }),
    );
  }
  return { pushes, reminder: await remind(options, target, ports) };
}

function never(): never {
  throw new Error('no token to bring');
}

function prepare(options: BringOptions, target: Target | null, ports: Ports): Promise<readonly Prepared[]> {
  const about = {
    envFile: target?.path ?? null,
    key: target === null ? (options.key ?? DEFAULT_KEY) : entryKeyOf(target),
    secrets: secretsOf(options, target, ports),
  };
  return preparePushes(options, about, ports);
}

function secretsOf(options: ConnectionOptions, target: Target | null, ports: Ports): readonly Secret[] {
  const { appSecret } = setUp(
    { ...options, to: undefined, template: undefined, language: undefined },
    target,
    ports,
  ).graph;
  return [...(target?.token == null ? [] : [target.token]), ...(appSecret === undefined ? [] : [appSecret])];
}

/** When it ends is asked of Meta, about the token that is in place. */
async function remind(options: BringOptions, target: Target, ports: Ports): Promise<string | null> {
  if (options.reminder === null || target.token === null) return null;
  const setup = setUp({ ...options, to: undefined, template: undefined, language: undefined }, target, ports);
  const graph = await ports.connect(setup.graph);
  const inspected = await graph.inspect(target.token);
  const place = { path: target.shownPath, key: target.key };
  return writeReminder(options.reminder, inspected.ok ? inspected.value : null, place, target.path, ports);
}

function nameOf({ plan }: Prepared): string {
  return placeName(plan.option, plan.given);
}
