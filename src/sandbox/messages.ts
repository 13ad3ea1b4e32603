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
  /** The recipient as digits. */
  readonly to: string;
  readonly body: JsonObject;
}

/** POST /{phone}/messages */
export function sendMessage(
  call: Call,
  caller: Identity & { kind: 'owner' },
  number: SandboxNumber,
  account: SandboxAccount,
): Answer {
  const body = bodyOf(call);
  const sending = { call, number, account, body, to: text(body, 'to').replace(/\D/g, '') };
  const error = unpermitted(caller, account) ?? malformedMessage(body) ?? refused(sending);
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

function malformedMessage(body: JsonObject): ErrorReply | null {
  if (text(body, 'messaging_product') === '') return required('messaging_product');
  if (text(body, 'messaging_product') !== 'whatsapp')
    return invalidParameter('messaging_product must be whatsapp.');
  if (text(body, 'status') === 'read') return text(body, 'message_id') === '' ? required('message_id') : null;
  if (text(body, 'to') === '') return required('to');
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
  if (to.length < 7) return sendError(131009, `Invalid recipient: ${text(body, 'to')}`);
  if (to === number.display.replace(/\D/g, '')) return sendError(131021);
  const refusal = text(body, 'type') === 'template' ? refusedTemplate(sending) : null;
  if (refusal) return refusal;
  return number.isTestNumber && !number.allowedRecipients.includes(to) ? sendError(131030) : null;
}

function refusedTemplate({ account, number, body }: Sending): ErrorReply | null {
  const asked = member(body, 'template');
  const name = text(asked, 'name');
  const language = text(member(asked, 'language'), 'code');
  const found = account.templates.find((one) => one.name === name && one.language === language);
  if (!found || found.status === 'PENDING' || found.status === 'REJECTED') {
    return sendError(132001, `template name (${name}) does not exist in ${language}`);
  }
  if (found.status === 'PAUSED') return sendError(132015);
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
  const id = messageId(to, entropy(call.state.seed, label(call, 'wamid'), 9));
  const status = call.faults.has('held-for-quality') ? 'held_for_quality_assessment' : 'accepted';
  const template = isTemplate ? text(member(body, 'template'), 'name') : null;
  const sent = [...call.state.sent, { id, from: number.id, to, template }];
  return answer(
    {
      messaging_product: 'whatsapp',
      contacts: [{ input: text(body, 'to'), wa_id: to }],
      messages: [isTemplate ? { id, message_status: status } : { id }],
    },
    { ...call.state, sent },
  );
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
