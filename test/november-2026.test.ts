import { describe, expect, test } from 'vitest';
import type { Call, Exchange } from '../src/adapters/http/exchange.ts';
import { connect } from '../src/adapters/http/graph.ts';
import { CAUSES } from '../src/core/causes/catalogue.ts';
import { codeEntry } from '../src/core/causes/codes.ts';
import { graphVersion } from '../src/core/check/advisory.ts';
import { checkOf } from '../src/core/check/checks.ts';
import { evaluateChecks } from '../src/core/check/evaluate.ts';
import { diagnose } from '../src/core/explain/diagnose.ts';
import { decodePhoneNumber } from '../src/core/graph/decode.ts';
import { parseRecipient } from '../src/core/graph/recipient.ts';
import { accountSettings, isId, systemUsers } from '../src/core/guide/links.ts';
import { shortStep } from '../src/core/guide/short.ts';
import { GUIDE } from '../src/core/guide/steps.ts';
import { DEFAULT_VERSION } from '../src/core/options.ts';
import type { GraphSettings } from '../src/core/refresh/outcome.ts';
import { AccessToken } from '../src/core/secret.ts';
import { checkFix, checkMessage } from '../src/ui/check/catalogue.ts';
import { renderStep } from '../src/ui/guide.ts';
import { renderAccepted } from '../src/ui/refresh/wizard-proof.ts';
import { PLAIN } from '../src/ui/text/paint.ts';
import { tokenFor } from './support/tokens.ts';

/** Meta as it is in November 2026, line by line where no other test names it: what is said there, and of when it is. */
const APP = '911602140448729';
const NUMBER = '106540352242922';
const TOKEN = new AccessToken(tokenFor(APP));

interface Asked {
  readonly graph: Awaited<ReturnType<typeof connect>>;
  readonly calls: readonly Call[];
  body(): Record<string, unknown>;
}

/** The real client; every call is answered with this, and kept. */
async function asking(
  reply: unknown,
  settings: Partial<GraphSettings> = {},
  more: Partial<Extract<Exchange, { kind: 'reply' }>> = {},
): Promise<Asked> {
  const calls: Call[] = [];
  const graph = await connect(
    { baseUrl: 'https://graph.facebook.com', version: DEFAULT_VERSION, timeoutMs: 1000, ...settings },
    {
      send: async (call) => {
        calls.push(call);
        return {
          kind: 'reply',
          status: 200,
          text: JSON.stringify(reply),
          date: null,
          version: null,
          ...more,
        };
      },
      version: '0.0.0',
      interrupted: new AbortController().signal,
      now: () => 0,
      pause: async () => {},
      wallClock: () => new Date(),
      random: () => 0,
      debug: () => {},
      hide: () => {},
    },
  );
  return { graph, calls, body: () => JSON.parse(calls[0]?.body ?? '{}') };
}

const SENT = {
  messaging_product: 'whatsapp',
  contacts: [{ input: '+15550100', wa_id: '15550100' }],
  messages: [{ id: 'wamid.1' }],
};

async function sending(typed: string, reply: unknown = SENT, settings: Partial<GraphSettings> = {}) {
  const parsed = parseRecipient(typed);
  if (!parsed.ok) throw new Error(`nobody: ${typed}`);
  const asked = await asking(reply, settings);
  const message = { to: parsed.recipient, template: 'hello_world', language: 'en_US' };
  return { ...asked, sent: await asked.graph.send(TOKEN, NUMBER, message) };
}

