import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TokenPath, WizardOptions } from '../../src/core/refresh/state.ts';
import { IDS } from '../../src/sandbox/world/ids.ts';
import { walk } from '../../src/wizard/walk.ts';
import { mswSandbox } from '../support/sandbox-msw.ts';
import { scriptedPrompter } from '../support/scripted-prompter.ts';
import { WIZARD_OPTIONS } from '../support/wizard-options.ts';
import { testWorld } from '../support/world.ts';

const OPTIONS: WizardOptions = { ...WIZARD_OPTIONS, to: '15550100', yes: true };

/** Every line of the guide, and the walk that says it, with `?` at each question that has more to tell. */
const FACTS: readonly (readonly [string, TokenPath, RegExp])[] = [
  ['1: where the console is', 'temporary', /https:\/\/developers\.facebook\.com\/apps/],
  ['1: log in', 'temporary', /Log in with your Facebook\/Meta account/],
  ['2: the app', 'temporary', /Find and click on your WhatsApp Business App/],
  ['2: without one', 'temporary', /Create a new app .* set up the WhatsApp Business API/],
  ['3: API Setup, today', 'temporary', /Use cases > Customize .* API Setup/],
  ['3: API Setup, classic', 'temporary', /WhatsApp > API Setup in the left sidebar/],
  ['3: the token', 'temporary', /"Temporary access token"/],
  ['3: copy', 'temporary', /Click "Copy" to copy the token/],
  ['3: how long', 'temporary', /1-24 hours \(varies by account\)/],
  ['4: system users', 'permanent', /Business Settings > Users > System Users/],
  ['4: add', 'permanent', /Click "Add" to create a new system user, or use an existing one/],
  ['4: assign the app', 'permanent', /assign the system user to your WhatsApp Business App/],
  ['4: assign the account', 'permanent', /Assign the WhatsApp account too/],
  ['4: generate', 'permanent', /"Generate New Token"/],
  ['4: select the app', 'permanent', /Select your WhatsApp Business App/],
  ['4: the expiry', 'permanent', /Choose the expiry/],
  ['4: permissions', 'permanent', /whatsapp_business_messaging, whatsapp_business_management/],
  ['4: generate it', 'permanent', /Click "Generate Token"/],
  ['4: shown once', 'permanent', /you can't see it again/],
  ['4: 60 days in some portfolios', 'permanent', /portfolios allow no never-expiring token/],
  ['5: the file and its line', 'permanent', /Written: \.env, line 2, WHATSAPP_ACCESS_TOKEN/],
  ['6: restart', 'permanent', /Now restart your app: python run\.py/],
  ['7: where to test', 'permanent', /Admin Panel > WhatsApp Messaging/],
  ['7: send test', 'permanent', /Click "Send Test" to verify the new token works/],
  ['notes: temporary', 'permanent', /Temporary tokens: expire after 1-24 hours/],
  ['notes: system users', 'permanent', /System user tokens: don't expire but can be revoked/],
  [
    'notes: pages',
    'permanent',
    /Page access tokens: can be long-lived \(60\+ days\) but require page permission/,
  ],
  ['practice: development', 'permanent', /For development: use temporary tokens from the API Setup page/],
  ['practice: production', 'permanent', /For production: use system user tokens/],
  ['practice: monitor', 'permanent', /Check it every day, and in CI: npx wa-token check/],
  ['practice: never commit', 'permanent', /never commit tokens to public repositories/],
  ['trouble: pasted', 'permanent', /Verify the token is correctly pasted/],
  ['trouble: approved', 'permanent', /Check that your WhatsApp Business App is approved/],
  ['trouble: number', 'permanent', /Verify your Phone Number ID is correct/],
  ['trouble: permissions', 'permanent', /Ensure your app has the correct permissions/],
  ['help: docs', 'permanent', /https:\/\/developers\.facebook\.com\/docs\/whatsapp\/cloud-api/],
  ['help: support', 'permanent', /https:\/\/developers\.facebook\.com\/support\//],
];

const server = setupServer();
const screens = new Map<TokenPath, string>();

/** One walk on each path; on the permanent one a token without permission comes first. */
async function screenOf(path: TokenPath): Promise<string> {
  const sandbox = mswSandbox();
  server.use(...sandbox.handlers);
  const { tokens } = sandbox.world;
  const world = await testWorld({
    files: {
      '.env': `WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}\nWHATSAPP_ACCESS_TOKEN=${tokens.expired}\n`,
      'run.py': 'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run()\n',
      'requirements.txt': 'flask\npython-dotenv\n',
    },
  });
  const paste = (answer: string) => ({ secret: 'New access token', answer });
  const refused = 'This token cannot send messages yet. What next?';
  const { prompter } = scriptedPrompter([
    { choose: 'Which token do you want?', take: 'help' },
    {
      choose: 'Which token do you want?',
      take:
        path === 'permanent'
          ? 'Permanent (system user): for production'
          : 'Temporary: for a quick test, expires within a day',
    },
    paste('help'),
    paste(tokens['no-messaging']),
    { choose: refused, take: 'help' },
    { choose: refused, take: 'Paste another token' },
    paste(path === 'permanent' ? tokens['system-user'] : tokens.temporary),
    { choose: 'Did it arrive?', take: 'help' },
    { choose: 'Did it arrive?', take: 'Yes, it arrived' },
    { choose: 'Anything else?', take: 'No, that is all' },
  ]);
  await walk({ at: 'look', options: OPTIONS }, { ...world.ports, prompter });
  const screen = world.stderr().replace(/\s+/g, ' ');
  world.remove();
  return screen;
}

beforeAll(async () => {
  server.listen({ onUnhandledRequest: 'error' });
  for (const path of ['temporary', 'permanent'] as const) screens.set(path, await screenOf(path));
});
afterAll(() => server.close());

test.each(FACTS)('%s', (_fact, path, words) => {
  expect(screens.get(path)).toMatch(words);
});
