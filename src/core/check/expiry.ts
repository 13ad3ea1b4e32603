import type { Cause } from '../causes/cause.ts';
import type { Reply, TokenFacts } from '../graph/graph.ts';
import { type CheckOf, type CheckStatus, required } from './checks.ts';

/** What is asked of a token beyond working now. */
export interface Policy {
  /** The least time that must be left; null: any. */
  readonly minValiditySeconds: number | null;
  readonly requirePermanent: boolean;
}

/** A token that dies so soon is never plainly well. */
const A_DAY_MS = 86_400_000;

const NO_POLICY: Policy = { minValiditySeconds: null, requirePermanent: false };

/** When it ends, by Meta's clock, and whether that is late enough. What is not told fails no token, but no policy passes on it. */
export function expiry(
  inspection: Reply<TokenFacts>,
  now: Date,
  policy: Policy = NO_POLICY,
): CheckOf<'token.expiry'> {
  if (!inspection.ok) {
    const { cause, expiredAt } = inspection.failure;
    if (cause === 'token-expired') return told('fail', cause, expiredAt);
    return told(cause === 'cannot-inspect' ? untold(policy) : 'unknown', cause, null);
  }
  const { expiresAt, neverExpires } = inspection.value;
  if (neverExpires) return told('pass', null, null);
  if (expiresAt === null) return told(untold(policy), null, null);
  if (expiresAt <= now) return told('fail', 'token-expired', expiresAt);
  if (policy.requirePermanent) return told('fail', 'token-not-permanent', expiresAt);
  const least = policy.minValiditySeconds;
  const tooSoon = least !== null && expiresAt.getTime() - now.getTime() < least * 1000;
  if (tooSoon) return told('fail', 'token-expiring', expiresAt);
  return told(expiresAt.getTime() - now.getTime() < A_DAY_MS ? 'warn' : 'pass', null, expiresAt);
}

function untold(policy: Policy): CheckStatus {
  return policy.requirePermanent || policy.minValiditySeconds !== null ? 'unknown' : 'warn';
}

function told(status: CheckStatus, cause: Cause | null, at: Date | null): CheckOf<'token.expiry'> {
  return required('token.expiry', status, cause, at === null ? null : { at });
}

const SECONDS = { m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;

/** `90m`, `12h`, `7d`, `2w` to seconds; null for anything else. No unit means nothing, so it is not guessed. */
export function durationSeconds(text: string): number | null {
  const match = /^(\d{1,6})([mhdw])$/i.exec(text.trim());
  if (match === null) return null;
  const unit = (match[2] ?? '').toLowerCase();
  return isUnit(unit) ? Number(match[1]) * SECONDS[unit] : null;
}

function isUnit(text: string): text is keyof typeof SECONDS {
  return Object.hasOwn(SECONDS, text);
}
