/** A reminder before a token ends, as a calendar file (RFC 5545): ASCII, CRLF, UTC. */
export function reminderIcs(key: string, expiresAt: Date, now: Date): string {
  const remindAt = new Date(expiresAt.getTime() - leadMs(expiresAt, now));
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//wa-token//reminder//EN',
    'BEGIN:VEVENT',
    `UID:${stamp(expiresAt)}-${key.toLowerCase()}@wa-token`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(remindAt)}`,
    'DURATION:PT30M',
    'SUMMARY:Renew the WhatsApp access token',
    `DESCRIPTION:${key} ends on ${expiresAt.toISOString()}. Run: npx wa-token refresh`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'DESCRIPTION:Renew the WhatsApp access token',
    'TRIGGER:PT0M',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.flatMap(folded).join('\r\n')}\r\n`;
}

const DAY_MS = 86_400_000;

/** A week ahead; of a short life a quarter. */
function leadMs(expiresAt: Date, now: Date): number {
  return Math.min(7 * DAY_MS, Math.max(0, (expiresAt.getTime() - now.getTime()) / 4));
}

function stamp(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** Lines of more than 75 bytes go on after a blank. */
function folded(line: string): readonly string[] {
  const pieces = [line.slice(0, 74)];
  for (let at = 74; at < line.length; at += 73) pieces.push(` ${line.slice(at, at + 73)}`);
  return pieces;
}
