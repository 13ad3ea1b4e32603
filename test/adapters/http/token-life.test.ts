import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../../src/adapters/http/graph.ts';
import { sender } from '../../../src/adapters/http/send.ts';
import { AccessToken, AppSecret, type Secret } from '../../../src/core/secret.ts';
import type { GraphPort } from '../../../src/ports.ts';
import type { ActiveFault, FaultName } from '../../../src/sandbox/faults/faults.ts';
import { withApp, withFaults } from '../../../src/sandbox/world/state.ts';
import type { TokenName } from '../../../src/sandbox/world/token-sets.ts';
import { type MswSandbox, mswSandbox } from '../../support/sandbox-msw.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
afterEach(() => server.resetHandlers());

interface Opened {
  readonly graph: GraphPort;
  readonly sandbox: MswSandbox;
  readonly hidden: Secret[];
  readonly said: string[];
  token(name: TokenName): AccessToken;
}

async function open(faults: readonly (ActiveFault | FaultName)[] = [], secret?: string): Promise<Opened> {
  const sandbox = mswSandbox();
  sandbox.change((state) => withFaults(state, faults));
  server.use(...sandbox.handlers);
  const hidden: Secret[] = [];
  const said: string[] = [];
  const graph = await connect(
    {
      baseUrl: 'https://graph.facebook.com',
      version: 'v25.0',
      timeoutMs: 2000,
      appId: sandbox.world.ids.app,
      appSecret: new AppSecret(secret ?? sandbox.world.appSecret),
    },
    {
      send: sender({ env: {}, interrupted: new AbortController().signal }),
      version: '0.0.0',
      interrupted: new AbortController().signal,
      now: () => performance.now(),
      pause: async () => {},
      wallClock: () => new Date(),
      random: () => 0,
      debug: (text) => void said.push(text),
      hide: (one) => void hidden.push(one),
    },
  );
  return { graph, sandbox, hidden, said, token: (name) => new AccessToken(sandbox.world.tokens[name]) };
}

const SCOPES = ['whatsapp_business_messaging', 'whatsapp_business_management'];

describe('an exchange', () => {
  test('of a 60-day system user token gives another one, hidden at once, and never says the address', async () => {
    const { graph, sandbox, hidden, said, token } = await open();
    const reply = await graph.exchangeToken(token('system-user-60-days'), true);
    if (!reply.ok) throw new Error(reply.failure.message);
    expect(reply.value.equals(token('system-user-60-days'))).toBe(false);
    expect(hidden.some((one) => one.equals(reply.value))).toBe(true);
    expect(said.join()).toMatch(/^GET \/oauth\/access_token: HTTP 200, \d+ ms$/);
    const [asked] = sandbox.exchanges;
    const params = new URL(asked?.url ?? '').searchParams;
    expect([...params.keys()].sort()).toEqual([
      'client_id',
      'client_secret',
      'fb_exchange_token',
      'grant_type',
      'set_token_expires_in_60_days',
    ]);
    expect(asked?.headers['authorization']).toBeUndefined();
  });

  test('of a user token leaves the 60 days out', async () => {
    const { graph, sandbox, token } = await open();
    expect((await graph.exchangeToken(token('temporary'), false)).ok).toBe(true);
    expect(sandbox.exchanges[0]?.url).not.toContain('set_token_expires_in_60_days');
  });

  test.each([
    ['the token has expired', 'expired-system-user', undefined, 'token-expired'],
    ['the app secret is wrong', 'system-user-60-days', '0'.repeat(32), 'app-secret-invalid'],
    ['the token is of another app', 'other-app', undefined, 'wrong-app'],
  ] as const)('%s', async (_what, name, secret, cause) => {
    const { graph, token } = await open([], secret);
    expect(await graph.exchangeToken(token(name), true)).toMatchObject({ ok: false, failure: { cause } });
  });

  test('is asked again after a fault of the server', async () => {
    const { graph, sandbox, token } = await open([{ name: 'server-error', times: 1 }]);
    expect((await graph.exchangeToken(token('system-user-60-days'), true)).ok).toBe(true);
    expect(sandbox.asked()).toHaveLength(2);
  });

  test.each(['html-page', 'cut-json', 'empty-body', 'dropped'] as const)('%s is no token', async (fault) => {
    const { graph, token } = await open([fault]);
    expect((await graph.exchangeToken(token('system-user-60-days'), true)).ok).toBe(false);
  });
});

describe('a new token of a system user', () => {
  test('is asked for with the proof, and for sixty days', async () => {
    const { graph, sandbox, hidden, token } = await open();
    const reply = await graph.mintToken(token('system-user'), sandbox.world.ids.systemUser, SCOPES);
    if (!reply.ok) throw new Error(reply.failure.message);
    expect(hidden.some((one) => one.equals(reply.value))).toBe(true);
    const facts = await graph.inspect(reply.value);
    expect(facts).toMatchObject({ ok: true, value: { kind: 'system-user', neverExpires: false } });
    expect(sandbox.asked()[0]).toBe(`POST /v25.0/${sandbox.world.ids.systemUser}/access_tokens`);
  });

  test('is never asked for twice', async () => {
    const { graph, sandbox, token } = await open(['server-error']);
    expect((await graph.mintToken(token('system-user'), sandbox.world.ids.systemUser, SCOPES)).ok).toBe(
      false,
    );
    expect(sandbox.asked()).toHaveLength(1);
  });
});

describe('a revocation', () => {
  test('ends the old token at once, also where the app wants a proof', async () => {
    const { graph, sandbox, token } = await open();
    sandbox.change((state) => withApp(state, sandbox.world.ids.app, { requiresProof: true }));
    const old = token('system-user-60-days');
    expect(await graph.revokeToken(token('system-user'), old)).toEqual({ ok: true, value: true });
    expect(await graph.inspect(old)).toMatchObject({ ok: false });
    expect(await graph.inspect(token('system-user'))).toMatchObject({ ok: true });
    expect(sandbox.exchanges[0]?.headers['authorization']).toBeUndefined();
  });

  test('of a token of another app is refused', async () => {
    const { graph, token } = await open();
    expect(await graph.revokeToken(token('system-user'), token('other-app'))).toMatchObject({ ok: false });
  });
});
