import { MANAGEMENT, MESSAGING } from '../graph/permissions.ts';
import {
  APPS,
  accountSettings,
  apiSetupClassic,
  apiSetupUseCase,
  appDashboard,
  BUSINESS_SETTINGS,
  type KnownIds,
  systemUsers,
  tryItOut,
  tryItOutClassic,
} from './links.ts';
import { STEP_TITLES } from './titles.ts';

/** One way to do a step: what to do line by line, and the pages it happens on. */
export interface GuideSection {
  readonly heading: string;
  readonly lines: readonly string[];
  readonly links: (ids: KnownIds) => readonly string[];
}

export interface GuideStep {
  readonly number: number;
  readonly title: string;
  readonly intro: string;
  /** The first is the way as Meta's console is today. */
  readonly sections: readonly GuideSection[];
  readonly notes: readonly string[];
  /** What it rests on, and of when that is: Meta changes its console without a word. */
  readonly restsOn: string;
}

const noLinks = (): readonly string[] => [];

/** The permissions that sending needs, and the one that lets the token list accounts and businesses. */
const PERMISSIONS = [MESSAGING.name, MANAGEMENT.name, 'business_management'] as const;

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/get-started, and the pages named below. */
const STEPS: readonly Omit<GuideStep, 'number' | 'title'>[] = [
  {
    intro: "Everything begins in Meta's console for developers.",
    sections: [
      {
        heading: 'Open the console',
        lines: [
          `Go to ${APPS}`,
          'Log in with your Facebook/Meta account, the one that has a role on the app',
        ],
        links: (ids) => [appDashboard(ids)],
      },
    ],
    notes: [],
    restsOn: "Meta's Get Started of September 2026",
  },
  {
    intro: 'The token must be made for the app that sends your messages.',
    sections: [
      {
        heading: 'Choose the app',
        lines: ['Find and click on your WhatsApp Business App', 'Compare its id with the one in your .env'],
        links: (ids) => [appDashboard(ids)],
      },
      {
        heading: "If you don't have one",
        lines: [
          'Create a new app with the use case "Connect with customers through WhatsApp"',
          'In older guides: app type "Business", then add the product WhatsApp and set up the WhatsApp Business API',
        ],
        links: () => [APPS],
      },
    ],
    notes: [],
    restsOn: "Meta's Get Started of September 2026, and screens of 2025 and 2026",
  },
  {
    intro:
      'A temporary token is for a quick test. It expires within hours: for production, use step 4. Meta has three consoles at the moment; the newest comes first.',
    sections: [
      {
        heading: 'Console with steps: the side menu says "Basic setup", with Step 1 to Step 3',
        lines: [
          'Go to Use cases > Customize (the pencil) > Connect on WhatsApp > "Step 1. Try it out"; in a classic app: WhatsApp > Basic setup > Step 1. Spanish: "Paso 1. Probar", Portuguese: "Etapa 1. Experimente"',
          'On the card "Claim a WhatsApp test number" press "Generate token" (Spanish: "Generar identificador", Portuguese: "Gerar token"), allow the pop-up, and choose the account',
          'Copy it now: the field looks empty afterwards ("Not generated yet"), although the token lives',
          'Compare "Phone Number ID" on the same card with the one in your .env',
        ],
        links: (ids) => [tryItOut(ids), tryItOutClassic(ids)],
      },
      {
        heading: 'Use-case app: the side menu says "Quickstart" and "API Setup"',
        lines: [
          'Go to Use cases > Customize (the pencil) > Connect on WhatsApp > API Setup',
          'Click "Generate access token", choose the WhatsApp account, and allow it',
          'Click "Copy" to copy the token',
        ],
        links: (ids) => [apiSetupUseCase(ids)],
      },
      {
        heading: 'Classic app: "WhatsApp" is in the left sidebar',
        lines: [
          'Navigate to WhatsApp > API Setup in the left sidebar',
          'Scroll down to find "Temporary access token"',
          'Click "Copy" to copy the token',
        ],
        links: (ids) => [apiSetupClassic(ids)],
      },
      {
        heading: 'If no link fits',
        lines: ['Open the app, and look for WhatsApp under "Use cases" or in the left sidebar'],
        links: (ids) => [appDashboard(ids)],
      },
      {
        heading: 'Recipients of the test number',
        lines: [
          '"Step 1. Try it out" > Recipient > "Manage phone number list" (older consoles: API Setup > To > the same): add and confirm the numbers to send to, five at most',
          'After a new temporary token the list may be empty: if the test message is refused with 131030, add your number again',
        ],
        links: noLinks,
      },
    ],
    notes: [
      'Temporary tokens expire in 1-24 hours (varies by account)',
      '"Step 2. Production setup" > Send message offers a permanent token as well; it is not known what kind that is: use a system user (step 4)',
    ],
    restsOn: "Meta's Get Started of September 2026, and screens of June to October 2026",
  },
  {
    intro: "For production use, create a System User token that doesn't expire by itself. Recommended.",
    sections: [
      {
        heading: 'Create the system user',
        lines: [
          'Go to Business Settings > Users > System Users',
          'Click "Add" to create a new system user, or use an existing one; the role Employee is enough, Admin works too',
          'Give it a name like a person\'s: no capitals in a row, no hyphens, no "bot", "service" or "admin"',
        ],
        links: (ids) => [systemUsers(ids)],
      },
      {
        heading: 'Assign the assets',
        lines: [
          'Click "Assign assets" and assign the system user to your WhatsApp Business App: Apps > your app > "Manage app", full control',
          'Assign the WhatsApp account too: WhatsApp accounts > your account > "Manage WhatsApp Business accounts", full control',
          'Assign the Messaging account as well where it is listed: since autumn 2026 some portfolios show the WhatsApp account (WABA) as two',
          'Without the account sending fails with code 200, although the token is good',
          'The rights may take a few minutes to apply: reload the page before you go on',
        ],
        links: (ids) => [accountSettings(ids)],
      },
      {
        heading: 'Generate a token for the system user',
        lines: [
          'Click "Generate token" ("Generate New Token" in older consoles)',
          'Select your WhatsApp Business App; "No permissions available" means that the app is not assigned yet',
          'Choose the expiry: "60 days (Recommended)" is Meta\'s advice, and must be renewed before it is over (`wa-token renew`); "Never" saves the renewal, and a token that leaks then works until it is revoked',
          `Grant these permissions: ${PERMISSIONS[0]}, ${PERMISSIONS[1]}, and ${PERMISSIONS[2]} where it is offered (sending does not need it)`,
          'Click "Generate Token"',
          "Copy the token immediately (you can't see it again)",
        ],
        links: noLinks,
      },
      {
        heading: 'WhatsApp account access, the other way round',
        lines: [
          'Meta Business Suite > Settings > Accounts > WhatsApp accounts > your account > WhatsApp Account Access > Add people',
          'Older: Business Manager > WhatsApp Accounts > Add people',
        ],
        links: () => [BUSINESS_SETTINGS],
      },
    ],
    notes: [
      'System user tokens don\'t expire but can be revoked, where "Never" was chosen',
      'Some business portfolios allow no never-expiring token: take 60 days, and renew it before they are over',
      'A new token does not end the old one; "Revoke tokens" on the same page ends all of that system user: replace them first',
      'If the test account is not offered to the system user, use the token of step 3',
      'Rights that were given later may be missing in an older token: wait a few minutes, and generate a new one',
      'Another admin may have to agree; and if the settings have no system users, use the token of step 3, and renew it (`wa-token renew`)',
    ],
    restsOn: "Meta's pages on access tokens and system users of 11 September to 16 November 2026",
  },
  {
    intro: 'The app reads the token from its .env file. `wa-token refresh` does this step for you.',
    sections: [
      {
        heading: 'By hand',
        lines: [
          'Open your .env file',
          'Find the line: WHATSAPP_ACCESS_TOKEN=...',
          'Replace the old token with your new token: WHATSAPP_ACCESS_TOKEN=YOUR_NEW_TOKEN_HERE',
          'Save the file',
        ],
        links: noLinks,
      },
    ],
    notes: [
      'No spaces around the token, no line break in it',
      'On a hosted platform the .env of your machine does not count: set the secret there',
    ],
    restsOn: 'the readers of .env files as of November 2026',
  },
  {
    intro: 'A running application keeps the old token until it is restarted.',
    sections: [
      {
        heading: 'Flask',
        lines: [
          'Stop your Flask application (Ctrl+C)',
          'Restart it to load the new token: python run.py',
          "Flask's reloader does not read .env again: saving a file is not enough",
        ],
        links: noLinks,
      },
      {
        heading: 'Other apps',
        lines: [
          'docker compose up -d (docker compose restart keeps the old environment)',
          'pm2 restart APP --update-env',
          'php artisan config:clear (Laravel)',
          'systemctl restart SERVICE',
        ],
        links: noLinks,
      },
    ],
    notes: [],
    restsOn: 'the documentation of each framework as of November 2026',
  },
  {
    intro: 'Only a message that arrives proves the whole way.',
    sections: [
      {
        heading: 'From here',
        lines: ['Run `wa-token send-test --to NUMBER`, and look at the phone: accepted is not delivered'],
        links: noLinks,
      },
      {
        heading: 'From your app',
        lines: [
          'Go to Admin Panel > WhatsApp Messaging, or wherever your app sends a test',
          'Click "Send Test" to verify the new token works',
        ],
        links: noLinks,
      },
    ],
    notes: [
      "hello_world can be sent from Meta's test numbers only; from your own number, send a template of your own",
      'A test message may cost money; and without a payment method Meta may take it and lose it',
      'Write the recipient with plus and country code: without the plus Meta puts the country code of your own number in front',
    ],
    restsOn: "Meta's pages on service messages and templates of May to September 2026",
  },
];

export const GUIDE: readonly GuideStep[] = STEPS.map((step, at) => ({
  number: at + 1,
  title: STEP_TITLES[at] ?? '',
  ...step,
}));
