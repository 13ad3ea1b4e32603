import { createHash } from 'node:crypto';
import { stripControls } from '../redact.ts';

/** What is remembered: which token ends when, and where it stands. Never the token. */
export interface Reminder {
  /** Of the app, as Meta names it; null where that is not known. */
  readonly appName: string | null;
  readonly key: string;
  /** The file as a person would type it. */
  readonly place: string;
  /** Tells the reminders of one file from those of another, such as its whole path; only a hash of it is written. */
  readonly identity: string;
  readonly expiresAt: Date;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const DAYS_BEFORE = [14, 7, 1] as const;

interface Moment {
  /** Part of the event's identity: the next token's reminder of the same kind takes this one's place. */
  readonly name: string;
  readonly at: Date;
  readonly words: string;
}

/** 14, 7 and 1 days before the end, as far as they are still to come; the hour before where no day is left. */
function reminderMoments(expiresAt: Date, now: Date): readonly Moment[] {
  const before = (milliseconds: number): Date => new Date(expiresAt.getTime() - milliseconds);
  const days = DAYS_BEFORE.map((count) => ({
    name: `${count}d`,
    at: before(count * DAY_MS),
    words: count === 1 ? 'tomorrow' : `in ${count} days`,
  })).filter(({ at }) => at > now);
  if (days.length > 0) return days;
  const hour = before(HOUR_MS);
  return hour > now
    ? [{ name: '1h', at: hour, words: 'in an hour' }]
    : [{ name: '1h', at: expiresAt, words: 'now' }];
}

/** A calendar file (RFC 5545) with one event and its alarm for each moment. */
export function reminderIcs(reminder: Reminder, now: Date): string {
  const moments = reminderMoments(reminder.expiresAt, now);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//wa-token//reminder//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...moments.flatMap((moment) => eventLines(reminder, moment, now)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(reminder: Reminder, { name, at, words }: Moment, now: Date): readonly string[] {
  const { appName, key, place, expiresAt } = reminder;
  const whose = appName === null ? '' : ` of ${stripControls(appName)}`;
  const summary = text(`WhatsApp token${whose} ends ${words}`);
  const ends = expiresAt.toISOString().slice(0, 16).replace('T', ', ');
  return [
    'BEGIN:VEVENT',
    `UID:${identityOf(reminder, name)}@wa-token`,
    // A later file with the same UID replaces this event.
    `SEQUENCE:${Math.max(0, Math.floor(now.getTime() / MINUTE_MS) - EPOCH_MINUTES)}`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(at)}`,
    `DTEND:${stamp(new Date(at.getTime() + 15 * MINUTE_MS))}`,
    `SUMMARY:${summary}`,
    `DESCRIPTION:${text(`${stripControls(key)} in ${stripControls(place)} stops working on ${ends} UTC. Replace it before: wa-token renew, or wa-token refresh`)}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:PT0S',
    `DESCRIPTION:${summary}`,
    'END:VALARM',
    'END:VEVENT',
  ];
}

/** SEQUENCE is a 32-bit number: minutes since 2026. */
const EPOCH_MINUTES = Date.UTC(2026, 0, 1) / MINUTE_MS;

function identityOf({ identity, key }: Reminder, name: string): string {
  return createHash('sha256').update(`${identity}\n${key}\n${name}`).digest('hex').slice(0, 24);
}

/** `20270121T170005Z` */
function stamp(instant: Date): string {
  return instant.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** RFC 5545, 3.3.11 */
function text(value: string): string {
  return value.replace(/[\\;,]/g, (sign) => `\\${sign}`);
}

const MOST_OCTETS = 75;

/** RFC 5545, 3.1: lines of at most 75 octets, broken between characters. */
function folded(line: string): string {
  let result = '';
  let octets = 0;
  for (const char of line) {
    const size = Buffer.byteLength(char);
    if (octets + size > MOST_OCTETS) {
      result += '\r\n ';
      octets = 1;
    }
    result += char;
    octets += size;
  }
  return result;
}
