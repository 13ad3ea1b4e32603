/** Whom a message is for, in the words of the Cloud API: a number goes out in `to`, a user id in `recipient`. */
export type Recipient =
  /** `+` and digits. Without the plus Meta puts the country code of the business's own number in front. */
  | { readonly kind: 'number'; readonly address: string }
  /** A business-scoped user id, such as `US.13491208655302741918`. */
  | { readonly kind: 'user-id'; readonly address: string };

/** Why nobody can be addressed by what was typed. */
export type BadRecipient =
  | 'empty'
  | 'username'
  | 'other-signs'
  | 'leading-zero'
  | 'double-zero'
  | 'zero-in-brackets'
  | 'too-short'
  | 'too-long';

export type ParsedRecipient =
  | { readonly ok: true; readonly recipient: Recipient }
  /** `instead`: what was probably meant, to be offered and never sent unasked. */
  | { readonly ok: false; readonly why: BadRecipient; readonly instead: string | null };

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids */
const USER_ID = /^[A-Z]{2}(?:\.ENT)?\.[A-Za-z0-9]{1,128}$/;
/** What people put between digits, and what comes along unseen when a number is copied. */
const BETWEEN = /[\s().\p{Pd}\p{Cf}]/gu;
/** As E.164 has it: at most fifteen digits with the country code. */
const FEWEST_DIGITS = 8;
const MOST_DIGITS = 15;

/** The one reader of recipients, wherever they come from. */
export function parseRecipient(typed: string): ParsedRecipient {
  const text = typed
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
  if (text === '') return no('empty');
  if (USER_ID.test(text)) return { ok: true, recipient: { kind: 'user-id', address: text } };
  if (text.startsWith('@')) return no('username');
  if (/\(\s*0+\s*\)/.test(text)) return no('zero-in-brackets', text.replace(/\(\s*0+\s*\)/g, ''));
  const dense = text.replace(BETWEEN, '');
  const digits = dense.replace(/^\+/, '');
  if (!/^[0-9]+$/.test(digits)) return no('other-signs');
  if (digits.startsWith('00')) return no('double-zero', digits.replace(/^00/, '+'));
  if (digits.startsWith('0')) return no('leading-zero');
  if (digits.length < FEWEST_DIGITS) return no('too-short');
  if (digits.length > MOST_DIGITS) return no('too-long');
  return { ok: true, recipient: { kind: 'number', address: `+${digits}` } };
}

function no(why: BadRecipient, meant?: string): ParsedRecipient {
  const parsed = meant === undefined ? null : parseRecipient(meant);
  const instead = parsed?.ok === true ? parsed.recipient.address : null;
  return { ok: false, why, instead };
}

/** The two forms in which a country's mobile numbers stand in recipient lists, told apart by their length. */
const FORMS: readonly (readonly [form: RegExp, other: string])[] = [
  [/^\+521(\d{10})$/, '+52$1'],
  [/^\+52(\d{10})$/, '+521$1'],
  [/^\+549(\d{10})$/, '+54$1'],
  [/^\+54(\d{10})$/, '+549$1'],
  [/^\+55(\d{2})9(\d{8})$/, '+55$1$2'],
  [/^\+55(\d{2})(\d{8})$/, '+55$19$2'],
];

/** The form that the list of a test number may hold instead (Mexico, Argentina, Brazil); null elsewhere. */
export function otherFormOf({ kind, address }: Recipient): string | null {
  if (kind !== 'number') return null;
  const found = FORMS.find(([form]) => form.test(address));
  return found === undefined ? null : address.replace(found[0], found[1]);
}
