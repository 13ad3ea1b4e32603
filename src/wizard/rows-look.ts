import { mayBeReplaced } from '../core/env/found-reference.ts';
import { CliFailure } from '../core/failure.ts';
import { idsOf, isId } from '../core/guide/links.ts';
import { DEFAULT_KEY } from '../core/options.ts';
import type { ReadProof, Setup, Target } from '../core/refresh/outcome.ts';
import type { Ground, State, WizardOptions } from '../core/refresh/state.ts';
import { AccessToken, EnvText } from '../core/secret.ts';
import { productOf } from '../core/token/key-names.ts';
import { appIdHint } from '../core/token/paste.ts';
import { elsewhereFailure, searchTargets, shownPath } from '../services/env/find.ts';
import { setUp } from '../services/env/setup.ts';
import { planEdit } from '../services/env/write.ts';
import { verifyToken } from '../services/meta/verify.ts';
import { referenceWords } from '../ui/refresh/reference-words.ts';
import { briefStep, consoleLink, fullSteps, givenSteps, tokenAdvice } from '../ui/refresh/wizard-guide.ts';
import { renderSummary } from '../ui/refresh/wizard-summary.ts';
import { said } from '../ui/text/view.ts';
import { type QuestionRow, say, viewOf, type WizardPorts, type WorkRow } from './row.ts';
import { diesSoon, reachedBy } from './rows-token.ts';

const SOME_TOKEN = new AccessToken('A');

/** Which file, which key, and what Meta says of the token that is there. */
export const look: WorkRow<'look'> = {
  async run({ options }, world) {
    const found = await foundIn(options, world);
    if (!found.ok) return found.question;
    const targets = options.overReference === true ? found.targets.map(withoutReference) : found.targets;
    const [target, ...others] = targets;
    const refused = options.yes ? undefined : targets.find(mayTakeToken);
    if (refused !== undefined) return { at: 'reference', options, target: refused };
    if (target === undefined) throw new CliFailure({ kind: 'env-file-not-found', path: '.env' });
    // A file that can't be edited is told before anybody fetches a token for it.
    for (const one of targets) planEdit(one, SOME_TOKEN);
    const ground = await groundOf(options, target, others, world);
    const idIsWrong = await hasWrongId(ground, world);
    say(world.out, renderSummary(ground, idIsWrong, viewOf(world)));
    return idIsWrong || isWorthKeeping(ground, world.clock.now())
      ? { at: 'keep', ground, idIsWrong }
      : { at: 'console', ground };
  },
};

function withoutReference(target: Target): Target {
  return target.reference === null || !mayBeReplaced(target.reference)
    ? target
    : { ...target, reference: null };
}

function mayTakeToken({ reference }: Target): boolean {
  return reference !== null && mayBeReplaced(reference);
}

/** Somebody who asks for a permanent token in place of one that expires soon means it. */
function isWorthKeeping({ old, options }: Ground, now: Date): boolean {
  if (old?.token.verdict !== 'healthy') return false;
  return options.path !== 'permanent' || !diesSoon({ reads: old }, now);
}

/** Meta gives one answer for a wrong id and for a token without the asset: a token that reaches other numbers is good. */
async function hasWrongId({ old, setup, target }: Ground, world: WizardPorts): Promise<boolean> {
  const { token } = target;
  if (token === null || old?.facts == null || old.token.cause !== 'asset-unreachable') return false;
  return (await reachedBy({ setup, token, reads: old }, world)).length > 0;
}

/** The targets, or the question that has to be answered before. */
async function foundIn(options: WizardOptions, world: WizardPorts): Promise<Found> {
  const search = await searchTargets(options, world).catch((error: unknown) => {
    // A file that was named and is not there can be made.
    if (!(error instanceof CliFailure) || error.failure.kind !== 'env-file-not-found') throw error;
    return { kind: 'no-file', path: error.failure.path, example: null } as const;
  });
  switch (search.kind) {
    case 'found':
      return { ok: true, targets: search.targets };
    case 'no-file':
      return {
        ok: false,
        question: { ...search, at: 'make-file', options, shown: shownPath(search.path, world.cwd) },
      };
    case 'elsewhere':
      throw elsewhereFailure(search.found, options.key);
    case 'which-key': {
      const { shownPath: shown, keys, foreign } = search;
      return { ok: false, question: { at: 'which-key', options, path: shown, keys, foreign } };
    }
    case 'which-file':
      return { ok: false, question: { at: 'which-file', options, candidates: search.candidates } };
  }
}

type Found =
  | { readonly ok: true; readonly targets: readonly Target[] }
  | { readonly ok: false; readonly question: State };

async function groundOf(
  options: WizardOptions,
  target: Target,
  others: readonly Target[],
  world: WizardPorts,
): Promise<Ground> {
  const setup = setUp(options, target, world);
  const old = await oldLook(target, setup, world);
  const { appId, appIdFrom } = appOf(target, setup, old);
  const ids = idsOf(setup, appId);
  return { options, target, others, setup, ids, wrongId: null, appIdFrom, old };
}

async function oldLook({ token }: Target, setup: Setup, world: WizardPorts): Promise<ReadProof | null> {
  if (token === null) return null;
  const graph = await world.connect(setup.graph);
  const ids = { phoneNumberId: setup.phoneNumberId?.value ?? null, appId: setup.appId?.value ?? null };
  return world.out.waiting(`Asking ${viewOf(world).meta} about the token in place`, () =>
    verifyToken(graph, token, ids, world.clock),
  );
}

