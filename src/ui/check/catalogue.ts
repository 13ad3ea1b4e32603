import { CAUSES } from '../../core/causes/catalogue.ts';
import type { Check, CheckId, CheckOf, CheckStatus, Confused } from '../../core/check/checks.ts';
import type { SourceKind } from '../../core/check/report.ts';
import type { Failure } from '../../core/failure.ts';
import type { HealthEntity, MessageStatus, PhoneNumber, TokenKind } from '../../core/graph/graph.ts';
import type { KnownIds } from '../../core/guide/links.ts';
import { DEFAULT_VERSION } from '../../core/options.ts';
import { fed, shellWord } from '../../core/shell-word.ts';
import { messageOf, PROOF_REJECTED } from '../messages.ts';
import { REPAIR_WORDS, WRONG_WORDS } from '../refresh/paste-words.ts';
import { otherFormWords } from '../refresh/recipient-words.ts';
import { referenceWords } from '../refresh/reference-words.ts';
import { surroundingWords } from '../refresh/surroundings.ts';
import { duration, relative, zonedStamp } from '../text/time.ts';

/** What the words may need besides the check itself. */
export interface WordsContext {
  readonly now: Date;
  /** The reader's IANA zone: a person's own, UTC for programs. */
  readonly zone: string;
  readonly ids: KnownIds;
  readonly source: { readonly kind: SourceKind; readonly path: string | null; readonly key: string | null };
  readonly failure: Failure | null;
}

type Say<Id extends CheckId> = string | ((check: CheckOf<Id>, context: WordsContext) => string);
type Catalogue = { readonly [Id in CheckId]: Readonly<Record<CheckStatus, Say<Id>>> };

const NO_ANSWER = 'Meta did not answer';
const UNASKED = {
  'left-out': 'left out by --only or --skip',
  'no-token': 'not asked: there is no token to ask about',
} as const;

