import { CAUSES } from '../causes/catalogue.ts';
import type { Cause } from '../causes/cause.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Surrounding } from '../project/surroundings.ts';

export const CHECK_IDS = [
  'file.found',
  'file.key',
  'file.permissions',
  'file.git',
  'file.shadow',
  'token.shape',
  'token.valid',
  'token.expiry',
  'token.kind',
  'token.scopes',
  'app.match',
  'waba.reachable',
  'number.reachable',
  'number.health',
  'clock.skew',
  'send.test',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];
export type CheckStatus = 'pass' | 'warn' | 'fail' | 'unknown' | 'skip';

/** One named check, as data; its sentence is found by id, status and cause. */
export interface Check {
  readonly id: CheckId;
  readonly status: CheckStatus;
  /** Why it did not pass; null where it did, or where there is nothing to say. */
  readonly cause: Cause | null;
  /** Facts for the sentence: names, numbers, Meta's words. Never a secret. */
  readonly detail?: string;
  /** What was found round the file, where that is what the check is about. */
  readonly findings?: readonly Surrounding[];
  /** Only a required check decides the verdict. */
  readonly required: boolean;
}

export function required(id: CheckId, status: CheckStatus, cause: Cause | null = null): Check {
  return { id, status, cause, required: true };
}

export function optional(id: CheckId, status: CheckStatus, cause: Cause | null = null): Check {
  return { id, status, cause, required: false };
}

export type Verdict = 'healthy' | 'unhealthy' | 'misconfigured' | 'unverified' | 'expiring';

const EXIT_OF_VERDICT = {
  healthy: EXIT.ok,
  unhealthy: EXIT.unhealthy,
  misconfigured: EXIT.misconfigured,
  unverified: EXIT.unverified,
  expiring: EXIT.expiring,
} as const satisfies Record<Verdict, ExitCode>;

/** Worst first: what one bad check or target makes of the whole. */
export const WORST_FIRST: readonly Verdict[] = [
  'unhealthy',
  'misconfigured',
  'unverified',
  'expiring',
  'healthy',
];

export function exitOf(verdict: Verdict): ExitCode {
  return EXIT_OF_VERDICT[verdict];
}

export function worst(verdicts: readonly Verdict[]): Verdict {
  return WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'unverified';
}

/** What one check alone says of its target. */
export function verdictOfCheck(check: Check): Verdict {
  if (!check.required || check.status === 'pass' || check.status === 'warn') return 'healthy';
  if (check.status === 'fail' && check.cause !== null) return verdictOfCause(check.cause);
  return 'unverified';
}

/** A failing required check's verdict (the catalogue's column); a cause that decides nothing is no answer. */
export function verdictOfCause(cause: Cause): Verdict {
  const exit = CAUSES[cause].verdict;
  return WORST_FIRST.find((verdict) => EXIT_OF_VERDICT[verdict] === exit) ?? 'unverified';
}

export function verdictOf(checks: readonly Check[]): Verdict {
  return worst(checks.map(verdictOfCheck));
}

/** The first check that makes the verdict what it is, or null when healthy. */
export function decisive(checks: readonly Check[]): Check | null {
  const verdict = verdictOf(checks);
  if (verdict === 'healthy') return null;
  return checks.find((check) => verdictOfCheck(check) === verdict) ?? null;
}
