import { type Answer, type Call, label, refuse } from './call.ts';
import { dress } from './dress.ts';
import { traceId } from './entropy.ts';
import { faultsFor, worn } from './faults.ts';
import { errorBody, serverFault } from './graph-errors.ts';
import { readIncoming } from './incoming.ts';
import type { SandboxReply, SandboxRequest, SandboxState } from './model.ts';
import { replyHeaders } from './reply-headers.ts';
import { badTokenStatus, route } from './routes.ts';

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
      faults: worn(state.faults, incoming.method, incoming.path),
    },
    reply: spoiled(call, reply(call, given)),
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
    body: escaped(JSON.stringify(dress(body, call.faults))),
  };
}

function escaped(json: string): string {
  return json
    .replaceAll('/', '\\/')
    .replace(/[^\u0000-\u007f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const HTML =
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>';

/** What a bad line or a proxy makes of a reply; the request itself was carried out. */
function spoiled(call: Call, good: SandboxReply): SandboxReply {
  const { faults } = call;
  const text = { ...good.headers, 'content-type': 'text/html; charset=utf-8' };
  if (faults.has('html-page')) return { status: 502, headers: text, body: HTML };
  if (faults.has('service-unavailable-text'))
    return { status: 200, headers: text, body: 'Service Unavailable' };
  if (faults.has('empty-body')) return { ...good, status: 200, body: '' };
  if (faults.has('cut-json')) return { ...good, body: good.body.slice(0, Math.floor(good.body.length / 2)) };
  return good;
}
