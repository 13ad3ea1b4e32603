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
  | 'referenced';

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
  | 'not-a-token';

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