/** What each check says in each state. A new check or a new state does not compile until it has words here. */
const CATALOGUE: Catalogue = {
  'file.found': {
    pass: (_check, { source }) => `${source.path ?? 'the file'} is there and readable`,
    warn: 'the file is there, but odd',
    fail: (_check, { failure }) => (failure === null ? 'the file is missing' : messageOf(failure).text),
    unknown: 'it could not be determined whether the file is there',
    skip: (_check, { source }) => `no file: the token comes from ${placeWords(source.kind)}`,
  },
  'file.key': {
    pass: (_check, { source }) =>
      `${source.key ?? 'the key'} is set in ${source.path ?? placeWords(source.kind)}`,
    warn: findingWords,
    fail: keyMissing,
    unknown: 'not checked: the file could not be read',
    skip: (_check, { source }) => `no variable: the token comes from ${placeWords(source.kind)}`,
  },
  'file.permissions': {
    pass: 'only its owner may change the file',
    warn: findingWords,
    fail: findingWords,
    unknown: 'it could not be determined who may change the file',
    skip: 'no file to check the permissions of',
  },
  'file.git': {
    pass: 'the file is kept out of git',
    warn: findingWords,
    fail: findingWords,
    unknown: 'git could not be asked',
    skip: 'no file that git could pick up',
  },
  'file.shadow': {
    pass: 'no other value of the variable gets in the way',
    warn: findingWords,
    fail: findingWords,
    unknown: 'it could not be determined whether another value gets in the way',
    skip: 'no file whose value could be overridden',
  },
  'token.shape': {
    pass: 'the token was pasted cleanly',
    warn: shapeWords,
    fail: shapeWords,
    unknown: 'the form of the token could not be checked',
    skip: 'no value to check',
  },
  'token.valid': {
    pass: 'Meta accepts the token',
    warn: 'Meta accepts the token, with a remark',
    fail: refused,
    unknown: unanswered('it is not known whether Meta accepts the token'),
    skip: 'Meta was not asked about the token',
  },
  'token.expiry': {
    pass: ({ detail }, context) =>
      detail === null ? 'it never expires' : `it expires ${until(detail.at, context)}`,
    warn: ({ cause, detail }, context) => {
      if (detail !== null) return `it expires soon, ${until(detail.at, context)}`;
      return cause === null
        ? 'Meta does not say when it expires'
        : 'Meta shows only to the app when it expires';
    },
    fail: ({ cause, detail }, context) => {
      if (detail === null) return 'it has expired';
      const ending = until(detail.at, context);
      if (cause === 'token-not-permanent') return `it is not permanent: it expires ${ending}`;
      return cause === 'token-expiring' ? `it expires too soon: ${ending}` : `it expired ${ending}`;
    },
    unknown: unanswered('it is not known when it expires'),
    skip: 'its expiry was not checked',
  },
  'token.kind': {
    pass: "a system user's token, the right kind for a server",
    warn: ({ detail }) => KINDS[detail?.kind ?? 'unknown'],
    fail: ({ detail }) => KINDS[detail?.kind ?? 'unknown'],
    unknown: 'its kind is not known',
    skip: 'its kind was not checked',
  },
  'token.scopes': {
    pass: 'it has the permissions to send and to manage',
    warn: ({ detail }) =>
      detail === null
        ? 'its permissions are not shown; the other answers decide'
        : `the permission ${detail.missing} is missing; sending works without it`,
    fail: ({ detail }) => `the permission ${detail?.missing ?? ''} is missing: it cannot send`,
    unknown: unanswered('its permissions are not known'),
    skip: 'its permissions were not checked',
  },
  'app.match': {
    pass: 'it belongs to the configured app',
    warn: (check) => {
      if (check.cause === 'app-secret-invalid') return SECRET_REFUSED;
      return check.cause === 'app-secret-proof' ? PROOF_REJECTED : otherApp(check);
    },
    fail: otherApp,
    unknown: 'which app it belongs to is not known',
    skip: 'no app id is configured to compare with',
  },
  'waba.reachable': {
    pass: 'it reaches the WhatsApp account',
    warn: accountWords,
    fail: accountWords,
    unknown: unanswered('it is not known whether it reaches the WhatsApp account'),
    skip: 'no WhatsApp account id is configured',
  },
  'number.reachable': {
    pass: ({ detail }) =>
      detail !== null && 'number' in detail
        ? ['it reaches the phone number', numberName(detail.number)].filter(Boolean).join(': ')
        : 'it reaches the phone number',
    warn: 'it reaches the phone number, with a remark',
    fail: ({ detail, cause }) =>
      wrongIdWords(detail) ??
      `${cause === null ? 'it does not reach the phone number' : CAUSES[cause].title}${metaSaid(detail)}`,
    unknown: unanswered('it is not known whether it reaches the phone number'),
    skip: 'no phone number id is configured, so sending was not checked',
  },
  'number.health': {
    pass: 'app, business and account are allowed to send',
    warn: ({ detail }) =>
      detail === null
        ? 'Meta does not say whether it is allowed to send'
        : `${detail.effect === 'started' ? 'messages that you start may be lost' : 'sending is limited'}${quoted(entityWords(detail.entities))}`,
    fail: ({ detail, cause }) =>
      `Meta has blocked sending: ${cause === null ? 'no reason given' : CAUSES[cause].title}${quoted(entityWords(detail?.entities ?? []))}`,
    unknown: unanswered('it is not known whether it is allowed to send'),
    skip: 'no phone number id is configured',
  },
  'number.registered': {
    pass: ({ detail }) =>
      detail?.name === 'PENDING_REVIEW'
        ? 'the number is registered; its display name is in review'
        : 'the number is registered for the Cloud API',
    warn: ({ cause, detail }) =>
      cause === 'display-name-not-approved'
        ? `Meta has not approved the display name (${detail?.name ?? ''})`
        : `the number is probably not registered for the Cloud API (${detail?.status ?? ''}, ${detail?.platform ?? ''})`,
    fail: 'the number is not registered for the Cloud API',
    unknown: 'it is not known whether the number is registered',
    skip: 'Meta does not say whether the number is registered',
  },
  'webhook.subscribed': {
    pass: (check) => `this app receives the account's messages${atHost(check)}`,
    warn: (check) => {
      const others = check.detail?.others.slice(0, MOST_NUMBERS) ?? [];
      const who =
        others.length === 0
          ? 'no app is subscribed to the WhatsApp account: no messages come in'
          : `this app is not subscribed to the WhatsApp account, so no messages come in; these are: ${others.join(', ')}`;
      return `${who}${atHost(check)}`;
    },
    fail: 'this app is not subscribed to the WhatsApp account',
    unknown: 'it is not known whether messages come in',
    skip: 'incoming messages were not checked',
  },
  'graph.version': {
    pass: ({ detail }) => `the Graph API version ${detail?.version ?? ''} is supported`,
    warn: ({ detail }, context) => {
      if (detail === null) return 'something is odd about the Graph API version';
      const { version, end, answeredVersion, said = '' } = detail;
      if (answeredVersion !== undefined) {
        return `the Graph API version ${version} was asked for, and ${answeredVersion} answered${quoted(said)}`;
      }
      if (said !== '') return `Meta warns about the Graph API version ${version}${quoted(said)}`;
      return end === null
        ? `the Graph API version ${version} does not exist`
        : versionEnds(version, end, context);
    },
    fail: 'the Graph API version is not supported',
    unknown: 'it is not known whether the Graph API version is supported',
    skip: 'the Graph API version was not checked',
  },
  'data.access': {
    pass: ({ detail }, context) =>
      detail === null ? 'it may read data' : `it may read data until ${zonedStamp(detail.end, context.zone)}`,
    warn: ({ detail }, { now, zone }) =>
      detail === null
        ? 'its access to data ends soon'
        : `its access to data ${detail.end > now ? 'ends' : 'ended'} on ${zonedStamp(detail.end, zone)}, ${relative(detail.end, now)}`,
    fail: 'its access to data has ended',
    unknown: 'it is not known how long it may read data',
    skip: 'Meta does not say how long it may read data',
  },
  'clock.skew': {
    pass: "this machine's clock agrees with Meta's",
    warn: ({ detail }) => {
      const seconds = detail?.seconds ?? 0;
      return `this machine's clock is ${duration(Math.abs(seconds))} ${seconds > 0 ? 'behind' : 'ahead of'} Meta's`;
    },
    fail: "this machine's clock is wrong",
    unknown: "Meta's clock was not seen",
    skip: 'the clock was not checked',
  },
  'send.test': {
    pass: ({ detail }) =>
      detail === null || !('messageId' in detail)
        ? 'test message accepted by Meta'
        : `test message to ${detail.to} accepted by Meta, id ${detail.messageId}; ${SENT_WORDS[detail.status]}`,
    warn: ({ cause, detail }) => {
      const other = detail !== null && 'otherForm' in detail ? `. ${otherFormWords(detail.otherForm)}` : '';
      return `not sent, for a reason that proves that the token works: ${cause === null ? '' : CAUSES[cause].title}${other}`;
    },
    fail: refused,
    unknown: ({ detail, cause }) => {
      if (detail !== null && 'notTried' in detail) return NOT_TRIED[detail.notTried];
      return `no answer: ${cause === null ? '' : CAUSES[cause].title}`;
    },
    skip: 'no test message was asked for (`--send-to NUMBER` sends one)',
  },
};

