import { type Answer, answer, type Call, type Identity, refuse, unixSeconds } from './call.ts';
import { invalidParameter, required, requiresPermission } from './graph-errors.ts';
import { sendError } from './send-errors.ts';
import type { SandboxNumber } from './world/model.ts';
import { withNumber } from './world/state.ts';

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/registration */
const MOST_TRIES = 10;
const WINDOW_SECONDS = 72 * 3_600;

/** POST /{phone}/register: ten tries in 72 hours, then 133016 until they are over. */
export function registerNumber(
  call: Call,
  caller: Identity & { kind: 'owner' },
  number: SandboxNumber,
): Answer {
  const refusal = unpermitted(caller);
  if (refusal !== null) return refusal;
  const { params } = call.incoming;
  if ((params.get('messaging_product') ?? '') === '') return refuse(required('messaging_product'));
  const pin = params.get('pin') ?? '';
  if (pin === '') return refuse(required('pin'));
  if (!/^\d{6}$/.test(pin)) return refuse(invalidParameter('pin must have six digits.'));
  return tried(call, number, true);
}

/** POST /{phone}/deregister */
export function deregisterNumber(
  call: Call,
  caller: Identity & { kind: 'owner' },
  number: SandboxNumber,
): Answer {
  return unpermitted(caller) ?? tried(call, number, false);
}

function unpermitted(caller: Identity & { kind: 'owner' }): Answer | null {
  const scope = 'whatsapp_business_management';
  return caller.token.scopes.includes(scope) ? null : refuse(requiresPermission(scope));
}

function tried(call: Call, number: SandboxNumber, isRegistered: boolean): Answer {
  const now = unixSeconds(call.now);
  const recent = (number.registrations ?? []).filter((at) => now - at < WINDOW_SECONDS);
  if (recent.length >= MOST_TRIES) return refuse(sendError(133016));
  const changed = { isRegistered, registrations: [...recent, now] };
  return answer({ success: true }, withNumber(call.state, number.id, changed));
}
