import type { Cause } from '../causes/cause.ts';
import type { ExitCode } from '../exit.ts';
import type { TokenKind } from '../graph/graph.ts';
import type { CheckId, CheckStatus } from './checks.ts';
import type { Shard } from './shard.ts';
import type { Verdict } from './verdict.ts';

/** The report of `check` as it is published: schemaVersion 1, additions only. What is not known is null. */

export type SourceKind = 'file' | 'environment' | 'stdin';

export interface SourceReport {
  readonly kind: SourceKind;
  readonly path: string | null;
  readonly key: string | null;
  readonly line: number | null;
}

export interface TokenReport {
  readonly fingerprint: string;
  readonly kind: TokenKind;
  readonly appId: string | null;
  readonly appName: string | null;
  readonly issuedAt: string | null;
  readonly expiresAt: string | null;
  readonly neverExpires: boolean | null;
  readonly secondsLeft: number | null;
  readonly dataAccessExpiresAt: string | null;
  readonly scopes: readonly string[] | null;
  readonly wabaIds: readonly string[];
}

export interface NumberReport {
  readonly id: string;
  readonly display: string | null;
  readonly verifiedName: string | null;
  readonly qualityRating: string | null;
  readonly canSendMessage: string | null;
}

export interface CheckReport {
  readonly id: CheckId;
  readonly status: CheckStatus;
  readonly required: boolean;
  readonly cause: Cause | null;
  readonly message: string;
  readonly fix: string | null;
  readonly guideStep: number | null;
}

export interface TargetReport {
  readonly source: SourceReport;
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  readonly cause: Cause | null;
  readonly token: TokenReport | null;
  readonly phoneNumber: NumberReport | null;
  readonly checks: readonly CheckReport[];
}

export interface ReportError {
  readonly code: string;
  readonly message: string;
  readonly fix: string | null;
}

/** What is known before the first target. */
export interface ReportHead {
  readonly version: string;
  /** ISO, whole seconds. */
  readonly checkedAt: string;
  /** How many targets may come; files without the key are left out later. */
  readonly expected: number;
}

/** What is known after the last one. */
export interface ReportSummary {
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  readonly error: ReportError | null;
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Files that were found by searching and do not define the key. */
  readonly leftOut: number;
  readonly shard: Shard | null;
}

/** One format: what to print before, for each target and after. Each text is whole lines, without the last line end; null prints nothing. */
export interface ReportWriter {
  begin(): string | null;
  target(report: TargetReport): string | null;
  end(summary: ReportSummary): string | null;
}

/** The check that decides the verdict: the first one with the target's cause, else the first that did not pass. */
export function decidingCheck(target: TargetReport): CheckReport | null {
  if (target.verdict === 'healthy') return null;
  const bad = target.checks.filter(
    ({ required, status }) => required && status !== 'pass' && status !== 'warn',
  );
  return bad.find(({ cause }) => cause === target.cause) ?? bad[0] ?? null;
}
