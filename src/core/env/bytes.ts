/**
 * Characters of a .env file seen as bytes (one latin1 char each). Positions in the file must survive any encoding,
 * while JavaScript readers see UTF-8: so blanks beyond ASCII are recognised by their UTF-8 bytes. A lead byte
 * always starts a new character for a UTF-8 decoder, so these sequences can't be part of another one.
 */

/** The three-byte members of JavaScript's `\s`; U+00A0 has two bytes. */
const WIDE_SPACES: ReadonlySet<string> = utf8([
  '\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
  '\u2028\u2029\u202f\u205f\u3000\ufeff',
]);

/** Invisible, but no space for JavaScript: they arrive with a paste and break the token. */
const ZERO_WIDTH: ReadonlySet<string> = utf8([
  '\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e',
  '\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u180e\u00ad\u061c',
]);

const LINE_SEPARATORS: ReadonlySet<string> = utf8(['\u2028\u2029']);

function utf8(groups: readonly string[]): ReadonlySet<string> {
  return new Set([...groups.join('')].map((char) => Buffer.from(char, 'utf8').toString('latin1')));
}

/** Length in bytes of the `\s` of JavaScript that starts at `at`; 0 if there is none. */
export function spaceAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 32 || (code >= 9 && code <= 13)) return 1;
  if (code === 0xc2) return text.charCodeAt(at + 1) === 0xa0 ? 2 : 0;
  if (code >= 0xe1 && code <= 0xef) return WIDE_SPACES.has(text.slice(at, at + 3)) ? 3 : 0;
  return 0;
}

/** The same, for one that ends at `end`. */
function spaceBefore(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  if (code === 32 || (code >= 9 && code <= 13)) return 1;
  if (!(code >= 0x80)) return 0;
  if (code === 0xa0 && text.charCodeAt(end - 2) === 0xc2) return 2;
  return WIDE_SPACES.has(text.slice(Math.max(0, end - 3), end)) ? 3 : 0;
}

export function skipSpace(text: string, from: number): number {
  let at = from;
  for (let length = spaceAt(text, at); length > 0; length = spaceAt(text, at)) at += length;
  return at;
}

export function trimSpaceEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from) {
    const length = spaceBefore(text, end);
    if (length === 0) break;
    end -= length;
  }
  return Math.max(from, end);
}

/** Length of the NBSP, wide blank or zero-width character that starts at `at`. */
export function junkAt(text: string, at: number): number {
  if (!(text.charCodeAt(at) >= 0x80)) return 0;
  const wide = spaceAt(text, at);
  if (wide > 0) return wide;
  if (ZERO_WIDTH.has(text.slice(at, at + 3))) return 3;
  return ZERO_WIDTH.has(text.slice(at, at + 2)) ? 2 : 0;
}

/** The same, for one that ends at `end`. */
export function junkBefore(text: string, end: number): number {
  if (!(text.charCodeAt(end - 1) >= 0x80)) return 0;
  for (const length of [3, 2]) if (end >= length && junkAt(text, end - length) === length) return length;
  return 0;
}

/** Space, tab, vertical tab, form feed: what separates within a line in every reader. */
export function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9 || code === 11 || code === 12;
}

export function skipBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(text, at)) at += 1;
  return at;
}

/** Every blank of the line, wide ones and a byte order mark too. */
export function skipLineSpace(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const length = spaceAt(text, at);
    if (length === 0 || isLineSeparator(text, at)) break;
    at += length;
  }
  return at;
}

export function isLineSeparator(text: string, at: number): boolean {
  return text.charCodeAt(at) === 0xe2 && LINE_SEPARATORS.has(text.slice(at, at + 3));
}

/** Where the line that holds `from` ends: at its CR or LF, or at the end of the file. */
export function lineEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) break;
  }
  return at;
}

/** Where the line after the one that ends at `end` starts. */
export function afterLineEnd(text: string, end: number): number {
  return text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
}

/** `[A-Za-z0-9_.-]`: dotenv's alphabet of names. */
export function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}

export function nameEnd(text: string, from: number): number {
  let at = from;
  while (isNameCode(text.charCodeAt(at))) at += 1;
  return at;
}

export type Quote = '"' | "'" | '`';

export function quoteAt(text: string, at: number): Quote | undefined {
  const char = text[at];
  return char === '"' || char === "'" || char === '`' ? char : undefined;
}

/** True if an odd number of backslashes stands before `end`: they escape what follows. */
export function isEscaped(text: string, end: number): boolean {
  let at = end;
  while (at > 0 && text.charCodeAt(at - 1) === 92) at -= 1;
  return (end - at) % 2 === 1;
}
