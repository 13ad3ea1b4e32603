import { expect, test } from 'vitest';
import { expiryIn } from '../../../src/core/graph/expiry-text.ts';

const at = (iso: string | null): Date | null => (iso === null ? null : new Date(iso));

test.each([
  [
    'Session has expired on Monday, 28-Jul-25 23:00:00 PDT. The current time is Friday, 01-Aug-25 01:02:03 PDT.',
    '2025-07-29T06:00:00Z',
    '2025-08-01T08:02:03Z',
  ],
  ['Session has expired on Saturday, 08-Nov-25 23:00:00 PST', '2025-11-09T07:00:00Z', null],
  ['The token has expired on Saturday, 23-Sep-23 23:29:14 PDT.', '2023-09-24T06:29:14Z', null],
  ['Session has expired on Monday,\n          23-Nov-15 14:00:00 PST.', '2015-11-23T22:00:00Z', null],
  [
    'Session has expired on Wednesday, 07-Oct-20 16:29:17 PDT. The current time is Friday, 18-Dec-20 16:45:18 PST.',
    '2020-10-07T23:29:17Z',
    '2020-12-19T00:45:18Z',
  ],
  ['the weekday is wrong: expired on Monday, 27-Jul-25 23:00:00 PDT', '2025-07-28T06:00:00Z', null],
  [
    'Session has expired at unix time 1385243155. The current unix time is 1385246755.',
    '2013-11-23T21:45:55Z',
    '2013-11-23T22:45:55Z',
  ],
  ['Session has expired on Monday, 29-Feb-24 23:59:59 PST', '2024-03-01T07:59:59Z', null],
  ['Session has expired on Monday, 31-Feb-24 23:59:59 PST', null, null],
  ['Session has expired on Monday, 28-Foo-25 23:00:00 PDT', null, null],
  ['Session has expired on Monday, 28-Jul-25 23:00:00 CEST', null, null],
  [
    'La sesión caducó el lunes, 28-Jul-25 23:00:00 PDT. Ahora: 29-Jul-25 23:00:00 PDT.',
    '2025-07-29T06:00:00Z',
    '2025-07-30T06:00:00Z',
  ],
  ['Session has expired', null, null],
  ['', null, null],
])('%j', (message, expiredAt, serverTime) => {
  expect(expiryIn(message)).toEqual({ expiredAt: at(expiredAt), serverTime: at(serverTime) });
});
