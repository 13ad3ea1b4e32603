import { CAUSES, type Cause } from './causes.ts';
import type { Check, CheckId, CheckStatus } from './checks.ts';
import { verdictOfCause } from './checks.ts';
import type {
  GraphFailure,
  Identity,
  NumberHealth,
  PhoneNumber,
  Reply,
  SentMessage,
  TokenFacts,
} from './graph.ts';

/** What Meta answered about one token; null where it was not asked. */
export interface Answers {
  readonly inspection: Reply<TokenFacts>;
  readonly identity: Reply<Identity> | null;
  readonly app: Reply<Identity> | null;
  readonly permissions: Reply<readonly string[]> | null;
  readonly number: Reply<PhoneNumber> | null;
  readonly health: Reply<NumberHealth> | null;
  readonly clockSkewMs: number | null;
}

export interface Circumstances {
  readonly now: Date;
  readonly appId: string | null;
}

const MESSAGING = 'whatsapp_business_messaging';
const MANAGEMENT = 'whatsapp_business_management';
/** Meta's Date header has whole seconds, and a reply takes some; below this a difference says nothing. */
const SKEW_WORTH_TELLING_MS = 120_000;

/** Meta's answers to named checks. Pure: the same answers give the same verdict. */
export function judge(answers: Answers, { now, appId }: Circumstances): readonly Check[] {
  const facts = answers.inspection.ok ? answers.inspection.value : null;
  return [
    validity(answers),
    expiry(answers, metaTime(now, answers.clockSkewMs)),
    kind(facts),
    scopes(answers),
    appMatch(answers, appId),
    reachability(answers.number),
    health(answers),
    skew(answers.clockSkewMs),
  ];
}

/** Now by Meta's clock, where ours is evidently wrong: a wrong clock must not make a token expire. */
export function metaTime(now: Date, skewMs: number | null): Date {
  const wrong = skewMs !== null && Math.abs(skewMs) > SKEW_WORTH_TELLING_MS;
  return wrong ? new Date(now.getTime() + skewMs) : now;
}

/** debug_token refused to say anything about this token; that is no fault of the token. */
export function isUninspectable(inspection: Reply<TokenFacts>): boolean {
  return !inspection.ok && inspection.failure.cause === 'cannot-inspect';
}

