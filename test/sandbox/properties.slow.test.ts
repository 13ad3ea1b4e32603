import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultNames } from '../../src/sandbox/faults/faults.ts';
import { respond } from '../../src/sandbox/respond.ts';
import type { SandboxRequest } from '../../src/sandbox/world/model.ts';
import { withFaults } from '../../src/sandbox/world/state.ts';
import { NOW, WORLD } from '../support/sandbox-asking.ts';

const PIECES = [
  'v25.0',
  'v1.0',
  'v99.9',
  'me',
  'app',
  'debug_token',
  'oauth',
  'access_token',
  'revoke',
  'messages',
  'permissions',
  'phone_numbers',
  'message_templates',
  'subscribed_apps',
  'assigned_whatsapp_business_accounts',
  'owned_whatsapp_business_accounts',
  'access_tokens',
  '__proto__',
  'constructor',
  '%E0%A4%A',
  ...Object.values(WORLD.ids),
];
const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string(), fc.string({ unit: 'binary' }));
const token = fc.oneof(
  fc.constantFrom(...Object.values(WORLD.tokens)),
  fc.string({ unit: 'binary' }),
  // Echoed by Graph, in a header as well.
  fc.string({ unit: 'binary' }).map((text) => `EA${text}`),
);
const query = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      'fields',
      'limit',
      'after',
      'input_token',
      'grant_type',
      'client_id',
      'appsecret_proof',
      'appsecret_time',
      'access_token',
    ),
    fc.string(),
  ),
  fc.oneof(token, fc.constantFrom('id,name', 'fb_exchange_token', '-1', '0', 'NaN', WORLD.ids.app)),
);
const body = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .record({
      messaging_product: fc.constant('whatsapp'),
      to: fc.oneof(fc.constant(WORLD.recipients.listed), fc.jsonValue()),
      type: fc.oneof(fc.constantFrom('template', 'text', 'toString'), fc.jsonValue()),
      template: fc.jsonValue(),
    })
    .map((message) => JSON.stringify(message)),
);
const request: fc.Arbitrary<SandboxRequest> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'DELETE', 'HEAD', 'PATCH', 'get'),
    pieces: fc.array(piece, { maxLength: 4 }),
    query,
    token,
    type: fc.constantFrom('application/json', 'application/x-www-form-urlencoded', ''),
    body,
  })
  .map(({ method, pieces, query: params, token: text, type, body: content }) => ({
    method,
    url: `/${pieces.join('/')}?${new URLSearchParams(params).toString()}`,
    headers: { authorization: `Bearer ${text}`, 'content-type': type },
    body: content,
  }));

test('any request gets a reply of JSON with an object, and headers that HTTP can carry', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const { reply } = respond(WORLD.state, asked, NOW);
      expect(reply.status).toBeGreaterThanOrEqual(200);
      expect(reply.status).toBeLessThan(500 + 1);
      expect(JSON.parse(reply.body)).toBeTypeOf('object');
      for (const value of Object.values(reply.headers)) expect(value).toMatch(/^[\u0020-\u007e]*$/);
    }),
    { numRuns: 2000 },
  );
});

test('the same state and request give the same reply, and the state is not touched', () => {
  const before = JSON.stringify(WORLD.state);
  fc.assert(
    fc.property(request, (asked) => {
      expect(respond(WORLD.state, asked, NOW)).toEqual(respond(WORLD.state, asked, NOW));
    }),
  );
  expect(JSON.stringify(WORLD.state)).toBe(before);
});

test('whatever faults are switched on, any number of requests in a row is answered', () => {
  const faults = fc.array(fc.constantFrom(...faultNames().values()), { maxLength: 4 });
  fc.assert(
    fc.property(faults, fc.array(request, { maxLength: 6 }), (names, requests) => {
      let state = withFaults(WORLD.state, names);
      for (const asked of requests) state = respond(state, asked, NOW).state;
      expect(state.served).toBe(requests.length);
    }),
  );
});

test('trace ids look real and are not given twice', () => {
  let { state } = WORLD;
  const traces = new Set<string>();
  for (let count = 0; count < 200; count += 1) {
    const responded = respond(state, { method: 'GET', url: '/v25.0/me', headers: {}, body: '' }, NOW);
    state = responded.state;
    const [, trace = ''] = /"fbtrace_id":"([^"]+)"/.exec(responded.reply.body) ?? [];
    expect(trace).toMatch(/^A[\w-]{22}$/);
    traces.add(trace);
  }
  expect(traces.size).toBe(200);
});
