import { expect } from 'vitest';
import type { Cause } from '../../src/core/causes/cause.ts';
import { bodyOf, noAnswer, notReply } from '../../src/core/graph/failure.ts';
import type { GraphFailure, NumberHealth, PhoneNumber, TokenFacts } from '../../src/core/graph/graph.ts';
import type { WizardOptions } from '../../src/core/refresh/state.ts';
import { AccessToken } from '../../src/core/secret.ts';
import type { GraphPort } from '../../src/ports.ts';
import { replaceToken } from '../../src/services/replace-token.ts';
import { tokenFor } from './tokens.ts';
import { NO_OPTIONS } from './wizard-options.ts';
import type { TestWorld } from './world.ts';

/**
 * The public table of causes: what each says of the token, and what it makes of a run; with replies that people met.
 * A reply is `code/subcode status message :: details`.
 */
export interface Row {
  readonly cause: Cause;
  readonly tokenWorks: boolean | null;
  readonly verdict: 0 | 1 | 2 | 3;
  readonly replies: readonly string[];
}
export const row = (
  cause: Cause,
  tokenWorks: boolean | null,
  verdict: Row['verdict'],
  ...replies: string[]
): Row => ({
  cause,
  tokenWorks,
  verdict,
  replies,
});

export const TABLE: readonly Row[] = [
  row('token-expired', false, 1, '190/463 401 Error validating access token: Session has expired'),
  row(
    'token-invalidated',
    false,
    1,
    '190/460 401 Error validating access token: the user changed their password',
    '190/467 400 Error validating access token: The session is invalid because the user logged out.',
    '102 400 Session key invalid or no longer valid',
  ),
  row(
    'token-malformed',
    false,
    1,
    '190 401 Invalid OAuth access token - Cannot parse access token',
    '190 401 The access token could not be decrypted',
  ),
  row('app-not-authorized', false, 1, '190/458 400 The user has not authorized application 123456.'),
  row(
    'user-checkpoint',
    false,
    1,
    '190/459 400 You cannot access the app till you log in',
    '190/490 400 Held',
  ),
  row('token-missing', null, 2, '200 403 (#200) Provide valid app ID', '104 401 An access token is required'),
  row(
    'permission-missing',
    null,
    1,
    '3 500 (#3) API Method',
    '10 403 (#10) Application does not have permission for this action',
    '200 403 (#200) You do not have the necessary permissions to send messages',
    '299 403 (#299) Permission',
    '131005 403 (#131005) Access denied',
  ),
  row('asset-unreachable', null, 1, "100/33 400 Unsupported post request. Object with ID '1' does not exist"),
  row('wrong-app', null, 1, '100 400 The App_id in the input_token did not match the Viewing App'),
  row('app-secret-proof', null, 1, '100 400 API calls from the server require an appsecret_proof argument'),
  row('app-secret-invalid', null, 1, '101 400 Error validating application. Cannot get application info'),
  row('ip-not-allowed', null, 1, "5 400 This IP can't make requests for that application."),
  row('api-version', null, 1, '2500 400 Unknown path components: /106540352242922/messages', '2635 400 Old'),
  row(
    'account-restricted',
    null,
    1,
    '368 403 Temporarily blocked for policies',
    '200 400 API access blocked.',
  ),
  row(
    'account-restricted',
    true,
    1,
    '131031 403 (#131031) Business Account locked',
    '130497 403 (#130497) Business account is restricted from messaging users in this country',
  ),
  row(
    'payment-problem',
    true,
    1,
    '131042 400 (#131042) Payment issue',
    '131044 400 (#131044) Payment',
    '134011 400 Terms',
  ),
  row(
    'quality-restricted',
    true,
    1,
    '131048 400 (#131048) Spam rate limit hit',
    '131064 400 Limited',
    '131214 400 Groups',
    '138014 400 Low quality',
  ),
  row('display-name-not-approved', true, 1, '131037 400 (#131037) needs display name approval'),
  row(
    'number-not-registered',
    true,
    1,
    '133010 400 (#133010) Account not registered',
    '133005 400 (#133005) Two-step verification PIN mismatch',
    '133016 400 (#133016) Register deregister rate limit exceeded',
    '131031 403 (#131031) Business Account locked :: The two-step verification PIN does not fit.',
  ),
  row(
    'rate-limited',
    null,
    3,
    '4 400 (#4) Application request limit reached',
    '17 400 (#17) User request limit reached',
    '32 400 (#32) Page request limit reached',
    '613 400 (#613) Calls to this api have exceeded the rate limit',
    '80007 400 (#80007) Too many calls to this WhatsApp Business account',
  ),
  row(
    'rate-limited',
    true,
    0,
    '130429 400 (#130429) Rate limit hit',
    '131056 400 (#131056) pair rate limit hit',
  ),
  row(
    'meta-transient',
    null,
    3,
    '1 400 (#1) An unknown error occurred',
    '2 500 (#2) Service temporarily unavailable',
    '131000 500 (#131000) Something went wrong',
    '131016 500 (#131016) Service unavailable',
  ),
  // Behind authentication, and none of the three: the token is good, and waiting helps the message alone.
  row(
    'meta-transient',
    true,
    0,
    '131057 500 (#131057) Account in maintenance',
    '133004 503 (#133004) Server temporarily unavailable',
  ),
  row(
    'recipient-not-allowed',
    true,
    0,
    '131030/2655007 400 (#131030) Recipient phone number not in allowed list',
  ),
  row(
    'undeliverable',
    true,
    0,
    '131026 400 (#131026) Undeliverable',
    '131049 400 Not delivered',
    '130472 400 Experiment',
  ),
  row(
    'template-problem',
    true,
    0,
    '132001 404 (#132001) Template name does not exist in the translation',
    '132999 400 (#132999) Something new about templates',
    '131058 400 (#131058) Hello World templates can only be sent from the Public Test Numbers',
    '131063 400 (#131063) Marketing templates are off',
    '134100 400 (#134100) Only marketing messages',
    '100/2388039 400 (#100) Invalid parameter',
  ),
  row(
    'other-feature',
    true,
    0,
    '138000 401 (#138000) Calling not enabled',
    '131020 400 Group',
    '139000 400 Integrity',
  ),
  row('conversation-window', true, 0, '131047 400 (#131047) Re-engagement message'),
  row('request-invalid', null, 3, '100 400 (#100) Invalid parameter :: to is wrong'),
  row(
    'request-invalid',
    true,
    0,
    '131008 400 (#131008) Parameter missing',
    '131009 400 (#131009) Value not valid',
    '131052 400 Media',
  ),
  row('unrecognised', null, 3, '777777 400 (#777777) Something that nobody knows'),
  row('unrecognised', true, 0, '136999 400 (#136999) Something that nobody knows'),
];

