import type { EnvValues } from '../env/file.ts';
import { likenessOf } from '../env/names.ts';
import { referenceIn } from '../env/references.ts';
import type { Reading } from '../project/reads.ts';
import { AccessToken, type Secret } from '../secret.ts';
import { isMetaToken } from './meta-token.ts';
import { appIdHint, isPlaceholder } from './paste.ts';

/** Names under which projects keep the token, most used first (a count over 262 public sources). */
const RANKED = [
  'WHATSAPP_ACCESS_TOKEN',
  'WHATSAPP_TOKEN',
  'WHATSAPP_API_TOKEN',
  'WA_TOKEN',
  'WA_ACCESS_TOKEN',
  'CLOUD_API_ACCESS_TOKEN',
  'META_WHATSAPP_ACCESS_TOKEN',
  'META_WHATSAPP_TOKEN',
  'WHATSAPP_CLOUD_API_ACCESS_TOKEN',
] as const;

/** Names that hold other products' or other vendors' keys as often; they count only with evidence beside them. */
const GENERIC = [
  'ACCESS_TOKEN',
  'META_ACCESS_TOKEN',
  'WHATSAPP_API_KEY',
  'META_SYSTEM_USER_TOKEN',
  'WHATSAPP_KEY',
  'WA_API_KEY',
  'FB_ACCESS_TOKEN',
  'FACEBOOK_ACCESS_TOKEN',
  'FACEBOOK_SYSTEM_ACCESS_TOKEN',
  'META_TOKEN',
  'META_ACCESS_TOKEN_FROM_SYS_USER',
  'GRAPH_API_TOKEN',
  'HEYOO_TOKEN',
] as const;

/** What even evidence does not settle. */
const TOO_GENERIC = ['TOKEN', 'API_TOKEN'] as const;

/** Product names before, after or round it: `SHOP_WHATSAPP_ACCESS_TOKEN`, `API_TOKEN_WHATSAPP`, `wpp_token`. */
const SPECIFIC =
  /(?:^|_)(?:WHATS?APP|WA|WPP)_(?:[A-Z0-9]+_)*TOKEN$|(?:^|_)TOKEN_(?:WHATSAPP|WA)$|^CLOUD_API_(?:[A-Z0-9]+_)*TOKEN$/;

/** Never the access token: what Meta sends back to a webhook, what signs, what is over, and other vendors'. */
const NEVER =
  /VERIF|SECRETS?$|(?:^|_)SECRET_|WEBHOOK|REFRESH|(?:^|_)(?:OLD|PREVIOUS|EXPIRED|BACKUP|TWILIO|WHAPI|WAHA|WATI|GREEN|TELEGRAM|TG|D?360|360DIALOG|CALLMEBOT|ULTRAMSG|VONAGE|MESSAGEBIRD|MAYTAPI|EVOLUTION|GUPSHUP)(?:_|$)/;

/** Meta's other products, whose tokens look the same. */
const PRODUCTS: readonly (readonly [Product, RegExp])[] = [
  ['instagram', /(?:^|_)(?:IG|INSTAGRAM|INSTA|THREADS)(?:_|$)/],
  ['page', /(?:^|_)(?:PAGE|MESSENGER)(?:_|$)/],
  ['ads', /(?:^|_)(?:ADS?|MARKETING|CAPI|PIXEL|CONVERSIONS?|CATALOG|LEADS?)(?:_|$)/],
];

/** Ids of those products, by the end of their names: the token beside them may be theirs. */
const PRODUCT_IDS: Readonly<Record<Product, RegExp>> = {
  instagram: /(?:^|_)(?:IG|INSTAGRAM|INSTA|THREADS)_(?:[A-Z]+_)*ID$/,
  page: /(?:^|_)PAGE_ID$/,
  ads: /(?:^|_)(?:AD_ACCOUNT|ADS?_ACCOUNT|PIXEL)(?:_ID)?$/,
};

/** Which of Meta's products a name says that its token is for. */
export type Product = 'instagram' | 'page' | 'ads';

/** Names that stand beside the token of the Cloud API and nowhere else. */
const COMPANION =
  /(?:^|_)(?:WHATS?APP|WABA|WPP)(?:_|$)|(?:^|_)PHONE_(?:NUMBER_)?ID$|^RECIPIENT_WAID$|^WA_(?:PHONE|BUSINESS|VERIFY|NUMBER)/;

