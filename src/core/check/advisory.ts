import type { Identity, NumberHealth, PhoneNumber, Reply, TokenFacts } from '../graph/graph.ts';
import { endOfVersion } from '../graph/versions.ts';
import { type CheckOf, optional } from './checks.ts';

/** Checks that warn and never decide. What can't be read is skipped. */

/** Of Meta's answers what these checks look at. */
interface Told {
  readonly inspection: Reply<TokenFacts>;
  readonly app: Reply<Identity> | null;
  readonly number: Reply<PhoneNumber> | null;
  readonly health: Reply<NumberHealth> | null;
  readonly subscriptions?: Reply<readonly Identity[]> | null;
  readonly answeredVersion?: string | null;
  readonly versionWarning?: string | null;
}

const DAY_MS = 86_400_000;

/** Without a review, in review and approved names all send. */
const REFUSED_NAMES: ReadonlySet<string> = new Set(['DECLINED', 'EXPIRED']);

/** CONNECTED and CLOUD_API together; adding a number in the console verifies it, and does not register it. */
export function registration(number: Reply<PhoneNumber> | null): CheckOf<'number.registered'> {
  const told = number?.ok === true ? number.value : null;
  if (told === null || told.status === null || told.platformType === null) {
    return optional('number.registered', 'skip');
  }
  const detail = { status: told.status, platform: told.platformType, name: told.nameStatus };
  if (told.status !== 'CONNECTED' || told.platformType !== 'CLOUD_API') {
    return optional('number.registered', 'warn', 'number-not-registered', detail);
  }
  return told.nameStatus !== null && REFUSED_NAMES.has(told.nameStatus)
    ? optional('number.registered', 'warn', 'display-name-not-approved', detail)
    : optional('number.registered', 'pass', null, detail);
}

/** Whether this app gets the account's messages; somebody else's being there is not enough. */
export function subscription(answers: Told, configured: string | null): CheckOf<'webhook.subscribed'> {
  const { subscriptions = null } = answers;
  if (subscriptions?.ok !== true) return optional('webhook.subscribed', 'skip');
  const apps = subscriptions.value;
  const own = ownApp(answers) ?? configured;
  if (apps.length > 0 && own === null) return optional('webhook.subscribed', 'skip');
  const { number } = answers;
  const host = number?.ok === true ? (number.value.webhookHost ?? null) : null;
  if (apps.some(({ id }) => id === own))
    return optional('webhook.subscribed', 'pass', null, { others: [], host });
  return optional('webhook.subscribed', 'warn', null, { others: apps.map(nameOf), host });
}

function ownApp({ inspection, app }: Told): string | null {
  if (inspection.ok) return inspection.value.appId;
  return app?.ok === true ? app.value.id : null;
}

function nameOf({ id, name }: Identity): string {
  return name ?? id;
}

/** Long enough before its end to change it at leisure. */
const VERSION_SOON_MS = 90 * DAY_MS;

/** A dead version is served by the next living one, so it hurts by surprise; one that never was fails every call. */
export function graphVersion(
  answers: Told,
  version: string | undefined,
  now: Date,
): CheckOf<'graph.version'> {
  if (version === undefined) return optional('graph.version', 'skip');
  const replies = [answers.inspection, answers.number, answers.health];
  const isUnknown = replies.some((reply) => reply?.ok === false && reply.failure.cause === 'api-version');
  if (isUnknown) return optional('graph.version', 'warn', 'api-version', { version, end: null });
  const end = endOfVersion(version);
  const { answeredVersion = null, versionWarning = null } = answers;
  const said = versionWarning === null ? {} : { said: versionWarning };
  if (answeredVersion !== null && answeredVersion !== version) {
    return optional('graph.version', 'warn', 'api-version', { version, end, answeredVersion, ...said });
  }
  if (versionWarning !== null)
    return optional('graph.version', 'warn', 'api-version', { version, end, ...said });
  const ends = end !== null && end.getTime() - now.getTime() < VERSION_SOON_MS;
  return optional('graph.version', ends ? 'warn' : 'pass', ends ? 'api-version' : null, { version, end });
}

const ACCESS_SOON_MS = 14 * DAY_MS;

/** The 90 days after which a person's token reads no more, though it lives. */
export function dataAccess(facts: TokenFacts | null, now: Date): CheckOf<'data.access'> {
  const end = facts?.dataAccessExpiresAt ?? null;
  if (end === null) return optional('data.access', 'skip');
  const ends = end.getTime() - now.getTime() < ACCESS_SOON_MS;
  return optional('data.access', ends ? 'warn' : 'pass', null, { end });
}
