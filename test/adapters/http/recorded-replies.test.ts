import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connect } from '../../../src/adapters/http/graph.ts';
import { sender } from '../../../src/adapters/http/send.ts';
import { isCause } from '../../../src/core/causes/catalogue.ts';
import { AccessToken } from '../../../src/core/secret.ts';
import type { GraphPort } from '../../../src/ports.ts';
import { tokenFor } from '../../support/tokens.ts';

/** Replies that people really met. Only those that are a whole body of the Graph API can reach a client. */
interface Recorded {
  readonly id: string;
  readonly cause: string;
  readonly alsoAccepted: readonly string[];
  readonly httpStatus: number | null;
  readonly body: string;
}

const RECORDED: readonly Recorded[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/graph-replies.json'), 'utf8'),
);
const BODIES = RECORDED.filter(({ body }) => isGraphError(body));

function isGraphError(body: string): boolean {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('error' in parsed)) return false;
    return typeof parsed.error === 'object';
  } catch {
    return false;
  }
}

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
afterEach(() => server.resetHandlers());

async function client(): Promise<GraphPort> {
  return connect(
    { baseUrl: 'https://graph.facebook.com', version: 'v25.0', timeoutMs: 2000 },
    {
      send: sender({ env: {}, interrupted: new AbortController().signal }),
      version: '0.0.0',
      interrupted: new AbortController().signal,
      now: () => performance.now(),
      pause: async () => {},
      wallClock: () => new Date('2026-11-22T12:00:00Z'),
      random: () => 0,
      debug: () => {},
      hide: () => {},
    },
  );
}

test('there are enough whole bodies for the table to mean something', () => {
  expect(BODIES.length).toBeGreaterThan(20);
});

test.each(BODIES.map((recorded) => [recorded.id, recorded.cause, recorded] as const))(
  'reply %s, sent by a number, is %s',
  async (_id, _cause, { body, cause, alsoAccepted, httpStatus }) => {
    server.use(
      http.get('https://graph.facebook.com/*', () => new HttpResponse(body, { status: httpStatus ?? 400 })),
    );
    const graph = await client();
    const reply = await graph.phoneNumber(new AccessToken(tokenFor('634974688087057')), '106540352242922');
    expect(reply.ok).toBe(false);
    const got = reply.ok ? '' : reply.failure.cause;
    expect(isCause(got)).toBe(true);
    expect([cause, ...alsoAccepted]).toContain(got);
  },
);

test('any other code 100 of debug_token means that this token cannot be inspected', async () => {
  const error = { message: '(#100) Something about this request', type: 'OAuthException', code: 100 };
  server.use(http.get('https://graph.facebook.com/*', () => HttpResponse.json({ error }, { status: 400 })));
  const graph = await client();
  const reply = await graph.inspect(new AccessToken(tokenFor('634974688087057')));
  expect(!reply.ok && reply.failure.cause).toBe('cannot-inspect');
});

test('a number that comes without its health is asked for its health alone', async () => {
  const number = { id: '1', display_phone_number: '+1 555-078-3881', verified_name: 'Shop' };
  server.use(
    http.get('https://graph.facebook.com/*', ({ request }) =>
      HttpResponse.json(
        new URL(request.url).searchParams.get('fields') === 'health_status'
          ? { id: '1', health_status: { can_send_message: 'BLOCKED', entities: [] } }
          : number,
      ),
    ),
  );
  const graph = await client();
  const { number: found, health } = await graph.numberAndHealth(
    new AccessToken(tokenFor('634974688087057')),
    '1',
  );
  expect(found).toMatchObject({ ok: true, value: { display: '+1 555-078-3881' } });
  expect(health).toMatchObject({ ok: true, value: { canSendMessage: 'BLOCKED' } });
});
