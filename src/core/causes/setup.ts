import {
  ACCESS_TOKENS,
  APPS,
  appDashboard,
  DEBUG_TOKEN,
  ERROR_CODES,
  GET_STARTED,
  PHONE_NUMBERS,
  SECURE_REQUESTS,
  systemUsers,
  VERSIONS,
  WHATSAPP_MANAGER,
} from '../guide/links.ts';
import type { Cause, CauseEntry } from './cause.ts';

/** Causes that lie in how the app, its ids and its rights are set up. */
export const SETUP_CAUSES = {
  'token-missing': {
    title: 'No access token reached Meta',
    meaning:
      'The request carried no token, an empty one, or a placeholder. Often the .env was not loaded, or the variable has another name.',
    fault: 'configuration',
    tokenWorks: null,
    verdict: 2,
    transient: false,
    guideSteps: [5, 6],
    fix: () =>
      'Put the token into .env under the name that the app reads (WHATSAPP_ACCESS_TOKEN), restart the app, and make sure that it sends the header `Authorization: Bearer <token>`.',
    next: 'wa-token check',
    source: ERROR_CODES,
  },
  'permission-missing': {
    title: 'A permission is missing',
    meaning:
      'The token was read, but it may not do this: a permission was not granted, was withdrawn or lapsed, an asset was not assigned, or it is the wrong kind of token for this call.',
    fault: 'configuration',
    tokenWorks: null,
    verdict: 1,
    transient: false,
    guideSteps: [4],
    fix: (ids) =>
      `Assign the system user the app, the WhatsApp account and, where it is listed, the Messaging account, with full control, wait a few minutes, and generate a new token with whatsapp_business_messaging and whatsapp_business_management: ${systemUsers(ids)} > System users. If a partner owns messaging for this account, ask the partner.`,
    next: 'wa-token check',
    source: ACCESS_TOKENS,
  },
  'asset-unreachable': {
    title: 'Meta finds nothing under this id, or the token may not see it',
    meaning:
      'Meta gives the same answer for both: the id is wrong (empty, a placeholder, or the account id where the phone number id belongs), or the token has no access to it.',
    fault: 'configuration',
    tokenWorks: null,
    verdict: 1,
    transient: false,
    guideSteps: [3, 4],
    // The configured ids are not named: one of them may be the wrong one.
    fix: (ids) =>
      `Compare the id with the one under "Step 1. Try it out" (older consoles: API Setup): sending needs the phone number id (not the telephone number, not the account id), templates and numbers need the WhatsApp account id. If it is right, assign the WhatsApp account to the system user: ${systemUsers(ids)} > System users > Assign assets.`,
    next: 'wa-token refresh',
    source: GET_STARTED,
  },
  'wrong-app': {
    title: 'The token belongs to another app',
    meaning: 'It is readable, but it was made for an app other than the configured one.',
    fault: 'configuration',
    tokenWorks: null,
    verdict: 1,
    transient: false,
    guideSteps: [2, 4],
    fix: () =>
      `Use the app id, app secret and token of one and the same app: compare with ${APPS}, and generate the token again for that app.`,
    next: 'wa-token check',
    source: DEBUG_TOKEN,
  },
  'app-secret-proof': {
    title: 'The app secret proof is missing or wrong',
    meaning:
      'The app requires each call to be signed with its secret ("Require App Secret"). The token itself is not refused by this.',
    fault: 'configuration',
    tokenWorks: null,
    verdict: 1,
    transient: false,
    guideSteps: [2, 5],
    fix: (ids) =>
      `Send appsecret_proof, the HMAC-SHA256 of this token with the secret of the app that made it; a proof made for an older token does not match a new one. Or switch off ${appDashboard(ids)} > App settings > Advanced > Security > Require App Secret.`,
    next: 'wa-token check',
    source: SECURE_REQUESTS,
  },
  'app-secret-invalid': {
    title: 'The app id and the app secret do not match',
    meaning:
      'Meta refused the app, not the token: the secret was reset, or the id is that of another app. Its words "due to a system error" are misleading.',
    fault: 'configuration',
    tokenWorks: null,
    verdict: 1,
    transient: false,
    guideSteps: [2, 5],
    fix: (ids) =>
      `Copy the app id and the app secret again from ${appDashboard(ids)} > App settings > Basic, and put both into .env.`,
    next: 'wa-token check',
    source: SECURE_REQUESTS,
  },
  'ip-not-allowed': {
    title: 'This IP address may not call Meta for the app',
    meaning: 'The app has a list of servers that may call the API, and this one is not on it.',
    fault: 'configuration',
    tokenWorks: null,
    verdict: 1,
    transient: false,
    guideSteps: [2],
    fix: (ids) =>
      `Add this server's public address under ${appDashboard(ids)} > App settings > Advanced > Security > Server IP allowlist.`,
    next: 'wa-token check',
    source: SECURE_REQUESTS,
  },
  'api-version': {
    title: 'The API version, or a field of it, is gone',
    meaning: 'The request names a version, a field or an edge that Meta has retired or does not know.',
    fault: 'configuration',
    tokenWorks: null,
    verdict: 1,
    transient: false,
    guideSteps: [],
    fix: () =>
      'Call a current version such as v25.0, and take retired fields out of the request. If "Unknown path components" comes with a current version, the path is wrong: an empty id, or one too many.',
    next: 'wa-token check',
    source: VERSIONS,
  },
  'number-not-registered': {
    title: 'The phone number is not registered for the Cloud API',
    meaning:
      'The token works. The number may be verified, but it has not been registered, or registering it failed.',
    fault: 'configuration',
    tokenWorks: true,
    verdict: 1,
    transient: false,
    guideSteps: [],
    fix: (ids) =>
      `Register the number: POST /${ids.phoneNumberId ?? '{phone-number-id}'}/register with messaging_product and its six-digit PIN, and check its status in ${WHATSAPP_MANAGER} > Account tools > Phone numbers.`,
    next: 'wa-token send-test',
    source: PHONE_NUMBERS,
  },
  'display-name-not-approved': {
    title: 'The display name of the number is not approved',
    meaning:
      'The token works. Meta has not approved the name that people would see, so the number may not send yet. Registering it again does not help.',
    fault: 'configuration',
    tokenWorks: true,
    verdict: 1,
    transient: false,
    guideSteps: [],
    fix: () =>
      `Change the display name or wait for its review: ${WHATSAPP_MANAGER} > Account tools > Phone numbers > the number > Profile.`,
    next: 'wa-token send-test',
    source: PHONE_NUMBERS,
  },
  'cannot-inspect': {
    title: 'The token may not inspect itself',
    meaning:
      'Meta shows the details of a token only to its app or to a developer of that app. This says nothing against the token.',
    fault: 'configuration',
    tokenWorks: null,
    verdict: null,
    transient: false,
    guideSteps: [],
    fix: (ids) =>
      `Put WHATSAPP_APP_ID and WHATSAPP_APP_SECRET (${appDashboard(ids)} > App settings > Basic) into the environment to see its expiry and permissions. Without them, what else Meta says about the token decides.`,
    next: 'wa-token check',
    source: DEBUG_TOKEN,
  },
} as const satisfies Partial<Record<Cause, CauseEntry>>;
