import { isLineSeparator, nameEnd, type Quote, quoteAt, skipSpace, spaceAt, trimSpaceEnd } from './bytes.ts';

/** One definition as dotenv sees it. `from`..`to` is the raw value, trimmed, with its quotes if it has any. */
export interface Binding {
  readonly keyAt: number;
  readonly keyEnd: number;
  /** Right after `=`, or after `: `. */
  readonly valueAt: number;
  readonly quote: Quote | undefined;
  readonly from: number;
  readonly to: number;
}

/**
 * dotenv's own pattern (16 to 18, `LINE` in lib/main.js) with positions and in linear time: the pattern itself
 * tries each line of a run of blank lines anew. test/core/env/bindings.slow.test.ts holds it against the original.
 */
export function eachBinding(text: string, visit: (binding: Binding) => void): void {
  let at = 0;
  while (at < text.length) {
    const start = skipSpace(text, at);
    const name = readName(text, start);
    const binding = name === undefined ? undefined : readValue(text, name);
    if (binding !== undefined) visit(binding);
    at = nextStart(text, binding?.to ?? start);
  }
}

interface Name {
  readonly keyAt: number;
  readonly keyEnd: number;
  readonly valueAt: number;
}

function readName(text: string, at: number): Name | undefined {
  if (text.startsWith('export', at)) {
    const after = skipSpace(text, at + 6);
    const exported = after > at + 6 ? nameWithSign(text, after) : undefined;
    if (exported !== undefined) return exported;
  }
  return nameWithSign(text, at);
}

function nameWithSign(text: string, keyAt: number): Name | undefined {
  const keyEnd = nameEnd(text, keyAt);
  if (keyEnd === keyAt) return undefined;
  const sign = skipSpace(text, keyEnd);
  if (text[sign] === '=') return { keyAt, keyEnd, valueAt: sign + 1 };
  const blank = text[keyEnd] === ':' ? blankAt(text, keyEnd + 1) : 0;
  return blank > 0 ? { keyAt, keyEnd, valueAt: keyEnd + 1 + blank } : undefined;
}

/** dotenv makes one line end of CR LF first. */
function blankAt(text: string, at: number): number {
  return text.startsWith('\r\n', at) ? 2 : spaceAt(text, at);
}

function readValue(text: string, { keyAt, keyEnd, valueAt }: Name): Binding {
  const opening = skipSpace(text, valueAt);
  const quote = quoteAt(text, opening);
  const closing = quote === undefined ? -1 : closingQuote(text, opening, quote);
  if (closing !== -1) return { keyAt, keyEnd, valueAt, quote, from: opening, to: closing + 1 };
  let end = valueAt;
  while (end < text.length && !isBareEnd(text.charCodeAt(end))) end += 1;
  const to = trimSpaceEnd(text, valueAt, end);
  return { keyAt, keyEnd, valueAt, quote: undefined, from: Math.min(opening, to), to };
}

function isBareEnd(code: number): boolean {
  return code === 35 || code === 10 || code === 13;
}

/**
 * The closing quote that dotenv takes, or -1: the last one up to the first that no backslash precedes, after which
 * only blanks and a comment follow on the line.
 */
export function closingQuote(text: string, opening: number, quote: Quote): number {
  let found = -1;
  for (let at = text.indexOf(quote, opening + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    if (endsCleanly(text, at + 1)) found = at;
    if (text.charCodeAt(at - 1) !== 92) break;
  }
  return found;
}

function endsCleanly(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && !isLineStop(text, at)) {
    const length = spaceAt(text, at);
    if (length === 0) return text[at] === '#';
    at += length;
  }
  return true;
}

function isLineStop(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 10 || code === 13 || (code === 0xe2 && isLineSeparator(text, at));
}

/** The next position where `^` of a JavaScript pattern matches; U+2028 and U+2029 end a line there too. */
function nextStart(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineStop(text, at)) at += 1;
  return at + (text.charCodeAt(at) > 127 ? 3 : 1);
}
