import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cause } from '../../src/core/causes/cause.ts';
import { verdictOf } from '../../src/core/check/checks.ts';
import { evaluateChecks } from '../../src/core/check/evaluate.ts';
import { isProofOfToken } from '../../src/core/check/token-proof.ts';
import { exitOf } from '../../src/core/check/verdict.ts';
import { diagnose } from '../../src/core/explain/diagnose.ts';
import { bodyOf, noAnswer, notReply } from '../../src/core/graph/failure.ts';
import type { GraphFailure, NumberHealth, PhoneNumber, TokenFacts } from '../../src/core/graph/graph.ts';
import { idsOf } from '../../src/core/guide/links.ts';
import type { Aimed, At, State, WizardOptions } from '../../src/core/refresh/state.ts';
import { AccessToken } from '../../src/core/secret.ts';
import type { GraphPort } from '../../src/ports.ts';
import { findTargets } from '../../src/services/env/find.ts';
import { setUp } from '../../src/services/env/setup.ts';
import { verifyBySending, verifyToken } from '../../src/services/meta/verify.ts';
import { replaceToken } from '../../src/services/replace-token.ts';
import { PLAIN } from '../../src/ui/text/paint.ts';
import {
  noRecipient,
  sendRefused,
  send as sendStage,
  sendUnanswered,
  wayOut,
} from '../../src/wizard/rows-send.ts';
import { inspect, readUnanswered } from '../../src/wizard/rows-token.ts';
import { scriptedPrompter } from '../support/scripted-prompter.ts';
import { tokenFor } from '../support/tokens.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

/**
 * The public table of causes: what each says of the token, and what it makes of a run; with replies that people met.
 * A reply is `code/subcode status message :: details`.
 */
