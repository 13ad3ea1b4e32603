import {
  isBlank,
  isEscaped,
  lineEnd,
  nameEnd,
  type Quote,
  quoteAt,
  skipBlanks,
  skipLineSpace,
} from './env-bytes.ts';

/** The left side of an assignment that stands on one line: `  export 'NAME' =`. */
export interface LineHead {
  readonly nameAt: number;
  readonly nameEnd: number;
  readonly exported: boolean;
  /** Right after `=`, or after `: `. */
  readonly valueAt: number;
}

/** Reads the head of the line `from`..`to`, in every spelling that some reader takes for a definition. */
export function lineHead(text: string, from: number, to: number): LineHead | undefined {
  const start = skipLineSpace(text, from, to);
  const exported = exportEnd(text, start, to);
  if (exported !== undefined) {
    const head = nameAndSign(text, exported, to);
    if (head !== undefined) return { ...head, exported: true };
  }
  const head = nameAndSign(text, start, to);
  return head === undefined ? undefined : { ...head, exported: false };
}

/** Where the word after `export ` starts. */
export function exportEnd(text: string, start: number, to: number): number | undefined {
  if (!text.startsWith('export', start)) return undefined;
  const after = skipLineSpace(text, start + 6, to);
  return after > start + 6 ? after : undefined;
}

function nameAndSign(text: string, start: number, to: number): Omit<LineHead, 'exported'> | undefined {
  const quote = text[start] === '`' ? undefined : quoteAt(text, start);
  const nameAt = quote === undefined ? start : start + 1;
  const end = nameEnd(text, nameAt);
  if (end === nameAt || end > to || (quote !== undefined && text[end] !== quote)) return undefined;
  const sign = skipLineSpace(text, quote === undefined ? end : end + 1, to);
  if (sign >= to) return undefined;
  if (text[sign] === '=') return { nameAt, nameEnd: end, valueAt: sign + 1 };
  const yaml = text[sign] === ':' && sign + 1 < to && isBlank(text, sign + 1);
  return yaml ? { nameAt, nameEnd: end, valueAt: sign + 2 } : undefined;
}

/** How a reader follows quotes that stay open at the end of a line. */
export interface Dialect {
  /** dotenv, Node, bun and deno know backticks; Python, compose, Ruby, PHP and systemd don't. */
  readonly backticks: boolean;
  /** Whether `\"` keeps the value open; Node ends it there. */
  readonly escapes: boolean;
}

export const DIALECTS: readonly Dialect[] = [
  { backticks: true, escapes: true },
  { backticks: true, escapes: false },
  { backticks: false, escapes: true },
  { backticks: false, escapes: false },
];

/** A quoted value that goes on over line ends. `close` is Infinity where the quote is never closed. */
export interface OpenSpan {
  readonly open: number;
  readonly close: number;
}

/** The values that run over several lines for a reader that takes the first closing quote, wherever it is. */
export function openSpans(text: string, dialect: Dialect): readonly OpenSpan[] {
  const spans: OpenSpan[] = [];
  let at = 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const opening = openingQuote(text, at, end, dialect);
    const close = opening === undefined ? -1 : firstClosing(text, opening, dialect);
    if (opening !== undefined && (close > end || close === -1)) {
      spans.push({ open: opening, close: close === -1 ? Number.POSITIVE_INFINITY : close });
      if (close === -1) break;
    }
    at = (close > end ? lineEnd(text, close) : end) + 1;
  }
  return spans;
}

function openingQuote(text: string, from: number, to: number, dialect: Dialect): number | undefined {
  const head = lineHead(text, from, to);
  if (head === undefined) return undefined;
  const opening = skipBlanks(text, head.valueAt, to);
  const quote = opening < to ? quoteAt(text, opening) : undefined;
  return quote === undefined || (quote === '`' && !dialect.backticks) ? undefined : opening;
}

function firstClosing(text: string, opening: number, dialect: Dialect): number {
  const quote: Quote = quoteAt(text, opening) ?? '"';
  let at = text.indexOf(quote, opening + 1);
  while (dialect.escapes && at !== -1 && isEscaped(text, at)) at = text.indexOf(quote, at + 1);
  return at;
}
