import { IDS } from '../../src/sandbox/world/ids.ts';
import { withAccount } from '../../src/sandbox/world/state.ts';
import type { TokenName } from '../../src/sandbox/world/token-sets.ts';
import type { STEPS } from '../../src/wizard/steps.ts';
import { ENTER } from '../support/pty.ts';
import type { PtySituation, PtyWorld } from '../support/pty-world.ts';

type Steps = typeof STEPS;
/** The stages that ask something, taken from the wizard's own table. */
export type QuestionName = {
  [S in keyof Steps]: Steps[S] extends { ask: unknown } ? S : never;
}[keyof Steps];

/** A question and what is typed at it; a token by its name. */
export type Answered = readonly [message: string, keys: string | { readonly token: TokenName }];

/** How a person comes to one question. */
export interface Situation extends PtySituation {
  readonly answers: readonly Answered[];
  readonly message: string;
  /** Done between the last answer and the question. */
  readonly before?: (world: PtyWorld) => void;
  /** Whether the token is in place by then. */
  readonly written?: boolean;
}

export const TO = '15550100';
export const PATH: Answered = ['Which token do you want?', ENTER];
export const PASTE: Answered = ['New access token', { token: 'system-user' }];
export const RECIPIENT: Answered = ['Send the test to', TO + ENTER];
export const ARRIVED: Answered = ['Did it arrive?', ENTER];
export const AGREE: Answered = ['Write the new token into .env?', ENTER];

const badPaste = (token: TokenName): Answered => ['New access token', { token }];

/** One way to each question. A new question does not compile until it has one. */
export const SITUATIONS = {
  'make-file': { files: () => ({ 'run.py': '' }), answers: [], message: 'There is no .env' },
  'which-key': {
    files: ({ tokens }) => ({
      '.env': `WHATSAPP_TOKEN=${tokens.expired}\nWA_TOKEN=${tokens['logged-out']}\n`,
    }),
    answers: [],
    message: 'Which variable in .env holds the token?',
  },
  reference: {
    files: () => ({ '.env': 'WHATSAPP_ACCESS_TOKEN=op://Shop/WhatsApp/token\n' }),
    answers: [],
    message: 'Put the token itself here instead?',
  },
  'which-file': {
    files: ({ tokens }) => ({ 'backend/.env': `WHATSAPP_ACCESS_TOKEN=${tokens.expired}\n` }),
    answers: [],
    message: 'The token is not in a .env of this folder',
  },
  keep: { old: 'system-user', answers: [], message: 'This token works.' },
  path: { answers: [], message: 'Which token do you want?' },
  paste: { answers: [PATH], message: 'New access token' },
  'read-refused': { answers: [PATH, badPaste('no-messaging')], message: 'This token cannot send messages' },
  'wrong-id': {
    phoneNumberId: '999999999999999',
    answers: [PATH, PASTE],
    message: 'Which phone number should it be?',
  },
  'read-unanswered': {
    faults: ['rate-limit-app'],
    answers: [PATH, PASTE],
    message: 'There was no answer about this token.',
  },
  'short-lived': { answers: [PATH, badPaste('temporary')], message: 'Use this token?' },
  'which-number': { phoneNumberId: null, answers: [PATH, PASTE], message: 'Which phone number should send?' },
  recipient: { answers: [PATH, PASTE], message: 'Send the test to' },
  'no-recipient': { answers: [PATH, PASTE, ['Send the test to', ENTER]], message: 'Send no test message?' },
  arrived: { answers: [PATH, PASTE, RECIPIENT], message: 'Did it arrive?' },
  'not-arrived': {
    answers: [PATH, PASTE, RECIPIENT, ['Did it arrive?', `2${ENTER}`]],
    message: 'What next?',
  },
  'way-out': {
    faults: ['send-131030'],
    answers: [PATH, PASTE, RECIPIENT],
    message: 'The token works. What about the test message?',
  },
  template: {
    phoneNumberId: IDS.liveNumber,
    change: (state) =>
      withAccount(state, IDS.liveAccount, {
        templates: state.accounts
          .flatMap(({ templates }) => templates)
          .filter(({ name }) => name === 'order_ready')
          .flatMap((one) => [one, { ...one, id: `${one.id}9`, name: 'shop_open' }]),
      }),
    answers: [PATH, PASTE, RECIPIENT, ['The token works. What about the test message?', `2${ENTER}`]],
    message: 'Which template?',
  },
  'send-refused': {
    faults: ['send-131005'],
    answers: [PATH, PASTE, RECIPIENT],
    message: 'No message can be sent with this token.',
  },
  'send-unanswered': {
    faults: [{ name: 'dropped', method: 'POST' }],
    answers: [PATH, PASTE, RECIPIENT],
    message: 'The test message says nothing about the token.',
  },
  agree: { answers: [PATH, PASTE, RECIPIENT, ARRIVED], message: 'Write the new token into .env?' },
  'agree-id': {
    phoneNumberId: '999999999999999',
    answers: [PATH, PASTE, ['Which phone number should it be?', ENTER], RECIPIENT, ARRIVED, AGREE],
    message: 'Change the wrong id too?',
  },
  restarted: {
    files: ({ tokens, ids }) => ({
      '.env': `WHATSAPP_PHONE_NUMBER_ID=${ids.testNumber}\nWHATSAPP_ACCESS_TOKEN=${tokens.expired}\n`,
      'app.js': 'setInterval(() => {}, 1000);',
    }),
    env: { HOME: '/' },
    runs: ['node', 'app.js'],
    answers: [PATH, PASTE, RECIPIENT, ARRIVED, AGREE],
    message: 'Your app still has the old token.',
    written: true,
  },
  'in-place': {
    hardLink: true,
    answers: [PATH, PASTE, RECIPIENT, ARRIVED, AGREE],
    message: 'Write it in place?',
  },
  offers: {
    answers: [PATH, PASTE, RECIPIENT, ARRIVED, AGREE],
    message: 'Anything else?',
    written: true,
  },
} as const satisfies Readonly<Record<QuestionName, Situation>>;

/** Goes as far as the situation's question. */
export async function come(to: Situation, world: PtyWorld): Promise<void> {
  await answerAll(to.answers, world);
  await world.run.asked(to.message);
}

export async function answerAll(answers: readonly Answered[], { run, token }: PtyWorld): Promise<void> {
  for (const [message, keys] of answers) {
    await run.asked(message);
    if (typeof keys === 'string') run.type(keys);
    else {
      run.paste(token(keys.token));
      run.type(ENTER);
    }
  }
}
