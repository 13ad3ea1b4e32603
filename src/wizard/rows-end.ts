import { EXIT, type ExitCode } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import type { Surrounding } from '../core/project/surroundings.ts';
import type { OldCopies } from '../core/refresh/outcome.ts';
import type { Advised, At, Option, State, Verified, Written } from '../core/refresh/state.ts';
import type { RestartAdvice } from '../core/restart/advice.ts';
import { besidePushes } from '../core/restart/pushed.ts';
import { runnable } from '../core/restart/runnable.ts';
import type { RunningApp } from '../core/restart/running.ts';
import { asTyped } from '../core/shell-word.ts';
import { readAgain } from '../services/env/find.ts';
import { troubleOf, verifyToken } from '../services/meta/verify.ts';
import { findOldCopies, NO_COPIES } from '../services/project/old-copies.ts';
import { adviseRestart, runningApps } from '../services/project/restart.ts';
import { runRestart } from '../services/project/run-restart.ts';
import { schedulersOf } from '../services/project/schedulers.ts';
import { inspectSurroundings } from '../services/project/surroundings.ts';
import { storesOf } from '../services/stores/signs.ts';
import {
  renderEnd,
  renderOldCopies,
  renderRestart,
  renderRestarted,
  renderRun,
  renderStale,
  renderTrouble,
  renderVerified,
} from '../ui/refresh/wizard-end.ts';
import { fullSteps } from '../ui/refresh/wizard-guide.ts';
import { header } from '../ui/text/view.ts';
import { offersFor, takeOffer } from './offers.ts';
import { type QuestionRow, say, viewOf, type WizardPorts, type WorkRow } from './row.ts';

/** Step 6: the command that makes this project's app read the new token. Nothing is run unasked. */
export const restart: WorkRow<'restart'> = {
  async run(state, world) {
    const advice = await adviceFor(state, world);
    const apps = await appsOf(state, world);
    const view = viewOf(world);
    say(world.out, header(6, view), renderRestart(advice, view));
    const advised = { ...state, advice: advice ?? [], apps };
    return staleOf(advised).length === 0
      ? { ...advised, at: 'verify' }
      : { ...advised, at: 'restarted', looks: 0 };
  },
};

/** Each command once: several files may belong to one app. */
async function adviceFor(state: Written, world: WizardPorts): Promise<readonly RestartAdvice[] | null> {
  const all = (await Promise.all(spotsOf(state).map((spot) => adviseRestart(spot, world)))).flat();
  const once = all.filter(({ command }, at) => all.findIndex((other) => other.command === command) === at);
  // The pushes come last, and tell of their deploys themselves.
  const pushes = (state.ground.options.plans ?? []).map((plan) => ({ plan, isDeployed: true }));
  return besidePushes(once, pushes);
}

function spotsOf({ ground: { target, others }, token }: Written) {
  return [target, ...others].map((one) => ({ ...one, token }));
}

/** The project's processes, as far as the system tells, judged by what was written when. */
async function appsOf(state: Written, world: WizardPorts): Promise<readonly RunningApp[]> {
  const { writtenAt } = state;
  if (writtenAt === null) return [];
  const all = (await Promise.all(spotsOf(state).map((spot) => runningApps(spot, writtenAt, world)))).flat();
  return all.filter(({ pid }, at) => all.findIndex((other) => other.pid === pid) === at);
}

/** Those that have not read the new token. */
function staleOf({ apps }: Advised): readonly RunningApp[] {
  return apps.filter(({ holds }) => holds !== 'new');
}

export const restarted: QuestionRow<'restarted'> = {
  more: ({ ground: { ids } }, view) => fullSteps([6], ids, view),
  say: (state, view) => (state.looks === 0 ? renderStale(staleOf(state), view) : ''),
  ask: (state) => {
    const look: Option = {
      name: 'I have restarted it: look again',
      to: { ...state, at: 'look-again' },
    };
    const later: Option = { name: 'Go on: I will restart it later', to: { ...state, at: 'verify' } };
    const runs = state.advice.flatMap(({ command }): readonly Option[] =>
      command === null || runnable(command) === null
        ? []
        : [
            {
              name: `Run \`${asTyped(command).replaceAll('\n', ', then ')}\` now`,
              to: { ...state, at: 'run-restart', command },
            },
          ],
    );
    return {
      kind: 'choose',
      message: 'Your app still has the old token. Restart it now?',
      // What did not help twice is not recommended for ever.
      options: state.looks < 2 ? [look, ...runs, later] : [later, look, ...runs],
    };
  },
};

export const runCommand: WorkRow<'run-restart'> = {
  async run({ command, ...state }, world) {
    const what = runnable(command);
    if (what === null) throw new Error('a command was to be run that needs a shell');
    const view = viewOf(world);
    say(world.out, `  $ ${view.paint.cyan(command)}`);
    const run = await world.out.waiting('Running it', async () => {
      const ended = await runRestart(what, world);
      if (ended.ok) await untilItIsUp(state, world);
      return ended;
    });
    say(world.out, renderRun(run, view));
    // What did not run changed nothing: the same processes need not be named again.
    return run.ok ? { ...state, at: 'look-again' } : { ...state, at: 'restarted', looks: state.looks + 1 };
  },
};

const UP_TRIES = 8;
const UP_PAUSE_MS = 400;