function validity(answers: Answers): Check {
  if (answers.inspection.ok) return required('token.valid', 'pass');
  // A read that blames the token decides, whichever it is.
  const reads = [answers.number, answers.health, answers.identity, answers.app];
  const blaming = [answers.inspection, ...reads].find(
    (reply) => reply?.ok === false && blamesToken(reply.failure),
  );
  if (blaming?.ok === false) return failed('token.valid', blaming.failure);
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

function expiry(answers: Answers, now: Date): Check {
  if (!answers.inspection.ok) {
    const { cause, expiredAt } = answers.inspection.failure;
    if (cause !== 'token-expired') return unasked('token.expiry', answers);
    const check = required('token.expiry', 'fail', cause);
    return expiredAt === null ? check : { ...check, detail: expiredAt.toISOString() };
  }
  const { expiresAt, neverExpires } = answers.inspection.value;
  if (neverExpires) return required('token.expiry', 'pass');
  if (expiresAt === null) return { ...required('token.expiry', 'warn'), detail: 'not told' };
  if (expiresAt <= now)
    return { ...required('token.expiry', 'fail', 'token-expired'), detail: expiresAt.toISOString() };
  return { ...required('token.expiry', 'pass'), detail: expiresAt.toISOString() };
}

/** Without an inspection: a warning where Meta refuses to tell, unknown where it gave no answer. */
function unasked(id: CheckId, answers: Answers): Check {
  if (isUninspectable(answers.inspection)) return required(id, 'warn', 'cannot-inspect');
  return required(id, 'unknown', answers.inspection.ok ? null : answers.inspection.failure.cause);
}

function kind(facts: TokenFacts | null): Check {
  if (facts === null) return optional('token.kind', 'unknown');
  const status = facts.kind === 'system-user' ? 'pass' : 'warn';
  return { ...optional('token.kind', status), detail: facts.kind };
}

function scopes(answers: Answers): Check {
  const told = answers.inspection.ok ? answers.inspection.value.scopes : grantedBy(answers.permissions);
  if (told === null) {
    if (answers.inspection.ok) return { ...required('token.scopes', 'warn'), detail: 'not told' };
    return unasked('token.scopes', answers);
  }
  if (!told.includes(MESSAGING)) {
    return { ...required('token.scopes', 'fail', 'permission-missing'), detail: MESSAGING };
  }
  if (!told.includes(MANAGEMENT)) {
    return { ...required('token.scopes', 'warn', 'permission-missing'), detail: MANAGEMENT };
  }
  return required('token.scopes', 'pass');
}

/** /me/permissions is documented for users; an empty list from a system user's token says nothing. */
function grantedBy(permissions: Reply<readonly string[]> | null): readonly string[] | null {
  return permissions?.ok === true && permissions.value.length > 0 ? permissions.value : null;
}

function appMatch(answers: Answers, appId: string | null): Check {
  const told = answers.inspection.ok
    ? answers.inspection.value.appId
    : answers.app?.ok
      ? answers.app.value.id
      : null;
  if (appId === null) return optional('app.match', 'skip');
  if (told === null) return optional('app.match', 'unknown');
  if (told === appId) return optional('app.match', 'pass');
  return { ...optional('app.match', 'warn', 'wrong-app'), detail: told };
}

function reachability(number: Reply<PhoneNumber> | null): Check {
  if (number === null) return optional('number.reachable', 'skip');
  if (!number.ok) return failed('number.reachable', number.failure);
  const { display, verifiedName } = number.value;
  return {
    ...required('number.reachable', 'pass'),
    detail: [display, verifiedName].filter(Boolean).join(', '),
  };
}

/** BLOCKED fails; LIMITED and what Meta does not tell are warnings. */
function health({ health, number }: Answers): Check {
  if (health === null) return optional('number.health', 'skip');
  if (!health.ok) {
    // The number itself answered or failed; its health alone decides nothing.
    return number?.ok === true
      ? required('number.health', 'warn', health.failure.cause)
      : required('number.health', 'unknown', health.failure.cause);
  }
  const { canSendMessage, entities } = health.value;
  const guilty = entities.filter((entity) => entity.canSendMessage !== 'AVAILABLE');
  const detail = guilty.map((entity) => [entity.type, ...entity.remarks].join(': ')).join('; ');
  if (canSendMessage === 'BLOCKED')
    return { ...required('number.health', 'fail', 'account-restricted'), detail };
  if (canSendMessage === 'AVAILABLE') return required('number.health', 'pass');
  return { ...required('number.health', 'warn'), detail };
}

function skew(skewMs: number | null): Check {
  if (skewMs === null) return optional('clock.skew', 'unknown');
  const wrong = Math.abs(skewMs) > SKEW_WORTH_TELLING_MS;
  return wrong
    ? { ...optional('clock.skew', 'warn'), detail: String(Math.round(skewMs / 1000)) }
    : optional('clock.skew', 'pass');
}

/** What became of the test message: proof, refusal, or no answer about the token. */
export function judgeSend(sent: Reply<SentMessage>): 'accepted' | 'proves-token' | 'refused' | 'unanswered' {
  if (sent.ok) return 'accepted';
  const verdict = verdictOfCause(sent.failure.cause);
  if (verdict === 'healthy') return 'proves-token';
  return verdict === 'unverified' ? 'unanswered' : 'refused';
}

function required(id: CheckId, status: CheckStatus, cause: Cause | null = null): Check {
  return { id, status, cause, required: true };
}

function optional(id: CheckId, status: CheckStatus, cause: Cause | null = null): Check {
  return { id, status, cause, required: false };
}

/** A required read that failed: by its cause either a fault, or no answer. */
function failed(id: CheckId, failure: GraphFailure): Check {
  const unanswered = verdictOfCause(failure.cause) === 'unverified';
  return { ...required(id, unanswered ? 'unknown' : 'fail', failure.cause), detail: failure.message };
}
