/** The two instants that Meta prints into the message of an expired token. */
export interface ExpiryText {
  readonly expiredAt: Date | null;
  readonly serverTime: Date | null;
}

/** The names of each month in the languages that Meta writes, shortened as it shortens them. */
const MONTHS: readonly string[] = [
  'jan ene janv janeiro january jän gen oca sty ян янв січ led ian ιαν ינו tammi',
  'feb fev fév févr febr february şub lut фев февр лют úno φεβ פבר helmi',
  'mar mär mrz mrt mars march márc мар март бер bře μαρ מרץ maalis',
  'apr abr avr april avril nis kwi апр кві dub ápr απρ אפר huhti',
  'may mai mei mag maj май мая тра kvě máj μαϊ מאי touko',
  'jun juin june juni giu haz cze июн июнь чер čer jún iun ιουν יונ kesä',
  'jul juil july juli lug tem lip июл июль лип čvc júl iul ιουλ יול heinä',
  'aug ago août aout august agu agt ağu sie авг сер srp αυγ אוג elo',
  'sep sept set september eyl wrz сен сент вер zář szept σεπ ספט syys',
  'oct okt out ott october eki paź окт жов říj οκτ אוק loka',
  'nov november kas lis ноя нояб лис noi νοε נוב marras',
  'dec dic dez déc december des ara gru дек груд pro δεκ דצמ joulu',
];
const MONTH_OF: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap((names, month) => names.split(' ').map((name) => [name, month] as const)),
);

/** Meta prints the local time of Los Angeles; UTC was seen nowhere and costs nothing. */
const ZONE_HOURS: ReadonlyMap<string, number> = new Map([
  ['PDT', -7],
  ['PST', -8],
  ['UTC', 0],
  ['GMT', 0],
]);

const STAMP =
  /(\d{1,2})[-. ]{1,2}([\p{L}]{2,12})\.?[-. ]{1,2}(\d{4}|\d{2}),?\s{1,200}(\d{1,2}):(\d{2}):(\d{2})\s{1,200}(P[DS]T|UTC|GMT)/u;
// The weekday is not read: it contradicts the date in real replies, and the date is the one that counts.
const WEEKDAY = '(?:\\p{L}{3,12},?\\s{1,200})?';
const EXPIRED_ON = new RegExp(`expired on\\s{1,200}${WEEKDAY}${STAMP.source}`, 'iu');
const NOW_IS = new RegExp(`current time is\\s{1,200}${WEEKDAY}${STAMP.source}`, 'iu');
const EXPIRED_AT_UNIX = /expired at unix time\s{1,200}(\d{9,11})/i;
const NOW_UNIX = /current unix time is\s{1,200}(\d{9,11})/i;

const LONGEST = 3000;

/**
 * Reads both spellings ("on Monday, 28-Jul-25 23:00:00 PDT", "at unix time 1385243155") as exact instants, also
 * where an editor, a mail or a source file broke the sentence over lines, and in other languages.
 */
export function expiryIn(message: string): ExpiryText {
  const said = unwrapped(message.slice(0, LONGEST));
  const [first, second] = stampsIn(said);
  return {
    expiredAt: stamp(EXPIRED_ON.exec(said)) ?? unix(EXPIRED_AT_UNIX.exec(said)) ?? first ?? null,
    serverTime: stamp(NOW_IS.exec(said)) ?? unix(NOW_UNIX.exec(said)) ?? second ?? null,
  };
}

/** Pieces of one string in a source file: `"... " +`, `'...' .`, Python's pieces side by side. */
const JOINED = /["'`][ \t]{0,8}[+.\\]?[ \t]{0,8}\r?\n[ \t]{0,80}[+.]?[ \t]{0,4}[fbru]{0,2}["'`]/g;
/** A broken line, and what comments and quoted mails put before the next one. */
const BROKEN = /[ \t]{0,80}\\?\r?\n[ \t]{0,80}(?:(?:[#>|*;%]|\/\/|--|REM )[ \t]{0,8}){0,3}/g;

/** A sentence that was broken over lines, in one. */
export function unwrapped(text: string): string {
  return text.replace(JOINED, '').replace(BROKEN, ' ');
}

/** A translated message keeps the stamps and their order; more than two would be a whole log. */
function stampsIn(message: string): readonly Date[] {
  if (/expired (?:on|at)\b|current (?:unix )?time is/i.test(message)) return [];
  const found = [...message.matchAll(new RegExp(STAMP.source, 'gu'))];
  return found.length > 2 ? [] : found.map(stamp).filter((date) => date !== null);
}

function stamp(match: RegExpExecArray | null): Date | null {
  if (match === null) return null;
  const [, day, monthName, yearText, hour, minute, second, zone] = match;
  const month = MONTH_OF.get((monthName ?? '').toLowerCase());
  const year = (yearText ?? '').length === 2 ? 2000 + Number(yearText) : Number(yearText);
  const offset = ZONE_HOURS.get((zone ?? '').toUpperCase());
  if (month === undefined || offset === undefined) return null;
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
