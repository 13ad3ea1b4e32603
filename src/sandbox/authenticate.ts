import { createHmac } from 'node:crypto';
import { type Call, type Identity, unixSeconds } from './call.ts';
import {
  accessBlocked,
  accountLimit,
  appDeleted,
  appLimit,
  badSignature,
  cannotParse,
  dead,
  type ErrorReply,
  expired,
  ipNotAllowed,
  malformed,
  noTokenElsewhere,
  noTokenForMe,
  noTokenOnGet,
  notDecrypted,
  proofMissing,
  proofWrong,
  unknownApp,
} from './graph-errors.ts';
import type { SandboxApp, SandboxState } from './world/model.ts';
import { appIdOf } from './world/tokens.ts';

export type Verified<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorReply };

const PROOF_LIFE_SECONDS = 5 * 60;

/**
 * Lets the caller in or says why not. Nobody has published the order of Graph's own checks; this one is
 * address, text of the token, its life, appsecret_proof, limits.
 */
export function authenticate(call: Call): Verified<Identity> {
  const { token } = call.incoming;
  if (token === '') return no(missingToken(call));
  const hinted = findApp(call.state, appIdHint(token));
  if (hinted && !mayCallFrom(call, hinted)) return no(ipNotAllowed());
  const read = readToken(call, token);
  if (!read.ok) return read;
  const refusal = refusedApp(call, read.value) ?? refusedProof(call, read.value) ?? limited(call);
  return refusal ? no(refusal) : read;
}

/** The token behind a text, if it is alive. */
export function readToken(call: Call, text: string): Verified<Identity> {
  const pair = /^(\d+)\|(.+)$/s.exec(text);
  if (pair) return readAppToken(call, pair[1] ?? '', pair[2] ?? '', text);
  const token = call.state.tokens.find((known) => known.text === text);
  if (!token) return no(unreadable(call.badTokenStatus, text));
  const app = findApp(call.state, token.appId);
  if (!app) return no(unknownApp());
  if (app.standing === 'deleted') return no(appDeleted(call.badTokenStatus));
  if (token.dead !== null) return no(dead(call.badTokenStatus, token.dead, app.id));
  if (token.expiresAt !== 0 && token.expiresAt <= unixSeconds(call.now)) {
    return no(expired(call.badTokenStatus, new Date(token.expiresAt * 1000), call.now));
  }
  return { ok: true, value: { kind: 'owner', app, token, text } };
}

export function findApp(state: SandboxState, id: string | null): SandboxApp | undefined {
  return state.apps.find((app) => app.id === id);
}

function readAppToken(call: Call, id: string, secret: string, text: string): Verified<Identity> {
  const app = findApp(call.state, id);
  if (!app) return no(unknownApp());
  if (app.standing === 'deleted') return no(appDeleted(400));
  return secret === app.secret ? { ok: true, value: { kind: 'app', app, text } } : no(badSignature());
}

/** A text that is no token of this world: nonsense, a mistyped token, or a token that was cut. */
function unreadable(status: number, text: string): ErrorReply {
  if (!text.startsWith('EA')) return cannotParse(status);
  if (/[^A-Za-z0-9]/.test(text)) return malformed(status, text);
  return appIdOf(text) === null ? cannotParse(status) : notDecrypted(status);
}

function missingToken(call: Call): ErrorReply {
  if (call.incoming.segments[0] === 'me') return noTokenForMe();
  return call.incoming.method === 'GET' ? noTokenOnGet() : noTokenElsewhere();
}

function appIdHint(token: string): string | null {
  return /^(\d+)\|/.exec(token)?.[1] ?? appIdOf(token);
}

function mayCallFrom(call: Call, app: SandboxApp): boolean {
  if (call.faults.has('ip-not-allowed')) return false;
  return app.allowedIps.length === 0 || app.allowedIps.includes(call.incoming.ip);
}

function refusedApp(call: Call, { app }: Identity): ErrorReply | null {
  return app.standing === 'blocked' || call.faults.has('access-blocked') ? accessBlocked() : null;
}

function refusedProof(call: Call, caller: Identity): ErrorReply | null {
  const proof = call.incoming.params.get('appsecret_proof');
  if (proof === undefined) {
    // An app token holds the secret itself, so nothing is left to be proved.
    const isNeeded = caller.app.requiresProof || call.faults.has('proof-required');
    return isNeeded && caller.kind === 'owner' ? proofMissing() : null;
  }
  return call.faults.has('proof-rejected') || !proves(call, caller, proof) ? proofWrong() : null;
}

/** HMAC-SHA256 of the token, or of `token|seconds` together with appsecret_time, good for five minutes. */
function proves(call: Call, caller: Identity, proof: string): boolean {
  const time = call.incoming.params.get('appsecret_time');
  if (time !== undefined && !(Math.abs(unixSeconds(call.now) - Number(time)) <= PROOF_LIFE_SECONDS))
    return false;
  const message = time === undefined ? caller.text : `${caller.text}|${time}`;
  return createHmac('sha256', caller.app.secret).update(message).digest('hex') === proof;
}

function limited(call: Call): ErrorReply | null {
  if (call.faults.has('rate-limit-app')) return appLimit();
  return call.faults.has('rate-limit-account') && call.badTokenStatus === 401 ? accountLimit() : null;
}

function no(error: ErrorReply): { ok: false; error: ErrorReply } {
  return { ok: false, error };
}
