import type { ActiveFault, FaultName } from '../faults/faults.ts';
import { digits, entropy } from './entropy.ts';
import { IDS } from './ids.ts';
import type {
  Health,
  SandboxAccount,
  SandboxApp,
  SandboxBusiness,
  SandboxNumber,
  SandboxOwner,
  SandboxState,
  SandboxTemplate,
  SandboxToken,
} from './model.ts';
import { buildTokens, TOKEN_NAMES, type TokenName } from './token-sets.ts';

/** A world with its ids and its tokens by name, for those who want to use it. */
export interface SandboxWorld {
  readonly state: SandboxState;
  readonly ids: typeof IDS;
  readonly appSecret: string;
  /** A code of Embedded Signup, good for one exchange. */
  readonly code: string;
  readonly tokens: Readonly<Record<TokenName, string>>;
  /** On the list of the test number, and not on it. */
  readonly recipients: { readonly listed: string; readonly unlisted: string };
}

const LISTED = '+15550100';
const UNLISTED = '+15550199';
const FINE: Health = { can_send_message: 'AVAILABLE' };

/**
 * The default world: a business with an app, a WhatsApp account with Meta's test number and one with a live
 * number, and a token in each state; beside it a customer with an account, and apps of other sizes of id.
 */
export function defaultWorld(seed: string, now: Date): SandboxWorld {
  const tokens = buildTokens(seed, now);
  const code = `AQ${digits(seed, 'code', 40)}`;
  const apps = [
    app(seed, IDS.app, 'Lucky Shrub Orders', IDS.business),
    app(seed, IDS.otherApp, 'Jaspers Chat', IDS.otherBusiness),
    app(seed, IDS.newestApp, 'Lucky Shrub Notices', IDS.business),
  ];
  const appSecret = apps[0]?.secret ?? '';
  return {
    ids: IDS,
    appSecret,
    recipients: { listed: LISTED, unlisted: UNLISTED },
    tokens: textsByName(tokens, `${IDS.app}|${appSecret}`),
    code,
    state: {
      seed,
      served: 0,
      apps,
      owners: OWNERS,
      businesses: BUSINESSES,
      accounts: ACCOUNTS,
      tokens: [...tokens.values()],
      codes: [{ code, appId: IDS.app, tokenText: tokens.get('other-account')?.text ?? '' }],
      sent: [],
      faults: [],
    },
  };
}

function textsByName(tokens: ReadonlyMap<string, SandboxToken>, app: string): Record<TokenName, string> {
  const working = tokens.get('system-user')?.text ?? '';
  const texts = {
    ...Object.fromEntries([...tokens].map(([name, token]) => [name, token.text])),
    app,
    cut: working.slice(0, -7),
    malformed: `${working.slice(0, 40)}-${working.slice(40)}`,
  };
  if (!isComplete(texts)) throw new Error('a token of the default world has no text');
  return texts;
}

function isComplete(texts: Readonly<Record<string, string>>): texts is Record<TokenName, string> {
  return Object.keys(TOKEN_NAMES).every((name) => name in texts);
}

/** The same world with these faults switched on, and no others. */
export function withFaults(state: SandboxState, faults: readonly (ActiveFault | FaultName)[]): SandboxState {
  return { ...state, faults: faults.map((fault) => (typeof fault === 'string' ? { name: fault } : fault)) };
}

