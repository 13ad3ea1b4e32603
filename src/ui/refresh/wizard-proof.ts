import { CAUSES } from '../../core/causes/catalogue.ts';
import type { Cause } from '../../core/causes/cause.ts';
import { type Check, type CheckOf, checkOf } from '../../core/check/checks.ts';
import type { GraphFailure, Identity, MessageStatus, TokenFacts } from '../../core/graph/graph.ts';
import type { KnownIds } from '../../core/guide/links.ts';
import type { Lengthened, ReadProof, SendProof } from '../../core/refresh/outcome.ts';
import type { Aimed, At, Inspected, NoRecipient, PasteProblem } from '../../core/refresh/state.ts';
import { CONFUSED, nodeWords, proofMessage } from '../check/catalogue.ts';
import { expiryPhrase, relative, zonedStamp } from '../text/time.ts';
import { answeredBy, fact, said, type View } from '../text/view.ts';
import { REPAIR_WORDS, WRONG_WORDS } from './paste-words.ts';
import { badRecipientWords, otherFormWords, recipientHint } from './recipient-words.ts';
import { sourceWords } from './sources.ts';

/** Why a paste was not taken, and what to paste instead. */
export function pasteProblem(problem: PasteProblem, ids: KnownIds, view: View): string {
  const { paint } = view;
  switch (problem.kind) {
    case 'wrong': {
      const { what, instead } = WRONG_WORDS[problem.wrong];
      const named = problem.wrong === 'empty' ? 'Nothing was pasted.' : `That is ${what}.`;
      return `\n${paint.yellow(said(named, view))}\n${said(sentence(instead), view)}`;
    }
    case 'same-dead-token':
      return [
        '',
        paint.yellow(said('That is the old token again, which no longer works.', view)),
        said('Generate a new one, and copy that one.', view),
      ].join('\n');
    case 'refused': {
      const { fix } = CAUSES[problem.cause];
      const title = causeTitle(problem.cause, view);
      return [
        '',
        paint.red(said(`${view.meta} rejects this token: ${title}.`, view)),
        ...(problem.message === '' ? [] : [said(`In its own words: ${problem.message}`, view)]),
        said(fix(ids), view),
      ].join('\n');
    }
  }
}

