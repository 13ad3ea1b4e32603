import type { Cause } from '../causes/cause.ts';
import type { Sourced } from '../env/settings.ts';
import type { Failure } from '../failure.ts';
import type { TokenFacts } from '../graph/graph.ts';
import type { KnownIds } from '../guide/links.ts';
import type { Secret } from '../secret.ts';
import type { Check } from './checks.ts';
import type { Answers } from './evaluate.ts';
import type { SourceKind } from './report.ts';
import type { Verdict } from './verdict.ts';

/** What is known about one target, as data. */
export interface Checked {
  readonly source: {
    readonly kind: SourceKind;
    readonly shownPath: string | null;
    readonly key: string | null;
    readonly line: number | null;
  };
  readonly checks: readonly Check[];
  readonly verdict: Verdict;
  /** Of the check that decided; null when healthy. */
  readonly cause: Cause | null;
  readonly failure: Failure | null;
  readonly fingerprint: string | null;
  readonly facts: TokenFacts | null;
  readonly answers: Answers | null;
  readonly expiredAt: Date | null;
  readonly now: Date;
  /** As they were configured, each with where it stands. */
  readonly settings: Readonly<Record<'phoneNumberId' | 'wabaId' | 'appId', Sourced | null>>;
  /** For the links. */
  readonly ids: KnownIds;
  /** To be taken out of every text before it is shown. */
  readonly secrets: readonly Secret[];
}