/** A supervisor's command ends before the app that it starts is up. */
async function untilItIsUp(state: Advised, world: WizardPorts): Promise<void> {
  for (let tries = 0; tries < UP_TRIES; tries += 1) {
    const apps = await appsOf(state, world);
    if (apps.length > 0 && staleOf({ ...state, apps }).length === 0) return;
    await world.clock.pause(UP_PAUSE_MS);
  }
}

/** The person has restarted the app meanwhile, or thinks so: a reloader is often no restart. */
export const lookAgain: WorkRow<'look-again'> = {
  async run(state, world) {
    const apps = await appsOf(state, world);
    const next = { ...state, apps };
    const stale = staleOf(next);
    const view = viewOf(world);
    say(world.out, stale.length === 0 ? renderRestarted(apps, view) : renderStale(stale, view));
    if (stale.length > 0) return { ...next, at: 'restarted', looks: state.looks + 1 };
    return { ...next, at: 'verify' };
  },
};

/** Step 7: the file is read from the disk again, as the app would, and Meta is asked once more. */
export const verify: WorkRow<'verify'> = {
  async run(state, world) {
    const { ground } = state;
    const view = viewOf(world);
    const token = await onDisk(state, world);
    const graph = await world.connect(ground.setup.graph);
    const ids = {
      phoneNumberId: ground.setup.phoneNumberId?.value ?? null,
      appId: ground.setup.appId?.value ?? null,
    };
    const reads = await world.out.waiting(`Asking ${view.meta} about the token in the file`, () =>
      verifyToken(graph, token, ids, world.clock),
    );
    const [copies, apps, findings, schedulers, shown] = await Promise.all([
      oldCopies(state, world),
      appsOf(state, world),
      state.writtenAt === null ? NOTHING_FOUND : inspectSurroundings(spotsOf(state), world),
      schedulersOf(ground.target.path, state.advice, world),
      storesOf(ground.target.path, world),
    ]);
    const ended = { ...state, apps };
    say(
      world.out,
      header(7, view),
      renderVerified(state, reads, view),
      renderOldCopies(copies, view),
      renderEnd(ended, reads, staleOf(ended), view),
    );
    const trouble = reads.token.verdict === 'unhealthy' ? reads.token.cause : troubleOf(reads, state.send);
    const exitCode: ExitCode = trouble === null ? EXIT.ok : EXIT.unhealthy;
    if (trouble !== null) say(world.out, renderTrouble(trouble, view));
    const ignore = findings.find(isNotIgnored) ?? null;
    // Those that --push names get it anyway.
    const stores = shown.filter(({ target }) => !ground.options.plans?.some(({ store }) => store === target));
    const known = { exitCode, trouble, copies: copies.envFiles, ignore, schedulers, stores, taken: [] };
    return next({ ...ended, ...known });
  },
};

const NOTHING_FOUND: readonly Surrounding[] = [];

function isNotIgnored(one: Surrounding): one is NonNullable<Verified['ignore']> {
  return one.kind === 'not-ignored-by-git';
}

async function onDisk({ ground: { target }, token }: Written, world: WizardPorts) {
  const read = await readAgain(target, world);
  // What dotenvx has encrypted only its own key can read.
  if (target.encrypted && read?.encrypted === true) return token;
  if (read?.token?.equals(token) === true) return read.token;
  throw new CliFailure({ kind: 'env-file-changed', path: target.shownPath });
}

async function oldCopies({ ground, writtenAt }: Written, world: WizardPorts): Promise<OldCopies> {
  const { target, others } = ground;
  if (target.token === null || writtenAt === null) return NO_COPIES;
  return findOldCopies(target.token, [target, ...others], world);
}

/** Nothing is asked where there is nothing to offer. */
function next(state: Verified): State {
  return offersFor(state).length === 0 ? { ...state, at: 'end' } : { ...state, at: 'offers' };
}

/** What else can be done, as one list; Enter ends it. */
export const offers: QuestionRow<'offers'> = {
  more: ({ ground: { ids } }, view) => fullSteps([6, 7], ids, view),
  ask: (state) => ({
    kind: 'choose',
    message: 'Anything else?',
    options: [
      { name: 'No, that is all', to: { ...state, at: 'end' } },
      ...offersFor(state).map(({ offer, name }): Option => ({ name, to: { ...state, at: 'take', offer } })),
    ],
  }),
};

export const take: WorkRow<'take'> = {
  async run({ offer, ...state }, world) {
    const done = await takeOffer(offer, state, world);
    return 'goTo' in done ? done.goTo : next({ ...done, taken: [...state.taken, offer] });
  },
};

/** One more look where the app had the old token still: whoever restarts it now hears that it was enough. */
export const end: WorkRow<'end'> = {
  async run(state, world) {
    const view = viewOf(world);
    if (staleOf(state).length > 0) {
      const apps = await appsOf(state, world);
      const stale = staleOf({ ...state, apps });
      say(world.out, stale.length === 0 ? renderRestarted(apps, view) : renderStale(stale, view));
    }
    return finished(state);
  },
};

function finished({ writtenAt, exitCode, trouble, changes, send, advice }: At<'end'>): State {
  return {
    at: 'done',
    result: writtenAt === null ? 'unchanged' : 'updated',
    exitCode,
    cause: trouble,
    changes,
    send,
    advice,
  };
}
