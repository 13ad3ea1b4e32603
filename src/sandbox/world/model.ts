import type { ActiveFault } from '../faults/faults.ts';
import type { DeadSubcode } from '../graph-errors.ts';

/** Kinds as debug_token spells them. App tokens are no objects of the world: they are `id|secret`. */
export type SandboxTokenKind = 'SYSTEM_USER' | 'USER' | 'PAGE';
export type Availability = 'AVAILABLE' | 'LIMITED' | 'BLOCKED';

/** What health_status says of one entity. */
export interface Health {
  readonly can_send_message: Availability;
  readonly additional_info?: readonly string[];
  readonly errors?: readonly HealthError[];
}

export interface HealthError {
  readonly error_code: number;
  readonly error_description: string;
  readonly possible_solution: string;
}

export interface SandboxApp {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  readonly businessId: string;
  /** People with a role on the app: only they may inspect its tokens. */
  readonly developers: readonly string[];
  /** "Require App Secret" in the app's advanced settings. */
  readonly requiresProof: boolean;
  /** "Server IP allowlist"; empty means that every address is allowed. */
  readonly allowedIps: readonly string[];
  readonly standing: 'good' | 'blocked' | 'deleted';
  readonly health: Health;
}

/** A person, a system user or a page: whatever a token speaks for. */
export interface SandboxOwner {
  readonly id: string;
  readonly name: string;
  readonly node: 'User' | 'Page';
  /** The portfolio that a system user lives in; admins see the edges of the whole portfolio. */
  readonly businessId: string | null;
  readonly isAdmin: boolean;
}

export interface SandboxToken {
  readonly text: string;
  readonly kind: SandboxTokenKind;
  readonly appId: string;
  readonly ownerId: string;
  /** Unix seconds; null where debug_token would leave it out (short-lived tokens). */
  readonly issuedAt: number | null;
  /** Unix seconds; 0 never. */
  readonly expiresAt: number;
  readonly dataAccessExpiresAt: number;
  readonly scopes: readonly string[];
  /** WhatsApp accounts assigned to the owner: `full` may send, `view` may only look. */
  readonly access: Readonly<Record<string, 'full' | 'view'>>;
  /** A Business Integration token names its accounts in granular_scopes, a business's own one does not. */
  readonly namesAccounts: boolean;
  readonly dead: DeadSubcode | null;
}

export interface SandboxBusiness {
  readonly id: string;
  readonly name: string;
  readonly ownedAccounts: readonly string[];
  readonly clientAccounts: readonly string[];
  /** Some portfolios allow no never-expiring system user token. */
  readonly mustUseExpiringTokens: boolean;
  readonly health: Health;
}

export interface SandboxTemplate {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly status: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED';
  readonly category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION';
  readonly body: string;
}

export interface SandboxNumber {
  readonly id: string;
  readonly display: string;
  readonly verifiedName: string;
  readonly qualityRating: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
  /** One of Meta's public test numbers: hello_world only from these, and only to `allowedRecipients`. */
  readonly isTestNumber: boolean;
  readonly isRegistered: boolean;
  /** When it was registered and deregistered, in Unix seconds. */
  readonly registrations?: readonly number[];
  readonly allowedRecipients: readonly string[];
  readonly health: Health;
}

/** A WhatsApp Business Account. */
export interface SandboxAccount {
  readonly id: string;
  readonly name: string;
  readonly businessId: string;
  readonly subscribedApps: readonly string[];
  readonly numbers: readonly SandboxNumber[];
  readonly templates: readonly SandboxTemplate[];
  readonly health: Health;
}

/** A one-time code of Embedded Signup, exchanged for the token it was made for. */
export interface SandboxCode {
  readonly code: string;
  readonly appId: string;
  readonly tokenText: string;
}

/** A message that was accepted. */
export interface SandboxMessage {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Null for other kinds than templates. */
  readonly template: string | null;
}

/** The whole world behind the embedded Graph API: plain data, never changed in place. */
export interface SandboxState {
  /** Every id, trace and token that is made up comes from this seed and the number of requests served. */
  readonly seed: string;
  readonly served: number;
  readonly apps: readonly SandboxApp[];
  readonly owners: readonly SandboxOwner[];
  readonly businesses: readonly SandboxBusiness[];
  readonly accounts: readonly SandboxAccount[];
  readonly tokens: readonly SandboxToken[];
  readonly codes: readonly SandboxCode[];
  readonly sent: readonly SandboxMessage[];
  readonly faults: readonly ActiveFault[];
}

export interface SandboxRequest {
  readonly method: string;
  /** Path and query; a whole URL is taken as well. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The caller's address, for the IP allowlist; loopback where it is not given. */
  readonly ip?: string;
}

export interface SandboxReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the line does to the reply; whoever serves it carries that out. */
  readonly line?: LineTrouble;
}

/** `slow`: nothing comes for so long; `stalled`: half of the body, then nothing for so long; `dropped`: no reply. */
export type LineTrouble =
  | { readonly kind: 'slow' | 'stalled'; readonly milliseconds: number }
  | { readonly kind: 'dropped' };
