import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Folder, runProgram, temporaryFolder } from '../support/program.ts';
import { tokenFor } from '../support/tokens.ts';

let folder: Folder;
let close: () => void = () => {};
beforeEach(() => {
  folder = temporaryFolder();
  folder.write(
    '.env',
    `WHATSAPP_ACCESS_TOKEN=${tokenFor('634974688087057')}\nWHATSAPP_PHONE_NUMBER_ID=106540352242922\n`,
  );
});
afterEach(() => {
  close();
  folder.remove();
});

async function listening(answer: (socket: Socket) => void): Promise<{ port: number; count(): number }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    answer(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, count: () => sockets.length };
}

test.each<[string, (socket: Socket) => void, string]>([
  ['cuts', (socket) => socket.once('data', () => socket.destroy()), 'the proxy cut the connection'],
  ['is silent', () => {}, 'the proxy did not answer'],
  [
    'hangs after CONNECT',
    (socket) => socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\n')),
    'no answer came through',
  ],
  [
    'says 407',
    (socket) => socket.once('data', () => socket.end('HTTP/1.1 407 Auth\r\n\r\n')),
    'the proxy answered 407, not Meta',
  ],
])('behind a proxy that %s the process ends', async (_name, answer, words) => {
  const { port, count } = await listening(answer);
  const began = performance.now();
  const ran = await runProgram(['check', '--timeout', '2', '--debug'], {
    cwd: folder.path,
    env: { HTTPS_PROXY: `http://user:hunter2@127.0.0.1:${port}` },
  });
  expect(ran.exit, ran.stderr).toBe(3);
  expect((ran.stdout + ran.stderr).replace(/\s+/g, ' ')).toContain(words);
  expect(ran.stdout + ran.stderr).not.toMatch(/hunter2|^\s+at .*node:/m);
  // Three time-outs, and what starting costs on a busy machine.
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(count()).toBeLessThan(10);
});

test.each(['socks5://user:hunter2@127.0.0.1:1', 'ftp://127.0.0.1', 'http://', '::'])(
  'a proxy that is none: %s',
  async (proxy) => {
    const ran = await runProgram(['check'], { cwd: folder.path, env: { HTTPS_PROXY: proxy } });
    expect(ran.exit).toBe(2);
    expect(ran.stdout + ran.stderr).toContain('the proxy in the environment');
    expect(ran.stdout + ran.stderr).not.toMatch(/hunter2|^\s+at /m);
  },
);

test('a webhook that is silent obeys --timeout', async () => {
  const { port } = await listening(() => {});
  const began = performance.now();
  const ran = await runProgram(
    [
      'check',
      '--timeout',
      '1',
      '--graph-url',
      'http://127.0.0.1:1',
      '--webhook',
      `http://127.0.0.1:${port}/x`,
    ],
    { cwd: folder.path },
  );
  expect(ran.exit).toBe(3);
  expect(ran.stderr).toContain('did not take the report');
  expect(performance.now() - began).toBeLessThan(8000);
});
