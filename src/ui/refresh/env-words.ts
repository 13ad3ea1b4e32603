import type { EnvNote, EnvRefusal, EnvRepair } from '../../core/env/edit.ts';
import type { Output } from '../../core/output.ts';
import type { FileChange } from '../../core/refresh/change.ts';
import { safely } from '../../core/screen.ts';

/** Why a line is not edited. Each goes on after `<file>, line <n>: `. */
export const REFUSAL_WORDS = {
  'utf-16': 'the file is UTF-16, which no program reads as a .env file; save it as UTF-8',
  nul: 'this line has a NUL byte, so this is not a text file',
  'closed-on-later-line':
    'the quoted value is closed on a later line, and programs disagree about where it ends; write it on one line',
  'text-after-quote': 'text follows the closing quote, and programs disagree about the value',
  'unclosed-quote':
    'a quote in the value is never closed on its line, and programs disagree about where the value ends',
  'trailing-backslash': 'the value ends in a backslash, and some programs join the next line to it',
  'joined-with-line-before':
    'this line ends in a backslash, and some programs join the line of the variable to it',
  'quote-open-before':
    'a quote opens here and is not closed on its line, and for some programs it swallows the line of the variable',
  'inside-backticks':
    "the variable is inside another one's backticks, which many programs don't know: for them it is a definition",
  'other-form':
    'the variable is also set here in a form that only some programs read; write it as `KEY=value` on a line of its own',
  'line-separator':
    'the variable comes after a Unicode line separator, which ends a line only for some programs',
  'pipe-unquoted':
    'the new token has a pipe: without quotes a shell would run what follows it, with quotes Docker would keep the quotes; quote the old value by hand first',
  'readers-differ': 'programs that read .env files would disagree about this file after the change',
  'not-a-key': 'a .env file cannot have a variable of this name',
  'not-a-token': 'the new value is not a token',
  'nothing-to-add-to':
    'no line of this file defines the variable, and nothing shows that a program would read an added one',
  'several-places': 'the name is here a second time; give it in full with `--key`, including its sections',
  'no-such-name': 'the file has no value under this name',
  'not-parsed': "the format's own parser does not accept this file",
  'several-documents': 'the file has several documents, and it is not clear which one is meant',
  'yaml-anchor': 'the value is part of an anchor (`&`), which other parts of the file use too',
  'yaml-tag': 'the value has a tag (`!`): another program fills it in',
  'yaml-block': 'the value spans several lines; write it on one line',
  'yaml-flow': 'the value is in a `{...}` or `[...]`; write it on a line of its own',
  'not-a-string': 'this value is not a string',
  'continued-line': 'the line continues on the next one (`\\`); write it on one line',
  'several-on-a-line': 'this line sets several variables; give this one an `Environment=` line of its own',
  'not-one-secret': 'the file holds more than one word, so it is not a file for one secret',
  'no-public-key': 'dotenvx has encrypted the value, and the file has no public key of its own, or several',
} as const satisfies Record<EnvRefusal, string>;

/** What is changed beyond the value. */
export const REPAIR_WORDS = {
  'space-before-comment': 'a space before the comment, which was attached to the value',
  'junk-removed': 'invisible characters around the old value were removed',
  'quotes-added': 'quotes around the value, because the token has a pipe',
} as const satisfies Record<EnvRepair, string>;

/** What is worth knowing and was left as it is. */
export const NOTE_WORDS = {
  backticks: 'the value is in backticks: a shell runs it, and many programs take them for part of the value',
  'bom-before-key':
    'a byte order mark comes right before the variable, and many programs do not see the variable there; save the file as UTF-8 without a BOM',
  referenced: 'other lines refer to the variable and follow its new value',
  direnv: 'direnv loads the changed file only after `direnv allow`',
  'unit-file':
    'every user of this machine can read a unit file; run `sudo systemctl daemon-reload`, then restart the service',
} as const satisfies Record<EnvNote, string>;

/** One file: where, from what to what, and below it what the edit did beyond the value. */
export function changeLines(
  change: Omit<FileChange, 'to'> & { readonly to: string | null },
): readonly string[] {
  const { path, line, key, definitions, from, to, followedFrom, encrypted } = change;
  const count = definitions > 1 ? ` (${definitions} definitions, all changed)` : '';
  const follows = followedFrom === null ? '' : ` (${followedFrom} points at it)`;
  const was = encrypted ? 'encrypted' : (from ?? 'empty');
  const becomes = `${to ?? 'a new token'}${encrypted ? ', encrypted' : ''}`;
  return [
    safely`${path}, line ${line}: ${key} ${was} -> ${becomes}${count}${follows}`,
    ...editLines(change).map((words) => `  ${words}`),
  ];
}

/** What the edit did beyond the value, and what it met, one line each. */
export function editLines({ repairs, notes }: Pick<FileChange, 'repairs' | 'notes'>): readonly string[] {
  return [
    ...repairs.map((repair) => `also: ${REPAIR_WORDS[repair]}`),
    ...notes.map((note) => `note: ${NOTE_WORDS[note]}`),
  ];
}

/** For `--debug`: how each file was written, its mode, and its bytes before and after. */
export function debugWritten(
  changes: readonly Pick<FileChange, 'path' | 'written'>[],
  out: Pick<Output, 'debug'>,
): void {
  for (const { path, written } of changes) {
    if (written === null) continue;
    const { how, inPlaceReason, mode, bytesBefore, bytesAfter } = written;
    const why = inPlaceReason === undefined ? '' : ` (${inPlaceReason})`;
    const bits = mode.toString(8).padStart(4, '0');
    out.debug(`${path}: ${how}${why}, mode ${bits}, ${bytesBefore} -> ${bytesAfter} bytes`);
  }
}
