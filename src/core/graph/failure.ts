import { fieldsOf } from '../reading.ts';
import { forScreen } from '../screen.ts';
import { decodeInvalid, factsOfInvalid } from './decode.ts';
import { readGraphError } from './error.ts';
import { causeOf } from './error-cause.ts';
import { expiryIn } from './expiry-text.ts';
import type { GraphFailure, Reply } from './graph.ts';

type TokenRole = 'user-token' | 'app-token';

/** A reply's status and text to its JSON body, or to why there is none. Never by the HTTP status alone. */
export function bodyOf(status: number, text: string, caller: TokenRole, now: Date): Reply<unknown> {
  const body = parse(text);
  if (body === undefined) return { ok: false, failure: unreadable(status, text) };
  const error = readGraphError(body);
  if (error !== null) {
    const { expiredAt } = expiryIn(error.message);
    const inspected = factsOfInvalid(body);
    return {
      ok: false,
      failure: {
        cause: causeOf(error, { httpStatus: status, caller: isAboutInput(body) ? 'user-token' : caller }),
        code: error.code,
        subcode: error.subcode,
        message: said([error.message, error.details].filter((part) => part !== null).join(': ')),
        httpStatus: status,
        expiredAt: expiredAt ?? inspected?.expiresAt ?? null,
        inspected,
      },
    };
  }
  const invalid = decodeInvalid(body);
  if (invalid !== null) {
    const told = invalidToken(status, invalid.expiresAt, now);
    return { ok: false, failure: { ...told, inspected: factsOfInvalid(body) } };
  }
  if (status >= 500) return { ok: false, failure: failure('meta-transient', status, `HTTP ${status}`) };
  if (status >= 400) return { ok: false, failure: failure('unrecognised', status, `HTTP ${status}`) };
  return { ok: true, value: body };
}

/** An error inside `data` is debug_token's word on the inspected token, not on the one that asks. */
function isAboutInput(body: unknown): boolean {
  const fields = fieldsOf(body);
  return fields?.['error'] === undefined && fieldsOf(fields?.['data']) !== null;
}

/** `is_valid: false` without a reason: revoked in some way, unless the reply says that its time is over. */
function invalidToken(status: number, expiresAt: Date | null, now: Date): GraphFailure {
  const words = 'debug_token calls the token invalid';
  if (expiresAt === null || expiresAt > now) return failure('token-invalidated', status, words);
  return { ...failure('token-expired', status, words), expiredAt: expiresAt };
}

/** No JSON: a proxy's page, a cut reply, nothing. An empty 5xx is Meta's own trouble. */
function unreadable(status: number, text: string): GraphFailure {
  if (text.trim() === '') {
    return failure(
      status >= 500 ? 'meta-transient' : 'not-graph-reply',
      status,
      `HTTP ${status} without a body`,
    );
  }
  const html = /^\s*<(?:!doctype|html|\?xml)/i.test(text);
  return notReply(status, html ? 'a web page, perhaps of a proxy' : `no JSON: ${text.slice(0, 80)}`);
}

export function notReply(status: number, why: string): GraphFailure {
  return failure('not-graph-reply', status, `HTTP ${status}, ${said(why)}`);
}

export function noAnswer(why: string): GraphFailure {
  return failure('network', null, said(why));
}

/** A token with a sign in it that none has: a curly quote, a line break, something unseen. */
export function notSent(damage: string): GraphFailure {
  return failure('token-malformed', null, `${damage}; Meta was not asked`);
}

/** Worth asking again: Meta's own trouble behind a 5xx, or a gateway's. Never throttling, never a verdict. */
export function retryable({ cause, httpStatus }: GraphFailure): boolean {
  const troubled = cause === 'meta-transient' || cause === 'not-graph-reply' || cause === 'unrecognised';
  return troubled && httpStatus !== null && httpStatus >= 500;
}

function failure(cause: GraphFailure['cause'], httpStatus: number | null, message: string): GraphFailure {
  return { cause, code: null, subcode: null, message, httpStatus, expiredAt: null };
}

/** Graph echoes tokens, and texts may be localised or hostile. */
function said(text: string): string {
  return forScreen(text);
}

function parse(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}
