import type { Cause } from '../causes/cause.ts';
import type { GraphError } from './error.ts';
import { sentenceCause, tokenSentenceCause } from './error-sentences.ts';

/** What is known of the call beside its reply. */
export interface CallContext {
  readonly httpStatus?: number;
  /** Whose token made the call: an app token is made of the app id and the app secret. */
  readonly caller?: 'user-token' | 'app-token';
}

/** What a code means: `text` lists the causes that the words may give instead. */
interface Meaning {
  readonly cause: Cause;
  readonly text?: readonly Cause[] | 'any';
}

/**
 * Codes with one meaning, or with one that the message may change.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes and field reports.
 */
const CODES: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [-2, { cause: 'meta-transient' }],
  [-1, { cause: 'meta-transient' }],
  // 1 also answers a wrong client secret ("Error validating client secret."), which no waiting mends.
  [1, { cause: 'meta-transient', text: ['app-secret-invalid', 'app-secret-proof', 'request-invalid'] }],
  [2, { cause: 'meta-transient' }],
  [3, { cause: 'permission-missing' }],
  [4, { cause: 'rate-limited' }],
  [5, { cause: 'ip-not-allowed' }],
  // 10 is a permission for WhatsApp, and a closed window for Messenger and Instagram.
  [
    10,
    { cause: 'permission-missing', text: ['conversation-window', 'account-restricted', 'app-secret-proof'] },
  ],
  [12, { cause: 'api-version' }],
  [17, { cause: 'rate-limited' }],
  [24, { cause: 'asset-unreachable' }],
  [32, { cause: 'rate-limited' }],
  [33, { cause: 'asset-unreachable' }],
  [100, { cause: 'request-invalid', text: 'any' }],
  [101, { cause: 'app-secret-invalid', text: ['app-not-authorized', 'request-invalid', 'app-secret-proof'] }],
  [104, { cause: 'token-missing', text: ['app-secret-proof', 'app-secret-invalid'] }],
  [191, { cause: 'request-invalid' }],
  [341, { cause: 'rate-limited' }],
  [368, { cause: 'account-restricted' }],
  [470, { cause: 'conversation-window' }],
  [551, { cause: 'undeliverable' }],
  [613, { cause: 'rate-limited' }],
  [803, { cause: 'asset-unreachable' }],
  [2500, { cause: 'request-invalid', text: ['token-missing', 'api-version', 'app-secret-proof'] }],
  [2635, { cause: 'api-version' }],
  [130403, { cause: 'undeliverable' }],
  [130429, { cause: 'rate-limited' }],
  [130472, { cause: 'undeliverable' }],
  [130497, { cause: 'account-restricted' }],
  [131000, { cause: 'meta-transient' }],
  [131005, { cause: 'permission-missing' }],
  [131008, { cause: 'request-invalid' }],
  [131009, { cause: 'request-invalid' }],
  [131016, { cause: 'meta-transient' }],
  [131021, { cause: 'request-invalid' }],
  [131026, { cause: 'undeliverable' }],
  [131030, { cause: 'recipient-not-allowed' }],
  [131031, { cause: 'account-restricted' }],
  [131037, { cause: 'number-not-registered' }],
  [131042, { cause: 'payment-problem' }],
  [131045, { cause: 'number-not-registered' }],
  [131047, { cause: 'conversation-window' }],
  [131048, { cause: 'rate-limited' }],
  [131049, { cause: 'undeliverable' }],
  [131050, { cause: 'undeliverable' }],
  [131051, { cause: 'request-invalid' }],
  [131052, { cause: 'request-invalid' }],
  [131053, { cause: 'request-invalid' }],
  [131055, { cause: 'request-invalid' }],
  [131056, { cause: 'rate-limited' }],
  [131057, { cause: 'meta-transient' }],
  [131058, { cause: 'template-problem' }],
  [131062, { cause: 'request-invalid' }],
  [131063, { cause: 'template-problem' }],
  [131064, { cause: 'rate-limited' }],
  [133004, { cause: 'meta-transient' }],
  [133015, { cause: 'meta-transient' }],
  [133016, { cause: 'rate-limited' }],
  [134011, { cause: 'payment-problem' }],
  [134100, { cause: 'request-invalid' }],
  [134101, { cause: 'request-invalid' }],
  [134102, { cause: 'request-invalid' }],
  [135000, { cause: 'request-invalid' }],
  [136024, { cause: 'number-not-registered' }],
  [137000, { cause: 'undeliverable' }],
  [141006, { cause: 'payment-problem' }],
]);

/** Whole families, looked up after the single codes. */
const FAMILIES: readonly { readonly from: number; readonly to: number; readonly meaning: Meaning }[] = [
  {
    from: 200,
    to: 299,
    meaning: {
      cause: 'permission-missing',
      text: [
        'token-missing',
        'account-restricted',
        'asset-unreachable',
        'app-secret-proof',
        'conversation-window',
      ],
    },
  },
  { from: 80000, to: 80014, meaning: { cause: 'rate-limited' } },
  { from: 132000, to: 132999, meaning: { cause: 'template-problem' } },
  { from: 133000, to: 133099, meaning: { cause: 'number-not-registered' } },
];

