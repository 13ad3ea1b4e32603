import { CAUSES } from '../../core/causes/catalogue.ts';
import { type Check, type CheckOf, checkOf } from '../../core/check/checks.ts';
import type { GraphFailure, MessageStatus, TokenFacts } from '../../core/graph/graph.ts';
import type { KnownIds } from '../../core/guide/links.ts';
import type { ReadProof, SendProof } from '../../services/meta/verify.ts';
import type { Aimed, Inspected, NoRecipient, PasteProblem } from '../../wizard/state.ts';
import { proofMessage } from '../check/catalogue.ts';
import { expiryPhrase } from '../text/time.ts';
import { fact, said, type View } from '../text/view.ts';
import { REPAIR_WORDS, WRONG_WORDS } from './paste-words.ts';
import { badRecipientWords, otherFormWords, recipientHint } from './recipient-words.ts';

/** Why a paste was not taken, and what to paste instead. */
export function pasteProblem(problem: PasteProblem, ids: KnownIds, view: View): string {
  const { paint } = view;
  switch (problem.kind) {
    case 'wrong': {
      const { what, instead } = WRONG_WORDS[problem.wrong];
      return `\n${paint.yellow(said(`This is ${what}.`, view))}\n${said(`Instead: ${instead}.`, view)}`;
    }
    case 'same-dead-token':
      return [
        '',
        paint.yellow(said('This is the old token again, the one that does not work any more.', view)),
        said('Generate a new one, and copy that.', view),
      ].join('\n');
    case 'refused': {
      const { title, fix } = CAUSES[problem.cause];
      return [
        '',
        paint.red(said(`Meta refuses this token: ${title}.`, view)),
        ...(problem.message === '' ? [] : [said(`Meta's words: ${problem.message}`, view)]),
        said(fix(ids), view),
      ].join('\n');
    }
  }
}

export function repairWords({ repairs }: Inspected, view: View): readonly string[] {
  if (repairs.length === 0) return [];
  return [
    said(`Taken off the paste: ${repairs.map((repair) => REPAIR_WORDS[repair]).join(', ')}.`, view, '  '),
  ];
}

const KINDS = {
  'system-user': 'system user token',
  user: 'user token',
  page: 'page token, made for Facebook pages: it cannot send WhatsApp messages',
  app: 'app token: it cannot send messages',
  unknown: 'of a kind that Meta did not name',
} as const satisfies Record<TokenFacts['kind'], string>;

/** Whose token it is, of what kind, when it ends, what it may do, and from which number. */
export function renderInspected(state: Inspected, view: View): string {
  const { reads, owner, ground } = state;
  const { facts } = reads;
  return [
    '',
    view.paint.bold('What Meta says about the new token'),
    ...repairWords(state, view),
    ...(owner === null ? [] : [fact('Belongs to', `${owner.name ?? 'somebody'} (${owner.id})`, view)]),
    ...(facts === null ? [] : factLines(facts, view)),
    ...numberLines(reads.checks, ground.setup.phoneNumberId?.value ?? null, view),
    ...reads.checks.filter(isTrouble).map((check) => troubleLine(check, view)),
    ...accountLines(reads, ground.ids, view),
  ].join('\n');
}

/** The way out of what ails the account; the token is good for all that. */
function accountLines(reads: ReadProof, ids: KnownIds, view: View): readonly string[] {
  const trouble = troubleOf(reads);
  if (trouble === null) return [];
  return [
    said(CAUSES[trouble].fix(ids), view, '  '),
    said('The token itself is good: it can be written.', view, '  '),
  ];
}

function troubleOf({ token, verdict, cause }: ReadProof) {
  return token.verdict === 'healthy' && verdict === 'unhealthy' ? cause : null;
}

function factLines(facts: TokenFacts, view: View): readonly string[] {
  const { kind, scopes, appName, appId } = facts;
  return [
    fact('Kind', KINDS[kind], view),
    fact('Life', lifeWords(facts, view), view),
    ...(scopes === null ? [] : [fact('Permissions', scopes.join(', ') || 'none', view)]),
    ...(appId === null ? [] : [fact('App', appName === null ? appId : `${appName} (${appId})`, view)]),
  ];
}

/** When a token ends, absolute and relative, in the person's own zone. */
export function lifeWords({ neverExpires, expiresAt }: TokenFacts, view: View): string {
  if (neverExpires) return 'never expires, but can be revoked';
  return expiresAt === null ? 'Meta does not tell' : expiryPhrase(expiresAt, view.now, view.zone);
}

