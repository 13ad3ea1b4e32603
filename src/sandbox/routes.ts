import { authenticate } from './authenticate.ts';
import { type Answer, type Call, type Identity, refuse } from './call.ts';
import { inspectToken } from './debug-token.ts';
import * as edges from './edges.ts';
import {
  noSuchField,
  noTokenForMe,
  requiresPermission,
  unknownPath,
  unknownVersion,
  unsupported,
} from './graph-errors.ts';
import { picked } from './listing.ts';
import { sendMessage } from './messages.ts';
import { allFields, defaultFields, findNode, isVisible, type Node, nodeOfCaller } from './nodes.ts';
import { createToken, exchange, revoke } from './oauth.ts';
import { deregisterNumber, registerNumber } from './registration.ts';
import { answeringVersion } from './versions.ts';
import type { SandboxState } from './world/model.ts';

const WHATSAPP_EDGES: readonly string[] = [
  'messages',
  'phone_numbers',
  'message_templates',
  'subscribed_apps',
  'register',
  'deregister',
];

/** WhatsApp's own nodes answer a bad token with 401, every other one with 400. */
export function badTokenStatus(state: SandboxState, segments: readonly string[]): 400 | 401 {
  const [id = '', edge = ''] = segments;
  const isWhatsApp = WHATSAPP_EDGES.includes(edge) || findNode(state, id)?.type.startsWith('WhatsApp');
  return isWhatsApp ? 401 : 400;
}

export function route(call: Call): Answer {
  const { segments, version } = call.incoming;
  const path = segments.join('/');
  if (answeringVersion(version, call.now) === null) return refuse(unknownVersion(path));
  if (path === 'oauth/access_token') return exchange(call);
  const caller = authenticate(call);
  if (!caller.ok) return caller;
  if (path === 'oauth/revoke') return revoke(call, caller.value);
  if (path === 'debug_token') return inspectToken(call, caller.value);
  return toNode(call, caller.value);
}

function toNode(call: Call, caller: Identity): Answer {
  const { segments, method } = call.incoming;
  const [id = '', edge, ...rest] = segments;
  const node = reachableNode(call, caller, id);
  if (!node || !isVisible(call, caller, node)) return refuse(unsupported(method, id));
  const permitted = readingPermission(caller, node, edge);
  if (permitted !== null) return refuse(requiresPermission(permitted));
  if (edge === undefined) {
    if (method !== 'GET') return refuse(unsupported(method, id));
    return picked(call, node.type, allFields(call, node), defaultFields(node));
  }
  return toEdge(call, caller, node, edge, rest) ?? noEdge(call, node, id, edge, rest);
}

function reachableNode(call: Call, caller: Identity, id: string): Node | null {
  if (id === 'me') return nodeOfCaller(call.state, caller);
  return findNode(call.state, id === 'app' ? caller.app.id : id);
}

/** The permission that is missing for a look at WhatsApp's nodes; either one will do for a number. */
function readingPermission(caller: Identity, node: Node, edge: string | undefined): string | null {
  if (caller.kind === 'app' || edge === 'messages') return null;
  const { scopes } = caller.token;
  if (scopes.includes('whatsapp_business_management')) return null;
  if (node.type === 'WhatsAppBusinessPhoneNumber' && scopes.includes('whatsapp_business_messaging'))
    return null;
  const needed = node.type.startsWith('WhatsApp') || edge === 'assigned_whatsapp_business_accounts';
  return needed ? 'whatsapp_business_management' : null;
}

/** The answer of an edge that the node has, else null. */
function toEdge(
  call: Call,
  caller: Identity,
  node: Node,
  edge: string,
  rest: readonly string[],
): Answer | null {
  const verb = `${call.incoming.method} ${edge}`;
  switch (node.type) {
    case 'WhatsAppBusinessAccount':
      return rest.length > 0 ? null : accountEdge(call, caller, node, verb);
    case 'WhatsAppBusinessPhoneNumber':
      if (caller.kind === 'app') return null;
      if (verb === 'POST register') return registerNumber(call, caller, node.number);
      if (verb === 'POST deregister') return deregisterNumber(call, caller, node.number);
      return verb === 'POST messages' ? sendMessage(call, caller, node.number, node.account) : null;
    case 'User':
    case 'Page':
      return personEdge(call, caller, node, verb, rest);
    case 'Business':
      return caller.kind === 'app' ? null : businessEdge(call, caller, node, verb);
    case 'Application':
      return verb === 'GET permissions' ? refuse(noTokenForMe()) : null;
  }
}

function accountEdge(
  call: Call,
  caller: Identity,
  node: Extract<Node, { type: 'WhatsAppBusinessAccount' }>,
  verb: string,
): Answer | null {
  if (verb === 'GET phone_numbers') return edges.phoneNumbers(call, node);
  if (verb === 'GET message_templates') return edges.messageTemplates(call, node);
  if (verb === 'GET subscribed_apps') return edges.subscribedApps(call, node);
  return verb === 'POST subscribed_apps' ? edges.subscribeApp(call, caller, node) : null;
}

function personEdge(
  call: Call,
  caller: Identity,
  { owner }: Extract<Node, { type: 'User' | 'Page' }>,
  verb: string,
  rest: readonly string[],
): Answer | null {
  if (verb === 'DELETE permissions') {
    return edges.revokePermissions(call, caller, owner.id, rest[0] ?? null);
  }
  if (verb === 'GET permissions') return edges.permissions(call, caller);
  if (caller.kind === 'app') return null;
  if (verb === 'GET assigned_whatsapp_business_accounts') return edges.assignedAccounts(call, caller);
  if (verb === 'GET businesses') return edges.businesses(call, caller);
  return verb === 'POST access_tokens' ? createToken(call, caller, owner) : null;
}

function businessEdge(
  call: Call,
  caller: Identity & { kind: 'owner' },
  { business }: Extract<Node, { type: 'Business' }>,
  verb: string,
): Answer | null {
  if (verb === 'GET owned_whatsapp_business_accounts') {
    return edges.accountsOfBusiness(call, caller, business, 'ownedAccounts');
  }
  if (verb !== 'GET client_whatsapp_business_accounts') return null;
  return edges.accountsOfBusiness(call, caller, business, 'clientAccounts');
}

function noEdge(call: Call, node: Node, id: string, edge: string, rest: readonly string[]): Answer {
  if (rest.length > 0) return refuse(unknownPath(rest.join('/')));
  if (call.incoming.method === 'GET') return refuse(noSuchField(edge, node.type));
  return refuse(unsupported(call.incoming.method, id));
}
