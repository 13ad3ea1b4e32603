import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CAUSES } from '../../../src/core/causes/catalogue.ts';
import { META_PAGES } from '../../../src/core/causes/code-row.ts';
import {
  codeEntry,
  DOCUMENTED_CODES,
  isOfMessagingLayer,
  provesToken,
} from '../../../src/core/causes/codes.ts';
import { graphError } from '../../../src/core/explain/text-records.ts';
import { causeOf } from '../../../src/core/graph/error-cause.ts';

interface Documented {
  readonly code: number;
  readonly cause: string;
  readonly provesToken: boolean | null;
}

/** Meta's own page of error codes and the pages beside it, read by hand in November 2026. */
const DOCUMENTED: readonly Documented[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/documented-codes.json'), 'utf8'),
);

test.each(DOCUMENTED)('$code is $cause', ({ code, cause, provesToken: proves }) => {
  expect(codeEntry(code)?.cause).toBe(cause);
  expect(provesToken(code)).toBe(proves);
  const type = code === 0 ? 'AuthException' : null;
  expect(causeOf(graphError({ code, type }))).toBe(cause);
});

test.each(DOCUMENTED_CODES)('$code is described in full', ({ meaning, fix, place }) => {
  expect(meaning).toMatch(/^[A-Z].*\.$/);
  expect(fix ?? 'Its cause says it.').toMatch(/^[A-Z].*\.$/);
  expect(place === null || Object.hasOwn(META_PAGES, place)).toBe(true);
});

test('each code stands in the table once', () => {
  const codes = DOCUMENTED_CODES.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

test('a code that proves the token has no cause that blames it', () => {
  const wrong = DOCUMENTED_CODES.filter(
    ({ cause, proves }) => (proves === 'refused') !== (CAUSES[cause].tokenWorks === false),
  );
  expect(wrong).toEqual([]);
});

test('a messaging code that is not documented proves the token, and any other proves nothing', () => {
  expect([131999, 136999, 131000, 131005, 131016, 129999, 140000, 2, 100, 200].map(provesToken)).toEqual([
    true,
    true,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});

test('three codes of the messaging layer came without a look at the token', () => {
  expect([131000, 131005, 131016].some(isOfMessagingLayer)).toBe(false);
  expect([130000, 131047, 139999].every(isOfMessagingLayer)).toBe(true);
});

test.each([
  [201, 299, 'permission-missing'],
  [80000, 80014, 'rate-limited'],
  [132000, 132999, 'template-problem'],
  [133000, 133099, 'number-not-registered'],
  [138000, 139199, 'other-feature'],
  [147000, 147999, 'other-feature'],
  [2388000, 2388999, 'template-problem'],
])('%i to %i are one family: %s', (from, to, cause) => {
  const unknown = new Set(DOCUMENTED_CODES.map(({ code }) => code));
  const inside = [from, from + 1, to - 1, to].filter((code) => !unknown.has(code));
  expect(inside.map((code) => codeEntry(code)?.cause)).toEqual(inside.map(() => cause));
  expect([from - 1, to + 1].filter((code) => !unknown.has(code)).map(codeEntry)).not.toContainEqual(
    expect.objectContaining({ cause }),
  );
});
