import type { EnvValues } from '../env/file.ts';
import { AccessToken, type Secret } from '../secret.ts';
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
  /VERIF|SECRET|WEBHOOK|REFRESH|(?:^|_)(?:OLD|PREVIOUS|EXPIRED|BACKUP|PAGE|IG|INSTAGRAM|TWILIO|WHAPI|WAHA|WATI|GREEN|TELEGRAM|TG|D?360|360DIALOG|CALLMEBOT|ULTRAMSG|VONAGE|MESSAGEBIRD|MAYTAPI|EVOLUTION|GUPSHUP)(?:_|$)/;

/** Names that stand beside the token of the Cloud API and nowhere else. */
const COMPANION =
  /(?:^|_)(?:WHATS?APP|WABA|WPP)(?:_|$)|(?:^|_)PHONE_(?:NUMBER_)?ID$|^RECIPIENT_WAID$|^WA_(?:PHONE|BUSINESS|VERIFY|NUMBER)/;

export type KeyChoice =
  | { readonly kind: 'found'; readonly key: string; readonly isSet: boolean }
  | { readonly kind: 'none' }
  /** A person must say which, or whether it is this one at all. */
  | { readonly kind: 'unsure'; readonly keys: readonly string[] };

interface Defined {
  readonly name: string;
  /** Upper case, words parted by one underscore: `Meta__AccessToken` is META_ACCESS_TOKEN. */
  readonly like: string;
  readonly isSet: boolean;
  readonly value: string;
}

/**
 * The key that holds the token: the default where it is set, else the single known name, else the single name with a
 * known end, else a generic one with evidence. Empty values and placeholders count only where nothing is set.
 */
export function chooseKey(values: EnvValues): KeyChoice {
  const usual = values.get(RANKED[0]);
  if (usual !== undefined && isSet(usual)) return { kind: 'found', key: RANKED[0], isSet: true };
  const defined = [...values.keys()].flatMap((name) => definedAs(name, values.get(name)));
  const possible = defined.filter(({ like }) => !NEVER.test(like));
  const hasEvidence = defined.some(isEvidence);
  const set = possible.filter(({ isSet }) => isSet);
  const unset = possible.filter(({ isSet }) => !isSet);
  return choiceAmong(set, hasEvidence) ?? choiceAmong(unset, hasEvidence) ?? { kind: 'none' };
}

function definedAs(name: string, value: Secret | undefined): readonly Defined[] {
  if (value === undefined) return [];
  return [{ name, like: likeness(name), isSet: isSet(value), value: value.expose() }];
}

/** Whether there is a value at all: templates' placeholders and masked tokens are none. */
export function isSet(value: Secret): boolean {
  const text = value.expose().trim();
  return text !== '' && !isPlaceholder(text) && !/\.\.\.|\u2026|\*{3,}/.test(text);
}

/** What is kept for webhooks: a person may copy it in the token's place. */
export function verifyTokensIn(values: EnvValues): readonly Secret[] {
  return [...values.keys()]
    .filter((name) => /VERIF\w*_TOKEN$|VERIFY$/i.test(name))
    .flatMap((name) => values.get(name) ?? []);
}

/** The token that a .env file holds under the key; null where there is none. */
export function tokenAt(values: EnvValues, key: string): AccessToken | null {
  const value = values.get(key);
  return value === undefined || !isSet(value) ? null : new AccessToken(value.expose().trim());
}

/** Whether a variable of the environment holds this very token. */
export function isTokenIn(value: string, token: AccessToken): boolean {
  return value.trim() === token.expose();
}

function choiceAmong(defined: readonly Defined[], hasEvidence: boolean): KeyChoice | null {
  const ranked = RANKED.flatMap((name) => defined.filter(({ like }) => like === name));
  const [first] = ranked;
  if (first !== undefined && first.like === RANKED[0]) return found(first);
  const specific = defined.filter(({ like }) => SPECIFIC.test(like));
  const generic = GENERIC.flatMap((name) => defined.filter(({ like }) => like === name));
  return (
    single(ranked) ??
    single(specific) ??
    (hasEvidence ? single(generic) : null) ??
    unproved(defined, generic, hasEvidence)
  );
}

/** A candidate is no evidence for itself. */
function isEvidence({ like, value }: Defined): boolean {
  if (value.includes('graph.facebook.com')) return true;
  return COMPANION.test(like) && !GENERIC.some((name) => name === like);
}

function single(defined: readonly Defined[]): KeyChoice | null {
  const [only] = defined;
  if (only === undefined) return null;
  return defined.length === 1 ? found(only) : { kind: 'unsure', keys: defined.map(({ name }) => name) };
}

/** A generic name is asked about where its value, or what stands beside it, says that it may be the one. */
function unproved(
  defined: readonly Defined[],
  generic: readonly Defined[],
  hasEvidence: boolean,
): KeyChoice | null {
  const vague = defined.filter(({ like }) => TOO_GENERIC.some((name) => name === like));
  const likely = [...generic, ...vague].filter(
    ({ value }) => appIdHint(new AccessToken(value.trim())) !== null || (hasEvidence && /^EA/.test(value)),
  );
  return likely.length === 0 ? null : { kind: 'unsure', keys: likely.map(({ name }) => name) };
}

function found({ name, isSet }: Defined): KeyChoice {
  return { kind: 'found', key: name, isSet };
}

function likeness(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replace(/_+/g, '_');
}
