import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { respond } from '../../src/sandbox/respond.ts';
import type { SandboxState } from '../../src/sandbox/world/model.ts';
import { withApp, withFaults, withNumber } from '../../src/sandbox/world/state.ts';
import { member, sampleItems } from '../support/graph-samples.ts';
import { type Asked, ask, NOW, type Told, templateMessage, WORLD } from '../support/sandbox-asking.ts';
import { shapeMismatches } from '../support/shape.ts';

const { ids, tokens, recipients, state } = WORLD;
const SEND = `${ids.testNumber}/messages`;
const LIVE_SEND = `${ids.liveNumber}/messages`;
const HELLO = templateMessage(recipients.listed);
const INSPECT = `debug_token?input_token=${tokens['system-user']}`;
const EXCHANGE = `oauth/access_token?grant_type=fb_exchange_token&client_id=${ids.app}`;

interface Situation {
  readonly name: string;
  readonly path: string;
  readonly asked: Asked;
  readonly status: number;
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
}

function row(
  name: string,
  [path, asked]: readonly [string, Asked],
  [status, code, subcode]: readonly [number, number, number?],
  message: string,
): Situation {
  return { name, path, asked, status, code, message, ...(subcode !== undefined && { subcode }) };
}

const sending = (token: string, body: unknown = HELLO): readonly [string, Asked] => [SEND, { token, body }];
const reading = (path: string, token?: string): readonly [string, Asked] => [
  path,
  token === undefined ? {} : { token },
];
const faulty = (...names: Parameters<typeof withFaults>[1]): SandboxState => withFaults(state, names);
const strict = withApp(state, ids.app, { requiresProof: true });
const proofFor = (token: string): string => createHmac('sha256', WORLD.appSecret).update(token).digest('hex');

const INVALID = 'Error validating access token: ';
const EXPIRED = `${INVALID}Session has expired on Thursday, 19-Nov-26 09:00:00 PST. The current time is Sunday, 22-Nov-26 09:00:05 PST.`;
const CHECKPOINT = `${INVALID}You cannot access the app till you log in to www.facebook.com and follow the instructions given.`;
const PASSWORD = `${INVALID}The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.`;
const unsupported = (verb: string, id: string): string =>
  `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`;
const noField = (field: string, type: string): string =>
  `(#100) Tried accessing nonexisting field (${field}) on node type (${type})`;
const PHONE = 'WhatsAppBusinessPhoneNumber';

