import { CAUSES, TOKEN_BLAMES } from '../core/causes/catalogue.ts';
import type { GraphFailure, Template } from '../core/graph/graph.ts';
import { parseRecipient, type Recipient } from '../core/graph/recipient.ts';
import { mayBeRecipient } from '../core/graph/recipient-so-far.ts';
import type { ReachableNumber, SendProof } from '../core/refresh/outcome.ts';
import type { Aimed, Inspected, Option, Proof, State } from '../core/refresh/state.ts';
import { NOT_SENT, verifyBySending } from '../services/meta/verify.ts';
import { fullSteps, linkOf, troubleshooting } from '../ui/refresh/wizard-guide.ts';
import {
  renderAccepted,
  renderNoRecipient,
  renderNotArrived,
  renderProvedByRefusal,
  renderSendFailure,
  renderWrongId,
} from '../ui/refresh/wizard-proof.ts';
import { said } from '../ui/text/view.ts';
import { type QuestionRow, say, viewOf, type WizardPorts, type WorkRow } from './row.ts';
import { again, byWord, reachedBy } from './rows-token.ts';

/** From which number the test message goes out. */
export const number: WorkRow<'number'> = {
  async run(state, world) {
    const { options, setup } = state.ground;
    if (!options.send || options.dryRun) return proved(state, { by: 'reads' });
    if (setup.phoneNumberId !== null) return aimed(state);
    const numbers = await reachedBy({ ...state, setup: state.ground.setup }, world);
    const [only] = numbers;
    if (numbers.length > 1) return { ...state, at: 'which-number', numbers };
    if (only === undefined) {
      say(world.out, said(NO_NUMBER, viewOf(world)));
      return proved(state, { by: 'reads' });
    }
    const name = numberName(only);
    say(world.out, said(`It reaches one phone number, which will send: ${name}`, viewOf(world)));
    return aimed(fromNumber(state, only));
  },
};

const NO_NUMBER =
  'The token reaches no phone number, so no test message is sent. Assign the WhatsApp account to the system user (step 4).';

/** The token is good, and the id beside it is not: the numbers that it can use come first. */
export const wrongId: QuestionRow<'wrong-id'> = {
  say: renderWrongId,
  more: ({ ground: { ids } }, view) => troubleshooting(ids, view),
  ask: ({ numbers, ...state }) => ({
    kind: 'choose',
    message: 'Which phone number should it be?',
    options: [
      ...numbers.map((reached): Option => {
        return { name: numberName(reached), to: { ...fromNumber(state, reached), at: 'inspect' } };
      }),
      { name: 'Paste another token', to: again(state, null) },
      { name: 'I fixed it at Meta: check again', to: { ...state, at: 'inspect' } },
      byWord(state),
    ],
  }),
};

export const whichNumber: QuestionRow<'which-number'> = {
  ask: ({ numbers, ...state }) => ({
    kind: 'choose',
    message: 'Which phone number should send?',
    options: numbers.map((reached) => ({ name: numberName(reached), to: aimed(fromNumber(state, reached)) })),
  }),
};

function numberName({ account, number: { id, display, verifiedName } }: ReachableNumber): string {
  const words = [display, verifiedName].filter((part) => part !== null).join(', ');
  return `${words === '' ? 'number' : words} (id ${id}, account ${account.name ?? account.id})`;
}

function fromNumber<S extends Inspected>(state: S, { account, number: { id } }: ReachableNumber): S {
  const { ground } = state;
  const wrong = ground.setup.phoneNumberId;
  return {
    ...state,
    ground: {
      ...ground,
      wrongId: wrong === null || wrong.source === 'chosen' ? ground.wrongId : wrong,
      ids: { ...ground.ids, phoneNumberId: id, wabaId: account.id },
      setup: {
        ...ground.setup,
        phoneNumberId: { value: id, source: 'chosen' },
        wabaId: { value: account.id, source: 'chosen' },
      },
    },
  };
}

function aimed(state: Inspected): State {
  const { to } = state.ground.setup;
  return to === null ? { ...state, at: 'recipient', problem: null } : toRecipient(state, to.value);
}

/** On to the send, or to the question who gets it where the number reaches nobody. */
function toRecipient(state: Inspected, typed: string): State {
  const parsed = parseRecipient(typed);
  return parsed.ok
    ? { ...state, at: 'send', ...messageTo(state, parsed.recipient) }
    : { ...state, at: 'recipient', problem: { why: parsed.why, instead: parsed.instead } };
}

function messageTo({ ground: { setup } }: Inspected, to: Recipient) {
  return { to, template: setup.template, language: setup.language };
}

