import type { Cause } from '../causes/cause.ts';
import { codeEntry } from '../causes/codes.ts';
import type { GraphError } from './error.ts';
import { sentenceCause, tokenSentenceCause } from './error-sentences.ts';

/** What is known of the call beside its reply. */
export interface CallContext {
  readonly httpStatus?: number;
  /** Whose token made the call: an app token is made of the app id and the app secret. */
  readonly caller?: 'user-token' | 'app-token';
}

/** Causes that the words may give instead of the code's own. `any` leaves all of them to the words. */
const WORDS: ReadonlyMap<number, readonly Cause[] | 'any'> = new Map<number, readonly Cause[] | 'any'>([
  // 1 also answers a wrong client secret ("Error validating client secret."), which no waiting mends.
  [1, ['app-secret-invalid', 'app-secret-proof', 'request-invalid']],
  // 10 is a permission for WhatsApp, and a closed window for Messenger and Instagram.
  [10, ['conversation-window', 'account-restricted', 'app-secret-proof']],
  [100, 'any'],
  [101, ['app-not-authorized', 'request-invalid', 'app-secret-proof']],
  [104, ['app-secret-proof', 'app-secret-invalid']],
  [2500, ['token-missing', 'api-version', 'app-secret-proof']],
]);

/** The same for 200 and its family. */
const WORDS_OF_200: readonly Cause[] = [
  'token-missing',
  'account-restricted',
  'asset-unreachable',
  'app-secret-proof',
  'conversation-window',
];

/** 190's subcodes, which 102 shares (https://developers.facebook.com/docs/graph-api/guides/error-handling). */
const SUBCODES: ReadonlyMap<number, Cause> = new Map<number, Cause>([
  [452, 'token-invalidated'],
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
  return code === 190 || code === 368 || (code >= 2000 && isKnownCode(code) && !isAnybodys(code));
}

/** Numbers that order ids, amounts and other APIs have as often as Meta has. */
function isAnybodys(code: number): boolean {
  return (code >= 138000 && code < 148000) || (code >= 200000 && code < 201000) || code === 1752041;
}

export function isKnownCode(code: number): boolean {
  return code !== 0 && codeEntry(code) !== null;
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
  return (
    error.type === 'AuthException' ||
    /\bAuthException\b|authenticate the app user|access token/i.test(saidIn(error))
  );
}

/**
 * A version that does not exist is read as the name of a node, and what stands behind it as a path: that begins with
 * what else would be the first part of an address. A bare id is rather one that stands in the address twice.
 */
const VERSION_AS_NODE =
  /unknown path components: \/(?:me\b|debug_token|app\b|oauth|\d+\/(?:messages|phone_numbers|message_templates|media|register|subscribed_apps|whatsapp_business_profile))/i;

function byCode(error: GraphError): Cause | null {
  const { code } = error;
  // A zero without Meta's words is any program's default.
  const entry = code === null || code === 0 ? null : codeEntry(code);
  if (code === null || entry === null) return null;
  // A limit of posting to a feed; its page names no other subcode of 17.
  if (code === 17 && error.subcode === 1349172) return 'unrecognised';
  if (code === 100) return parameterCause(error, entry.cause);
  // "... if the PIN of the request does not fit the account", says Meta's page of 131031.
  if (code === 131031 && /\bpin\b/i.test(error.details ?? '')) return 'number-not-registered';
  if (code === 2500 && VERSION_AS_NODE.test(error.message)) return 'api-version';
  return wordsAmong(error, code) ?? entry.cause;
}

/** Code 100 means six things: proof, asset, self-inspection, permission, another app, and real parameters. */
function parameterCause(error: GraphError, otherwise: Cause): Cause {
  if (error.subcode === 33) return 'asset-unreachable';
  const narrower = error.subcode !== null && error.subcode > 1_000_000 ? codeEntry(error.subcode) : null;
  if (narrower !== null) return narrower.cause;
  if (
    (error.subcode !== null && OTHER_PRODUCTS.has(error.subcode)) ||
    /user (cannot be|was not|not) found|no matching user/i.test(error.message)
  )
    return 'unrecognised';
  const said = wordsAmong(error, 100);
  if (said !== null && said !== 'request-invalid') return said;
  if (speaksOfTemplate(error)) return 'template-problem';
  return error.isTransient === true ? 'meta-transient' : otherwise;
}

/** Instagram's and Messenger's: "user cannot be found" is neither a parameter nor a recipient list. */
const OTHER_PRODUCTS: ReadonlySet<number> = new Set([2534013, 2534014, 2534022, 2534037]);

function speaksOfTemplate(error: GraphError): boolean {
  const told = `${error.userTitle ?? ''} ${error.userMessage ?? ''}`;
  return (
    /parameter template\b|param(?:eter)? \W?template\[/i.test(error.message) || /\btemplate\b/i.test(told)
  );
}

function wordsAmong(error: GraphError, code: number): Cause | null {
  const among = WORDS.get(code) ?? (code >= 200 && code <= 299 ? WORDS_OF_200 : null);
  if (among === null) return null;
  const said = sentenceCause(saidIn(error));
  if (said === null) return null;
  return among === 'any' || among.includes(said) ? said : null;
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