describe('1: what goes out, and what comes back', () => {
  test.each([
    ['15550100', '+15550100'],
    ['+1 (631) 555-1234', '+16315551234'],
    ['49 151 123456', '+49151123456'],
  ])('%s is sent as "to": "%s" (Service messages, May 2026; samples since v26.0)', async (typed, to) => {
    const { body } = await sending(typed);
    expect(body()['to']).toBe(to);
    expect(body()).not.toHaveProperty('recipient');
  });

  test('a business-scoped user id goes into `recipient`, whole, and no `to` beside it (Business-scoped user IDs, November 2026)', async () => {
    const id = `US.ENT.${'a1B2'.repeat(32)}`;
    const { body } = await sending(id);
    expect(body()['recipient']).toBe(id);
    expect(body()).not.toHaveProperty('to');
  });

  test.each([
    [
      'another wa_id than the input, as Brazil and Mexico have it',
      { ...SENT, contacts: [{ input: '+5511987654321', wa_id: '551187654321' }] },
    ],
    ['user_id, and no wa_id', { ...SENT, contacts: [{ input: 'US.1', user_id: 'US.1' }] }],
    ['no contacts', { messages: SENT.messages }],
  ])('%s is no error (Service messages, May 2026; Business-scoped user IDs)', async (_what, reply) => {
    expect((await sending('+5511987654321', reply)).sent).toMatchObject({
      ok: true,
      value: { messageId: 'wamid.1', status: 'accepted' },
    });
  });

  test.each([
    [undefined, 'accepted'],
    ['accepted', 'accepted'],
    ['held_for_quality_assessment', 'held'],
    ['paused', 'paused'],
    ['something_of_2027', 'accepted'],
  ])('message_status %s is %s, and proves the token (Template pacing, 2026)', async (given, status) => {
    const { sent } = await sending('+15550100', { messages: [{ id: 'wamid.1', message_status: given }] });
    expect(sent).toMatchObject({ ok: true, value: { status } });
  });

  test('accepted is told as accepted: look at the phone; a test may cost money, and be lost unpaid (Service messages; field reports, October 2026)', () => {
    const view = { paint: PLAIN, width: 200, now: new Date(), zone: 'UTC', meta: 'Meta' };
    const sent = { messageId: 'wamid.1', to: '+15550100', messageStatus: 'accepted' } as const;
    expect(renderAccepted(sent, 'hello_world', view)).toMatch(
      /Accepted by Meta.*\n.*not delivered: look at the phone/,
    );
    expect(step(7)).toContain(
      'A test message may cost money; and without a payment method Meta may take it and lose it',
    );
  });

  test('131062 is about the kind of recipient: the token works, and the phone number helps (Business-scoped user IDs)', () => {
    expect(diagnose('131062')).toMatchObject({ cause: 'request-invalid', tokenWorks: true });
    expect(codeEntry(131062)?.fix).toMatch(/phone number/);
  });
});

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
const IDS = { appId: APP, businessId: '1234567', wabaId: '102290129340398', phoneNumberId: NUMBER };

function step(number: number): string {
  const found = GUIDE.find((one) => one.number === number);
  if (found === undefined) throw new Error(`no step ${number}`);
  return oneLine(renderStep(found, IDS, PLAIN));
}

