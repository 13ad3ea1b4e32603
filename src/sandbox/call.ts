import type { FaultName } from './faults/faults.ts';
import type { ErrorReply } from './graph-errors.ts';
import type { Incoming } from './incoming.ts';
import type { Json } from './world/json.ts';
import type { SandboxApp, SandboxState, SandboxToken } from './world/model.ts';

/** Who calls: an app with its own token, or somebody through an app. */
export type Identity =
  | { readonly kind: 'app'; readonly app: SandboxApp; readonly text: string }
  | { readonly kind: 'owner'; readonly app: SandboxApp; readonly token: SandboxToken; readonly text: string };

/** One request with all that an answer may depend on. */
export interface Call {
  readonly state: SandboxState;
  readonly now: Date;
  readonly incoming: Incoming;
  readonly faults: ReadonlySet<FaultName>;
  /** 401 on WhatsApp's own nodes, 400 on the others: what a 190 comes with. */
  readonly badTokenStatus: 400 | 401;
}

/** What a route answers; `state` where the call changed the world. */
export type Answer =
  | { readonly ok: true; readonly body: Json; readonly state?: SandboxState }
  | { readonly ok: false; readonly error: ErrorReply };

export function answer(body: Json, state?: SandboxState): Answer {
  return state === undefined ? { ok: true, body } : { ok: true, body, state };
}

export function refuse(error: ErrorReply): Answer {
  return { ok: false, error };
}

/** A name for entropy that no other request shares. */
export function label(call: Call, purpose: string): string {
  return `${call.state.served}:${purpose}`;
}

export function unixSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
