import { createHmac } from 'node:crypto';
import { setupServer } from 'msw/node';
import Agent from 'undici/lib/dispatcher/agent.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SendCall } from '../../../src/adapters/http/exchange.ts';
import { type Dispatcher, fetchExchange } from '../../../src/adapters/http/fetch.ts';
import { connect } from '../../../src/adapters/http/graph.ts';
import { httpExchange } from '../../../src/adapters/http/node-http.ts';
import { parseRecipient, type Recipient } from '../../../src/core/graph/recipient.ts';
import type { GraphSettings } from '../../../src/core/refresh/outcome.ts';
import { AccessToken, AppSecret, type Secret } from '../../../src/core/secret.ts';
import type { GraphPort } from '../../../src/ports.ts';
import type { ActiveFault, FaultName } from '../../../src/sandbox/faults/faults.ts';
import { withFaults } from '../../../src/sandbox/world/state.ts';
import type { TokenName } from '../../../src/sandbox/world/token-sets.ts';
import { type MswSandbox, mswSandbox } from '../../support/sandbox-msw.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

// msw answers in the place of whatever connection it would open.
const dispatcher = new Agent() as unknown as Dispatcher;
let ask: (interrupted: AbortSignal) => SendCall;
let sandbox: MswSandbox;
let said: string[];
afterEach(() => {
  // Every handler must have been used, and nothing that was said may hold a token.
  expect(sandbox.exchanges.length).toBeGreaterThan(0);
  for (const token of Object.values(sandbox.world.tokens)) expect(said.join('\n')).not.toContain(token);
  server.resetHandlers();
});

interface Setup {
  readonly faults?: readonly (ActiveFault | FaultName)[];
  readonly settings?: Partial<GraphSettings>;
}

async function open({ faults = [], settings = {} }: Setup = {}): Promise<GraphPort> {
  said = [];
  sandbox = mswSandbox();
  sandbox.change((state) => withFaults(state, faults));
  server.use(...sandbox.handlers);
  return connect(
    { baseUrl: 'https://graph.facebook.com', version: 'v25.0', timeoutMs: 2000, ...settings },
    {
      send: ask(new AbortController().signal),
      version: '0.0.0',
      interrupted: new AbortController().signal,
      now: () => performance.now(),
      pause: async () => {},
      wallClock: () => new Date(),
      random: () => 0,
      debug: (text) => void said.push(text),
      hide: (_secret: Secret) => {},
    },
  );
}

const token = (name: TokenName): AccessToken => new AccessToken(sandbox.world.tokens[name]);
const withSecret = (): Partial<GraphSettings> => {
  const world = mswSandbox().world;
  return { appId: world.ids.app, appSecret: new AppSecret(world.appSecret) };
};
/** A recipient of the sandbox, as the client wants it. */
const recipient = (name: 'listed' | 'unlisted'): Recipient => {
  const parsed = parseRecipient(sandbox.world.recipients[name]);
  if (!parsed.ok) throw new Error('no recipient');
  return parsed.recipient;
};
const failureOf = (reply: { ok: boolean }): unknown => ('failure' in reply ? reply.failure : reply);

/** Directly, and by the fetch that goes through a proxy: the same client, the same answers. */
const WAYS: readonly (readonly [string, (interrupted: AbortSignal) => SendCall])[] = [
  ['over node:http', (interrupted) => httpExchange(interrupted)],
  ["over fetch, with undici's dispatcher", (interrupted) => fetchExchange(interrupted, dispatcher)],
];

