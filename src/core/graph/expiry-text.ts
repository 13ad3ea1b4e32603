/** The two instants that Meta prints into the message of an expired token. */
export interface ExpiryText {
  readonly expiredAt: Date | null;
  readonly serverTime: Date | null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Meta prints the local time of Los Angeles; UTC was seen nowhere and costs nothing. */
const ZONE_HOURS: ReadonlyMap<string, number> = new Map([
  ['PDT', -7],
  ['PST', -8],
  ['UTC', 0],
  ['GMT', 0],
]);

const STAMP =
  /(\d{1,2})-([A-Za-z]{3})-(\d{4}|\d{2})\s{1,200}(\d{2}):(\d{2}):(\d{2})\s{1,200}(P[DS]T|UTC|GMT)/;
// The weekday is not read: it contradicts the date in real replies, and the date is the one that counts.
const EXPIRED_ON = new RegExp(`expired on\\s{1,200}(?:[A-Za-z]{3,12},\\s{1,200})?${STAMP.source}`, 'i');
const NOW_IS = new RegExp(`current time is\\s{1,200}(?:[A-Za-z]{3,12},\\s{1,200})?${STAMP.source}`, 'i');
const EXPIRED_AT_UNIX = /expired at unix time\s{1,200}(\d{9,11})/i;
const NOW_UNIX = /current unix time is\s{1,200}(\d{9,11})/i;

/** Reads both spellings ("on Monday, 28-Jul-25 23:00:00 PDT", "at unix time 1385243155") as exact instants. */
export function expiryIn(message: string): ExpiryText {
  const [first, second] = stampsIn(message);
  return {
    expiredAt: stamp(EXPIRED_ON.exec(message)) ?? unix(EXPIRED_AT_UNIX.exec(message)) ?? first ?? null,
    serverTime: stamp(NOW_IS.exec(message)) ?? unix(NOW_UNIX.exec(message)) ?? second ?? null,
  };
}

/** A translated message keeps the stamps and their order; more than two would be a whole log. */
function stampsIn(message: string): readonly Date[] {
  if (/expired (?:on|at)|current (?:unix )?time is/i.test(message)) return [];
  const found = [...message.slice(0, 2000).matchAll(new RegExp(STAMP.source, 'g'))];
  return found.length > 2 ? [] : found.map(stamp).filter((date) => date !== null);
}

function stamp(match: RegExpExecArray | null): Date | null {
  if (match === null) return null;
  const [, day, monthName, yearText, hour, minute, second, zone] = match;
  const month = MONTHS.indexOf((monthName ?? '').toLowerCase());
  const year = (yearText ?? '').length === 2 ? 2000 + Number(yearText) : Number(yearText);
  const offset = ZONE_HOURS.get((zone ?? '').toUpperCase());
  if (month === -1 || offset === undefined) return null;
  const date = new Date(
    Date.UTC(year, month, Number(day), Number(hour) - offset, Number(minute), Number(second)),
  );
  // 31-Feb would roll over into March: no such day was printed by Meta.
  const local = new Date(date.getTime() + offset * 3_600_000);
  return local.getUTCDate() === Number(day) && local.getUTCMonth() === month ? date : null;
}

function unix(match: RegExpExecArray | null): Date | null {
  return match === null ? null : new Date(Number(match[1]) * 1000);
}
