import { codeEntry, DOCUMENTED_CODES } from '../core/causes/codes.ts';
import type { ErrorReply } from './graph-errors.ts';

interface SendError {
  readonly status: number;
  readonly text: string;
  readonly details?: string;
  readonly subcode?: number;
}

/**
 * What a refusal of POST /{phone}/messages has beyond the table of codes (core/causes/codes.ts): the status and
 * the texts of Meta's error page and of recorded replies:
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 * 131030 and 131058 are on no page of Meta's, and are met often.
 */
const RECORDED = {
  3: { status: 500, text: 'Application does not have the capability to make this API call.' },
  10: { status: 403, text: 'Application does not have permission for this action' },
  368: {
    status: 403,
    text: 'Temporarily blocked for policies violations',
    details:
      'The WhatsApp Business Account associated with the app has been restricted or disabled for violating a platform policy.',
  },
  130429: {
    status: 400,
    text: 'Rate limit hit',
    details: 'Cloud API message throughput has been reached.',
    subcode: 2494055,
  },
  130472: {
    status: 400,
    text: "User's number is part of an experiment",
    details: "Message was not sent because the user's number is part of an experiment.",
  },
  130497: {
    status: 403,
    text: 'Business account is restricted from messaging users in this country.',
    details: 'The WhatsApp Business Account is restricted from messaging to users in certain countries.',
  },
  131000: { status: 500, text: 'Generic error', details: 'An unknown error occurred' },
  131005: {
    status: 403,
    text: 'Access denied',
    details: 'Permission is either not granted or has been removed.',
  },
  131009: { status: 400, text: 'Parameter value is not valid', details: 'Parameter value is not valid' },
  131016: { status: 500, text: 'Service unavailable', details: 'A service is temporarily unavailable.' },
  131021: {
    status: 400,
    text: 'Recipient cannot be sender',
    details: 'Sender and recipient phone number is the same.',
  },
  131026: { status: 400, text: 'Message undeliverable', details: 'Unable to deliver message.' },
  131030: {
    status: 400,
    text: 'Recipient phone number not in allowed list',
    details:
      'Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.',
  },
  131031: { status: 403, text: 'Business Account locked', details: 'Business account has been locked.' },
  131037: {
    status: 400,
    text: 'WhatsApp provided number needs display name approval before message can be sent.',
    details:
      'The 555 business phone number that is used to send the request does not have an approved display name.',
  },
  131042: {
    status: 400,
    text: 'Business eligibility payment issue',
    details: 'Message failed to send because there were one or more errors related to your payment method.',
  },
  131047: {
    status: 400,
    text: 'Re-engagement message',
    details:
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  },
  131048: {
    status: 400,
    text: 'Spam rate limit hit',
    details:
      'Message failed to send because there are restrictions on how many messages can be sent from this phone number.',
  },
  131049: {
    status: 400,
    text: 'This message was not delivered to maintain healthy ecosystem engagement.',
  },
  131056: {
    status: 400,
    text: '(Business Account, Consumer Account) pair rate limit hit',
    details:
      'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
  },
  131058: { status: 400, text: 'Hello World templates can only be sent from the Public Test Numbers' },
  131062: {
    status: 400,
    text: 'Business-scoped User ID (BSUID) recipients are not supported for this message.',
    details: 'One-tap, zero-tap and copy-code authentication templates want a phone number.',
  },
  132000: { status: 400, text: 'Number of parameters does not match the expected number of params' },
  132001: { status: 404, text: 'Template name does not exist in the translation' },
  132015: {
    status: 400,
    text: 'Template is paused',
    details: 'Template is paused due to low quality so it cannot be sent in a template message.',
  },
  132016: {
    status: 400,
    text: 'Template is disabled',
    details: 'Template has been paused too many times due to low quality and is now permanently disabled.',
  },
  133010: { status: 400, text: 'Account not registered' },
  133016: {
    status: 400,
    text: 'Account register deregister rate limit exceeded',
    details: 'Account register deregister exceed rate limit.',
  },
} as const satisfies Readonly<Record<number, SendError>>;

/** Every code of the table that a send may be refused with: those of the messaging layer, and those recorded. */
export const SEND_CODES: readonly number[] = DOCUMENTED_CODES.map(({ code }) => code)
  .filter((code) => isRecorded(code) || (code >= 130_000 && code < 138_000))
  .sort((a, b) => a - b);

function isRecorded(code: number): code is keyof typeof RECORDED {
  return Object.hasOwn(RECORDED, code);
}

/** The refusal with this code; `details` where they name something of the request. */
export function sendError(code: number, details?: string): ErrorReply {
  // What was never recorded is said in the words of the table, with the status that most refusals have.
  const row: SendError = isRecorded(code)
    ? RECORDED[code]
    : { status: 400, text: codeEntry(code)?.meaning ?? 'Unknown error' };
  const told = details ?? row.details;
  return {
    status: row.status,
    type: 'OAuthException',
    kind: 'invalid_request',
    code,
    message: `(#${code}) ${row.text}`,
    ...(row.subcode !== undefined && { subcode: row.subcode }),
    ...(told !== undefined && { details: told }),
  };
}
