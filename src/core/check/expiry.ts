import type { Cause } from '../causes/cause.ts';
import type { Reply, TokenFacts } from '../graph/graph.ts';
import { type Check, type CheckStatus, required } from './checks.ts';

/** What is asked of a token beyond working now. */
export interface Policy {
  /** The least time that must be left; null: any. */
  readonly minValiditySeconds: number | null;
  readonly requirePermanent: boolean;
}

const NO_POLICY: Policy = { minValiditySeconds: null, requirePermanent: false };

/** When it ends, by Meta's clock, and whether that is late enough. What is not told fails no token, but no policy passes on it. */
export function expiry(inspection: Reply<TokenFacts>, now: Date, policy: Policy = NO_POLICY): Check {
  if (!inspection.ok) {
    const { cause, expiredAt } = inspection.failure;
    if (cause === 'token-expired') return told('fail', cause, expiredAt);
    return told(cause === 'cannot-inspect' ? untold(policy) : 'unknown', cause, null);
  }
  const { expiresAt, neverExpires } = inspection.value;
  if (neverExpires) return told('pass', null, null);
  if (expiresAt === null) return { ...told(untold(policy), null, null), detail: 'not told' };
  if (expiresAt <= now) return told('fail', 'token-expired', expiresAt);
  if (policy.requirePermanent) return told('fail', 'token-not-permanent', expiresAt);
  const least = policy.minValiditySeconds;
  const tooSoon = least !== null && expiresAt.getTime() - now.getTime() < least * 1000;
  return tooSoon ? told('fail', 'token-expiring', expiresAt) : told('pass', null, expiresAt);
}

function untold(policy: Policy): CheckStatus {
  return policy.requirePermanent || policy.minValiditySeconds !== null ? 'unknown' : 'warn';
}

function told(status: CheckStatus, cause: Cause | null, at: Date | null): Check {
  const check = required('token.expiry', status, cause);
  return at === null ? check : { ...check, detail: at.toISOString() };
}
