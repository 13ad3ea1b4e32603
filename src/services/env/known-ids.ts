import { lookUp, type Places } from '../../core/env/settings.ts';
import { CliFailure } from '../../core/failure.ts';
import type { KnownIds } from '../../core/guide/links.ts';
import { APP_NAMES, type IdOption, PHONE_NUMBER_NAMES, WABA_NAMES } from '../../core/options.ts';
import type { ParsedArgs } from '../../core/parsed-args.ts';
import { appIdHint } from '../../core/token/paste.ts';
import type { Ports } from '../../ports.ts';
import { type FindPorts, searchTargets, type Target } from './find.ts';

/** Ids from the flags, for commands that only print links. */
export function idsGiven(given: ParsedArgs<IdOption>): KnownIds {
  return withoutGaps(given.text('appId'), given.text('wabaId'), given.text('phoneNumberId'));
}

/** The flags' ids, filled up from the environment, the project's .env and the first characters of its token. */
export async function knownIds(flags: KnownIds, ports: FindPorts & Pick<Ports, 'env'>): Promise<KnownIds> {
  const target = await projectTarget(ports);
  const places: Places = { env: ports.env, file: target?.settings ?? new Map(), fileFirst: false };
  const find = (flag: string | undefined, names: readonly string[]): string | undefined =>
    lookUp(flag, names, places)?.value;
  const hint = target?.token ? appIdHint(target.token) : null;
  return withoutGaps(
    find(flags.appId, APP_NAMES) ?? hint ?? undefined,
    find(flags.wabaId, WABA_NAMES),
    find(flags.phoneNumberId, PHONE_NUMBER_NAMES),
  );
}

/** Links are no reason to fail: a project that can't be read has no ids. */
async function projectTarget(ports: FindPorts): Promise<Target | null> {
  try {
    const search = await searchTargets({ envFiles: [], key: undefined }, ports);
    return search.kind === 'found' ? (search.targets[0] ?? null) : null;
  } catch (error) {
    if (error instanceof CliFailure) return null;
    throw error;
  }
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
