import { IDS } from './ids.ts';
import type { HealthError, SandboxState } from './model.ts';
import { withAccount } from './state.ts';

/** Meta's three consoles of 2026, newest first, and what a program can see of an account from each. */
const CONSOLES = {
  steps:
    'made in the console with steps (since June 2026): a claimed test number, nothing paid, not verified',
  'use-case': 'made as a use-case app (2025 to spring 2026): no business_management',
  classic: 'made as a classic app with the product WhatsApp',
} as const;

export type ConsoleName = keyof typeof CONSOLES;

export function consoleNames(): readonly string[] {
  return Object.keys(CONSOLES);
}

export function isConsole(name: string): name is ConsoleName {
  return Object.hasOwn(CONSOLES, name);
}

export function describeConsole(name: ConsoleName): string {
  return CONSOLES[name];
}

const error = (error_code: number, error_description: string, possible_solution: string): HealthError => ({
  error_code,
  error_description,
  possible_solution,
});

const UNPAID = error(141006, 'There is an error with the payment method.', 'Please add a payment method.');
const UNVERIFIED = error(141010, 'The business is not verified.', 'Verify the business.');
const INCOMPLETE = error(131000, 'Details of the business are missing.', 'Complete them.');

/** The same world as it would be had its app been made in this console. */
export function inConsole(state: SandboxState, name: ConsoleName): SandboxState {
  switch (name) {
    case 'classic':
      return state;
    case 'use-case':
      return withoutBusinessManagement(state);
    case 'steps':
      return asClaimed(withoutBusinessManagement(state));
  }
}

/** Use-case apps do not list it; sending does not need it. */
function withoutBusinessManagement(state: SandboxState): SandboxState {
  const tokens = state.tokens.map((token) => ({
    ...token,
    scopes: token.scopes.filter((scope) => scope !== 'business_management'),
  }));
  return { ...state, tokens };
}

/** A test account as it was met in September 2026: only Meta's own app subscribed, health blocked but for the number. */
function asClaimed(state: SandboxState): SandboxState {
  const businesses = state.businesses.map((one) =>
    one.id === IDS.business
      ? {
          ...one,
          mustUseExpiringTokens: true,
          health: { can_send_message: 'BLOCKED', errors: [UNVERIFIED, INCOMPLETE] } as const,
        }
      : one,
  );
  return withAccount({ ...state, businesses }, IDS.testAccount, {
    subscribedApps: [],
    health: { can_send_message: 'BLOCKED', errors: [UNPAID] },
  });
}
