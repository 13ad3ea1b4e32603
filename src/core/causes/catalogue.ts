import type { Cause, CauseEntry } from './cause.ts';
import { OTHER_CAUSES } from './other.ts';
import { SENDING_CAUSES } from './sending.ts';
import { SETUP_CAUSES } from './setup.ts';
import { TOKEN_CAUSES } from './token.ts';

/** Everything that is said about a cause. A new cause does not compile until it is described here. */
export const CAUSES: Readonly<Record<Cause, CauseEntry>> = {
  ...TOKEN_CAUSES,
  ...SETUP_CAUSES,
  ...SENDING_CAUSES,
  ...OTHER_CAUSES,
} satisfies Record<Cause, CauseEntry>;

/** Causes that tell a person that the token is dead: given to nothing but a reply that says so. */
export const TOKEN_BLAMES: ReadonlySet<Cause> = new Set<Cause>([
  'token-expired',
  'token-invalidated',
  'token-malformed',
  'app-not-authorized',
  'user-checkpoint',
]);

export function isCause(name: string): name is Cause {
  return Object.hasOwn(CAUSES, name);
}
