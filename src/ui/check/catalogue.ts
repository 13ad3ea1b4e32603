import { CAUSES } from '../../core/causes/catalogue.ts';
import type { Check, CheckId, CheckStatus } from '../../core/check/checks.ts';
import type { SourceKind } from '../../core/check/report.ts';
import type { Failure } from '../../core/failure.ts';
import type { KnownIds } from '../../core/guide/links.ts';
import { shellWord } from '../../core/shell-word.ts';
import { messageOf, PROOF_REJECTED } from '../messages.ts';
import { REPAIR_WORDS, WRONG_WORDS } from '../refresh/paste-words.ts';
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

type Say = string | ((check: Check, context: WordsContext) => string);
type Words = Readonly<Record<CheckStatus, Say>>;

const NO_ANSWER = 'Meta gave no answer about it';
const LEFT_OUT = 'left out by --only or --skip';

/** What each check says in each state. A new check or a new state does not compile until it has words here. */
const CATALOGUE = {
  'file.found': {
    pass: (_check, { source }) => `${source.path ?? 'the file'} is there and readable`,
    warn: 'the file is there, but odd',
    fail: (_check, { failure }) => (failure === null ? 'the file is missing' : messageOf(failure).text),
    unknown: 'whether the file is there could not be told',
    skip: (_check, { source }) => `no file: the token comes from ${placeWords(source.kind)}`,
  },
  'file.key': {
    pass: (_check, { source }) =>
      `${source.key ?? 'the key'} is set in ${source.path ?? placeWords(source.kind)}`,
    warn: findingWords,
    fail: keyMissing,
    unknown: 'not looked for: the file could not be read',
    skip: (_check, { source }) => `no variable: the token comes from ${placeWords(source.kind)}`,
  },
  'file.permissions': {
    pass: 'only its owner may change the file',
    warn: findingWords,
    fail: findingWords,
    unknown: 'who may change the file could not be told',
    skip: 'no file whose permissions could be looked at',
  },
  'file.git': {
    pass: 'the file is kept out of git',
    warn: findingWords,
    fail: findingWords,
    unknown: 'git could not be asked',
    skip: 'no file that git could take along',
  },
  'file.shadow': {
    pass: 'no other value of the variable is in the way',
    warn: findingWords,
    fail: findingWords,
    unknown: 'whether another value is in the way could not be told',
    skip: 'no file whose value could be shadowed',
  },
  'token.shape': {
    pass: 'the token is pasted cleanly',
    warn: shapeWords,
    fail: shapeWords,
    unknown: 'the shape of the token could not be looked at',
    skip: 'no value to look at',
  },
  'token.valid': {
    pass: 'Meta accepts the token',
    warn: 'Meta accepts the token, with a remark',
    fail: causeWords,
    unknown: unanswered('whether Meta accepts the token is not known'),
    skip: 'Meta was not asked about the token',
  },
  'token.expiry': {
    pass: ({ detail }, context) =>
      detail === undefined ? 'it never expires' : `it expires ${until(detail, context)}`,
    warn: (check) =>
      check.cause === null
        ? 'Meta does not tell when it expires'
        : 'when it expires is not told: Meta shows that to the app only',
    fail: ({ cause, detail }, context) => {
      if (detail === undefined) return 'it has expired';
      const ending = until(detail, context);
      if (cause === 'token-not-permanent') return `it is not permanent: it expires ${ending}`;
      return cause === 'token-expiring' ? `it expires too soon: ${ending}` : `it expired ${ending}`;
    },
    unknown: unanswered('when it expires is not known'),
    skip: 'when it expires was not looked at',
  },
  'token.kind': {
    pass: "a system user's token, the right kind for a server",
    warn: ({ detail }) => KINDS[detail ?? ''] ?? 'a kind of token that Meta did not name',
    fail: ({ detail }) => KINDS[detail ?? ''] ?? 'the wrong kind of token',
    unknown: 'its kind is not known',
    skip: 'its kind was not looked at',
  },
  'token.scopes': {
    pass: 'it has the permissions to send and to manage',
    warn: ({ cause, detail }) =>
      cause === 'permission-missing'
        ? `the permission ${detail ?? ''} is missing; sending works without it`
        : 'its permissions are not told; the other reads decide',
    fail: ({ detail }) => `the permission ${detail ?? ''} is missing: it cannot send`,
    unknown: unanswered('its permissions are not known'),
    skip: 'its permissions were not looked at',
  },
  'app.match': {
    pass: 'it belongs to the configured app',
    warn: ({ cause, detail }) =>
      cause === 'app-secret-proof'
        ? PROOF_REJECTED
        : `it belongs to the app ${detail ?? ''}, not to the configured one`,
    fail: ({ detail }) => `it belongs to the app ${detail ?? ''}, not to the configured one`,
    unknown: 'which app it belongs to is not known',
    skip: 'no app id is configured to compare with',
  },
  'waba.reachable': {
    pass: 'it reaches the WhatsApp account',
    warn: ({ cause, detail = '' }) =>
      cause === 'asset-unreachable' && /^\d/.test(detail)
        ? `the phone number is not one of the WhatsApp account's: ${detail}`
        : `it does not reach the WhatsApp account${metaSaid(detail)}`,
    fail: ({ detail = '' }) => `it does not reach the WhatsApp account${metaSaid(detail)}`,
    unknown: unanswered('whether it reaches the WhatsApp account is not known'),
    skip: 'no WhatsApp account id is configured',
  },
  'number.reachable': {
    pass: ({ detail = '' }) =>
      detail === '' ? 'it reaches the phone number' : `it reaches the phone number: ${detail}`,
    warn: 'it reaches the phone number, with a remark',
    fail: ({ detail = '', cause }) =>
      detail.startsWith('it is ')
        ? `the phone number id is wrong: ${detail}`
        : `${cause === null ? 'it does not reach the phone number' : CAUSES[cause].title}${metaSaid(detail)}`,
    unknown: unanswered('whether it reaches the phone number is not known'),
    skip: 'no phone number id is configured, so sending was not looked at',
  },
  'number.health': {
    pass: 'app, business and account are allowed to send',
    warn: ({ detail = '', cause }) =>
      cause === null ? `sending is limited${metaSaid(detail)}` : 'whether it is allowed to send is not told',
    fail: ({ detail = '' }) => `Meta has blocked sending${metaSaid(detail)}`,
    unknown: unanswered('whether it is allowed to send is not known'),
    skip: 'no phone number id is configured',
  },
  'clock.skew': {
    pass: "this machine's clock agrees with Meta's",
    warn: ({ detail = '0' }) => {
      const seconds = Number(detail);
      return `this machine's clock is ${duration(Math.abs(seconds))} ${seconds > 0 ? 'behind' : 'ahead of'} Meta's`;
    },
    fail: "this machine's clock is wrong",
    unknown: "Meta's clock was not seen",
    skip: 'the clock was not looked at',
  },
  'send.test': {
    pass: ({ detail = '' }) => `test message accepted by Meta, id ${detail}; accepted is not delivered`,
    warn: ({ cause }) =>
      `not sent, for a reason that proves the token good: ${cause === null ? '' : CAUSES[cause].title}`,
    fail: causeWords,
    unknown: ({ detail, cause }) => {
      if (detail === 'no-number') return 'not sent: no phone number id is configured to send from';
      if (detail === 'not-tried') return 'not sent: the reads do not speak for the token';
      return `no answer about it: ${cause === null ? '' : CAUSES[cause].title}`;
    },
    skip: 'no test message was asked for (`--send-to NUMBER` sends one)',
  },
} as const satisfies Record<CheckId, Words>;

