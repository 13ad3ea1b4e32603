import { describe, expect, test } from 'vitest';
import type { TokenFacts } from '../../../src/core/graph/graph.ts';
import { compare, decide, scopesToMint } from '../../../src/core/renew/decide.ts';

const DAY = 86_400_000;
const NOW = new Date('2026-11-28T12:00:00Z');
const inDays = (days: number): Date => new Date(NOW.getTime() + days * DAY);
const OLD: TokenFacts = {
  kind: 'system-user',
  appId: '911602140448729',
  appName: 'Shop',
  userId: '122100000000001',
  issuedAt: inDays(-45),
  expiresAt: inDays(15),
  neverExpires: false,
  dataAccessExpiresAt: null,
  scopes: ['whatsapp_business_messaging', 'business_management', 'public_profile'],
  wabaIds: [],
};
const FRESH: TokenFacts = { ...OLD, issuedAt: NOW, expiresAt: inDays(60) };
const TERMS = { withinSeconds: 20 * 86_400, mint: false };

describe('what is done about a token', () => {
  test.each([
    ['a system user’s, due', OLD, { kind: 'exchange', sixtyDays: true }],
    ['to the second it is due', { ...OLD, expiresAt: inDays(20) }, { kind: 'exchange' }],
    ['a second earlier', { ...OLD, expiresAt: new Date(inDays(20).getTime() + 1000) }, { kind: 'not-due' }],
    ['a user’s', { ...OLD, kind: 'user' }, { kind: 'exchange', sixtyDays: false }],
    ['one that never expires', { ...OLD, neverExpires: true, expiresAt: null }, { kind: 'never-expires' }],
    ['a page’s', { ...OLD, kind: 'page' }, { kind: 'wrong-kind' }],
    ['of no known end', { ...OLD, expiresAt: null }, { kind: 'life-unknown' }],
    ['of no known kind', { ...OLD, kind: 'unknown' }, { kind: 'life-unknown' }],
  ] as const)('%s', (_what, facts, expected) => {
    expect(decide(facts, NOW, TERMS)).toMatchObject(expected);
  });

  test('--mint makes one, where it is due; never in the place of one that never expires', () => {
    const mint = { ...TERMS, mint: true };
    expect(decide(OLD, NOW, mint).kind).toBe('mint');
    expect(decide({ ...OLD, expiresAt: inDays(30) }, NOW, mint).kind).toBe('not-due');
    expect(decide({ ...OLD, neverExpires: true, expiresAt: null }, NOW, mint).kind).toBe('never-expires');
    expect(decide(null, NOW, mint).kind).toBe('life-unknown');
  });
});

describe('whether the new one may stand in the place of the old', () => {
  test.each([
    ['as good as it, and longer', FRESH, null],
    ['of another app', { ...FRESH, appId: '555' }, 'other-app'],
    ['of an app that is not told', { ...FRESH, appId: null }, 'other-app'],
    ['of somebody else', { ...FRESH, userId: '1' }, 'other-owner'],
    ['with fewer permissions', { ...FRESH, scopes: ['whatsapp_business_messaging'] }, 'fewer-scopes'],
    ['without what every token has', { ...FRESH, scopes: OLD.scopes?.slice(0, 2) ?? [] }, null],
    ['that ends no later', { ...FRESH, expiresAt: OLD.expiresAt }, 'ends-no-later'],
    ['that never ends', { ...FRESH, neverExpires: true, expiresAt: null }, null],
    ['of which nothing is told', null, 'unknown'],
  ] as const)('one %s', (_what, fresh, kind) => {
    expect(compare(OLD, fresh, null)?.kind ?? null).toBe(kind);
  });

  test('the system user that it was made for counts, whoever the old one was', () => {
    expect(compare(OLD, { ...FRESH, userId: '7' }, '7')).toBeNull();
    expect(compare(OLD, FRESH, '7')).toMatchObject({ kind: 'other-owner' });
  });

  test('a temporary one is worth replacing for less than a day', () => {
    const temporary = { ...OLD, kind: 'user', issuedAt: inDays(-0.05), expiresAt: inDays(0.05) } as const;
    expect(compare(temporary, { ...temporary, expiresAt: inDays(0.2) }, null)).toBeNull();
    expect(compare(temporary, { ...temporary, expiresAt: inDays(0.1) }, null)?.kind).toBe('ends-no-later');
  });
});

test('a new one is asked the permissions of the old, and those that sending wants', () => {
  expect(scopesToMint(OLD)).toEqual([
    'whatsapp_business_messaging',
    'whatsapp_business_management',
    'business_management',
  ]);
});