const KINDS: Readonly<Record<TokenKind, string>> = {
  'system-user': "a system user's token",
  user: "a person's token: temporary, or 60 days at most",
  page: 'a page token, made for Facebook pages',
  app: 'an app token: it cannot send messages',
  unknown: 'a kind of token that Meta did not name',
};

const SECRET_REFUSED =
  'Meta refused the app secret, so the token was used to ask about itself; the token is not to blame';

export const CONFUSED: Readonly<Record<Confused, string>> = {
  account: 'it is the id of the WhatsApp account',
  app: 'it is the id of the app',
  'no-id': 'it is not an id: ids have only digits',
};

/** What Meta calls the thing whose id it was given. */
const NODE_TYPES: Readonly<Record<string, string>> = {
  WhatsAppBusinessAccount: CONFUSED.account,
  Application: CONFUSED.app,
  Business: 'it is the id of the business portfolio',
  User: 'it is the id of a user',
  Page: 'it is the id of a Facebook page',
};

/** What an id is instead, where Meta's refusal names it; else null. */
export function nodeWords(said: string): string | null {
  const type = /node type \((\w+)\)/.exec(said)?.[1];
  return type === undefined ? null : (NODE_TYPES[type] ?? `Meta calls it a ${type}`);
}

const SENT_WORDS: Readonly<Record<MessageStatus, string>> = {
  accepted: 'accepted is not delivered',
  held: 'Meta is holding it for a quality check: it will arrive later, or not at all',
  paused: 'Meta has paused the template: it may never arrive',
};

