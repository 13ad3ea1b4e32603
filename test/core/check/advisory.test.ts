import { describe, expect, test } from 'vitest';
import { dataAccess, graphVersion, registration, subscription } from '../../../src/core/check/advisory.ts';
import type { Answers } from '../../../src/core/check/evaluate.ts';
import type { GraphFailure, PhoneNumber, Reply, TokenFacts } from '../../../src/core/graph/graph.ts';

const NOW = new Date('2026-11-28T12:00:00Z');
const DAY = 86_400_000;

const FAILURE: GraphFailure = {
  cause: 'permission-missing',
  code: 10,
  subcode: null,
  message: '',
  httpStatus: 400,
  expiredAt: null,
};
const refused = <T>(cause: GraphFailure['cause'] = 'permission-missing'): Reply<T> => ({
  ok: false,
  failure: { ...FAILURE, cause },
});

const FACTS: TokenFacts = {
  kind: 'user',
  appId: '634974688087057',
  appName: null,
  userId: null,
  issuedAt: null,
  expiresAt: null,
  neverExpires: true,
  dataAccessExpiresAt: null,
  scopes: null,
  wabaIds: [],
};

function answers(more: Partial<Answers> = {}): Answers {
  return {
    inspection: { ok: true, value: FACTS },
    identity: null,
    app: null,
    permissions: null,
    number: null,
    health: null,
    clockSkewMs: null,
    ...more,
  };
}

const said = ({ status, cause }: { status: string; cause: unknown }) => [status, cause];

describe('number.registered: CONNECTED and CLOUD_API, and nothing else is proof (Business phone numbers, September 2026)', () => {
  const number = (more: Partial<PhoneNumber>): Reply<PhoneNumber> => ({
    ok: true,
    value: {
      id: '1',
      display: null,
      verifiedName: null,
      qualityRating: null,
      status: 'CONNECTED',
      platformType: 'CLOUD_API',
      nameStatus: 'APPROVED',
      ...more,
    },
  });

  test.each<[Partial<PhoneNumber>, string, string | null]>([
    [{}, 'pass', null],
    [{ nameStatus: 'PENDING_REVIEW' }, 'pass', null],
    [{ nameStatus: 'AVAILABLE_WITHOUT_REVIEW' }, 'pass', null],
    [{ nameStatus: null }, 'pass', null],
    [{ nameStatus: 'DECLINED' }, 'warn', 'display-name-not-approved'],
    [{ status: 'PENDING', platformType: 'NOT_APPLICABLE' }, 'warn', 'number-not-registered'],
    [{ platformType: 'NOT_APPLICABLE' }, 'warn', 'number-not-registered'],
    [{ platformType: 'ON_PREMISE' }, 'warn', 'number-not-registered'],
    [{ status: 'PENDING' }, 'warn', 'number-not-registered'],
    [{ qualityRating: 'UNKNOWN' }, 'pass', null],
    [{ qualityRating: 'RED', verifiedName: 'Test Number' }, 'pass', null],
    [{ status: null }, 'skip', null],
    [{ platformType: null }, 'skip', null],
  ])('%j: %s', (more, status, cause) => {
    const check = registration(number(more));
    expect(said(check)).toEqual([status, cause]);
    expect(check.required).toBe(false);
  });

  test('what could not be read is skipped', () => {
    expect(registration(null).status).toBe('skip');
    expect(registration(refused()).status).toBe('skip');
  });
});

