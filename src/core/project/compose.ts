import { readYaml, type Yaml } from './yaml.ts';

/** What one service of a compose file is given. Paths as they stand there. */
export interface ComposeService {
  readonly name: string;
  /** null: taken over from the shell or compose's own .env under the same name. */
  readonly environment: ReadonlyMap<string, string | null>;
  readonly envFiles: readonly string[];
  /** The host's side of each bind mount. */
  readonly mounts: readonly string[];
  /** The folder that it is built from; null where an image is pulled. */
  readonly build: string | null;
  /** The Dockerfile's name in that folder, and the stage that is built; null for the usual file and the last stage. */
  readonly dockerfile: string | null;
  readonly target: string | null;
  readonly image: string | null;
  readonly command: string;
  /** Names of variables that stand in it as `${NAME}`, wherever that is. */
  readonly references: ReadonlySet<string>;
}

/** The files that `docker compose` reads unasked, the preferred name first (compose-go, DefaultFileNames). */
export const COMPOSE_FILES = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
] as const;
export const COMPOSE_OVERRIDES = [
  'compose.override.yaml',
  'compose.override.yml',
  'docker-compose.override.yaml',
  'docker-compose.override.yml',
] as const;

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
    image: textOf(at(service, 'image')),
    command: listOf(at(service, 'command')).map(textOf).join(' '),
    references: new Set(referencesIn(service)),
  }));
}

/** `${NAME}`, `${NAME:-default}`, `$NAME`; `$$` is a dollar sign. */
export interface Reference {
  readonly name: string;
  /** What stands in where NAME is not set; null without one. */
  readonly fallback: string | null;
}

/** The one variable that a value consists of; null for anything else. */
export function referenceOf(value: string): Reference | null {
  const match = /^\$(?:\{(\w+)(?::?[-?+]([^}]*))?\}|(\w+))$/.exec(value.trim());
  if (match === null) return null;
  return {
    name: match[1] ?? match[3] ?? '',
    fallback: /^\$\{\w+:?-/.test(value.trim()) ? (match[2] ?? '') : null,
  };
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