export function failureOf(reply: string): GraphFailure {
  const { status, text } = bodyFor(reply);
  return failureOfText(status, text);
}

export function bodyFor(reply: string): { readonly status: number; readonly text: string } {
  const [, code, subcode, status, message, details] =
    /^(\d+)(?:\/(\d+))? (\d+) (.+?)(?: :: (.+))?$/.exec(reply) ?? [];
  const error = {
    message,
    type: 'OAuthException',
    code: Number(code),
    ...(subcode === undefined ? {} : { error_subcode: Number(subcode) }),
    ...(details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details } }),
    fbtrace_id: 'A',
  };
  return { status: Number(status), text: JSON.stringify({ error }) };
}

export type Case = readonly [what: string, failure: GraphFailure, row: Row];
export const SILENT: readonly Case[] = [
  ['no answer in time', noAnswer('no answer within 10 seconds'), row('network', null, 3)],
  ['a page of a proxy', notReply(502, 'a web page'), row('not-graph-reply', null, 3)],
  ['HTTP 503 and nothing', failureOfText(503, ''), row('meta-transient', null, 3)],
];
/** One reply of each row. */
export const ROWS: readonly Case[] = TABLE.flatMap((one) =>
  one.replies.slice(0, 1).map((reply): Case => [reply, failureOf(reply), one]),
);
export const CASES: readonly Case[] = [
  ...TABLE.flatMap((one) => one.replies.map((reply): Case => [reply, failureOf(reply), one])),
  ...SILENT,
];

function failureOfText(status: number, text: string): GraphFailure {
  const body = bodyOf(status, text, 'user-token', new Date());
  if (body.ok) throw new Error('no failure');
  return body.failure;
}

