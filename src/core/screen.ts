import { redact, stripControls } from './redact.ts';

declare const shown: unique symbol;

/**
 * Text that may reach a stream, a report, JSON or a terminal's title: one line, without control, bidi and invisible
 * characters, without secrets, and no command to a CI system. Only this file makes it.
 */
export type Shown = string & { readonly [shown]: true };

/** What comes from outside (arguments, names and texts of files, Meta's words), fit to be shown. */
export function forScreen(text: string): Shown {
  if (text.length <= LONGEST) return defuseCommands(stripControls(redact(text))) as Shown;
  // Cut behind what may be the beginning of a secret.
  const start = redact(text.slice(0, LONGEST + LONGEST_SECRET)).slice(0, LONGEST);
  return `${defuseCommands(stripControls(start))}...` as Shown;
}

/** Longer than any path; a value of megabytes is shown by its beginning. */
const LONGEST = 2000;
const LONGEST_SECRET = 1024;

/** A sentence of ours round values from outside: safely`no such file: ${path}`. */
export function safely(words: TemplateStringsArray, ...values: readonly (string | number)[]): Shown {
  return String.raw({ raw: words }, ...values.map((value) => forScreen(String(value)))) as Shown;
}

/**
 * GitHub and Azure read `::error::` at the start of a line, where a wrapped line may begin too, and `##[...]`,
 * `##vso[...]` and TeamCity's `##teamcity[...]` anywhere.
 */
export function defuseCommands(text: string): string {
  return text.replace(/(^|\s):(?=:)/gm, '$1: ').replace(/##(?=\[|[a-z]{1,20}\[)/gi, '# #');
}

/** Colours and links as our own paint makes them. */
const PAINTED =
  '\\u001b\\[(?:[0-9]|2[1-9]|3[0-9]|9[0-7])m|\\u001b\\]8;;(?:https:\\/\\/[^\\s\\p{Cc}]*)?\\u0007';
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const UNSEEN_UNPAINTED = new RegExp(`(${PAINTED})|${UNSEEN.source}`, 'gu');

/**
 * The last look at what is written, whatever it was made of: nothing unseen but line breaks and, on a screen with
 * colours, our own. `forScreen` made the parts fit; what was forgotten does no harm.
 */
export function forStream(text: string, isPainted: boolean): string {
  if (!isPainted) return text.replace(UNSEEN, '');
  return text.replace(UNSEEN_UNPAINTED, (_sign, painted: string | undefined) => painted ?? '');
}

/** The same for lines that no CI system shall obey. */
export function forLines(text: string, isPainted: boolean): string {
  return defuseCommands(forStream(text, isPainted));
}
