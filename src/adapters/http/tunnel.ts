import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as startTls, type TLSSocket } from 'node:tls';
import { faultWords, type Progress, ProxyFault, throughProxy } from './exchange.ts';
import type { HttpProxy } from './proxy.ts';
import { SAFE_TLS } from './safe-tls.ts';

export interface TunnelTarget {
  readonly host: string;
  readonly port: number;
  /** '' where the host is an address. */
  readonly servername: string;
}

/** A connection to Meta through a proxy: a way is asked for with CONNECT, and TLS goes through it end to end. */
export async function openTunnel(
  proxy: HttpProxy,
  target: TunnelTarget,
  timeoutMs: number,
  progress: Progress,
): Promise<TLSSocket> {
  progress.at = 'proxy';
  const socket = await openWay(proxy, target, timeoutMs);
  progress.at = 'tunnel';
  const { host, servername } = target;
  const secure = startTls({ ...SAFE_TLS, socket, host, ...(servername === '' ? {} : { servername }) });
  const timer = setTimeout(() => secure.destroy(), timeoutMs + 1000);
  return new Promise((resolve, reject) => {
    secure.once('secureConnect', () => {
      clearTimeout(timer);
      resolve(secure);
    });
    secure.once('error', (error) => reject(throughProxy(error)));
    secure.once('close', () => {
      clearTimeout(timer);
      reject(throughProxy(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    });
  });
}

function openWay(proxy: HttpProxy, { host, port }: TunnelTarget, timeoutMs: number): Promise<Duplex> {
  const path = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const request = (proxy.secure ? https : http).request({
    host: proxy.host,
    port: proxy.port,
    method: 'CONNECT',
    path,
    headers: {
      host: path,
      ...(proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization }),
    },
    agent: false,
    ...(proxy.secure ? SAFE_TLS : {}),
  });
  // Whoever asked has given up by then; this frees the socket.
  const timer = setTimeout(() => request.destroy(), timeoutMs + 1000);
  return new Promise((resolve, reject) => {
    request.on('error', (error) => reject(unreached(error)));
    request.on('close', () => clearTimeout(timer));
    request.on('connect', (response, socket, head) => {
      clearTimeout(timer);
      const why = refusal(response, head, proxy);
      if (why === null) return resolve(socket);
      socket.destroy();
      reject(new ProxyFault(why, { retry: (response.statusCode ?? 0) >= 500 }));
    });
    request.end();
  });
}

/** A way carries nothing yet: whoever sends a page along with its 200 is no proxy of this kind. */
function refusal(response: http.IncomingMessage, head: Buffer, proxy: HttpProxy): string | null {
  const status = response.statusCode ?? 0;
  const isPage = /html/i.test(response.headers['content-type'] ?? '') || head.length > 0;
  if (status >= 200 && status < 300) {
    return isPage ? `the proxy answered with a page of its own (${status}), not Meta` : null;
  }
  if (status !== 407) return `the proxy answered ${status}, not Meta`;
  return proxy.authorization === null
    ? 'the proxy answered 407, not Meta: it wants a user name and a password'
    : 'the proxy answered 407, not Meta: it does not take the user name and password that it is given';
}

function unreached(error: Error): ProxyFault {
  const code = 'code' in error ? String(error.code) : '';
  if (code.startsWith('HPE_')) {
    return new ProxyFault('what answers in place of the proxy speaks no HTTP', {
      retry: false,
      cause: error,
    });
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return new ProxyFault(`the proxy cut the connection (${code})`, { retry: true, cause: error });
  }
  const retry = code === 'ECONNREFUSED' || code === 'EAI_AGAIN';
  return new ProxyFault(`the proxy cannot be reached: ${faultWords(error)}`, { retry, cause: error });
}
