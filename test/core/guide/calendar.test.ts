import { expect, test } from 'vitest';
import { reminderIcs } from '../../../src/core/guide/calendar.ts';

const NOW = new Date('2026-11-22T17:00:00Z');
const unfolded = (text: string): string => text.replaceAll('\r\n ', '');
const value = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}:(.*)$`, 'm').exec(unfolded(text))?.[1]?.trim();

test.each([
  ['a week ahead of a 60-day token', '2027-01-20T06:30:00Z', '20270113T063000Z'],
  ['a quarter of a short life ahead', '2026-11-22T21:00:00Z', '20261122T200000Z'],
  ['at once for one that is over', '2026-11-20T21:00:00Z', '20261120T210000Z'],
])('%s', (_what, expiresAt, start) => {
  const text = reminderIcs('WHATSAPP_ACCESS_TOKEN', new Date(expiresAt), NOW);
  expect(value(text, 'DTSTART')).toBe(start);
  expect(value(text, 'DTSTAMP')).toBe('20261122T170000Z');
});

test('lines end in CRLF and have at most 75 bytes, as RFC 5545 asks', () => {
  const text = reminderIcs(`${'VERY_'.repeat(20)}LONG_TOKEN`, new Date('2027-01-20T06:30:00Z'), NOW);
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(unfolded(text)).toContain('LONG_TOKEN ends on 2027-01-20T06:30:00.000Z. Run: npx wa-token refresh');
});