const NOT_TRIED = {
  'no-number': 'not sent: no phone number id is configured to send from',
  'no-proof': 'not sent: Meta did not confirm the token',
} as const;

/** One check as one line of words, without colour. */
export function checkMessage<Id extends CheckId>(check: CheckOf<Id>, context: WordsContext): string {
  if (check.unasked !== null) return UNASKED[check.unasked];
  const say: Say<Id> = CATALOGUE[check.id][check.status];
  return typeof say === 'string' ? say : say(check, context);
}

/** The same where the checks are about a token that is in no file yet. */
export function proofMessage(check: Check, now: Date, zone: string): string {
  const source = { kind: 'stdin', path: null, key: null } as const;
  return checkMessage(check, { now, zone, ids: {}, source, failure: null });
}

/** Of a phone number id that is known to be another thing's. */
function wrongIdWords(detail: CheckOf<'number.reachable'>['detail']): string | null {
  if (detail === null || 'number' in detail) return null;
  const instead = 'confusedWith' in detail ? CONFUSED[detail.confusedWith] : nodeWords(detail.said);
  return instead === null ? null : `the phone number id is wrong: ${instead}`;
}

/** What to do about it; null where nothing is to be done. */
export function checkFix(check: Check, context: WordsContext): string | null {
  const { status, cause, unasked } = check;
  if (status === 'pass' || unasked !== null) return null;
  const own = ownFix(check, context);
  if (own !== null) return own;
  return cause === null ? null : CAUSES[cause].fix(context.ids);
}

const SUBSCRIBE =
  'the app > Use cases > Customize > Connect on WhatsApp > Step 2 (older: Configuration): Subscribe webhooks; or `POST /{account id}/subscribed_apps` with this token. An unpublished app gets only test webhooks';
const CHANGE_THE_NUMBER =
  '`wa-token refresh` lists the numbers that the token reaches, and changes the id in the .env; Meta shows the right one under "Step 1. Try it out" (older consoles: API Setup)';
const SET_A_NUMBER = 'set WHATSAPP_PHONE_NUMBER_ID, or use --phone-number-id';

