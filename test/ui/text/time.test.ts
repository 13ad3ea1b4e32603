import { expect, test } from 'vitest';
import {
  duration,
  expiryPhrase,
  isoSeconds,
  relative,
  utcStamp,
  zonedStamp,
} from '../../../src/ui/text/time.ts';

const EXPIRED = new Date('2025-07-29T06:00:00Z');

test('the moment is told in the own zone, in UTC, and as the JSON prints it', () => {
  expect(zonedStamp(EXPIRED, 'America/Los_Angeles')).toBe('Mon 28 Jul 2025, 23:00 PDT');
  expect(zonedStamp(EXPIRED, 'UTC')).toBe('Tue 29 Jul 2025, 06:00 UTC');
  expect(zonedStamp(EXPIRED, 'No/Such_Zone')).toBe('Tue 29 Jul 2025, 06:00 UTC');
  expect(utcStamp(EXPIRED)).toBe('29 Jul 2025, 06:00 UTC');
  expect(isoSeconds(EXPIRED)).toBe('2025-07-29T06:00:00Z');
});

test('midnight is 00:00', () => {
  expect(zonedStamp(new Date('2025-01-01T00:00:00Z'), 'UTC')).toBe('Wed 1 Jan 2025, 00:00 UTC');
});

test('an expiry is told as past or ahead', () => {
  const zone = 'America/Los_Angeles';
  expect(expiryPhrase(EXPIRED, new Date('2025-08-01T07:00:00Z'), zone)).toBe(
    'expired on Mon 28 Jul 2025, 23:00 PDT, 3 days ago',
  );
  expect(expiryPhrase(EXPIRED, new Date('2025-07-29T05:58:00Z'), zone)).toBe(
    'expires on Mon 28 Jul 2025, 23:00 PDT, in 2 minutes',
  );
});

test.each([
  [0, 'less than a minute'],
  [59, 'less than a minute'],
  [60, '1 minute'],
  [3_599, '59 minutes'],
  [7_200, '2 hours'],
  [86_400, '1 day'],
  [5_183_944, '59 days'],
  [365 * 86_400, '365 days'],
  [730 * 86_400, '2 years'],
])('%i seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

test('now is neither', () => {
  expect(relative(EXPIRED, EXPIRED)).toBe('in less than a minute');
});