/** Of another host no text says that Meta did it. */
export function causeTitle(cause: Cause, { meta }: View): string {
  return answeredBy(meta, CAUSES[cause].title);
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function repairWords({ repairs }: Inspected, view: View): readonly string[] {
  if (repairs.length === 0) return [];
  return [
    said(
      `Removed from what you pasted: ${repairs.map((repair) => REPAIR_WORDS[repair]).join(', ')}.`,
      view,
      '  ',
    ),
  ];
}

const KINDS = {
  'system-user': 'system user token',
  user: 'user token',
  page: 'page token (for Facebook pages; it cannot send WhatsApp messages)',
  app: 'app token (it cannot send messages)',
  unknown: 'token of an unknown kind',
} as const satisfies Record<TokenFacts['kind'], string>;

/** Whose token it is, of what kind, when it ends, what it may do, and from which number. */
export function renderInspected(state: Inspected, view: View): string {
  const { reads, owner, ground } = state;
  const title = [
    '',
    view.paint.bold(
      said(`What ${view.meta} says about the ${ground.options.keepsToken === true ? '' : 'new '}token`, view),
    ),
  ];
  const problems = reads.checks
    .filter((check) => isTrouble(check) && !isAboutTheId(check, reads))
    .map((check) => troubleLine(check, view));
  const facts = factLines(reads.facts, owner, view);
  if (reads.token.verdict === 'unhealthy' && problems.length > 0) {
    // The reason first, and few facts: the way out stands below.
    return [...title, ...problems, ...repairWords(state, view), ...facts.slice(0, 1)].join('\n');
  }
  // Asked again for the number alone: what is said of the token stands above already.
  const isTold = ground.wrongId !== null;
  return [
    ...(isTold ? [''] : [...title, ...repairWords(state, view), ...facts]),
    ...numberLines(reads.checks, ground.setup.phoneNumberId?.value ?? null, view),
    ...problems,
    ...accountLines(reads, ground.ids, view),
  ].join('\n');
}

/** The way out of what ails the account; the token is good for all that. */
function accountLines(reads: ReadProof, ids: KnownIds, view: View): readonly string[] {
  const trouble = troubleOf(reads);
  if (trouble === null) return [];
  return [
    said(CAUSES[trouble].fix(ids), view, '  '),
    said('The token itself is good, and can be written.', view, '  '),
  ];
}

function troubleOf({ token, verdict, cause }: ReadProof) {
  return token.verdict === 'healthy' && verdict === 'unhealthy' ? cause : null;
}

function factLines(facts: TokenFacts | null, owner: Identity | null, view: View): readonly string[] {
  const whose = owner === null ? '' : ` of ${owner.name ?? 'somebody'} (${owner.id})`;
  if (facts === null) return whose === '' ? [] : [fact('Token', `a token${whose}`, view)];
  const { kind, scopes, appName, appId } = facts;
  return [
    fact('Token', `${KINDS[kind]}${whose}`, view),
    fact('Expiry', lifeWords(facts, view), view, facts.expiresAt === null ? undefined : view.paint.yellow),
    ...(scopes === null ? [] : [fact('Permissions', scopeWords(scopes), view)]),
    ...(appId === null ? [] : [fact('App', appName === null ? appId : `${appName} (${appId})`, view)]),
  ];
}

/** Those that WhatsApp asks for; the others change nothing here. */
function scopeWords(scopes: readonly string[]): string {
  const ours = scopes.filter((scope) => scope.startsWith('whatsapp_')).sort();
  return ours.reverse().join(', ') || 'none for WhatsApp';
}

/** When a token ends, absolute and relative, in the person's own zone. */
export function lifeWords({ neverExpires, expiresAt }: TokenFacts, view: View): string {
  if (neverExpires) return 'never expires, but can be revoked';
  return expiresAt === null
    ? 'expires at a time that Meta does not show'
    : expiryPhrase(expiresAt, view.now, view.zone);
}

function numberLines(checks: readonly Check[], id: string | null, view: View): readonly string[] {
  const reachable = checkOf('number.reachable', checks);
  if (reachable?.status !== 'pass' || id === null) return [];
  const health = checks.find((check) => check.id === 'number.health');
  const sendRight = health?.status === 'pass' ? ', allowed to send' : '';
  return [fact('Phone number', `${numberName(reachable)}${sendRight}`, view)];
}

function numberName({ detail }: CheckOf<'number.reachable'>): string {
  if (detail === null || !('number' in detail)) return 'reached';
  const { id, display, verifiedName } = detail.number;
  return [display, verifiedName].filter(Boolean).join(', ') || id;
}

/** A wrong phone number id is told by itself, with the numbers that are right. */
function isAboutTheId({ id }: Check, { cause }: ReadProof): boolean {
  return cause === 'asset-unreachable' && (id === 'number.reachable' || id === 'number.health');
}

/** The kind of token and its life are told as facts already. */
function isTrouble({ id, status, detail }: Check): boolean {
  const isTold = id === 'token.kind' || (id === 'token.expiry' && detail !== null && status === 'warn');
  return !isTold && (status === 'warn' || status === 'fail' || status === 'unknown');
}

export function troubleLine(check: Check, view: View): string {
  const tint = check.status === 'fail' ? view.paint.red : view.paint.yellow;
  const word = check.status === 'fail' ? 'Problem' : check.status === 'warn' ? 'Warning' : 'Unknown';
  return tint(said(answeredBy(view.meta, proofMessage(check, view.now, view.zone)), view, `  ${word}: `));
}

/** The token is good; what is wrong is the id beside it. */
export function renderWrongId(
  { reads, ground: { setup, wrongId }, numbers }: At<'wrong-id'>,
  view: View,
): string {
  const id = setup.phoneNumberId ?? wrongId;
  if (id === null) return '';
  const why = whyWrong(id.value, checkOf('number.reachable', reads.checks), numbers);
  return [
    '',
    view.paint.green(said('The token is good.', view)),
    view.paint.yellow(said(`The phone number id ${id.value} (${sourceWords(id)}) is wrong: ${why}.`, view)),
  ].join('\n');
}

/** What the id is instead, as far as it is known. */
export function whyWrong(
  id: string,
  check: CheckOf<'number.reachable'> | null,
  numbers: At<'wrong-id'>['numbers'],
): string {
  const digits = id.replace(/\D/g, '');
  const own = numbers.find(({ number }) => digits !== '' && number.display?.replace(/\D/g, '') === digits);
  if (own !== undefined) return `it is the telephone number itself, whose id is ${own.number.id}`;
  if (numbers.some(({ account }) => account.id === id)) return CONFUSED.account;
  const detail = check?.detail ?? null;
  if (detail !== null && 'confusedWith' in detail) return CONFUSED[detail.confusedWith];
  const node = detail !== null && 'said' in detail ? nodeWords(detail.said) : null;
  return node ?? 'this token cannot reach it';
}

/** Meta's refusal of a read, in words. */
export function renderRefusal(state: Inspected, view: View): string {
  const { reads, ground } = state;
  const { cause } = reads.token;
  if (cause === null) return '';
  const { fix } = CAUSES[cause];
  const title = causeTitle(cause, view);
  const isTold = reads.checks.some((check) => check.status === 'fail' && isTrouble(check));
  return ['', ...(isTold ? [] : [said(`${title}.`, view)]), said(fix(ground.ids), view)].join('\n');
}

/** A test message that was refused for a reason that proves the token good. */
export function renderProvedByRefusal(
  failure: GraphFailure,
  { to, otherForm }: Pick<SendProof, 'to' | 'otherForm'>,
  ids: KnownIds,
  view: View,
): string {
  const { fix } = CAUSES[failure.cause];
  const title = causeTitle(failure.cause, view);
  return [
    '',
    view.paint.green(said('The token works: it was accepted, and only the message was refused.', view)),
    said(`The test message to ${to} was not sent: ${title}${codeWords(failure)}.`, view),
    said(fix(ids), view),
    ...(otherForm === null ? [] : [said(otherFormWords(otherForm), view)]),
  ].join('\n');
}

/** Why nobody is reached by what was typed. */
export function renderNoRecipient({ why, instead }: NoRecipient): string {
  const what = badRecipientWords(why);
  const hint = recipientHint(instead);
  return `${what[0]?.toUpperCase()}${what.slice(1)}. ${hint[0]?.toUpperCase()}${hint.slice(1)}.`;
}

/** A test message that was refused, and not for a reason that proves the token. */
export function renderSendFailure(failure: GraphFailure, ids: KnownIds, view: View): string {
  const { fix } = CAUSES[failure.cause];
  const title = causeTitle(failure.cause, view);
  const what = isSilence(failure)
    ? 'The test message got no answer, so it may have gone out'
    : 'The test message was not sent';
  return [
    '',
    view.paint.yellow(said(`${what}: ${title}${codeWords(failure)}.`, view)),
    ...(failure.message === '' ? [] : [said(`${whoseWords(failure, view)}: ${failure.message}`, view)]),
    said(fix(ids), view),
  ].join('\n');
}

/** Whoever hears nothing does not know what became of the message. */
export function isSilence({ code, cause }: GraphFailure): boolean {
  return code === null && CAUSES[cause].verdict === 3;
}

function codeWords({ code }: GraphFailure): string {
  return code === null ? '' : ` (${code})`;
}

export function renderAccepted(
  { messageId, messageStatus, to }: Pick<SendProof, 'messageId' | 'messageStatus' | 'to'>,
  template: string,
  view: View,
): string {
  return [
    '',
    view.paint.green(said(`Accepted by Meta, id ${messageId}${standInWords(view.meta)}`, view)),
    said(`To ${to}: ${template} ${ACCEPTED_WORDS[messageStatus ?? 'accepted']}`, view),
  ].join('\n');
}

const ACCEPTED_WORDS = {
  accepted: 'is on its way. Accepted is not delivered: look at the phone.',
  held: 'is held back for a quality check: it will arrive later, or not at all.',
  paused: 'is paused because of its quality, and may never arrive. The token works.',
} as const satisfies Record<MessageStatus, string>;

/** The message id came from whoever stands at the address that was asked. */
export function standInWords(meta: string): string {
  return meta === 'Meta' ? '' : ' (said by its stand-in)';
}

/** What to do about a message that was accepted and does not come. */
export function renderNotArrived({ to }: Aimed, view: View): string {
  return [
    '',
    said('The message was accepted, so the token works. What can hold it up:', view),
    said(`Is ${to.address} right, and is it on WhatsApp?`, view, '  - '),
    said('Give it a minute, and look for a chat with a number you do not know.', view, '  - '),
    said(
      'Your webhook gets the reason: a status "failed" with an error code. `wa-token explain CODE` says what it means.',
      view,
      '  - ',
    ),
  ].join('\n');
}

/** Said of a token that dies within a day. */
export function shortLife(facts: TokenFacts | null, view: View): string {
  if (facts === null) return '';
  return [
    '',
    view.paint.yellow(said('This token expires soon. For production, use a permanent one (step 4).', view)),
  ].join('\n');
}

/** What became of a temporary token that was exchanged. */
export function renderLengthened(done: Lengthened, view: View): string {
  if (!done.ok) {
    const why = done.cause === null ? 'the one it gave is no better' : causeTitle(done.cause, view);
    return view.paint.yellow(
      said(`${view.meta} did not make it a 60-day token: ${why}. It works as before.`, view),
    );
  }
  const end = done.reads.facts?.expiresAt;
  const until = end == null ? '' : `, works until ${zonedStamp(end, view.zone)}, ${relative(end, view.now)}`;
  return said(
    `A user token of about 60 days${until}. In a daily cron, \`wa-token renew\` renews it in time.`,
    view,
  );
}

/** Without a reply they are not Meta's. */
function whoseWords({ httpStatus }: GraphFailure, { meta }: View): string {
  return httpStatus === null ? 'Why' : `${meta} says`;
}
