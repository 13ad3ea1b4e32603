import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { withFaults, withNumber } from '../../src/sandbox/world/state.ts';
import { member, sampleHeaders, sampleItems, sampleReplies } from '../support/graph-samples.ts';
import { type Asked, ask, templateMessage, WORLD } from '../support/sandbox-asking.ts';
import { shapeMismatches } from '../support/shape.ts';

const { ids, tokens, recipients, appSecret, state } = WORLD;
const bodies = (name: string): readonly unknown[] => sampleItems(name).map(({ body }) => body);
const CLIENT = `client_id=${ids.app}&client_secret=${appSecret}`;
const NUMBER_FIELDS =
  'id,verified_name,display_phone_number,status,quality_rating,quality_score,webhook_configuration,name_status,new_name_status,code_verification_status,account_mode,is_on_biz_app,is_official_business_account,is_pin_enabled,is_preverified_number,search_visibility,platform_type,throughput,health_status';

/** The exchange samples stand in one file: the first answer an exchange, the third a new token, the fourth a revocation. */
const [exchanged, , created, revoked, shortExchange] = bodies('oauth_exchange_refresh_revoke');

/** Some documented lists leave `paging` or one of its cursors out. */
const PAGED = { data: [], paging: { cursors: { before: '', after: '' } } };

interface Shaped {
  readonly name: string;
  readonly path: string;
  readonly asked?: Asked;
  readonly samples: readonly unknown[];
}