const WHY_A_TEST = 'A test message shows that the token can send. To which phone (+, country code)?';

export const recipient: QuestionRow<'recipient'> = {
  more: ({ ground: { ids } }, view) => fullSteps([3, 7], ids, view),
  say: ({ problem }, view) => `\n${said(problem === null ? WHY_A_TEST : renderNoRecipient(problem), view)}`,
  ask: (state) => ({
    kind: 'text',
    message: 'Send the test to',
    mayShow: mayBeRecipient,
    to: (typed) => (typed === '' ? { ...state, at: 'no-recipient' } : toRecipient(state, typed)),
  }),
};

export const noRecipient: QuestionRow<'no-recipient'> = {
  ask: (state) => ({
    kind: 'choose',
    message: 'Send no test message?',
    options: [
      ...byReads(state),
      { name: 'Type a number', to: { ...state, at: 'recipient', problem: null } },
      ...(state.reads.token.verdict === 'healthy' ? [] : [byWord(state)]),
    ],
  }),
};

/** One live message, once. Only this and the write change anything outside. */
export const send: WorkRow<'send'> = {
  async run(state, world) {
    const { token, ground, to, template, language } = state;
    const graph = await world.connect(ground.setup.graph);
    const from = ground.setup.phoneNumberId?.value ?? '';
    const sent = await world.out.waiting('Sending one test message', () =>
      verifyBySending(graph, token, from, { to, template, language }),
    );
    const view = viewOf(world);
    if (sent.messageId !== null) {
      say(world.out, renderAccepted(sent, template, view));
      return { ...state, at: 'arrived', send: sent };
    }
    return sent.failure === null
      ? { ...state, at: 'send-unanswered', send: sent }
      : refused(state, sent, sent.failure, world);
  },
};

async function refused(
  state: Aimed,
  sent: SendProof,
  failure: GraphFailure,
  world: WizardPorts,
): Promise<State> {
  const view = viewOf(world);
  const { ground, path } = state;
  if (TOKEN_BLAMES.has(failure.cause)) {
    const { cause, message } = failure;
    return { at: 'paste', ground, path, problem: { kind: 'refused', cause, message } };
  }
  if (!sent.proves) {
    say(world.out, renderSendFailure(failure, ground.ids, view));
    const at = sent.status === 'unanswered' ? 'send-unanswered' : 'send-refused';
    return { ...state, at, send: sent };
  }
  say(world.out, renderProvedByRefusal(failure, sent, ground.ids, view));
  const templates = NEEDS_TEMPLATE.has(failure.cause) ? await otherTemplates(state, world) : [];
  return { ...state, at: 'way-out', send: sent, templates };
}

const NEEDS_TEMPLATE: ReadonlySet<string> = new Set(['template-problem', 'conversation-window']);

/** Approved templates of the account that can be sent as they are. */
async function otherTemplates(state: Aimed, world: WizardPorts): Promise<readonly Template[]> {
  const wabaId = state.ground.setup.wabaId?.value ?? (await accountOf(state, world));
  if (wabaId === null) return [];
  const graph = await world.connect(state.ground.setup.graph);
  const templates = await world.out.waiting("Asking Meta for the account's templates", () =>
    graph.templates(state.token, wabaId),
  );
  if (!templates.ok) return [];
  return templates.value.filter(({ name, plain }) => plain && name !== state.template && name !== HELLO);
}

/** It can be sent from Meta's test numbers only (131058). */
const HELLO = 'hello_world';

async function accountOf(state: Aimed, world: WizardPorts): Promise<string | null> {
  const wanted = state.ground.setup.phoneNumberId?.value;
  const reached = await reachedBy({ ...state, setup: state.ground.setup }, world);
  return reached.find((one) => one.number.id === wanted)?.account.id ?? null;
}

export const wayOut: QuestionRow<'way-out'> = {
  ask: ({ templates, send: sent, ...state }) => {
    const { failure } = sent;
    if (failure === null) throw new Error('a way out of a refusal that there was not');
    const goOn = {
      name: 'Go on: the token works',
      to: proved(state, { by: 'refusal', failure }, sent),
    };
    const isUnlisted = failure.cause === 'recipient-not-allowed';
    const isFirst = state.template === state.ground.setup.template;
    const others = templateOptions({ ...state, send: sent }, templates);
    return {
      kind: 'choose',
      message: 'The token works. What about the test message?',
      link: isUnlisted && state.ground.options.open ? linkOf('temporary', state.ground.ids) : undefined,
      options: [
        // Once with another template by default; what fails twice is not tried for ever.
        ...(isFirst ? [...others, goOn] : [goOn, ...others]),
        ...(isUnlisted
          ? [
              {
                id: 'recipient-added',
                name: 'I added the recipient to the list: send again',
                to: { ...state, at: 'send' as const },
              },
            ]
          : []),
        ...(sent.verdict === 'unhealthy' ? [fixed(state)] : []),
        ...(isUnlisted || failure.cause === 'undeliverable' ? [toAnother(state)] : []),
      ],
    };
  },
};