export const APP = '911602140448729';
export const NUMBER: PhoneNumber = {
  id: '106540352242922',
  display: '+1 555-078-3881',
  verifiedName: 'Shop',
  qualityRating: 'GREEN',
  status: 'CONNECTED',
  platformType: 'CLOUD_API',
  nameStatus: 'APPROVED',
};
export const FACTS: TokenFacts = {
  kind: 'system-user',
  appId: APP,
  appName: 'Shop',
  userId: '1',
  issuedAt: null,
  expiresAt: null,
  neverExpires: true,
  dataAccessExpiresAt: null,
  scopes: ['whatsapp_business_messaging', 'whatsapp_business_management'],
  wabaIds: [],
};
export const HEALTH: NumberHealth = { canSendMessage: 'AVAILABLE', entities: [] };
export const BANNED: NumberHealth = {
  canSendMessage: 'BLOCKED',
  entities: [
    {
      type: 'WABA',
      id: '1',
      canSendMessage: 'BLOCKED',
      errors: [{ code: 141014, description: '', solution: '' }],
      notes: [],
    },
  ],
};

export interface Answering {
  /** What debug_token says; a failure, where it refuses. */
  readonly facts?: TokenFacts | GraphFailure;
  /** What /app says, where it is asked. */
  readonly app?: string | GraphFailure;
  readonly number?: GraphFailure;
  readonly health?: NumberHealth;
  readonly send?: GraphFailure;
}

/** Meta that gives these answers, and good ones to everything else. */
export function meta({
  facts = FACTS,
  app = APP,
  number,
  health = HEALTH,
  send,
}: Answering): GraphPort & { sent: number } {
  const good = async <T>(value: T) => ({ ok: true, value }) as const;
  const unasked = async (): Promise<never> => {
    throw new Error('that was not to be asked');
  };
  const port = {
    sent: 0,
    remarks: [],
    version: 'v25.0',
    answeredVersion: 'v25.0',
    versionWarning: null,
    clockSkewMs: 0,
    inspect: async () => ('cause' in facts ? { ok: false as const, failure: facts } : good(facts)),
    identity: () => good({ id: '1', name: 'Sender' }),
    appOf: async () =>
      typeof app === 'string' ? good({ id: app, name: 'Shop' }) : { ok: false as const, failure: app },
    permissions: () => good([]),
    phoneNumber: async () => (number === undefined ? good(NUMBER) : { ok: false as const, failure: number }),
    health: async () => (number === undefined ? good(health) : { ok: false as const, failure: number }),
    numberAndHealth: async () => {
      if (number === undefined) return { number: await good(NUMBER), health: await good(health) };
      const failed = { ok: false, failure: number } as const;
      return { number: failed, health: failed };
    },
    accounts: () => good([]),
    phoneNumbers: () => good([]),
    subscribedApps: () => good([]),
    templates: () => good([]),
    exchangeToken: unasked,
    mintToken: unasked,
    revokeToken: unasked,
    send: async () => {
      port.sent += 1;
      return send === undefined
        ? good({ messageId: 'wamid.1', status: 'accepted' as const })
        : { ok: false as const, failure: send };
    },
    release: () => {},
  };
  return port;
}

export const NEW = new AccessToken(tokenFor(APP, 'new'));
export const OLD = tokenFor(APP, 'old');
export const OPTIONS: WizardOptions = {
  ...NO_OPTIONS,
  phoneNumberId: NUMBER.id,
  to: '+15550100',
  path: 'permanent',
  pasted: null,
  yes: true,
  send: true,
  dryRun: false,
  open: false,
};

/** The folder as it is, and nothing round it: no git, no processes. */
export function alone({ ports: { project } }: TestWorld) {
  return { ...project, git: async () => null, processes: async () => null, hasProgram: async () => false };
}

export async function refreshed(
  world: TestWorld,
  answering: Answering,
  send = true,
  more: Partial<WizardOptions> = {},
) {
  await world.write('.env', `WHATSAPP_ACCESS_TOKEN=${OLD}\n`);
  const port = meta(answering);
  const options = {
    ...OPTIONS,
    ...more,
    pasted: NEW.expose(),
    send,
    mayWriteInPlace: async () => true,
  };
  const outcome = await replaceToken(options, {
    ...world.ports,
    project: alone(world),
    connect: async () => port,
  });
  const { result, exitCode, cause } = outcome;
  const isWritten = world.file('.env').includes(NEW.expose());
  expect(isWritten, 'the result and the file').toBe(result === 'updated');
  return { result, exitCode, cause, testSend: outcome.send.failure?.cause ?? null, sent: port.sent };
}

/** What the contract makes of it: written where the reply proves the token, with exit 1 where the account cannot send. */
export const written = ({ cause, verdict }: Row) => ({
  result: 'updated',
  exitCode: verdict === 1 ? 1 : 0,
  cause: verdict === 1 ? cause : null,
});
export const refusedBy = ({ cause, verdict }: Row) => ({ result: 'refused', exitCode: verdict, cause });

