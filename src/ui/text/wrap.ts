/** The width that fits every terminal, a mail and a CI log. */
export const SCREEN = 80;

/** Breaks at blanks; a word that is too long, such as a link, stands on a line of its own, whole. */
export function wrap(text: string, width: number, firstWidth: number = width): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const room = lines.length === 0 ? firstWidth : width;
    if (line !== '' && cellsOf(line) + 1 + cellsOf(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** East Asian wide and fullwidth characters, and emoji: two columns each (Unicode UAX 11). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
/** Drawn over the character before. */
const WIDTHLESS = /\p{Mn}|\p{Me}|\p{Cf}/u;

/** How many columns of a terminal the text takes. */
export function cellsOf(text: string): number {
  // Most text is plain.
  if (/^[\u0020-\u02ff]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of text) {
    if (WIDTHLESS.test(character)) continue;
    columns += WIDE.test(character) ? 2 : 1;
  }
  return columns;
}

/** Wrapped text under a first line's `lead`, the others indented as far. */
export function hanging(lead: string, text: string, width: number = SCREEN): string {
  const columns = cellsOf(lead);
  const blank = ' '.repeat(columns);
  return wrap(text, width - columns)
    .map((line, at) => `${at === 0 ? lead : blank}${line}`)
    .join('\n');
}
