/** Where a second value of the key stands. */
export type ShadowPlace =
  | { readonly in: 'environment' }
  | { readonly in: 'env-file'; readonly path: string }
  | { readonly in: 'compose-environment'; readonly path: string; readonly service: string }
  | {
      readonly in: 'compose-env-file';
      readonly path: string;
      readonly service: string;
      readonly envFile: string;
    }
  | { readonly in: 'systemd-unit'; readonly path: string }
  | { readonly in: 'config-cache'; readonly path: string };

/**
 * Which value the application sees: the other place's, the file's own, or the one that depends on how it is started.
 * A place that the application never reads is no finding at all.
 */
export type Winner = 'other' | 'file' | 'depends';

/** Something round a target that is worth acting on, as data; the words are in ui/refresh/surroundings.ts. */
export type Surrounding =
  | { readonly kind: 'tracked-by-git'; readonly path: string }
  /** The file that is written lies outside the project: `real`. */
  | { readonly kind: 'linked-outside'; readonly path: string; readonly real: string }
  | {
      readonly kind: 'not-ignored-by-git';
      readonly path: string;
      /** The .gitignore to add `line` to. */
      readonly ignoreFile: string;
      readonly line: string;
    }
  | {
      readonly kind: 'writable-by-others';
      readonly path: string;
      readonly by: 'group' | 'world';
      readonly mode: number;
    }
  | {
      readonly kind: 'public-prefix';
      readonly path: string;
      readonly key: string;
      readonly prefix: PublicPrefix;
    }
  /** A plain variable in a platform's configuration, which is made to be committed. */
  | {
      readonly kind: 'committed-config';
      readonly path: string;
      readonly key: string;
      /** What keeps it as a secret instead; null where the platform has no command for it. */
      readonly command: string | null;
    }
  | {
      readonly kind: 'shadowed';
      readonly path: string;
      readonly key: string;
      readonly place: ShadowPlace;
      /** Of the other value; null where it is empty or can't be told. */
      readonly fingerprint: string | null;
      readonly wins: Winner;
      /** The framework whose order this is, such as `Next.js`; null where any program does so. */
      readonly stack: string | null;
    };

const PUBLIC_PREFIXES = ['REACT_APP_', 'VITE_', 'NEXT_PUBLIC_'] as const;
export type PublicPrefix = (typeof PUBLIC_PREFIXES)[number];

/** The prefix that makes a bundler put the value into what it ships to browsers. */
export function publicPrefixOf(key: string): PublicPrefix | null {
  return PUBLIC_PREFIXES.find((prefix) => key.startsWith(prefix)) ?? null;
}

const SECRET_COMMANDS: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/^wrangler\.(?:toml|jsonc?)$/, (name) => `wrangler secret put ${name}`],
  [/^fly(?:\.[\w-]+)?\.toml$/, () => 'fly secrets import'],
];

/** `[vars]`, `[env]` and their like in a TOML file, and in wrangler's JSON; `key` with its sections. */
export function committedConfig(file: string, path: string, key: string): readonly Surrounding[] {
  if (!/\.toml$|^wrangler\.jsonc?$/.test(file)) return [];
  const name = /^(?:(?:env\.[^.]+\.)?vars|env|(?:build|context\.[^.]+)\.environment)\.([^.]+)$/.exec(
    key,
  )?.[1];
  if (name === undefined) return [];
  const command = SECRET_COMMANDS.find(([shape]) => shape.test(file))?.[1](name) ?? null;
  return [{ kind: 'committed-config', path, key, command }];
}
