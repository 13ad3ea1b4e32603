import { BlockList, isIP } from 'node:net';
import { CliFailure } from '../../core/failure.ts';
import { isLoopback } from '../../core/url.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A proxy of the environment. `authorization` is a secret and shown to nobody. */
export interface HttpProxy {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  readonly authorization: string | null;
}

/** The proxy on the way to this address; null where none is. */
export function proxyFor(url: URL, env: Env): HttpProxy | null {
  if (isLoopback(url.hostname) || isExcepted(url, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return null;
  const forHttp = env['http_proxy'] ?? env['HTTP_PROXY'];
  const forHttps = env['https_proxy'] ?? env['HTTPS_PROXY'];
  const given = url.protocol === 'https:' ? (nonEmpty(forHttps) ?? nonEmpty(forHttp)) : nonEmpty(forHttp);
  return given === null ? null : parsed(given);
}

function nonEmpty(value: string | undefined): string | null {
  return value === undefined || value.trim() === '' ? null : value.trim();
}

/** curl and its like take `proxy:3128` without a scheme. */
function parsed(value: string): HttpProxy {
  const text = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(text)) throw unusable('is no URL');
  const url = new URL(text);
  const secure = url.protocol === 'https:';
  if (!secure && url.protocol !== 'http:') {
    throw unusable(`is of a kind that wa-token does not speak: ${url.protocol.replace(/:$/, '')}`);
  }
  if (url.hostname === '') throw unusable('is no URL');
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    authorization: authorizationOf(url),
  };
}

function authorizationOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null;
  const pair = `${decoded(username)}:${decoded(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unusable(why: string): CliFailure {
  return new CliFailure({
    kind: 'usage',
    message: `the proxy in the environment ${why}`,
    hint: 'set HTTPS_PROXY to something like http://proxy.example:3128; http:// and https:// are spoken',
  });
}

/** NO_PROXY as curl reads it: `*`, names with all that is below them, addresses, networks; a port where it counts. */
function isExcepted(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry === '*' || (entry !== '' && fits(entry, host, port)));
}

function fits(entry: string, host: string, port: string): boolean {
  if (entry.includes('/')) return isInNetwork(entry, host);
  const match = /^\[?(.*?)\]?(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry);
  if (match?.[2] !== undefined && match[2] !== port) return false;
  const name = (match?.[1] ?? '').replace(/^\*?\.|\.$/g, '');
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

function isInNetwork(entry: string, host: string): boolean {
  const [network = '', prefix = ''] = entry.split('/');
  const [family, own] = [isIP(network), isIP(host)];
  if (family === 0 || family !== own || !/^\d{1,3}$/.test(prefix)) return false;
  if (Number(prefix) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), type);
  return list.check(host, type);
}
