import type { KnownIds } from '../core/causes.ts';
import { lookUp, type Places } from '../core/settings.ts';
import type { Given } from '../options.ts';
import { APP_NAMES, PHONE_NUMBER_NAMES, WABA_NAMES } from '../options.ts';

/** Ids from the flags, for commands that only print links. */
export function idsGiven(given: Given): KnownIds {
  return withoutGaps(given.text('appId'), given.text('wabaId'), given.text('phoneNumberId'));
}

/** The flags' ids, filled up from the environment. */
export function knownIds(flags: KnownIds, env: Places['env']): KnownIds {
  const places: Places = { env, file: new Map(), fileFirst: false };
  const find = (flag: string | undefined, names: readonly string[]): string | undefined =>
    lookUp(flag, names, places)?.value;
  return withoutGaps(
    find(flags.appId, APP_NAMES),
    find(flags.wabaId, WABA_NAMES),
    find(flags.phoneNumberId, PHONE_NUMBER_NAMES),
  );
}

/** Only digits: a link is opened in a browser, and an id out of a file may be anything. */
function withoutGaps(appId?: string, wabaId?: string, phoneNumberId?: string): KnownIds {
  return {
    ...(isId(appId) ? { appId } : {}),
    ...(isId(wabaId) ? { wabaId } : {}),
    ...(isId(phoneNumberId) ? { phoneNumberId } : {}),
  };
}

function isId(value: string | undefined): value is string {
  return value !== undefined && /^\d{5,20}$/.test(value);
}
