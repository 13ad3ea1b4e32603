import { describe, expect, test } from 'vitest';
import {
  appSecretFrom,
  baseUrlFrom,
  lookUp,
  type Places,
  timeoutFrom,
  versionFrom,
} from '../../../src/core/env/settings.ts';
import { Secret } from '../../../src/core/secret.ts';

function places(env: Record<string, string>, file: Record<string, string> = {}, fileFirst = false): Places {
  return { env, file: new Map(Object.entries(file).map(([k, v]) => [k, new Secret(v, k)])), fileFirst };
}

const NAMES = ['WHATSAPP_APP_ID', 'APP_ID'] as const;

describe('where a value comes from', () => {
  test('flag before environment before .env', () => {
    const both = places({ APP_ID: '2' }, { WHATSAPP_APP_ID: '3' });
    expect(lookUp('1', NAMES, both)).toEqual({ value: '1', source: 'flag' });
    expect(lookUp(undefined, NAMES, both)).toEqual({ value: '2', source: 'environment', name: 'APP_ID' });
    expect(lookUp(undefined, NAMES, places({}, { APP_ID: '3' }))).toMatchObject({
      value: '3',
      source: 'env-file',
    });
    expect(lookUp(undefined, NAMES, places({}))).toBeNull();
  });

  test('of named targets the own file beats the environment, and the flag beats both', () => {
    const named = places({ APP_ID: '2' }, { APP_ID: '3' }, true);
    expect(lookUp(undefined, NAMES, named)).toMatchObject({ value: '3' });
    expect(lookUp('1', NAMES, named)).toMatchObject({ value: '1' });
    expect(lookUp(undefined, NAMES, places({ APP_ID: '2' }, {}, true))).toMatchObject({ value: '2' });
  });

  test('the names in their order; empty values and placeholders count as unset', () => {
    expect(lookUp(undefined, NAMES, places({ APP_ID: '2', WHATSAPP_APP_ID: '1' }))).toMatchObject({
      value: '1',
    });
    expect(lookUp(undefined, NAMES, places({ WHATSAPP_APP_ID: ' ', APP_ID: '2' }))).toMatchObject({
      value: '2',
    });
    expect(lookUp(undefined, NAMES, places({ WHATSAPP_APP_ID: 'your_app_id', APP_ID: '2' }))).toMatchObject({
      value: '2',
    });
  });
});

describe('the app secret', () => {
  const SECRET = 'a1'.repeat(16);
  const appId = { value: '1', source: 'flag' } as const;
  const secretOf = (env: Record<string, string>, id: typeof appId | null) =>
    appSecretFrom(['WHATSAPP_APP_SECRET'], places(env), id)?.expose() ?? null;

  test('by its own name is taken as it is', () => {
    expect(secretOf({ WHATSAPP_APP_SECRET: 'anything' }, null)).toBe('anything');
  });

  test('a bare APP_SECRET counts only as 32 hex digits beside an app id', () => {
    expect(secretOf({ APP_SECRET: SECRET }, appId)).toBe(SECRET);
    expect(secretOf({ APP_SECRET: SECRET }, null)).toBeNull();
    expect(secretOf({ APP_SECRET: 'flask-session-secret' }, appId)).toBeNull();
  });
});

describe('the address', () => {
  const DEFAULT = 'https://graph.facebook.com';
  test.each([
    [undefined, {}, DEFAULT],
    [undefined, { WA_TOKEN_GRAPH_URL: 'http://127.0.0.1:4010/' }, 'http://127.0.0.1:4010'],
    ['http://localhost:4010', {}, 'http://localhost:4010'],
    ['http://[::1]:4010', {}, 'http://[::1]:4010'],
    ['https://proxy.example/graph/', {}, 'https://proxy.example/graph'],
    ['https://graph.facebook.com/v18.0', {}, DEFAULT],
  ])('%s %o is %s', (flag, env, expected) => {
    expect(baseUrlFrom(flag, env, DEFAULT)).toBe(expected);
  });

  test.each([
    'http://example.com',
    'http://127.0.0.1.evil.com',
    'http://1270.0.0.1',
    'file:///etc',
    'x',
    'https://a@b',
    'https://b/?x=1',
  ])('%s is refused', (url) => {
    expect(() => baseUrlFrom(url, {}, DEFAULT)).toThrow(
      expect.objectContaining({
        failure: { kind: 'usage', message: expect.stringContaining('--graph-url') },
      }),
    );
  });
});

test.each([
  ['v23.0', 'v23.0'],
  ['23.0', 'v23.0'],
  ['v23', 'v23.0'],
])('the version %s is %s', (given, expected) => {
  expect(versionFrom({ value: given, source: 'flag' }, 'v25.0')).toBe(expected);
});

test('a senseless version is refused on the command line and passed over in a .env', () => {
  expect(versionFrom({ value: 'latest', source: 'env-file', name: 'X' }, 'v25.0')).toBe('v25.0');
  expect(() => versionFrom({ value: 'latest', source: 'flag' }, 'v25.0')).toThrow();
});

test('the time-out is seconds, also a fraction', () => {
  expect(timeoutFrom(undefined, 10)).toBe(10_000);
  expect(timeoutFrom('0.5', 10)).toBe(500);
  for (const bad of ['0', '-1', 'soon', '601', '', '1e9']) expect(() => timeoutFrom(bad, 10)).toThrow();
});