const SITUATIONS: readonly Situation[] = [
  row('an expired token sends', sending(tokens.expired), [401, 190, 463], EXPIRED),
  row('an expired token asks who it is', reading('me', tokens.expired), [400, 190, 463], EXPIRED),
  row('an expired token reads its number', reading(ids.testNumber, tokens.expired), [401, 190, 463], EXPIRED),
  row(
    'an expired token reads another WhatsApp account',
    reading(ids.otherAccount, tokens.expired),
    [401, 190, 463],
    EXPIRED,
  ),
  row(
    'the sixty days of a system user are over, on an arbitrary second',
    reading('me', tokens['expired-system-user']),
    [400, 190, 463],
    `${INVALID}Session has expired on Friday, 20-Nov-26 08:59:09 PST. The current time is Sunday, 22-Nov-26 09:00:05 PST.`,
  ),
  row(
    'the user has removed the app',
    sending(tokens['app-removed']),
    [401, 190, 458],
    `${INVALID}The user has not authorized application ${ids.app}.`,
  ),
  row('the user is at a checkpoint', sending(tokens.checkpoint), [401, 190, 459], CHECKPOINT),
  row('the user has changed the password', sending(tokens['password-changed']), [401, 190, 460], PASSWORD),
  row(
    'the user is not confirmed',
    reading('me', tokens.unconfirmed),
    [400, 190, 464],
    `${INVALID}Sessions for the user are not allowed because the user is not a confirmed user.`,
  ),
  row(
    'the user has logged out',
    reading('me', tokens['logged-out']),
    [400, 190, 467],
    `${INVALID}The session is invalid because the user logged out.`,
  ),
  row(
    'the user is held at a blocking checkpoint',
    sending(tokens['blocking-checkpoint']),
    [401, 190, 490],
    `${INVALID}The user is enrolled in a blocking, logged-in checkpoint`,
  ),
  row(
    'the token lost its last characters',
    sending(tokens.cut),
    [401, 190],
    'The access token could not be decrypted',
  ),
  row(
    'the token has a character too many, and is echoed',
    sending(tokens.malformed),
    [401, 190],
    `Malformed access token ${tokens.malformed}`,
  ),
  row(
    'the token is nonsense',
    sending('nonsense'),
    [401, 190],
    'Invalid OAuth access token - Cannot parse access token',
  ),
  row(
    'the token is one of Instagram',
    reading('me', `IGAA${'b'.repeat(160)}`),
    [400, 190],
    'Invalid OAuth access token - Cannot parse access token',
  ),
  row(
    'an app token with a wrong secret',
    reading(INSPECT, `${ids.app}|${'0'.repeat(32)}`),
    [400, 190],
    'Invalid OAuth access token signature.',
  ),
  row(
    'an app token of an app that is not there',
    reading(INSPECT, `123456789012345|${WORLD.appSecret}`),
    [400, 101],
    'Error validating application. Cannot get application info due to a system error.',
  ),
  row(
    'the app has been deleted',
    [SEND, { body: HELLO, state: withApp(state, ids.app, { standing: 'deleted' }) }],
    [401, 190],
    'Error validating application. Application has been deleted.',
  ),
  row(
    'no token on /me',
    reading('me', ''),
    [400, 2500],
    'An active access token must be used to query information about the current user.',
  ),
  row('no token on another GET', reading(ids.testNumber, ''), [403, 200], '(#200) Provide valid app ID'),
  row('no token on a POST', sending(''), [401, 104], 'An access token is required to request this resource'),
  row(
    'the caller may not inspect',
    reading(`debug_token?input_token=${tokens['other-account']}`, tokens['other-account']),
    [400, 100],
    '(#100) You must provide an app access token, or a user access token that is an owner or developer of the app',
  ),
  row(
    'the caller is of another app',
    reading(INSPECT, tokens['other-app']),
    [400, 100],
    '(#100) The App_id in the input_token did not match the Viewing App',
  ),
  row('the caller is dead itself', reading(INSPECT, tokens.expired), [400, 190, 463], EXPIRED),
  row(
    'nothing to inspect',
    reading('debug_token'),
    [400, 100],
    '(#100) The parameter input_token is required.',
  ),
  row(
    'the app wants a proof',
    ['me', { state: strict }],
    [400, 100],
    'API calls from the server require an appsecret_proof argument',
  ),
  row(
    'the proof is of another token',
    [`me?appsecret_proof=${proofFor(tokens.temporary)}`, { state: strict }],
    [400, 100],
    'Invalid appsecret_proof provided in the API argument',
  ),
  row(
    'the address is not on the list',
    ['me', { state: withApp(state, ids.app, { allowedIps: ['203.0.113.7'] }), ip: '127.0.0.1' }],
    [400, 5],
    "This IP can't make requests for that application.",
  ),
  row(
    'Meta has blocked the app',
    [SEND, { body: HELLO, state: withApp(state, ids.app, { standing: 'blocked' }) }],
    [400, 200, 458],
    'API access blocked.',
  ),
  row(
    'the limit of the app is reached',
    [SEND, { body: HELLO, state: faulty('rate-limit-app') }],
    [400, 4],
    '(#4) Application request limit reached',
  ),
  row(
    'the limit of the account is reached',
    [`${ids.testAccount}/phone_numbers`, { state: faulty('rate-limit-account') }],
    [400, 80007],
    '(#80007) There have been too many calls to this WhatsApp Business account.',
  ),
  row(
    'the throughput is reached',
    [SEND, { body: HELLO, state: faulty('send-130429') }],
    [400, 130429, 2494055],
    '(#130429) Rate limit hit',
  ),
  row(
    'the pair limit is reached',
    [SEND, { body: HELLO, state: faulty('send-131056') }],
    [400, 131056],
    '(#131056) (Business Account, Consumer Account) pair rate limit hit',
  ),
  row(
    'Meta is down',
    ['me', { state: faulty('server-error') }],
    [500, 2],
    'An unexpected error has occurred. Please retry your request later.',
  ),
  row(
    'the messaging permission is missing',
    sending(tokens['no-messaging']),
    [403, 10],
    '(#10) Application does not have permission for this action',
  ),
  row(
    'the management permission is missing',
    reading(`${ids.testAccount}/phone_numbers`, tokens['no-management']),
    [403, 200],
    '(#200) Requires whatsapp_business_management permission to manage the object',
  ),
  row(
    'the owner may look but not send',
    sending(tokens['view-only']),
    [403, 200],
    '(#200) You do not have the necessary permissions to send messages on behalf of this WhatsApp Business Account',
  ),
  row(
    'an employee asks for the accounts of the business',
    reading(`${ids.business}/owned_whatsapp_business_accounts`, tokens.employee),
    [403, 200],
    '(#200) Permissions error',
  ),
  row(
    'the account is not assigned: reading',
    reading(ids.testNumber, tokens['no-assets']),
    [400, 100, 33],
    unsupported('get', ids.testNumber),
  ),
  row(
    'the account is not assigned: sending',
    sending(tokens['no-assets']),
    [400, 100, 33],
    unsupported('post', ids.testNumber),
  ),
  row('a page token sends', sending(tokens.page), [400, 100, 33], unsupported('post', ids.testNumber)),
  row('an app token sends', sending(tokens.app), [400, 100, 33], unsupported('post', ids.testNumber)),
  row(
    'the id of the account in place of the number: sending',
    [`${ids.testAccount}/messages`, { body: HELLO }],
    [400, 100, 33],
    unsupported('post', ids.testAccount),
  ),
  row(
    'a telephone number in place of the number id',
    ['15550783881/messages', { body: HELLO }],
    [400, 100, 33],
    unsupported('post', '15550783881'),
  ),
  row(
    'no id at all before /messages',
    ['/v25.0//messages', { body: HELLO }],
    [400, 100, 33],
    unsupported('post', 'messages'),
  ),
  row(
    'the number in place of the account',
    reading(`${ids.testNumber}/phone_numbers`),
    [400, 100],
    noField('phone_numbers', PHONE),
  ),
  row(
    'the business in place of the account',
    reading(`${ids.business}/phone_numbers`),
    [400, 100],
    noField('phone_numbers', 'Business'),
  ),
  row(
    'the app in place of the account',
    reading(`${ids.app}/phone_numbers`),
    [400, 100],
    '(#100) Tried accessing nonexisting field (phone_numbers)',
  ),
  row(
    'a field that numbers do not have',
    reading(`${ids.testNumber}?fields=id,favourite_colour`),
    [400, 100],
    noField('favourite_colour', PHONE),
  ),
  row('a version that there never was', reading('/v99.0/me'), [400, 2500], 'Unknown path components: /me'),
  row('a path that is too long', reading('me/accounts/all'), [400, 2500], 'Unknown path components: /all'),
  row(
    'no messaging_product',
    sending(tokens['system-user'], { to: recipients.listed }),
    [400, 100],
    '(#100) The parameter messaging_product is required.',
  ),
  row(
    'a messaging_product that there is not',
    sending(tokens['system-user'], { ...HELLO, messaging_product: 'sms' }),
    [400, 100],
    '(#100) Invalid parameter',
  ),
  row(
    'no recipient',
    sending(tokens['system-user'], { messaging_product: 'whatsapp' }),
    [400, 100],
    '(#100) The parameter to is required.',
  ),
  row(
    'no language',
    sending(tokens['system-user'], { ...HELLO, template: { name: 'hello_world' } }),
    [400, 100],
    "(#100) The parameter template['language']['code'] is required.",
  ),
  row(
    'the recipient is not on the list',
    sending(tokens['system-user'], templateMessage(recipients.unlisted)),
    [400, 131030],
    '(#131030) Recipient phone number not in allowed list',
  ),
  row(
    'hello_world from a live number',
    [LIVE_SEND, { body: HELLO }],
    [400, 131058],
    '(#131058) Hello World templates can only be sent from the Public Test Numbers',
  ),
  row(
    'a template that is not there',
    sending(tokens['system-user'], templateMessage(recipients.listed, 'greeting')),
    [404, 132001],
    '(#132001) Template name does not exist in the translation',
  ),
  row(
    'a template that is not in this language',
    sending(tokens['system-user'], templateMessage(recipients.listed, 'hello_world', 'de')),
    [404, 132001],
    '(#132001) Template name does not exist in the translation',
  ),
  row(
    'a template with variables',
    [LIVE_SEND, { body: templateMessage(recipients.listed, 'order_number') }],
    [400, 132000],
    '(#132000) Number of parameters does not match the expected number of params',
  ),
  row(
    'the number was never registered',
    [SEND, { body: HELLO, state: withNumber(state, ids.testNumber, { isRegistered: false }) }],
    [400, 133010],
    '(#133010) Account not registered',
  ),
  row(
    'the window is closed',
    [SEND, { body: HELLO, state: faulty('send-131047') }],
    [400, 131047],
    '(#131047) Re-engagement message',
  ),
  row(
    'the payment failed',
    [SEND, { body: HELLO, state: faulty('send-131042') }],
    [400, 131042],
    '(#131042) Business eligibility payment issue',
  ),
  row(
    'the message cannot be delivered',
    [SEND, { body: HELLO, state: faulty('send-131026') }],
    [400, 131026],
    '(#131026) Message undeliverable',
  ),
  row(
    'to oneself',
    sending(tokens['system-user'], templateMessage('+15550783881')),
    [400, 131021],
    '(#131021) Recipient cannot be sender',
  ),
  row(
    'a wrong app secret on an exchange',
    reading(`${EXCHANGE}&client_secret=${'0'.repeat(32)}&fb_exchange_token=${tokens.temporary}`, ''),
    [400, 1],
    'Error validating client secret.',
  ),
  row(
    'an exchange of an expired token',
    reading(`${EXCHANGE}&client_secret=${WORLD.appSecret}&fb_exchange_token=${tokens.expired}`, ''),
    [400, 190, 463],
    EXPIRED,
  ),
];

