import { EXIT, type ExitCode } from '../exit.ts';
import { exitOf, type Verdict, worst } from './checks.ts';

/** Verdicts that `--fail-on` may leave out; `unhealthy` is not among them. */
export const VERDICTS = ['healthy', 'unhealthy', 'misconfigured', 'unverified', 'expiring'] as const;

export type Counts = Readonly<Record<Verdict, number>>;

export const NO_COUNTS: Counts = { healthy: 0, unhealthy: 0, misconfigured: 0, unverified: 0, expiring: 0 };

export function counted(counts: Counts, verdict: Verdict): Counts {
  return { ...counts, [verdict]: counts[verdict] + 1 };
}

export function sumOf(one: Counts, other: Counts): Counts {
  return {
    healthy: one.healthy + other.healthy,
    unhealthy: one.unhealthy + other.unhealthy,
    misconfigured: one.misconfigured + other.misconfigured,
    unverified: one.unverified + other.unverified,
    expiring: one.expiring + other.expiring,
  };
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

/** `unhealthy,expiring` to a set; null for an unknown word or without `unhealthy`. */
export function parseFailOn(text: string): ReadonlySet<Verdict> | null {
  const words = text.split(',').map((word) => word.trim());
  const known = words.filter(isVerdict).filter((verdict) => verdict !== 'healthy');
  return known.length === words.length && known.includes('unhealthy') ? new Set(known) : null;
}

function isVerdict(word: string): word is Verdict {
  return VERDICTS.some((verdict) => verdict === word);
}
