import type { Repair, WrongPaste } from '../../core/token/paste.ts';

/** What was removed from a paste, said after "Removed from what you pasted: ". */
export const REPAIR_WORDS = {
  blanks: 'spaces around it',
  quotes: 'quotes',
  'line-breaks': 'line breaks inside it',
  bearer: '`Bearer`',
  name: 'the variable name',
  url: 'the address around it',
  curl: 'the curl command around it',
  json: 'the JSON around it',
  invisible: 'invisible characters',
} as const satisfies Record<Repair, string>;

interface WrongWords {
  /** Completes "that is ...". */
  readonly what: string;
  readonly instead: string;
}

/** Of something that was pasted where an answer was wanted. */
export function ignoredWords(wrong: WrongPaste | null): string {
  const what = wrong === null ? 'not an answer to this question' : WRONG_WORDS[wrong].what;
  return `What you pasted was ignored: it is ${what}.`;
}

const COPY_WHOLE = "copy the whole token with Meta's Copy button";

export const WRONG_WORDS = {
  empty: { what: 'nothing', instead: 'paste the access token itself' },
  placeholder: { what: 'a placeholder, not a token', instead: 'paste the token that Meta shows' },
  'app-secret': {
    what: 'an app secret (or client token): 32 hex digits',
    instead:
      'the access token is on "Step 1. Try it out" (older consoles: API Setup), or is generated for a system user',
  },
  'app-token': {
    what: 'an app access token (`id|secret`); it cannot send messages',
    instead:
      "use a system user's token, or the temporary one from Step 1. Try it out (older consoles: API Setup)",
  },
  'secret-proof': {
    what: 'an appsecret_proof: 64 hex digits',
    instead:
      'the access token is on "Step 1. Try it out" (older consoles: API Setup), or is generated for a system user',
  },
  id: {
    what: 'an id or a number (phone number id, account id, app id), not a token',
    instead: 'on Step 1. Try it out (older consoles: API Setup) the token is next to the ids',
  },
  'telephone-number': {
    what: 'a telephone number',
    instead: 'on Step 1. Try it out (older consoles: API Setup) the token is above it',
  },
  'verify-token': {
    what: 'a webhook verify token: your own word for the webhook, not a token from Meta',
    instead:
      'the access token is on "Step 1. Try it out" (older consoles: API Setup), or is generated for a system user',
  },
  'instagram-token': {
    what: 'an Instagram token; it works only on graph.instagram.com',
    instead:
      'generate one for your WhatsApp app, on Step 1. Try it out (older consoles: API Setup) or for a system user',
  },
  'other-vendor': {
    what: "another service's key or token",
    instead: 'the token for the WhatsApp Cloud API comes from developers.facebook.com',
  },
  'oauth-code': {
    what: 'a login code that still has to be exchanged for a token',
    instead: 'paste the access token that the exchange returns',
  },
  masked: { what: 'a masked or shortened copy', instead: COPY_WHOLE },
  several: { what: 'more than one token', instead: 'paste one' },
  'foreign-characters': {
    what: 'not an access token: those have only letters and digits',
    instead: COPY_WHOLE,
  },
} as const satisfies Record<WrongPaste, WrongWords>;
