import type { Cause } from '../causes/cause.ts';
import type { Check } from '../check/checks.ts';
import type { ExitCode } from '../exit.ts';
import type { TokenFacts } from '../graph/graph.ts';
import type { FileChange } from '../refresh/change.ts';
import type { Shown } from '../screen.ts';
import type { PushOutcome, PushPlan } from '../stores/outcome.ts';
import type { Decision, Mismatch } from './decide.ts';
import type { Stage } from './stages.ts';

/** A file, or the environment; `to` is null where the new token is not known yet. */
export type RenewedPlace = Omit<FileChange, 'to'> & { readonly to: string | null };

/** Why the old token was not revoked, although that was asked for: something may still use it. */
export type KeptReason =
  | { readonly kind: 'not-in-effect'; readonly target: string }
  | { readonly kind: 'running'; readonly pids: readonly number[] }
  | { readonly kind: 'copies'; readonly paths: readonly string[] }
  | { readonly kind: 'search-cut-short' }
  | { readonly kind: 'environment'; readonly key: string }
  | { readonly kind: 'unconfirmed' };

export type Revocation =
  | { readonly status: 'revoked' }
  | { readonly status: 'kept'; readonly why: KeptReason }
  /** Meta refused, or gave no answer. */
  | { readonly status: 'failed'; readonly cause: Cause };

/** Why there is no new token in place. */
export type RenewRefusal =
  /** The token in place does not pass the proof. */
  | { readonly kind: 'old-token' }
  | { readonly kind: 'life-unknown' }
  | { readonly kind: 'wrong-kind' }
  /** A place that it shall be pushed to is not ready, and there is time to mend that. */
  | { readonly kind: 'push-not-ready' }
  /** Meta gives no new one. */
  | { readonly kind: 'not-given'; readonly said: Shown }
  /** The new one may not stand in the old one's place. */
  | { readonly kind: 'mismatch'; readonly mismatch: Mismatch }
  /** The new one does not pass the proof. */
  | { readonly kind: 'new-token' };

export interface RenewFacts {
  readonly decision: Decision['kind'] | null;
  /** How far it came. */
  readonly stage: Stage;
  readonly refusal: RenewRefusal | null;
  /** Of the token that was in place, and of its successor. */
  readonly old: TokenFacts | null;
  readonly fresh: TokenFacts | null;
  readonly dueAt: Date | null;
  readonly result: 'updated' | 'unchanged' | 'refused' | 'planned';
  readonly exitCode: ExitCode;
  readonly cause: Cause | null;
  /** About the token that decided. */
  readonly checks: readonly Check[];
  readonly places: readonly RenewedPlace[];
  readonly plans: readonly PushPlan[];
  readonly pushes: readonly PushOutcome[];
  /** Places that still wait for the token in place, and were not named this time. */
  readonly waiting: readonly string[];
  /** False where nothing could be left for the next run. */
  readonly noted: boolean;
  readonly revocation: Revocation | null;
}
