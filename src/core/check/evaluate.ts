import { CAUSES } from '../causes/catalogue.ts';
import type {
  GraphFailure,
  Identity,
  NumberHealth,
  PhoneNumber,
  Reply,
  SentMessage,
  TokenFacts,
} from '../graph/graph.ts';
import { isGranted, MANAGEMENT, MESSAGING } from '../graph/permissions.ts';
import { otherFormOf, type Recipient } from '../graph/recipient.ts';
import { dataAccess, graphVersion, registration, subscription } from './advisory.ts';
import { type Check, type CheckOf, type Confused, optional, required } from './checks.ts';
import { expiry, type Policy } from './expiry.ts';
import { evaluateHealth } from './health.ts';
import { isProofOfToken, verdictOfRefusal } from './token-proof.ts';
import { verdictOfCause } from './verdict.ts';

/** What Meta answered about one token; null where it was not asked. */
export interface Answers {
  readonly inspection: Reply<TokenFacts>;
  readonly identity: Reply<Identity> | null;
  readonly app: Reply<Identity> | null;
  readonly permissions: Reply<readonly string[]> | null;
  readonly number: Reply<PhoneNumber> | null;
  readonly health: Reply<NumberHealth> | null;
  /** The numbers of the configured WhatsApp account. */
  readonly account?: Reply<readonly PhoneNumber[]> | null;
  /** The apps that get the account's webhooks. */
  readonly subscriptions?: Reply<readonly Identity[]> | null;
  readonly clockSkewMs: number | null;
  /** The version of the Graph API that answered, where a reply told it. */
  readonly answeredVersion?: string | null;
  /** What Meta says of that version. */
  readonly versionWarning?: string | null;
  /** Meta rejected the appsecret_proof, and was asked without it. */
  readonly proofRejected?: boolean;
  /** Meta refused app id and secret, and the token was asked about itself. */
  readonly secretRefused?: boolean;
}

export interface Circumstances {
  readonly now: Date;
  readonly appId: string | null;
  /** The configured ids, to name the one that stands in another's place. */
  readonly phoneNumberId?: string | null;
  readonly wabaId?: string | null;
  readonly policy?: Policy;
  /** Undefined: not looked at. */
  readonly graphVersion?: string;
}

/** Meta's Date header has whole seconds, and a reply takes some; below this a difference says nothing. */
const SKEW_WORTH_TELLING_MS = 120_000;

/** Meta's answers to named checks. Pure: the same answers give the same verdict. */
export function evaluateChecks(answers: Answers, given: Circumstances): readonly Check[] {
  const { now, appId } = given;
  const facts = answers.inspection.ok ? answers.inspection.value : null;
  return [
    validity(answers),
    expiry(answers.inspection, nowByMetasClock(now, answers.clockSkewMs), given.policy),
    kind(facts, answers),
    scopes(answers),
    appMatch(answers, appId),
    account(answers.account ?? null, given),
    reachability(answers, given),
    health(answers),
    registration(answers.number),
    subscription(answers, appId),
    graphVersion(answers, given.graphVersion, now),
    dataAccess(facts, nowByMetasClock(now, answers.clockSkewMs)),
    skew(answers.clockSkewMs),
  ];
}

/** Now by Meta's clock, where ours is evidently wrong: a wrong clock must not make a token expire. */
export function nowByMetasClock(now: Date, skewMs: number | null): Date {
  const wrong = skewMs !== null && Math.abs(skewMs) > SKEW_WORTH_TELLING_MS;
  return wrong ? new Date(now.getTime() + skewMs) : now;
}

/** debug_token refused to say anything about this token; that is no fault of the token. */
export function isUninspectable(inspection: Reply<TokenFacts>): boolean {
  return !inspection.ok && inspection.failure.cause === 'cannot-inspect';
}

