import type { EnvText } from '../secret.ts';

/** What is changed beyond the bytes of the value, and told. */
export type EnvRepair =
  /** One space between the value and a comment that was glued to it. */
  | 'space-before-comment'
  /** No-break spaces or zero-width characters round the old value. */
  | 'junk-removed'
  /** Quotes round a token with a pipe in an `export` line. */
  | 'quotes-added';

/** What the person should know about the lines that were edited; nothing was changed for it. */
export type EnvNote =
  /** Only dotenv, Node, bun and deno know backticks; a shell runs what stands in them. */
  | 'backticks'
  /** A byte order mark stands right before the key: half of the readers don't see the key. */
  | 'bom-before-key'
  /** Other lines refer to the key as `$KEY` or `${KEY}`, and follow its new value where a reader expands them. */
  | 'referenced'
  /** direnv takes a changed .envrc only once it is allowed again. */
  | 'direnv'
  /** systemd reads a changed unit only when it is told to. */
  | 'unit-file';

/** Why a file is not edited: its readers disagree about the key, or no text fits all of them. */
export type EnvRefusal =
  | 'utf-16'
  | 'nul'
  | 'closed-on-later-line'
  | 'text-after-quote'
  | 'unclosed-quote'
  | 'trailing-backslash'
  | 'joined-with-line-before'
  | 'quote-open-before'
  | 'inside-backticks'
  | 'other-form'
  | 'line-separator'
  | 'pipe-unquoted'
  | 'readers-differ'
  | 'not-a-key'
  | 'not-a-token'
  /** A file without a definition of its own: nothing says that a line would be read there. */
  | 'nothing-to-add-to'
  /** Formats with sections: the name stands in several, or in none. */
  | 'several-places'
  | 'no-such-name'
  /** The format's own parser does not take the file. */
  | 'not-parsed'
  | 'several-documents'
  /** Written so that it is used in other places too, or is put together when it is read. */
  | 'yaml-anchor'
  | 'yaml-tag'
  | 'yaml-block'
  | 'yaml-flow'
  | 'not-a-string'
  | 'continued-line'
  | 'several-on-a-line'
  | 'not-one-secret'
  /** dotenvx: no public key in the file, or several. */
  | 'no-public-key';

export interface Refused {
  readonly ok: false;
  /** 1-based. */
  readonly line: number;
  readonly reason: EnvRefusal;
}

export interface Edited {
  readonly ok: true;
  readonly text: EnvText;
  readonly change: 'replaced' | 'added' | 'unchanged';
  /** The lines of every active definition, in the new text. */
  readonly lines: readonly number[];
  readonly repairs: readonly EnvRepair[];
  readonly notes: readonly EnvNote[];
}

export type EnvEdit = Edited | Refused;