const SAMPLES = ['errors_190', 'errors_messaging', 'errors_permission_and_ids', 'debug_token_bad']
  .flatMap((name) => sampleItems(name))
  .filter(({ body }) => member(body, 'error') !== undefined);

function tell({ path, asked }: Situation): Told {
  return ask(path, asked);
}

describe('a situation and its error', () => {
  test.each(SITUATIONS.map((situation) => [situation.name, situation] as const))('%s', (_, situation) => {
    const told = tell(situation);
    const error = member(told.json, 'error');
    expect({
      status: told.status,
      code: member(error, 'code'),
      subcode: member(error, 'error_subcode'),
      message: member(error, 'message'),
    }).toEqual({
      status: situation.status,
      code: situation.code,
      subcode: situation.subcode,
      message: situation.message,
    });
  });

  test.each(SITUATIONS.map((situation) => [situation.name, situation] as const))(
    'has the shape of recorded errors: %s',
    (_, situation) => {
      const told = tell(situation);
      const bodies = SAMPLES.map(({ body }) => body);
      expect(shapeMismatches(told.json, bodies)).toEqual([]);
      expect(member(member(told.json, 'error'), 'fbtrace_id')).toMatch(/^A[\w-]{22}$/);
      expect(told.reply.headers['www-authenticate']).toMatch(
        /^OAuth "Facebook Platform" "(invalid_token|invalid_request|access_denied)" "/,
      );
    },
  );
});