describe('webhook.subscribed: this app among them, not just somebody (reference of subscribed_apps, 2026)', () => {
  const META = { id: '2202427980234937', name: 'WA DevX Webhook Events 1P App' };
  const OURS = { id: '634974688087057', name: 'Shop' };

  test('this app is among them', () => {
    const check = subscription(answers({ subscriptions: { ok: true, value: [META, OURS] } }), null);
    expect(check.status).toBe('pass');
  });

  test("only Meta's own test app is there: the callback is verified, and nothing arrives", () => {
    const check = subscription(answers({ subscriptions: { ok: true, value: [META] } }), null);
    expect(check).toMatchObject({ status: 'warn', required: false, detail: { others: [META.name] } });
  });

  test('nobody is', () => {
    expect(subscription(answers({ subscriptions: { ok: true, value: [] } }), null).status).toBe('warn');
  });

  test('whose the token is is not known', () => {
    const unknown = { inspection: refused<TokenFacts>('cannot-inspect') };
    const asked = answers({ ...unknown, subscriptions: { ok: true, value: [OURS] } });
    expect(subscription(asked, null).status).toBe('skip');
    expect(subscription(asked, OURS.id).status).toBe('pass');
  });

  test.each([null, refused<never>()])('not asked, or not allowed to: skipped', (subscriptions) => {
    expect(subscription(answers({ subscriptions }), null).status).toBe('skip');
  });
});

describe('graph.version (Graph API changelog, October 2026)', () => {
  test.each([
    ['v25.0', 'pass'],
    ['v26.0', 'pass'],
    ['v99.0', 'pass'],
    ['v22.0', 'pass'],
    ['v21.0', 'warn'],
    ['v20.0', 'warn'],
    ['v16.0', 'warn'],
    ['v2.12', 'warn'],
  ])('%s on 28 Nov 2026: %s', (version, status) => {
    expect(graphVersion(answers(), version, NOW).status).toBe(status);
  });

  test('90 days before its end, to the day', () => {
    const end = Date.parse('2027-01-21T00:00:00Z');
    expect(graphVersion(answers(), 'v21.0', new Date(end - 90 * DAY)).status).toBe('pass');
    expect(graphVersion(answers(), 'v21.0', new Date(end - 90 * DAY + 1)).status).toBe('warn');
    expect(graphVersion(answers(), 'v21.0', new Date('2026-10-22T12:00:00Z')).status).toBe('pass');
    expect(graphVersion(answers(), 'v21.0', new Date('2026-10-23T12:00:00Z')).status).toBe('warn');
  });

  test('another version answered than was asked for: both are told (facebook-api-version, September 2026)', () => {
    const check = graphVersion(answers({ answeredVersion: 'v21.0' }), 'v18.0', NOW);
    expect(check).toMatchObject({
      status: 'warn',
      cause: 'api-version',
      detail: { version: 'v18.0', answeredVersion: 'v21.0' },
    });
    expect(graphVersion(answers({ answeredVersion: 'v25.0' }), 'v25.0', NOW).status).toBe('pass');
  });

  test("Meta's own warning is told, alone and beside another version (x-ad-api-version-warning, field reports)", () => {
    const versionWarning = 'v21.0 will be deprecated.';
    expect(graphVersion(answers({ versionWarning }), 'v25.0', NOW)).toMatchObject({
      status: 'warn',
      required: false,
      detail: { version: 'v25.0', said: versionWarning },
    });
    const both = answers({ versionWarning, answeredVersion: 'v21.0' });
    expect(graphVersion(both, 'v18.0', NOW).detail).toMatchObject({
      answeredVersion: 'v21.0',
      said: versionWarning,
    });
  });

  test('one that Meta does not know', () => {
    const check = graphVersion(answers({ inspection: refused('api-version') }), 'v99.0', NOW);
    expect(check).toMatchObject({ status: 'warn', cause: 'api-version', detail: { end: null } });
  });

  test('is not looked at where nothing is configured', () => {
    expect(graphVersion(answers(), undefined, NOW).status).toBe('skip');
  });
});

describe('data.access', () => {
  const until = (days: number) => ({ ...FACTS, dataAccessExpiresAt: new Date(NOW.getTime() + days * DAY) });

  test.each([
    [60, 'pass'],
    [15, 'pass'],
    [13, 'warn'],
    [-1, 'warn'],
  ])('in %d days: %s', (days, status) => {
    expect(dataAccess(until(days), NOW).status).toBe(status);
  });

  test('a token without such an end, or that could not be inspected', () => {
    expect(dataAccess(FACTS, NOW).status).toBe('skip');
    expect(dataAccess(null, NOW).status).toBe('skip');
  });
});
