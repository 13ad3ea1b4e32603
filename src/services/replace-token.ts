import { isLeftToTheMessage } from '../core/check/token-proof.ts';
import { exitOf } from '../core/check/verdict.ts';
import { EXIT } from '../core/exit.ts';
import type { Recipient } from '../core/graph/recipient.ts';
import type { Surrounding } from '../core/project/surroundings.ts';
import type { InPlaceReason } from '../core/refresh/change.ts';
import type {
  ConnectionOptions,
  MessageOptions,
  OldCopies,
  RefreshOutcome,
  SendProof,
  Setup,
  Target,
} from '../core/refresh/outcome.ts';
import type { RestartAdvice } from '../core/restart/advice.ts';
import type { RunningApp } from '../core/restart/running.ts';
import type { AccessToken, Secret } from '../core/secret.ts';
import { verifyTokensIn } from '../core/token/key-names.ts';
import { cleanPaste } from '../core/token/paste.ts';
import type { Ports } from '../ports.ts';
import { findTargets } from './env/find.ts';
import { setUp } from './env/setup.ts';
import { changeOf, planEdit, writePlans } from './env/write.ts';
import { configuredRecipient } from './meta/recipient.ts';
import { NOT_SENT, troubleOf, verifyBySending, verifyToken } from './meta/verify.ts';
import { findOldCopies, NO_COPIES } from './project/old-copies.ts';
import { adviseRestart, runningApps } from './project/restart.ts';
import { inspectSurroundings } from './project/surroundings.ts';

export interface ReplaceOptions extends ConnectionOptions, MessageOptions {
  /** What came in, as it came. */
  readonly pasted: string;
  readonly send: boolean;
  readonly dryRun: boolean;
  /** Asked where a file can only be written in place, which is not safe against a crash. */
  mayWriteInPlace(path: string, why: InPlaceReason): Promise<boolean>;
  /** Hears what stands in the way, before anything is written. */
  warn?(findings: readonly Surrounding[]): void;
}

const NOTHING_YET = {
  cause: null,
  wrong: null,
  repairs: [],
  checks: [],
  setup: null,
  send: NOT_SENT,
  notSent: null,
  files: [],
} as const satisfies Partial<RefreshOutcome>;

/**
 * The main job without questions: find, clean, plan, prove, write. Nothing is written but after a proof;
 * the edit is planned before Meta is asked, so that a file that can't be edited costs no test message.
 * Throws CliFailure `env-file-*`, `usage`, `cancelled`.
 */
