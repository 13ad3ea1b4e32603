import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, connect as netConnect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../../support/program.ts';
import { HAS_OPENSSL, selfSigned } from '../../support/tls.ts';
import { tokenFor } from '../../support/tokens.ts';

const TOKEN = tokenFor('634974688087057', 'proxied');

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A Graph API with a certificate of its own, behind a proxy that wants a password. */
async function world() {
  const folder = temporaryFolder();
  folder.write('.env', `WHATSAPP_ACCESS_TOKEN=${TOKEN}\n`);
  const { key, cert, certFile } = selfSigned(folder.path, 'graph.example.com');
  const seen: string[] = [];
  const server = createTlsServer({ key, cert }, (request, response) => {
    seen.push(`${request.headers.authorization}`);
    const data = {
      app_id: '634974688087057',
      type: 'SYSTEM_USER',
      is_valid: true,
      expires_at: 0,
      scopes: ['whatsapp_business_messaging', 'whatsapp_business_management'],
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data }));
  });
  const asked: string[] = [];
  const proxy = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (chunk) => {
      asked.push(String(chunk));
      const on = netConnect((server.address() as AddressInfo).port, '127.0.0.1');
      on.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(on).pipe(socket);
    });
  });
  for (const one of [server, proxy]) {
    one.listen(0, '127.0.0.1');
    await once(one, 'listening');
  }
  closers.push(() => {
    server.closeAllConnections();
    server.close();
    proxy.close();
    folder.remove();
  });
  const check = (env: Record<string, string>) =>
    runProgram(['check', '--graph-url', 'https://graph.example.com', '--timeout', '5'], {
      cwd: folder.path,
      env: { HTTPS_PROXY: `http://me:hunter2@127.0.0.1:${(proxy.address() as AddressInfo).port}`, ...env },
    });
  return { check, seen, asked, certFile };
}

describe.skipIf(!HAS_OPENSSL)('through a proxy', () => {
  test('Meta is reached, end to end, where its certificate is trusted', async () => {
    const { check, seen, asked, certFile } = await world();
    const ran = await check({ NODE_EXTRA_CA_CERTS: certFile });
    expect(ran.exit, ran.stdout + ran.stderr).toBe(0);
    expect(seen).toEqual([`Bearer ${TOKEN}`]);
    expect(asked.join('')).toContain(Buffer.from('me:hunter2').toString('base64'));
    expect(asked.join('')).not.toContain(TOKEN.slice(0, 12));
    expect(ran.stdout + ran.stderr).not.toContain('hunter2');
  });

  test('a certificate that is not trusted stays so, whatever the environment says, and that is told', async () => {
    const { check, seen } = await world();
    const ran = await check({ NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(ran.exit).toBe(3);
    expect(seen).toEqual([]);
    expect(ran.stderr).toContain('warning: NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored');
    expect(ran.stderr).not.toContain('(node:');
  });
});
