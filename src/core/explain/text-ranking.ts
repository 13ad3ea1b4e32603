import { TOKEN_BLAMES } from '../causes/catalogue.ts';
import type { Cause } from '../causes/cause.ts';
import { provesToken } from '../causes/codes.ts';
import { type Finding, WEIGHT, withWordsBeside } from './text-records.ts';

export interface Ranked extends Finding {
  /** The time that the log line gives, in milliseconds; null where it gives none. */
  readonly time: number | null;
}

export interface Ranking {
  add(finding: Finding): void;
  /** The one that decides first, then the others. */
  result(): readonly Ranked[];
}

/** How far before an error its log line's time may stand. */
const REACH = 160;
/** As people write it, or as pino and Meta's webhooks count it: seconds or milliseconds of the epoch. */
const TIME =
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?|"(?:time|timestamp|ts)": ?"?1\d{9}(?:\d{3})?(?!\d)/g;
/** Errors within this time of each other belong to one incident, in which one may explain the others. */
const INCIDENT_MS = 15 * 60_000;

/**
 * Keeps the newest finding of each kind, so that a log of any length needs little memory. Newest by the lines'
 * own times where all of them have one (exports of log viewers run backwards), else the one that stands last.
 */
export function newestDecisive(text: string): Ranking {
  const kept = new Map<string, Ranked>();
  return {
    add(finding) {
      const { code, subcode } = finding.error;
      const key = finding.cause === 'unrecognised' ? finding.cause : `${finding.cause}/${code}/${subcode}`;
      const { cause, error, at, end, weight } = finding;
      const ranked = { cause, error, at, end, weight, time: timeBefore(text, at) };
      const before = kept.get(key);
      if (before === undefined || isNewer(ranked, before)) kept.set(key, ranked);
    },
    result() {
      const all = [...kept.values()].map((one) => withWordsBeside(text, one));
      const numbered = new Set(all.filter((one) => one.error.code !== null).map((one) => one.cause));
      // The same error told by its sentence too, in the line that logs it.
      const distinct = all.filter((one) => one.error.code !== null || !numbered.has(one.cause));
      const sorted = distinct.sort((a, b) => b.weight - a.weight || (isNewer(a, b) ? -1 : 1));
      const [newest] = sorted;
      if (newest === undefined) return sorted;
      const explaining = sorted.find((one) => explains(one, newest)) ?? newest;
      return [explaining, ...sorted.filter((one) => one !== explaining)];
    },
  };
}

/** Ends everything else: nothing is sent any more until it is mended. */
const LOCKS: ReadonlySet<Cause> = new Set<Cause>(['account-restricted']);

/** Whether the newest error follows from this one: a dead token or a lock, in the same incident. */
function explains(one: Ranked, newest: Ranked): boolean {
  if (one === newest || one.weight < WEIGHT.error || TOKEN_BLAMES.has(newest.cause)) return false;
  const isBlame = TOKEN_BLAMES.has(one.cause);
  if (!isBlame && !(LOCKS.has(one.cause) && one.error.code !== null && newest.error.code !== null))
    return false;
  // Behind authentication the token was alive again.
  if (isBlame && (provesToken(newest.error.code) === true || newest.cause === 'recipient-not-allowed'))
    return false;
  if (one.time === null || newest.time === null) return true;
  return Math.abs(one.time - newest.time) <= INCIDENT_MS;
}

function isNewer(a: Ranked, b: Ranked): boolean {
  if (a.weight !== b.weight) return a.weight > b.weight;
  if (a.time !== null && b.time !== null && a.time !== b.time) return a.time > b.time;
  return a.at >= b.at;
}

/** The time that stands before a place in a log, in milliseconds. */
export function timeBefore(text: string, at: number): number | null {
  const before = text
    .slice(Math.max(0, at - REACH), at)
    .match(TIME)
    ?.at(-1);
  if (before === undefined) return null;
  const epoch = before.startsWith('"') ? (/\d+$/.exec(before)?.[0] ?? '') : '';
  if (epoch !== '') return Number(epoch) * (epoch.length === 10 ? 1000 : 1);
  const time = Date.parse(before.replace(' ', 'T').replace(',', '.'));
  return Number.isNaN(time) ? null : time;
}