/** The same world with something changed about one of its apps. */
export function withApp(state: SandboxState, id: string, change: Partial<SandboxApp>): SandboxState {
  return { ...state, apps: state.apps.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

/** The same world with something changed about one of its numbers. */
export function withNumber(state: SandboxState, id: string, change: Partial<SandboxNumber>): SandboxState {
  const accounts = state.accounts.map((account) => ({
    ...account,
    numbers: account.numbers.map((one) => (one.id === id ? { ...one, ...change } : one)),
  }));
  return { ...state, accounts };
}

/** The same world with something changed about one of its WhatsApp accounts. */
export function withAccount(state: SandboxState, id: string, change: Partial<SandboxAccount>): SandboxState {
  return { ...state, accounts: state.accounts.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

function app(seed: string, id: string, name: string, businessId: string): SandboxApp {
  return {
    id,
    name,
    businessId,
    secret: Buffer.from(entropy(seed, `secret:${id}`, 16)).toString('hex'),
    developers: [IDS.developer],
    requiresProof: false,
    allowedIps: [],
    standing: 'good',
    health: FINE,
  };
}

const OWNERS: readonly SandboxOwner[] = [
  { id: IDS.systemUser, name: 'Sender', node: 'User', businessId: IDS.business, isAdmin: true },
  { id: IDS.employee, name: 'Helper', node: 'User', businessId: IDS.business, isAdmin: false },
  { id: IDS.developer, name: 'Dana Developer', node: 'User', businessId: IDS.business, isAdmin: true },
  { id: IDS.customer, name: 'Jaspers Sender', node: 'User', businessId: IDS.otherBusiness, isAdmin: true },
  { id: IDS.page, name: 'Lucky Shrub', node: 'Page', businessId: null, isAdmin: false },
];

const BUSINESSES: readonly SandboxBusiness[] = [
  {
    id: IDS.business,
    name: 'Lucky Shrub',
    ownedAccounts: [IDS.testAccount, IDS.liveAccount],
    clientAccounts: [IDS.otherAccount],
    mustUseExpiringTokens: false,
    health: FINE,
  },
  {
    id: IDS.otherBusiness,
    name: "Jasper's Market",
    ownedAccounts: [IDS.otherAccount],
    clientAccounts: [],
    mustUseExpiringTokens: false,
    health: FINE,
  },
];

const HELLO_WORLD: SandboxTemplate = {
  id: '1192339204654487',
  name: 'hello_world',
  language: 'en_US',
  status: 'APPROVED',
  category: 'UTILITY',
  body: 'Welcome and congratulations!! This message demonstrates your ability to send a message notification from WhatsApp Business Platform’s Cloud API. Thank you for taking the time to test with us.',
};

const TEMPLATES: readonly SandboxTemplate[] = [
  HELLO_WORLD,
  template('920070352646140', 'order_ready', 'APPROVED', 'Your order is ready to be picked up.'),
  template('920070352646141', 'order_number', 'APPROVED', 'Hi {{1}}, your order {{2}} is on its way.'),
  template('920070352646142', 'spring_sale', 'PENDING', 'Our spring sale is on!'),
];

function template(
  id: string,
  name: string,
  status: SandboxTemplate['status'],
  body: string,
): SandboxTemplate {
  return { id, name, status, body, language: 'en_US', category: 'UTILITY' };
}

const NUMBER = {
  verifiedName: 'Lucky Shrub',
  qualityRating: 'GREEN',
  isTestNumber: false,
  isRegistered: true,
  allowedRecipients: [],
  health: FINE,
} as const satisfies Partial<SandboxNumber>;

const ACCOUNTS: readonly SandboxAccount[] = [
  {
    id: IDS.testAccount,
    name: 'Test WhatsApp Business Account',
    businessId: IDS.business,
    subscribedApps: [IDS.app],
    numbers: [
      {
        ...NUMBER,
        id: IDS.testNumber,
        display: '+1 555-078-3881',
        verifiedName: 'Test Number',
        isTestNumber: true,
        allowedRecipients: [LISTED.slice(1), '16315555555', 'US.13491208655302741918'],
      },
    ],
    templates: TEMPLATES,
    health: FINE,
  },
  {
    id: IDS.liveAccount,
    name: 'Lucky Shrub',
    businessId: IDS.business,
    subscribedApps: [IDS.app],
    numbers: [{ ...NUMBER, id: IDS.liveNumber, display: '+1 631-555-5555' }],
    templates: TEMPLATES,
    health: FINE,
  },
  {
    id: IDS.otherAccount,
    name: "Jasper's Market",
    businessId: IDS.otherBusiness,
    subscribedApps: [IDS.otherApp],
    numbers: [
      { ...NUMBER, id: IDS.otherNumber, display: '+1 631-555-5556', verifiedName: "Jasper's Market" },
    ],
    templates: [HELLO_WORLD],
    health: FINE,
  },
];
