import { CliFailure } from '../../core/failure.ts';
import { isLoopback } from '../../core/graph/url.ts';

/** What fetch takes beside its standard options. */
export type Dispatcher = NonNullable<RequestInit['dispatcher']>;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The dispatcher for one host, or undefined for fetch's own. The npm package undici is a third of a run's
 * time, so it is loaded only where a proxy applies; and its own agent would send loopback to the proxy.
 */
export async function dispatcherFor(url: URL, env: Env): Promise<Dispatcher | undefined> {
  const httpsProxy = proxyUrl(env['https_proxy'] ?? env['HTTPS_PROXY']);
  const httpProxy = proxyUrl(env['http_proxy'] ?? env['HTTP_PROXY']);
  const noProxy = env['no_proxy'] ?? env['NO_PROXY'];
  if (isLoopback(url.hostname)) {
    // Node 24 can be told to send everything through the proxy; loopback is kept out of it.
    if (!isSet(env['NODE_USE_ENV_PROXY'])) return undefined;
    const { Agent } = await import('undici');
    return forFetch(new Agent());
  }
  if (httpsProxy === '' && httpProxy === '') return undefined;
  const { EnvHttpProxyAgent } = await import('undici');
  return forFetch(new EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy: noProxy ?? '' }));
}

/** Node's own types describe the undici inside Node; the package of the same major works with it (Node 20 to 26). */
function forFetch(agent: unknown): Dispatcher {
  return agent as Dispatcher;
}

/** curl and its like take `proxy:3128` without a scheme; undici wants one. */
function proxyUrl(value: string | undefined): string {
  if (value === undefined || value.trim() === '') return '';
  const url = value.includes('://') ? value : `http://${value}`;
  if (URL.canParse(url)) return url;
  throw new CliFailure({
    kind: 'usage',
    message: 'the proxy in the environment is no URL',
    hint: 'set HTTPS_PROXY to something like http://proxy.example:3128',
  });
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
