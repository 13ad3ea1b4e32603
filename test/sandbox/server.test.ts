import { request as httpRequest } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { serve } from '../../src/adapters/http/server.ts';
import { CliFailure } from '../../src/core/failure.ts';
import type { LocalReply, LocalRequest, LocalServer } from '../../src/ports.ts';

let open: LocalServer | undefined;

afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function served(reply: Partial<LocalReply>, seen: LocalRequest[] = []): Promise<string> {
  open = await serve(0, (request) => {
    seen.push(request);
    return { status: 200, headers: {}, body: 'ok', ...reply };
  });
  return open.url;
}

test('it listens on loopback, on a free port, and passes the request on', async () => {
  const seen: LocalRequest[] = [];
  const url = await served({ status: 401, headers: { 'X-Trace': 'A1' }, body: '{"a":"é"}' }, seen);
  const response = await fetch(`${url}/v25.0/me?fields=id`, {
    method: 'POST',
    headers: { 'X-One': '1' },
    body: 'text',
  });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect([response.status, response.headers.get('x-trace'), await response.text()]).toEqual([
    401,
    'A1',
    '{"a":"é"}',
  ]);
  expect(seen).toMatchObject([
    { method: 'POST', url: '/v25.0/me?fields=id', body: 'text', headers: { 'x-one': '1' }, ip: '127.0.0.1' },
  ]);
});

test('a body of more than a mebibyte is refused and not passed on', async () => {
  const seen: LocalRequest[] = [];
  const url = await served({}, seen);
  const response = await fetch(url, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) });
  expect(response.status).toBe(413);
  expect(seen).toEqual([]);
});

test('a port that is taken is told as a failure of usage', async () => {
  const url = await served({});
  const failure = await serve(Number(new URL(url).port), () => ({
    status: 200,
    headers: {},
    body: '',
  })).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CliFailure);
  expect(failure).toMatchObject({
    failure: { kind: 'usage', message: expect.stringContaining('it is in use') },
  });
});

test('the line drops, delays and stalls as it was told', async () => {
  await expect(fetch(await served({ line: { kind: 'dropped' } }))).rejects.toThrow();
  await open?.close();
  const start = performance.now();
  const slow = await fetch(await served({ line: { kind: 'slow', milliseconds: 60 } }));
  expect([await slow.text(), performance.now() - start >= 55]).toEqual(['ok', true]);
  await open?.close();
  const stalled = await fetch(await served({ body: 'abcd', line: { kind: 'stalled', milliseconds: 60 } }));
  const reader = stalled.body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('ab');
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('cd');
});

test('it closes at once, although a caller still waits for its reply', async () => {
  const url = await served({ line: { kind: 'slow', milliseconds: 60_000 } });
  const waiting = fetch(url).catch(() => 'cut off');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await open?.close();
  expect(await waiting).toBe('cut off');
});

test('a caller that goes away in the middle of its request does no harm', async () => {
  const url = await served({});
  await new Promise<void>((resolve) => {
    const request = httpRequest(url, { method: 'POST', headers: { 'content-length': '100' } });
    request.on('error', () => resolve());
    request.write('half');
    setTimeout(() => request.destroy(new Error('gone')), 30);
  });
  expect((await fetch(url)).status).toBe(200);
});
