import { type Fields, fieldsOf, idOf, instantOf, listOf, numberOf, textOf } from '../reading.ts';
import { forScreen, type Shown } from '../screen.ts';
import { AccessToken } from '../secret.ts';
import type {
  Account,
  HealthEntity,
  Identity,
  MessageStatus,
  NumberHealth,
  PhoneNumber,
  SentMessage,
  Template,
  TokenFacts,
  TokenKind,
} from './graph.ts';
import { ACCOUNT_PERMISSIONS, isGranted } from './permissions.ts';

/** Bodies of the Graph API to facts; null where the body is not what Meta documents. */
export type Decode<T> = (body: unknown) => T | null;

const KINDS: Readonly<Record<string, TokenKind>> = {
  SYSTEM_USER: 'system-user',
  USER: 'user',
  PAGE: 'page',
  APP: 'app',
};

/** debug_token about a token that Meta calls valid. */
export const decodeTokenFacts: Decode<TokenFacts> = (body) => {
  const data = fieldsOf(fieldsOf(body)?.['data']);
  return data === null || data['is_valid'] !== true ? null : factsOf(data);
};

/** The same about one that it calls invalid; its permissions are gone with it. */
export function factsOfInvalid(body: unknown): TokenFacts | null {
  const data = fieldsOf(fieldsOf(body)?.['data']);
  if (data?.['is_valid'] !== false) return null;
  const facts = factsOf(data);
  return facts.scopes?.length === 0 ? { ...facts, scopes: null } : facts;
}

function factsOf(data: Fields): TokenFacts {
  return {
    kind: KINDS[textOf(data['type'])?.toUpperCase() ?? ''] ?? 'unknown',
    appId: idOf(data['app_id']),
    appName: shown(data['application']),
    userId: idOf(data['user_id']),
    issuedAt: instantOf(data['issued_at']),
    expiresAt: instantOf(data['expires_at']),
    neverExpires: numberOf(data['expires_at']) === 0,
    dataAccessExpiresAt: instantOf(data['data_access_expires_at']),
    scopes:
      data['scopes'] === undefined ? null : listOf(data['scopes']).flatMap((scope) => shown(scope) ?? []),
    wabaIds: accountIds(data),
  };
}

/** `target_ids` is missing, null or empty where a permission covers everything (debug_token reference). */
function accountIds(data: Fields): readonly string[] {
  const granular = listOf(data['granular_scopes']).map(fieldsOf);
  const ids = granular
    .filter((entry) => ACCOUNT_PERMISSIONS.some((one) => isGranted(one, [textOf(entry?.['scope']) ?? ''])))
    .flatMap((entry) => listOf(entry?.['target_ids']))
    .flatMap((id) => idOf(id) ?? []);
  return [...new Set(ids)];
}

/**
 * debug_token about a dead token may say `is_valid: false` and nothing else.
 * Returns when it expired if it tells that, else null; undefined if the body does not say so.
 */
export function decodeInvalid(body: unknown): { readonly expiresAt: Date | null } | null {
  const data = fieldsOf(fieldsOf(body)?.['data']);
  return data?.['is_valid'] === false ? { expiresAt: instantOf(data['expires_at']) } : null;
}

export const decodeIdentity: Decode<Identity> = (body) => {
  const node = fieldsOf(body);
  const id = idOf(node?.['id']);
  return node === null || id === null ? null : { id, name: shown(node['name']) };
};

export const decodePermissions: Decode<readonly string[]> = (body) =>
  decodeList(body, (entry) => (entry['status'] === 'granted' ? shown(entry['permission']) : null));

export const decodePhoneNumber: Decode<PhoneNumber> = (body) => phoneNumber(fieldsOf(body));

export const decodePhoneNumbers: Decode<readonly PhoneNumber[]> = (body) => decodeList(body, phoneNumber);

function phoneNumber(node: Fields | null): PhoneNumber | null {
  const id = idOf(node?.['id']);
  if (node === null || id === null) return null;
  return {
    id,
    display: shown(node['display_phone_number']),
    verifiedName: shown(node['verified_name']),
    qualityRating: shown(node['quality_rating']),
    status: shown(node['status']),
    platformType: shown(node['platform_type']),
    nameStatus: shown(node['name_status']),
    webhookHost: webhookHost(fieldsOf(node['webhook_configuration'])),
  };
}

/** An override of the number beats one of the account, and that the app's own (Meta, webhook overrides). */
function webhookHost(configuration: Fields | null): string | null {
  for (const of of ['phone_number', 'whatsapp_business_account', 'application']) {
    const url = textOf(configuration?.[of]);
    if (url !== null) return URL.canParse(url) ? forScreen(new URL(url).hostname) : null;
  }
  return null;
}

