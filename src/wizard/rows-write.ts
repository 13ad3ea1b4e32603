import { exitOf } from '../core/check/verdict.ts';
import { definitionsOf } from '../core/env/file.ts';
import { EXIT } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import type { At, IdChange, Option, Proved, State } from '../core/refresh/state.ts';
import type { FilesPort } from '../ports.ts';
import { changeOf, planEdit, writePlans, writeSetting } from '../services/env/write.ts';
import { NOT_SENT } from '../services/meta/verify.ts';
import { inspectSurroundings } from '../services/project/surroundings.ts';
import { messageOf } from '../ui/messages.ts';
import { debugWritten } from '../ui/refresh/env-words.ts';
import { inPlaceWords } from '../ui/refresh/refresh.ts';
import { surroundingWords } from '../ui/refresh/surroundings.ts';
import { renderChange, renderWritten } from '../ui/refresh/wizard-end.ts';
import { dryEnd, fullSteps } from '../ui/refresh/wizard-guide.ts';
import { header, said } from '../ui/text/view.ts';
import { type QuestionRow, say, viewOf, type WizardPorts, type WorkRow } from './row.ts';
import { diesSoon, lengthening } from './rows-token.ts';

/** Step 5: what would be changed, before anything is. */
export const change: WorkRow<'change'> = {
  async run(state, world) {
    const { ground, token, send, reads } = state;
    const { options, target, others } = ground;
    const plans = [target, ...others].map((one) => planEdit(one, token));
    const changes = plans.map((plan) => changeOf(plan, token));
    const view = viewOf(world);
    say(world.out, header(5, view));
    const idChange = idChangeOf(state);
    const isSame = plans.every(({ edit }) => edit.change === 'unchanged');
    if (isSame && idChange !== null && !options.dryRun) {
      return { ...state, at: options.yes ? 'write' : 'agree-id', plans, idChange, inPlace: [] };
    }
    if (isSame) {
      say(world.out, said('The file already holds this token. Nothing has to be written.', view));
      return { ...state, at: 'restart', changes, idChange: null, writtenAt: null };
    }
    say(world.out, ...changes.map((one) => renderChange(one, view)), ...(await warnings(state, world)));
    if (options.dryRun) {
      say(world.out, ...dryEnd(view), said('Dry run: nothing was sent, nothing was written.', view));
      const cause = reads.cause;
      const exitCode = cause === null ? EXIT.ok : exitOf(reads.verdict);
      return { at: 'done', result: 'planned', exitCode, cause, changes, send, advice: [] };
    }
    return options.yes
      ? { ...state, at: 'write', plans, idChange, inPlace: [] }
      : { ...state, at: 'agree', plans, soonDead: diesSoon(state, view.now) };
  },
};

/** Only what stands in the file itself is changed there. */
function idChangeOf({ ground: { wrongId, target, setup } }: Proved): IdChange | null {
  if (wrongId?.source !== 'env-file' || wrongId.name === undefined || setup.phoneNumberId === null)
    return null;
  const { name } = wrongId;
  const [first] = definitionsOf(target.text, name);
  if (first === undefined) return null;
  return {
    path: target.shownPath,
    line: first.line,
    name,
    from: wrongId.value,
    to: setup.phoneNumberId.value,
  };
}

/** What stands in the way of the new value, or makes it public. */
async function warnings({ ground, token }: Proved, world: WizardPorts): Promise<readonly string[]> {
  const targets = [ground.target, ...ground.others].map((target) => ({ ...target, token }));
  const view = viewOf(world);
  const findings = await inspectSurroundings(targets, world);
  // The missing line of .gitignore is offered at the end.
  return findings
    .filter(({ kind }) => kind !== 'not-ignored-by-git')
    .map((finding) => {
      const { text, fix } = surroundingWords(finding);
      return view.paint.yellow(said(`${text}. Better: ${fix}`, view, '  Warning: '));
    });
}

export const agree: QuestionRow<'agree'> = {
  more: ({ ground: { ids } }, view) => fullSteps([5], ids, view),
  ask: (state, view) => {
    const idChange = idChangeOf(state);
    const yes: State =
      idChange === null
        ? { ...state, at: 'write', idChange, inPlace: [] }
        : { ...state, at: 'agree-id', idChange };
    const no: Option = { name: 'No, stop here and write nothing', to: { at: 'declined' } };
    if (state.proof.by === 'word') {
      const { ground, path } = state;
      const another: State = { at: 'paste', ground, path, problem: null };
      return {
        kind: 'choose',
        message: `Nothing proves that this token works. Write it into ${namesOf(state)} anyway?`,
        options: [
          { name: 'No, paste another token', to: another },
          { name: 'Yes, write it (not verified)', to: yes },
          no,
        ],
      };
    }
    const permanent: Option = { name: 'Get a permanent token first (step 4)', to: permanentPath(state) };
    return {
      kind: 'choose',
      message: `Write the new token into ${namesOf(state)}?`,
      options: [
        { name: 'Yes, write it', to: yes },
        ...(state.soonDead ? [...lengthening(state, state, view.now), permanent] : []),
        no,
      ],
    };
  },
};

/** The line with the wrong id is changed as the token's is: shown, asked, and nothing else in it. */
export const agreeId: QuestionRow<'agree-id'> = {
  say: ({ idChange: { path, line, name, from, to } }, view) =>
    said(`${path}, line ${line}: ${name}=${from} is wrong. It becomes ${name}=${to}.`, view, '  '),
  ask: ({ idChange, ...state }) => {
    const isSame = state.plans.every(({ edit }) => edit.change === 'unchanged');
    return {
      kind: 'choose',
      message: isSame ? 'Change the wrong id?' : 'Change the wrong id too?',
      options: [
        { name: 'Yes, change it', to: { ...state, at: 'write', idChange, inPlace: [] } },
        {
          name: isSame ? 'No, leave it' : 'No, write the token alone',
          to: { ...state, at: 'write', idChange: null, inPlace: [] },
        },
      ],
    };
  },
};

function namesOf({ plans }: At<'agree'>): string {
  return plans.map(({ target }) => target.shownPath).join(', ');
}

function permanentPath({ ground }: Proved): State {
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
    const { plans, inPlace, idChange, ...known } = state;
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
    if (obstacle !== undefined) return { ...known, at: 'in-place', plans, idChange, inPlace, obstacle };
    const changes = plans.map((plan, at) => ({ ...changeOf(plan, token), written: written[at] ?? null }));
    const view = viewOf(world);
    const isSame = plans.every(({ edit }) => edit.change === 'unchanged');
    if (!isSame) say(world.out, renderWritten(changes, view));
    debugWritten(changes, world.out);
    const writtenAt = isSame ? null : world.clock.now();
    if (idChange === null) return { ...known, at: 'restart', changes, idChange, writtenAt };
    const { path, line, name, to } = idChange;
    try {
      await writeSetting(known.ground.target, name, to, world);
    } catch (error) {
      if (!(error instanceof CliFailure) || error.failure.kind === 'cancelled') throw error;
      say(
        world.out,
        view.paint.yellow(said(`The id was not changed: ${messageOf(error.failure).text}`, view)),
      );
      return { ...known, at: 'restart', changes, idChange: null, writtenAt };
    }
    say(world.out, view.paint.green(said(`Written: ${path}, line ${line}, ${name}`, view)));
    return { ...known, at: 'restart', changes, idChange, writtenAt };
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
