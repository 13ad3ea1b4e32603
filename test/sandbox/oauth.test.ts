import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { SandboxState } from '../../src/sandbox/world/model.ts';
import { appIdOf } from '../../src/sandbox/world/tokens.ts';
import { member } from '../support/graph-samples.ts';
import { ask, NOW, type Told, WORLD } from '../support/sandbox-asking.ts';

const { ids, tokens, appSecret, state } = WORLD;
const CLIENT = `client_id=${ids.app}&client_secret=${appSecret}`;
const DAY_MS = 86_400_000;

function exchange(token: string, more = '', world: SandboxState = state): Told {
  const query = `grant_type=fb_exchange_token&${CLIENT}&fb_exchange_token=${token}${more}`;
  return ask(`oauth/access_token?${query}`, { token: '', state: world });
}

function newToken(told: Told): string {
  return String(member(told.json, 'access_token'));
}

function later(days: number): Date {
  return new Date(NOW.getTime() + days * DAY_MS);
}

test('a temporary token is exchanged for one of sixty days, and both work', () => {
  const told = exchange(tokens.temporary);
  const fresh = newToken(told);
  expect(member(told.json, 'expires_in')).toBe(5_183_944);
  expect(fresh).not.toBe(tokens.temporary);
  expect(appIdOf(fresh)).toBe(ids.app);
  expect(ask('me', { token: fresh, state: told.state, now: later(59) }).status).toBe(200);
  expect(ask('me', { token: fresh, state: told.state, now: later(61) }).status).toBe(400);
  expect(ask('me', { token: tokens.temporary, state: told.state }).status).toBe(200);
});

test('two exchanges give two different tokens', () => {
  const first = exchange(tokens.temporary);
  expect(newToken(exchange(tokens.temporary, '', first.state))).not.toBe(newToken(first));
});

test('an expiring system user token is renewed, and the old one lives on to its own end', () => {
  const told = exchange(tokens['system-user-60-days'], '&set_token_expires_in_60_days=true');
  const fresh = newToken(told);
  expect(ask('me', { token: tokens['system-user-60-days'], state: told.state }).status).toBe(200);
  expect(ask('me', { token: fresh, state: told.state, now: later(59.9) }).status).toBe(200);
  expect(
    ask('me', { token: tokens['system-user-60-days'], state: told.state, now: later(59.9) }).status,
  ).toBe(400);
});

test('where only expiring tokens are allowed, one that never expires is refused', () => {
  const strict = {
    ...state,
    businesses: state.businesses.map((one) => ({ ...one, mustUseExpiringTokens: true })),
  };
  expect(exchange(tokens['system-user'], '', strict).status).toBe(400);
  expect(exchange(tokens['system-user'], '&set_token_expires_in_60_days=true', strict).status).toBe(200);
  expect(member(exchange(tokens['system-user']).json, 'expires_in')).toBeUndefined();
});

test('a dead token, one of another app and nonsense are not exchanged', () => {
  for (const token of [tokens.expired, tokens['logged-out'], tokens['other-app'], 'nonsense', tokens.app]) {
    expect(exchange(encodeURIComponent(token)).status).toBe(400);
  }
});

test('client credentials give the app token', () => {
  const told = ask(`oauth/access_token?grant_type=client_credentials&${CLIENT}`, { token: '' });
  expect(told.json).toEqual({ access_token: tokens.app, token_type: 'bearer' });
});

test('a code is good for one exchange', () => {
  const told = ask(`oauth/access_token?${CLIENT}&code=${WORLD.code}`, { token: '' });
  expect(newToken(told)).toBe(tokens['other-account']);
  expect(
    ask(`oauth/access_token?${CLIENT}&code=${WORLD.code}`, { token: '', state: told.state }).status,
  ).toBe(400);
});

test('a revoked token is dead at once', () => {
  const told = ask(`oauth/revoke?${CLIENT}&revoke_token=${tokens['system-user-60-days']}`);
  expect(told.json).toEqual({ success: 'true' });
  expect(ask('me', { token: tokens['system-user-60-days'], state: told.state }).status).toBe(400);
  expect(ask('me', { state: told.state }).status).toBe(200);
});

test('an admin makes a token for a system user, with a proof', () => {
  const proof = createHmac('sha256', appSecret).update(tokens['system-user']).digest('hex');
  const query = `business_app=${ids.app}&scope=whatsapp_business_messaging`;
  const told = ask(`${ids.employee}/access_tokens?${query}&appsecret_proof=${proof}`, { method: 'POST' });
  expect(ask('me', { token: newToken(told), state: told.state }).json).toEqual({
    id: ids.employee,
    name: 'Helper',
  });
  expect(ask(`${ids.employee}/access_tokens?${query}`, { method: 'POST' }).status).toBe(400);
});

test('without its permissions the app is no longer authorised; without one, the others stay', () => {
  const all = ask(`${ids.developer}/permissions`, { method: 'DELETE', token: tokens.temporary });
  expect(all.json).toEqual({ success: true });
  expect(
    member(
      member(ask('me', { token: tokens['long-lived'], state: all.state }).json, 'error'),
      'error_subcode',
    ),
  ).toBe(458);
  const one = ask(`${ids.developer}/permissions/business_management`, {
    method: 'DELETE',
    token: tokens.temporary,
  });
  const left = JSON.stringify(ask('me/permissions', { token: tokens.temporary, state: one.state }).json);
  expect(left).not.toContain('"business_management"');
  expect(left).toContain('whatsapp_business_messaging');
});
