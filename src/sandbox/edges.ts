import { type Answer, answer, type Call, type Identity, refuse } from './call.ts';
import { noTokenForMe, permissionsError, requiresPermission } from './graph-errors.ts';
import { listed, paged } from './listing.ts';
import { allFields, appLink, businessOf, defaultFields, type Node } from './nodes.ts';
import type { JsonObject } from './world/json.ts';
import type { SandboxAccount, SandboxBusiness, SandboxTemplate } from './world/model.ts';

type NodeOf<T extends Node['type']> = Extract<Node, { type: T }>;

/** GET /{waba}/phone_numbers */
export function phoneNumbers(call: Call, { account }: NodeOf<'WhatsAppBusinessAccount'>): Answer {
  const items = account.numbers.map((number) =>
    allFields(call, { type: 'WhatsAppBusinessPhoneNumber', number, account }),
  );
  return listed(call, 'WhatsAppBusinessPhoneNumber', items, [
    'id',
    'display_phone_number',
    'verified_name',
    'status',
    'quality_rating',
    'code_verification_status',
    'account_mode',
    'host_platform',
    'is_official_business_account',
  ]);
}

/** Seen on many test accounts, with this id. */
const META_APP = { id: '2202427980234937', name: 'WA DevX Webhook Events 1P App' };

/** GET /{waba}/subscribed_apps */
export function subscribedApps(call: Call, { account }: NodeOf<'WhatsAppBusinessAccount'>): Answer {
  const own = call.state.apps.filter((app) => account.subscribedApps.includes(app.id));
  // Accounts of test numbers list an app of Meta's own, which is no reason why messages should arrive.
  const isTest = account.numbers.some((number) => number.isTestNumber);
  const isAlone = call.faults.has('only-meta-subscribed');
  const apps = [...(isTest || isAlone ? [META_APP] : []), ...(isAlone ? [] : own)];
  return answer({
    data: apps.map(({ id, name }) => ({ whatsapp_business_api_data: { id, name, link: appLink(id) } })),
  });
}

/** POST /{waba}/subscribed_apps */
export function subscribeApp(
  call: Call,
  caller: Identity,
  { account }: NodeOf<'WhatsAppBusinessAccount'>,
): Answer {
  const subscribed: SandboxAccount = {
    ...account,
    subscribedApps: [...new Set([...account.subscribedApps, caller.app.id])],
  };
  const accounts = call.state.accounts.map((one) => (one === account ? subscribed : one));
  return answer({ success: true }, { ...call.state, accounts });
}

/** GET /{waba}/message_templates, by name, language and status */
export function messageTemplates(call: Call, { account }: NodeOf<'WhatsAppBusinessAccount'>): Answer {
  const { params } = call.incoming;
  const found = account.templates.filter(
    (template) =>
      template.name.includes(params.get('name') ?? '') &&
      template.language.startsWith(params.get('language') ?? '') &&
      template.status.startsWith(params.get('status') ?? ''),
  );
  const names = ['id', 'name', 'language', 'status', 'category', 'components'];
  return listed(call, 'MessageTemplate', found.map(templateFields), names);
}

/** The greeting that every account is born with has a header and a footer; the others are a body alone. */
function templateFields(template: SandboxTemplate): JsonObject {
  const body = { type: 'BODY', text: template.body };
  const isGreeting = template.name === 'hello_world';
  return {
    id: template.id,
    name: template.name,
    language: template.language,
    status: template.status,
    category: template.category,
    components: isGreeting
      ? [
          { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
          body,
          { type: 'FOOTER', text: 'WhatsApp Business API Team' },
        ]
      : [body],
  };
}

/** GET /me/assigned_whatsapp_business_accounts */
export function assignedAccounts(call: Call, caller: Identity & { kind: 'owner' }): Answer {
  const { access } = caller.token;
  const none = call.faults.has('no-assigned-accounts');
  const accounts = call.state.accounts.filter(({ id }) => !none && id in access);
  const items = accounts.map((account) => ({
    ...allFields(call, { type: 'WhatsAppBusinessAccount', account }),
    assignment_date: '2026-01-15T14:30:00Z',
    permissions: access[account.id] === 'full' ? ['FULL_CONTROL'] : ['VIEW_INSIGHTS'],
    business_id: account.businessId,
  }));
  const names = ['id', 'name', 'status', 'assignment_date', 'permissions', 'business_id'];
  return listed(call, 'WhatsAppBusinessAccount', items, names);
}

/** GET /me/businesses */
export function businesses(call: Call, caller: Identity & { kind: 'owner' }): Answer {
  if (!caller.token.scopes.includes('business_management')) {
    return refuse(requiresPermission('business_management'));
  }
  const own = call.state.businesses.filter(({ id }) => id === businessOf(call.state, caller));
  const items = own.map((business) => allFields(call, { type: 'Business', business }));
  return listed(call, 'Business', items, ['id', 'name']);
}

/** GET /{business}/owned_whatsapp_business_accounts and client_whatsapp_business_accounts: for admins. */
export function accountsOfBusiness(
  call: Call,
  caller: Identity & { kind: 'owner' },
  business: SandboxBusiness,
  relation: 'ownedAccounts' | 'clientAccounts',
): Answer {
  const self = call.state.owners.find(({ id }) => id === caller.token.ownerId);
  if (!caller.token.scopes.includes('business_management')) {
    return refuse(requiresPermission('business_management'));
  }
  return self?.isAdmin ? accountList(call, business[relation]) : refuse(permissionsError());
}

function accountList(call: Call, ids: readonly string[]): Answer {
  const accounts = call.state.accounts.filter(({ id }) => ids.includes(id));
  const nodes = accounts.map((account) => ({ type: 'WhatsAppBusinessAccount', account }) as const);
  const items = nodes.map((node) => allFields(call, node));
  const [first] = nodes;
  return listed(call, 'WhatsAppBusinessAccount', items, first ? defaultFields(first) : []);
}

/** GET /me/permissions */
export function permissions(call: Call, caller: Identity): Answer {
  if (caller.kind === 'app') return refuse(noTokenForMe());
  const rows = caller.token.scopes.map((permission) => ({ permission, status: 'granted' }));
  return answer(paged(call, rows));
}

/** DELETE /{user}/permissions and /{user}/permissions/{name}: the first kills every token of the user for the app. */
export function revokePermissions(
  call: Call,
  caller: Identity,
  ownerId: string,
  name: string | null,
): Answer {
  const tokens = call.state.tokens.map((token) => {
    if (token.ownerId !== ownerId || token.appId !== caller.app.id) return token;
    if (name === null) return { ...token, dead: 458 } as const;
    return { ...token, scopes: token.scopes.filter((scope) => scope !== name) };
  });
  return answer({ success: true }, { ...call.state, tokens });
}
