import type { TokenFacts } from '../graph/graph.ts';
import { MANAGEMENT, MESSAGING } from '../graph/permissions.ts';

/** What is to be done about the token in place. */
export type Decision =
  /** `sixtyDays`: a system user's gets another 60 days; a user's becomes, or stays, one of about 60 days. */
  | { readonly kind: 'exchange'; readonly sixtyDays: boolean }
  | { readonly kind: 'mint' }
  | { readonly kind: 'not-due'; readonly dueAt: Date; readonly expiresAt: Date }
  /** An exchange would make a 60-day token of it. */
  | { readonly kind: 'never-expires' }
  /** Meta does not tell when it ends: it may be one that never does. */
  | { readonly kind: 'life-unknown' }
  /** A page's or an app's token is no token to send with, and is not exchanged. */
  | { readonly kind: 'wrong-kind' };

export interface Terms {
  /** Due from so many seconds before the end. */
  readonly withinSeconds: number;
  /** A new token is made instead of an exchange. */
  readonly mint: boolean;
}

/** `now` by Meta's clock: a clock of ours that is wrong must not renew every day, or never. */
export function decide(facts: TokenFacts | null, now: Date, terms: Terms): Decision {
  if (facts === null) return { kind: 'life-unknown' };
  if (facts.kind === 'page' || facts.kind === 'app') return { kind: 'wrong-kind' };
  if (facts.neverExpires) return { kind: 'never-expires' };
  const { expiresAt } = facts;
  if (expiresAt === null) return { kind: 'life-unknown' };
  const dueAt = new Date(expiresAt.getTime() - terms.withinSeconds * 1000);
  if (dueAt > now) return { kind: 'not-due', dueAt, expiresAt };
  if (terms.mint) return { kind: 'mint' };
  return facts.kind === 'unknown'
    ? { kind: 'life-unknown' }
    : { kind: 'exchange', sixtyDays: facts.kind === 'system-user' };
}

/** What the new token lacks of what the old one had. */
export type Mismatch =
  | { readonly kind: 'same-token' }
  | { readonly kind: 'other-app' }
  | { readonly kind: 'other-owner' }
  | { readonly kind: 'fewer-scopes'; readonly missing: readonly string[] }
  | { readonly kind: 'ends-no-later' }
  | { readonly kind: 'unknown' };

/** A day more is the least that makes a renewal one; clocks and roundings make up less. */
const LEAST_GAIN_MS = 86_400_000;

/** Permissions that every token has, and none is asked for. */
const IMPLIED: readonly string[] = ['public_profile'];

/** Whether the new token may stand in the old one's place. `owner`: the system user that it was made for. */
export function compare(old: TokenFacts, fresh: TokenFacts | null, owner: string | null): Mismatch | null {
  if (fresh === null) return { kind: 'unknown' };
  if (old.appId !== null && fresh.appId !== old.appId) return { kind: 'other-app' };
  const whose = owner ?? old.userId;
  if (whose !== null && fresh.userId !== whose) return { kind: 'other-owner' };
  const had = fresh.scopes ?? [];
  const missing = (old.scopes ?? []).filter((scope) => !had.includes(scope) && !IMPLIED.includes(scope));
  if (missing.length > 0) return { kind: 'fewer-scopes', missing };
  if (old.neverExpires || fresh.neverExpires) return null;
  const gain = (fresh.expiresAt?.getTime() ?? 0) - (old.expiresAt?.getTime() ?? 0);
  return gain < Math.min(LEAST_GAIN_MS, lifeOf(old)) ? { kind: 'ends-no-later' } : null;
}

/** A temporary token lives for hours; its successor need not outlive it by a day to be worth having. */
function lifeOf({ issuedAt, expiresAt }: TokenFacts): number {
  return issuedAt === null || expiresAt === null ? LEAST_GAIN_MS : expiresAt.getTime() - issuedAt.getTime();
}

/** What a new token of a system user is asked for: what the old one may do, and the two that sending wants. */
export function scopesToMint(old: TokenFacts | null): readonly string[] {
  const wanted = [MESSAGING.name, MANAGEMENT.name, ...(old?.scopes ?? [])];
  return [...new Set(wanted)].filter((scope) => !IMPLIED.includes(scope));
}
