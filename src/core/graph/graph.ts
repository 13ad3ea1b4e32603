import type { Cause } from '../causes/cause.ts';
import type { Recipient } from './recipient.ts';

/** Why Meta did not give what was asked for, decoded once at the edge. */
export interface GraphFailure {
  readonly cause: Cause;
  readonly code: number | null;
  readonly subcode: number | null;
  /** Meta's own words (or the network's), redacted and without control characters; '' where there were none. */
  readonly message: string;
  readonly httpStatus: number | null;
  /** The instant that the text of a 190/463 names. */
  readonly expiredAt: Date | null;
  /** What debug_token tells of a token that it calls invalid: often whose and of which app it is. */
  readonly inspected?: TokenFacts | null;
}

export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: GraphFailure };

export type TokenKind = 'system-user' | 'user' | 'page' | 'app' | 'unknown';

/** What debug_token says of a token that it calls valid. */
export interface TokenFacts {
  readonly kind: TokenKind;
  readonly appId: string | null;
  readonly appName: string | null;
  readonly userId: string | null;
  readonly issuedAt: Date | null;
  /** null: not told. `neverExpires` tells an `expires_at` of 0 apart. */
  readonly expiresAt: Date | null;
  readonly neverExpires: boolean;
  readonly dataAccessExpiresAt: Date | null;
  /** null: not told. */
  readonly scopes: readonly string[] | null;
  /** Account ids named in granular_scopes; a hint only, usually empty for a business's own system user. */
  readonly wabaIds: readonly string[];
}

export interface Identity {
  readonly id: string;
  readonly name: string | null;
}

export interface PhoneNumber {
  readonly id: string;
  readonly display: string | null;
  readonly verifiedName: string | null;
  readonly qualityRating: string | null;
  /** Of the registration, such as CONNECTED; null where it was not asked or not told, like the next two. */
  readonly status: string | null;
  readonly platformType: string | null;
  /** Of the display name. */
  readonly nameStatus: string | null;
  /** Where this number's webhooks go: the host alone, since addresses may hold secrets. */
  readonly webhookHost?: string | null;
}

export interface HealthEntity {
  readonly type: string;
  readonly id: string | null;
  readonly canSendMessage: string;
  readonly errors: readonly HealthError[];
  /** Meta's further words, cleaned. */
  readonly notes: readonly string[];
}

export interface HealthError {
  readonly code: number | null;
  /** Meta's words on what is wrong and what to do, cleaned; '' where there are none. */
  readonly description: string;
  readonly solution: string;
}

/** `health_status` of a number: may it send, and which entity says no. */
export interface NumberHealth {
  /** The worst of the entities; the overall word, which calling makes worse, only where there are none. */
  readonly canSendMessage: string;
  readonly entities: readonly HealthEntity[];
}

export interface Account {
  readonly id: string;
  readonly name: string | null;
}

export interface Template {
  readonly name: string;
  readonly language: string;
  readonly status: string;
  /** True when the template has no variables, so that it can be sent as it is. */
  readonly plain: boolean;
}

/** `message_status`, which only templates have: taken, held back for a quality check, or paused. None is delivery. */
export type MessageStatus = 'accepted' | 'held' | 'paused';

export interface SentMessage {
  readonly messageId: string;
  readonly status: MessageStatus;
}

/** One template message, as step 7 of the guide sends it. */
export interface TestMessage {
  readonly to: Recipient;
  readonly template: string;
  readonly language: string;
}
