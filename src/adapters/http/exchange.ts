/** One HTTP exchange, body included, that ended: with a reply, or without one. */
export type Exchange =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly text: string;
      readonly date: Date | null;
      /** The version of the Graph API that answered. */
      readonly version: string | null;
      /** What Meta says of a version that ends, or is over. */
      readonly versionWarning?: string | null;
    }
  | { readonly kind: 'unusable'; readonly status: number; readonly why: string }
  | { readonly kind: 'no-answer'; readonly why: string; readonly retry: boolean };

export interface Call {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends one request. The time-out covers the body; redirects are not followed; nothing is thrown but a cancel. */
export type SendCall = (call: Call, timeoutMs: number) => Promise<Exchange>;

/** How far a call has come: its words differ by where it was lost. */
export interface Progress {
  at: 'direct' | 'proxy' | 'tunnel';
}

/** What the headers of Graph's reply tell; the warning is sent for some dead versions only (field reports). */
export function told(header: (name: string) => unknown) {
  const text = (name: string): string | null => {
    const value = header(name);
    return typeof value === 'string' ? value : null;
  };
  const date = Date.parse(text('date') ?? '');
  return {
    date: Number.isNaN(date) ? null : new Date(date),
    version: text('facebook-api-version'),
    versionWarning: text('x-ad-api-version-warning'),
  };
}

/** Meta's replies are a few kB; anything larger is no reply of Meta's. */
export const MAX_BODY = 1024 * 1024;

/** The proxy is in the way. The words name no credentials and no address. */
export class ProxyFault extends Error {
  readonly retry: boolean;

  constructor(why: string, { retry, cause }: { readonly retry: boolean; readonly cause?: unknown }) {
    super(why, { cause });
    this.retry = retry;
  }
}

/** Codes of OpenSSL and Node for a certificate that does not fit; asking again does not mend one. */
const TLS = /^(?:EPROTO$|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** Of several addresses the code is in the cause's errors. */
export function fault(error: unknown, { at }: Progress = { at: 'direct' }): Exchange {
  const told = error instanceof Error && error.cause instanceof ProxyFault ? error.cause : error;
  if (told instanceof ProxyFault) return { kind: 'no-answer', why: told.message, retry: told.retry };
  const code = codeIn(error) ?? 'unknown fault';
  const through = at === 'tunnel' ? THROUGH_PROXY[code] : undefined;
  return { kind: 'no-answer', why: through ?? WORDS[code] ?? code, retry: mayPass(code) };
}

/** A fault on the way to Meta that a proxy has opened. */
export function throughProxy(error: Error): ProxyFault {
  const code = codeIn(error) ?? 'unknown fault';
  return new ProxyFault(THROUGH_PROXY[code] ?? WORDS[code] ?? code, { retry: mayPass(code), cause: error });
}

function mayPass(code: string): boolean {
  return !TLS.test(code) && !code.includes('TIMEOUT');
}

/** The words for a code of the system; the code itself where there are none. */
export function faultWords(error: unknown): string {
  const code = codeIn(error) ?? 'unknown fault';
  return WORDS[code] ?? code;
}

function codeIn(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError) return codeIn(at.errors[0]);
  }
  return null;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name was not found (ENOTFOUND)',
  EAI_AGAIN: 'the host name could not be looked up (EAI_AGAIN)',
  ECONNREFUSED: 'the connection was refused (ECONNREFUSED)',
  ECONNRESET: 'the connection was cut (ECONNRESET)',
  EPIPE: 'the connection was cut (EPIPE)',
  UND_ERR_SOCKET: 'the connection was cut (UND_ERR_SOCKET)',
  ETIMEDOUT: 'no connection in time (ETIMEDOUT)',
  ENETUNREACH: 'the network is unreachable (ENETUNREACH)',
};

const NOT_TLS = 'the proxy opened the way, and something else than Meta answered on it, without TLS';

const THROUGH_PROXY: Readonly<Record<string, string>> = {
  ECONNRESET: 'the proxy opened the way to Meta and then cut the connection (ECONNRESET)',
  EPIPE: 'the proxy opened the way to Meta and then cut the connection (EPIPE)',
  UND_ERR_SOCKET: 'the proxy opened the way to Meta and then cut the connection (UND_ERR_SOCKET)',
  ERR_SSL_WRONG_VERSION_NUMBER: NOT_TLS,
  EPROTO: NOT_TLS,
};

export function tooSlow(timeoutMs: number, { at }: Progress = { at: 'direct' }): Exchange {
  const within = `within ${seconds(timeoutMs)}`;
  const why = {
    direct: `no answer ${within}`,
    proxy: `the proxy did not answer ${within}`,
    tunnel: `the proxy opened the way to Meta, and no answer came through it ${within}`,
  }[at];
  return { kind: 'no-answer', why, retry: false };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} seconds`;
}
