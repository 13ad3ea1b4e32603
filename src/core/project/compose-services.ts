import type { Secret } from '../secret.ts';
import type { ComposeService } from './compose.ts';
import { readYaml, type Yaml } from './yaml.ts';

/** The services of a compose file; its parser is loaded only where one lies. */
export function composeServices(text: string): readonly ComposeService[] {
  const services = at(readYaml(text), 'services');
  if (!(services instanceof Map)) return [];
  return [...services].map(([name, service]) => ({
    name,
    environment: environmentOf(at(service, 'environment')),
    envFiles: listOf(at(service, 'env_file')).flatMap(
      (item) => textOf(item) ?? textOf(at(item, 'path')) ?? [],
    ),
    mounts: listOf(at(service, 'volumes')).flatMap((volume) => mountOf(volume) ?? []),
    build: buildOf(at(service, 'build')),
    dockerfile: textOf(at(at(service, 'build'), 'dockerfile')),
    target: textOf(at(at(service, 'build'), 'target')),
    hasProfiles: listOf(at(service, 'profiles')).length > 0,
    image: textOf(at(service, 'image')),
    command: listOf(at(service, 'command')).map(textOf).join(' '),
    references: new Set(referencesIn(service)),
  }));
}

/** The services of a compose file, from a text that may hold tokens. */
export function servicesIn(text: Secret): readonly ComposeService[] {
  return composeServices(text.expose());
}

/** The file on the host that compose mounts as `/run/secrets/NAME`; null where it takes it from elsewhere. */
export function secretSource(text: Secret, name: string): string | null {
  return textOf(at(at(at(readYaml(text.expose()), 'secrets'), name), 'file'));
}

function referencesIn(value: Yaml | undefined): readonly string[] {
  if (typeof value === 'string') {
    return [...value.replaceAll('$$', '').matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1] ?? '');
  }
  if (value instanceof Map) return [...value.values()].flatMap(referencesIn);
  return Array.isArray(value) ? value.flatMap(referencesIn) : [];
}

/** As a map, or as a list of `NAME=value`. */
function environmentOf(value: Yaml | undefined): ReadonlyMap<string, string | null> {
  if (value instanceof Map) return new Map([...value].map(([name, inner]) => [name, textOf(inner)]));
  return new Map(
    listOf(value).flatMap((item) => {
      const match = /^([^=]+)(?:=([\s\S]*))?$/.exec(textOf(item) ?? '');
      return match?.[1] === undefined ? [] : [[match[1].trim(), match[2] ?? null] as const];
    }),
  );
}

/** The host's side, where it is a path: `./.env:/app/.env:ro`, or the long form. Named volumes are none. */
function mountOf(volume: Yaml): string | null {
  const source = textOf(at(volume, 'source')) ?? textOf(volume)?.split(/:(?=[/\\])/)[0] ?? null;
  return source !== null && /^[.~/$]/.test(source) ? source : null;
}

function buildOf(value: Yaml | undefined): string | null {
  if (value === undefined || value === null) return null;
  return textOf(value) ?? textOf(at(value, 'context')) ?? '.';
}

function at(value: Yaml | undefined, key: string): Yaml | undefined {
  return value instanceof Map ? value.get(key) : undefined;
}

function listOf(value: Yaml | undefined): readonly Yaml[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function textOf(value: Yaml | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
