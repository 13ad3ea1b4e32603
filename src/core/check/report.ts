import type { Cause } from '../causes/cause.ts';
import type { ExitCode } from '../exit.ts';
import type { TokenKind } from '../graph/graph.ts';
import type { CheckId, CheckStatus } from './checks.ts';
import type { Shard } from './shard.ts';
import type { FailOn, Verdict } from './verdict.ts';

/** A row in commands/check/formats.ts brings each one's renderer. */
export const FORMATS = ['text', 'json', 'jsonl', 'github', 'junit', 'prometheus', 'nagios'] as const;
export type Format = (typeof FORMATS)[number];

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

/** An id and where it was found: a value from an unexpected place is seen at a glance. */
export interface IdReport {
  readonly value: string;
  readonly from: 'flag' | 'environment' | 'env-file';
  /** The variable's name; null for a flag. */
  readonly name: string | null;
}

export type IdReports = Readonly<Record<'phoneNumberId' | 'wabaId' | 'appId', IdReport | null>>;

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
  readonly ids: IdReports;
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
  /** One target is told in full, several in short. */
  readonly isAlone: boolean;
  /** Who was asked, where that is not Meta's own address; else null. */
  readonly graphUrl: string | null;
  /** The least time that a token must have left; null: any. */
  readonly minValiditySeconds: number | null;
  readonly failOn: FailOn;
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
  /** In pieces where the whole may be large. */
  end(summary: ReportSummary): string | null | Iterable<string>;
}

/** The check that decides the verdict: the first one with the target's cause, else the first that did not pass. */
export function decidingCheck(target: TargetReport): CheckReport | null {
  if (target.verdict === 'healthy') return null;
  const bad = target.checks.filter(
    ({ required, status }) => required && status !== 'pass' && status !== 'warn',
  );
  return bad.find(({ cause }) => cause === target.cause) ?? bad[0] ?? null;
}

/** The pieces together, for whoever needs them at once. */
export function wholeText(text: string | null | Iterable<string>): string | null {
  return text === null || typeof text === 'string' ? text : [...text].join('\n');
}