const REPLIES: readonly Shaped[] = [
  { name: 'a number', path: ids.testNumber, samples: sampleReplies('phone_number_get') },
  {
    name: 'a number with its states',
    path: `${ids.testNumber}?fields=display_phone_number,verified_name,quality_rating,name_status,code_verification_status`,
    samples: sampleReplies('phone_number_get'),
  },
  {
    name: 'the health of a number',
    path: `${ids.liveNumber}?fields=health_status`,
    samples: bodies('health_status').map((body) => ({
      health_status: member(body, 'health_status') ?? member(bodies('health_status')[0], 'health_status'),
      id: '',
    })),
  },
  {
    name: 'a number that is blocked, with many fields',
    path: `${ids.liveNumber}?fields=${NUMBER_FIELDS}`,
    asked: {
      state: withNumber(state, ids.liveNumber, {
        health: {
          can_send_message: 'BLOCKED',
          errors: [{ error_code: 141000, error_description: 'Blocked.', possible_solution: 'Wait.' }],
        },
      }),
    },
    samples: bodies('health_status').slice(1, 2),
  },
  {
    name: 'the messaging limit',
    path: `${ids.liveNumber}?fields=whatsapp_business_manager_messaging_limit`,
    samples: bodies('health_status').slice(2),
  },
  {
    name: 'a WhatsApp account',
    path: `${ids.testAccount}?fields=id,name,timezone_id,message_template_namespace,account_review_status,business_verification_status,country,ownership_type,primary_business_location`,
    samples: sampleReplies('waba_get'),
  },
  {
    name: 'the numbers of an account',
    path: `${ids.testAccount}/phone_numbers`,
    samples: [...sampleReplies('waba_phone_numbers_get'), PAGED],
  },
  {
    name: 'the templates of an account',
    path: `${ids.testAccount}/message_templates`,
    samples: sampleReplies('waba_message_templates_get'),
  },
  {
    name: 'the apps of an account',
    path: `${ids.testAccount}/subscribed_apps`,
    samples: sampleReplies('waba_subscribed_apps_get'),
  },
  {
    name: 'a subscription',
    path: `${ids.testAccount}/subscribed_apps`,
    asked: { method: 'POST' },
    samples: sampleReplies('waba_subscribed_apps_post'),
  },
  {
    name: 'a business',
    path: `${ids.business}?fields=name,timezone_id`,
    samples: sampleReplies('business_get'),
  },
  {
    name: 'the accounts that a business owns',
    path: `${ids.business}/owned_whatsapp_business_accounts`,
    samples: sampleReplies('business_owned_wabas_get'),
  },
  {
    name: 'the accounts of the clients of a business',
    path: `${ids.business}/client_whatsapp_business_accounts?fields=id,name,account_review_status,country,currency,timezone_id,business_verification_status,ownership_type`,
    samples: [...sampleReplies('business_client_wabas_get'), PAGED],
  },
  {
    name: 'the accounts that are assigned',
    path: 'me/assigned_whatsapp_business_accounts',
    samples: [...sampleReplies('user_assigned_wabas_get'), PAGED],
  },
  {
    name: 'a template message',
    path: `${ids.testNumber}/messages`,
    asked: { body: templateMessage(recipients.listed) },
    samples: bodies('errors_messaging').filter((body) => member(body, 'messages') !== undefined),
  },
  {
    name: 'a text message',
    path: `${ids.testNumber}/messages`,
    asked: {
      body: { messaging_product: 'whatsapp', to: recipients.listed, type: 'text', text: { body: 'hi' } },
    },
    samples: sampleReplies('messages_post').filter((body) => member(body, 'messages') !== undefined),
  },
  {
    name: 'a read receipt',
    path: `${ids.testNumber}/messages`,
    asked: { body: { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.x' } },
    samples: sampleReplies('messages_post').filter((body) => member(body, 'success') !== undefined),
  },
  {
    name: 'an inspected system user token',
    path: `debug_token?input_token=${tokens['system-user']}`,
    samples: bodies('debug_token_ok').slice(0, 1),
  },
  {
    name: 'an inspected user token',
    path: `debug_token?input_token=${tokens.temporary}`,
    samples: bodies('debug_token_ok').slice(0, 2),
  },
  {
    name: 'an inspected business token',
    path: `debug_token?input_token=${tokens['other-account']}`,
    samples: [...bodies('debug_token_ok').slice(2), ...bodies('debug_token_ok').slice(0, 1)],
  },
  {
    name: 'an inspected token that is cut',
    path: `debug_token?input_token=${tokens.cut}`,
    samples: bodies('debug_token_bad').slice(0, 2),
  },
  {
    name: 'an inspected token that is dead',
    path: `debug_token?input_token=${tokens['password-changed']}`,
    samples: [...bodies('debug_token_bad').slice(0, 1), ...bodies('debug_token_ok')],
  },
  {
    name: 'an exchange for a long-lived token',
    path: `oauth/access_token?grant_type=fb_exchange_token&${CLIENT}&fb_exchange_token=${tokens.temporary}`,
    samples: [exchanged],
  },
  {
    name: 'an exchange without expires_in',
    path: `oauth/access_token?grant_type=fb_exchange_token&${CLIENT}&fb_exchange_token=${tokens.temporary}`,
    asked: { state: withFaults(state, ['no-expires-in']) },
    samples: [shortExchange],
  },
  {
    name: 'a revocation',
    path: `oauth/revoke?${CLIENT}&revoke_token=${tokens.temporary}`,
    samples: [revoked],
  },
  {
    name: 'a new token of a system user',
    path: `${ids.systemUser}/access_tokens?business_app=${ids.app}&scope=whatsapp_business_messaging&appsecret_proof=${proof()}`,
    asked: { method: 'POST' },
    samples: [created],
  },
];

function proof(): string {
  return createHmac('sha256', appSecret).update(tokens['system-user']).digest('hex');
}

describe('has the shape of recorded and documented replies', () => {
  test.each(REPLIES.map((shaped) => [shaped.name, shaped] as const))('%s', (_, { path, asked, samples }) => {
    const told = ask(path, asked);
    expect(told.status).toBe(200);
    expect(samples).not.toEqual([]);
    expect(shapeMismatches(told.json, samples)).toEqual([]);
  });
});

test('every header is one that was seen on a reply of Graph, and none is of another kind', () => {
  const seen = new Set(sampleHeaders('response_headers').flatMap((headers) => Object.keys(headers)));
  const busy = { ...state, served: 200 };
  const replies = [
    ask('me', { state: busy }),
    ask(ids.testNumber, { state: busy }),
    ask('me', { token: '' }),
  ];
  for (const { reply } of replies) {
    for (const name of Object.keys(reply.headers)) expect([...seen, 'date']).toContain(name);
  }
});

test('the usage is told after some calls, in the shape that was seen', () => {
  const [business, app] = sampleHeaders('response_headers').map(
    (headers) => headers['x-business-use-case-usage'] ?? headers['x-app-usage'] ?? '{}',
  );
  const busy = { ...state, served: 200 };
  expect(ask('me').reply.headers['x-app-usage']).toBeUndefined();
  const appUsage: unknown = JSON.parse(ask('me', { state: busy }).reply.headers['x-app-usage'] ?? '');
  expect(shapeMismatches(appUsage, [JSON.parse(app ?? '')])).toEqual([]);
  const header = ask(ids.testNumber, { state: busy }).reply.headers['x-business-use-case-usage'] ?? '';
  const byBusiness: unknown = JSON.parse(header);
  expect(
    shapeMismatches(Object.values(Object(byBusiness)), [Object.values(Object(JSON.parse(business ?? '')))]),
  ).toEqual([]);
});

test('the version that answers is told, and a dead one is served by the oldest one alive', () => {
  const versionOf = (path: string): string | undefined => ask(path).reply.headers['facebook-api-version'];
  expect(versionOf('/v25.0/me')).toBe('v25.0');
  expect(versionOf('/v12.0/me')).toBe('v21.0');
  expect(versionOf('/me')).toBe('v21.0');
});

test('the comparer sees a key too many, one too few and another type', () => {
  expect(shapeMismatches({ a: 1, b: [{ c: '' }] }, [{ a: 2, b: [{ c: 'x' }, { c: 'y' }] }])).toEqual([]);
  expect(shapeMismatches({ a: 1, z: 1 }, [{ a: 2 }])).toEqual(['$.z: in no sample']);
  expect(shapeMismatches({}, [{ a: 2 }])).toEqual(['$.a: missing']);
  expect(shapeMismatches({ a: '1' }, [{ a: 2 }])).toEqual(['$.a: string, not number']);
  expect(shapeMismatches({ a: 1 }, [{ a: 1 }, { a: 1, b: 1 }])).toEqual([]);
});
