import type { Call, Identity } from './call.ts';
import type { JsonObject } from './world/json.ts';
import type {
  HealthError,
  SandboxAccount,
  SandboxApp,
  SandboxBusiness,
  SandboxNumber,
  SandboxOwner,
  SandboxState,
} from './world/model.ts';

/** An object of the graph, under the name that Graph's error messages use for its type. */
export type Node =
  | { readonly type: 'Application'; readonly app: SandboxApp }
  | { readonly type: 'User' | 'Page'; readonly owner: SandboxOwner }
  | { readonly type: 'Business'; readonly business: SandboxBusiness }
  | { readonly type: 'WhatsAppBusinessAccount'; readonly account: SandboxAccount }
  | {
      readonly type: 'WhatsAppBusinessPhoneNumber';
      readonly number: SandboxNumber;
      readonly account: SandboxAccount;
    };

/** The node with this id, whoever asks. */
export function findNode(state: SandboxState, id: string): Node | null {
  const account = state.accounts.find((one) => one.id === id);
  if (account) return { type: 'WhatsAppBusinessAccount', account };
  for (const owner of state.accounts) {
    const number = owner.numbers.find((one) => one.id === id);
    if (number) return { type: 'WhatsAppBusinessPhoneNumber', number, account: owner };
  }
  const app = state.apps.find((one) => one.id === id);
  if (app) return { type: 'Application', app };
  const business = state.businesses.find((one) => one.id === id);
  if (business) return { type: 'Business', business };
  const owner = state.owners.find((one) => one.id === id);
  return owner ? { type: owner.node, owner } : null;
}

/** The node that `me` stands for: with an app token that is the app. */
export function nodeOfCaller(state: SandboxState, caller: Identity): Node | null {
  return findNode(state, caller.kind === 'app' ? caller.app.id : caller.token.ownerId);
}

/** Whether the caller may see the node at all; if not, Graph answers as if it were not there. */
export function isVisible(call: Call, caller: Identity, node: Node): boolean {
  switch (node.type) {
    case 'Application':
      return node.app.id === caller.app.id;
    case 'User':
    case 'Page':
      return (
        caller.kind === 'app' ||
        caller.token.ownerId === node.owner.id ||
        isColleague(call, caller, node.owner)
      );
    case 'Business':
      return caller.kind === 'owner' && businessOf(call.state, caller) === node.business.id;
    case 'WhatsAppBusinessAccount':
    case 'WhatsAppBusinessPhoneNumber':
      return caller.kind === 'owner' && node.account.id in caller.token.access;
  }
}

/** An admin manages the system users of its own portfolio. */
function isColleague(call: Call, caller: Identity & { kind: 'owner' }, owner: SandboxOwner): boolean {
  const self = call.state.owners.find((one) => one.id === caller.token.ownerId);
  return self?.isAdmin === true && self.businessId !== null && self.businessId === owner.businessId;
}

export function businessOf(state: SandboxState, caller: Identity & { kind: 'owner' }): string | null {
  return state.owners.find((one) => one.id === caller.token.ownerId)?.businessId ?? null;
}

/** What a node tells when no `fields` are given. */
const DEFAULT_FIELDS: Readonly<Record<Node['type'], readonly string[]>> = {
  Application: ['id', 'name'],
  User: ['id', 'name'],
  Page: ['id', 'name'],
  Business: ['id', 'name'],
  WhatsAppBusinessAccount: ['id', 'name', 'timezone_id', 'message_template_namespace'],
  WhatsAppBusinessPhoneNumber: ['id', 'display_phone_number', 'verified_name', 'quality_rating'],
};

export function defaultFields(node: Node): readonly string[] {
  return DEFAULT_FIELDS[node.type];
}

/** Every field that the node has. */
export function allFields(call: Call, node: Node): JsonObject {
  switch (node.type) {
    case 'Application':
      return { id: node.app.id, name: node.app.name, link: appLink(node.app.id), category: 'Business' };
    case 'User':
    case 'Page':
      return { id: node.owner.id, name: node.owner.name };
    case 'Business':
      return { id: node.business.id, name: node.business.name, timezone_id: 0 };
    case 'WhatsAppBusinessAccount':
      return accountFields(node.account);
    case 'WhatsAppBusinessPhoneNumber':
      return numberFields(call, node.number, node.account);
  }
}

export function appLink(appId: string): string {
  return `https://www.facebook.com/games/?app_id=${appId}`;
}