/** Dates, ids and the token differ from sample to sample; a prefix such as `(#100) ` was seen with and without. */
function wording(message: unknown): string {
  return String(message)
    .replace(/\w+day, \d{2}-\w{3}-\d{2} [\d:]{8} P[DS]T/g, '<time>')
    .replace(/Malformed access token \S+/, 'Malformed access token <token>')
    .replace(/\d{6,}/g, '<id>')
    .replace(/^\(#100\) /, '')
    .replace(/ Please read the Graph API documentation at \S+$| \(phone_numbers\)$/, '')
    .replace(/\.$/, '');
}

/** About pages, which the sandbox has no edges of. */
const NOT_SPOKEN = ['The user must be an administrator of the page in order to impersonate it'];

test('every recorded error is spoken in its own words, with its code, subcode and type', () => {
  const spoken = SITUATIONS.map((situation) => member(tell(situation).json, 'error'));
  for (const { body } of SAMPLES) {
    const recorded = member(body, 'error');
    const words = wording(member(recorded, 'message'));
    if (NOT_SPOKEN.includes(words)) continue;
    const same = spoken.filter((error) => wording(member(error, 'message')) === words);
    expect(same, words).not.toEqual([]);
    for (const key of ['code', 'error_subcode', 'type']) {
      const value = member(recorded, key);
      if (value !== undefined)
        expect(
          same.map((error) => member(error, key)),
          `${words}: ${key}`,
        ).toContain(value);
    }
  }
});

test('the recorded challenges are repeated in www-authenticate', () => {
  const challenges = SITUATIONS.map((situation) => tell(situation).reply.headers['www-authenticate']);
  for (const { headers } of SAMPLES) {
    if (headers['www-authenticate'] !== undefined) expect(challenges).toContain(headers['www-authenticate']);
  }
});

test('the echo of a malformed token stands in the body and in www-authenticate', () => {
  const { reply } = ask(SEND, { token: tokens.malformed, body: HELLO });
  expect(reply.body).toContain(tokens.malformed);
  expect(reply.headers['www-authenticate']).toContain(tokens.malformed);
});

test('a token in the query or in a form is as good as one in the header', () => {
  const inQuery = ask(`me?access_token=${tokens['system-user']}`, { token: '' });
  expect(inQuery.status).toBe(200);
  const { reply } = respond(
    state,
    {
      method: 'POST',
      url: `/v25.0/${SEND}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        access_token: tokens['system-user'],
        messaging_product: 'whatsapp',
        to: recipients.listed,
        type: 'template',
        template: JSON.stringify(HELLO['template']),
      }).toString(),
    },
    NOW,
  );
  expect(reply.status).toBe(200);
});

test('a proof of the right token is let in, with and without a time, and an old time is not', () => {
  const seconds = Math.floor(NOW.getTime() / 1000);
  const token = tokens['system-user'];
  const timed = (time: number): string =>
    `me?appsecret_proof=${proofFor(`${token}|${time}`)}&appsecret_time=${time}`;
  expect(ask(`me?appsecret_proof=${proofFor(token)}`, { state: strict }).status).toBe(200);
  expect(ask(timed(seconds - 60), { state: strict }).status).toBe(200);
  expect(ask(timed(seconds - 301), { state: strict }).status).toBe(400);
});