describe('2: three generations of the app dashboard (screens of June to October 2026)', () => {
  test.each([
    ['steps, its sign', 'the side menu says "Basic setup", with Step 1 to Step 3'],
    ['steps, the path', 'Use cases > Customize (the pencil) > Connect on WhatsApp > "Step 1. Try it out"'],
    ['steps, in a classic app', 'in a classic app: WhatsApp > Basic setup > Step 1'],
    ['steps, the token', 'On the card "Claim a WhatsApp test number" press "Generate token"'],
    ['steps, the number', 'Compare "Phone Number ID" on the same card'],
    ['steps, the recipients', 'Recipient > "Manage phone number list"'],
    ['use case, its sign', 'the side menu says "Quickstart" and "API Setup"'],
    ['use case, the path', 'Connect on WhatsApp > API Setup'],
    ['use case, the token', 'Click "Generate access token"'],
    ['classic, its sign', '"WhatsApp" is in the left sidebar'],
    ['classic, the path', 'Navigate to WhatsApp > API Setup'],
    ['Spanish', '"Paso 1. Probar"'],
    ['Spanish, the button', '"Generar identificador"'],
    ['Portuguese', '"Etapa 1. Experimente"'],
    ['Portuguese, the button', '"Gerar token"'],
    [
      'shown once',
      'Copy it now: the field looks empty afterwards ("Not generated yet"), although the token lives',
    ],
    ['the window', 'allow the pop-up, and choose the account'],
    [
      'recipients anew',
      'After a new temporary token the list may be empty: if the test message is refused with 131030, add your number again',
    ],
    ['five of them', 'add and confirm the numbers to send to, five at most'],
    [
      'the token of Step 2',
      '"Step 2. Production setup" > Send message offers a permanent token as well; it is not known what kind that is: use a system user (step 4)',
    ],
  ])('%s', (_what, words) => {
    expect(step(3)).toContain(words);
  });

  test('the old temporary token is not called dead for a new one (one report only)', () => {
    expect(step(3)).not.toMatch(/(?:old|earlier|previous)[^.]*(?:dead|ends|stops|invalid)/i);
  });

  test('in brief: the newest name first, the older one beside it, and what is easily missed', () => {
    const { clicks, link } = shortStep(3, IDS);
    const said = clicks.join(' ');
    expect(said).toMatch(
      /Use cases > Customize > Connect on WhatsApp > "Step 1\. Try it out" \(older consoles: WhatsApp > API Setup\)/,
    );
    expect(said).toMatch(
      /"Generate token" \(older: "Generate access token"\): allow the pop-up, choose the account/,
    );
    expect(said).toContain('Copy it now');
    expect(link).toBe(
      `https://developers.facebook.com/apps/${APP}/use_cases/customize/api-testing-v2/?use_case_enum=WHATSAPP_BUSINESS_MESSAGING&product_route=whatsapp-business&business_id=1234567&selected_tab=api-testing-v2`,
    );
  });

  test('without the id of the portfolio the link has none', () => {
    expect(shortStep(3, { appId: APP }).link).not.toContain('business_id');
  });

  test('webhooks: Step 2 > Subscribe webhooks, older consoles Configuration', () => {
    const check = webhooks([]);
    expect(check.fix).toContain('Step 2 (older: Configuration): Subscribe webhooks');
    expect(check.fix).toContain('POST /{account id}/subscribed_apps');
    expect(check.fix).toContain('An unpublished app gets only test webhooks');
  });

  test('Register in the console may fail where POST /register works: the call is named', () => {
    expect(CAUSES['number-not-registered'].fix(IDS)).toContain(`POST /${NUMBER}/register`);
  });

  test('business_management is not asked for where it is not listed', () => {
    expect(step(4)).toContain('business_management where it is offered (sending does not need it)');
  });
});

describe('3: system users (access tokens guide, 11 and 19 September; Get API key, 16 November 2026)', () => {
  test.each([
    'the role Employee is enough, Admin works too',
    'no capitals in a row, no hyphens, no "bot", "service" or "admin"',
    'Apps > your app > "Manage app", full control',
    'WhatsApp accounts > your account > "Manage WhatsApp Business accounts", full control',
    'Assign the Messaging account as well where it is listed',
    'Without the account sending fails with code 200, although the token is good',
    'The rights may take a few minutes to apply: reload the page before you go on',
    '"No permissions available" means that the app is not assigned yet',
    '"60 days (Recommended)" is Meta\'s advice, and must be renewed before it is over (`wa-token renew`)',
    '"Never" saves the renewal, and a token that leaks then works until it is revoked',
    'Some business portfolios allow no never-expiring token',
    'Grant these permissions: whatsapp_business_messaging, whatsapp_business_management',
    'Rights that were given later may be missing in an older token: wait a few minutes, and generate a new one',
    '"Revoke tokens" on the same page ends all of that system user: replace them first',
    'If the test account is not offered to the system user, use the token of step 3',
    'Another admin may have to agree',
    'if the settings have no system users, use the token of step 3',
  ])('%s', (words) => {
    expect(step(4)).toContain(words);
  });

  test('the links: the system users, the account with its id, payment', () => {
    expect(systemUsers(IDS)).toBe(
      'https://business.facebook.com/latest/settings/system_users?business_id=1234567',
    );
    expect(accountSettings(IDS)).toBe(
      'https://business.facebook.com/latest/settings/whatsapp_account?business_id=1234567&selected_asset_id=102290129340398&selected_asset_type=whatsapp-business-account',
    );
    expect(CAUSES['payment-problem'].fix(IDS)).toContain(
      'https://business.facebook.com/billing_hub/payment_settings',
    );
  });

  test('code 200: a missing account or app, to be assigned (access tokens guide, 19 September 2026)', () => {
    const found = diagnose('(#200) You do not have the necessary permissions to send messages');
    expect(found).toMatchObject({ cause: 'permission-missing', code: 200 });
    expect(CAUSES['permission-missing'].fix({})).toMatch(
      /the app, the WhatsApp account and, where it is listed, the Messaging account/,
    );
  });
});

