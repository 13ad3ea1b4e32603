import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pacificTime } from '../../src/sandbox/pacific-time.ts';
import { member } from '../support/graph-samples.ts';
import { ask, NOW, WORLD } from '../support/sandbox-asking.ts';

// Instants and texts out of recorded messages.
test.each([
  ['2024-04-26T13:00:00Z', 'Friday, 26-Apr-24 06:00:00 PDT'],
  ['2015-11-23T22:00:03Z', 'Monday, 23-Nov-15 14:00:03 PST'],
  ['2025-11-09T07:00:00Z', 'Saturday, 08-Nov-25 23:00:00 PST'],
  ['2026-03-08T09:59:59Z', 'Sunday, 08-Mar-26 01:59:59 PST'],
  ['2026-03-08T10:00:00Z', 'Sunday, 08-Mar-26 03:00:00 PDT'],
  ['2026-01-01T08:00:00Z', 'Thursday, 01-Jan-26 00:00:00 PST'],
])('%s is written as %s', (instant, text) => {
  expect(pacificTime(new Date(instant))).toBe(text);
});

const OFFSET_HOURS: Readonly<Record<string, number>> = { PDT: 7, PST: 8 };

/** A reader of its own: Date.parse would know the zones by itself. */
function readBack(text: string): number {
  const match = /^\w+, (\d\d)-(\w{3})-(\d\d) (\d\d):(\d\d):(\d\d) (P[DS]T)$/.exec(text);
  const [, day, month, year, hour, minute, second, zone = ''] = match ?? [];
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const hours = Number(hour) + (OFFSET_HOURS[zone] ?? Number.NaN);
  const monthIndex = months.indexOf(month ?? '');
  return Date.UTC(2000 + Number(year), monthIndex, Number(day), hours, Number(minute), Number(second));
}

test('every instant is read back from its text', () => {
  const instants = fc.date({
    min: new Date('2007-01-01T00:00:00Z'),
    max: new Date('2069-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instants, (instant) => {
      expect(readBack(pacificTime(instant))).toBe(Math.floor(instant.getTime() / 1000) * 1000);
    }),
  );
});

test('short-lived tokens end on a full hour, and the message names that instant and the present one', () => {
  const message = String(member(member(ask('me', { token: WORLD.tokens.expired }).json, 'error'), 'message'));
  const [ended = '', now = ''] = message.match(/\w+, \d\d-\w{3}-\d\d [\d:]{8} P[DS]T/g) ?? [];
  expect(readBack(ended) % 3_600_000).toBe(0);
  expect(readBack(ended)).toBeLessThan(NOW.getTime());
  expect(readBack(now)).toBe(NOW.getTime());
});

test('a token works up to its last second and no longer', () => {
  const { tokens, state } = WORLD;
  const end = (state.tokens.find(({ text }) => text === tokens.temporary)?.expiresAt ?? 0) * 1000;
  expect(ask('me', { token: tokens.temporary, now: new Date(end - 1) }).status).toBe(200);
  expect(ask('me', { token: tokens.temporary, now: new Date(end) }).status).toBe(400);
});
