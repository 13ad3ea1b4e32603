import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entropy } from '../../src/sandbox/world/entropy.ts';
import { appIdOf, buildToken } from '../../src/sandbox/world/tokens.ts';
import { WORLD } from '../support/sandbox-asking.ts';

// Pairs of app id and first characters that stand in public scanners' rules and fixtures.
test.each([
  ['911602140448729', 'EAAM9GOnCB9k'],
  ['145634995501895', 'EAACEdEose0c'],
  ['350685531728', 'EAAAAUaZA8jl'],
])('the tokens of app %s begin with %s, as Meta writes them', (appId, prefix) => {
  expect(buildToken(appId, entropy('any', 'token', 140)).slice(0, prefix.length)).toBe(prefix);
});

test.each([
  ['4503599627370495', 'EAA'],
  ['4503599627370496', 'EAB'],
  ['9007199254740991', 'EAB'],
  ['9007199254740992', 'EAC'],
  ['22517998136852480', 'EAF'],
  ['27021597764222975', 'EAF'],
])('the third letter follows from the size of the app id: %s gives %s', (appId, prefix) => {
  expect(buildToken(appId, new Uint8Array(140)).slice(0, 3)).toBe(prefix);
});

test('a token gives its app id back, whatever the id and the bytes', () => {
  const ids = fc.bigInt({ min: 100_000_001n, max: 999_999_999_999_999_999n });
  fc.assert(
    fc.property(ids, fc.uint8Array({ minLength: 60, maxLength: 160 }), (id, payload) => {
      expect(appIdOf(buildToken(String(id), payload))).toBe(String(id));
    }),
  );
});

test('a token is made of letters and digits alone', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 60, maxLength: 200 }), (payload) => {
      expect(buildToken('634974688087057', payload)).toMatch(/^EA[A-Za-z0-9]{90,}$/);
    }),
  );
});

test('text that is no token holds no app id', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const id = appIdOf(text);
      if (!text.startsWith('E')) expect(id).toBeNull();
    }),
  );
});

test('the tokens of the default world differ from each other and fit the three apps', () => {
  const texts = Object.values(WORLD.tokens);
  expect(new Set(texts).size).toBe(texts.length);
  expect(WORLD.tokens['system-user']).toMatch(/^EAA/);
  expect(WORLD.tokens['other-app']).toMatch(/^EAB/);
  expect(WORLD.tokens['newest-app']).toMatch(/^EAF/);
  expect(appIdOf(WORLD.tokens['other-app'])).toBe(WORLD.ids.otherApp);
});
