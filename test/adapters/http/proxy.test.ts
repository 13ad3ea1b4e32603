import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, connect as netConnect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { proxyFor } from '../../../src/adapters/http/proxy.ts';
import { sender } from '../../../src/adapters/http/send.ts';
import { HAS_OPENSSL, selfSigned } from '../../support/tls.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
  vi.unstubAllEnvs();
});

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A proxy that does this with whatever is asked of it first. */
async function proxy(answer: (socket: Socket, asked: string) => void) {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (chunk) => {
      asked.push(String(chunk));
      answer(socket, String(chunk));
    });
  });
  return { port: await listening(server), asked };
}

const META = new URL('https://graph.example.com/v25.0/me');

function ask(proxyUrl: string, url = META, timeoutMs = 300) {
  const send = sender({
    env: { HTTPS_PROXY: proxyUrl, HTTP_PROXY: proxyUrl },
    interrupted: new AbortController().signal,
  });
  return send({ url, method: 'GET', headers: { authorization: 'Bearer x' } }, timeoutMs);
}

const OPENED = 'HTTP/1.1 200 Connection established\r\n\r\n';
const page = (status: string) =>
  `HTTP/1.1 ${status}\r\ncontent-type: text/html\r\ncontent-length: 20\r\n\r\n<html>log in</html>\n`;