export type KeyChoice =
  | { readonly kind: 'found'; readonly key: string; readonly isSet: boolean }
  | { readonly kind: 'none' }
  /** A person must say which, or whether it is this one at all. */
  | {
      readonly kind: 'unsure';
      readonly keys: readonly string[];
      /** Where none of them is WhatsApp's by its name: a new variable is as likely meant. */
      readonly foreign: boolean;
    };

/** What a name may hold, as strong evidence as it is. */
type Holding = 'token' | 'reference' | 'other' | 'nothing';

interface Defined {
  readonly name: string;
  /** Upper case, words parted by one underscore: `Meta__AccessToken` is META_ACCESS_TOKEN. */
  readonly like: string;
  readonly holds: Holding;
  readonly value: string;
}

/** What the project's own sources read; null where they were not looked at. */
export type Readings = ReadonlyMap<string, Reading> | null;

/**
 * The key that holds the token. The value decides first: a known name with a token of Meta's (or a reference to one)
 * beats every name without; one under an unknown name is asked about, and nothing is added beside it. Among names
 * that hold none, the default where it is set, else the single known name, else one with a known end.
 */
export function chooseKey(values: EnvValues, readings: Readings = null): KeyChoice {
  const defined = definedIn(values);
  const evidence = evidenceOf(values, defined, readings);
  const tokens = defined.filter(({ holds }) => holds === 'token');
  const own = defined.filter(isOwn);
  const held = own.filter(
    (one) => one.holds === 'token' || (one.holds === 'reference' && isKnown(one, evidence)),
  );
  if (held.length > 0) return amongTokens(held, evidence);
  const set = own.filter(({ holds }) => holds === 'other');
  const unset = own.filter(({ holds }) => holds === 'nothing');
  const choice = ranked(set) ?? ranked(unset) ?? choiceAmong(set, evidence) ?? choiceAmong(unset, evidence);
  if (choice !== null) return isWebhooksWord(choice, values) ? unsure([choice], true) : choice;
  return tokens.length > 0 ? unsure(tokens, true) : { kind: 'none' };
}

/** The names whose values could be meant, where the sources' word on them would change the answer. */
export function doubtfulKeys(values: EnvValues): readonly string[] {
  const defined = definedIn(values);
  const own = defined.filter(isOwn);
  const tokens = own.filter(({ holds }) => holds === 'token' || holds === 'reference');
  const evidence = evidenceOf(values, defined, null);
  const [only] = tokens;
  if (tokens.length === 0 || (only !== undefined && tokens.length === 1 && isKnown(only, evidence)))
    return [];
  return tokens.map(({ name }) => name);
}

/** What a name says of a token that is another product's of Meta's; null where it says nothing. */
export function productOf(name: string): Product | null {
  return PRODUCTS.find(([, shape]) => shape.test(likenessOf(name)))?.[0] ?? null;
}

interface Evidence {
  /** Something beside it is the Cloud API's, and nothing another product's that has no token of its own. */
  readonly beside: boolean;
  readonly readings: Readings;
}

function evidenceOf(values: EnvValues, defined: readonly Defined[], readings: Readings): Evidence {
  return { beside: defined.some(isEvidence) && !hasRival(values, defined), readings };
}

function hasRival(values: EnvValues, defined: readonly Defined[]): boolean {
  const names = [...values.keys()].filter((name) => /(?:id|account|pixel)$/i.test(name)).map(likenessOf);
  return PRODUCTS.some(([product]) => {
    const isServed = defined.some(({ name, holds }) => holds === 'token' && productOf(name) === product);
    return !isServed && names.some((like) => PRODUCT_IDS[product].test(like));
  });
}

/** Every name that is known to hold a token, or to stand beside one; a file may have a hundred thousand others. */
const RELEVANT = /token|key|whats|wa|wpp|meta|phone|recipient/i;

/** What one file defines is looked at once, however often it is asked about. */
const SEEN = new WeakMap<EnvValues, readonly Defined[]>();

function definedIn(values: EnvValues): readonly Defined[] {
  const known = SEEN.get(values);
  if (known !== undefined) return known;
  const defined = [...values.keys()].flatMap((name) => definedAs(name, values.get(name)));
  SEEN.set(values, defined);
  return defined;
}

function definedAs(name: string, value: Secret | undefined): readonly Defined[] {
  if (value === undefined) return [];
  const text = value.expose().trim();
  if (!RELEVANT.test(name) && !isMetaToken(text) && !text.includes('graph.facebook.com')) return [];
  return [{ name, like: likenessOf(name), holds: holdingOf(value), value: text }];
}

