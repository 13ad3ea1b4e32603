import { CAUSES } from '../causes/catalogue.ts';
import type { Cause } from '../causes/cause.ts';
import { isOfMessagingLayer, provesToken } from '../causes/codes.ts';
import type { GraphFailure } from '../graph/graph.ts';
import { type Check, type CheckId, checkOf, decisive, verdictOfCheck } from './checks.ts';
import { type Verdict, verdictOfCause } from './verdict.ts';

/** What the reads say of the token alone. */
export interface TokenVerdict {
  readonly verdict: Verdict;
  /** null when healthy. */
  readonly cause: Cause | null;
}

/** What is about the account, its number or one message: a good token does not mend it, nor is it worse for it. */
const NOT_ABOUT_THE_TOKEN: ReadonlySet<CheckId> = new Set<CheckId>(['number.health', 'send.test']);

/**
 * Whether the token may be written: it lives, has the messaging permission, belongs to the configured app and reaches
 * the configured number. What ails the account does not keep it out of the file.
 */
export function tokenVerdict(checks: readonly Check[]): TokenVerdict {
  const first = decisive(checks.filter(({ id }) => !NOT_ABOUT_THE_TOKEN.has(id)));
  if (first !== null) return { verdict: verdictOfCheck(first), cause: first.cause };
  if (checkOf('app.match', checks)?.cause === 'wrong-app')
    return { verdict: 'unhealthy', cause: 'wrong-app' };
  return { verdict: 'healthy', cause: null };
}

/**
 * Meta told of the token all that it was asked, and gave no answer about the number alone, such as where reads of the
 * account are throttled: a message from that number says the rest.
 */
export function isLeftToTheMessage(checks: readonly Check[]): boolean {
  if (checkOf('number.reachable', checks)?.status !== 'unknown') return false;
  return tokenVerdict(checks.filter(({ id }) => id !== 'number.reachable')).verdict === 'healthy';
}

/** A refusal that only a good token meets: it came from behind authentication, whatever its code says elsewhere. */
export function isProofOfToken({ cause, code }: GraphFailure): boolean {
  if (code !== null && isOfMessagingLayer(code)) return true;
  return provesToken(code) ?? CAUSES[cause].tokenWorks === true;
}

/** What a refused message makes of a run: one that proves the token is no lack of an answer. */
export function verdictOfRefusal(failure: GraphFailure): Verdict {
  const verdict = verdictOfCause(failure.cause);
  return verdict === 'unverified' && isProofOfToken(failure) ? 'healthy' : verdict;
}
