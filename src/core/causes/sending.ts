import {
  accountSettings,
  ERROR_CODES,
  HEALTH_STATUS,
  PAYMENT_SETTINGS,
  productionSetup,
  RATE_LIMITS,
  STATUS_PAGE,
  tryItOut,
  WHATSAPP_MANAGER,
} from '../guide/links.ts';
import type { Cause, CauseEntry } from './cause.ts';

/** Causes that lie in the account, the recipient, the message, or at Meta. */
export const SENDING_CAUSES = {
  'account-restricted': {
    title: 'Meta has restricted the account or the app',
    meaning: 'It is locked, disabled or restricted for a policy reason. A new token does not help.',
    fault: 'account',
    tokenWorks: null,
    verdict: 1,
    transient: false,
    guideSteps: [],
    fix: () =>
      `Read what Meta says in ${WHATSAPP_MANAGER} and in https://business.facebook.com/business-support-home, fix it, and request a review there.`,
    next: 'wa-token check',
    source: HEALTH_STATUS,
  },
  'payment-problem': {
    title: 'The account cannot pay for the message',
    meaning:
      'The token works. The WhatsApp account has no valid payment method, or its terms are not accepted.',
    fault: 'account',
    tokenWorks: true,
    verdict: 1,
    transient: false,
    guideSteps: [],
    fix: (ids) =>
      `Set the payment method: ${accountSettings(ids)} > WhatsApp accounts (newer: Messaging accounts) > the account > Payment settings; or ${productionSetup(ids)} > Step 2. Production setup > Add payment; or ${PAYMENT_SETTINGS}. Where a partner bills you, ask the partner.`,
    next: 'wa-token send-test',
    source: ERROR_CODES,
  },
  'quality-restricted': {
    title: 'Meta restricts the number because of its quality',
    meaning:
      'The token works. Too many people blocked or reported the messages, or they were in the wrong category, so Meta is holding back the number or the account for some days. Carrying on makes it worse.',
    fault: 'account',
    tokenWorks: true,
    verdict: 1,
    transient: false,
    guideSteps: [],
    fix: () =>
      `Stop sending to people who did not ask for it, check the quality and the reason in ${WHATSAPP_MANAGER} > Account tools > Phone numbers and in https://business.facebook.com/business-support-home, and wait until the restriction is lifted. A new token does not help.`,
    next: 'wa-token check',
    source: ERROR_CODES,
  },
  'rate-limited': {
    title: 'Meta is throttling',
    meaning:
      'Too many calls or messages in too short a time. It says nothing against the token, and calling again too soon prolongs the block.',
    fault: 'meta',
    tokenWorks: null,
    verdict: 3,
    transient: true,
    guideSteps: [],
    fix: () =>
      'Stop calling, wait (seconds to an hour), and call or send more slowly: to one recipient, at most one message every six seconds.',
    next: 'wa-token check',
    source: RATE_LIMITS,
  },
  'meta-transient': {
    title: 'A temporary problem at Meta',
    meaning: 'Meta could not answer just now. It says nothing against the token.',
    fault: 'meta',
    tokenWorks: null,
    verdict: 3,
    transient: true,
    guideSteps: [],
    fix: () => `Try again in a few minutes. If it keeps happening, see ${STATUS_PAGE}.`,
    next: 'wa-token check',
    source: ERROR_CODES,
  },
  'recipient-not-allowed': {
    title: 'The recipient is not on the list of the test number',
    meaning:
      'The token works. A test number sends only to numbers that were added and confirmed, at most five.',
    fault: 'recipient',
    tokenWorks: true,
    verdict: 0,
    transient: false,
    guideSteps: [3],
    fix: (ids) =>
      `Add and confirm the recipient: ${tryItOut(ids)} > Step 1. Try it out > Recipient > Manage phone number list (older consoles: API Setup > To). A new temporary token may have emptied the list. Or send from a number of your own.`,
    next: 'wa-token send-test',
    source: ERROR_CODES,
  },
  undeliverable: {
    title: 'This recipient cannot receive the message',
    meaning:
      'The token works. The recipient is not on WhatsApp, has blocked the business, or Meta is holding back the message.',
    fault: 'recipient',
    tokenWorks: true,
    verdict: 0,
    transient: false,
    guideSteps: [],
    fix: () =>
      'Check the number and its country code, try another recipient, and do not send the same message again at once.',
    next: 'wa-token send-test',
    source: ERROR_CODES,
  },
  'template-problem': {
    title: 'There is a problem with the template',
    meaning:
      'The token works. The template is missing in this language, not approved, paused, or got the wrong parameters.',
    fault: 'request',
    tokenWorks: true,
    verdict: 0,
    transient: false,
    guideSteps: [7],
    fix: () =>
      `Compare the name, the language and the number of parameters with ${WHATSAPP_MANAGER} > Message templates. hello_world can be sent from Meta's test numbers only: choose an approved template of your own.`,
    next: 'wa-token send-test --template NAME',
    source: ERROR_CODES,
  },
  'other-feature': {
    title: 'This is about a feature other than sending',
    meaning:
      'The token works. The answer is about calling, groups, Flows, usernames, the list of blocked people or onboarding, and says nothing against sending messages.',
    fault: 'request',
    tokenWorks: true,
    verdict: 0,
    transient: false,
    guideSteps: [],
    fix: () =>
      'Correct what `error_data.details` names for that feature. Neither the token nor the test message is affected.',
    next: 'wa-token check',
    source: ERROR_CODES,
  },
  'conversation-window': {
    title: 'The conversation window is closed',
    meaning:
      'The token works. More than 24 hours have passed since the recipient last wrote, so only a template may be sent.',
    fault: 'request',
    tokenWorks: true,
    verdict: 0,
    transient: false,
    guideSteps: [7],
    fix: () => 'Send an approved template, or wait until the recipient writes again.',
    next: 'wa-token send-test',
    source: ERROR_CODES,
  },
  'request-invalid': {
    title: 'The request is wrong',
    meaning:
      'Meta refused the content of the request: a parameter, a path, a code, a media file. It says nothing against the token.',
    fault: 'request',
    tokenWorks: null,
    verdict: 3,
    transient: false,
    guideSteps: [],
    fix: () =>
      "Correct what Meta's message names (`error_data.details` is the most precise), and send it again.",
    next: 'wa-token check',
    source: ERROR_CODES,
  },
} as const satisfies Partial<Record<Cause, CauseEntry>>;
