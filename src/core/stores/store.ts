/** Where a pushed value stands in a store, such as `{ app: 'shop', env: 'staging' }`. */
export type Scope = Readonly<Record<string, string>>;

export interface ScopeField {
  readonly name: string;
  readonly text: string;
  /** Without it the target is refused. */
  readonly required?: boolean;
  /** May stand right behind the colon, without its name. */
  readonly first?: boolean;
}

/** What goes to a tool's standard input: the bytes of the token, without a line break, or with this around them. */
export type Shape =
  | { readonly kind: 'raw' }
  /** `KEY=token` */
  | { readonly kind: 'line'; readonly key: string }
  /** A JSON string, or a JSON document with the token in the one place that says so. */
  | { readonly kind: 'json'; readonly document: (token: string) => unknown };

/** One run of a store's tool: the words after the program's name, never with a secret among them. */
export interface ToolCall {
  readonly args: readonly string[];
  readonly input?: Shape;
  /** Only after a call before it has failed with words like these. */
  readonly after?: RegExp;
}

/** How a store can be asked what it holds, without anybody seeing it. */
export type ReadBack =
  /** Prints the value itself: `plain`, in base64, or as a field of a JSON object. */
  | {
      readonly kind: 'value';
      readonly args: readonly string[];
      readonly as: 'plain' | 'base64' | { readonly field: string };
    }
  /** Prints the SHA-256 of the value in hex, somewhere. */
  | { readonly kind: 'sha256'; readonly args: readonly string[] }
  /** Prints something about the key that is another after a push; it says when, not what. */
  | { readonly kind: 'changes'; readonly args: readonly string[]; readonly entry: string };

/** A secret that is a document: read, one place changed, written back whole. */
export interface Edit {
  readonly read: readonly string[];
  readonly change: (document: unknown, token: string) => unknown;
  readonly write: readonly string[];
}

/** When what runs there gets the pushed value. */
export type Effect =
  | { readonly kind: 'at-once' }
  /** It deploys by itself. */
  | { readonly kind: 'deploys' }
  | { readonly kind: 'next-run' }
  /** Not before this is done. `args`: with the store's own tool; null where only the person knows the whole of it. */
  | { readonly kind: 'deploy'; readonly args: readonly string[] | null; readonly command: string }
  | { readonly kind: 'restart' };

/** A store that takes a secret on the standard input of its own tool. */
export interface Store {
  readonly name: string;
  readonly title: string;
  /** The tool's names; the first one that is installed. */
  readonly programs: readonly string[];
  readonly fields: readonly ScopeField[];
  /** The name of the value in the store, from the variable's; without it the same. */
  readonly entry?: (key: string) => string;
  /** Reads /dev/stdin, which Windows does not have. */
  readonly needsDevStdin?: boolean;
  /** Exits 0 where the tool is signed in and the scope is there; asks before anything else does. */
  readonly ready?: (scope: Scope, entry: string) => readonly string[];
  /** Calls of which the later ones are for the failures of the first, or an edit. `mark` tells tokens apart. */
  readonly write: (scope: Scope, entry: string, mark: string) => readonly ToolCall[] | Edit;
  readonly readBack?: (scope: Scope, entry: string) => ReadBack;
  readonly effect: (scope: Scope, entry: string, mark: string) => Effect;
  /** Files of the project that say it uses this store; a name that ends in `/` is a folder. */
  readonly signs?: readonly string[];
  /** What the project's own files say about the scope, by name; null: the project is not set up for it. */
  readonly fromProject?: (files: ProjectTexts, scope: Scope) => ProjectScope;
}

/** Small files of the project by name, read for names and never for values. */
export type ProjectTexts = (name: string) => string | null;

export type ProjectScope =
  | { readonly ok: true; readonly scope: Scope }
  | { readonly ok: false; readonly why: string; readonly fix: string };

export const RAW: Shape = { kind: 'raw' };

/** `['--env', value]`, or nothing where the scope does not have it. */
export function optional(flag: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [flag, value];
}
