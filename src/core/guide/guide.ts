import { API_DOCS, APPS, SUPPORT, systemUsers, TOKEN_DEBUGGER, WHATSAPP_MANAGER } from './links.ts';
import type { GuideSection } from './steps.ts';

const noLinks = (): readonly string[] => [];

/** How to know the problem that the guide is for. */
export const SYMPTOM: GuideSection = {
  heading: 'Is this your problem? The token expired (401 error)',
  lines: [
    'Your WhatsApp access token has expired and needs to be refreshed',
    'Error code 190, type OAuthException, HTTP 401 or 400',
    'Message: "Session has expired on Monday, 28-Jul-25 23:00:00 PDT"',
    'Another error? `wa-token explain` says what causes it',
    'Messages still come in with a dead token; only sending fails',
  ],
  links: noLinks,
};

export const TOKEN_LIFE: GuideSection = {
  heading: 'Token expiration',
  lines: [
    'Temporary tokens: expire after 1-24 hours (for testing only)',
    "System user tokens: don't expire but can be revoked; or 60 days, which Meta recommends and some portfolios demand",
    'Page access tokens: can be long-lived (60+ days) but require page permission',
  ],
  links: noLinks,
};

export const BEST_PRACTICES: GuideSection = {
  heading: 'Best practices',
  lines: [
    'For development: use temporary tokens from the API Setup page ("Step 1. Try it out" in the newest console)',
    'For production: use system user tokens (never expire), or those of 60 days and renew them in time',
    'Monitor expiration: set reminders, and run `wa-token check` every day; Meta sends no webhook when a token expires',
    'Secure storage: never commit tokens to public repositories',
  ],
  links: noLinks,
};

export const TROUBLESHOOTING: GuideSection = {
  heading: 'Token still not working',
  lines: [
    'Verify the token is correctly pasted (no extra spaces)',
    'Check that your WhatsApp Business App is approved, and has no restriction',
    'Verify your Phone Number ID is correct: it is neither the telephone number nor the account id',
    'Ensure your app has the correct permissions, and the system user both assets (step 4)',
  ],
  links: (ids) => [TOKEN_DEBUGGER, WHATSAPP_MANAGER, systemUsers(ids)],
};

export const HELP: GuideSection = {
  heading: 'Need help?',
  lines: ['Meta WhatsApp Business API docs, Meta developer support, and the list of your apps:'],
  links: () => [API_DOCS, SUPPORT, APPS],
};
