import type { EnvRefusal } from '../edit.ts';
import { bodyAt, type Spot } from './grammar.ts';

/** A line of a text, with its position and without its end. */
export interface TextLine {
  readonly text: string;
  readonly from: number;
}

export function linesIn(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  const start = bodyAt(text);
  for (const match of text.slice(start).matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)) {
    if (match[0] === '') break;
    lines.push({ text: match[1] ?? '', from: start + match.index });
  }
  return lines;
}

/** What stands behind the sign of `name = value # comment`, within quotes where it has any. */
export interface Inner {
  readonly value: string;
  /** From the start of the line. */
  readonly from: number;
  readonly to: number;
}

export function spotAt(
  line: TextLine,
  way: readonly string[],
  separator: string,
  { value, from, to }: Inner,
  obstacle: EnvRefusal | null,
): Spot {
  return {
    name: way.filter((part) => part !== '').join(separator),
    leaf: way.at(-1) ?? '',
    value,
    from: line.from + from,
    to: line.from + to,
    obstacle,
  };
}
