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
  /** It runs only where one of its profiles is asked for. */
  readonly hasProfiles: boolean;
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