describe('4: the account model as it evolves (Account model evolution, 24 June to 27 October 2026)', () => {
  test('messaging_account_id is sent where it was given, and nowhere else', async () => {
    expect((await sending('+15550100')).body()).not.toHaveProperty('messaging_account_id');
    const named = await sending('+15550100', SENT, { messagingAccountId: '102290129340398' });
    expect(named.body()['messaging_account_id']).toBe('102290129340398');
    expect(JSON.stringify(named.body())).not.toContain('paid_messaging_account_id');
  });

  test('no newer Graph version is taken by itself: every call is of the version that is set', async () => {
    const { graph, calls } = await asking({ data: [] }, { version: 'v25.0' });
    await graph.phoneNumbers(TOKEN, '1');
    await graph.subscribedApps(TOKEN, '1');
    await graph.numberAndHealth(TOKEN, NUMBER);
    expect(calls.every(({ url }) => url.pathname.startsWith('/v25.0/'))).toBe(true);
  });

  test('primary_funding_id, which only partners may read, is never asked for', async () => {
    const { graph, calls } = await asking({ id: NUMBER });
    await graph.numberAndHealth(TOKEN, NUMBER);
    await graph.phoneNumber(TOKEN, NUMBER);
    await graph.phoneNumbers(TOKEN, '1');
    await graph.accounts(TOKEN, []);
    await graph.templates(TOKEN, '1');
    expect(calls.length).toBeGreaterThan(4);
    for (const { url } of calls) expect(url.href).not.toContain('primary_funding_id');
  });

  test('any numeric id may stand where the phone number id does', () => {
    expect(['106540352242922', '123456', '98765432109876543210'].every(isId)).toBe(true);
  });

  test("an error that no page names yet is told in Meta's words, and the token is not blamed", () => {
    const found = diagnose(
      '{"error":{"message":"The messaging account could not be resolved","code":4200001,"type":"OAuthException"}}',
    );
    expect(found).toMatchObject({ cause: 'unrecognised', tokenWorks: null });
    expect(found.message).toContain('could not be resolved');
  });
});

