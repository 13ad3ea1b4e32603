import type { DeadSubcode } from '../graph-errors.ts';
import { entropy } from './entropy.ts';
import { IDS } from './ids.ts';
import type { SandboxToken } from './model.ts';
import { buildToken } from './tokens.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const SIXTY_DAYS = 5_183_944;
/** Not a multiple of three with the head, so that tokens end in ZD as many real ones do. */
const PAYLOAD_BYTES = 139;

const MESSAGING = 'whatsapp_business_messaging';
const MANAGEMENT = 'whatsapp_business_management';
const ALL_SCOPES = ['business_management', MANAGEMENT, MESSAGING, 'public_profile'] as const;
const OWN_ACCOUNTS = { [IDS.testAccount]: 'full', [IDS.liveAccount]: 'full' } as const;

/** One token for each state that a person meets, with what each stands for. */
export const TOKEN_NAMES = {
  'system-user': 'system user, never expires: works',
  'system-user-60-days': 'system user, 60 days: works',
  temporary: 'temporary user token from API Setup: works for a few hours',
  'long-lived': 'long-lived user token, 60 days: works',
  expired: 'temporary user token, expired (190/463)',
  'expired-system-user': 'system user, its 60 days are over (190/463)',
  'app-removed': 'the user has removed the app (190/458)',
  checkpoint: 'the user must log in to facebook.com (190/459)',
  'password-changed': 'the user has changed the password (190/460)',
  unconfirmed: 'the user is not confirmed (190/464)',
  'logged-out': 'the user has logged out (190/467)',
  'blocking-checkpoint': 'the user is held at a checkpoint (190/490)',
  page: 'page token: cannot send WhatsApp messages',
  app: 'app token: cannot send WhatsApp messages',
  'no-messaging': 'system user without the messaging permission',
  'no-management': 'system user without the management permission',
  'no-assets': 'system user without an assigned WhatsApp account',
  'view-only': 'system user that may look but not send (200)',
  employee: 'system user that is not an admin',
  'other-account': 'business token of a customer: another WhatsApp account, no role on the app',
  'other-app': 'system user of another app, whose tokens begin with EAB',
  'newest-app': 'system user of a newer app, whose tokens begin with EAF',
  cut: 'a working token that lost its last characters (190)',
  malformed: 'a working token with one character too many (190, echoed)',
} as const;

export type TokenName = keyof typeof TOKEN_NAMES;

type Draft = Omit<SandboxToken, 'text'>;

/** The tokens of the default world by name, their instants counted from `now`. */
export function buildTokens(seed: string, now: Date): ReadonlyMap<string, SandboxToken> {
  const drafts = Object.entries(draftsAt(Math.floor(now.getTime() / 1000)));
  return new Map(drafts.map(([name, draft]) => [name, { ...draft, text: textOf(seed, name, draft) }]));
}

function textOf(seed: string, name: string, draft: Draft): string {
  return buildToken(draft.appId, entropy(seed, `token:${name}`, PAYLOAD_BYTES));
}

function draftsAt(now: number): Readonly<Record<Exclude<TokenName, 'app' | 'cut' | 'malformed'>, Draft>> {
  const system = systemUser(now);
  const user = temporary(now);
  const killed = (dead: DeadSubcode): Draft => ({ ...user, dead });
  return {
    'system-user': system,
    'system-user-60-days': { ...system, issuedAt: now - DAY, expiresAt: now - DAY + SIXTY_DAYS },
    temporary: user,
    'long-lived': {
      ...user,
      issuedAt: now - 5 * DAY,
      expiresAt: now - 5 * DAY + SIXTY_DAYS,
      dataAccessExpiresAt: now + 85 * DAY,
    },
    expired: { ...user, expiresAt: fullHour(now - 3 * DAY) },
    'expired-system-user': { ...system, issuedAt: now - 62 * DAY, expiresAt: now - 62 * DAY + SIXTY_DAYS },
    'app-removed': killed(458),
    checkpoint: killed(459),
    'password-changed': killed(460),
    unconfirmed: killed(464),
    'logged-out': killed(467),
    'blocking-checkpoint': killed(490),
    page: {
      ...user,
      kind: 'PAGE',
      ownerId: IDS.page,
      issuedAt: now - DAY,
      expiresAt: 0,
      scopes: ['pages_show_list', 'public_profile'],
      access: {},
    },
    'no-messaging': { ...system, scopes: ['business_management', MANAGEMENT] },
    'no-management': { ...system, scopes: [MESSAGING] },
    'no-assets': { ...system, access: {} },
    'view-only': { ...system, access: { [IDS.testAccount]: 'view', [IDS.liveAccount]: 'view' } },
    employee: { ...system, ownerId: IDS.employee, access: { [IDS.testAccount]: 'full' } },
    'other-account': {
      ...system,
      ownerId: IDS.customer,
      scopes: [MANAGEMENT, MESSAGING],
      access: { [IDS.otherAccount]: 'full' },
      namesAccounts: true,
    },
    'other-app': {
      ...system,
      appId: IDS.otherApp,
      ownerId: IDS.customer,
      access: { [IDS.otherAccount]: 'full' },
    },
    'newest-app': { ...system, appId: IDS.newestApp },
  };
}

function systemUser(now: number): Draft {
  return {
    kind: 'SYSTEM_USER',
    appId: IDS.app,
    ownerId: IDS.systemUser,
    issuedAt: now - 30 * DAY - 1_234,
    expiresAt: 0,
    dataAccessExpiresAt: 0,
    scopes: ALL_SCOPES,
    access: OWN_ACCOUNTS,
    namesAccounts: false,
    dead: null,
  };
}

/** Short-lived tokens die on a full hour, which every recorded message of theirs shows. */
function temporary(now: number): Draft {
  return {
    ...systemUser(now),
    kind: 'USER',
    ownerId: IDS.developer,
    issuedAt: null,
    expiresAt: fullHour(now) + 2 * HOUR,
    dataAccessExpiresAt: now + 90 * DAY,
  };
}

function fullHour(seconds: number): number {
  return seconds - (seconds % HOUR);
}