const entity = (type: string, canSendMessage: string, ...codes: readonly number[]) => ({
  type,
  id: '1',
  canSendMessage,
  errors: codes.map((code) => ({ code, description: `What ${code} is.`, solution: '' })),
  notes: [],
});

/** What the entities say, and the cause that it makes; null: the exit code is 0. */
export const HEALTHS: readonly (readonly [string, NumberHealth['entities'], Cause | null])[] = [
  ['nothing in the way', [entity('WABA', 'AVAILABLE')], null],
  [
    'calling alone',
    [entity('PHONE_NUMBER', 'AVAILABLE', 138_024), entity('APP', 'AVAILABLE', 138_025)],
    null,
  ],
  ['no payment method', [entity('WABA', 'BLOCKED', 141_006)], null],
  ['no time zone', [entity('WABA', 'BLOCKED', 141_007)], null],
  ['not verified', [entity('BUSINESS', 'BLOCKED', 141_010)], null],
  ['details missing', [entity('BUSINESS', 'BLOCKED', 131_000)], null],
  ['a limit', [entity('BUSINESS', 'LIMITED', 141_010)], null],
  ['a word that nobody knows', [entity('APP', 'PAUSED')], null],
  ['a number that is not connected', [entity('PHONE_NUMBER', 'BLOCKED', 141_000)], 'number-not-registered'],
  ['a banned account', [entity('WABA', 'BLOCKED', 141_014)], 'account-restricted'],
  ['a locked account', [entity('WABA', 'BLOCKED', 131_031)], 'account-restricted'],
  ['a name in review', [entity('PHONE_NUMBER', 'BLOCKED', 131_037)], 'display-name-not-approved'],
  ['too low a quality', [entity('PHONE_NUMBER', 'BLOCKED', 131_048)], 'quality-restricted'],
  ['unpaid messages', [entity('WABA', 'BLOCKED', 131_042)], 'payment-problem'],
  ['a code that is on no list', [entity('WABA', 'BLOCKED', 141_099)], 'account-restricted'],
  ['no code at all', [entity('BUSINESS', 'BLOCKED')], 'account-restricted'],
  ['a ban beside no payment', [entity('WABA', 'BLOCKED', 141_006, 141_014)], 'account-restricted'],
  [
    'a number not connected beside a business not verified',
    [entity('BUSINESS', 'BLOCKED', 141_010), entity('PHONE_NUMBER', 'BLOCKED', 141_000)],
    'number-not-registered',
  ],
];

const OTHER_APP = '634974688087057';
const MAY_NOT_INSPECT = failureOf(
  '100 400 (#100) You must provide an app access token, or a user access token that is an owner or developer of the app',
);

/** What Meta tells of the token, and the configured app; the last: what it is refused for. */
export const REACHES: readonly (readonly [string, Answering, Partial<WizardOptions>, Cause | null])[] = [
  ['the configured app', {}, { appId: APP }, null],
  ['no app is configured', { facts: { ...FACTS, appId: OTHER_APP } }, {}, null],
  ['another app', { facts: { ...FACTS, appId: OTHER_APP } }, { appId: APP }, 'wrong-app'],
  ['another app, told by /app', { facts: MAY_NOT_INSPECT, app: OTHER_APP }, { appId: APP }, 'wrong-app'],
  ['the configured app, told by /app', { facts: MAY_NOT_INSPECT }, { appId: APP }, null],
  [
    'nobody tells which app',
    { facts: MAY_NOT_INSPECT, app: failureOf('10 403 (#10) Application does not have permission') },
    { appId: APP },
    null,
  ],
  ['debug_token does not tell which app', { facts: { ...FACTS, appId: null } }, { appId: APP }, null],
  ['what is configured is no app id', {}, { appId: 'my-app' }, null],
  [
    'no messaging permission',
    { facts: { ...FACTS, scopes: ['whatsapp_business_management'] } },
    {},
    'permission-missing',
  ],
  ['no permission at all', { facts: { ...FACTS, scopes: [] } }, {}, 'permission-missing'],
  ['messaging alone', { facts: { ...FACTS, scopes: ['whatsapp_business_messaging'] } }, {}, null],
  ['permissions are not told', { facts: { ...FACTS, scopes: null } }, {}, null],
  [
    'expired, by its date',
    { facts: { ...FACTS, neverExpires: false, expiresAt: new Date(0) } },
    {},
    'token-expired',
  ],
  [
    'another app, and a banned account',
    { facts: { ...FACTS, appId: OTHER_APP }, health: BANNED },
    { appId: APP },
    'wrong-app',
  ],
];
