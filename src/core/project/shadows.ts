import { parseEnv } from '../env/file.ts';
import { referenceIn } from '../env/references.ts';
import { type AccessToken, EnvText, fingerprint, Secret } from '../secret.ts';
import { type ComposeService, referenceOf } from './compose.ts';
import { isEncryptedInGit } from './git-attributes.ts';
import type { ShadowPlace, Surrounding, Winner } from './surroundings.ts';
import { unitSigns } from './systemd.ts';

/** A .env file that stands in the way or might, and what it gives to the key. */
export interface ShadowTarget {
  readonly shownPath: string;
  readonly key: string;
  readonly token: AccessToken;
}

type Shadowed = Extract<Surrounding, { kind: 'shadowed' }>;

/** The finding, or none where the other place holds the same value. An empty value shadows too. */
export function shadow(
  target: ShadowTarget,
  other: Secret | null,
  place: ShadowPlace,
  wins: Winner,
  stack: string | null = null,
): readonly Shadowed[] {
  if (other === null || isSame(other, target.token)) return [];
  const shown = other.expose().trim() === '' ? null : fingerprint(new Secret(other.expose().trim(), 'other'));
  return [
    { kind: 'shadowed', path: target.shownPath, key: target.key, place, fingerprint: shown, wins, stack },
  ];
}

function isSame(other: Secret, token: AccessToken): boolean {
  return other.expose().trim() === token.expose();
}

/** What a .env file that is only looked at gives to a key; null where it does not define it. */
export function valueInEnv(text: Secret, key: string): Secret | null {
  return parseEnv(new EnvText(text.expose())).get(key) ?? null;
}

/** What a variable of the shell gives; null where it is not set. */
export function valueInShell(value: string | undefined): Secret | null {
  return value === undefined ? null : new Secret(value, 'variable of the shell');
}

/** What a unit gives by `Environment=`; systemd lets its EnvironmentFile= win (systemd.exec, "EnvironmentFile="). */
export function valueInUnit(text: Secret, key: string, envFile: string): Secret | null {
  const { value, environmentFiles } = unitSigns(text.expose(), key);
  if (value === null || environmentFiles.includes(envFile)) return null;
  return new Secret(value, 'variable of a unit');
}

/** Whether the unit names this path or something in this folder. */
export function unitPaths(text: Secret): readonly string[] {
  return unitSigns(text.expose(), '').paths;
}

/** Laravel's cached configuration holds values without their names: the question is whether the token is in it. */
export function holdsToken(text: Secret, token: AccessToken): boolean {
  return text.expose().includes(token.expose());
}

/** Where a service's value for the key comes from. */
export type ServiceValue =
  | { readonly from: 'literal'; readonly value: Secret }
  /** From the shell or compose's own .env, under this name; the fallback where neither has it. */
  | { readonly from: 'variable'; readonly name: string; readonly fallback: Secret | null }
  /** From one of these, the last that defines it. */
  | { readonly from: 'env-files'; readonly paths: readonly string[] }
  | { readonly from: 'nowhere' };

/** `environment:` beats `env_file:` (compose specification, "env_file"). */
export function serviceValue(service: ComposeService, key: string): ServiceValue {
  const given = service.environment.get(key);
  if (given === null) return { from: 'variable', name: key, fallback: null };
  if (given !== undefined) {
    const reference = referenceOf(given);
    if (reference === null) return { from: 'literal', value: new Secret(given, 'value in a compose file') };
    const fallback = reference.fallback === null ? null : new Secret(reference.fallback, 'fallback');
    return { from: 'variable', name: reference.name, fallback };
  }
  return service.envFiles.length > 0 ? { from: 'env-files', paths: service.envFiles } : { from: 'nowhere' };
}

/** Whether the key's value is one that dotenvx has encrypted: its file is made to be committed. */
export function isEncryptedValue(text: Secret, key: string): boolean {
  return referenceIn(valueInEnv(text, key)?.expose() ?? '')?.kind === 'dotenvx';
}

/** Whether git encrypts the file on its way in, by the `.gitattributes` of the folders that it lies in. */
export function isEncryptedBy(
  attributes: readonly { readonly folder: string; readonly text: Secret }[],
  path: string,
): boolean {
  return isEncryptedInGit(
    attributes.map(({ folder, text }) => ({ folder, text: text.expose() })),
    path,
  );
}
