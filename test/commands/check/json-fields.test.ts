import { afterAll, expect, test } from 'vitest';
import { runHere } from '../../support/here.ts';
import { loopback, temporaryFolder } from '../../support/program.ts';
import { tokenFor } from '../../support/tokens.ts';
import { APP_ID, type Behaviour, HEALTHY, json, NUMBER_ID, serving } from './behaviours.ts';

const TOKEN = tokenFor(APP_ID, 'fields');
const folder = temporaryFolder();
afterAll(() => folder.remove());

async function tokenIn(inspect: Behaviour['inspect']): Promise<Record<string, unknown>> {
  folder.write('.env', `WHATSAPP_PHONE_NUMBER_ID=${NUMBER_ID}\nWHATSAPP_ACCESS_TOKEN=${TOKEN}\n`);
  const behaviour = { ...HEALTHY, what: '', verdict: 'healthy', cause: null } as const;
  const server = await loopback(serving(inspect === undefined ? behaviour : { ...behaviour, inspect }));
  const ran = await runHere(['check', '--json', '--graph-url', server.url], { cwd: folder.path, env: {} });
  await server.close();
  return JSON.parse(ran.stdout).targets[0].token;
}

const told = (data: object) => json(200, { data });
const OF_THE_APP = { app_id: APP_ID, application: 'Shop', type: 'SYSTEM_USER', user_id: '1' };
const SAYS_463 = { code: 190, message: 'Error validating access token: Session has expired', subcode: 463 };

test.each<[string, Behaviour['inspect'], object]>([
  [
    'a dead token: whose it was is told all the same',
    told({ ...OF_THE_APP, is_valid: false, expires_at: 1_753_768_800, scopes: [], error: SAYS_463 }),
    {
      kind: 'system-user',
      appId: APP_ID,
      appName: 'Shop',
      expiresAt: '2025-07-29T06:00:00Z',
      neverExpires: false,
      scopes: null,
      secondsLeft: expect.any(Number),
    },
  ],
  [
    'one that is called invalid without a reason',
    told({
      ...OF_THE_APP,
      type: 'USER',
      is_valid: false,
      expires_at: 0,
      scopes: ['whatsapp_business_messaging'],
    }),
    {
      kind: 'user',
      appId: APP_ID,
      expiresAt: null,
      neverExpires: true,
      scopes: ['whatsapp_business_messaging'],
    },
  ],
  [
    'one that cannot be read',
    told({
      is_valid: false,
      error: { code: 190, message: 'The access token could not be decrypted' },
      scopes: [],
    }),
    { kind: 'unknown', appId: null, appName: null, expiresAt: null, neverExpires: null, secondsLeft: null },
  ],
  [
    'a good one whose end is not told: not known is null, not false',
    told({ ...OF_THE_APP, is_valid: true, scopes: ['whatsapp_business_messaging'] }),
    { kind: 'system-user', expiresAt: null, neverExpires: null, secondsLeft: null, issuedAt: null },
  ],
  [
    'a good one that ends',
    told({
      ...OF_THE_APP,
      is_valid: true,
      expires_at: 4_102_444_800,
      scopes: ['whatsapp_business_messaging'],
    }),
    { expiresAt: '2100-01-01T00:00:00Z', neverExpires: false },
  ],
])('%s', async (_what, inspect, fields) => {
  expect(await tokenIn(inspect)).toMatchObject({ fingerprint: expect.stringMatching(/^sha256:/), ...fields });
});
