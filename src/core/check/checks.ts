import type { Cause } from '../causes/cause.ts';
import type { FoundReference } from '../env/found-reference.ts';
import type { HealthEntity, MessageStatus, PhoneNumber, TokenKind } from '../graph/graph.ts';
import type { Surrounding } from '../project/surroundings.ts';
import type { Repair, WrongPaste } from '../token/paste.ts';
import { type Verdict, verdictOfCause, worst } from './verdict.ts';

export const CHECK_IDS = [
  'file.found',
  'file.key',
  'file.permissions',
  'file.git',
  'file.shadow',
  'token.shape',
  'token.valid',
  'token.expiry',
  'token.kind',
  'token.scopes',
  'app.match',
  'waba.reachable',
  'number.reachable',
  'number.health',
  'number.registered',
  'webhook.subscribed',
  'graph.version',
  'data.access',
  'clock.skew',
  'send.test',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];
export type CheckStatus = 'pass' | 'warn' | 'fail' | 'unknown' | 'skip';

/** What was found round a file, where that is what the check is about. */
interface Found {
  readonly findings: readonly Surrounding[];
}

/** Meta's own words on it, cleaned; '' where there were none. */
interface Said {
  readonly said: string;
}

/** What each check tells beside its status: facts for its sentence, never a secret. */
export interface Details {
  'file.found': never;
  'file.key': Found;
  'file.permissions': Found;
  'file.git': Found;
  'file.shadow': Found;
  'token.shape':
    | { readonly wrong: WrongPaste }
    | { readonly repairs: readonly Repair[] }
    | { readonly reference: FoundReference };
  'token.valid': Said;
  'token.expiry': { readonly at: Date };
  'token.kind': { readonly kind: TokenKind };
  'token.scopes': { readonly missing: string };
  'app.match': { readonly appId: string };
  /** `others`: the account's numbers, where the configured one is not among them. */
  'waba.reachable': Said | { readonly others: readonly PhoneNumber[] };
  'number.reachable': Said | { readonly number: PhoneNumber } | { readonly confusedWith: Confused };
  /** Those that are not free to send, and what that stops; `started`: what the business starts. */
  'number.health': {
    readonly effect: 'all' | 'started' | 'limited';
    readonly entities: readonly HealthEntity[];
  };
  /** Meta's words for where the registration and the display name stand. */
  'number.registered': { readonly status: string; readonly platform: string; readonly name: string | null };
  /** The apps that are subscribed instead, and the host that this number's webhooks go to. */
  'webhook.subscribed': { readonly others: readonly string[]; readonly host: string | null };
  /** `end`: of its life; null where it does not exist. */
  'graph.version': {
    readonly version: string;
    readonly end: Date | null;
    /** The other one that answered in its place. */
    readonly answeredVersion?: string;
    /** Meta's own warning. */
    readonly said?: string;
  };
  'data.access': { readonly end: Date };
  /** Seconds that Meta's clock is before ours; negative: behind it. */
  'clock.skew': { readonly seconds: number };
  /** `to`: with its country. */
  'send.test':
    | Said
    | (Said & { readonly otherForm: string })
    | { readonly messageId: string; readonly status: MessageStatus; readonly to: string }
    | { readonly notTried: 'no-number' | 'no-proof' };
}

/** What stands where a phone number id belongs. */
export type Confused = 'account' | 'app' | 'no-id';

/** One named check, as data; its sentence is found by id, status and cause. */
export interface CheckOf<Id extends CheckId> {
  readonly id: Id;
  readonly status: CheckStatus;
  /** Why it did not pass; null where it did, or where there is nothing to say. */
  readonly cause: Cause | null;
  readonly detail: Details[Id] | null;
  /** Why it was not looked at, where that is nothing of the check's own. */
  readonly unasked: 'left-out' | 'no-token' | null;
  /** Only a required check decides the verdict. */
  readonly required: boolean;
}

export type Check = { [Id in CheckId]: CheckOf<Id> }[CheckId];

export function required<Id extends CheckId>(
  id: Id,
  status: CheckStatus,
  cause: Cause | null = null,
  detail: Details[Id] | null = null,
): CheckOf<Id> {
  return { id, status, cause, detail, unasked: null, required: true };
}

export function optional<Id extends CheckId>(
  id: Id,
  status: CheckStatus,
  cause: Cause | null = null,
  detail: Details[Id] | null = null,
): CheckOf<Id> {
  return { id, status, cause, detail, unasked: null, required: false };
}

/** The one of that name; null where there is none. */
export function checkOf<Id extends CheckId>(id: Id, checks: readonly Check[]): CheckOf<Id> | null {
  return checks.find((check): check is Check & CheckOf<Id> => check.id === id) ?? null;
}

/** What one check alone says of its target. */
export function verdictOfCheck(check: Check): Verdict {
  if (!check.required || check.status === 'pass' || check.status === 'warn') return 'healthy';
  if (check.status === 'fail' && check.cause !== null) return verdictOfCause(check.cause);
  return 'unverified';
}

export function verdictOf(checks: readonly Check[]): Verdict {
  return worst(checks.map(verdictOfCheck));
}

/** The first check that makes the verdict what it is, or null when healthy. */
export function decisive(checks: readonly Check[]): Check | null {
  const verdict = verdictOf(checks);
  if (verdict === 'healthy') return null;
  return checks.find((check) => verdictOfCheck(check) === verdict) ?? null;
}
