import { TOKEN_BLAMES } from '../core/causes/catalogue.ts';
import { isLeftToTheMessage } from '../core/check/token-proof.ts';
import type { Identity } from '../core/graph/graph.ts';
import type {
  Inspected,
  OnPath,
  Option,
  Proved,
  State,
  TokenPath,
  WalkPath,
  WithToken,
} from '../core/refresh/state.ts';
import { cleanPaste } from '../core/token/paste.ts';
import { listReachableNumbers } from '../services/meta/numbers.ts';
import { NOT_SENT, verifyToken } from '../services/meta/verify.ts';
import { isLengthenable, lengthen } from '../services/renew/lengthen.ts';
import { verifyTokensOf } from '../services/replace-token.ts';
import { fullSteps, givenSteps, linkOf, tokenSteps, troubleshooting } from '../ui/refresh/wizard-guide.ts';
import {
  pasteProblem,
  renderInspected,
  renderLengthened,
  renderRefusal,
  shortLife,
} from '../ui/refresh/wizard-proof.ts';
import { type QuestionRow, say, viewOf, type WizardPorts, type WorkRow } from './row.ts';

/** Steps 3 and 4: the chosen one in full, the other one with why it is skipped. */
export const guide: WorkRow<'guide'> = {
  async run({ ground, path }, world) {
    const view = viewOf(world);
    const { pasted, keepsToken = false } = ground.options;
    if (path !== 'given') {
      say(world.out, ...tokenSteps(path, ground.ids, view));
      return { at: 'paste', ground, path, problem: null };
    }
    say(world.out, ...givenSteps([3, 4], view));
    const { token } = ground.target;
    return keepsToken && token !== null
      ? { at: 'inspect', ground, path, token, repairs: [] }
      : afterPaste({ ground, path }, pasted ?? '');
  },
};

export const paste: QuestionRow<'paste'> = {
  more: ({ ground: { ids }, path, problem }, view) => {
    const steps = fullSteps(path === 'temporary' ? [3] : path === 'permanent' ? [4] : [3, 4], ids, view);
    return problem === null ? steps : `${steps}\n${troubleshooting(ids, view)}`;
  },
  say: ({ problem, ground }, view) => (problem === null ? '' : pasteProblem(problem, ground.ids, view)),
  ask: ({ ground, path }) => ({
    kind: 'secret',
    message: 'New access token',
    link: ground.options.open ? linkOf(kindOf(path), ground.ids) : undefined,
    to: (typed) => afterPaste({ ground, path }, typed),
  }),
};

export function afterPaste({ ground, path }: OnPath, typed: string): State {
  const on = { ground, path };
  const cleaned = cleanPaste(typed, { verifyTokens: verifyTokensOf([ground.target, ...ground.others]) });
  if (!cleaned.ok) {
    const { wrong, repairs } = cleaned;
    return { at: 'paste', ...on, problem: { kind: 'wrong', wrong, repairs } };
  }
  const { token, repairs } = cleaned;
  const { old, target } = ground;
  const isDead = old?.cause !== null && old?.cause !== undefined && TOKEN_BLAMES.has(old.cause);
  if (isDead && target.token?.equals(token)) {
    return { at: 'paste', ...on, problem: { kind: 'same-dead-token' } };
  }
  return { at: 'inspect', ...on, token, repairs };
}

function kindOf(path: WalkPath): TokenPath {
  return path === 'given' ? 'permanent' : path;
}

const A_DAY_MS = 86_400_000;

/** Asks Meta whose token it is and what it may do, before anything is sent or written. */
export const inspect: WorkRow<'inspect'> = {
  async run(state, world) {
    const inspected = await asked(state, world);
    const view = viewOf(world);
    const { reads } = inspected;
    const { verdict, cause: why } = reads.token;
    if (why !== null && TOKEN_BLAMES.has(why)) {
      const blaming = reads.checks.find(({ cause }) => cause === why);
      const message = blaming?.id === 'token.valid' ? (blaming.detail?.said ?? '') : '';
      return again(inspected, { kind: 'refused', cause: why, message });
    }
    say(world.out, renderInspected(inspected, view));
    if (verdict === 'unverified') return { ...inspected, at: 'read-unanswered' };
    if (verdict !== 'healthy') {
      const numbers =
        why === 'asset-unreachable'
          ? await reachedBy({ ...inspected, setup: inspected.ground.setup }, world)
          : [];
      return numbers.length > 0
        ? { ...inspected, at: 'wrong-id', numbers }
        : { ...inspected, at: 'read-refused' };
    }
    if (!diesSoon(inspected, view.now)) return { ...inspected, at: 'number' };
    // A temporary token was asked for knowingly; elsewhere its short life is a surprise that is worth a question.
    if (inspected.path === 'permanent') return { ...inspected, at: 'short-lived' };
    say(world.out, shortLife(inspected.reads.facts, view));
    return { ...inspected, at: 'number' };
  },
};

async function asked(state: WithToken, world: WizardPorts): Promise<Inspected> {
  const { token, ground } = state;
  const { setup } = ground;
  const graph = await world.connect(setup.graph);
  const ids = { phoneNumberId: setup.phoneNumberId?.value ?? null, appId: setup.appId?.value ?? null };
  const [reads, owner] = await world.out.waiting(`Asking ${viewOf(world).meta} about the new token`, () =>
    Promise.all([verifyToken(graph, token, ids, world.clock), graph.identity(token)]),
  );
  const appId = reads.facts?.appId ?? null;
  const known: Identity | null = owner.ok ? owner.value : null;
  return {
    ground: {
      ...ground,
      ...(appId === null || setup.appId !== null
        ? {}
        : { ids: { ...ground.ids, appId }, appIdFrom: 'meta' as const }),
    },
    path: state.path,
    token,
    repairs: state.repairs,
    reads,
    owner: known,
  };
}