/** 190's subcodes, which 102 shares (https://developers.facebook.com/docs/graph-api/guides/error-handling). */
const SUBCODES: ReadonlyMap<number, Cause> = new Map<number, Cause>([
  [456, 'token-malformed'],
  [457, 'token-invalidated'],
  [458, 'app-not-authorized'],
  [459, 'user-checkpoint'],
  [460, 'token-invalidated'],
  [461, 'token-invalidated'],
  [462, 'token-invalidated'],
  [463, 'token-expired'],
  [464, 'user-checkpoint'],
  [465, 'token-invalidated'],
  [466, 'token-invalidated'],
  [467, 'token-invalidated'],
  [468, 'token-invalidated'],
  [490, 'user-checkpoint'],
  // The person behind a page token lost the role on the page, or lacks two-factor: the token itself lives.
  [492, 'permission-missing'],
  [2069032, 'permission-missing'],
]);

/** Codes by which Meta speaks of the token of the call itself. */
export const TOKEN_CODES: ReadonlySet<number> = new Set([102, 190]);

/** A subcode of 190 that is known by number alone. */
export function isTokenSubcode(number: number): boolean {
  return SUBCODES.has(number);
}

/** Numbers that only Meta uses: seen anywhere, they speak for themselves. */
export function isDistinctive(code: number): boolean {
  return code === 190 || code === 368 || (code >= 2000 && isKnownCode(code));
}

export function isKnownCode(code: number): boolean {
  return TOKEN_CODES.has(code) || CODES.has(code) || FAMILIES.some((family) => within(family, code));
}

/** The cause by code, then subcode, then words; the HTTP status decides only for a 5xx that says nothing else. */
export function causeOf(error: GraphError, context: CallContext = {}): Cause {
  if (error.code !== null && TOKEN_CODES.has(error.code)) {
    // The app token is `{app id}|{app secret}`: a 190 to it speaks of that pair, never of the user's token.
    return context.caller === 'app-token' ? 'app-secret-invalid' : tokenRefusal(error);
  }
  if (error.code === 0 && isAuthentication(error)) return tokenRefusal(error);
  return byCode(error) ?? byWords(error, context);
}

function tokenRefusal(error: GraphError): Cause {
  const bySubcode = error.subcode === null ? undefined : SUBCODES.get(error.subcode);
  if (bySubcode !== undefined) return bySubcode;
  const bySentence = tokenSentenceCause(error.message, 'coded');
  if (bySentence !== null) return bySentence;
  return error.isTransient === true ? 'meta-transient' : 'token-invalidated';
}

/** Code 0 is "AuthException"; a zero without Meta's words is any program's default. */
function isAuthentication(error: GraphError): boolean {
  return error.type === 'AuthException' || /authenticate the app user|access token/i.test(saidIn(error));
}

function byCode(error: GraphError): Cause | null {
  if (error.code === null) return null;
  const meaning = CODES.get(error.code) ?? FAMILIES.find((family) => within(family, error.code))?.meaning;
  if (meaning === undefined) return null;
  if (error.code === 100) return parameterCause(error, meaning);
  return wordsAmong(error, meaning) ?? meaning.cause;
}

function within(family: { readonly from: number; readonly to: number }, code: number | null): boolean {
  return code !== null && code >= family.from && code <= family.to;
}

/** Code 100 means six things: proof, asset, self-inspection, permission, another app, and real parameters. */
function parameterCause(error: GraphError, meaning: Meaning): Cause {
  if (error.subcode === 33) return 'asset-unreachable';
  if (
    error.subcode === RECIPIENT_UNKNOWN ||
    /user (cannot be|was not|not) found|no matching user/i.test(error.message)
  )
    return 'unrecognised';
  const said = wordsAmong(error, meaning);
  if (said !== null && said !== 'request-invalid') return said;
  if (speaksOfTemplate(error)) return 'template-problem';
  return error.isTransient === true ? 'meta-transient' : meaning.cause;
}

/** Instagram's and Messenger's "user cannot be found": neither a parameter nor a WhatsApp recipient list. */
const RECIPIENT_UNKNOWN = 2534014;

function speaksOfTemplate(error: GraphError): boolean {
  const told = `${error.userTitle ?? ''} ${error.userMessage ?? ''}`;
  return (
    /parameter template\b|param(?:eter)? \W?template\[/i.test(error.message) || /\btemplate\b/i.test(told)
  );
}

function wordsAmong(error: GraphError, meaning: Meaning): Cause | null {
  if (meaning.text === undefined) return null;
  const said = sentenceCause(saidIn(error));
  if (said === null) return null;
  return meaning.text === 'any' || meaning.text.includes(said) ? said : null;
}

function byWords(error: GraphError, context: CallContext): Cause {
  // Meta's own word that a retry helps beats a sentence such as "The token provided is invalid."
  if (error.isTransient === true) return 'meta-transient';
  const said = sentenceCause(saidIn(error)) ?? blameIn(error, context);
  if (said !== null) return said;
  // Instagram's login puts HTTP's 400 where the code belongs; what it refuses is the login request.
  if (error.code === 400 && error.type === 'OAuthException') return 'request-invalid';
  return (context.httpStatus ?? 0) >= 500 ? 'meta-transient' : 'unrecognised';
}

/** Without a code of Meta's, only words that blame the token beyond doubt may blame it. */
function blameIn(error: GraphError, context: CallContext): Cause | null {
  // 400 and above are HTTP statuses that programs put where the code belongs.
  if (error.code !== null && (error.code < 400 || error.code > 599)) return null;
  const isOAuth = /^OAuth/.test(error.type ?? '');
  const blamed = tokenSentenceCause(error.message, isOAuth ? 'oauth' : 'alone');
  return blamed !== null && context.caller === 'app-token' ? 'app-secret-invalid' : blamed;
}

function saidIn(error: GraphError): string {
  return `${error.message} ${error.details ?? ''}`;
}