function validity(answers: Answers): CheckOf<'token.valid'> {
  // A read that blames the token decides, whichever it is: debug_token calls one valid whose person is at a checkpoint.
  const reads = [answers.number, answers.health, answers.identity, answers.app];
  const blaming = [answers.inspection, ...reads].find(
    (reply) => reply?.ok === false && blamesToken(reply.failure),
  );
  if (blaming?.ok === false) return failed('token.valid', blaming.failure);
  if (answers.inspection.ok) return required('token.valid', 'pass');
  if (isUninspectable(answers.inspection)) {
    if (reads.some((reply) => reply?.ok === true)) return required('token.valid', 'pass');
    const answer = reads.find((reply) => reply?.ok === false);
    return answer?.ok === false ? failed('token.valid', answer.failure) : required('token.valid', 'unknown');
  }
  return failed('token.valid', answers.inspection.failure);
}

function blamesToken({ cause }: GraphFailure): boolean {
  return CAUSES[cause].fault === 'token' && CAUSES[cause].tokenWorks === false;
}

function kind(facts: TokenFacts | null, { inspection }: Answers): CheckOf<'token.kind'> {
  if (facts === null) {
    return optional('token.kind', 'unknown', inspection.ok ? null : inspection.failure.cause);
  }
  const status = facts.kind === 'system-user' ? 'pass' : 'warn';
  return optional('token.kind', status, null, { kind: facts.kind });
}

/** Not told: a warning where Meta refuses to tell, unknown where it gave no answer. */
function scopes({ inspection, permissions }: Answers): CheckOf<'token.scopes'> {
  const told = inspection.ok ? inspection.value.scopes : grantedBy(permissions);
  if (told === null) {
    if (inspection.ok) return required('token.scopes', 'warn');
    const { cause } = inspection.failure;
    return required('token.scopes', cause === 'cannot-inspect' ? 'warn' : 'unknown', cause);
  }
  if (!isGranted(MESSAGING, told)) {
    return required('token.scopes', 'fail', 'permission-missing', { missing: MESSAGING.name });
  }
  if (!isGranted(MANAGEMENT, told)) {
    return required('token.scopes', 'warn', 'permission-missing', { missing: MANAGEMENT.name });
  }
  return required('token.scopes', 'pass');
}

/** /me/permissions is documented for users; an empty list from a system user's token says nothing. */
function grantedBy(permissions: Reply<readonly string[]> | null): readonly string[] | null {
  return permissions?.ok === true && permissions.value.length > 0 ? permissions.value : null;
}

function appMatch(answers: Answers, appId: string | null): CheckOf<'app.match'> {
  const told = answers.inspection.ok
    ? answers.inspection.value.appId
    : answers.app?.ok
      ? answers.app.value.id
      : null;
  // A token of another app is no more of this one for a secret that is stale as well.
  const configured = appId !== null && /^\d{5,20}$/.test(appId) ? appId : null;
  if (told !== null && configured !== null && told !== configured) {
    return optional('app.match', 'warn', 'wrong-app', { appId: told });
  }
  if (answers.secretRefused === true) return optional('app.match', 'warn', 'app-secret-invalid');
  if (answers.proofRejected === true) return optional('app.match', 'warn', 'app-secret-proof');
  if (configured === null) return optional('app.match', 'skip');
  return optional('app.match', told === null ? 'unknown' : 'pass');
}

/** Decides nothing: a token without the management permission may send and yet not see its account. */
function account(
  numbers: Reply<readonly PhoneNumber[]> | null,
  given: Circumstances,
): CheckOf<'waba.reachable'> {
  if (numbers === null) return optional('waba.reachable', 'skip');
  if (!numbers.ok) {
    const { failure } = numbers;
    // A dead token reaches nothing; whether the account is right is another question.
    if (blamesToken(failure)) return optional('waba.reachable', 'unknown', failure.cause);
    const status = verdictOfCause(failure.cause) === 'unverified' ? 'unknown' : 'warn';
    return optional('waba.reachable', status, failure.cause, { said: failure.message });
  }
  const { phoneNumberId = null } = given;
  if (phoneNumberId === null || numbers.value.some(({ id }) => id === phoneNumberId)) {
    return optional('waba.reachable', 'pass');
  }
  return optional('waba.reachable', 'warn', 'asset-unreachable', { others: numbers.value });
}

