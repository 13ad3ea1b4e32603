import { CliFailure } from '../failure.ts';
import { AppSecret, Secret } from '../secret.ts';
import { isPlaceholder } from '../token/paste.ts';
import { graphUrl, graphVersion } from '../url.ts';
import { byEnding, type Ending } from './endings.ts';
import type { EnvValues } from './file.ts';

/** Where a value came from; told to the person for each. */
export type Source = 'flag' | 'environment' | 'env-file' | 'default' | 'chosen';

export interface Sourced {
  readonly value: string;
  readonly source: Source;
  /** The variable's name, where it came from the environment or a .env. */
  readonly name?: string;
}

/** The places a value may come from. `file` holds what dotenv reads of the target's own .env. */
export interface Places {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file: EnvValues;
  /** True where .env files were named as targets: then the target's own ids beat the environment's. */
  readonly fileFirst: boolean;
}

/** Flag > environment > .env; an empty or placeholder value counts as unset. */
export function resolveSetting(
  flag: string | undefined,
  names: readonly string[],
  places: Places,
): Sourced | null {
  if (flag !== undefined && flag !== '') return { value: flag, source: 'flag' };
  const fromEnvironment = () => first('environment', names, (name) => places.env[name]);
  const fromFile = () => first('env-file', names, (name) => places.file.get(name)?.expose());
  return places.fileFirst ? (fromFile() ?? fromEnvironment()) : (fromEnvironment() ?? fromFile());
}

/**
 * After the exact names: those that end so, with a value of the right shape. The file's own go first, whatever stands
 * beside them in the environment; a variable of the same name there beats it, as it does for the app.
 */
export function resolveByEnding(ending: Ending, { env, file, fileFirst }: Places): Sourced | null {
  const found = byEnding(ending, file);
  if (found !== null && fileFirst) return { ...found, source: 'env-file' };
  const there = byEnding(ending, found === null ? ownIn(env) : valuesOf([found.name], env)) ?? found;
  return there === null ? null : { ...there, source: there === found ? 'env-file' : 'environment' };
}

/** An environment is full of ids and versions of other products: there the name must say whose it is. */
const IN_ENVIRONMENT = /WHATS?APP|WABA|WPP|WSP|META|GRAPH|FACEBOOK|(?:^|_)(?:WA|FB)_|PHONE/i;

const OWN = new WeakMap<Places['env'], EnvValues>();

/** An environment is gone through once: every target of a fleet is asked about the same one. */
function ownIn(env: Places['env']): EnvValues {
  const known = OWN.get(env);
  if (known !== undefined) return known;
  const own = valuesOf(
    Object.keys(env).filter((name) => IN_ENVIRONMENT.test(name)),
    env,
  );
  OWN.set(env, own);
  return own;
}

function valuesOf(names: readonly string[], env: Places['env']): EnvValues {
  return new Map(names.map((name) => [name, new Secret(env[name] ?? '', `value of ${name}`)]));
}

function first(
  source: Source,
  names: readonly string[],
  read: (name: string) => string | undefined,
): Sourced | null {
  for (const name of names) {
    const value = read(name)?.trim();
    if (value !== undefined && value !== '' && !isPlaceholder(value)) return { value, source, name };
  }
  return null;
}

/** Names under which projects keep the address that they send to. */
const BASE_URL_NAMES = [
  'WHATSAPP_API_URL',
  'WHATSAPP_BASE_URL',
  'WHATSAPP_API_BASE_URL',
  'WHATSAPP_URL',
  'WA_BASE_URL',
  'META_GRAPH_BASE',
  'META_URL',
] as const;

/** What such an address holds besides the host: `https://graph.facebook.com/v18.0/<phone number id>/messages`. */
export interface BaseUrlParts {
  readonly version: Sourced | null;
  readonly phoneNumberId: Sourced | null;
}

/**
 * The version and the phone number id out of the project's own address, by its usual names and then under any name;
 * they fill gaps only. Where requests go is never taken from it: a .env may come with a repository.
 */
