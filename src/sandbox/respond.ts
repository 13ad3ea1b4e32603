import { type Answer, type Call, label, refuse } from './call.ts';
import { corruptReply } from './faults/bad-line.ts';
import { countDown, faultsFor } from './faults/faults.ts';
import { applyQuirks } from './faults/oddities.ts';
import { errorBody, serverFault } from './graph-errors.ts';
import { readIncoming } from './incoming.ts';
import { replyHeaders } from './reply-headers.ts';
import { badTokenStatus, route } from './routes.ts';
import { traceId } from './world/entropy.ts';
import type { SandboxReply, SandboxRequest, SandboxState } from './world/model.ts';

export interface Responded {
  readonly state: SandboxState;
  readonly reply: SandboxReply;
}

/** The embedded Graph API: what it answers to one request, and the world after it. Never throws. */
export function respond(state: SandboxState, request: SandboxRequest, now: Date): Responded {
  const incoming = readIncoming(request);
  const faults = faultsFor(state.faults, incoming.method, incoming.path);
  const call = { state, now, incoming, faults, badTokenStatus: badTokenStatus(state, incoming.segments) };
  const given = serverAnswer(call) ?? route(call);
  const after = given.ok ? (given.state ?? state) : state;
  return {
    state: {
      ...after,
      served: state.served + 1,
      faults: countDown(state.faults, incoming.method, incoming.path),
    },
    reply: corruptReply(call.faults, reply(call, given)),
  };
}

/** A server in trouble answers before it has looked at anything. */
function serverAnswer(call: Call): Answer | null {
  if (call.faults.has('server-error')) return refuse(serverFault(500));
  return call.faults.has('unavailable') ? refuse(serverFault(503)) : null;
}

function reply(call: Call, given: Answer): SandboxReply {
  const error = given.ok ? null : given.error;
  const body = given.ok
    ? given.body
    : errorBody(given.error, traceId(call.state.seed, label(call, 'fbtrace')));
  return {
    status: error === null || call.faults.has('error-with-200') ? 200 : error.status,
    headers: replyHeaders(call, error),
    // Graph escapes slashes, and everything outside ASCII.
    body: escaped(JSON.stringify(applyQuirks(body, call.faults))),
  };
}

function escaped(json: string): string {
  return json
    .replaceAll('/', '\\/')
    .replace(/[^\u0000-\u007f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