interface Row {
  readonly cause: Cause;
  readonly tokenWorks: boolean | null;
  readonly verdict: 0 | 1 | 2 | 3;
  readonly replies: readonly string[];
}
const row = (
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

const TABLE: readonly Row[] = [
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

function failureOf(reply: string): GraphFailure {
  const { status, text } = bodyFor(reply);
  return failureOfText(status, text);
}

function bodyFor(reply: string): { readonly status: number; readonly text: string } {
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

type Case = readonly [what: string, failure: GraphFailure, row: Row];
const SILENT: readonly Case[] = [
  ['no answer in time', noAnswer('no answer within 10 seconds'), row('network', null, 3)],
  ['a page of a proxy', notReply(502, 'a web page'), row('not-graph-reply', null, 3)],
  ['HTTP 503 and nothing', failureOfText(503, ''), row('meta-transient', null, 3)],
];
/** One reply of each row. */
const ROWS: readonly Case[] = TABLE.flatMap((one) =>
  one.replies.slice(0, 1).map((reply): Case => [reply, failureOf(reply), one]),
);
const CASES: readonly Case[] = [
  ...TABLE.flatMap((one) => one.replies.map((reply): Case => [reply, failureOf(reply), one])),
  ...SILENT,
];

function failureOfText(status: number, text: string): GraphFailure {
  const body = bodyOf(status, text, 'user-token', new Date());
  if (body.ok) throw new Error('no failure');
  return body.failure;
}

const APP = '911602140448729';
const NUMBER: PhoneNumber = {
  id: '106540352242922',
  display: '+1 555-078-3881',
  verifiedName: 'Shop',
  qualityRating: 'GREEN',
  status: 'CONNECTED',
  platformType: 'CLOUD_API',
  nameStatus: 'APPROVED',
};
const FACTS: TokenFacts = {
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
const HEALTH: NumberHealth = { canSendMessage: 'AVAILABLE', entities: [] };
const BANNED: NumberHealth = {
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

interface Answering {
  /** What debug_token says; a failure, where it refuses. */
  readonly facts?: TokenFacts | GraphFailure;
  /** What /app says, where it is asked. */
  readonly app?: string | GraphFailure;
  readonly number?: GraphFailure;
  readonly health?: NumberHealth;
  readonly send?: GraphFailure;
}

/** Meta that gives these answers, and good ones to everything else. */
function meta({
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

const NEW = new AccessToken(tokenFor(APP, 'new'));
const OLD = tokenFor(APP, 'old');
const OPTIONS: WizardOptions = {
  envFiles: [],
  key: undefined,
  phoneNumberId: NUMBER.id,
  wabaId: undefined,
  appId: undefined,
  graphVersion: undefined,
  graphUrl: undefined,
  timeout: undefined,
  to: '+15550100',
  template: undefined,
  language: undefined,
  path: 'permanent',
  pasted: null,
  yes: true,
  send: true,
  dryRun: false,
  open: false,
};

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.remove());

/** The folder as it is, and nothing round it: no git, no processes. */
function alone() {
  const { project } = world.ports;
  return { ...project, git: async () => null, processes: async () => null, hasProgram: async () => false };
}

async function refreshed(answering: Answering, send = true, more: Partial<WizardOptions> = {}) {
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
    project: alone(),
    connect: async () => port,
  });
  const { result, exitCode, cause } = outcome;
  const isWritten = world.file('.env').includes(NEW.expose());
  expect(isWritten, 'the result and the file').toBe(result === 'updated');
  return { result, exitCode, cause, testSend: outcome.send.failure?.cause ?? null, sent: port.sent };
}

/** What the contract makes of it: written where the reply proves the token, with exit 1 where the account cannot send. */
const written = ({ cause, verdict }: Row) => ({
  result: 'updated',
  exitCode: verdict === 1 ? 1 : 0,
  cause: verdict === 1 ? cause : null,
});
const refusedBy = ({ cause, verdict }: Row) => ({ result: 'refused', exitCode: verdict, cause });

describe('unattended, the test message is answered with', () => {
  test.each(CASES)('%s', async (_what, failure, one) => {
    expect(failure.cause).toBe(one.cause);
    expect(await refreshed({ send: failure })).toEqual({
      ...(one.tokenWorks === true ? written(one) : refusedBy(one)),
      testSend: one.cause,
      sent: 1,
    });
  });
});

describe('the configured number is answered with, and nothing is sent', () => {
  test.each([...ROWS, ...SILENT])('%s', async (_what, failure, one) => {
    expect(await refreshed({ number: failure }, false)).toEqual({
      ...(one.tokenWorks === true ? written(one) : refusedBy(one)),
      testSend: null,
      sent: 0,
    });
  });
});

describe('the configured number is answered with, and the test message is accepted', () => {
  test.each([...ROWS, ...SILENT])('%s', async (_what, failure, one) => {
    // No answer about the number alone: the message, which goes out from it, tells the rest.
    const isOpen = one.verdict === 3;
    const refused = { ...refusedBy(one), testSend: null, sent: 0 };
    const proved = one.tokenWorks === true ? written(one) : { result: 'updated', exitCode: 0, cause: null };
    expect(await refreshed({ number: failure })).toEqual(
      one.tokenWorks === true || isOpen ? { ...proved, testSend: null, sent: 1 } : refused,
    );
  });

  const throttled = failureOf('80007 400 (#80007) Too many calls to this WhatsApp Business account');

  test.each(ROWS)('throttled, and the test message with %s', async (_what, send, one) => {
    expect(await refreshed({ number: throttled, send })).toEqual({
      ...(one.tokenWorks === true ? written(one) : refusedBy(one)),
      testSend: one.cause,
      sent: 1,
    });
  });

  test.each<[string, Answering, Partial<WizardOptions>]>([
    ['debug_token', { facts: throttled, number: throttled, app: throttled }, {}],
    [
      'which app it is of',
      { facts: { ...FACTS, appId: '634974688087057' }, number: throttled },
      { appId: APP },
    ],
  ])('throttled, and so is %s: nothing is sent', async (_what, answering, more) => {
    expect(await refreshed(answering, true, more)).toMatchObject({ result: 'refused', sent: 0 });
  });
});

describe('the account is banned, by its health, and the test message', () => {
  const banned: Row = row('account-restricted', null, 1);
  test('is accepted: written, and the health is told', async () => {
    expect(await refreshed({ health: BANNED })).toMatchObject(written(banned));
  });

  test('is not asked for: the reads decide', async () => {
    expect(await refreshed({ health: BANNED }, false)).toMatchObject(written(banned));
  });

  test.each(ROWS)('is answered with %s', async (_what, send, one) => {
    const outcome = await refreshed({ health: BANNED, send });
    // What the message met is told before what the health says, where it is trouble of its own.
    const expected = one.verdict === 1 ? written(one) : written(banned);
    expect(outcome).toMatchObject(one.tokenWorks === true ? expected : refusedBy(one));
  });
});

const entity = (type: string, canSendMessage: string, ...codes: readonly number[]) => ({
  type,
  id: '1',
  canSendMessage,
  errors: codes.map((code) => ({ code, description: `What ${code} is.`, solution: '' })),
  notes: [],
});

/** What the entities say, and the cause that it makes; null: the exit code is 0. */
const HEALTHS: readonly (readonly [string, NumberHealth['entities'], Cause | null])[] = [
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

describe('the health keeps no proved token out of the file, and decides the exit code', () => {
  test.each(HEALTHS)('%s', async (_what, entities, cause) => {
    const health = { canSendMessage: 'BLOCKED', entities };
    const expected = { result: 'updated', exitCode: cause === null ? 0 : 1, cause };
    expect(await refreshed({ health })).toMatchObject({ ...expected, sent: 1 });
    expect(await refreshed({ health }, false)).toMatchObject({ ...expected, sent: 0 });
  });
});

const OTHER_APP = '634974688087057';
const MAY_NOT_INSPECT = failureOf(
  '100 400 (#100) You must provide an app access token, or a user access token that is an owner or developer of the app',
);

/** What Meta tells of the token, and the configured app; the last: what it is refused for. */
const REACHES: readonly (readonly [string, Answering, Partial<WizardOptions>, Cause | null])[] = [
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

describe('whose the token is and what it may do decides, whatever the test message would meet', () => {
  const SENDS: readonly (readonly [string, Partial<Answering>, boolean])[] = [
    ['accepted', {}, true],
    ['refused with a proof', { send: failureOf('131030 400 (#131030) Not in allowed list') }, true],
    ['not sent', {}, false],
  ];
  const rows = REACHES.flatMap((reach) => SENDS.map((send) => [reach[0], send[0], reach, send] as const));

  test.each(rows)(
    '%s; the message is %s',
    async (_what, _sent, [, answering, more, cause], [, sends, send]) => {
      const outcome = await refreshed({ ...answering, ...sends }, send, more);
      expect(outcome).toMatchObject(
        cause === null
          ? { result: 'updated', exitCode: 0, cause: null, sent: send ? 1 : 0 }
          : // Nothing is sent with a token that may not be written.
            { result: 'refused', exitCode: 1, cause, sent: 0 },
      );
    },
  );
});

test('every answer of the messaging layer proves the token, but for the three that do not', () => {
  const proofless: number[] = [];
  for (let code = 130_000; code < 140_000; code += 1) {
    if (!isProofOfToken(failureOf(`${code} 400 (#${code}) Something`))) proofless.push(code);
  }
  expect(proofless).toEqual([131_000, 131_005, 131_016]);
});

const REPLIES = TABLE.flatMap((one) => one.replies.map((reply) => [reply, one] as const));

/** Of a webhook or a log the same number may be about what came in, and then it proves nothing. */
const ABOUT_INCOMING = '131052 400 Media';

test.each(REPLIES.filter(([reply]) => reply !== ABOUT_INCOMING))('explain: %s', (reply, one) => {
  const { cause, tokenWorks } = diagnose(bodyFor(reply).text);
  expect({ cause, tokenWorks }).toEqual({ cause: one.cause, tokenWorks: one.tokenWorks });
});

test.each(CASES)('check: every read is answered with %s', (_what, failure, one) => {
  const failed = { ok: false, failure } as const;
  const answers = {
    inspection: failed,
    identity: failed,
    app: failed,
    permissions: failed,
    number: failed,
    health: failed,
    clockSkewMs: null,
  };
  const verdict = verdictOf(evaluateChecks(answers, { now: new Date(), appId: null }));
  // The token itself was not told: good for the messaging layer is no word on its life.
  expect(exitOf(verdict)).toBe(one.tokenWorks === true && one.verdict === 0 ? 3 : one.verdict);
});

describe('in the wizard, the test message is answered with', () => {
  let aimed: Aimed;
  beforeAll(async () => {
    await world.write('.env', `WHATSAPP_ACCESS_TOKEN=${OLD}\n`);
    const [target] = await findTargets(OPTIONS, world.ports);
    if (target === undefined) throw new Error('no target');
    const setup = setUp(OPTIONS, target, world.ports);
    const ids = { phoneNumberId: NUMBER.id, appId: null };
    aimed = {
      ground: {
        options: OPTIONS,
        target,
        others: [],
        setup,
        ids: idsOf(setup),
        wrongId: null,
        appIdFrom: null,
        old: null,
      },
      path: 'permanent',
      token: NEW,
      repairs: [],
      reads: await verifyToken(meta({}), NEW, ids, world.ports.clock),
      owner: null,
      to: { kind: 'number', address: '+15550100' },
      template: 'hello_world',
      language: 'en_US',
    };
  });

  async function next(failure: GraphFailure): Promise<State> {
    const { prompter } = scriptedPrompter([]);
    const ports = { ...world.ports, prompter, connect: async () => meta({ send: failure }) };
    return sendStage.run({ ...aimed, at: 'send' }, ports);
  }

  async function read(answering: Answering, appId?: string): Promise<State> {
    const { prompter } = scriptedPrompter([]);
    const ports = { ...world.ports, prompter, connect: async () => meta(answering) };
    const setup = {
      ...aimed.ground.setup,
      appId: appId === undefined ? null : { value: appId, source: 'flag' as const },
    };
    return inspect.run({ ...aimed, ground: { ...aimed.ground, setup }, at: 'inspect' }, ports);
  }

  test.each(HEALTHS)(
    '(first the reads) %s: it goes on to the test message',
    async (_what, entities, cause) => {
      const state = await read({ health: { canSendMessage: 'BLOCKED', entities } });
      expect(state.at).toBe('number');
      expect('reads' in state && state.reads.verdict).toBe(cause === null ? 'healthy' : 'unhealthy');
    },
  );

  test.each(REACHES)('(first the reads) %s', async (_what, answering, { appId }, cause) => {
    const state = await read(answering, appId);
    expect(state.at).toBe(cause === null ? 'number' : cause === 'token-expired' ? 'paste' : 'read-refused');
  });

  test.each(ROWS)('(first the reads) the number answers %s', async (_what, number, one) => {
    const { at } = await read({ number });
    if (one.tokenWorks === false) expect(at).toBe('paste');
    else if (one.tokenWorks === true) expect(at).toBe('number');
    else expect(at).toBe(one.verdict === 3 ? 'read-unanswered' : 'read-refused');
  });

  test('(first the reads) no answer about the number alone: the message may decide, the reads may not', async () => {
    const number = failureOf('80007 400 (#80007) Too many calls to this WhatsApp Business account');
    const state = await read({ number });
    if (state.at !== 'read-unanswered') throw new Error(state.at);
    const asking = readUnanswered.ask(state, view);
    const names = asking.kind === 'choose' ? asking.options.map(({ name, to }) => [name, to.at]) : [];
    expect(names).toContainEqual(['Go on: the test message decides', 'number']);
    for (const more of [{ send: false }, { dryRun: true }]) {
      const ground = { ...state.ground, options: { ...OPTIONS, ...more } };
      const silent = readUnanswered.ask({ ...state, ground }, view);
      expect(JSON.stringify(silent)).not.toContain('the test message decides');
    }
    for (const row of [sendUnanswered, sendRefused]) {
      const failure = noAnswer('no answer');
      const sent = await verifyBySending(meta({ send: failure }), NEW, NUMBER.id, aimed);
      const next = row.ask(
        { ...aimed, reads: state.reads, at: 'send-unanswered', send: sent } as never,
        view,
      );
      const proofs = next.kind === 'choose' ? next.options.map(({ to }) => proofOf(to)) : [];
      expect(proofs).not.toContain('reads');
    }
    const none = noRecipient.ask({ ...aimed, reads: state.reads, at: 'no-recipient' }, view);
    const ways = none.kind === 'choose' ? none.options.map(({ to }) => proofOf(to)) : [];
    expect(ways).toEqual([null, 'word']);
  });

  const view = { paint: PLAIN, width: 80, now: new Date(), zone: 'UTC', meta: 'Meta' };

  function offered(state: State): readonly { readonly name: string; readonly to: State }[] {
    const asking =
      state.at === 'way-out'
        ? wayOut.ask(state, view)
        : state.at === 'send-refused'
          ? sendRefused.ask(state, view)
          : sendUnanswered.ask(state as At<'send-unanswered'>, view);
    return asking.kind === 'choose' ? asking.options : [];
  }

  const proofOf = (state: State | undefined) => (state?.at === 'change' ? state.proof.by : null);

  test.each(CASES)('%s', async (_what, failure, one) => {
    const state = await next(failure);
    if (one.tokenWorks === false) {
      expect(state).toMatchObject({ at: 'paste', problem: { kind: 'refused', cause: one.cause } });
      return;
    }
    const proofs = offered(state).map(({ to }) => proofOf(to));
    if (one.tokenWorks === true) {
      expect(state.at).toBe('way-out');
      expect(proofs).toContain('refusal');
      expect(proofs).not.toContain('word');
      return;
    }
    const isOfAccount = one.cause === 'account-restricted';
    expect(state.at).toBe(one.verdict === 3 ? 'send-unanswered' : 'send-refused');
    expect(proofs).toContain('word');
    // The reads stand where nothing was said about the token; not where it lacks something.
    expect(proofs.includes('reads')).toBe(one.verdict === 3 || isOfAccount);
    // Enter never writes what nothing has proved.
    expect(proofs[0]).toBeNull();
  });
});
