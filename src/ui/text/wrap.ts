/** The width that fits every terminal, a mail and a CI log. */
export const SCREEN = 80;

/** Breaks at blanks; a word that is too long, such as a link, stands on a line of its own, whole. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** Wrapped text under a first line's `lead`, the others indented as far. */
export function hanging(lead: string, text: string, width: number = SCREEN): string {
  const blank = ' '.repeat(lead.length);
  return wrap(text, width - lead.length)
    .map((line, at) => `${at === 0 ? lead : blank}${line}`)
    .join('\n');
}
