import { type Answer, answer, type Call, type Identity, label, refuse } from './call.ts';
import { type ErrorReply, invalidParameter, maySendNothing, notPermitted, required } from './graph-errors.ts';
import { member, text } from './incoming.ts';
import { SEND_CODES, sendError } from './send-errors.ts';
import { entropy } from './world/entropy.ts';
import type { Json, JsonObject } from './world/json.ts';
import type { SandboxAccount, SandboxNumber } from './world/model.ts';

interface Sending {
  readonly call: Call;
  readonly number: SandboxNumber;
  readonly account: SandboxAccount;
  readonly to: Addressee;
  readonly body: JsonObject;
}

/** Whom a message is for: a number as digits, or a business-scoped user id. */
type Addressee =
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'user-id'; readonly id: string }
  | { readonly kind: 'nobody' };

/** `to` wins over `recipient`. */
function addresseeOf(body: JsonObject, number: SandboxNumber): Addressee {
  const to = text(body, 'to');
  if (to !== '') return numberOf(to, number);
  const id = text(body, 'recipient');
  return USER_ID.test(id) ? { kind: 'user-id', id } : { kind: 'nobody' };
}

const USER_ID = /^[A-Z]{2}(?:\.ENT)?\.[A-Za-z0-9]{1,128}$/;

/** Without a plus the country code of the business's own number is put in front, whatever stands there (Meta's table). */
function numberOf(to: string, { display }: SandboxNumber): Addressee {
  const dense = to.replace(/[\s().-]/g, '');
  if (!/^\+?\d{3,15}$/.test(dense)) return { kind: 'nobody' };
  const ownCode = /^\+(\d+)/.exec(display)?.[1] ?? '1';
  const digits = dense.startsWith('+') ? dense.slice(1) : `${ownCode}${dense}`;
  return { kind: 'number', digits };
}

/** POST /{phone}/messages */
export function sendMessage(
  call: Call,
  caller: Identity & { kind: 'owner' },
  number: SandboxNumber,
  account: SandboxAccount,
): Answer {
  const body = bodyOf(call);
  const sending = { call, number, account, body, to: addresseeOf(body, number) };
  const error = unpermitted(caller, account) ?? malformedMessage(call, body, account) ?? refused(sending);
  if (error) return refuse(error);
  return text(body, 'status') === 'read' ? answer({ success: true }) : accepted(sending);
}

