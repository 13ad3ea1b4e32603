import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { withFaults } from '../../src/sandbox/world/state.ts';
import { mswSandbox } from '../support/sandbox-msw.ts';

const graph = mswSandbox({ baseUrl: 'http://127.0.0.1:4010' });
const server = setupServer(...graph.handlers);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => graph.change((state) => withFaults(state, [])));
afterAll(() => server.close());

function headers(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

test('both addresses are answered, and what was asked is recorded', async () => {
  const { tokens, ids } = graph.world;
  const me = await fetch('https://graph.facebook.com/v25.0/me', { headers: headers(tokens['system-user']) });
  const dead = await fetch(`http://127.0.0.1:4010/v25.0/${ids.testNumber}?fields=id`, {
    headers: headers(tokens.expired),
  });
  expect([me.status, dead.status]).toEqual([200, 401]);
  expect(graph.asked()).toEqual(['GET /v25.0/me', `GET /v25.0/${ids.testNumber}`]);
  expect(graph.exchanges[0]?.headers['authorization']).toBe(`Bearer ${tokens['system-user']}`);
});

test('a dropped line is a fault of the network', async () => {
  graph.change((state) => withFaults(state, ['dropped']));
  await expect(fetch('https://graph.facebook.com/v25.0/me')).rejects.toThrow(TypeError);
});

test('a stalled body can be given up', async () => {
  graph.change((state) => withFaults(state, ['stalled-body']));
  const response = await fetch('https://graph.facebook.com/v25.0/me', { signal: AbortSignal.timeout(50) });
  await expect(response.text()).rejects.toThrow();
});