function templateOptions(state: Aimed & { readonly send: SendProof }, templates: readonly Template[]) {
  const [first, ...rest] = templates;
  if (first === undefined) return [];
  const one = {
    name: `Send the template ${first.name} (${first.language}) instead`,
    to: withTemplate(state, first),
  };
  const choice = { name: 'Choose another template', to: { ...state, at: 'template' as const, templates } };
  return rest.length === 0 ? [one] : [one, choice];
}

function withTemplate(state: Aimed, { name, language }: Template): State {
  return { ...state, at: 'send', template: name, language };
}

export const template: QuestionRow<'template'> = {
  ask: ({ templates, ...state }) => ({
    kind: 'choose',
    message: 'Which template?',
    options: templates.map((one) => ({
      name: `${one.name} (${one.language})`,
      to: withTemplate(state, one),
    })),
  }),
};

export const arrived: QuestionRow<'arrived'> = {
  ask: ({ send: sent, ...state }) => ({
    kind: 'choose',
    message: 'Did it arrive?',
    options: [
      { name: 'Yes, it arrived', to: proved(state, accepted(sent, true), sent) },
      { name: 'Not yet', to: { ...state, at: 'not-arrived', send: sent } },
    ],
  }),
};

export const notArrived: QuestionRow<'not-arrived'> = {
  say: (state, view) => renderNotArrived(state, view),
  ask: ({ send: sent, ...state }) => ({
    kind: 'choose',
    message: 'What next?',
    options: [
      { name: 'Go on: Meta accepted it, so the token works', to: proved(state, accepted(sent, false), sent) },
      { name: 'Send it again', to: { ...state, at: 'send' } },
      toAnother(state),
    ],
  }),
};

function accepted({ messageId }: SendProof, hasArrived: boolean): Proof {
  return { by: 'send', messageId: messageId ?? '', arrived: hasArrived };
}

export const sendRefused: QuestionRow<'send-refused'> = {
  ask: ({ send: sent, ...state }) => ({
    kind: 'choose',
    message: isOfAccount(sent)
      ? 'The account cannot send right now. What next?'
      : 'No message can be sent with this token. What next?',
    options: [
      ...(isOfAccount(sent) ? [fixed(state), ...byReads(state, sent)] : []),
      { name: 'Paste another token', to: pasteAgain(state) },
      ...(isOfAccount(sent) ? [] : [fixed(state)]),
      byWord(state),
    ],
  }),
};

export const sendUnanswered: QuestionRow<'send-unanswered'> = {
  ask: ({ send: sent, ...state }) => ({
    kind: 'choose',
    message: 'The test message says nothing about the token. What next?',
    options: [
      { name: 'Send it once more', to: { ...state, at: 'send' } },
      ...byReads(state, sent),
      toAnother(state),
      { name: 'Paste another token', to: pasteAgain(state) },
      byWord(state),
    ],
  }),
};

/** No new token mends it. */
function isOfAccount({ failure }: SendProof): boolean {
  return failure !== null && CAUSES[failure.cause].fault === 'account';
}

/** The reads came before the message, and stand without it, where they were answered. */
function byReads(state: Inspected, sent?: SendProof): readonly Option[] {
  if (state.reads.token.verdict !== 'healthy') return [];
  const without = sent === undefined ? ' without one' : '';
  const name = `Go on${without}: what Meta said about the token decides`;
  return [{ name, to: proved(state, { by: 'reads' }, sent) }];
}

function fixed(state: Aimed): { readonly name: string; readonly to: State } {
  return { name: 'I fixed it at Meta: send again', to: { ...state, at: 'send' } };
}

function toAnother(state: Aimed): { readonly name: string; readonly to: State } {
  return { name: 'Send to another number', to: { ...state, at: 'recipient', problem: null } };
}

function pasteAgain({ ground, path }: Aimed): State {
  return { at: 'paste', ground, path, problem: null };
}

function proved(state: Inspected, proof: Proof, sent: SendProof = NOT_SENT): State {
  const { ground, path, token, repairs, reads, owner } = state;
  return { at: 'change', ground, path, token, repairs, reads, owner, proof, send: sent };
}
