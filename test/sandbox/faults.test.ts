import { expect, test } from 'vitest';
import { codeEntry } from '../../src/core/causes/codes.ts';
import { diagnose } from '../../src/core/explain/diagnose.ts';
import { describeFault, faultNames } from '../../src/sandbox/faults/faults.ts';
import { SEND_CODES } from '../../src/sandbox/send-errors.ts';
import { withFaults } from '../../src/sandbox/world/state.ts';
import { member } from '../support/graph-samples.ts';
import { type Asked, ask, type Told, templateMessage, WORLD } from '../support/sandbox-asking.ts';

const { ids, tokens, recipients, state } = WORLD;
const SEND = `${ids.testNumber}/messages`;
const HELLO = templateMessage(recipients.listed);

function under(fault: Parameters<typeof withFaults>[1][number], path = 'me', asked: Asked = {}): Told {
  return ask(path, { ...asked, state: withFaults(state, [fault]) });
}

test('a server in trouble answers 500 or 503, and says that it passes', () => {
  expect(under('server-error')).toMatchObject({
    status: 500,
    json: { error: { code: 2, is_transient: true } },
  });
  expect(under('unavailable')).toMatchObject({
    status: 503,
    json: { error: { code: 2, is_transient: true } },
  });
});

test('a proxy answers with a page of HTML', () => {
  const { status, reply } = under('html-page');
  expect(status).toBe(502);
  expect(reply.headers['content-type']).toContain('text/html');
  expect(reply.body).toContain('<html>');
});

test('replies that are no JSON: nothing, a half, two words, a redirection', () => {
  expect(under('empty-body')).toMatchObject({ status: 200, reply: { body: '' } });
  expect(under('cut-json')).toMatchObject({ status: 200, json: undefined });
  expect(under('service-unavailable-text')).toMatchObject({
    status: 200,
    reply: { body: 'Service Unavailable' },
  });
  expect(under('redirect')).toMatchObject({
    status: 302,
    reply: { headers: { location: 'https://example.com/login' } },
  });
});

test('a reply of more than a mebibyte is still JSON', () => {
  const { reply, json } = under('huge-body');
  expect(reply.body.length).toBeGreaterThan(1024 * 1024);
  expect(member(json, 'id')).toBe(ids.systemUser);
});

test('what the line does is left to whoever serves the reply', () => {
  expect(under('slow').reply.line).toEqual({ kind: 'slow', milliseconds: 30_000 });
  expect(under('stalled-body').reply.line).toEqual({ kind: 'stalled', milliseconds: 30_000 });
  expect(under('dropped').reply.line).toEqual({ kind: 'dropped' });
});

test('an error may come as HTTP 200', () => {
  expect(under('error-with-200', 'me', { token: tokens.expired })).toMatchObject({
    status: 200,
    json: { error: { code: 190 } },
  });
});

test('error_data may be a string with JSON in it', () => {
  const { json } = under('error-data-string', SEND, { body: templateMessage(recipients.unlisted) });
  const data = String(member(member(json, 'error'), 'error_data'));
  expect(JSON.parse(data)).toMatchObject({ messaging_product: 'whatsapp' });
});

test('the words for people may be in another language, and are written with escapes', () => {
  const { json, reply } = under('localised-details', SEND, { body: templateMessage(recipients.unlisted) });
  expect(member(json, 'error')).toMatchObject({
    code: 131030,
    error_user_title: 'Si è verificato un errore',
  });
  expect(reply.body).toContain('Si \\u00e8 verificato');
});

test('unknown fields may stand everywhere', () => {
  const { json } = under('extra-fields', `${ids.testAccount}/phone_numbers`);
  expect(member(json, '__experimental')).toBeDefined();
  expect(JSON.stringify(json).match(/__experimental/g)?.length).toBeGreaterThan(3);
});

test('success may be a string', () => {
  expect(under('success-string', `${ids.testAccount}/subscribed_apps`, { method: 'POST' }).json).toEqual({
    success: 'true',
  });
});

test('the edge of assigned accounts may be empty although the token works', () => {
  expect(under('no-assigned-accounts', 'me/assigned_whatsapp_business_accounts').json).toEqual({ data: [] });
});

test('a template message may be held', () => {
  const { json } = under('held-for-quality', SEND, { body: HELLO });
  expect(JSON.stringify(json)).toContain('"message_status":"held_for_quality_assessment"');
});

test.each(SEND_CODES.map((code) => [code] as const))('a send is refused with code %i by switch', (code) => {
  const { status, json } = under(`send-${code}`, SEND, { body: HELLO });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(member(member(json, 'error'), 'code')).toBe(code);
  // One table: what the sandbox answers is what `explain` knows.
  expect(diagnose(JSON.stringify(json)).cause).toBe(codeEntry(code)?.cause);
});

test('a refused send leaves what is read alone', () => {
  expect(under('send-131047', ids.testNumber).status).toBe(200);
});

test('a fault with a count wears off, and one with a path leaves other paths alone', () => {
  const first = under({ name: 'server-error', times: 1 });
  expect(first.status).toBe(500);
  expect(ask('me', { state: first.state }).status).toBe(200);
  expect(under({ name: 'server-error', path: '/messages' }).status).toBe(200);
  expect(under({ name: 'server-error', method: 'POST' }, SEND, { body: HELLO }).status).toBe(500);
});

test('a server in trouble sends nothing; a reply that was cut on its way does', () => {
  expect(under('server-error', SEND, { body: HELLO }).state.sent).toEqual([]);
  expect(under('cut-json', SEND, { body: HELLO }).state.sent).toHaveLength(1);
});

test('the limits and the blocks are by switch too', () => {
  const codeOf = (told: Told): unknown => member(member(told.json, 'error'), 'code');
  expect(codeOf(under('ip-not-allowed'))).toBe(5);
  expect(codeOf(under('access-blocked'))).toBe(200);
  expect(codeOf(under('proof-required'))).toBe(100);
  expect(codeOf(under('proof-rejected', 'me?appsecret_proof=00'))).toBe(100);
  expect(under('proof-rejected').status).toBe(200);
});

test('every fault has a name without blanks and says what it does', () => {
  for (const name of faultNames().values()) {
    expect(name).toMatch(/^[a-z0-9-]+$/);
    expect(describeFault(name)).not.toBe('');
  }
});