describe.each(WAYS)('%s', (_way, send) => {
  beforeEach(() => {
    ask = send;
  });

  describe('debug_token', () => {
    test('a system user inspects itself: kind, app, scopes, never expires', async () => {
      const graph = await open();
      expect(await graph.inspect(token('system-user'))).toMatchObject({
        ok: true,
        value: { kind: 'system-user', appId: sandbox.world.ids.app, neverExpires: true, expiresAt: null },
      });
      expect(sandbox.asked()).toEqual(['GET /v25.0/debug_token']);
      expect(sandbox.exchanges[0]?.headers['authorization']).toBe(
        `Bearer ${sandbox.world.tokens['system-user']}`,
      );
    });

    test('a dead version: the one that answers, and the warning of Meta (changelog, October 2026)', async () => {
      const graph = await open({ settings: { version: 'v18.0' } });
      await graph.inspect(token('system-user'));
      expect(graph.answeredVersion).toBe('v21.0');
      expect(graph.versionWarning).toContain('v18.0 has been deprecated');
    });

    test('a temporary token has an expiry and is a user token', async () => {
      const graph = await open();
      const reply = await graph.inspect(token('temporary'));
      expect(reply).toMatchObject({ ok: true, value: { kind: 'user', neverExpires: false } });
      expect(reply.ok && reply.value.expiresAt).toBeInstanceOf(Date);
    });

    test('with app id and secret the app token asks, and the proof is signed over it', async () => {
      const graph = await open({ settings: withSecret() });
      expect((await graph.inspect(token('page'))).ok).toBe(true);
      const { ids, appSecret } = sandbox.world;
      const url = new URL(sandbox.exchanges[0]?.url ?? '');
      const proof = createHmac('sha256', appSecret).update(`${ids.app}|${appSecret}`).digest('hex');
      expect(sandbox.exchanges[0]?.headers['authorization']).toBe(`Bearer ${ids.app}|${appSecret}`);
      expect(url.searchParams.get('appsecret_proof')).toBe(proof);
    });

    test.each<[TokenName, string, number | null]>([
      ['expired', 'token-expired', 463],
      ['app-removed', 'app-not-authorized', 458],
      ['checkpoint', 'user-checkpoint', 459],
      ['password-changed', 'token-invalidated', 460],
      ['unconfirmed', 'user-checkpoint', 464],
      ['logged-out', 'token-invalidated', 467],
      ['blocking-checkpoint', 'user-checkpoint', 490],
      ['cut', 'token-malformed', null],
      ['malformed', 'token-malformed', null],
    ])('a dead token (%s) is %s, asked by itself or by its app', async (name, cause, subcode) => {
      const alone = await open();
      expect(failureOf(await alone.inspect(token(name)))).toMatchObject({ cause, subcode });
      const byApp = await open({ settings: withSecret() });
      expect(failureOf(await byApp.inspect(token(name)))).toMatchObject({ cause, httpStatus: 200 });
    });

    test('when it expired is read out of the text', async () => {
      const graph = await open();
      const reply = await graph.inspect(token('expired'));
      const truth =
        sandbox.state().tokens.find(({ text }) => text === sandbox.world.tokens.expired)?.expiresAt ?? 0;
      expect(!reply.ok && reply.failure.expiredAt?.getTime()).toBe(truth * 1000);
    });

    test('code 100 means that this token may not inspect itself, and blames nobody', async () => {
      const graph = await open({ faults: ['no-self-inspection'] });
      expect(failureOf(await graph.inspect(token('system-user')))).toMatchObject({ cause: 'cannot-inspect' });
      expect((await graph.identity(token('system-user'))).ok).toBe(true);
      expect((await graph.appOf(token('system-user'))).ok).toBe(true);
      expect((await graph.permissions(token('system-user'))).ok).toBe(true);
    });

    test('a wrong app secret is the secret’s fault, never the token’s', async () => {
      const settings = { ...withSecret(), appSecret: new AppSecret('f'.repeat(32)) };
      const graph = await open({ settings });
      expect(await graph.inspect(token('system-user'))).toMatchObject({ ok: true });
      expect(graph.remarks).toContain('secret-refused');
    });

    test('a token of another app than the configured one is told as that', async () => {
      const graph = await open({ settings: withSecret() });
      expect(failureOf(await graph.inspect(token('other-app')))).toMatchObject({ cause: 'wrong-app' });
    });

    test('is_valid: false without a reason is an invalidated token', async () => {
      const graph = await open({ faults: ['inspection-without-error'], settings: withSecret() });
      expect(failureOf(await graph.inspect(token('logged-out')))).toMatchObject({
        cause: 'token-invalidated',
      });
    });
  });

  describe('numbers, accounts, templates', () => {
    test('the number behind the id, and whether it may send', async () => {
      const graph = await open();
      const { testNumber } = sandbox.world.ids;
      expect(await graph.phoneNumber(token('system-user'), testNumber)).toMatchObject({
        ok: true,
        value: { id: testNumber },
      });
      expect(await graph.health(token('system-user'), testNumber)).toMatchObject({
        ok: true,
        value: { canSendMessage: 'AVAILABLE' },
      });
    });

    test('a WhatsApp account where a number belongs is unreachable, not a dead token', async () => {
      const graph = await open();
      const reply = await graph.phoneNumber(token('system-user'), sandbox.world.ids.testAccount);
      expect(failureOf(reply)).toMatchObject({ cause: 'asset-unreachable' });
    });

    test('an id with strange characters stays one segment of the path', async () => {
      const graph = await open();
      await graph.phoneNumber(token('system-user'), '../me?x=1');
      expect(sandbox.exchanges[0]?.url).toContain('/v25.0/..%2Fme%3Fx%3D1?');
    });

    test.each<[string, readonly FaultName[]]>([
      ['the assigned accounts', []],
      ["the businesses' accounts", ['no-assigned-accounts']],
    ])('accounts are found by %s', async (_way, faults) => {
      const graph = await open({ faults });
      const reply = await graph.accounts(token('system-user'), []);
      expect(reply.ok && reply.value.map(({ id }) => id)).toContain(sandbox.world.ids.testAccount);
      const numbers = await graph.phoneNumbers(token('system-user'), sandbox.world.ids.testAccount);
      expect(numbers.ok && numbers.value.map(({ id }) => id)).toEqual([sandbox.world.ids.testNumber]);
    });

    test('the hints of granular scopes are taken without a question', async () => {
      const graph = await open();
      const inspected = await graph.inspect(token('other-account'));
      const ids = inspected.ok ? inspected.value.wabaIds : [sandbox.world.ids.otherAccount];
      const before = sandbox.exchanges.length;
      expect(await graph.accounts(token('other-account'), ids)).toMatchObject({ ok: true });
      expect(sandbox.exchanges.length).toBe(before);
    });

    test('approved templates, and which of them can be sent without values', async () => {
      const graph = await open();
      const reply = await graph.templates(token('system-user'), sandbox.world.ids.liveAccount);
      expect(reply.ok && reply.value.every(({ status }) => status === 'APPROVED')).toBe(true);
      expect(reply.ok && reply.value.find(({ name }) => name === 'order_ready')?.plain).toBe(true);
      expect(reply.ok && reply.value.find(({ name }) => name === 'order_number')?.plain).toBe(false);
    });
  });

  describe('the live send', () => {
    const hello = { template: 'hello_world', language: 'en_US' };

    test('accepted, with the id of the message', async () => {
      const graph = await open();
      const { ids } = sandbox.world;
      const sent = await graph.send(token('system-user'), ids.testNumber, {
        ...hello,
        to: recipient('listed'),
      });
      expect(sent.ok && sent.value.messageId).toMatch(/^wamid\./);
    });

    test('refused in ways that tell the reason', async () => {
      const graph = await open();
      const { ids } = sandbox.world;
      const send = (name: TokenName, number: string, to: Recipient) =>
        graph.send(token(name), number, { ...hello, to });
      expect(failureOf(await send('system-user', ids.testNumber, recipient('unlisted')))).toMatchObject({
        cause: 'recipient-not-allowed',
        code: 131030,
      });
      expect(failureOf(await send('system-user', ids.liveNumber, recipient('listed')))).toMatchObject({
        cause: 'template-problem',
        code: 131058,
      });
      expect(failureOf(await send('view-only', ids.testNumber, recipient('listed')))).toMatchObject({
        cause: 'permission-missing',
      });
      expect(failureOf(await send('expired', ids.testNumber, recipient('listed')))).toMatchObject({
        cause: 'token-expired',
        httpStatus: 401,
      });
    });

    test.each<FaultName>(['server-error', 'dropped', 'html-page'])(
      'is never sent twice (%s)',
      async (fault) => {
        const graph = await open({ faults: [fault] });
        const { ids } = sandbox.world;
        const sent = await graph.send(token('system-user'), ids.testNumber, {
          ...hello,
          to: recipient('listed'),
        });
        expect(sent.ok).toBe(false);
        expect(sandbox.exchanges.length).toBe(1);
      },
    );
  });

  describe('when Meta gives no answer', () => {
    test.each<[FaultName, string, number]>([
      ['server-error', 'meta-transient', 3],
      ['unavailable', 'meta-transient', 3],
      ['html-page', 'not-graph-reply', 3],
      ['dropped', 'network', 3],
      ['empty-body', 'not-graph-reply', 1],
      ['cut-json', 'not-graph-reply', 1],
      ['service-unavailable-text', 'not-graph-reply', 1],
      ['redirect', 'not-graph-reply', 1],
      ['huge-body', 'not-graph-reply', 1],
      ['rate-limit-app', 'rate-limited', 1],
      ['rate-limit-account', 'rate-limited', 1],
    ])('%s is %s, after %i requests', async (fault, cause, requests) => {
      const graph = await open({ faults: [fault] });
      const reply = await graph.phoneNumber(token('system-user'), sandbox.world.ids.testNumber);
      expect(failureOf(reply)).toMatchObject({ cause });
      expect(sandbox.exchanges.length).toBe(requests);
    });

    test('a fault that passes is not noticed', async () => {
      const graph = await open({ faults: [{ name: 'unavailable', times: 2 }] });
      expect((await graph.inspect(token('system-user'))).ok).toBe(true);
      expect(sandbox.exchanges.length).toBe(3);
    });

    test.each<FaultName>(['slow', 'stalled-body'])(
      '%s ends with the time-out, and is not asked again',
      async (fault) => {
        const graph = await open({ faults: [fault], settings: { timeoutMs: 200 } });
        const started = performance.now();
        expect(failureOf(await graph.inspect(token('system-user')))).toMatchObject({ cause: 'network' });
        expect(performance.now() - started).toBeLessThan(600);
        expect(sandbox.exchanges.length).toBe(1);
      },
    );

    test('all reads of one target together end within three time-outs', async () => {
      const graph = await open({ faults: ['slow'], settings: { timeoutMs: 200 } });
      const started = performance.now();
      for (let read = 0; read < 5; read += 1) await graph.identity(token('system-user'));
      expect(performance.now() - started).toBeLessThan(600);
    });
  });

  describe('odd but sound replies', () => {
    test.each<FaultName>(['extra-fields', 'error-with-200', 'error-data-string', 'localised-details'])(
      '%s changes neither facts nor causes',
      async (fault) => {
        const graph = await open({ faults: [fault] });
        expect((await graph.inspect(token('system-user'))).ok).toBe(true);
        expect(failureOf(await graph.identity(token('expired')))).toMatchObject({ cause: 'token-expired' });
      },
    );
  });

  describe('appsecret_proof', () => {
    test('is signed over the token that asks', async () => {
      const graph = await open({ faults: ['proof-required'], settings: withSecret() });
      expect((await graph.phoneNumber(token('system-user'), sandbox.world.ids.testNumber)).ok).toBe(true);
      const proof = createHmac('sha256', sandbox.world.appSecret)
        .update(sandbox.world.tokens['system-user'])
        .digest('hex');
      expect(new URL(sandbox.exchanges[0]?.url ?? '').searchParams.get('appsecret_proof')).toBe(proof);
    });

    test('rejected, it is tried once without, and that is remembered and told', async () => {
      const graph = await open({ faults: ['proof-rejected'], settings: withSecret() });
      expect((await graph.phoneNumber(token('system-user'), sandbox.world.ids.testNumber)).ok).toBe(true);
      expect((await graph.identity(token('system-user'))).ok).toBe(true);
      expect(sandbox.exchanges.length).toBe(3);
      expect(graph.remarks).toEqual(['proof-rejected']);
    });

    test('rejected with a message, the message is sent once without it', async () => {
      const graph = await open({ faults: ['proof-rejected'], settings: withSecret() });
      const { ids } = sandbox.world;
      const message = { to: recipient('listed'), template: 'hello_world', language: 'en_US' };
      expect((await graph.send(token('system-user'), ids.testNumber, message)).ok).toBe(true);
      expect(sandbox.state().sent.length).toBe(1);
    });

    test('required but not known, it is told as that', async () => {
      const graph = await open({ faults: ['proof-required'] });
      expect(failureOf(await graph.inspect(token('system-user')))).toMatchObject({
        cause: 'app-secret-proof',
      });
    });
  });

  test('a token that Graph echoes is not in the failure', async () => {
    const graph = await open();
    const reply = await graph.identity(token('malformed'));
    expect(sandbox.exchanges[0]?.reply.body).toContain(sandbox.world.tokens.malformed);
    expect(JSON.stringify(reply)).not.toContain(sandbox.world.tokens.malformed.slice(0, 20));
  });

  test('an interruption ends a request that is under way', async () => {
    const interruption = new AbortController();
    sandbox = mswSandbox();
    said = [];
    sandbox.change((state) => withFaults(state, ['slow']));
    server.use(...sandbox.handlers);
    const graph = await connect(
      { baseUrl: 'https://graph.facebook.com', version: 'v25.0', timeoutMs: 20_000 },
      {
        send: ask(interruption.signal),
        version: '0.0.0',
        interrupted: interruption.signal,
        now: () => performance.now(),
        pause: async () => {},
        wallClock: () => new Date(),
        random: () => 0,
        debug: () => {},
        hide: () => {},
      },
    );
    const reply = graph.identity(token('system-user'));
    setTimeout(() => interruption.abort(), 50);
    await expect(reply).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
  });
});