const KINDS: Readonly<Record<string, string>> = {
  user: "a person's token: temporary, or 60 days at most",
  page: 'a page token, made for Facebook pages',
  app: 'an app token: it cannot send messages',
  unknown: 'a kind of token that Meta did not name',
};

/** One check as one line of words, without colour. */
export function checkMessage(check: Check, context: WordsContext): string {
  if (check.status === 'skip' && check.detail === 'left-out') return LEFT_OUT;
  if (check.detail === 'no-token') return 'not asked: there is no token to ask about';
  const say: Say = CATALOGUE[check.id][check.status];
  return typeof say === 'string' ? say : say(check, context);
}

/** The same where the checks are about a token that is in no file yet. */
export function proofMessage(check: Check, now: Date, zone: string): string {
  const source = { kind: 'stdin', path: null, key: null } as const;
  return checkMessage(check, { now, zone, ids: {}, source, failure: null });
}

/** What to do about it; null where nothing is to be done. */
export function checkFix(check: Check, context: WordsContext): string | null {
  const { id, status, cause, detail } = check;
  if (status === 'pass' || detail === 'left-out' || detail === 'no-token') return null;
  if (check.findings !== undefined) return check.findings.map((one) => surroundingWords(one).fix).join('; ');
  if (id === 'number.reachable' && status === 'skip')
    return 'set WHATSAPP_PHONE_NUMBER_ID, or give --phone-number-id';
  if (id === 'send.test' && detail === 'no-number')
    return 'set WHATSAPP_PHONE_NUMBER_ID, or give --phone-number-id';
  if (id === 'clock.skew' && status === 'warn') return 'let the machine set its clock by the network (NTP)';
  if (id === 'file.found' && status === 'fail') return fileFix(context);
  if (id === 'file.key' && status === 'fail') return keyFix(context);
  if (id === 'token.shape' && (status === 'warn' || status === 'fail')) return shapeFix(check, context);
  return cause === null ? null : CAUSES[cause].fix(context.ids);
}