describe('5: health beyond the table (Health status, June 2026)', () => {
  const health = (entities: readonly unknown[]) => {
    const failed = {
      ok: false,
      failure: {
        cause: 'cannot-inspect',
        code: 100,
        subcode: null,
        message: '',
        httpStatus: 400,
        expiredAt: null,
      },
    } as const;
    const value = {
      canSendMessage: 'BLOCKED',
      entities: entities as never,
    };
    const number = decodePhoneNumber({ id: NUMBER });
    if (number === null) throw new Error('no number');
    const checks = evaluateChecks(
      {
        inspection: failed,
        identity: null,
        app: null,
        permissions: null,
        number: { ok: true, value: number },
        health: { ok: true, value },
        clockSkewMs: null,
      },
      { now: new Date(), appId: null },
    );
    const check = checkOf('number.health', checks);
    if (check === null) throw new Error('no check');
    return { check, words: checkMessage(check, CONTEXT) };
  };

  test('a code that is on no list is told with its number, what it is and what to do', () => {
    const { words } = health([
      {
        type: 'WABA',
        id: '1',
        canSendMessage: 'BLOCKED',
        errors: [{ code: 141099, description: 'Something new.', solution: 'Do this.' }],
        notes: [],
      },
    ]);
    expect(words).toContain('(141099) Something new. Do this.');
  });

  test('a block never speaks against the token', () => {
    const { check } = health([{ type: 'WABA', id: '1', canSendMessage: 'BLOCKED', errors: [], notes: [] }]);
    expect(check.cause).toBe('account-restricted');
    expect(CAUSES['account-restricted'].tokenWorks).not.toBe(false);
  });

  test('LIMITED by 141010: the business is not verified, told as a limit, with the errors that stand there', () => {
    const { check, words } = health([
      {
        type: 'BUSINESS',
        id: '1',
        canSendMessage: 'LIMITED',
        errors: [{ code: 141010, description: 'Not verified.', solution: '' }],
        notes: [],
      },
    ]);
    expect(check.status).toBe('warn');
    expect(words).toContain('sending is limited ("BUSINESS: (141010) Not verified.")');
  });
});

const CONTEXT = {
  now: new Date('2026-11-28T12:00:00Z'),
  zone: 'UTC',
  ids: IDS,
  source: { kind: 'file', path: '.env', key: 'T' },
  failure: null,
} as const;

describe('6: Graph versions (changelog, 29 October 2026; field measurements)', () => {
  test.each(['/me', '/debug_token', '/106540352242922/messages'])(
    '2500 with "Unknown path components: %s" is the version setting, never the request, never the token',
    (path) => {
      const found = diagnose(
        `{"error":{"message":"Unknown path components: ${path}","type":"OAuthException","code":2500}}`,
      );
      expect(found).toMatchObject({ cause: 'api-version', tokenWorks: null });
      expect(CAUSES['api-version'].fault).toBe('configuration');
    },
  );

  test('2500 without a token is a missing token: the version exists', () => {
    const message = 'An active access token must be used to query information about the current user.';
    expect(diagnose(`{"error":{"message":"${message}","type":"OAuthException","code":2500}}`).cause).toBe(
      'token-missing',
    );
  });

  test('facebook-api-version and x-ad-api-version-warning of a reply are kept, the latter cleaned', async () => {
    const { graph } = await asking(
      { data: [] },
      { version: 'v18.0' },
      {
        version: 'v21.0',
        versionWarning: 'v18.0 is over.\u001b[31m\u202e Use v21.0',
      },
    );
    await graph.phoneNumbers(TOKEN, '1');
    expect(graph.answeredVersion).toBe('v21.0');
    expect(graph.versionWarning).toMatch(/^v18\.0 is over\..* Use v21\.0$/);
    expect(graph.versionWarning).not.toMatch(/[\u001b\u202e]/);
  });
});

const NOBODY_ASKED = {
  inspection: noAnswerYet(),
  app: null,
  number: null,
  health: null,
} as const;

function noAnswerYet() {
  const failure = {
    cause: 'network',
    code: null,
    subcode: null,
    message: '',
    httpStatus: null,
    expiredAt: null,
  } as const;
  return { ok: false, failure } as const;
}

const META_TEST_APP = { id: '2202427980234937', name: 'WA DevX Webhook Events 1P App' };

/** What is said of the account's webhooks, and how to mend it. */
function webhooks(
  apps: readonly { readonly id: string; readonly name: string }[],
  configuration: unknown = undefined,
) {
  const number = decodePhoneNumber({ id: NUMBER, webhook_configuration: configuration });
  if (number === null) throw new Error('no number');
  const check = checkOf(
    'webhook.subscribed',
    evaluateChecks(
      {
        inspection: {
          ok: false,
          failure: {
            cause: 'cannot-inspect',
            code: 100,
            subcode: null,
            message: '',
            httpStatus: 400,
            expiredAt: null,
          },
        },
        identity: null,
        app: { ok: true, value: { id: APP, name: 'Shop' } },
        permissions: null,
        number: { ok: true, value: number },
        health: null,
        subscriptions: { ok: true, value: apps },
        clockSkewMs: null,
      },
      { now: new Date(), appId: null },
    ),
  );
  if (check === null) throw new Error('no check');
  return { status: check.status, words: checkMessage(check, CONTEXT), fix: checkFix(check, CONTEXT) ?? '' };
}

