import { type Places, resolveSetting } from '../../core/env/settings.ts';
import { CliFailure } from '../../core/failure.ts';
import { idsOf, type KnownIds } from '../../core/guide/links.ts';
import { APP_NAMES, type IdOption, PHONE_NUMBER_NAMES, WABA_NAMES } from '../../core/options.ts';
import type { ParsedArgs } from '../../core/parsed-args.ts';
import type { Target } from '../../core/refresh/outcome.ts';
import { appIdHint } from '../../core/token/paste.ts';
import type { Ports } from '../../ports.ts';
import { type FindPorts, searchTargets } from './find.ts';

/** Ids from the flags, for commands that only print links. */
export function idsGiven(given: ParsedArgs<IdOption>): KnownIds {
  const flag = (name: 'appId' | 'wabaId' | 'phoneNumberId') => ({ value: given.text(name) ?? '' });
  return idsOf({ appId: flag('appId'), wabaId: flag('wabaId'), phoneNumberId: flag('phoneNumberId') });
}

/** The flags' ids, filled up from the environment, the project's .env and the first characters of its token. */
export async function knownIds(flags: KnownIds, ports: FindPorts & Pick<Ports, 'env'>): Promise<KnownIds> {
  const target = await projectTarget(ports);
  const places: Places = { env: ports.env, file: target?.settings ?? new Map(), fileFirst: false };
  const wabaId = resolveSetting(flags.wabaId, WABA_NAMES, places);
  const phoneNumberId = resolveSetting(flags.phoneNumberId, PHONE_NUMBER_NAMES, places);
  const appId = resolveSetting(flags.appId, APP_NAMES, places);
  const hint = target?.token ? appIdHint(target.token) : null;
  return idsOf({ appId, wabaId, phoneNumberId }, appId?.value ?? hint);
}

/** Links are no reason to fail: a project that can't be read has no ids. */
async function projectTarget(ports: FindPorts): Promise<Target | null> {
  try {
    const search = await searchTargets({ envFiles: [], key: undefined, hereOnly: true }, ports);
    return search.kind === 'found' ? (search.targets[0] ?? null) : null;
  } catch (error) {
    if (error instanceof CliFailure) return null;
    throw error;
  }
}
