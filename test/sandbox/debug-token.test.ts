import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withFaults } from '../../src/sandbox/world/state.ts';
import { member } from '../support/graph-samples.ts';
import { ask, type Told, WORLD } from '../support/sandbox-asking.ts';

const { tokens, state } = WORLD;

function inspect(input: string, caller = tokens.app): Told {
  return ask(`debug_token?input_token=${encodeURIComponent(input)}`, { token: caller });
}

function data(told: Told, key: string): unknown {
  return member(member(told.json, 'data'), key);
}

test.each([
  [tokens.expired, 463],
  [tokens['expired-system-user'], 463],
  [tokens['app-removed'], 458],
  [tokens.checkpoint, 459],
  [tokens['password-changed'], 460],
  [tokens.unconfirmed, 464],
  [tokens['logged-out'], 467],
  [tokens['blocking-checkpoint'], 490],
  [tokens.cut, undefined],
  [tokens.malformed, undefined],
  ['nonsense', undefined],
])('a dead token is told with HTTP 200 and its subcode inside data (%#)', (input, subcode) => {
  const told = inspect(input);
  expect(told.status).toBe(200);
  expect(data(told, 'is_valid')).toBe(false);
  expect(member(data(told, 'error'), 'code')).toBe(190);
  expect(member(data(told, 'error'), 'subcode')).toBe(subcode);
  expect(member(told.json, 'error')).toBeUndefined();
});

test.each([
  [tokens['system-user'], 'SYSTEM_USER', 0],
  [tokens.temporary, 'USER', undefined],
  [tokens.page, 'PAGE', 0],
  [tokens.app, 'APP', undefined],
])('every kind is named (%#)', (input, type, expiresAt) => {
  const told = inspect(input);
  expect(data(told, 'type')).toBe(type);
  expect(data(told, 'is_valid')).toBe(true);
  if (expiresAt !== undefined) expect(data(told, 'expires_at')).toBe(expiresAt);
});

test.each(['system-user', 'temporary', 'long-lived', 'employee', 'newest-app'] as const)(
  'a token of the people behind the app inspects itself: %s',
  (name) => {
    expect(data(inspect(tokens[name], tokens[name]), 'is_valid')).toBe(true);
  },
);

test.each(['other-account', 'page', 'other-app'] as const)(
  'a token without a role on the app is refused to inspect itself, unless its own business owns the app: %s',
  (name) => {
    expect(inspect(tokens[name], tokens[name]).status).toBe(name === 'other-app' ? 200 : 400);
  },
);

test('only tokens of a customer name their accounts', () => {
  const targets = (input: string): string => JSON.stringify(data(inspect(input), 'granular_scopes'));
  expect(targets(tokens['other-account'])).toContain(WORLD.ids.otherAccount);
  expect(targets(tokens['system-user'])).not.toContain('target_ids');
});

test('is_valid: false alone, and no self-inspection, by switch', () => {
  const path = `debug_token?input_token=${tokens['system-user']}`;
  const bare = ask(path, { state: withFaults(state, ['inspection-without-error']) });
  expect(bare.json).toEqual({ data: { is_valid: false, scopes: [] } });
  const refused = withFaults(state, ['no-self-inspection']);
  expect(ask(path, { state: refused }).status).toBe(400);
  expect(ask(path, { state: refused, token: tokens.app }).status).toBe(200);
});

test('whatever is inspected with a good caller: HTTP 200', () => {
  const texts = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.base64String({ minLength: 4 }).map((text) => `EAA${text}`),
  );
  fc.assert(
    fc.property(texts, (text) => {
      fc.pre(text !== '' && !/^\d+\|/.test(text));
      const told = inspect(text);
      expect(told.status).toBe(200);
      expect(data(told, 'is_valid')).toBe(false);
    }),
  );
});