export function checkGuideStep({ status, cause, findings }: Check): number | null {
  if (status === 'pass' || status === 'skip' || cause === null || findings !== undefined) return null;
  return CAUSES[cause].guideSteps[0] ?? null;
}

function placeWords(kind: SourceKind): string {
  return kind === 'environment' ? 'the environment' : kind === 'stdin' ? 'standard input' : 'the file';
}

function findingWords({ findings = [] }: Check): string {
  return findings.map((one) => surroundingWords(one).text).join('; ');
}

function causeWords({ cause, detail = '' }: Check): string {
  // Meta's sentence about an expired token is two instants in Pacific time; the line about the expiry is clearer.
  if (cause === 'token-expired') return CAUSES[cause].title;
  return `${cause === null ? 'Meta refused it' : CAUSES[cause].title}${metaSaid(detail)}`;
}

function metaSaid(detail: string): string {
  return detail === '' ? '' : ` ("${detail}")`;
}

function unanswered(what: string): Say {
  return ({ cause, detail = '' }) => {
    if (cause === null) return `${what}: ${NO_ANSWER}`;
    const said = cause === 'offline' ? '' : metaSaid(detail);
    return `${what}: ${CAUSES[cause].title}${said}`;
  };
}

/** `2025-07-29 06:00 UTC, in 3 days`: the same on every machine, since it is read in logs. */
function until(iso: string, { now, zone }: WordsContext): string {
  const at = new Date(iso);
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
  return `\`wa-token refresh -f ${shellWord(source.path ?? '.env')}\` puts a token there; if it has another name, give --key`;
}

/** The usual reasons for an empty variable in CI. */
function environmentFix(key: string | null): string {
  return `give the job the secret under the name ${key ?? 'of the key'} (GitHub: \`env: ${key}: \${{ secrets.${key} }}\`); a misspelt secret is empty, and pull requests from forks, Dependabot and unprotected branches get no secrets`;
}

/** `token.shape` carries a wrong paste's name, or the repairs that it needs. */
function shapeWords({ detail = '' }: Check, { source }: WordsContext): string {
  if (detail === 'empty') return `${source.key ?? 'the value'} is empty: there is no token`;
  if (isWrong(detail)) return `this is ${WRONG_WORDS[detail].what}`;
  const words = detail.split(',').map((repair) => (isRepair(repair) ? REPAIR_WORDS[repair] : repair));
  return `the token is not pasted cleanly: ${words.join(', ')}`;
}

function shapeFix({ detail = '' }: Check, { source, ids }: WordsContext): string {
  const nothing = detail === 'empty' || detail === 'placeholder';
  if (nothing && source.kind === 'environment') return environmentFix(source.key);
  if (nothing && source.kind === 'stdin')
    return 'pipe the token in: `wa-token check --token-stdin < token.txt`';
  if (nothing) return `\`wa-token refresh -f ${shellWord(source.path ?? '.env')}\` puts a token there`;
  if (isWrong(detail)) return WRONG_WORDS[detail].instead;
  return detail === 'blanks'
    ? 'take the blanks off: some programs send them along'
    : CAUSES['token-malformed'].fix(ids);
}

function isWrong(text: string): text is keyof typeof WRONG_WORDS {
  return Object.hasOwn(WRONG_WORDS, text);
}

function isRepair(text: string): text is keyof typeof REPAIR_WORDS {
  return Object.hasOwn(REPAIR_WORDS, text);
}
