import type { KnownIds } from '../guide/links.ts';

/** Whose fault a cause is. */
export type Fault =
  | 'token'
  | 'configuration'
  | 'account'
  | 'recipient'
  | 'request'
  | 'meta'
  | 'network'
  | 'none';

/** What a failing required check with this cause makes of the verdict; null where other reads decide. */
export type CauseVerdict = 0 | 1 | 2 | 3 | 4 | null;
export type Cause =
  | 'token-expired'
  | 'token-invalidated'
  | 'token-malformed'
  | 'app-not-authorized'
  | 'user-checkpoint'
  | 'token-missing'
  | 'permission-missing'
  | 'asset-unreachable'
  | 'wrong-app'
  | 'app-secret-proof'
  | 'app-secret-invalid'
  | 'ip-not-allowed'
  | 'api-version'
  | 'account-restricted'
  | 'payment-problem'
  | 'quality-restricted'
  | 'display-name-not-approved'
  | 'number-not-registered'
  | 'rate-limited'
  | 'meta-transient'
  | 'not-graph-reply'
  | 'network'
  | 'offline'
  | 'token-expiring'
  | 'token-not-permanent'
  | 'recipient-not-allowed'
  | 'undeliverable'
  | 'template-problem'
  | 'other-feature'
  | 'conversation-window'
  | 'request-invalid'
  | 'cannot-inspect'
  | 'token-valid'
  | 'send-accepted'
  | 'unrecognised';

/** What is known and said about one cause. */
export interface CauseEntry {
  readonly title: string;
  readonly meaning: string;
  readonly fault: Fault;
  readonly tokenWorks: boolean | null;
  readonly verdict: CauseVerdict;
  /** Waiting helps. */
  readonly transient: boolean;
  /** The steps of the guide that mend it. */
  readonly guideSteps: readonly number[];
  /** What to do, with exact links where the ids are known. */
  readonly fix: (ids: KnownIds) => string;
  /** The command of wa-token to run next. */
  readonly next: string;
  readonly source: string;
}
