/** `2025-07-29T06:00:00Z`: an instant as the JSON forms print it. */
export function isoSeconds(instant: Date): string {
  return instant.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** `29 Jul 2025, 06:00 UTC`. */
export function utcStamp(instant: Date): string {
  const part = partsOf(instant, 'UTC');
  return `${part('day')} ${part('month')} ${part('year')}, ${part('hour')}:${part('minute')} UTC`;
}

/** `Mon 28 Jul 2025, 23:00 PDT`, in the person's own zone. */
export function zonedStamp(instant: Date, zone: string): string {
  const part = partsOf(instant, zone);
  const day = `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`;
  return `${day}, ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
}

/** `3 days ago`, `in 58 days`: the largest unit that fits, rounded down. */
export function relative(instant: Date, now: Date): string {
  const seconds = Math.round((instant.getTime() - now.getTime()) / 1000);
  const span = duration(Math.abs(seconds));
  return seconds < 0 ? `${span} ago` : `in ${span}`;
}

/** `expired on Mon 28 Jul 2025, 23:00 PDT, 3 days ago`; `expires ..., in 3 days` while it is ahead. */
export function expiryPhrase(instant: Date, now: Date, zone: string): string {
  const verb = instant.getTime() <= now.getTime() ? 'expired' : 'expires';
  return `${verb} on ${zonedStamp(instant, zone)}, ${relative(instant, now)}`;
}

const UNITS = [
  ['year', 365 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Two years are told in years, 23 months in days: the nearer it is, the more exact. */
export function duration(seconds: number): string {
  for (const [unit, size] of UNITS) {
    const count = Math.floor(seconds / size);
    if (count < (unit === 'year' ? 2 : 1)) continue;
    const minutes = Math.floor((seconds % 3_600) / 60);
    if (unit === 'hour' && minutes > 0) return `${count} h ${minutes} min`;
    return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'less than a minute';
}

type Part = 'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute' | 'timeZoneName';

function partsOf(instant: Date, zone: string): (part: Part) => string {
  const parts = formatFor(zone).formatToParts(instant);
  return (part) => parts.find(({ type }) => type === part)?.value ?? '';
}

function formatFor(zone: string): Intl.DateTimeFormat {
  const options = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: zone });
  } catch {
    // A zone that this machine's ICU data does not have.
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
  }
}
