import { describe, expect, test } from 'vitest';
import { idsOf } from '../../../src/core/guide/links.ts';
import { GUIDE } from '../../../src/core/guide/steps.ts';
import { STEP_TITLES } from '../../../src/core/guide/titles.ts';
import { renderGuide, renderStep } from '../../../src/ui/guide.ts';
import { PLAIN } from '../../../src/ui/text/paint.ts';

const IDS = { appId: '911602140448729', businessId: '1234567' };
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
const WHOLE = oneLine(renderGuide({}, PLAIN));
const step = (number: number): string => {
  const found = GUIDE.find((candidate) => candidate.number === number);
  return found === undefined ? '' : oneLine(renderStep(found, {}, PLAIN));
};

/** Every fact of the refresh guide, and the step that says it; 0: beside the steps. */
const FACTS: readonly (readonly [number, string])[] = [
  [0, 'Your WhatsApp access token has expired and needs to be refreshed'],
  [0, 'Error code 190'],
  [0, 'OAuthException'],
  [0, '401'],
  [0, '"Session has expired on Monday, 28-Jul-25 23:00:00 PDT"'],
  [1, 'Go to https://developers.facebook.com/apps'],
  [1, 'Log in with your Facebook/Meta account'],
  [2, 'Find and click on your WhatsApp Business App'],
  [2, "If you don't have one"],
  [2, 'Create a new app'],
  [2, 'set up the WhatsApp Business API'],
  [3, 'WhatsApp > API Setup in the left sidebar'],
  [3, 'Scroll down to find "Temporary access token"'],
  [3, 'Click "Copy" to copy the token'],
  [3, 'Temporary tokens expire in 1-24 hours (varies by account)'],
  [3, 'Use cases > Customize'],
  [3, 'Generate access token'],
  [4, "For production use, create a System User token that doesn't expire"],
  [4, 'Recommended'],
  [3, 'Step 1. Try it out'],
  [3, 'the side menu says "Basic setup"'],
  [3, 'press "Generate token"'],
  [3, 'Generar identificador'],
  [3, 'Gerar token'],
  [3, 'allow the pop-up'],
  [3, 'the field looks empty afterwards'],
  [3, 'Manage phone number list'],
  [3, '131030, add your number again'],
  [4, 'the role Employee is enough'],
  [4, 'Assign the Messaging account as well where it is listed'],
  [4, '60 days (Recommended)'],
  [4, '"No permissions available" means that the app is not assigned yet'],
  [4, '"Revoke tokens" on the same page ends all'],
  [4, 'Business Settings > Users > System Users'],
  [4, 'Click "Add" to create a new system user, or use an existing one'],
  [4, 'assign the system user to your WhatsApp Business App'],
  [4, 'Assign the WhatsApp account too'],
  [4, '"Manage app", full control'],
  [4, '"Manage WhatsApp Business accounts", full control'],
  [4, 'Generate a token for the system user'],
  [4, '"Generate New Token"'],
  [4, 'Select your WhatsApp Business App'],
  [4, 'Choose the expiry'],
  [4, 'whatsapp_business_messaging'],
  [4, 'whatsapp_business_management'],
  [4, 'Click "Generate Token"'],
  [4, "Copy the token immediately (you can't see it again)"],
  [4, "System user tokens don't expire but can be revoked"],
  [4, 'portfolios allow no never-expiring token'],
  [5, 'Open your .env file'],
  [5, 'Find the line: WHATSAPP_ACCESS_TOKEN=...'],
  [5, 'Replace the old token with your new token: WHATSAPP_ACCESS_TOKEN=YOUR_NEW_TOKEN_HERE'],
  [5, 'Save the file'],
  [6, 'Stop your Flask application (Ctrl+C)'],
  [6, 'Restart it to load the new token: python run.py'],
  [7, 'A test message may cost money'],
  [7, 'Write the recipient with plus and country code'],
  [7, 'Go to Admin Panel > WhatsApp Messaging'],
  [7, 'Click "Send Test" to verify the new token works'],
  [0, 'Temporary tokens: expire after 1-24 hours (for testing only)'],
  [0, 'Page access tokens: can be long-lived (60+ days) but require page permission'],
  [0, 'For development: use temporary tokens from the API Setup page'],
  [0, 'For production: use system user tokens (never expire)'],
  [0, 'Monitor expiration: set reminders'],
  [0, 'never commit tokens to public repositories'],
  [0, 'Verify the token is correctly pasted (no extra spaces)'],
  [0, 'Check that your WhatsApp Business App is approved'],
  [0, 'Verify your Phone Number ID is correct'],
  [0, 'Ensure your app has the correct permissions'],
  [0, 'https://developers.facebook.com/docs/whatsapp/cloud-api'],
  [0, 'https://developers.facebook.com/support/'],
];

