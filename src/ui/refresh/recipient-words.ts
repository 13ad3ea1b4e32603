import type { BadRecipient } from '../../core/graph/recipient.ts';

const WORDS: Readonly<Record<BadRecipient, string>> = {
  empty: 'there is nobody to send to',
  username: 'a username cannot be addressed: Meta needs the phone number, or the user id',
  'other-signs': 'this is not a telephone number: it contains more than digits',
  'leading-zero': 'a number that begins with 0 has no country code, so it could reach anybody',
  'double-zero': 'Meta refuses a number that begins with 00: write a plus and the country code',
  'zero-in-brackets': 'the zero in brackets is not dialled from abroad, but Meta would include it',
  'too-short': 'this is too short for a telephone number with its country code (8 to 15 digits)',
  'too-long': 'this is too long for a telephone number (8 to 15 digits)',
};

/** Why nobody is reached by what was typed. */
export function badRecipientWords(why: BadRecipient): string {
  return WORDS[why];
}

/** Lists of test numbers hold the numbers of some countries in another form; nothing is sent to it unasked. */
export function otherFormWords(otherForm: string): string {
  return `Numbers in this country have two forms: the list may hold ${otherForm}. Try that one.`;
}

export function recipientHint(instead: string | null): string {
  return instead === null
    ? 'write a plus, the country code and the number, such as +49 151 12345'
    : `write ${instead}, if that is the number`;
}
