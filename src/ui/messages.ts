import type { Failure } from '../core/failure.ts';
import { fed, unsetting } from '../core/shell-word.ts';
import { elsewhereWords } from './refresh/elsewhere-words.ts';
import { REFUSAL_WORDS } from './refresh/env-words.ts';
import { badRecipientWords, recipientHint } from './refresh/recipient-words.ts';
import { ENCRYPTED_WORDS, FOREIGN_WORDS, referenceWords } from './refresh/reference-words.ts';

/** What a person reads of a failure; `hint` is what to type or do next. */
export interface Message {
  readonly text: string;
  readonly hint?: string;
}

export const PROOF_REJECTED =
  'Meta rejects the appsecret_proof: the app secret belongs to a different app than the token. Asked again without it';

const fromStdin = (): string =>
  `pass it on standard input: \`${fed('wa-token refresh --token-stdin --yes')}\``;

/** The sentence for each way of giving up. Never a value, only names, paths and line numbers. */
export function messageOf(failure: Failure): Message {
  switch (failure.kind) {
    case 'usage':
      return failure.hint === undefined
        ? { text: failure.message }
        : { text: failure.message, hint: failure.hint };
    case 'token-as-argument':
      return {
        text: `${failure.option === null ? 'a token does not belong on the command line' : `\`${failure.option}\` takes no secret`}: other users of this machine can read a command line, and the shell keeps it in its history`,
        hint: fromStdin(),
      };
    case 'not-interactive':
      return failure.ci
        ? {
            text: `\`${failure.command}\` asks questions, and CI is set in the environment: nobody can be asked there`,
            hint: `${unsetting('CI')}, or \`${fed('wa-token refresh --token-stdin --yes')}\``,
          }
        : {
            text: `\`${failure.command}\` asks questions, and there is no terminal to ask them on`,
            hint: fromStdin(),
          };
    case 'bad-recipient': {
      const what = badRecipientWords(failure.why);
      return {
        text: failure.from === null ? what : `${failure.from}: ${what}`,
        hint: recipientHint(failure.instead),
      };
    }
    case 'working-directory-gone':
      return { text: 'the folder that you are in no longer exists', hint: 'change to another folder' };
    case 'env-file-not-found':
      return { text: `no such file: ${failure.path}`, hint: 'name it with `--env-file PATH`' };
    case 'env-file-unreadable':
      return { text: `cannot read ${failure.path}: ${failure.reason}` };
    case 'env-file-not-regular':
      return {
        text: `${failure.path} is ${failure.what}, not a file that can be rewritten`,
        hint: 'name the file itself with `--env-file PATH`',
      };
    case 'env-file-refused':
      return {
        text: `${failure.path}, line ${failure.line}: ${REFUSAL_WORDS[failure.reason]}`,
        hint: 'nothing was written; change that line by hand, then run the command again',
      };
    case 'value-is-reference':
      return referenceWords(failure.path, failure.key, failure.reference);
    case 'token-elsewhere':
      return elsewhereWords(failure.key, failure.found);
    case 'env-file-encrypted': {
      const { what, hint } = ENCRYPTED_WORDS[failure.tool];
      return { text: `${failure.path}: ${what}, so it is not edited`, hint };
    }
    case 'env-file-kind':
      return {
        text: `${failure.path} is ${FOREIGN_WORDS[failure.what]}, which wa-token never writes`,
        hint:
          failure.what === 'encrypted-by-name'
            ? 'change the plain file, and encrypt it again'
            : 'let the program read the token from a .env file, and name that one',
      };
    case 'env-file-changed':
      return {
        text: `${failure.path} was changed by another program in the meantime`,
        hint: 'nothing was written; run the command again',
      };
    case 'env-file-not-written':
      return {
        text: `cannot write ${failure.path}: ${failure.reason}`,
        hint:
          failure.changed === undefined
            ? 'the old file is unchanged'
            : `check ${failure.changed.join(' and ')}: no longer as before`,
      };
    case 'renew-locked':
      return {
        text: `another run of wa-token is renewing the token of ${failure.path}`,
        hint: 'nothing was done; run the command again when that one has finished',
      };
    case 'input-unreadable':
      return { text: `cannot read the token from ${failure.path}: ${failure.reason}` };
    case 'cancelled':
      if (failure.written.length === 0 && failure.changedId !== undefined) {
        const { path, name } = failure.changedId;
        return { text: `Stopped. ${name} is changed in ${path}; the token there is as it was.` };
      }
      return failure.written.length === 0
        ? { text: 'Stopped. Nothing was written.' }
        : { text: `Stopped. The new token is in place: ${failure.written.join(', ')}` };
  }
}
