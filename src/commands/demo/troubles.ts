import { IDS } from '../../sandbox/world/ids.ts';
import type { SandboxState } from '../../sandbox/world/model.ts';
import { type SandboxWorld, withFaults } from '../../sandbox/world/state.ts';

/** What Meta's console hands over when something is copied from it. */
export type HandOver = 'token' | 'app-secret' | 'token-without-permission';

/** One way in which things go wrong, as they do for people. */
export interface Trouble {
  readonly what: string;
  readonly phoneNumberId: string;
  /** In turn; the last one again and again. */
  readonly hands: readonly HandOver[];
  readonly prepare: (state: SandboxState) => SandboxState;
}

const NONE: Trouble = {
  what: 'None: everything goes well',
  phoneNumberId: IDS.testNumber,
  hands: ['token'],
  prepare: (state) => state,
};

export const TROUBLES = {
  none: NONE,
  'wrong-paste': {
    ...NONE,
    what: 'The wrong thing is copied first: the app secret',
    hands: ['app-secret', 'token'],
  },
  'recipient-not-listed': {
    ...NONE,
    what: 'The recipient is not on the list of the test number (131030)',
    // Once: by the second message the person has added the number, as the wizard says.
    prepare: (state) => withFaults(state, [{ name: 'send-131030', times: 1, path: '/messages' }]),
  },
  'live-number': {
    ...NONE,
    what: 'The number is a live one, and may not send hello_world (131058)',
    phoneNumberId: IDS.liveNumber,
  },
  'permission-missing': {
    ...NONE,
    what: 'The first token lacks the permission to send',
    hands: ['token-without-permission', 'token'],
  },
} as const satisfies Readonly<Record<string, Trouble>>;

export type TroubleName = keyof typeof TROUBLES;

export function isTrouble(name: string): name is TroubleName {
  return Object.hasOwn(TROUBLES, name);
}

/** The text that is handed over; the sandbox made it up. */
export function handedOver(
  hand: HandOver,
  isTemporary: boolean,
  { tokens, appSecret }: SandboxWorld,
): string {
  switch (hand) {
    case 'app-secret':
      return appSecret;
    case 'token-without-permission':
      return tokens['no-messaging'];
    case 'token':
      return isTemporary ? tokens.temporary : tokens['system-user'];
  }
}