/** Where the check knows better than its cause; null where not. */
function ownFix(check: Check, context: WordsContext): string | null {
  const { status, detail } = check;
  switch (check.id) {
    case 'file.found':
      return status === 'fail' ? fileFix(context) : null;
    case 'file.key':
      if (status === 'fail') return keyFix(context);
      return findingFix(check);
    case 'file.permissions':
    case 'file.git':
    case 'file.shadow':
      return findingFix(check);
    case 'token.shape':
      return check.detail === null ? null : shapeFix(check.detail, context);
    case 'number.reachable':
      if (status === 'fail' && wrongIdWords(check.detail) !== null) return CHANGE_THE_NUMBER;
      return status === 'skip' ? SET_A_NUMBER : null;
    case 'send.test':
      return detail !== null && 'notTried' in detail && detail.notTried === 'no-number' ? SET_A_NUMBER : null;
    case 'token.expiry':
      return status === 'warn' && detail !== null
        ? 'for anything but a quick test, use a permanent one: `wa-token guide 4`'
        : null;
    case 'webhook.subscribed':
      return status === 'warn' ? SUBSCRIBE : null;
    case 'graph.version':
      if (status !== 'warn') return null;
      return detail !== null && 'version' in detail && detail.version === DEFAULT_VERSION
        ? 'set WHATSAPP_API_VERSION to a newer one, here and where your app calls the API'
        : `set WHATSAPP_API_VERSION=${DEFAULT_VERSION}, here and where your app calls the API`;
    case 'data.access':
      return status === 'warn'
        ? "the person who made it has to log in again and generate a new one; a system user's token has no such limit"
        : null;
    case 'clock.skew':
      return status === 'warn' ? 'let the machine set its clock over the network (NTP)' : null;
    default:
      return null;
  }
}

export function checkGuideStep({ status, cause, detail }: Check): number | null {
  if (status === 'pass' || status === 'skip' || cause === null) return null;
  if (detail !== null && 'findings' in detail) return null;
  return CAUSES[cause].guideSteps[0] ?? null;
}

function placeWords(kind: SourceKind): string {
  return kind === 'environment' ? 'the environment' : kind === 'stdin' ? 'standard input' : 'the file';
}

function findingWords({ detail }: CheckOf<FileCheck>): string {
  return (detail?.findings ?? []).map((one) => surroundingWords(one).text).join('; ');
}

function findingFix({ detail }: CheckOf<FileCheck>): string | null {
  return detail === null ? null : detail.findings.map((one) => surroundingWords(one).fix).join('; ');
}

type FileCheck = 'file.key' | 'file.permissions' | 'file.git' | 'file.shadow';

function refused({ cause, detail }: CheckOf<'token.valid' | 'send.test'>): string {
  // Meta's sentence about an expired token is two instants in Pacific time; the line about the expiry is clearer.
  if (cause === 'token-expired') return CAUSES[cause].title;
  return `${cause === null ? 'Meta refused it' : CAUSES[cause].title}${metaSaid(detail)}`;
}

function versionEnds(version: string, end: Date, { now }: WordsContext): string {
  const day = end.toISOString().slice(0, 10);
  return end > now
    ? `the Graph API version ${version} ends on ${day}, ${relative(end, now)}`
    : `the Graph API version ${version} ended on ${day}: Meta answers with a later one, unasked`;
}

function atHost({ detail }: CheckOf<'webhook.subscribed'>): string {
  return detail?.host == null ? '' : `; its webhooks go to ${detail.host}`;
}

function otherApp({ detail }: CheckOf<'app.match'>): string {
  return `it belongs to the app ${detail?.appId ?? ''}, not to the configured one`;
}

const MOST_NUMBERS = 5;

function accountWords({ detail }: CheckOf<'waba.reachable'>): string {
  if (detail === null || 'said' in detail) return `it does not reach the WhatsApp account${metaSaid(detail)}`;
  const names = detail.others.map(({ id, display }) => (display === null ? id : `${id} (${display})`));
  return `the phone number is not one of the WhatsApp account's: ${names.slice(0, MOST_NUMBERS).join(', ') || 'it has none'}`;
}

function numberName({ display, verifiedName }: PhoneNumber): string {
  return [display, verifiedName].filter(Boolean).join(', ');
}

function entityWords(entities: readonly HealthEntity[]): string {
  return entities.map(oneEntity).join('; ');
}