test('the seven steps have the titles that the wizard prints', () => {
  expect(GUIDE.map(({ number, title }) => `${number} ${title}`)).toEqual(
    STEP_TITLES.map((title, at) => `${at + 1} ${title}`),
  );
  expect(STEP_TITLES).toEqual([
    'Access Meta Developer Console',
    'Select Your WhatsApp App',
    'Get Temporary Token',
    'Get Permanent Token',
    'Update Your .env File',
    'Restart',
    'Test the Integration',
  ]);
});

describe('nothing of the guide is lost', () => {
  test.each(FACTS)('step %i: %s', (number, fact) => {
    expect(number === 0 ? WHOLE : step(number)).toContain(fact);
  });
});

/** Meta in November 2026, sections 2 and 3: the newest console first, then the two older ones, with their links. */
test('three consoles, the newest first, each with its sign and its link', () => {
  const text = renderGuide(IDS, PLAIN);
  const at = (words: string): number => {
    expect(text).toContain(words);
    return text.indexOf(words);
  };
  const app = 'https://developers.facebook.com/apps/911602140448729';
  const query =
    'use_case_enum=WHATSAPP_BUSINESS_MESSAGING&product_route=whatsapp-business&business_id=1234567&selected_tab=';
  const order = [
    'side menu says "Basic setup"',
    `${app}/use_cases/customize/api-testing-v2/?${query}api-testing-v2`,
    `${app}/whatsapp-business/api-testing-v2/?business_id=1234567`,
    'the side menu says "Quickstart" and "API Setup"',
    `${app}/use_cases/customize/wa-dev-console/?${query}wa-dev-console`,
    'is in the left sidebar',
    `${app}/whatsapp-business/wa-dev-console/?business_id=1234567`,
    'If no link fits',
  ].map(at);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test('each step says what it rests on, and of when that is', () => {
  for (const one of GUIDE) expect(oneLine(renderStep(one, {}, PLAIN))).toMatch(/Based on: .+ 2026$/);
});

test('the way of today stands before the way of older consoles', () => {
  const text = step(3);
  expect(text.indexOf('Use cases > Customize')).toBeLessThan(text.indexOf('left sidebar'));
});

test('with an app id the links are those of the app, for both kinds of app', () => {
  const text = renderGuide(IDS, PLAIN);
  expect(text).toContain(
    'https://developers.facebook.com/apps/911602140448729/use_cases/customize/wa-dev-console/?',
  );
  expect(text).toContain(
    'https://developers.facebook.com/apps/911602140448729/whatsapp-business/wa-dev-console/?business_id=1234567',
  );
  expect(text).toContain('https://business.facebook.com/latest/settings/system_users?business_id=1234567');
});

test('it is readable in a pipe: 80 columns but for links, and no colours', () => {
  const lines = renderGuide(IDS, PLAIN).split('\n');
  expect(lines.filter((line) => line.length > 80 && !line.includes('https://'))).toEqual([]);
  expect(lines.join('')).not.toContain('\u001b');
});

test('known ids are digits, with the app id that is known best', () => {
  const setup = {
    appId: { value: '634900123456789' },
    wabaId: { value: '1/../x' },
    phoneNumberId: { value: '106540352242922' },
  };
  expect(idsOf(setup)).toEqual({ appId: '634900123456789', phoneNumberId: '106540352242922' });
  expect(idsOf(setup, '911602140448729')).toMatchObject({ appId: '911602140448729' });
  expect(idsOf({ ...setup, appId: null, wabaId: undefined }, null)).toEqual({
    phoneNumberId: '106540352242922',
  });
  expect(idsOf(null)).toEqual({});
});
