export type WordsReading =
  | { readonly ok: true; readonly words: readonly string[] }
  | { readonly ok: false; readonly why: string };

/** What only a shell understands; `=` and `~` in the middle of a word are plain. */
const SHELL = /[|&;<>()$`*?[\]{}#!\n\r]/;

/**
 * The words of `--pipe-to`, as a shell would split them: blanks, single and double quotes, backslashes. No shell runs
 * them, so what only a shell could do is refused instead of passed on as a word.
 */
export function commandWords(command: string): WordsReading {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < command.length; at += 1) {
    const char = command.charAt(at);
    if (/[ \t]/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === "'" || char === '"') {
      const end = closing(command, at + 1, char);
      if (end === -1) return { ok: false, why: `the quote ${char} is not closed` };
      word = (word ?? '') + unquoted(command.slice(at + 1, end), char);
      at = end;
    } else if (char === '\\') {
      at += 1;
      word = (word ?? '') + command.charAt(at);
    } else if (SHELL.test(char) || (char === '~' && word === null)) {
      return {
        ok: false,
        why: `no shell runs it, and ${char.trim() === '' ? 'a line break' : char} needs one`,
      };
    } else word = (word ?? '') + char;
  }
  if (word !== null) words.push(word);
  return words.length === 0 || words[0] === ''
    ? { ok: false, why: 'it names no command' }
    : { ok: true, words };
}

function closing(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (quote === '"' && text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  return -1;
}

function unquoted(text: string, quote: string): string {
  return quote === '"' ? text.replace(/\\(["\\$`])/g, '$1') : text;
}