function oneEntity({ type, errors, notes }: HealthEntity): string {
  const remarks = errors.map(({ code, description, solution }) =>
    [code === null ? '' : `(${code})`, description, solution].filter(Boolean).join(' '),
  );
  return [type, ...remarks, ...notes].filter(Boolean).join(': ');
}

function metaSaid(detail: object | null): string {
  return detail !== null && 'said' in detail ? quoted(String(detail.said)) : '';
}

function quoted(said: string): string {
  return said === '' ? '' : ` ("${said}")`;
}

function unanswered(what: string): (check: Pick<Check, 'cause' | 'detail'>) => string {
  return ({ cause, detail }) => {
    if (cause === null) return `${what}: ${NO_ANSWER}`;
    return `${what}: ${CAUSES[cause].title}${cause === 'offline' ? '' : metaSaid(detail)}`;
  };
}

/** `2025-07-29 06:00 UTC, in 3 days`: the same on every machine, since it is read in logs. */
function until(at: Date, { now, zone }: WordsContext): string {
  return `on ${zonedStamp(at, zone)}, ${relative(at, now)}`;
}

function keyMissing(_check: Check, { failure, source }: WordsContext): string {
  if (failure !== null) return messageOf(failure).text;
  return `${source.key ?? 'the key'} is not set in ${source.path ?? placeWords(source.kind)}`;
}

function fileFix({ failure }: WordsContext): string {
  const hint = failure === null ? undefined : messageOf(failure).hint;
  return failure?.kind === 'env-file-not-found'
    ? 'check the path, or make the file with `wa-token refresh`'
    : (hint ?? 'make the file readable for the user that runs this check');
}

function keyFix({ failure, source }: WordsContext): string {
  const hint = failure === null ? undefined : messageOf(failure).hint;
  if (hint !== undefined) return hint;
  if (source.kind === 'environment') return environmentFix(source.key);
  return `\`wa-token refresh -f ${shellWord(source.path ?? '.env')}\` puts a token there; if it has another name, use --key`;
}

/** The usual reasons for an empty variable in CI. */
function environmentFix(key: string | null): string {
  return `give the job the secret under the name ${key ?? 'of the key'} (GitHub: \`env: ${key}: \${{ secrets.${key} }}\`); a misspelt secret is empty, and pull requests from forks, Dependabot and unprotected branches get no secrets`;
}

function shapeWords({ detail }: CheckOf<'token.shape'>, { source }: WordsContext): string {
  if (detail === null) return 'the token was not pasted cleanly';
  if ('repairs' in detail) {
    return `the token was not pasted cleanly: ${detail.repairs.map((repair) => REPAIR_WORDS[repair]).join(', ')}`;
  }
  if ('reference' in detail)
    return referenceWords(source.path, source.key ?? 'the value', detail.reference).text;
  if (detail.wrong === 'empty') return `${source.key ?? 'the value'} is empty: there is no token`;
  return `this is ${WRONG_WORDS[detail.wrong].what}`;
}

function shapeFix(detail: NonNullable<CheckOf<'token.shape'>['detail']>, context: WordsContext): string {
  const { source, ids } = context;
  if ('repairs' in detail) {
    const onlyBlanks = detail.repairs.every((repair) => repair === 'blanks');
    return onlyBlanks ? 'remove the spaces: some programs send them too' : CAUSES['token-malformed'].fix(ids);
  }
  if ('reference' in detail) return referenceWords(source.path, source.key ?? 'NAME', detail.reference).hint;
  if (detail.wrong !== 'empty' && detail.wrong !== 'placeholder') return WRONG_WORDS[detail.wrong].instead;
  if (source.kind === 'environment') return environmentFix(source.key);
  if (source.kind === 'stdin') return `pipe the token in: \`${fed('wa-token check --token-stdin')}\``;
  return `\`wa-token refresh -f ${shellWord(source.path ?? '.env')}\` puts a token there`;
}