function appOf({ token }: Target, { appId }: Setup, old: ReadProof | null) {
  if (isId(appId?.value)) {
    return { appId: appId.value, appIdFrom: 'configuration' as const };
  }
  const told = old?.facts?.appId ?? null;
  if (told !== null) return { appId: told, appIdFrom: 'meta' as const };
  const hint = token === null ? null : appIdHint(token);
  return { appId: hint, appIdFrom: hint === null ? null : ('hint' as const) };
}

export const makeFile: QuestionRow<'make-file'> = {
  ask: ({ options, path, example, shown }) => ({
    kind: 'choose',
    message: `There is no ${shown}. Create one?`,
    options: [
      {
        name: `Yes, create it${example === null ? '' : ' from the example'}, readable only by you`,
        to: { at: 'made-file', options, path, example, shown },
      },
      { name: 'No, stop here and write nothing', to: { at: 'declined' } },
    ],
  }),
};

export const madeFile: WorkRow<'made-file'> = {
  async run({ options, path, example, shown }, world) {
    const text = example === null ? new EnvText('') : await world.files.read(example);
    await world.files.create(path, text);
    const from = example === null ? '' : ` from ${shownPath(example, world.cwd)}`;
    say(world.out, `Created ${shown}${from}`);
    return { at: 'look', options };
  },
};

/** The person's explicit word: the tokens that are there belong to something else. */
function newKey(options: WizardOptions) {
  const to = { at: 'look' as const, options: { ...options, key: DEFAULT_KEY } };
  return { name: `None of these: add a line for ${DEFAULT_KEY}`, to };
}

export const whichKey: QuestionRow<'which-key'> = {
  ask: ({ options, path, keys, foreign }) => ({
    kind: 'choose',
    message: `Which variable in ${path} holds the token?`,
    options: [
      ...(foreign ? [newKey(options)] : []),
      ...keys.map((key) => ({
        name: productOf(key) === null ? key : `${key} (by its name another product's: ${productOf(key)})`,
        to: { at: 'look' as const, options: { ...options, key } },
      })),
      ...(foreign ? [] : [newKey(options)]),
    ],
  }),
};

/** The way out: what reads the file finds the token there itself, and its store is asked no more. */
export const reference: QuestionRow<'reference'> = {
  say({ target: { shownPath: path, key, reference } }, view) {
    if (reference === null) return '';
    const { text, hint } = referenceWords(path, key, reference);
    return `${view.paint.yellow(said(text, view))}\n${said(`hint: ${hint}`, view)}`;
  },
  ask: ({ options }) => ({
    kind: 'choose',
    message: 'Put the token itself here instead?',
    options: [
      { name: 'No, stop here and write nothing', to: { at: 'declined' } },
      {
        name: 'Yes, in place of the reference: the store is asked no more',
        to: { at: 'look', options: { ...options, overReference: true } },
      },
    ],
  }),
};

export const whichFile: QuestionRow<'which-file'> = {
  ask: ({ options, candidates }) => ({
    kind: 'choose',
    message: 'The token is not in a .env of this folder. Which file is it in?',
    options: candidates.map(({ path, shownPath: shown, key }) => ({
      name: `${shown} (${key})`,
      to: { at: 'look', options: { ...options, envFiles: [path] } },
    })),
  }),
};

export const keep: QuestionRow<'keep'> = {
  ask: ({ ground, idIsWrong }) => {
    if (idIsWrong) {
      const kept = { ...ground, options: { ...ground.options, keepsToken: true } };
      return {
        kind: 'choose',
        message: 'This token works, but the phone number id beside it is wrong. Change the id?',
        options: [
          { name: 'Yes, keep the token and choose the number', to: { at: 'console', ground: kept } },
          { name: 'No, get a new token', to: { at: 'console', ground } },
        ],
      };
    }
    const yes = { name: 'Yes, get a new one', to: { at: 'console', ground } } as const;
    const no = { name: 'No, keep it', to: { at: 'kept', ground } } as const;
    return {
      kind: 'choose',
      message: 'This token works. Replace it anyway?',
      options: ground.old?.facts?.neverExpires === true ? [no, yes] : [yes, no],
    };
  },
  more: ({ ground }, view) => tokenAdvice(ground.ids, view),
};

/** Steps 1 and 2 need no answer: the links are printed, and the next question has a key that opens them. */
export const metaConsole: WorkRow<'console'> = {
  async run({ ground }, world) {
    const view = viewOf(world);
    const { path, pasted, keepsToken = false } = ground.options;
    if (pasted !== null || keepsToken) {
      say(world.out, ...givenSteps([1, 2], view, keepsToken));
      return { at: 'guide', ground, path: 'given' };
    }
    say(world.out, briefStep(1, ground.ids, view), briefStep(2, ground.ids, view));
    if (path !== null) return { at: 'guide', ground, path };
    return { at: 'path', ground };
  },
};

export const path: QuestionRow<'path'> = {
  more: ({ ground: { ids } }, view) => `${fullSteps([1, 2], ids, view)}\n${tokenAdvice(ids, view)}`,
  ask: ({ ground }) => ({
    kind: 'choose',
    message: 'Which token do you want?',
    link: ground.options.open ? consoleLink(ground.ids) : undefined,
    options: [
      {
        id: 'permanent',
        name: 'Permanent (system user): for production',
        to: { at: 'guide', ground, path: 'permanent' },
      },
      {
        id: 'temporary',
        name: 'Temporary: for a quick test, expires within a day',
        to: { at: 'guide', ground, path: 'temporary' },
      },
    ],
  }),
};
