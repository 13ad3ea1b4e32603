import type { Cause } from './cause.ts';
import type { CodeRow, MetaPage, Proof } from './code-row.ts';
import { FEATURE_CODES } from './codes-features.ts';
import { GRAPH_CODES } from './codes-graph.ts';
import { SENDING_CODES } from './codes-sending.ts';

/**
 * One documented code of Meta's.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes and field reports.
 */
export interface CodeEntry {
  readonly code: number;
  /** The cause where neither subcode nor words say another. */
  readonly cause: Cause;
  readonly proves: Proof;
  /** How long to wait until the same request may pass; '' where waiting alone does not help. */
  readonly wait: string;
  readonly meaning: string;
  /** null: the advice of the cause. */
  readonly fix: string | null;
  readonly place: MetaPage | null;
}

const entry = ([code, cause, proves, wait, meaning, fix, place]: CodeRow): CodeEntry => ({
  code,
  cause,
  proves,
  wait,
  meaning,
  fix: fix ?? null,
  place: place ?? null,
});

const ENTRIES: ReadonlyMap<number, CodeEntry> = new Map(
  [...GRAPH_CODES, ...SENDING_CODES, ...FEATURE_CODES].map((row) => [row[0], entry(row)]),
);

/** Whole families of numbers: what is said of those that are not documented one by one. */
const RANGES: readonly (readonly [from: number, to: number, row: CodeRow])[] = [
  [
    201,
    299,
    [0, 'permission-missing', 'alive', '', 'The token has no right to do this.', undefined, 'assets'],
  ],
  [80000, 80014, [0, 'rate-limited', 'nothing', 'up to an hour', 'Too many calls of one kind.']],
  [132000, 132999, [0, 'template-problem', 'good', '', 'A problem with the template.']],
  [
    133000,
    133099,
    [0, 'number-not-registered', 'good', '', 'A problem with the registration of the number.'],
  ],
  [138000, 139199, [0, 'other-feature', 'good', '', 'A problem with calling, Flows or the block list.']],
  [147000, 147999, [0, 'other-feature', 'good', '', 'A problem with usernames.']],
  [2388000, 2388999, [0, 'template-problem', 'good', '', 'A problem with managing templates.']],
];

/** What is known of a code, alone or as one of a family; null for any other number. */
export function codeEntry(code: number): CodeEntry | null {
  const known = ENTRIES.get(code);
  if (known !== undefined) return known;
  const range = RANGES.find(([from, to]) => code >= from && code <= to);
  return range === undefined ? null : { ...entry(range[2]), code };
}

export function isDocumented(code: number): boolean {
  return ENTRIES.has(code);
}

export const DOCUMENTED_CODES: readonly CodeEntry[] = [...ENTRIES.values()];

/** The layer behind authentication: an answer of it came after Meta had accepted the token. */
export function isOfMessagingLayer(code: number): boolean {
  return code >= 130000 && code <= 139999 && !PROVES_NOTHING.has(code);
}

/** They are also met without a look at the token, or deny a right of it. */
const PROVES_NOTHING: ReadonlySet<number> = new Set([131000, 131005, 131016]);

/**
 * What an answer with this code proves: true, Meta accepted the token that made the call; false, it refused it;
 * null, nothing.
 */
export function provesToken(code: number | null): boolean | null {
  if (code === null) return null;
  const known = codeEntry(code);
  if (known === null) return isOfMessagingLayer(code) ? true : null;
  return known.proves === 'good' ? true : known.proves === 'refused' ? false : null;
}
