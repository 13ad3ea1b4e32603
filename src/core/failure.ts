import type { EnvRefusal } from './env/edit.ts';
import type { FoundReference } from './env/found-reference.ts';
import type { ForeignKind } from './env/kinds/kind.ts';
import type { WholeFileTool } from './env/references.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { BadRecipient } from './graph/recipient.ts';
import type { Elsewhere } from './project/elsewhere.ts';

/** Why the program gives up, as data. The words are in ui/messages.ts, the exit codes below. */
export type Failure =
  | { readonly kind: 'usage'; readonly message: string; readonly hint?: string }
  /** `option`: which it was given to; null: it stands alone. */
  | { readonly kind: 'token-as-argument'; readonly option: string | null }
  | {
      readonly kind: 'not-interactive';
      readonly command: string;
      /** There is a terminal, but the variable CI says that nobody sits at it. */
      readonly ci: boolean;
    }
  | {
      readonly kind: 'bad-recipient';
      /** The flag or variable that named it; null: it was typed. */
      readonly from: string | null;
      readonly why: BadRecipient;
      /** What was probably meant. */
      readonly instead: string | null;
    }
  | { readonly kind: 'working-directory-gone' }
  | { readonly kind: 'env-file-not-found'; readonly path: string }
  | { readonly kind: 'env-file-unreadable'; readonly path: string; readonly reason: string }
  | { readonly kind: 'env-file-not-regular'; readonly path: string; readonly what: string }
  | {
      readonly kind: 'env-file-refused';
      readonly path: string;
      readonly line: number;
      readonly reason: EnvRefusal;
    }
  /** The value names the place where the token is kept. `path` is null for a variable of the environment. */
  | {
      readonly kind: 'value-is-reference';
      readonly path: string | null;
      readonly key: string;
      readonly reference: FoundReference;
    }
  /** No file of settings holds the token, and something tells where it is. */
  | { readonly kind: 'token-elsewhere'; readonly key: string; readonly found: readonly Elsewhere[] }
  | { readonly kind: 'env-file-encrypted'; readonly path: string; readonly tool: WholeFileTool }
  /** No file of settings: never written. */
  | { readonly kind: 'env-file-kind'; readonly path: string; readonly what: ForeignKind }
  | { readonly kind: 'env-file-changed'; readonly path: string }
  | {
      readonly kind: 'env-file-not-written';
      readonly path: string;
      readonly reason: string;
      /** The files that are not as they were; where it is missing, all are. */
      readonly changed?: readonly string[];
    }
  /** Another run is renewing this file's token, and takes its time. */
  | { readonly kind: 'renew-locked'; readonly path: string }
  | { readonly kind: 'input-unreadable'; readonly path: string; readonly reason: string }
  | {
      readonly kind: 'cancelled';
      /** The files that have the new token. */
      readonly written: readonly string[];
      /** The wrong id that was changed beside a token that stays as it was. */
      readonly changedId?: { readonly path: string; readonly name: string };
    };

export type FailureKind = Failure['kind'];

export const EXIT_OF = {
  usage: EXIT.misconfigured,
  'token-as-argument': EXIT.misconfigured,
  'not-interactive': EXIT.misconfigured,
  'bad-recipient': EXIT.misconfigured,
  'working-directory-gone': EXIT.misconfigured,
  'env-file-not-found': EXIT.misconfigured,
  'env-file-unreadable': EXIT.misconfigured,
  'env-file-not-regular': EXIT.misconfigured,
  'env-file-refused': EXIT.misconfigured,
  'value-is-reference': EXIT.misconfigured,
  'token-elsewhere': EXIT.misconfigured,
  'env-file-encrypted': EXIT.misconfigured,
  'env-file-kind': EXIT.misconfigured,
  'env-file-changed': EXIT.misconfigured,
  'env-file-not-written': EXIT.misconfigured,
  // Nothing is wrong; the next run finds the token renewed.
  'renew-locked': EXIT.unverified,
  'input-unreadable': EXIT.misconfigured,
  cancelled: EXIT.interrupted,
} as const satisfies Record<FailureKind, ExitCode>;

/** Thrown to give up. It carries data only; `cause` keeps the original error for `--debug`. */
export class CliFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.kind, options);
    this.name = 'CliFailure';
    this.failure = failure;
  }
}
