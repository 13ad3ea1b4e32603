import type { SendCall } from './exchange.ts';
import { httpExchange } from './node-http.ts';
import { type HttpProxy, proxyFor } from './proxy.ts';

export interface HttpHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly interrupted: AbortSignal;
}

/** Sends directly, or through the proxy that the environment names for an address. */
export function sender({ env, interrupted }: HttpHost): SendCall {
  const direct = httpExchange(interrupted);
  const ways = new Map<string, Promise<SendCall>>();
  const wayTo = (url: URL): Promise<SendCall> => {
    const known = ways.get(url.origin);
    if (known !== undefined) return known;
    const proxy = proxyFor(url, env);
    const way = proxy === null ? Promise.resolve(direct) : through(proxy, url, interrupted);
    ways.set(url.origin, way);
    return way;
  };
  return async (call, timeoutMs) => (await wayTo(call.url))(call, timeoutMs);
}

/** What is not encrypted is handed to the proxy as it is; undici is loaded for the rest alone. */
async function through(proxy: HttpProxy, url: URL, interrupted: AbortSignal): Promise<SendCall> {
  if (url.protocol === 'http:') return httpExchange(interrupted, proxy);
  const { proxiedExchange } = await import('./proxied.ts');
  return proxiedExchange(proxy, interrupted);
}