describe('a proxy that', () => {
  test.each<[string, (socket: Socket) => void, string, boolean]>([
    ['never answers', () => {}, 'the proxy did not answer within 0.3 seconds', false],
    [
      'hangs after CONNECT',
      (socket) => socket.write(OPENED),
      'the proxy opened the way to Meta, and no answer came through it within 0.3 seconds',
      false,
    ],
    ['cuts', (socket) => socket.destroy(), 'the proxy cut the connection (ECONNRESET)', true],
    [
      'cuts after CONNECT',
      (socket) => socket.write(OPENED, () => socket.end()),
      'the proxy opened the way to Meta and then cut the connection (ECONNRESET)',
      true,
    ],
    [
      'says 407',
      (socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
      'the proxy answered 407, not Meta: it does not take the user name and password that it is given',
      false,
    ],
    ['says 403', (socket) => socket.end(page('403 Forbidden')), 'the proxy answered 403, not Meta', false],
    [
      'says 502',
      (socket) => socket.end('HTTP/1.1 502 Bad\r\n\r\n'),
      'the proxy answered 502, not Meta',
      true,
    ],
    [
      'answers with a page',
      (socket) => socket.end(page('200 OK')),
      'the proxy answered with a page of its own (200), not Meta',
      false,
    ],
    [
      'answers with a page after CONNECT',
      (socket) => socket.write(OPENED, () => socket.once('data', () => socket.end(page('200 OK')))),
      'the proxy opened the way, and something else than Meta answered on it, without TLS',
      false,
    ],
    [
      'is none',
      (socket) => socket.end('SSH-2.0-x\r\n\r\n'),
      'what answers in place of the proxy speaks no HTTP',
      false,
    ],
  ])('%s gets a sentence of its own, in time', async (_name, answer, why, retry) => {
    const { port } = await proxy(answer);
    const began = performance.now();
    expect(await ask(`http://user:hunter2@127.0.0.1:${port}`)).toEqual({ kind: 'no-answer', why, retry });
    expect(performance.now() - began).toBeLessThan(1500);
  });

  test('is not there is told apart from Meta', async () => {
    const { port } = await proxy(() => {});
    closers.pop()?.();
    expect(await ask(`http://127.0.0.1:${port}`)).toEqual({
      kind: 'no-answer',
      why: 'the proxy cannot be reached: the connection was refused (ECONNREFUSED)',
      retry: true,
    });
  });

  test('wants a password and gets none is told so', async () => {
    const { port } = await proxy((socket) => socket.end('HTTP/1.1 407 Auth\r\n\r\n'));
    expect(await ask(`http://127.0.0.1:${port}`)).toMatchObject({
      why: 'the proxy answered 407, not Meta: it wants a user name and a password',
    });
  });

  test('is asked for a way with its credentials, and never sees the token', async () => {
    const { port, asked } = await proxy((socket) => socket.destroy());
    await ask(`http://user:p%40ss@127.0.0.1:${port}`);
    expect(asked[0]).toMatch(/^CONNECT graph\.example\.com:443 HTTP\/1\.1\r\n/);
    expect(asked[0]).toContain(`proxy-authorization: Basic ${Buffer.from('user:p@ss').toString('base64')}`);
    expect(asked.join('')).not.toContain('Bearer');
  });

  test('is given what is not encrypted as it is: a webhook on http', async () => {
    const { port, asked } = await proxy((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'),
    );
    const answer = await ask(`http://127.0.0.1:${port}`, new URL('http://hooks.example.com/a?b=c'));
    expect(answer).toMatchObject({ kind: 'reply', status: 200, text: '{}' });
    expect(asked[0]).toMatch(/^GET http:\/\/hooks\.example\.com\/a\?b=c HTTP\/1\.1\r\n/);
    expect(asked[0]).toMatch(/\r\nhost: hooks\.example\.com\r\n/i);
  });

  test('a cut connection is not opened again behind the back of the one who asked', async () => {
    const { port, asked } = await proxy((socket) => socket.destroy());
    await ask(`http://127.0.0.1:${port}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(asked).toHaveLength(1);
  });
});

describe('the address of a proxy', () => {
  const to = (env: Record<string, string>, url = META) => proxyFor(url, env);

  test.each([
    ['http://proxy.example:3128', { secure: false, host: 'proxy.example', port: 3128 }],
    ['proxy.example:3128', { secure: false, host: 'proxy.example', port: 3128 }],
    ['https://proxy.example', { secure: true, host: 'proxy.example', port: 443 }],
    ['http://[::1]:8080', { secure: false, host: '::1', port: 8080 }],
  ])('%s', (given, expected) => {
    expect(to({ HTTPS_PROXY: given })).toMatchObject(expected);
  });

  test.each(['socks5://user:hunter2@127.0.0.1:1080', 'ftp://x', 'http://', 'http://a:b:c', '::::'])(
    '%s is refused without being repeated',
    (given) => {
      let failure: unknown;
      try {
        to({ HTTPS_PROXY: given });
      } catch (error) {
        failure = error;
      }
      expect(failure).toMatchObject({ failure: { kind: 'usage' } });
      expect(JSON.stringify(failure)).not.toMatch(/hunter2|127\.0\.0\.1/);
    },
  );

  test.each<[string, Record<string, string>, boolean]>([
    ['small letters win', { https_proxy: 'http://a', HTTPS_PROXY: 'socks5://b' }, true],
    ['that for http serves where there is no other', { HTTP_PROXY: 'http://a' }, true],
    ['an empty one is none', { HTTPS_PROXY: ' ' }, false],
    ['NO_PROXY names the host', { HTTPS_PROXY: 'http://a', NO_PROXY: 'x, graph.example.com' }, false],
    ['NO_PROXY names the domain', { HTTPS_PROXY: 'http://a', NO_PROXY: '.example.com' }, false],
    ['NO_PROXY names the domain without a dot', { HTTPS_PROXY: 'http://a', no_proxy: 'example.com' }, false],
    ['NO_PROXY is all', { HTTPS_PROXY: 'http://a', NO_PROXY: '*' }, false],
    ['NO_PROXY names another port', { HTTPS_PROXY: 'http://a', NO_PROXY: 'graph.example.com:8443' }, true],
    ['NO_PROXY names this port', { HTTPS_PROXY: 'http://a', NO_PROXY: 'graph.example.com:443' }, false],
    ['NO_PROXY names only a like host', { HTTPS_PROXY: 'http://a', NO_PROXY: 'ample.com,10.0.0.0/8' }, true],
  ])('%s', (_name, env, applies) => {
    expect(to(env) !== null).toBe(applies);
  });

  test.each<[string, string, boolean]>([
    ['https://10.1.2.3/', '10.0.0.0/8', false],
    ['https://11.1.2.3/', '10.0.0.0/8,10.0.0.0/99,x/y', true],
    ['https://[fd00::1]/', 'fd00::/8', false],
    ['https://[fd00::1]/', 'fd00::1', false],
    ['https://127.0.0.1/', '', false],
    ['https://[::1]/', '', false],
    ['http://api.localhost/', '', false],
  ])('%s with NO_PROXY %s', (url, list, applies) => {
    const env = { HTTPS_PROXY: 'http://a', HTTP_PROXY: 'http://a', NO_PROXY: list };
    expect(to(env, new URL(url)) !== null).toBe(applies);
  });
});

describe.skipIf(!HAS_OPENSSL)('a man in the middle', () => {
  /** A server that says to be Meta, and a proxy that leads there. */
  async function middle() {
    const folder = mkdtempSync(join(tmpdir(), 'wa-token-tls-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const { key, cert } = selfSigned(folder, 'graph.example.com', '127.0.0.1');
    const seen: (string | undefined)[] = [];
    const server = createTlsServer({ key, cert }, (request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    });
    const port = await listening(server);
    const { port: proxyPort } = await proxy((socket) => {
      const on = netConnect(port, '127.0.0.1');
      on.on('error', () => {});
      socket.write(OPENED);
      socket.pipe(on).pipe(socket);
    });
    return {
      seen,
      direct: new URL(`https://127.0.0.1:${port}/me`),
      proxyUrl: `http://127.0.0.1:${proxyPort}`,
    };
  }

  test.each(['direct', 'through a proxy'])('gets no token, with TLS switched off: %s', async (way) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { seen, direct, proxyUrl } = await middle();
    const answer = await ask(proxyUrl, way === 'direct' ? direct : META, 2000);
    expect(answer).toMatchObject({
      kind: 'no-answer',
      why: expect.stringMatching(/SELF_SIGNED/),
      retry: false,
    });
    expect(seen).toEqual([]);
  });
});