/** JSON as everybody sends it, or a form whose `template` is JSON, as curl's -d makes it. */
function bodyOf(call: Call): JsonObject {
  const template: unknown = parsed(call.incoming.params.get('template'));
  return {
    ...Object.fromEntries(call.incoming.params),
    ...(isObject(template) && { template }),
    ...call.incoming.body,
  };
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unpermitted(caller: Identity & { kind: 'owner' }, account: SandboxAccount): ErrorReply | null {
  if (!caller.token.scopes.includes('whatsapp_business_messaging')) return notPermitted();
  return caller.token.access[account.id] === 'full' ? null : maySendNothing();
}

function malformedMessage(call: Call, body: JsonObject, account: SandboxAccount): ErrorReply | null {
  if (text(body, 'messaging_product') === '') return required('messaging_product');
  if (text(body, 'messaging_product') !== 'whatsapp')
    return invalidParameter('messaging_product must be whatsapp.');
  if (text(body, 'status') === 'read') return text(body, 'message_id') === '' ? required('message_id') : null;
  if (text(body, 'to') === '' && text(body, 'recipient') === '') return required('to');
  if (/^\s*00/.test(text(body, 'to'))) return invalidParameter('to must begin with a country code.');
  const messagingAccount = text(body, 'messaging_account_id');
  if (messagingAccount === '' && call.faults.has('messaging-account-required')) {
    return required('messaging_account_id');
  }
  // The Messaging account keeps the id of the WhatsApp account.
  if (messagingAccount !== '' && messagingAccount !== account.id) {
    return invalidParameter('messaging_account_id is not an account that this number can use.');
  }
  const type = text(body, 'type') || 'text';
  if (!Object.hasOwn(body, type)) return required(type);
  if (type !== 'template') return null;
  const template = member(body, 'template');
  if (text(template, 'name') === '') return required("template['name']");
  return text(member(template, 'language'), 'code') === '' ? required("template['language']['code']") : null;
}

/** The rules of messaging itself: whoever meets these has a token that works. */
function refused(sending: Sending): ErrorReply | null {
  const { call, number, to, body } = sending;
  const switched = SEND_CODES.find((code) => call.faults.has(`send-${code}`));
  if (switched !== undefined) return sendError(switched);
  if (!number.isRegistered) return sendError(133010);
  if (text(body, 'status') === 'read') return null;
  if (to.kind === 'nobody' || (to.kind === 'number' && to.digits.length < 7)) {
    return sendError(131009, `Invalid recipient: ${text(body, 'to') || text(body, 'recipient')}`);
  }
  if (to.kind === 'number' && to.digits === number.display.replace(/\D/g, '')) return sendError(131021);
  const refusal = text(body, 'type') === 'template' ? refusedTemplate(sending) : null;
  if (refusal) return refusal;
  const listed = to.kind === 'number' ? to.digits : to.id;
  return number.isTestNumber && !number.allowedRecipients.includes(listed) ? sendError(131030) : null;
}

function refusedTemplate({ account, number, body, to }: Sending): ErrorReply | null {
  const asked = member(body, 'template');
  const name = text(asked, 'name');
  const language = text(member(asked, 'language'), 'code');
  const found = account.templates.find((one) => one.name === name && one.language === language);
  if (!found || found.status === 'PENDING' || found.status === 'REJECTED') {
    return sendError(132001, `template name (${name}) does not exist in ${language}`);
  }
  if (found.status === 'PAUSED') return sendError(132015);
  if (found.category === 'AUTHENTICATION' && to.kind === 'user-id') return sendError(131062);
  if (name === 'hello_world' && !number.isTestNumber) return sendError(131058);
  const expected = new Set(found.body.match(/\{\{\w+\}\}/g)).size;
  const given = bodyParameters(asked['components']);
  if (given === expected) return null;
  const counts = `number of localizable_params (${given}) does not match the expected number of params (${expected})`;
  return sendError(132000, `body: ${counts}`);
}

function bodyParameters(components: Json | undefined): number {
  if (!Array.isArray(components)) return 0;
  const list: readonly unknown[] = components;
  const body = list.find((one) => isObject(one) && text(one, 'type').toLowerCase() === 'body');
  const parameters = isObject(body) ? body['parameters'] : [];
  return Array.isArray(parameters) ? parameters.length : 0;
}

function accepted({ call, number, to, body }: Sending): Answer {
  const isTemplate = text(body, 'type') === 'template';
  const address = to.kind === 'number' ? to.digits : to.kind === 'user-id' ? to.id : '';
  const id = messageId(address, entropy(call.state.seed, label(call, 'wamid'), 9));
  const template = isTemplate ? text(member(body, 'template'), 'name') : null;
  const sent = [...call.state.sent, { id, from: number.id, to: address, template }];
  // With a user id there is no wa_id.
  const contact =
    to.kind === 'user-id'
      ? { input: text(body, 'recipient'), user_id: to.id }
      : { input: text(body, 'to'), wa_id: address };
  return answer(
    {
      messaging_product: 'whatsapp',
      contacts: [contact],
      messages: [isTemplate ? { id, message_status: statusOf(call) } : { id }],
    },
    { ...call.state, sent },
  );
}

function statusOf({ faults }: Call): string {
  if (faults.has('template-paused')) return 'paused';
  return faults.has('held-for-quality') ? 'held_for_quality_assessment' : 'accepted';
}

/** `wamid.` and base64 of a small binary record with the number and 18 hex digits, as in recorded replies. */
function messageId(to: string, random: Uint8Array): string {
  const hex = Buffer.from(random).toString('hex').toUpperCase();
  const record = [
    Buffer.from([0x1c, 0x18, to.length & 0xff]),
    Buffer.from(to),
    Buffer.from([0x15, 0x02, 0x00, 0x11, 0x18, hex.length]),
    Buffer.from(hex),
    Buffer.from([0x00]),
  ];
  return `wamid.${Buffer.concat(record).toString('base64')}`;
}