export function baseUrlParts(places: Places): BaseUrlParts {
  const usual = resolveSetting(undefined, BASE_URL_NAMES, places);
  const found = partsOf(usual);
  if (found.version !== null && found.phoneNumberId !== null) return found;
  const others = graphAddresses(places.file);
  return {
    version: found.version ?? onlyOne(others.map(({ version }) => version)),
    phoneNumberId: found.phoneNumberId ?? onlyOne(others.map(({ phoneNumberId }) => phoneNumberId)),
  };
}

function partsOf(found: Sourced | null): BaseUrlParts {
  const match = ADDRESS.exec(found?.value ?? '');
  const part = (value: string | undefined): Sourced | null =>
    found === null || value === undefined ? null : { ...found, value };
  return { version: part(match?.[1]), phoneNumberId: part(match?.[2]) };
}

const ADDRESS = /^https:\/\/graph\.facebook\.com(?:\/(v\d{1,3}\.\d))?(?:\/(\d{5,20}))?(?:[/?]|$)/i;

/** The addresses of the Graph API in a file, whatever their names are. */
function graphAddresses(file: Places['file']): readonly BaseUrlParts[] {
  return [...file.keys()].flatMap((name) => {
    const value = file.get(name)?.expose().trim() ?? '';
    return /^https:\/\/graph\.facebook\.com/i.test(value)
      ? [partsOf({ value, source: 'env-file', name })]
      : [];
  });
}

/** Several that say the same are one. */
function onlyOne(all: readonly (Sourced | null)[]): Sourced | null {
  const found = all.filter((one) => one !== null);
  const [first] = found;
  return first !== undefined && found.every(({ value }) => value === first.value) ? first : null;
}

/** The app secret has no flag. A bare `APP_SECRET` is often a framework's own; it counts only beside an app id. */
export function appSecretFrom(
  names: readonly string[],
  places: Places,
  appId: Sourced | null,
): AppSecret | null {
  const named =
    resolveSetting(undefined, names, places) ?? resolveByEnding('app-secret', withoutBare(places));
  if (named !== null) return new AppSecret(named.value);
  const generic = resolveSetting(undefined, ['APP_SECRET'], places);
  if (generic === null || appId === null || !/^[0-9a-f]{32}$/i.test(generic.value)) return null;
  return new AppSecret(generic.value);
}

function withoutBare(places: Places): Places {
  const { file } = places;
  const keys = (): Iterable<string> => [...file.keys()].filter((name) => !/^app_?secret$/i.test(name));
  return { ...places, file: { has: (name) => file.has(name), get: (name) => file.get(name), keys } };
}

/** Checked Graph address; never from a .env, which a repository may carry. Throws CliFailure `usage`. */
export function baseUrlFrom(flag: string | undefined, env: Places['env'], fallback: string): string {
  // An empty flag is a variable that was not set: never a reason to ask Meta instead of what was meant.
  const url = graphUrl(flag ?? (env['WA_TOKEN_GRAPH_URL'] || fallback));
  if (url.ok) return url.baseUrl;
  const name = flag === undefined ? '`WA_TOKEN_GRAPH_URL`' : '`--graph-url`';
  throw new CliFailure({ kind: 'usage', message: `${name} ${url.why}` });
}

/** A version out of a .env that makes no sense is passed over; one on the command line is refused. */
export function versionFrom(found: Sourced | null, fallback: string): string {
  const version = found === null ? fallback : graphVersion(found.value);
  if (version !== null) return version;
  if (found?.source !== 'flag') return fallback;
  throw new CliFailure({ kind: 'usage', message: '`--graph-version` must look like v25.0' });
}

/** Milliseconds. Throws CliFailure `usage`. */
export function timeoutFrom(flag: string | undefined, fallbackSeconds: number): number {
  if (flag === undefined) return fallbackSeconds * 1000;
  const seconds = /^\d{1,4}(?:\.\d{1,3})?$/.test(flag) ? Number(flag) : 0;
  if (seconds > 0 && seconds <= 600) return seconds * 1000;
  throw new CliFailure({ kind: 'usage', message: '`--timeout` takes seconds, more than 0 and at most 600' });
}
