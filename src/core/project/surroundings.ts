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

export const PUBLIC_PREFIXES = ['REACT_APP_', 'VITE_', 'NEXT_PUBLIC_'] as const;
export type PublicPrefix = (typeof PUBLIC_PREFIXES)[number];

/** The prefix that makes a bundler put the value into what it ships to browsers. */
export function publicPrefixOf(key: string): PublicPrefix | null {
  return PUBLIC_PREFIXES.find((prefix) => key.startsWith(prefix)) ?? null;
}