export function again({ ground, path }: OnPath, problem: Extract<State, { at: 'paste' }>['problem']): State {
  return { at: 'paste', ground, path, problem };
}

export function diesSoon({ reads: { facts } }: Pick<Inspected, 'reads'>, now: Date): boolean {
  const end = facts?.expiresAt?.getTime();
  return end !== undefined && end - now.getTime() < A_DAY_MS;
}

export async function reachedBy(
  { setup, token, reads }: Pick<Inspected, 'token' | 'reads'> & Pick<Inspected['ground'], 'setup'>,
  world: WizardPorts,
) {
  const graph = await world.connect(setup.graph);
  const hints = setup.wabaId === null ? (reads.facts?.wabaIds ?? []) : [setup.wabaId.value];
  return world.out.waiting(`Asking ${viewOf(world).meta} which phone numbers the token can use`, () =>
    listReachableNumbers(graph, token, hints),
  );
}

export const readRefused: QuestionRow<'read-refused'> = {
  say: renderRefusal,
  more: ({ ground: { ids } }, view) => troubleshooting(ids, view),
  ask: (state) => ({
    kind: 'choose',
    message: 'This token cannot send messages yet. What next?',
    link: state.ground.options.open ? linkOf('permanent', state.ground.ids) : undefined,
    options: [
      { name: 'Paste another token', to: again(state, null) },
      { name: 'I fixed it at Meta: check again', to: { ...state, at: 'inspect' } },
      ...appIsWrong(state),
      byWord(state),
    ],
  }),
};

/** The token may be right, and the configured app id wrong. */
function appIsWrong({ ground, path, token, repairs, reads }: Inspected) {
  const appId = reads.facts?.appId ?? null;
  if (reads.token.cause !== 'wrong-app' || appId === null) return [];
  const setup = { ...ground.setup, appId: { value: appId, source: 'chosen' as const } };
  const to: State = { at: 'inspect', ground: { ...ground, setup }, path, token, repairs };
  return [{ name: `App ${appId} is the right one: the configured app id is wrong`, to }];
}

export const readUnanswered: QuestionRow<'read-unanswered'> = {
  say: renderRefusal,
  more: ({ ground: { ids } }, view) => troubleshooting(ids, view),
  ask: (state) => ({
    kind: 'choose',
    message: 'There was no answer about this token. What next?',
    options: [
      { name: 'Ask again', to: { ...state, at: 'inspect' } },
      ...byMessage(state),
      { name: 'Paste another token', to: again(state, null) },
      byWord(state),
    ],
  }),
};

function byMessage(state: Inspected): readonly Option[] {
  const { options, setup } = state.ground;
  const isSending = options.send && !options.dryRun && setup.phoneNumberId !== null;
  return isSending && isLeftToTheMessage(state.reads.checks)
    ? [{ name: 'Go on: the test message decides', to: { ...state, at: 'number' } }]
    : [];
}

/** The person's explicit word, the one way to a write without a proof. */
export function byWord(state: Inspected): { readonly name: string; readonly to: State } {
  const { ground, path, token, repairs, reads, owner } = state;
  return {
    name: 'Write it anyway (not verified)',
    to: { at: 'change', ground, path, token, repairs, reads, owner, send: NOT_SENT, proof: { by: 'word' } },
  };
}

export const shortLived: QuestionRow<'short-lived'> = {
  say: ({ reads }, view) => shortLife(reads.facts, view),
  ask: (state, view) => ({
    kind: 'choose',
    message: 'Use this token?',
    options: [
      ...lengthening(state, null, view.now),
      { name: 'Yes, for a quick test', to: { ...state, at: 'number' } },
      { name: 'No, paste a permanent one', to: again(state, null) },
    ],
  }),
};

/** Offered where the app secret is at hand: the way of a token that is in place already needs no console. */
export function lengthening(
  { ground, path, token, repairs, reads, owner }: Inspected,
  proved: Pick<Proved, 'proof' | 'send'> | null,
  now: Date,
): readonly Option[] {
  if (!isLengthenable(ground.setup, reads.facts, now)) return [];
  const name = 'Make it a 60-day token now (the app secret is at hand)';
  const inspected = { ground, path, token, repairs, reads, owner };
  return [{ id: 'lengthen', name, to: { ...inspected, at: 'lengthen', proved } }];
}

/** A temporary token becomes one of about 60 days. What fails leaves it as good as it was. */
export const lengthened: WorkRow<'lengthen'> = {
  async run({ proved, ...state }, world) {
    const view = viewOf(world);
    const done = await world.out.waiting(`Asking ${view.meta} for a 60-day token`, () =>
      lengthen(state.ground.setup, state.token, state.reads.facts, world),
    );
    say(world.out, renderLengthened(done, view));
    if (!done.ok) {
      return proved === null ? { ...state, at: 'short-lived' } : { ...state, ...proved, at: 'change' };
    }
    const { token, reads } = done;
    // The test message went out with the temporary one; of the same owner and app, the reads say the rest.
    const inspected = { ...state, token, reads };
    return proved === null
      ? { ...inspected, at: 'number' }
      : { ...inspected, send: proved.send, proof: { by: 'reads' }, at: 'change' };
  },
};
