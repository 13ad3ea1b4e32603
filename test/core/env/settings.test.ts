// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import { describe, expect, test } from 'vitest';
import { expanded } from '../../../src/core/env/expand.ts';
import {
  appSecretFrom,
  baseUrlFrom,
  baseUrlParts,
  type Places,
  resolveByEnding,
  resolveSetting,
  timeoutFrom,
  versionFrom,
} from '../../../src/core/env/settings.ts';
import { Secret } from '../../../src/core/secret.ts';
import { tokenFor } from '../../support/tokens.ts';

function places(env: Record<string, string>, file: Record<string, string> = {}, fileFirst = false): Places {
  return { env, file: new Map(Object.entries(file).map(([k, v]) => [k, new Secret(v, k)])), fileFirst };
}

const NAMES = ['WHATSAPP_APP_ID', 'APP_ID'] as const;

describe('where a value comes from', () => {
  test('flag before environment before .env', () => {
    const both = places({ APP_ID: '2' }, { WHATSAPP_APP_ID: '3' });
    expect(resolveSetting('1', NAMES, both)).toEqual({ value: '1', source: 'flag' });
    expect(resolveSetting(undefined, NAMES, both)).toEqual({
      value: '2',
      source: 'environment',
      name: 'APP_ID',
    });
    expect(resolveSetting(undefined, NAMES, places({}, { APP_ID: '3' }))).toMatchObject({
      value: '3',
      source: 'env-file',
    });
    expect(resolveSetting(undefined, NAMES, places({}))).toBeNull();
  });

  test('of named targets the own file beats the environment, and the flag beats both', () => {
    const named = places({ APP_ID: '2' }, { APP_ID: '3' }, true);
    expect(resolveSetting(undefined, NAMES, named)).toMatchObject({ value: '3' });
    expect(resolveSetting('1', NAMES, named)).toMatchObject({ value: '1' });
    expect(resolveSetting(undefined, NAMES, places({ APP_ID: '2' }, {}, true))).toMatchObject({ value: '2' });
  });

  test('the names in their order; empty values and placeholders count as unset', () => {
    expect(resolveSetting(undefined, NAMES, places({ APP_ID: '2', WHATSAPP_APP_ID: '1' }))).toMatchObject({
      value: '1',
    });
    expect(resolveSetting(undefined, NAMES, places({ WHATSAPP_APP_ID: ' ', APP_ID: '2' }))).toMatchObject({
      value: '2',
    });
    expect(
      resolveSetting(undefined, NAMES, places({ WHATSAPP_APP_ID: 'your_app_id', APP_ID: '2' })),
    ).toMatchObject({
      value: '2',
    });
  });
});

describe('by the end of a name, after the exact names', () => {
  const ID = '106540352242922';
  const OTHER = '209999888877776';
  const number = (...args: Parameters<typeof places>) => resolveByEnding('phone-number-id', places(...args));

  test('of the file, else of the environment', () => {
    expect(number({}, { WABA_PHONE_ID: ID })).toEqual({
      value: ID,
      source: 'env-file',
      name: 'WABA_PHONE_ID',
    });
    expect(number({ WABA_PHONE_ID: ID })).toEqual({
      value: ID,
      source: 'environment',
      name: 'WABA_PHONE_ID',
    });
  });

  test("a variable of the same name beats the file's, where the file was not named", () => {
    const both = [{ WABA_PHONE_ID: OTHER }, { WABA_PHONE_ID: ID }] as const;
    expect(number(...both)).toMatchObject({ value: OTHER, source: 'environment' });
    expect(number(...both, true)).toMatchObject({ value: ID, source: 'env-file' });
    expect(number({ WABA_PHONE_ID: 'none' }, { WABA_PHONE_ID: ID })).toMatchObject({ value: ID });
  });

  test('what stands beside it in the environment under another name does not', () => {
    expect(number({ WA_PHONE_ID: OTHER }, { WABA_PHONE_ID: ID })).toMatchObject({ value: ID });
  });

  test('two of the environment that differ are none', () => {
    expect(number({ WABA_PHONE_ID: ID, WA_PHONE_ID: OTHER })).toBeNull();
  });

  test("the environment's versions and secrets of other products are none of ours", () => {
    expect(
      resolveByEnding('version', places({ VERSION: '22.0', SALESFORCE_API_VERSION: '60.0' })),
    ).toBeNull();
    expect(resolveByEnding('version', places({ CLOUD_META_API_VERSION: 'v22.0' }))).toMatchObject({
      value: 'v22.0',
    });
    expect(resolveByEnding('app-secret', places({ ACME_APP_SECRET: 'a1'.repeat(16) }))).toBeNull();
    expect(resolveByEnding('app-secret', places({ FB_APP_SECRET: 'a1'.repeat(16) }))).not.toBeNull();
  });
});

describe('variables in a value', () => {
  const of = (file: Record<string, string>, env: Record<string, string> = {}) => {
    const values = expanded(places({}, file).file, env);
    return (name: string) => values.get(name)?.expose();
  };

  test('of the file, then of the environment, then the default; others stay', () => {
    const get = of({ A: '1', B: '${A}/$A', C: '${X:-9}${E}', D: '${NONE}', F: 'a$' }, { E: '5' });
    expect(['B', 'C', 'D', 'F'].map(get)).toEqual(['1/1', '95', '${NONE}', 'a$']);
  });

  test('never a token, and nothing long', () => {
    const token = tokenFor('911602140448729').slice(0, 60);
    expect(of({ T: token, PHONE_NUMBER_ID: '${T}' })('PHONE_NUMBER_ID')).toBe('${T}');
    expect(of({ T: '1'.repeat(65), PHONE_NUMBER_ID: '$T' })('PHONE_NUMBER_ID')).toBe('$T');
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

  test('an empty variable is none', () => {
    expect(baseUrlFrom(undefined, { WA_TOKEN_GRAPH_URL: '' }, DEFAULT)).toBe(DEFAULT);
  });

  test.each([
    '',
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

const parts = (url: string, name = 'WHATSAPP_API_URL') => baseUrlParts(places({}, { [name]: url }));

test.each<[string, string | null, string | null]>([
  ['https://graph.facebook.com', null, null],
  ['https://graph.facebook.com/', null, null],
  ['https://graph.facebook.com/v18.0', 'v18.0', null],
  ['https://graph.facebook.com/v18.0/', 'v18.0', null],
  ['https://graph.facebook.com/v18.0/106540352242922', 'v18.0', '106540352242922'],
  ['https://graph.facebook.com/v18.0/106540352242922/messages', 'v18.0', '106540352242922'],
  ['https://graph.facebook.com/106540352242922/messages', null, '106540352242922'],
  ['https://graph.facebook.com.evil.example/v18.0/106540352242922', null, null],
  ['https://waba.360dialog.io/v1/106540352242922', null, null],
  ['http://graph.facebook.com/v18.0/106540352242922', null, null],
  ['https://graph.facebook.com/v18.0/${PHONE_NUMBER_ID}/messages', 'v18.0', null],
  ['nonsense', null, null],
])('out of the address %s', (url, version, phoneNumberId) => {
  const found = parts(url);
  expect(found.version?.value ?? null).toBe(version);
  expect(found.phoneNumberId?.value ?? null).toBe(phoneNumberId);
});

test('where a part of the address came from is told', () => {
  const found = parts('https://graph.facebook.com/v18.0/106540352242922', 'META_URL');
  expect(found.phoneNumberId).toEqual({ value: '106540352242922', source: 'env-file', name: 'META_URL' });
});