function holdingOf(value: Secret): Holding {
  const text = value.expose().trim();
  if (isMetaToken(text)) return 'token';
  if (referenceIn(text) !== null) return 'reference';
  return isSet(value) ? 'other' : 'nothing';
}

function isOwn({ like, name }: Defined): boolean {
  return !NEVER.test(like) && productOf(name) === null;
}

/** Several tokens: what the sources read goes before what the names say. */
function amongTokens(held: readonly Defined[], evidence: Evidence): KeyChoice {
  const { readings } = evidence;
  const known = held.filter((one) => isKnown(one, evidence));
  const read = held.filter(({ name }) => readings?.has(name) === true);
  const knownRead = known.filter((one) => read.includes(one));
  const [only] = knownRead;
  if (only !== undefined) return knownRead.length === 1 ? found(only) : unsure([...knownRead, ...held]);
  // Sources that read one of them, and not the one that its name speaks for: a person decides.
  if (read.length > 0) return unsure([...read, ...held]);
  return choiceAmong(known, evidence) ?? unsure([...known, ...held]);
}

function isKnown({ like, name }: Defined, { beside, readings }: Evidence): boolean {
  if (isOneOf(RANKED, like) || SPECIFIC.test(like)) return true;
  return isOneOf(GENERIC, like) && (beside || readings?.get(name) === 'read-for-whatsapp');
}

function isOneOf(names: readonly string[], like: string): boolean {
  return names.includes(like);
}

/** Whether there is a value at all: templates' placeholders and masked tokens are none. */
export function isSet(value: Secret): boolean {
  const text = value.expose().trim();
  if (text === '' || /\.\.\.|\u2026|\*{3,}/.test(text)) return false;
  return referenceIn(text) !== null || !isPlaceholder(text);
}

/** What is kept for webhooks: a person may copy it in the token's place. */
export function verifyTokensIn(values: EnvValues): readonly Secret[] {
  return [...values.keys()]
    .filter((name) => /VERIF\w*_TOKEN$|VERIFY$/i.test(name))
    .flatMap((name) => values.get(name) ?? []);
}

/** The token that a .env file holds under the key; null where there is none, or a reference to one. */
export function tokenAt(values: EnvValues, key: string): AccessToken | null {
  const value = values.get(key);
  if (value === undefined || !isSet(value) || referenceIn(value.expose().trim()) !== null) return null;
  return new AccessToken(value.expose().trim());
}

/** A variable that names a file with the token in it, as images of servers take it: `WHATSAPP_TOKEN_FILE`. */
export function fileKeyIn(values: EnvValues): string | null {
  const names = [...values.keys()].filter((name) => {
    const end = /_(?:FILE|PATH)$/i.exec(name);
    return end !== null && isTokenName(name.slice(0, end.index));
  });
  const [only] = names;
  return names.length === 1 && only !== undefined ? only : null;
}

/** A variable that says by what name a store of secrets knows the token: `WHATSAPP_TOKEN_SECRET_ARN`. */
export function secretNameKeyIn(values: EnvValues): string | null {
  const names = [...values.keys()].filter((name) => {
    // The names of a large file are many, and few of them end so.
    const base = STORED_LIKE.test(name) ? STORED.exec(likenessOf(name))?.[1] : undefined;
    const value = base !== undefined && isTokenName(base) ? values.get(name) : undefined;
    return value !== undefined && isSet(value);
  });
  return names.length === 1 ? (names[0] ?? null) : null;
}

const STORED_LIKE = /(?:ARN|NAME|ID|PATH|REF|URI|KEY|SSM|PARAM|PARAMETER)$/i;
const STORED =
  /^(.+?)_(?:(?:SECRET|SSM|PARAM|PARAMETER)_(?:ARN|NAME|ID|PATH|REF|URI|KEY)|ARN|SSM|PARAM|PARAMETER|REF|OP_REF)$/;

/** Whether projects keep the token under such a name. */
export function isTokenName(name: string): boolean {
  const like = likenessOf(name);
  return (isOneOf(RANKED, like) || SPECIFIC.test(like) || isOneOf(GENERIC, like)) && !NEVER.test(like);
}

/** The same for a key that was named and is not there itself. */
export function fileKeyFor(key: string, values: EnvValues): string | null {
  return [`${key}_FILE`, `${key}_PATH`].find((name) => values.has(name)) ?? null;
}

