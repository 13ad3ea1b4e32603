import { CliFailure } from '../../core/failure.ts';
import type { Dispatcher } from './proxy.ts';

/** One HTTP exchange, body included, that ended: with a reply, or without one. */
export type Exchange =
  | { readonly kind: 'reply'; readonly status: number; readonly text: string; readonly date: Date | null }
  | { readonly kind: 'unusable'; readonly status: number; readonly why: string }
  | { readonly kind: 'no-answer'; readonly why: string; readonly retry: boolean };

export interface Call {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly dispatcher?: Dispatcher | undefined;
}

/** Meta's replies are a few kB; anything larger is no reply of Meta's. */
export const MAX_BODY = 1024 * 1024;

/** Sends one request. The time-out covers the body; redirects are not followed; nothing is thrown but a cancel. */
export async function exchange(
  fetch: typeof globalThis.fetch,
  call: Call,
  timeoutMs: number,
  interrupted: AbortSignal,
): Promise<Exchange> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const ended = AbortSignal.any([timeout, interrupted]);
  try {
    const init = {
      method: call.method,
      headers: { ...call.headers },
      redirect: 'manual',
      signal: ended,
      ...(call.body === undefined ? {} : { body: call.body }),
      ...(call.dispatcher === undefined ? {} : { dispatcher: call.dispatcher }),
    } satisfies RequestInit;
    const response = await fetch(call.url, init);
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      response.body?.cancel().catch(() => undefined);
      return { kind: 'unusable', status: response.status, why: 'a redirect, which is not followed' };
    }
    const text = await boundedText(response, ended);
    if (text === null)
      return { kind: 'unusable', status: response.status, why: 'a reply of more than 1 MiB' };
    return { kind: 'reply', status: response.status, text, date: dateOf(response) };
  } catch (error) {
    if (interrupted.aborted) throw new CliFailure({ kind: 'cancelled', written: [] }, { cause: error });
    if (timeout.aborted) return tooSlow(timeoutMs);
    return fault(error);
  }
}

/** The body as text, null where it is larger than any reply of Meta's. Rejects when `ended` aborts. */
async function boundedText(response: Response, ended: AbortSignal): Promise<string | null> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const aborted = new Promise<never>((_resolve, reject) => {
    ended.addEventListener('abort', () => reject(ended.reason), { once: true });
  });
  // A reader that lost the race must not end the process.
  aborted.catch(() => undefined);
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; ; ) {
    const { done, value } = await Promise.race([reader.read(), aborted]);
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MAX_BODY) {
      reader.cancel().catch(() => undefined);
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function dateOf(response: Response): Date | null {
  const time = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(time) ? null : new Date(time);
}

/** Codes of OpenSSL and Node for a certificate that does not fit; asking again does not mend one. */
const TLS = /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** `fetch failed` says nothing; the code is in the cause, and of several addresses in the cause's errors. */
export function fault(error: unknown): Exchange {
  const code = codeOf(error) ?? 'unknown fault';
  return { kind: 'no-answer', why: WORDS[code] ?? code, retry: !TLS.test(code) && !code.includes('TIMEOUT') };
}

function codeOf(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError) return codeOf(at.errors[0]);
  }
  return null;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name was not found (ENOTFOUND)',
  EAI_AGAIN: 'the host name could not be looked up (EAI_AGAIN)',
  ECONNREFUSED: 'the connection was refused (ECONNREFUSED)',
  ECONNRESET: 'the connection was cut (ECONNRESET)',
  UND_ERR_SOCKET: 'the connection was cut (UND_ERR_SOCKET)',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time (UND_ERR_CONNECT_TIMEOUT)',
  ENETUNREACH: 'the network is unreachable (ENETUNREACH)',
};

export function tooSlow(timeoutMs: number): Exchange {
  return { kind: 'no-answer', why: `no answer within ${seconds(timeoutMs)}`, retry: false };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} seconds`;
}