function numberLines(checks: readonly Check[], id: string | null, view: View): readonly string[] {
  const reachable = checkOf('number.reachable', checks);
  if (reachable?.status !== 'pass' || id === null) return [];
  const health = checks.find((check) => check.id === 'number.health');
  const sendRight = health?.status === 'pass' ? '; allowed to send' : '';
  return [fact('Phone number', `${numberName(reachable)} (id ${id})${sendRight}`, view)];
}

function numberName({ detail }: CheckOf<'number.reachable'>): string {
  if (detail === null || !('number' in detail)) return 'reached';
  const { id, display, verifiedName } = detail.number;
  return [display, verifiedName].filter(Boolean).join(', ') || id;
}

/** The kind of token and its life are told as facts already. */
function isTrouble({ id, status, detail }: Check): boolean {
  const isTold = id === 'token.kind' || (id === 'token.expiry' && detail !== null && status === 'warn');
  return !isTold && (status === 'warn' || status === 'fail' || status === 'unknown');
}

function troubleLine(check: Check, view: View): string {
  const tint = check.status === 'fail' ? view.paint.red : view.paint.yellow;
  const word = check.status === 'fail' ? 'Problem' : check.status === 'warn' ? 'Warning' : 'Unknown';
  return tint(said(proofMessage(check, view.now, view.zone), view, `  ${word}: `));
}

/** Meta's refusal of a read, in words. */
export function renderRefusal(state: Inspected, view: View): string {
  const { reads, ground } = state;
  const { cause } = reads.token;
  if (cause === null) return '';
  const { title, meaning, fix } = CAUSES[cause];
  return ['', said(`${title}. ${meaning}`, view), said(fix(ground.ids), view)].join('\n');
}

/** A test message that was refused for a reason that proves the token good. */
export function renderProvedByRefusal(
  failure: GraphFailure,
  otherForm: string | null,
  ids: KnownIds,
  view: View,
): string {
  const { title, fix } = CAUSES[failure.cause];
  return [
    '',
    view.paint.green(said('The token is proved good: Meta knew it and looked further.', view)),
    said(`The message itself was not sent: ${title}${codeWords(failure)}.`, view),
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
  const { title, meaning, fix } = CAUSES[failure.cause];
  return [
    '',
    view.paint.yellow(said(`The test message was not sent: ${title}${codeWords(failure)}.`, view)),
    ...(failure.message === '' ? [] : [said(`${whoseWords(failure)}: ${failure.message}`, view)]),
    said(meaning, view),
    said(fix(ids), view),
  ].join('\n');
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
    view.paint.green(said(`Accepted by Meta, id ${messageId}`, view)),
    said(`To ${to}: ${acceptedWords(messageStatus ?? 'accepted', template)}`, view),
  ].join('\n');
}

const ACCEPTED_WORDS = {
  accepted: 'is on its way. Accepted is not delivered: look at the phone.',
  held: 'is held by Meta for a quality check: it comes later, or is dropped.',
  paused: 'is paused by Meta for its quality: it may never come. The token works.',
} as const satisfies Record<MessageStatus, string>;

function acceptedWords(status: MessageStatus, template: string): string {
  return `${template} ${ACCEPTED_WORDS[status]}`;
}

/** What to do about a message that was accepted and does not come. */
export function renderNotArrived({ to }: Aimed, view: View): string {
  return [
    '',
    said('Meta took the message, so the token works. What holds it up is elsewhere:', view),
    said(`is ${to.address} right, with its country code, and on WhatsApp?`, view, '  - '),
    said('give it a minute, and look for a chat with a number you do not know', view, '  - '),
    said('your webhook gets the reason as a status "failed" with an error code', view, '  - '),
    said('paste that code to `wa-token explain`', view, '  - '),
  ].join('\n');
}

/** Said of a token that dies within a day. */
export function shortLife(facts: TokenFacts | null, view: View): string {
  if (facts === null) return '';
  return [
    '',
    view.paint.yellow(said(`This token dies soon: it ${lifeWords(facts, view)}.`, view)),
    said('For production take a permanent one, of a system user (step 4).', view),
  ].join('\n');
}

/** Without a reply they are not Meta's. */
function whoseWords({ httpStatus }: GraphFailure): string {
  return httpStatus === null ? 'Why' : "Meta's words";
}
