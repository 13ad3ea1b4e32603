import { expect, test } from 'vitest';
import { CAUSES, isCause, TOKEN_BLAMES } from '../../../src/core/causes/catalogue.ts';
import type { Fault } from '../../../src/core/causes/cause.ts';

const IDS = {
  appId: '911602140448729',
  businessId: '1234567',
  wabaId: '102290129340398',
  phoneNumberId: '106540352242922',
};

/** What scripts rely on: fault, whether the token works, and the verdict of a check with this cause. */
const PROMISED: readonly (readonly [string, Fault, boolean | null, number | null])[] = [
  ['token-expired', 'token', false, 1],
  ['token-invalidated', 'token', false, 1],
  ['token-malformed', 'token', false, 1],
  ['app-not-authorized', 'token', false, 1],
  ['user-checkpoint', 'token', false, 1],
  ['token-missing', 'configuration', null, 2],
  ['permission-missing', 'configuration', null, 1],
  ['asset-unreachable', 'configuration', null, 1],
  ['wrong-app', 'configuration', null, 1],
  ['app-secret-proof', 'configuration', null, 1],
  ['app-secret-invalid', 'configuration', null, 1],
  ['ip-not-allowed', 'configuration', null, 1],
  ['api-version', 'configuration', null, 1],
  ['account-restricted', 'account', null, 1],
  ['payment-problem', 'account', true, 1],
  ['quality-restricted', 'account', true, 1],
  ['display-name-not-approved', 'configuration', true, 1],
  ['number-not-registered', 'configuration', true, 1],
  ['rate-limited', 'meta', null, 3],
  ['meta-transient', 'meta', null, 3],
  ['not-graph-reply', 'network', null, 3],
  ['network', 'network', null, 3],
  ['offline', 'none', null, 3],
  ['token-expiring', 'token', true, 4],
  ['token-not-permanent', 'token', true, 4],
  ['recipient-not-allowed', 'recipient', true, 0],
  ['undeliverable', 'recipient', true, 0],
  ['template-problem', 'request', true, 0],
  ['other-feature', 'request', true, 0],
  ['conversation-window', 'request', true, 0],
  ['request-invalid', 'request', null, 3],
  ['cannot-inspect', 'configuration', null, null],
  ['token-valid', 'none', true, 0],
  ['send-accepted', 'none', true, 0],
  ['unrecognised', 'none', null, 3],
];

test('each cause has the fault, the word on the token and the verdict that were promised', () => {
  const told = Object.entries(CAUSES).map(([name, { fault, tokenWorks, verdict }]) => [
    name,
    fault,
    tokenWorks,
    verdict,
  ]);
  expect(told.sort()).toEqual([...PROMISED].map((row) => [...row]).sort());
});

test.each(Object.entries(CAUSES))('%s is described in full', (_name, entry) => {
  expect(entry.title).toMatch(/^[A-Z].*[^.]$/);
  expect(entry.meaning).toMatch(/\.$/);
  expect(entry.source).toMatch(/^https:\/\//);
  expect(entry.next).toMatch(/^wa-token /);
  expect(entry.guideSteps.every((step) => step >= 1 && step <= 7)).toBe(true);
  for (const fix of [entry.fix({}), entry.fix(IDS)]) {
    expect(fix).toMatch(/\.$/);
    expect(fix).not.toMatch(/undefined|\{app\}|\{biz\}/);
  }
});

test('a cause that blames the token says that it is dead, and no other does', () => {
  const dead = Object.entries(CAUSES).filter(([, { tokenWorks }]) => tokenWorks === false);
  expect(dead.map(([name]) => name).sort()).toEqual([...TOKEN_BLAMES].sort());
});

test('the links are exact where the ids are known', () => {
  expect(CAUSES['token-expired'].fix(IDS)).toContain(
    'apps/911602140448729/use_cases/customize/api-testing-v2/',
  );
  expect(CAUSES['permission-missing'].fix(IDS)).toContain(
    '/latest/settings/system_users?business_id=1234567',
  );
  expect(CAUSES['number-not-registered'].fix(IDS)).toContain('POST /106540352242922/register');
});

test.each(['asset-unreachable', 'wrong-app', 'request-invalid', 'api-version'] as const)(
  '%s: an id that may be the wrong one is not named as the right one',
  (cause) => {
    for (const id of Object.values(IDS).filter((one) => one !== IDS.businessId)) {
      expect(CAUSES[cause].fix(IDS)).not.toContain(id);
    }
  },
);

test('a name out of the prototype is no cause', () => {
  expect(['toString', '__proto__', 'constructor', ''].filter(isCause)).toEqual([]);
});