export const decodeHealth: Decode<NumberHealth> = (body) => {
  const health = fieldsOf(fieldsOf(body)?.['health_status']);
  const overall = shown(health?.['can_send_message']);
  if (health === null || overall === null) return null;
  const entities = listOf(health['entities']).flatMap((entry) => healthEntity(fieldsOf(entry)) ?? []);
  return { canSendMessage: worstWord(entities) ?? overall, entities };
};

const WORST_FIRST = ['BLOCKED', 'LIMITED'];

function worstWord(entities: readonly HealthEntity[]): string | null {
  const words = entities.map(({ canSendMessage }) => canSendMessage);
  const known = WORST_FIRST.find((word) => words.includes(word));
  return known ?? words.find((word) => word !== 'AVAILABLE') ?? words[0] ?? null;
}

/** Both from one body; a number whose health is not told is still a number. */
export const decodeNumberAndHealth: Decode<{ number: PhoneNumber; health: NumberHealth | null }> = (body) => {
  const number = decodePhoneNumber(body);
  return number === null ? null : { number, health: decodeHealth(body) };
};

function healthEntity(entry: Fields | null): HealthEntity | null {
  const type = shown(entry?.['entity_type']);
  // A template's health is no trouble of the number.
  if (entry === null || type === null || type === 'MESSAGE_TEMPLATE') return null;
  return {
    type,
    id: idOf(entry['id']),
    canSendMessage: shown(entry['can_send_message']) ?? 'UNKNOWN',
    errors: listOf(entry['errors'])
      .map(fieldsOf)
      .map((error) => ({
        code: numberOf(error?.['error_code']),
        description: shown(error?.['error_description']) ?? '',
        solution: shown(error?.['possible_solution']) ?? '',
      })),
    notes: listOf(entry['additional_info']).flatMap((note) => shown(note) ?? []),
  };
}

export const decodeAccounts: Decode<readonly Account[]> = (body) => decodeList(body, decodeIdentity);

/** Apps that get the account's webhooks. */
export const decodeSubscribedApps: Decode<readonly Identity[]> = (body) =>
  decodeList(body, (entry) => decodeIdentity(entry['whatsapp_business_api_data']));

export const decodeTemplates: Decode<readonly Template[]> = (body) =>
  decodeList(body, (entry) => {
    const [name, language] = [shown(entry['name']), shown(entry['language'])];
    if (name === null || language === null) return null;
    return { name, language, status: shown(entry['status']) ?? '', plain: isPlain(entry['components']) };
  });

/** No variables, no media header, no button that wants a value: it can be sent by name alone. */
function isPlain(components: unknown): boolean {
  const list = listOf(components).map(fieldsOf);
  const media = list.some(
    (part) => part?.['type'] === 'HEADER' && part['format'] !== undefined && part['format'] !== 'TEXT',
  );
  return !media && !JSON.stringify(list).includes('{{');
}

export const decodeSent: Decode<SentMessage> = (body) => {
  const [message] = listOf(fieldsOf(body)?.['messages']);
  const messageId = shown(fieldsOf(message)?.['id']);
  if (messageId === null) return null;
  // Often absent; whoever got an id was accepted.
  const status = STATUSES[textOf(fieldsOf(message)?.['message_status']) ?? ''] ?? 'accepted';
  return { messageId, status };
};

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-pacing */
const STATUSES: Readonly<Record<string, MessageStatus>> = {
  accepted: 'accepted',
  held_for_quality_assessment: 'held',
  paused: 'paused',
};

/** The answer to an exchange, and to a token that was made; `expires_in` may be missing, so debug_token is asked. */
export const decodeFreshToken: Decode<AccessToken> = (body) => {
  const text = textOf(fieldsOf(body)?.['access_token']);
  return text !== null && /^[A-Za-z0-9]{20,4096}$/.test(text) ? new AccessToken(text) : null;
};

/** `success` is a string here, a boolean elsewhere. */
export const decodeSuccess: Decode<true> = (body) => {
  const success = fieldsOf(body)?.['success'];
  return success === true || success === 'true' ? true : null;
};

function decodeList<T>(body: unknown, item: (entry: Fields) => T | null): readonly T[] | null {
  const data = fieldsOf(body)?.['data'];
  if (!Array.isArray(data)) return null;
  return data.flatMap((entry) => {
    const fields = fieldsOf(entry);
    const value = fields === null ? null : item(fields);
    return value === null ? [] : [value];
  });
}

function shown(value: unknown): Shown | null {
  const text = textOf(value);
  return text === null ? null : forScreen(text);
}
