import {
  afterLineEnd,
  isBlank,
  isEscaped,
  lineEnd,
  nameEnd,
  quoteAt,
  skipBlanks,
  skipLineSpace,
} from './bytes.ts';

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
interface Dialect {
  /** dotenv, Node, bun and deno know backticks; Python, compose, Ruby, PHP and systemd don't. */
  readonly backticks: boolean;
  /** Whether `\"` keeps the value open; Node ends it there. */
  readonly escapes: boolean;
}

const DIALECTS: readonly Dialect[] = [
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

/**
 * The values that run over several lines for readers that take the first closing quote, wherever it is: one list
 * for each way of following quotes.
 */
export function openSpans(text: string): readonly (readonly OpenSpan[])[] {
  const openings = openingsIn(text);
  return DIALECTS.map((dialect) => spansIn(text, openings, dialect));
}

function spansIn(text: string, openings: readonly number[], dialect: Dialect): readonly OpenSpan[] {
  const spans: OpenSpan[] = [];
  let done = -1;
  for (const opening of openings) {
    if (opening <= done || (text[opening] === '`' && !dialect.backticks)) continue;
    let open: number | undefined = opening;
    while (open !== undefined) {
      const close = firstClosing(text, open, dialect.escapes);
      if (close === -1) return [...spans, { open, close: Number.POSITIVE_INFINITY }];
      // What follows on the line of the closing quote is not read as a definition.
      done = lineEnd(text, close);
      const isLong: boolean = lineEnd(text, open) < close;
      if (isLong) spans.push({ open, close });
      // `A="x` and `B="y"` on the next line: shells see one value, and the last quote opens another.
      open = isLong ? quoteLeftOpen(text, close + 1, done) : undefined;
    }
  }
  return spans;
}

/** The quote behind a closed value that does not close on its line either, comments aside. */
function quoteLeftOpen(text: string, from: number, to: number): number | undefined {
  for (let at = from; at < to; at += 1) {
    if (text[at] === '#' && isBlank(text, at - 1)) return undefined;
    if (quoteAt(text, at) === undefined || isEscaped(text, at)) continue;
    const close = text.indexOf(text.charAt(at), at + 1);
    if (close === -1 || close >= to) return at;
    at = close;
  }
  return undefined;
}

/** The quotes that open a value and, for somebody, don't close it on their line. */
function openingsIn(text: string): readonly number[] {
  const openings: number[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) from = at + 1;
    else if (code === 34 || code === 39 || code === 96) {
      const end = lineEnd(text, at);
      const opening = openingOn(text, from, end);
      if (opening !== undefined && !closesOnLine(text, opening, end)) openings.push(opening);
      at = end - 1;
    }
  }
  return openings;
}

function openingOn(text: string, from: number, to: number): number | undefined {
  const head = lineHead(text, from, to);
  if (head === undefined) return undefined;
  const opening = skipBlanks(text, head.valueAt, to);
  return opening < to && quoteAt(text, opening) !== undefined ? opening : undefined;
}

function closesOnLine(text: string, opening: number, to: number): boolean {
  for (let at = opening + 1; at < to; at += 1) {
    if (text[at] === text[opening] && !isEscaped(text, at)) return true;
  }
  return false;
}

function firstClosing(text: string, opening: number, escapes: boolean): number {
  const quote = text.charAt(opening);
  let at = text.indexOf(quote, opening + 1);
  while (escapes && at !== -1 && isEscaped(text, at)) at = text.indexOf(quote, at + 1);
  return at;
}

/** `<<WORD`: for a shell the lines down to WORD are another command's input, for all others they are definitions. */
export function hereDocuments(text: string): readonly OpenSpan[] {
  const spans: OpenSpan[] = [];
  if (!text.includes('<<')) return spans;
  let word: string | undefined;
  let open = 0;
  for (let from = 0; from < text.length; ) {
    const to = lineEnd(text, from);
    const line = text.slice(from, to);
    if (word === undefined) {
      word = /^[^#]*?<<-?[ \t]*(["']?)(\w+)\1/.exec(line)?.[2];
      open = to;
    } else if (line.replace(/^\t+/, '') === word) {
      spans.push({ open, close: from });
      word = undefined;
    }
    from = afterLineEnd(text, to);
  }
  return spans;
}
