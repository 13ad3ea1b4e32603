import { expect, test } from 'vitest';
import { withAccount, withNumber } from '../../src/sandbox/world/state.ts';
import { member } from '../support/graph-samples.ts';
import { ask, templateMessage, WORLD } from '../support/sandbox-asking.ts';

const { ids, tokens, recipients, state } = WORLD;

test.each([
  ['system-user', ids.systemUser],
  ['temporary', ids.developer],
  ['page', ids.page],
  ['app', ids.app],
] as const)('/me of a %s token is the one it speaks for', (name, id) => {
  expect(member(ask('me', { token: tokens[name] }).json, 'id')).toBe(id);
});

test('/app is the app of the token', () => {
  expect(member(ask('app').json, 'id')).toBe(ids.app);
  expect(member(ask('app', { token: tokens['newest-app'] }).json, 'id')).toBe(ids.newestApp);
});

test('a path without a version is served as well', () => {
  expect(ask('/me').json).toEqual(ask('/v25.0/me').json);
});

test('long lists come in pages, and the cursor leads to the next', () => {
  const first = ask(`${ids.testAccount}/message_templates?limit=3`);
  const cursors = member(member(first.json, 'paging'), 'cursors');
  expect(member(first.json, 'data')).toHaveLength(3);
  expect(member(member(first.json, 'paging'), 'next')).toContain('https://graph.facebook.com/v27.0/');
  const second = ask(
    `${ids.testAccount}/message_templates?limit=3&after=${String(member(cursors, 'after'))}`,
  );
  expect(member(second.json, 'data')).toHaveLength(1);
  expect(member(member(second.json, 'paging'), 'next')).toBeUndefined();
});

test('templates are found by name', () => {
  const { json } = ask(`${ids.testAccount}/message_templates?name=hello_world&fields=name,language,status`);
  expect(member(json, 'data')).toMatchObject([
    { name: 'hello_world', language: 'en_US', status: 'APPROVED' },
  ]);
});

test('the health of a number is that of its worst part', () => {
  const limited = withAccount(state, ids.liveAccount, {
    health: { can_send_message: 'LIMITED', additional_info: ['No display name yet.'] },
  });
  const blocked = withNumber(limited, ids.liveNumber, {
    health: { can_send_message: 'BLOCKED', errors: [] },
  });
  const overall = (world: typeof state): unknown =>
    member(
      member(ask(`${ids.liveNumber}?fields=health_status`, { state: world }).json, 'health_status'),
      'can_send_message',
    );
  expect([state, limited, blocked].map(overall)).toEqual(['AVAILABLE', 'LIMITED', 'BLOCKED']);
});

test('a subscription is seen afterwards', () => {
  const bare = withAccount(state, ids.testAccount, { subscribedApps: [] });
  const before = ask(`${ids.testAccount}/subscribed_apps`, { state: bare }).json;
  // Meta's own test app is there all the same.
  expect(JSON.stringify(before)).not.toContain(ids.app);
  expect(JSON.stringify(before)).toContain('2202427980234937');
  const done = ask(`${ids.testAccount}/subscribed_apps`, { method: 'POST', state: bare });
  expect(JSON.stringify(ask(`${ids.testAccount}/subscribed_apps`, { state: done.state }).json)).toContain(
    ids.app,
  );
});

test('an accepted message has an id that holds the recipient, and is kept', () => {
  const told = ask(`${ids.testNumber}/messages`, { body: templateMessage(recipients.listed) });
  const [message] = told.state.sent;
  expect(message).toMatchObject({
    from: ids.testNumber,
    to: recipients.listed.slice(1),
    template: 'hello_world',
  });
  const record = Buffer.from(message?.id.replace('wamid.', '') ?? '', 'base64').toString('latin1');
  expect(record).toContain(recipients.listed.slice(1));
});

test('an approved template without variables goes out from the live number', () => {
  expect(
    ask(`${ids.liveNumber}/messages`, { body: templateMessage('+4915550100', 'order_ready') }).status,
  ).toBe(200);
});

test('a template with variables goes out with as many parameters', () => {
  const body = templateMessage('4915550100', 'order_number');
  const parameters = ['Ann', '42'].map((text) => ({ type: 'text', text }));
  const template = { ...Object(body['template']), components: [{ type: 'body', parameters }] };
  expect(ask(`${ids.liveNumber}/messages`, { body: { ...body, template } }).status).toBe(200);
});
