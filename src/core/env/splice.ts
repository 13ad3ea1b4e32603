import { closingQuote } from './bindings.ts';
import { isBlank, isEscaped, junkAt, junkBefore, type Quote, quoteAt, skipBlanks } from './bytes.ts';
import type { EnvRefusal, EnvRepair } from './edit.ts';
import { assignsBeside, type Site } from './sites.ts';

/** Put `insert` in place of the bytes `from`..`to`. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly repairs: readonly EnvRepair[];
}

/** What becomes of one definition. */
export function spliceOf(text: string, site: Site, token: string): Splice | EnvRefusal {
  const start = skipBlanks(text, site.valueAt, site.lineEnd);
  const quote = start < site.lineEnd ? quoteAt(text, start) : undefined;
  if (quote !== undefined) return quotedSplice(text, site, token, start, quote);
  return bareSplice(text, site, token, start);
}

function quotedSplice(
  text: string,
  site: Site,
  token: string,
  opening: number,
  quote: Quote,
): Splice | EnvRefusal {
  const closing = closingOnLine(text, site, opening, quote);
  if (typeof closing !== 'number') return closing;
  if (isEscaped(text, closing)) return 'unclosed-quote';
  const to = junkEnd(text, closing + 1, site.lineEnd);
  if (to === undefined) return { from: opening + 1, to: closing, insert: token, repairs: [] };
  return { from: opening + 1, to, insert: token + quote, repairs: ['junk-removed'] };
}

function closingOnLine(text: string, site: Site, opening: number, quote: Quote): number | EnvRefusal {
  const closing = closingQuote(text, opening, quote);
  if (closing !== -1) return closing < site.lineEnd ? closing : 'closed-on-later-line';
  const first = text.indexOf(quote, opening + 1);
  if (first === -1 || first >= site.lineEnd) return 'unclosed-quote';
  const end = junkEnd(text, first + 1, site.lineEnd);
  const rest = end === undefined ? site.lineEnd : skipBlanks(text, end, site.lineEnd);
  return end !== undefined && (rest === site.lineEnd || text[rest] === '#') ? first : 'text-after-quote';
}

/** Where a run of blanks and junk after a closing quote ends, if there is junk in it. */
function junkEnd(text: string, from: number, to: number): number | undefined {
  let end: number | undefined;
  let at = from;
  while (at < to) {
    const junk = junkAt(text, at);
    if (junk === 0 && !isBlank(text, at)) break;
    at += Math.max(1, junk);
    if (junk > 0) end = at;
  }
  return end;
}

function bareSplice(text: string, site: Site, token: string, start: number): Splice | EnvRefusal {
  const end = commentAt(text, start, site.lineEnd);
  const value = bareValue(text, start, end);
  const old = text.slice(value.from, value.to);
  if (old === token && !value.junk) return { from: value.from, to: value.to, insert: token, repairs: [] };
  const obstacle = obstacleIn(text, site, value);
  if (obstacle !== undefined) return obstacle;
  const inserted = quotedFor(token, old, site.exported);
  if (inserted === undefined) return 'pipe-unquoted';
  // A value that was empty goes right behind the sign, and the blanks before a comment stay behind it.
  const isEmpty = value.outerTo === start;
  const from = isEmpty ? site.valueAt : start;
  const to = isEmpty ? from : value.outerTo;
  const glued = end < site.lineEnd && to === end;
  const repairs: EnvRepair[] = [
    ...(glued ? (['space-before-comment'] as const) : []),
    ...(value.junk ? (['junk-removed'] as const) : []),
    ...(inserted === token ? [] : (['quotes-added'] as const)),
  ];
  return { from, to, insert: glued ? `${inserted} ` : inserted, repairs };
}

function commentAt(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text.charCodeAt(at) !== 35) at += 1;
  return at;
}

interface BareValue {
  readonly from: number;
  readonly to: number;
  /** The end with the junk that follows. */
  readonly outerTo: number;
  readonly junk: boolean;
}

function bareValue(text: string, start: number, end: number): BareValue {
  let outerTo = end;
  while (outerTo > start && isBlank(text, outerTo - 1)) outerTo -= 1;
  let from = start;
  for (let length = junkAt(text, from); from < outerTo && length > 0; length = junkAt(text, from)) {
    from = skipBlanks(text, from + length, outerTo);
  }
  let to = outerTo;
  for (let length = junkBefore(text, to); to > from && length > 0; length = junkBefore(text, to)) {
    to -= length;
    while (to > from && isBlank(text, to - 1)) to -= 1;
  }
  return { from, to, outerTo, junk: from > start || to < outerTo };
}

function obstacleIn(text: string, site: Site, value: BareValue): EnvRefusal | undefined {
  if (value.outerTo === site.lineEnd && isEscaped(text, value.outerTo) && value.to > value.from) {
    return 'trailing-backslash';
  }
  if (assignsBeside(text, value.from, value.outerTo)) return 'other-form';
  const open = openQuoteIn(text, value.from, value.to);
  if (open !== undefined && isPairedElsewhere(text, open, value.from, site.lineEnd)) return 'unclosed-quote';
  return undefined;
}

/** Shells pair the quote with one on another line; where there is none they refuse the file, before as after. */
function isPairedElsewhere(text: string, quote: Quote, from: number, lineEnd: number): boolean {
  const isClosedHere = text.slice(from, lineEnd).split(quote).length % 2 === 1;
  return !isClosedHere && (text.indexOf(quote) < from || text.includes(quote, lineEnd));
}

/** The quote that a shell would still have open at the end of a bare value. */
function openQuoteIn(text: string, from: number, to: number): Quote | undefined {
  let open: Quote | undefined;
  for (let at = from; at < to; at += 1) {
    const quote = quoteAt(text, at);
    if (quote === undefined || (open !== "'" && isEscaped(text, at))) continue;
    if (open === undefined) open = quote;
    else if (open === quote) open = undefined;
  }
  return open;
}

/**
 * A bare token with a pipe is a pipeline for shells, which print its tail: only where the old value shows that no
 * shell reads the file, or where `export` keeps docker away, is there a form that serves every reader of the old.
 */
function quotedFor(token: string, old: string, exported: boolean): string | undefined {
  if (!token.includes('|')) return token;
  if (exported) return `"${token}"`;
  return old.includes('|') ? token : undefined;
}
