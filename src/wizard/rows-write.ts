import { exitOf } from '../core/check/verdict.ts';
import { EXIT } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import type { FilesPort } from '../ports.ts';
import { NOT_SENT } from '../services/meta/verify.ts';
import { inspectSurroundings } from '../services/project/surroundings.ts';
import { changeOf, planEdit, write as writePlans } from '../services/replace-token.ts';
import { inPlaceWords } from '../ui/refresh/refresh.ts';
import { surroundingWords } from '../ui/refresh/surroundings.ts';
import { renderChange, renderWritten } from '../ui/refresh/wizard-end.ts';
import { dryEnd, fullSteps } from '../ui/refresh/wizard-guide.ts';
import { header, said } from '../ui/text/view.ts';
import { type QuestionRow, say, viewOf, type WizardPorts, type WorkRow } from './row.ts';
import { diesSoon } from './rows-token.ts';
import type { At, Proved, State } from './state.ts';

/** Step 5: what would be changed, before anything is. */
export const change: WorkRow<'change'> = {
  async run(state, world) {
    const { ground, token, send, reads } = state;
    const { options, target, others } = ground;
    const plans = [target, ...others].map((one) => planEdit(one, token));
    const changes = plans.map((plan) => changeOf(plan, token));
    const view = viewOf(world);
    say(world.out, header(5, view));
    if (plans.every(({ edit }) => edit.change === 'unchanged')) {
      say(world.out, said('The file holds this token already. Nothing is to be written.', view));
      return { ...state, at: 'restart', changes, writtenAt: null };
    }
    say(world.out, ...changes.map((one) => renderChange(one, view)), ...(await warnings(state, world)));
    if (options.dryRun) {
      say(world.out, ...dryEnd(view), said('Dry run: nothing was sent, nothing was written.', view));
      const cause = reads.cause;
      const exitCode = cause === null ? EXIT.ok : exitOf(reads.verdict);
      return { at: 'done', result: 'planned', exitCode, cause, changes, send, advice: [] };
    }
    return options.yes
      ? { ...state, at: 'write', plans, inPlace: [] }
      : { ...state, at: 'agree', plans, soonDead: diesSoon(state, view.now) };
  },
};

/** What stands in the way of the new value, or makes it public. */
async function warnings({ ground, token }: Proved, world: WizardPorts): Promise<readonly string[]> {
  const targets = [ground.target, ...ground.others].map((target) => ({ ...target, token }));
  const view = viewOf(world);
  return (await inspectSurroundings(targets, world)).map((finding) => {
    const { text, fix } = surroundingWords(finding);
    return view.paint.yellow(said(`${text}. Better: ${fix}`, view, '  Warning: '));
  });
}

export const agree: QuestionRow<'agree'> = {
  more: ({ ground: { ids } }, view) => fullSteps([5], ids, view),
  ask: (state) => ({
    kind: 'choose',
    message: `Write the new token into ${namesOf(state)}?`,
    options: [
      { name: 'Yes, write it', to: { ...state, at: 'write', inPlace: [] } },
      ...(state.soonDead
        ? [{ name: 'Not this one: get a permanent token first (step 4)', to: permanent(state) }]
        : []),
      { name: 'No, stop here and write nothing', to: { at: 'declined' } },
    ],
  }),
};

function namesOf({ plans }: At<'agree'>): string {
  return plans.map(({ target }) => target.shownPath).join(', ');
}

function permanent({ ground }: Proved): State {
  return {
    at: 'guide',
    ground: { ...ground, options: { ...ground.options, pasted: null } },
    path: 'permanent',
  };
}

type MayWriteInPlace = Parameters<FilesPort['rewrite']>[1];

/** The write itself. A file that can only be written in place is asked about first. */
export const write: WorkRow<'write'> = {
  async run(state, world) {
    const { plans, inPlace, ...known } = state;
    const { token } = known;
    const obstacles: At<'in-place'>['obstacle'][] = [];
    const mayWriteInPlace: MayWriteInPlace = async (path, why) => {
      if (!inPlace.includes(path)) obstacles.push({ path, why });
      return inPlace.includes(path);
    };
    const written = await writePlans(plans, token, mayWriteInPlace, world).catch((error: unknown) => {
      if (obstacles.length === 0) throw error;
      return [];
    });
    const [obstacle] = obstacles;
    if (obstacle !== undefined) return { ...known, at: 'in-place', plans, inPlace, obstacle };
    const changes = plans.map((plan, at) => ({ ...changeOf(plan, token), written: written[at] ?? null }));
    say(world.out, renderWritten(changes, viewOf(world)));
    return { ...known, at: 'restart', changes, writtenAt: world.clock.now() };
  },
};

export const inPlace: QuestionRow<'in-place'> = {
  say: ({ obstacle: { path, why } }, view) => `\n${view.paint.yellow(said(inPlaceWords(path, why), view))}`,
  ask: ({ obstacle, ...state }) => ({
    kind: 'choose',
    message: 'Write it in place?',
    options: [
      { name: 'Yes, write it in place', to: agreed(state, obstacle.path) },
      { name: 'No, stop here and write nothing', to: { at: 'declined' } },
    ],
  }),
};

function agreed(state: Omit<At<'in-place'>, 'obstacle'>, path: string): State {
  return { ...state, at: 'write', inPlace: [...state.inPlace, path] };
}

export const declined: WorkRow<'declined'> = {
  async run() {
    throw new CliFailure({ kind: 'cancelled', written: [] });
  },
};

export const kept: WorkRow<'kept'> = {
  async run(_state, world) {
    say(world.out, said('Kept: the token that is in place works. Nothing was written.', viewOf(world)));
    return {
      at: 'done',
      result: 'unchanged',
      exitCode: EXIT.ok,
      cause: null,
      changes: [],
      send: NOT_SENT,
      advice: [],
    };
  },
};
