import { CliFailure } from '../../core/failure.ts';
import { DEFAULT_KEY } from '../../core/options.ts';
import type { InPlaceReason, Rewritten } from '../../core/refresh/change.ts';
import type { Plan, Target } from '../../core/refresh/outcome.ts';
import type { RenewedPlace } from '../../core/renew/outcome.ts';
import { AccessToken, type EnvText, fingerprint } from '../../core/secret.ts';
import type { Ports } from '../../ports.ts';
import { findTargets, readAgain, type TargetOptions } from '../env/find.ts';
import { changeOf, planEdit } from '../env/write.ts';

/** Where the token to be renewed stands. */
export type Home =
  | { readonly kind: 'files'; readonly targets: readonly Target[] }
  /** A CI job: the token comes from a store, and goes back there. */
  | { readonly kind: 'environment'; readonly key: string; readonly token: AccessToken };

/**
 * The .env files; where there are none and the token has somewhere to go, the environment's.
 * Throws CliFailure `env-file-*`, `usage`.
 */
export async function findHome(options: TargetOptions, hasPushes: boolean, ports: Ports): Promise<Home> {
  try {
    return { kind: 'files', targets: await findTargets(options, ports) };
  } catch (error) {
    const isMissing = error instanceof CliFailure && error.failure.kind === 'env-file-not-found';
    const key = options.key ?? DEFAULT_KEY;
    const value = ports.env[key];
    if (!isMissing || options.envFiles.length > 0 || !hasPushes || value === undefined) throw error;
    if (!/^[A-Za-z0-9]{20,}$/.test(value.trim())) throw error;
    return { kind: 'environment', key, token: new AccessToken(value.trim()) };
  }
}

/** Never written: it asks whether a file can be edited before there is a token to write. */
const PROBE = new AccessToken(`EAA${'x'.repeat(60)}`);

/** Throws CliFailure `env-file-refused` before a token is asked for that could not be written. */
export function placesOf(home: Home, token: AccessToken): readonly RenewedPlace[] {
  if (home.kind === 'environment') return [inEnvironment(home)];
  return home.targets.map((target) => ({
    ...changeOf(planEdit(target, PROBE), PROBE),
    to: target.token?.equals(token) === true ? fingerprint(token) : null,
  }));
}

function inEnvironment({ key, token }: Extract<Home, { kind: 'environment' }>): RenewedPlace {
  return {
    path: 'the environment',
    key,
    line: 0,
    definitions: 1,
    followedFrom: null,
    encrypted: false,
    from: fingerprint(token),
    to: null,
    repairs: [],
    notes: [],
    written: null,
  };
}

/** Asked before a token is that could not be put there. Throws CliFailure `env-file-*`. */
export async function mustBeWritable(home: Home, { files }: Pick<Ports, 'files'>): Promise<void> {
  if (home.kind === 'environment') return;
  const asTheyAre = home.targets.map(({ path }) => ({ path, edit: (current: EnvText) => current }));
  await files.rewrite(asTheyAre, async () => false);
}

/**
 * All files or none. A file that somebody else has given another token meanwhile is theirs, and not overwritten.
 * Throws CliFailure `env-file-*`.
 */
export async function writeToken(
  targets: readonly Target[],
  token: AccessToken,
  mayWriteInPlace: (path: string, why: InPlaceReason) => Promise<boolean>,
  { files }: Pick<Ports, 'files'>,
): Promise<readonly (Rewritten | null)[]> {
  const plans: readonly Plan[] = targets.map((target) => planEdit(target, token));
  const changed = plans.filter(({ edit }) => edit.change !== 'unchanged');
  const written = await files.rewrite(
    changed.map(({ target }) => ({
      path: target.path,
      edit: (current) => {
        const value = target.editor.values(current).get(target.key);
        const isOurs = target.token === null || value === undefined || value.equals(target.token);
        if (!isOurs) throw new CliFailure({ kind: 'env-file-changed', path: target.shownPath });
        return planEdit({ ...target, text: current }, token).edit.text;
      },
      holds: (onDisk) =>
        target.editor.values(onDisk).get(target.key)?.equals(token) ?? !target.values.has(target.key),
    })),
    mayWriteInPlace,
  );
  return plans.map((plan) => written[changed.indexOf(plan)] ?? null);
}

/** Reads each file anew, as the app will. */
export async function allHold(
  targets: readonly Target[],
  token: AccessToken,
  ports: Pick<Ports, 'files' | 'project' | 'cwd'>,
): Promise<boolean> {
  const holding = await Promise.all(
    targets.map(async (one) => (await readAgain(one, ports))?.token?.equals(token) === true),
  );
  return holding.every(Boolean);
}
