import type { Cause } from './cause.ts';

/**
 * What an answer with this code proves of the token that made the call: `good`, it was accepted; `alive`, it was
 * read and lacks a right; `refused`; `nothing`.
 */
export type Proof = 'good' | 'alive' | 'refused' | 'nothing';

/** Pages of Meta's console, and the calls that have no page. */
export const META_PAGES = {
  assets:
    'Business settings > Users > System users > the user > Assign assets (app, WhatsApp account and, where it exists, Messaging account)',
  token: 'Business settings > Users > System users > the user > Generate token',
  number: 'WhatsApp Manager > Account tools > Phone numbers',
  profile: 'WhatsApp Manager > Account tools > Phone numbers > the number > Profile',
  pin: 'WhatsApp Manager > Account tools > Phone numbers > the number > Two-step verification',
  templates: 'WhatsApp Manager > Message templates',
  quality:
    'Business Support Home (https://business.facebook.com/business-support-home) > the WhatsApp account',
  payment:
    'Business settings > Accounts > WhatsApp accounts (newer: Messaging accounts) > the account > Payment settings; new app console: Use cases > Customize > Connect on WhatsApp > Step 2. Production setup > Add payment',
  recipients:
    'Use cases > Customize > Connect on WhatsApp > Step 1. Try it out > Recipient > Manage phone number list (older consoles: API Setup > To)',
  register:
    'POST /{phone-number-id}/register with messaging_product and the six-digit PIN; WhatsApp Manager has no button for it',
  secret: 'App Dashboard > App settings > Basic',
  allowlist: 'App Dashboard > App settings > Advanced > Security > Server IP allowlist',
  rate: 'App Dashboard > Application rate limit; the reply headers X-App-Usage and X-Business-Use-Case-Usage (estimated_time_to_regain_access, in minutes)',
  status: 'https://metastatus.com/whatsapp-business-api',
  support: 'https://business.facebook.com/direct-support, with the fbtrace_id',
  routing: 'Meta Business Suite > Conversation Routing',
} as const;

export type MetaPage = keyof typeof META_PAGES;

/** Code, cause, what it proves, how long waiting helps ('' where it does not), what it means, what helps, where. */
export type CodeRow = readonly [
  code: number,
  cause: Cause,
  proves: Proof,
  wait: string,
  meaning: string,
  fix?: string | undefined,
  place?: MetaPage,
];