/** `NAME_FILE` with a value beside a key that has one too. */
export function fileKeyBeside(key: string, values: EnvValues): string | null {
  const name = `${key}_FILE`;
  const value = values.get(name);
  return value !== undefined && isSet(value) ? name : null;
}

/** Whether a variable of the environment holds this very token. */
export function isTokenIn(value: string, token: AccessToken): boolean {
  return value.trim() === token.expose();
}

/** Whether a variable of the environment holds a token by its shape: what a manager puts there at the start. */
export function resolvedIn(value: string | undefined): AccessToken | null {
  return value !== undefined && isMetaToken(value.trim()) ? new AccessToken(value.trim()) : null;
}

/** The usual names go first, also where they are still empty: what stands under another may be another secret. */
function ranked(defined: readonly Defined[]): KeyChoice | null {
  const all = RANKED.flatMap((name) => defined.filter(({ like }) => like === name));
  const usual = all.filter(({ like }) => like === RANKED[0]);
  return single(usual.length > 0 ? usual : all);
}

function choiceAmong(defined: readonly Defined[], evidence: Evidence): KeyChoice | null {
  const specific = defined.filter(({ like }) => SPECIFIC.test(like));
  const generic = GENERIC.flatMap((name) => defined.filter(({ like }) => like === name));
  const proved = generic.filter((one) => isKnown(one, evidence));
  return (
    ranked(defined) ?? specificChoice(specific) ?? single(proved) ?? unproved(defined, generic, evidence)
  );
}

/** `WHATSAPP_GATEWAY_TOKEN` without a token of Meta's is as likely what somebody's own service is called with. */
function specificChoice(specific: readonly Defined[]): KeyChoice | null {
  const plain = specific.filter(({ like, holds }) => holds === 'token' || !OWN_SERVICE.test(like));
  return single(plain) ?? (specific.length > 0 ? unsure(specific, true) : null);
}

const OWN_SERVICE =
  /(?:WHATS?APP|WA|WPP)_(?:[A-Z0-9]+_)*(?:GATEWAY|BRIDGE|ADMIN|SESSION|SERVER|SERVICE|INTERNAL|PROXY|RELAY|SOCKET|WORKER|CRON|RUNTIME|ENGINE|INSTANCE)_(?:[A-Z0-9]+_)*TOKEN$/;

/** A candidate is no evidence for itself. */
function isEvidence({ like, value }: Defined): boolean {
  if (value.includes('graph.facebook.com')) return true;
  return COMPANION.test(like) && !isOneOf(GENERIC, like);
}

function single(defined: readonly Defined[]): KeyChoice | null {
  const [only] = defined;
  if (only === undefined) return null;
  return defined.length === 1 ? found(only) : unsure(defined);
}

/** A generic name is asked about where its value, or what stands beside it, says that it may be the one. */
function unproved(
  defined: readonly Defined[],
  generic: readonly Defined[],
  { beside }: Evidence,
): KeyChoice | null {
  const vague = defined.filter(({ like }) => isOneOf(TOO_GENERIC, like));
  const likely = [...generic, ...vague].filter(
    ({ value }) => appIdHint(new AccessToken(value)) !== null || (beside && /^EA/.test(value)),
  );
  return likely.length === 0 ? null : unsure(likely);
}

/** A known name that holds what a webhook is told, and no token that ever was. */
function isWebhooksWord(
  choice: KeyChoice,
  values: EnvValues,
): choice is KeyChoice & { readonly kind: 'found' } {
  if (choice.kind !== 'found') return false;
  const text = values.get(choice.key)?.expose().trim() ?? '';
  if (text === '' || /^<|^(?:your|tu|seu)[_-]|_here$/i.test(text)) return false;
  const isVerified = verifyTokensIn(values).some((secret) => secret.expose().trim() === text);
  return isVerified || (/[-_ ]/.test(text) && /verif|webhook|hook/i.test(text));
}

function unsure(
  all: readonly (Defined | (KeyChoice & { readonly kind: 'found' }))[],
  foreign = false,
): KeyChoice {
  const names = all.map((one) => ('key' in one ? one.key : one.name));
  return { kind: 'unsure', keys: [...new Set(names)], foreign };
}

function found({ name, holds }: Defined): KeyChoice {
  return { kind: 'found', key: name, isSet: holds !== 'nothing' };
}
