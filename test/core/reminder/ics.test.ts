import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { type Reminder, reminderIcs } from '../../../src/core/reminder/ics.ts';

const NOW = new Date('2026-11-22T17:00:05Z');
const DAY = 86_400_000;

const REMINDER: Reminder = {
  appName: 'Lucky Shrub Orders',
  key: 'WHATSAPP_ACCESS_TOKEN',
  place: 'backend/.env',
  identity: '/srv/shop/backend/.env',
  expiresAt: new Date(NOW.getTime() + 60 * DAY),
};

interface Event {
  readonly uid: string;
  readonly start: Date;
  readonly summary: string;
  readonly description: string;
  /** When the alarm rings, as a calendar works it out. */
  readonly rings: Date;
}

/** What a calendar program makes of the file; ical.js reads in strict mode. */
function eventsOf(ics: string): readonly Event[] {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  expect(calendar.name).toBe('vcalendar');
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const trigger = component.getFirstSubcomponent('valarm')?.getFirstPropertyValue('trigger');
    if (!(trigger instanceof ICAL.Duration)) throw new Error('the alarm has no trigger');
    const rings = event.startDate.clone();
    rings.addDuration(trigger);
    return {
      uid: event.uid,
      start: event.startDate.toJSDate(),
      summary: event.summary,
      description: event.description,
      rings: rings.toJSDate(),
    };
  });
}

const daysBefore = ({ expiresAt }: Reminder, events: readonly Event[]): readonly number[] =>
  events.map(({ rings }) => (expiresAt.getTime() - rings.getTime()) / DAY);

describe('a calendar reads', () => {
  test('14, 7 and 1 days before the end of a 60-day token', () => {
    const events = eventsOf(reminderIcs(REMINDER, NOW));
    expect(daysBefore(REMINDER, events)).toEqual([14, 7, 1]);
    expect(events.map(({ summary }) => summary)).toEqual([
      'WhatsApp token of Lucky Shrub Orders ends in 14 days',
      'WhatsApp token of Lucky Shrub Orders ends in 7 days',
      'WhatsApp token of Lucky Shrub Orders ends tomorrow',
    ]);
    expect(events[0]?.description).toBe(
      'WHATSAPP_ACCESS_TOKEN in backend/.env stops working on 2027-01-21, 17:00 UTC. Replace it before: wa-token renew, or wa-token refresh',
    );
  });

  test.each([
    ['ten days are left', 10 * DAY, [7, 1]],
    ['two days are left', 2 * DAY, [1]],
    ['a temporary token: the hour before', 23 * 3_600_000, [1 / 24]],
    ['half an hour is left: its end', 1_800_000, [0]],
  ])('%s', (_what, left, days) => {
    const reminder = { ...REMINDER, expiresAt: new Date(NOW.getTime() + left) };
    expect(daysBefore(reminder, eventsOf(reminderIcs(reminder, NOW)))).toEqual(days);
  });

  test('names with signs, other scripts and line breaks, in lines of at most 75 octets', () => {
    const appName = `Blumen, Käse; Söhne\\ ${'日本語の店'.repeat(9)}\r\nBEGIN:VALARM`;
    const ics = reminderIcs({ ...REMINDER, appName }, NOW);
    for (const line of ics.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(ics.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const [event] = eventsOf(ics);
    expect(event?.summary).toBe(
      `WhatsApp token of Blumen, Käse; Söhne\\ ${'日本語の店'.repeat(9)} BEGIN:VALARM ends in 14 days`,
    );
  });
});

test("the next token's reminders take the place of these; another file's do not", () => {
  const later = new Date(NOW.getTime() + 40 * DAY);
  const next = { ...REMINDER, expiresAt: new Date(later.getTime() + 60 * DAY) };
  const uids = (reminder: Reminder, now: Date): readonly string[] =>
    eventsOf(reminderIcs(reminder, now)).map(({ uid }) => uid);
  expect(uids(next, later)).toEqual(uids(REMINDER, NOW));
  expect(uids({ ...next, identity: '/srv/bakery/.env' }, later)).not.toEqual(uids(REMINDER, NOW));
  const sequences = [reminderIcs(REMINDER, NOW), reminderIcs(next, later)].map((ics) =>
    Number(/^SEQUENCE:(\d+)/m.exec(ics)?.[1]),
  );
  expect(sequences[1]).toBeGreaterThan(sequences[0] ?? Infinity);
});
