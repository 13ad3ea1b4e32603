import { CAUSES } from '../causes/catalogue.ts';
import type { Cause } from '../causes/cause.ts';
import { EXIT, type ExitCode } from '../exit.ts';

/** Worst first: what one bad check or target makes of the whole. */
export const VERDICTS = ['unhealthy', 'misconfigured', 'unverified', 'expiring', 'healthy'] as const;
export type Verdict = (typeof VERDICTS)[number];

const EXIT_OF_VERDICT = {
  healthy: EXIT.ok,
  unhealthy: EXIT.unhealthy,
  misconfigured: EXIT.misconfigured,
  unverified: EXIT.unverified,
  expiring: EXIT.expiring,
} as const satisfies Record<Verdict, ExitCode>;

export function exitOf(verdict: Verdict): ExitCode {
  return EXIT_OF_VERDICT[verdict];
}

export function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? 'unverified';
}

/** A failing required check's verdict (the catalogue's column); a cause that decides nothing is no answer. */
export function verdictOfCause(cause: Cause): Verdict {
  const exit = CAUSES[cause].verdict;
  return VERDICTS.find((verdict) => EXIT_OF_VERDICT[verdict] === exit) ?? 'unverified';
}

export type Counts = Readonly<Record<Verdict, number>>;

export const NO_COUNTS: Counts = { healthy: 0, unhealthy: 0, misconfigured: 0, unverified: 0, expiring: 0 };

export function counted(counts: Counts, verdict: Verdict): Counts {
  return { ...counts, [verdict]: counts[verdict] + 1 };
}

export function sumOf(one: Counts, other: Counts): Counts {
  const sum = { ...one };
  for (const verdict of VERDICTS) sum[verdict] += other[verdict];
  return sum;
}

/** The worst of them; null where there is none. */
export function worstOf(counts: Counts): Verdict | null {
  const met = VERDICTS.filter((verdict) => counts[verdict] > 0);
  return met.length === 0 ? null : worst(met);
}

export function total(counts: Counts): number {
  return VERDICTS.reduce((sum, verdict) => sum + counts[verdict], 0);
}

/** Which verdicts fail the run; null where none was named, which means all of them. */
export type FailOn = ReadonlySet<Verdict> | null;

/**
 * The exit code of many targets: of the worst verdict that was not excused. An excused verdict hides no other one
 * behind it, so the codes of all are looked at, not that of the worst alone.
 */
export function exitOfCounts(counts: Counts, failOn: FailOn): ExitCode {
  const failing = VERDICTS.filter(
    (verdict) => counts[verdict] > 0 && (failOn === null || failOn.has(verdict)),
  );
  const met = failing.filter((verdict) => verdict !== 'healthy');
  return met.length === 0 ? EXIT.ok : exitOf(worst(met));
}

/** `unhealthy`, which cannot be left out, with any others, to a set; null for an unknown word or without `unhealthy`. */
export function parseFailOn(text: string): ReadonlySet<Verdict> | null {
  const words = text.split(',').map((word) => word.trim());
  const known = words.filter(isVerdict).filter((verdict) => verdict !== 'healthy');
  return known.length === words.length && known.includes('unhealthy') ? new Set(known) : null;
}

function isVerdict(word: unknown): word is Verdict {
  return VERDICTS.some((verdict) => verdict === word);
}
