import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WizardOptions } from '../../src/core/refresh/state.ts';
import {
  type Answering,
  APP,
  BANNED,
  CASES,
  FACTS,
  failureOf,
  HEALTHS,
  REACHES,
  ROWS,
  type Row,
  refreshed as refreshedIn,
  refusedBy,
  row,
  written,
} from '../support/cause-table.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

/** The whole table of causes against unattended refreshes; a short one runs with the quick tests. */
let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.remove());

const refreshed = (answering: Answering, send = true, more: Partial<WizardOptions> = {}) =>
  refreshedIn(world, answering, send, more);

describe('unattended, the test message is answered with', () => {
  test.each(CASES)('%s', async (_what, failure, one) => {
    expect(failure.cause).toBe(one.cause);
    expect(await refreshed({ send: failure })).toEqual({
      ...(one.tokenWorks === true ? written(one) : refusedBy(one)),
      testSend: one.cause,
      sent: 1,
    });
  });
});

describe('the configured number is answered with, and nothing is sent', () => {
  test.each(CASES)('%s', async (_what, failure, one) => {
    expect(await refreshed({ number: failure }, false)).toEqual({
      ...(one.tokenWorks === true ? written(one) : refusedBy(one)),
      testSend: null,
      sent: 0,
    });
  });
});

describe('the configured number is answered with, and the test message is accepted', () => {
  test.each(CASES)('%s', async (_what, failure, one) => {
    // No answer about the number alone: the message, which goes out from it, tells the rest.
    const isOpen = one.verdict === 3;
    const refused = { ...refusedBy(one), testSend: null, sent: 0 };
    const proved = one.tokenWorks === true ? written(one) : { result: 'updated', exitCode: 0, cause: null };
    expect(await refreshed({ number: failure })).toEqual(
      one.tokenWorks === true || isOpen ? { ...proved, testSend: null, sent: 1 } : refused,
    );
  });

  const throttled = failureOf('80007 400 (#80007) Too many calls to this WhatsApp Business account');

  test.each(ROWS)('throttled, and the test message with %s', async (_what, send, one) => {
    expect(await refreshed({ number: throttled, send })).toEqual({
      ...(one.tokenWorks === true ? written(one) : refusedBy(one)),
      testSend: one.cause,
      sent: 1,
    });
  });

  test.each<[string, Answering, Partial<WizardOptions>]>([
    ['debug_token', { facts: throttled, number: throttled, app: throttled }, {}],
    [
      'which app it is of',
      { facts: { ...FACTS, appId: '634974688087057' }, number: throttled },
      { appId: APP },
    ],
  ])('throttled, and so is %s: nothing is sent', async (_what, answering, more) => {
    expect(await refreshed(answering, true, more)).toMatchObject({ result: 'refused', sent: 0 });
  });
});

describe('the account is banned, by its health, and the test message', () => {
  const banned: Row = row('account-restricted', null, 1);
  test('is accepted: written, and the health is told', async () => {
    expect(await refreshed({ health: BANNED })).toMatchObject(written(banned));
  });

  test('is not asked for: the reads decide', async () => {
    expect(await refreshed({ health: BANNED }, false)).toMatchObject(written(banned));
  });

  test.each(ROWS)('is answered with %s', async (_what, send, one) => {
    const outcome = await refreshed({ health: BANNED, send });
    // What the message met is told before what the health says, where it is trouble of its own.
    const expected = one.verdict === 1 ? written(one) : written(banned);
    expect(outcome).toMatchObject(one.tokenWorks === true ? expected : refusedBy(one));
  });
});

describe('the health keeps no proved token out of the file, and decides the exit code', () => {
  test.each(HEALTHS)('%s', async (_what, entities, cause) => {
    const health = { canSendMessage: 'BLOCKED', entities };
    const expected = { result: 'updated', exitCode: cause === null ? 0 : 1, cause };
    expect(await refreshed({ health })).toMatchObject({ ...expected, sent: 1 });
    expect(await refreshed({ health }, false)).toMatchObject({ ...expected, sent: 0 });
  });
});

describe('whose the token is and what it may do decides, whatever the test message would meet', () => {
  const SENDS: readonly (readonly [string, Partial<Answering>, boolean])[] = [
    ['accepted', {}, true],
    ['refused with a proof', { send: failureOf('131030 400 (#131030) Not in allowed list') }, true],
    ['not sent', {}, false],
  ];
  const rows = REACHES.flatMap((reach) => SENDS.map((send) => [reach[0], send[0], reach, send] as const));

  test.each(rows)(
    '%s; the message is %s',
    async (_what, _sent, [, answering, more, cause], [, sends, send]) => {
      const outcome = await refreshed({ ...answering, ...sends }, send, more);
      expect(outcome).toMatchObject(
        cause === null
          ? { result: 'updated', exitCode: 0, cause: null, sent: send ? 1 : 0 }
          : // Nothing is sent with a token that may not be written.
            { result: 'refused', exitCode: 1, cause, sent: 0 },
      );
    },
  );
});