function reachability({ number, inspection }: Answers, given: Circumstances): CheckOf<'number.reachable'> {
  if (number === null) return optional('number.reachable', 'skip');
  if (number.ok) return required('number.reachable', 'pass', null, { number: number.value });
  const { cause, message: said } = number.failure;
  if (blamesToken(number.failure)) return required('number.reachable', 'unknown', cause);
  // It answered from behind authentication: reached, and its health tells the trouble.
  if (isProofOfToken(number.failure)) return required('number.reachable', 'warn', cause, { said });
  const check = failed('number.reachable', number.failure);
  const confusedWith = confused(given, inspection.ok ? inspection.value : null);
  return check.status === 'fail' && confusedWith !== null ? { ...check, detail: { confusedWith } } : check;
}

/** What the configured phone number id really is, where another known id has the same digits. */
function confused(
  { phoneNumberId, wabaId, appId }: Circumstances,
  facts: TokenFacts | null,
): Confused | null {
  if (phoneNumberId === undefined || phoneNumberId === null) return null;
  if (phoneNumberId === wabaId || facts?.wabaIds.includes(phoneNumberId) === true) return 'account';
  if (phoneNumberId === appId || phoneNumberId === facts?.appId) return 'app';
  return /^\d{5,20}$/.test(phoneNumberId) ? null : 'no-id';
}

/** A block fails by its cause; LIMITED and what Meta does not tell are warnings. */
function health({ health, number }: Answers): CheckOf<'number.health'> {
  if (health === null) return optional('number.health', 'skip');
  if (!health.ok) {
    const { failure } = health;
    if (isProofOfToken(failure)) {
      const fails = verdictOfRefusal(failure) !== 'healthy';
      return required('number.health', fails ? 'fail' : 'warn', failure.cause);
    }
    // The number itself answered or failed; its health alone decides nothing.
    return required('number.health', number?.ok === true ? 'warn' : 'unknown', failure.cause);
  }
  const verdict = evaluateHealth(health.value);
  switch (verdict.kind) {
    case 'free':
      return required('number.health', 'pass');
    case 'warning': {
      const { cause, effect, entities } = verdict;
      return required('number.health', 'warn', cause, { effect, entities });
    }
    case 'blocked':
      return required('number.health', 'fail', verdict.cause, { effect: 'all', entities: verdict.entities });
  }
}

function skew(skewMs: number | null): CheckOf<'clock.skew'> {
  if (skewMs === null) return optional('clock.skew', 'unknown');
  if (Math.abs(skewMs) <= SKEW_WORTH_TELLING_MS) return optional('clock.skew', 'pass');
  return optional('clock.skew', 'warn', null, { seconds: Math.round(skewMs / 1000) });
}

/** The test message that was asked for. Refused for a reason that proves the token good is a warning. */
export function sendCheck(sent: Reply<SentMessage>, recipient: Recipient, to: string): CheckOf<'send.test'> {
  if (sent.ok) return required('send.test', 'pass', null, { ...sent.value, to });
  if (verdictOfRefusal(sent.failure) !== 'healthy') return failed('send.test', sent.failure);
  const { cause, message: said } = sent.failure;
  const otherForm = cause === 'recipient-not-allowed' ? otherFormOf(recipient) : null;
  return required('send.test', 'warn', cause, otherForm === null ? { said } : { said, otherForm });
}

/** A required read that failed: by its cause either a fault, or no answer. */
function failed<Id extends 'token.valid' | 'number.reachable' | 'send.test'>(
  id: Id,
  failure: GraphFailure,
): CheckOf<Id> & { readonly detail: { readonly said: string } } {
  const unanswered = verdictOfCause(failure.cause) === 'unverified';
  const detail = { said: failure.message };
  return { ...required(id, unanswered ? 'unknown' : 'fail', failure.cause), detail };
}
