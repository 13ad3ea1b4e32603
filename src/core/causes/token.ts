import {
  ACCESS_TOKENS,
  appDashboard,
  ERROR_HANDLING,
  SYSTEM_USER_TOKENS,
  systemUsers,
  tryItOut,
} from '../guide/links.ts';
import type { Cause, CauseEntry } from './cause.ts';

/** Causes that blame the token, and the two policies about its life. */
export const TOKEN_CAUSES = {
  'token-expired': {
    title: 'The access token has expired',
    meaning:
      'A temporary token lasts a few hours, a long-lived one about 60 days. An expired token cannot be renewed.',
    fault: 'token',
    tokenWorks: false,
    verdict: 1,
    transient: false,
    guideSteps: [3, 4],
    fix: (ids) =>
      `Get a new token: for production, a system user's (${systemUsers(ids)} > System users > Generate token); for a quick test, a temporary one (${tryItOut(ids)} > Step 1. Try it out; older consoles: API Setup). Then put it into .env and restart the app.`,
    next: 'wa-token refresh',
    source: ACCESS_TOKENS,
  },
  'token-invalidated': {
    title: 'The access token is no longer valid',
    meaning:
      'Meta no longer accepts it, because of a changed password, a logout, a revocation, or simply its age. Waiting will not bring it back.',
    fault: 'token',
    tokenWorks: false,
    verdict: 1,
    transient: false,
    guideSteps: [3, 4],
    fix: (ids) =>
      `Get a new token from a fresh login: another one from the same session would fail too. A system user's token (${systemUsers(ids)} > System users > Generate token) does not depend on anybody's password.`,
    next: 'wa-token refresh',
    source: ERROR_HANDLING,
  },
  'token-malformed': {
    title: 'The access token is damaged',
    meaning:
      'Meta cannot read it: characters are missing or added (an incomplete copy, quotes, a line break), or it belongs to another product, such as an Instagram token.',
    fault: 'token',
    tokenWorks: false,
    verdict: 1,
    transient: false,
    guideSteps: [3, 4, 5],
    fix: (ids) =>
      `Copy the whole token again, without spaces, quotes or line breaks. If it is no longer shown, generate a new one: ${systemUsers(ids)} > System users > Generate token.`,
    next: 'wa-token refresh',
    source: ACCESS_TOKENS,
  },
  'app-not-authorized': {
    title: 'The app behind the token is no longer authorised',
    meaning:
      'The app was removed by the person or the business that had authorised it, or the app was deleted.',
    fault: 'token',
    tokenWorks: false,
    verdict: 1,
    transient: false,
    guideSteps: [2, 4],
    fix: (ids) =>
      `Make sure that the app still exists (${appDashboard(ids)}), assign it to the system user again, and generate a new token: ${systemUsers(ids)} > System users > Generate token.`,
    next: 'wa-token refresh',
    source: ERROR_HANDLING,
  },
  'user-checkpoint': {
    title: 'Meta wants the person behind the token to log in',
    meaning:
      'The account of the person who made the token is held at a checkpoint, or is not confirmed. Until that is resolved, the token does not work.',
    fault: 'token',
    tokenWorks: false,
    verdict: 1,
    transient: false,
    guideSteps: [1, 4],
    fix: (ids) =>
      `Log in to https://www.facebook.com as that person and follow the instructions, then get a new token. A system user's token (${systemUsers(ids)} > System users > Generate token) never meets a checkpoint.`,
    next: 'wa-token refresh',
    source: ERROR_HANDLING,
  },
  'token-expiring': {
    title: 'The access token works, but not for long enough',
    meaning: 'Meta accepts it now, but it expires before the minimum validity that was asked for.',
    fault: 'token',
    tokenWorks: true,
    verdict: 4,
    transient: false,
    guideSteps: [4],
    fix: (ids) =>
      `Replace it before it expires, preferably with a system user's token: ${systemUsers(ids)} > System users > Generate token. With the app id and the app secret in .env, \`wa-token renew\` does that automatically.`,
    next: 'wa-token refresh',
    source: ACCESS_TOKENS,
  },
  'token-not-permanent': {
    title: 'The access token works, but it is not permanent',
    meaning: 'A permanent token was asked for, and this one expires.',
    fault: 'token',
    tokenWorks: true,
    verdict: 4,
    transient: false,
    guideSteps: [4],
    fix: (ids) =>
      `Generate a system user's token and choose the expiry "Never", where it is offered: ${systemUsers(ids)} > System users > Generate token. Meta recommends 60 days, and some portfolios offer nothing else: then renew it in time (wa-token renew), and ask for --min-validity instead.`,
    next: 'wa-token refresh --permanent',
    source: SYSTEM_USER_TOKENS,
  },
} as const satisfies Partial<Record<Cause, CauseEntry>>;
