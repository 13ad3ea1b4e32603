/**
 * How far a renewal has come. It may stop after each: a crash, no answer, a full disk, a store that refuses.
 * What is in place then, and what the next run makes of it, stands in STOPS; the tests stop it at each row.
 */
const STAGES = [
  'started',
  'read',
  'exchanged',
  'proved',
  'writing',
  'written',
  'pushed',
  'confirmed',
  'revoked',
] as const;

export type Stage = (typeof STAGES)[number];

type Held = 'old' | 'new' | 'either';

export interface Stop {
  /** Which token the app's files hold; `either`: of several files some may have the new one. */
  readonly files: Held;
  readonly stores: Held;
  /** While a place may hold it, the old token works. */
  readonly oldTokenWorks: boolean;
  /**
   * What the same command does next: `renews` from the beginning, `finishes` with the token that is in place, one of
   * the two by what it finds, or has `nothing` to do.
   */
  readonly next: 'renews' | 'finishes' | 'renews-or-finishes' | 'nothing';
}

export const STOPS = {
  started: { files: 'old', stores: 'old', oldTokenWorks: true, next: 'renews' },
  read: { files: 'old', stores: 'old', oldTokenWorks: true, next: 'renews' },
  // The new token is in no place but this process: it is lost, ends by itself, and the next run asks for another.
  exchanged: { files: 'old', stores: 'old', oldTokenWorks: true, next: 'renews' },
  proved: { files: 'old', stores: 'old', oldTokenWorks: true, next: 'renews' },
  // Each file is whole, with the old token or with the new one; both work.
  writing: { files: 'either', stores: 'old', oldTokenWorks: true, next: 'renews-or-finishes' },
  written: { files: 'new', stores: 'old', oldTokenWorks: true, next: 'finishes' },
  pushed: { files: 'new', stores: 'either', oldTokenWorks: true, next: 'finishes' },
  // From here on the old token's text is gone with this process: it is not revoked any more, and ends by itself.
  confirmed: { files: 'new', stores: 'new', oldTokenWorks: true, next: 'nothing' },
  revoked: { files: 'new', stores: 'new', oldTokenWorks: false, next: 'nothing' },
} as const satisfies Record<Stage, Stop>;
