const PARTS = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  weekday: 'long',
  day: '2-digit',
  month: 'short',
  year: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});

/** `Friday, 26-Apr-24 06:00:00 PDT`: how Graph writes an instant, whatever the reader's zone. */
export function pacificTime(instant: Date): string {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of PARTS.formatToParts(instant)) part[type] = value;
  const day = `${part.weekday}, ${part.day}-${part.month}-${part.year}`;
  return `${day} ${part.hour}:${part.minute}:${part.second} ${part.timeZoneName}`;
}