export async function replaceToken(options: ReplaceOptions, ports: Ports): Promise<RefreshOutcome> {
  const targets = await findTargets(options, ports);
  const setup = setUp(options, targets[0] ?? null, ports);
  const paste = cleanPaste(options.pasted, { verifyTokens: verifyTokensOf(targets) });
  if (!paste.ok) {
    return {
      ...NOTHING_YET,
      result: 'refused',
      exitCode: EXIT.misconfigured,
      wrong: paste.wrong,
      repairs: paste.repairs,
    };
  }
  const { token, repairs } = paste;
  const plans = await Promise.all(
    targets.map((target) => ports.interruptible(target.text.length, () => planEdit(target, token))),
  );
  const notSent = whyNotSent(options, setup);
  // Whom it would go to is read before anything is asked: a number that reaches nobody costs nothing.
  // One that was named for this run is read even where nothing can go out: a typing error is told at once.
  const isRead = setup.to?.source === 'flag' || notSent === null;
  const recipient = setup.to !== null && isRead ? configuredRecipient(setup.to) : null;
  const to = notSent === null ? recipient : null;
  const graph = await ports.connect(setup.graph);
  const ids = { phoneNumberId: setup.phoneNumberId?.value ?? null, appId: setup.appId?.value ?? null };
  // What the file will hold is what must not be shadowed.
  const spots = targets.map((target) => ({ ...target, token }));
  const [reads, surroundings] = await ports.out.waiting('Asking Meta about the new token', () =>
    Promise.all([verifyToken(graph, token, ids, ports.clock), inspectSurroundings(spots, ports)]),
  );
  const soFar = { ...NOTHING_YET, repairs, setup, checks: reads.checks };
  if (reads.token.verdict !== 'healthy' && (to === null || !isLeftToTheMessage(reads.checks))) {
    const { verdict, cause } = reads.token;
    return { ...soFar, result: 'refused', exitCode: exitOf(verdict), cause };
  }
  const [send, restart, copies] = await Promise.all([
    to === null ? NOT_SENT : sendTest(graph, token, to, setup, ports),
    adviceFor(spots, ports),
    oldCopies(targets, token, ports),
  ]);
  const cause = troubleOf(reads, send);
  const exitCode = cause === null ? EXIT.ok : EXIT.unhealthy;
  const proved = { ...soFar, send, notSent, cause, exitCode };
  // What ails the account does not keep a good token out of the file; only a proof lets it in.
  if (send.failure !== null && !send.proves) {
    const refused = { result: 'refused', exitCode: exitOf(send.verdict), cause: send.failure.cause } as const;
    return { ...proved, ...refused };
  }
  options.warn?.(surroundings);
  const changes = plans.map((plan) => changeOf(plan, token));
  const aftermath = { restart, running: [], copies };
  if (options.dryRun) return { ...proved, result: 'planned', files: changes, aftermath };
  const isWritten = plans.some(({ edit }) => edit.change !== 'unchanged');
  const written = isWritten ? await writePlans(plans, token, options.mayWriteInPlace, ports) : [];
  const files = changes.map((change, at) => ({ ...change, written: written[at] ?? null }));
  const running = await runningWith(spots, ports);
  const done = { ...proved, files, aftermath: { ...aftermath, running } };
  return { ...done, result: isWritten ? 'updated' : 'unchanged' };
}

type Spots = readonly (Target & { readonly token: AccessToken })[];

/** Each command once: several files may belong to one app. */
export async function adviceFor(spots: Spots, ports: Ports): Promise<readonly RestartAdvice[]> {
  const all = (await Promise.all(spots.map((spot) => adviseRestart(spot, ports)))).flat();
  return all.filter(
    ({ command, stack }, at) =>
      all.findIndex((other) => other.command === command && other.stack === stack) === at,
  );
}

/** Judged by when each file was last changed, by this run or by one before it. */
export async function runningWith(spots: Spots, ports: Ports): Promise<readonly RunningApp[]> {
  const found = await Promise.all(
    spots.map(async (spot) => {
      const changedAt = (await ports.project.facts(spot.path))?.modifiedAt;
      return changedAt === undefined ? [] : runningApps(spot, changedAt, ports);
    }),
  );
  const all = found.flat();
  return all.filter(({ pid }, at) => all.findIndex((other) => other.pid === pid) === at);
}

export async function oldCopies(
  targets: readonly Target[],
  token: AccessToken,
  ports: Ports,
): Promise<OldCopies> {
  const old = targets.map((target) => target.token).find((one) => one !== null && !one.equals(token));
  return old === undefined || old === null ? NO_COPIES : findOldCopies(old, targets, ports);
}

export function verifyTokensOf(targets: readonly Target[]): readonly Secret[] {
  return targets.flatMap(({ values }) => verifyTokensIn(values));
}

function whyNotSent({ send, dryRun }: ReplaceOptions, setup: Setup): RefreshOutcome['notSent'] {
  if (!send) return 'not-asked';
  if (dryRun) return 'dry-run';
  if (setup.to === null) return 'no-recipient';
  return setup.phoneNumberId === null ? 'no-phone-number' : null;
}

async function sendTest(
  graph: Awaited<ReturnType<Ports['connect']>>,
  token: AccessToken,
  to: Recipient,
  setup: Setup,
  ports: Ports,
): Promise<SendProof> {
  const message = { to, template: setup.template, language: setup.language };
  return ports.out.waiting('Sending one test message', () =>
    verifyBySending(graph, token, setup.phoneNumberId?.value ?? '', message),
  );
}
