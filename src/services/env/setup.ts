import { baseUrlParts } from '../../core/env/base-url.ts';
import {
  appSecretFrom,
  baseUrlFrom,
  lookUp,
  type Places,
  type Sourced,
  timeoutFrom,
  versionFrom,
} from '../../core/env/settings.ts';
import * as option from '../../core/options.ts';
import type { ParsedArgs } from '../../core/parsed-args.ts';
import type { GraphSettings, Ports } from '../../ports.ts';
import type { Target } from './find.ts';

/** What refresh, check, send-test and renew were told on the command line, before any file is read. */
export interface ConnectionOptions {
  readonly envFiles: readonly string[];
  readonly key: string | undefined;
  readonly phoneNumberId: string | undefined;
  readonly wabaId: string | undefined;
  readonly appId: string | undefined;
  readonly graphVersion: string | undefined;
  readonly graphUrl: string | undefined;
  readonly timeout: string | undefined;
}

/** Everything that is known before Meta is asked; each id with its source, so that it can be told. */
export interface Setup {
  readonly graph: GraphSettings;
  readonly phoneNumberId: Sourced | null;
  readonly wabaId: Sourced | null;
  readonly appId: Sourced | null;
  readonly to: Sourced | null;
  readonly template: string;
  readonly language: string;
}

export interface MessageOptions {
  readonly to: string | undefined;
  readonly template: string | undefined;
  readonly language: string | undefined;
}

export function connectionOptions(given: ParsedArgs<option.ConnectionOption>): ConnectionOptions {
  return {
    envFiles: given.list('envFile'),
    key: given.text('key'),
    phoneNumberId: given.text('phoneNumberId'),
    wabaId: given.text('wabaId'),
    appId: given.text('appId'),
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
  target: Pick<Target, 'values'> | null,
  { env }: Pick<Ports, 'env'>,
): Setup {
  const places: Places = { env, file: target?.values ?? new Map(), fileFirst: options.envFiles.length > 0 };
  const appId = lookUp(options.appId, option.APP_NAMES, places);
  const inUrl = baseUrlParts(places);
  const appSecret = appSecretFrom(option.SECRET_NAMES, places, appId);
  return {
    graph: {
      baseUrl: baseUrlFrom(options.graphUrl, env, option.DEFAULT_GRAPH_URL),
      version: versionFrom(
        lookUp(options.graphVersion, option.VERSION_NAMES, places) ?? inUrl.version,
        option.DEFAULT_VERSION,
      ),
      timeoutMs: timeoutFrom(options.timeout, option.DEFAULT_TIMEOUT_SECONDS),
      ...(appId === null ? {} : { appId: appId.value }),
      ...(appSecret === null ? {} : { appSecret }),
    },
    phoneNumberId: lookUp(options.phoneNumberId, option.PHONE_NUMBER_NAMES, places) ?? inUrl.phoneNumberId,
    wabaId: lookUp(options.wabaId, option.WABA_NAMES, places),
    appId,
    to: lookUp(options.to, option.RECIPIENT_NAMES, places),
    template: lookUp(options.template, option.TEMPLATE_NAMES, places)?.value ?? option.DEFAULT_TEMPLATE,
    language: options.language ?? option.DEFAULT_LANGUAGE,
  };
}
