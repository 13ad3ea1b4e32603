import { unreadableVersions } from '../../core/env/endings.ts';
import { expanded } from '../../core/env/expand.ts';
import {
  appSecretFrom,
  baseUrlFrom,
  baseUrlParts,
  type Places,
  resolveByEnding,
  resolveSetting,
  type Sourced,
  timeoutFrom,
  versionFrom,
} from '../../core/env/settings.ts';
import * as option from '../../core/options.ts';
import type { ParsedArgs } from '../../core/parsed-args.ts';
import type { ConnectionOptions, MessageOptions, Setup, Target } from '../../core/refresh/outcome.ts';
import { graphVersion } from '../../core/url.ts';
import type { Ports } from '../../ports.ts';

export function connectionOptions(given: ParsedArgs<option.ConnectionOption>): ConnectionOptions {
  return {
    envFiles: given.list('envFile'),
    key: given.text('key'),
    phoneNumberId: given.text('phoneNumberId'),
    wabaId: given.text('wabaId'),
    appId: given.text('appId'),
    messagingAccountId: given.text('messagingAccountId'),
    graphVersion: given.text('graphVersion'),
    graphUrl: given.text('graphUrl'),
    timeout: given.text('timeout'),
  };
}

export function messageOptions(given: ParsedArgs<option.MessageOption>): MessageOptions {
  return { to: given.text('to'), template: given.text('template'), language: given.text('language') };
}

/** Flags, environment and the target's own .env together. Throws CliFailure `usage`. */
export function setUp(
  options: ConnectionOptions & MessageOptions,
  target: Pick<Target, 'settings'> | null,
  { env }: Pick<Ports, 'env'>,
): Setup {
  const file = expanded(target?.settings ?? new Map(), env);
  const places: Places = { env, file, fileFirst: options.envFiles.length > 0 };
  const appId = resolveSetting(options.appId, option.APP_NAMES, places);
  const messagingAccount = resolveSetting(options.messagingAccountId, option.MESSAGING_ACCOUNT_NAMES, places);
  const inUrl = baseUrlParts(places);
  const appSecret = appSecretFrom(option.SECRET_NAMES, places, appId);
  const version = resolveSetting(options.graphVersion, option.VERSION_NAMES, places);
  const isUsable = version !== null && (version.source === 'flag' || graphVersion(version.value) !== null);
  const found = (isUsable ? version : null) ?? resolveByEnding('version', places) ?? inUrl.version;
  return {
    graph: {
      baseUrl: baseUrlFrom(options.graphUrl, env, option.DEFAULT_GRAPH_URL),
      version: versionFrom(found, option.DEFAULT_VERSION),
      timeoutMs: timeoutFrom(options.timeout, option.DEFAULT_TIMEOUT_SECONDS),
      ...(appId === null ? {} : { appId: appId.value }),
      ...(messagingAccount === null ? {} : { messagingAccountId: messagingAccount.value }),
      ...(appSecret === null ? {} : { appSecret }),
    },
    version: found,
    phoneNumberId:
      resolveSetting(options.phoneNumberId, option.PHONE_NUMBER_NAMES, places) ??
      resolveByEnding('phone-number-id', places) ??
      inUrl.phoneNumberId,
    wabaId: resolveSetting(options.wabaId, option.WABA_NAMES, places) ?? resolveByEnding('waba-id', places),
    appId,
    to: resolveSetting(options.to, option.RECIPIENT_NAMES, places),
    template:
      resolveSetting(options.template, option.TEMPLATE_NAMES, places)?.value ?? option.DEFAULT_TEMPLATE,
    language: options.language ?? option.DEFAULT_LANGUAGE,
    passedOver: [
      ...(version === null || isUsable ? [] : [version]),
      ...(options.graphVersion === undefined ? unusable(places) : []),
    ].filter(({ name }, at, all) => all.findIndex((other) => other.name === name) === at),
  };
}

function unusable({ file }: Places): readonly Sourced[] {
  return unreadableVersions(file).map((found) => ({ ...found, source: 'env-file' as const }));
}