test('6: what to set where a version is warned of is never the version that was warned of (changelog, October 2026)', () => {
  const fixOf = (version: string) => {
    const check = graphVersion({ ...NOBODY_ASKED, versionWarning: 'It ends.' }, version, CONTEXT.now);
    return checkFix(check, CONTEXT);
  };
  expect(fixOf('v18.0')).toContain(`WHATSAPP_API_VERSION=${DEFAULT_VERSION}`);
  expect(fixOf(DEFAULT_VERSION)).not.toContain(DEFAULT_VERSION);
  expect(fixOf(DEFAULT_VERSION)).toContain('a newer one');
});

describe('7: webhooks and the state of the number', () => {
  test("Meta's own test app alone: a warning that names it (subscribed_apps; ten field reports, 2026)", () => {
    const { status, words } = webhooks([META_TEST_APP]);
    expect(status).toBe('warn');
    expect(words).toContain(META_TEST_APP.name);
  });

  test.each([
    [{ application: 'https://app.example/hook?key=s3cret' }, 'app.example'],
    [
      { application: 'https://app.example/', whatsapp_business_account: 'https://waba.example/x' },
      'waba.example',
    ],
    [
      {
        application: 'https://app.example',
        whatsapp_business_account: 'https://waba.example',
        phone_number: 'https://user:pw@number.example:8443/p/s3cret#s3cret',
      },
      'number.example',
    ],
    [{}, null],
    [undefined, null],
    [{ application: 'no address s3cret' }, null],
    [{ application: 17 }, null],
  ])(
    'webhook_configuration %j: the host alone is told, the nearest override first (webhook overrides, 2026)',
    (configuration, host) => {
      for (const apps of [[{ id: APP, name: 'Shop' }], [META_TEST_APP]]) {
        const { words } = webhooks(apps, configuration);
        expect(/go to (\S+)$/.exec(words)?.[1] ?? null).toBe(host);
        expect(words).not.toMatch(/s3cret|user|pw@|8443/);
      }
    },
  );

  test('the state of the number is read together with it, in one request', async () => {
    const { graph, calls } = await asking({
      id: NUMBER,
      health_status: { can_send_message: 'AVAILABLE', entities: [] },
    });
    await graph.numberAndHealth(TOKEN, NUMBER);
    expect(calls).toHaveLength(1);
    const fields = calls[0]?.url.searchParams.get('fields')?.split(',') ?? [];
    expect(fields).toEqual(
      expect.arrayContaining(['status', 'platform_type', 'name_status', 'webhook_configuration']),
    );
    // What is no proof of registration is not asked for, so that it can decide nothing.
    for (const name of [
      'code_verification_status',
      'throughput',
      'is_official_business_account',
      'whatsapp_business_account',
    ]) {
      expect(fields).not.toContain(name);
    }
  });

  test('coexistence: a number that is in the Business app too is registered all the same', () => {
    const number = decodePhoneNumber({
      id: NUMBER,
      status: 'CONNECTED',
      platform_type: 'CLOUD_API',
      is_on_biz_app: true,
    });
    expect(number).toMatchObject({ status: 'CONNECTED', platformType: 'CLOUD_API' });
  });

  test('133016: ten tries in 72 hours are over, so nothing is to be registered meanwhile (Register a business phone number)', () => {
    expect(codeEntry(133016)).toMatchObject({ cause: 'number-not-registered', wait: '72 hours' });
  });
});