function accountFields(account: SandboxAccount): JsonObject {
  return {
    id: account.id,
    name: account.name,
    timezone_id: '1',
    message_template_namespace: 'ba30dd89_2ebd_41e4_b805_f2c05ae04cc9',
    account_review_status: 'APPROVED',
    business_verification_status: 'VERIFIED',
    country: 'US',
    currency: 'USD',
    ownership_type: 'SELF_OWNED',
    primary_business_location: 'US',
    status: 'ACTIVE',
    health_status: { can_send_message: account.health.can_send_message, entities: [] },
  };
}

function numberFields(call: Call, number: SandboxNumber, account: SandboxAccount): JsonObject {
  return {
    id: number.id,
    display_phone_number: number.display,
    verified_name: number.verifiedName,
    quality_rating: number.qualityRating,
    quality_score: { score: number.qualityRating },
    status: number.isRegistered ? 'CONNECTED' : 'PENDING',
    code_verification_status: number.isTestNumber ? 'NOT_VERIFIED' : 'VERIFIED',
    name_status: 'APPROVED',
    new_name_status: 'NONE',
    unified_cert_status: 'APPROVED',
    account_mode: number.isTestNumber ? 'SANDBOX' : 'LIVE',
    host_platform: 'CLOUD_API',
    platform_type: number.isRegistered ? 'CLOUD_API' : 'NOT_APPLICABLE',
    throughput: { level: number.isRegistered ? 'STANDARD' : 'NOT_APPLICABLE' },
    country_code: 'US',
    country_dial_code: '1',
    is_official_business_account: false,
    is_on_biz_app: false,
    is_pin_enabled: !number.isTestNumber,
    is_preverified_number: false,
    search_visibility: 'NON_VISIBLE',
    webhook_configuration: { application: 'https://example.com/webhook' },
    whatsapp_business_manager_messaging_limit: 'TIER_250',
    // Missing on test numbers.
    ...(!number.isTestNumber && { last_onboarded_time: '2025-03-04T09:12:44+0000' }),
    health_status: healthStatus(call, number, account),
  };
}

/** Worst first: the whole is as bad as its worst part. */
const WORST = ['BLOCKED', 'LIMITED', 'AVAILABLE'] as const;

function healthStatus({ state, faults }: Call, number: SandboxNumber, account: SandboxAccount): JsonObject {
  const business = state.businesses.find((one) => one.id === account.businessId);
  const app = state.apps.find((one) => one.businessId === account.businessId);
  const isCallingOff = faults.has('calling-off');
  const calling = (one: JsonObject, code: number): JsonObject =>
    isCallingOff ? { ...one, can_receive_call_sip: 'BLOCKED', errors: [healthError(code)] } : one;
  const unpaid = {
    id: account.id,
    health: { can_send_message: 'BLOCKED', errors: [healthError(141006)] },
  } as const;
  const entities: JsonObject[] = [
    calling(entity('PHONE_NUMBER', number), 138024),
    entity('WABA', faults.has('no-payment-method') ? unpaid : account),
    ...(business ? [entity('BUSINESS', business)] : []),
    ...(app ? [calling(entity('APP', app), 138025)] : []),
  ];
  const overall = WORST.find((level) => entities.some((one) => one['can_send_message'] === level));
  return { can_send_message: isCallingOff ? 'BLOCKED' : (overall ?? 'AVAILABLE'), entities };
}

const HEALTH_WORDS: Readonly<Record<number, readonly [description: string, solution: string]>> = {
  138024: ['SIP calling is not configured for this phone number.', 'Configure SIP calling, or ignore this.'],
  138025: ['SIP calling is not configured for this app.', 'Configure SIP calling, or ignore this.'],
  141006: [
    'There is an error with the payment method. This will block business initiated conversations.',
    'There was an error with your payment method. Please add a new payment method to the account.',
  ],
};

function healthError(code: number): { readonly [K in keyof HealthError]: HealthError[K] } {
  const [error_description = '', possible_solution = ''] = HEALTH_WORDS[code] ?? [];
  return { error_code: code, error_description, possible_solution };
}

function entity(type: string, part: Pick<SandboxNumber, 'id' | 'health'>): JsonObject {
  const { can_send_message, additional_info, errors } = part.health;
  return {
    entity_type: type,
    id: part.id,
    can_send_message,
    ...(additional_info && { additional_info }),
    ...(errors && { errors: errors.map((error) => ({ ...error })) }),
  };
}
