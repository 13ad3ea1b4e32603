import type { Cause } from '../causes/cause.ts';
import { localisedCause } from './localised.ts';

type Sentences = readonly (readonly [RegExp, Cause])[];

/** Meta's words about the proof, and no address with `&appsecret_proof=...` in it. */
const APP_SECRET_PROOF =
  /(?:invalid|requires?|missing|wrong|must be signed|without) (?:an? |the |with )?.?(?:appsecret_?proof|app ?secret ?proof)\b(?!=)|appsecret_?proof.? (?:argument|provided|parameter|is|must|does|required|missing)/i;

/**
 * Sentences that do not blame the token, asked in this order. They decide where Meta gives no number, or one
 * number for several things. `.` stands for the apostrophe, which logs print in three ways.
 * None has a repetition that can be read in two ways, so each is linear.
 */
const SENTENCES: Sentences = [
  [APP_SECRET_PROOF, 'app-secret-proof'],
  [/validating client secret|(?:invalid|wrong|incorrect) (?:client|app)[_ ]secret/i, 'app-secret-invalid'],
  [/access token signature/i, 'app-secret-invalid'],
  [/application has been deleted/i, 'app-not-authorized'],
  [/error validating application|cannot get application info/i, 'app-secret-invalid'],
  [/invalid (?:(?:client|app|application)[_ ]id\b|platform app)/i, 'app-secret-invalid'],
  // Titles of Meta's error page, which webhooks print without a code.
  [/spam rate limit|restrictions on how many messages/i, 'quality-restricted'],
  [/needs? display name approval|display name approval needed/i, 'display-name-not-approved'],
  [
    /two.?step verification pin|incomplete deregistration|re-verification needed|does not exist in (?:the )?cloud api|incorrect certificate/i,
    'number-not-registered',
  ],
  [/recipient cannot be sender|media (?:up|down)load error/i, 'request-invalid'],
  [/account in maintenance mode/i, 'meta-transient'],
  [/opted out of|user.{0,12} opted out|chose not to deliver|unable to deliver message/i, 'undeliverable'],
  [/(?:verification|authorization) code\b|matching code was not found/i, 'request-invalid'],
  [
    /should not be passed|missing (?:required field|required parameter|client_id|redirect_uri|client_secret)/i,
    'request-invalid',
  ],
  [/redirect_uri|can.t load url/i, 'request-invalid'],
  [/provide valid app id|active access token must be used/i, 'token-missing'],
  [/(?:page|app) access token is required/i, 'permission-missing'],
  // Meta says so of an app's own edges: the token lives, an app token is wanted.
  [/application secret required for this/i, 'permission-missing'],
  [
    /access token is required|no access token|must provide an access token|access token must be provided/i,
    'token-missing',
  ],
  [/did not match the viewing app/i, 'wrong-app'],
  [/must provide an app access token, or a user access token/i, 'cannot-inspect'],
  [
    /outside (?:of |the )?(?:the )?allowed window|24 hours have passed|re-engagement message/i,
    'conversation-window',
  ],
  [/api access (?:is |has been |was )?(?:blocked|disabled|deactivated)/i, 'account-restricted'],
  [
    /account (?:is |has been )?(?:locked|disabled|restricted|banned)|DISABLED_UPDATE|ACCOUNT_RESTRICTION|ACCOUNT_VIOLATION/i,
    'account-restricted',
  ],
  [/temporarily blocked|deemed abusive|restricted from (?:acting|messaging)/i, 'account-restricted'],
  [/payment (?:method|issue|problem)|business eligibility/i, 'payment-problem'],
  [/not in (?:the )?allowed list/i, 'recipient-not-allowed'],
  // What the sender's own server answered to Meta, a 429 or a 503, is told in these details.
  [/media from weblink failed/i, 'request-invalid'],
  [/account not registered|phone number (?:is )?not registered/i, 'number-not-registered'],
  [
    /rate limit|request limit|too many (?:calls|requests|attempts|messages)|throughput has been reached/i,
    'rate-limited',
  ],
  [/must be a template message/i, 'template-problem'],
  [
    /format mismatch, expected|hello world templates|template name\b|localizable_params|expected number of params/i,
    'template-problem',
  ],
  [
    /template (?:is|was|has been) (?:paused|disabled|rejected)|template does not exist|in the created template|translated text too long/i,
    'template-problem',
  ],
  [
    /undeliverable|incapable of receiving|version of whatsapp that does not support|healthy ecosystem|part of an experiment/i,
    'undeliverable',
  ],
  [/this ip can.t make requests|unauthorized source ip/i, 'ip-not-allowed'],
  [
    // A version that Meta does not know is read as the name of a node, and the rest of the path is unknown.
    /unknown path components?:|deprecated (?:version|for versions)|invalid version format|(?:invalid|unknown|unsupported) (?:graph )?api version/i,
    'api-version',
  ],
  [/requires (?:the .{1,80}|[a-z]{2,40}_[a-z_]{2,60}) permission/i, 'permission-missing'],
  [
    /object with id|object does not exist|does not exist, cannot be loaded|unsupported (?:get|post|delete|put) request/i,
    'asset-unreachable',
  ],
  [/aliases you requested do not exist|cannot query users by their username/i, 'asset-unreachable'],
  [/object not managed by the business|requested resource does not exist/i, 'asset-unreachable'],
  [
    /nonexisting field \([a-z_]{1,60}\) on node type \((?:WhatsApp|Business\b|Application\b)/i,
    'asset-unreachable',
  ],
  [
    /nonexisting field \((?:phone_numbers|message_templates|subscribed_apps|messages|display_phone_number|verified_name|health_status)\)/i,
    'asset-unreachable',
  ],
  [
    /necessary permission|not have (?:the )?(?:permission|capability)|permissions error/i,
    'permission-missing',
  ],
  [
    /hasn.t authorized the application|cannot call api for app|(?:requires|missing) (?:extended )?permission/i,
    'permission-missing',
  ],
  [/no permission to|insufficient permission|in order to impersonate|must be granted/i, 'permission-missing'],
  [
    /parameter \S{1,120} is required|invalid parameter|unknown path components|too many ids/i,
    'request-invalid',
  ],
  [/required parameter is missing|parameter value is not valid|unsupported message type/i, 'request-invalid'],
  [/unexpected error has occurred|temporarily unavailable|retry your request later/i, 'meta-transient'],
  [
    /service unavailable|unknown error (?:has )?occurred|cannot get .{1,40} due to a system error/i,
    'meta-transient',
  ],
];

/** What a code 190 says without a subcode. The first rows are its traps: the token lives. */
const REFUSALS: Sentences = [
  [
    /impersonat|must be granted|application secret required for this|must be called with an? (?:page|user|app)|access token is not supported/i,
    'permission-missing',
  ],
  [/does not belong to application/i, 'wrong-app'],
  [/access token signature/i, 'app-secret-invalid'],
  [/application has been deleted/i, 'app-not-authorized'],
  [/error validating application|cannot get application info/i, 'app-secret-invalid'],
  [/api access (?:is |has been |was )?(?:blocked|disabled|deactivated)/i, 'account-restricted'],
];

/** Meta's own sentences about a refused token: they need nothing beside them. */
const BLAMES: Sentences = [
  [
    /validating access token: session has expired|(?:session|token) has expired (?:on (?:[a-z]{3,12}[, ]{1,3})?\d|on$|at unix time)/i,
    'token-expired',
  ],
  [/access token: the user has not authorized|has not authorized application \S/i, 'app-not-authorized'],
  [/enrolled in a blocking, logged-in checkpoint|not a confirmed user/i, 'user-checkpoint'],
  [/cannot access the app till you log in/i, 'user-checkpoint'],
  [/session (?:has been|was) invalidated (?:because|explicitly)/i, 'token-invalidated'],
  [
    /session is invalid because the user logged out|does not match current stored session/i,
    'token-invalidated',
  ],
  [/validating access token: this may be because the user logged out/i, 'token-invalidated'],
  [
    /cannot parse access token|the access token could not be decrypted|malformed access token/i,
    'token-malformed',
  ],
  [/invalid oauth (?:2\.0 )?access token/i, 'token-malformed'],
  [/unable to authenticate (?:the )?app user/i, 'token-invalidated'],
];

/** Looser words, for a reply that calls itself an OAuthException. */
const OAUTH_BLAMES: Sentences = [
  [
    /access[ _]token (?:has |is |was )?expired|\btoken (?:has |is |was )?expired|expired access[ _]token|session has expired/i,
    'token-expired',
  ],
  [/access token could not be decrypted/i, 'token-malformed'],
  [
    /session key invalid|error validating access token|access_token provided is invalid/i,
    'token-invalidated',
  ],
];

/** The loosest, for a reply whose code already speaks of the token. */
const CODED_BLAMES: Sentences = [
  [/has not authorized/i, 'app-not-authorized'],
  [/checkpoint|(?:till|until) you log in|confirmed user/i, 'user-checkpoint'],
  [/logged out|changed (?:the|their) password|session .{1,20}invalid/i, 'token-invalidated'],
  [/\bexpired\b/i, 'token-expired'],
  [/malformed|decrypt|cannot parse|bad signature|signed request/i, 'token-malformed'],
];

const ROWS = {
  alone: [REFUSALS, BLAMES],
  oauth: [REFUSALS, BLAMES, OAUTH_BLAMES],
  coded: [REFUSALS, BLAMES, OAUTH_BLAMES, CODED_BLAMES],
} as const;

/** Longer texts than any message of Meta's are cut before they are matched. */
const LONGEST = 4000;

/** The cause that the words alone give, never one that blames the token but for an app that was deleted. */
export function sentenceCause(said: string): Cause | null {
  return firstMatch(SENTENCES, said);
}

/** Other services have access tokens too, and say so in the same sentence. */
const OTHERS =
  /shopify|salesforce|wordpress|google|gmail|youtube|twitter|linkedin|slack|stripe|(?<!\b(?:com|io)\.)github|gitlab|bitbucket|hubspot|zoho|zoom|microsoft|azure|entra|outlook|amazon|\baws\b|cognito|dropbox|paypal|square|mailchimp|notion|jira|atlassian|discord|telegram|spotify|tiktok|pinterest|snapchat|reddit|keycloak|auth0|okta|firebase|supabase|keyauth|feishu|lark|wechat|weixin|\bline\b|vkontakte|mastodon|quickbooks|xero|\bjwt\b|\bsap\b/i;
const METAS_NAME = /facebook|messenger|\bmeta\b|\bfb\b|whatsapp|instagram|graph api|oauthexception|fbtrace/i;

/** Whether the words are about another service's token. */
function isOthers(said: string): boolean {
  return OTHERS.test(said) && !METAS_NAME.test(said);
}

/**
 * The cause that the words of a refusal give. `how` is what stands beside them: a code of the token's, Meta's
 * type, or nothing, and then only Meta's own sentences count.
 */
export function tokenSentenceCause(said: string, how: 'alone' | 'oauth' | 'coded'): Cause | null {
  if (how === 'coded' && /access token is required/i.test(said)) return 'token-missing';
  if (how === 'alone' && isOthers(said)) return null;
  for (const sentences of ROWS[how]) {
    const cause = firstMatch(sentences, said);
    if (cause !== null) return cause;
  }
  return localisedCause(said.slice(0, LONGEST), how !== 'alone');
}

/** A sentence that only Meta writes, so that it is found in any text. */
export function unmistakable(said: string): boolean {
  const text = inOneLine(said);
  const isMetas =
    ANY_BLAME.test(text) ||
    METAS_OWN.test(text) ||
    APP_SECRET_PROOF.test(text) ||
    localisedCause(text, false) !== null;
  return isMetas && !isOthers(text);
}

const ANY_BLAME = new RegExp(BLAMES.map(([sentence]) => sentence.source).join('|'), 'i');

const METAS_OWN =
  /validating (?:client secret|application)|provide valid app id|active access token must be used|viewing app|object with id|not in allowed list|media from weblink|nonexisting field|localizable_params|calls to this api have exceeded|format mismatch, expected|hello world templates|deprecated for versions|healthy ecosystem engagement|DISABLED_UPDATE|ACCOUNT_RESTRICTION|ACCOUNT_VIOLATION|outside of allowed window|related to your payment method|oauth access token|hasn.t authorized the application|request limit reached|this ip can.t make|account not registered|object not managed by/i;

function firstMatch(sentences: Sentences, said: string): Cause | null {
  const text = inOneLine(said);
  for (const [sentence, cause] of sentences) if (sentence.test(text)) return cause;
  return null;
}

function inOneLine(said: string): string {
  const text = said.slice(0, LONGEST);
  return /\s\s|[^\S ]/.test(text) ? text.replace(/\s+/g, ' ') : text;
}
