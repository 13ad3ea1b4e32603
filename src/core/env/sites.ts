import { type Binding, eachBinding } from './bindings.ts';
import {
  afterLineEnd,
  isBlank,
  isEscaped,
  isNameCode,
  lineEnd,
  quoteAt,
  skipBlanks,
  skipLineSpace,
  skipSpace,
} from './bytes.ts';
import type { Refused } from './edit.ts';
import { exportEnd, hereDocuments, type LineHead, lineHead, type OpenSpan, openSpans } from './lines.ts';

/** One active definition of the key. */
export interface Site {
  readonly line: number;
  readonly lineAt: number;
  readonly lineEnd: number;
  readonly exported: boolean;
  readonly valueAt: number;
}

/** Every active definition, or why readers disagree on whether there is one. */
export function findSites(text: string, key: string): readonly Site[] | Refused {
  const view = new Readings(text, key);
  const sites: Site[] = [];
  for (const line of linesWith(text, key)) {
    const found = view.inspect(line);
    if (found === undefined) continue;
    if ('ok' in found) return found;
    sites.push(found);
  }
  return sites.length > 0 ? sites : (view.obstacleToAppending() ?? sites);
}

/** Line numbers are 1-based; CR, LF and CRLF end a line, as for dotenv. */
interface Line {
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

function* linesWith(text: string, key: string): Generator<Line> {
  let number = 1;
  let from = 0;
  for (let hit = text.indexOf(key); hit !== -1; hit = text.indexOf(key, from)) {
    let to = lineEnd(text, from);
    while (to < hit) {
      from = afterLineEnd(text, to);
      number += 1;
      to = lineEnd(text, from);
    }
    yield { number, from, to };
    from = afterLineEnd(text, to);
    number += 1;
  }
}

/** The number of the line that holds `position`. */
export function lineNumber(text: string, position: number): number {
  let number = 1;
  for (let end = lineEnd(text, 0); end < position && end < text.length; end = lineEnd(text, end)) {
    end = afterLineEnd(text, end);
    if (end <= position) number += 1;
  }
  return number;
}

/** The file as dotenv reads it beside how stricter readers follow its quotes. */
class Readings {
  readonly #text: string;
  readonly #key: string;
  readonly #multiLine: readonly Binding[];
  /** Where dotenv sees the key defined, and not behind the head of a line: after U+2028, over a line end. */
  readonly #defined: readonly number[];
  readonly #strict: readonly (readonly OpenSpan[])[];
  readonly #hereDocuments: readonly OpenSpan[];

  constructor(text: string, key: string) {
    const multiLine: Binding[] = [];
    const defined: number[] = [];
    eachBinding(text, (binding) => {
      if (binding.keyEnd - binding.keyAt === key.length && text.startsWith(key, binding.keyAt)) {
        defined.push(binding.keyAt);
      }
      if (binding.quote !== undefined && spansLines(text, binding)) multiLine.push(binding);
    });
    this.#text = text;
    this.#key = key;
    this.#multiLine = multiLine;
    this.#defined = defined;
    this.#strict = openSpans(text);
    this.#hereDocuments = hereDocuments(text);
  }

  inspect(line: Line): Site | Refused | undefined {
    const text = this.#text;
    const start = skipLineSpace(text, line.from, line.to);
    const holder = lastBefore(this.#multiLine, line.from, (span) => span.valueAt);
    if (holder !== undefined && line.from < holder.to) return this.#insideValue(line, holder);
    const definedHere = lastBefore(this.#defined, line.to, (at) => at);
    const isDefined = definedHere !== undefined && definedHere >= line.from;
    if (text[start] === '#') return isDefined ? refuse(line.number, 'line-separator') : undefined;
    const head = lineHead(text, line.from, line.to);
    if (head !== undefined && this.#isKey(head)) return this.#site(line, head);
    if (this.#standsOddly(line, start)) return refuse(line.number, 'other-form');
    if (isDefined) return refuse(line.number, 'line-separator');
    const rest = head?.valueAt ?? exportEnd(text, start, line.to) ?? this.#closedOn(line);
    const beside = rest !== undefined && assignsBeside(text, rest, line.to, this.#key);
    return beside ? refuse(line.number, 'other-form') : undefined;
  }

  /** A line can be added at the end if no reader takes it for a part of what stands before. */
  obstacleToAppending(): Refused | undefined {
    const text = this.#text;
    for (const spans of this.#strict) {
      const last = spans.at(-1);
      if (last?.close === Number.POSITIVE_INFINITY) return this.#quoteOpen(last);
    }
    const end = text.endsWith('\r\n')
      ? text.length - 2
      : text.length - (/[\r\n]$/.test(text.slice(-1)) ? 1 : 0);
    return isEscaped(text, end) ? refuse(lineNumber(text, end), 'joined-with-line-before') : undefined;
  }

  #isKey(head: LineHead): boolean {
    return head.nameEnd - head.nameAt === this.#key.length && this.#text.startsWith(this.#key, head.nameAt);
  }

  #site(line: Line, head: LineHead): Site | Refused {
    for (const spans of this.#strict) {
      const span = spanAround(spans, line.from);
      if (span !== undefined) return this.#quoteOpen(span);
    }
    if (spanAround(this.#hereDocuments, line.from) !== undefined)
      return refuse(line.number, 'readers-differ');
    if (this.#isJoined(line.from)) return refuse(line.number - 1, 'joined-with-line-before');
    const { exported, valueAt } = head;
    return { line: line.number, lineAt: line.from, lineEnd: line.to, exported, valueAt };
  }

  #isJoined(from: number): boolean {
    const end = this.#text.slice(from - 2, from) === '\r\n' ? from - 2 : from - 1;
    return end > 0 && isEscaped(this.#text, end);
  }

  /** Behind the quote that closes a value of lines before: what follows there is one more assignment for some. */
  #closedOn(line: Line): number | undefined {
    const ends = this.#strict.map((spans) => spanAround(spans, line.from)?.close ?? line.to);
    const close = ends.find((end) => end < line.to);
    return close === undefined ? undefined : close + 1;
  }

  /** Text of another key's value for dotenv: left alone where every reader that knows the quotes agrees. */
  #insideValue(line: Line, holder: Binding): Refused | undefined {
    const head = lineHead(this.#text, line.from, line.to);
    if (head === undefined || !this.#isKey(head)) return undefined;
    if (this.#strict.every((spans) => spanAround(spans, line.from) !== undefined)) return undefined;
    return refuse(line.number, holder.quote === '`' ? 'inside-backticks' : 'readers-differ');
  }

  /** `K+=V`, `K:V`, `K` and `=V` on the next line: each is read by few. */
  #standsOddly(line: Line, start: number): boolean {
    const text = this.#text;
    const nameAt = exportEnd(text, start, line.to) ?? start;
    const end = nameAt + this.#key.length;
    if (!text.startsWith(this.#key, nameAt) || isNameCode(text.charCodeAt(end))) return false;
    if (text[end] === ':' || text.startsWith('+=', end)) return true;
    return skipLineSpace(text, end, line.to) === line.to && text[skipSpace(text, end)] === '=';
  }

  #quoteOpen(span: OpenSpan): Refused {
    return refuse(lineNumber(this.#text, span.open), 'quote-open-before');
  }
}

function spansLines(text: string, { valueAt, to }: Binding): boolean {
  for (let at = valueAt; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return true;
  }
  return false;
}

function refuse(line: number, reason: Refused['reason']): Refused {
  return { ok: false, line, reason };
}

/** The last of `items`, which are in order, whose position lies before `limit`. */
function lastBefore<T>(items: readonly T[], limit: number, position: (item: T) => number): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && position(item) < limit) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}

function spanAround(spans: readonly OpenSpan[], position: number): OpenSpan | undefined {
  const span = lastBefore(spans, position, ({ open }) => open);
  return span !== undefined && position <= span.close ? span : undefined;
}

/**
 * True if `key=` (any name where no key is given) stands between `from` and `to`, after a blank or a semicolon and
 * outside quotes and comments: shells make an assignment of it, and compose does after a quoted value.
 */
export function assignsBeside(text: string, from: number, to: number, key?: string): boolean {
  let open: string | undefined;
  for (let at = from; at < to; at += 1) {
    const quote = quoteAt(text, at);
    if (open !== undefined) {
      if (quote === open) open = undefined;
    } else if (quote !== undefined) {
      open = quote;
    } else if (at > from && isSeparator(text, at - 1)) {
      if (text[at] === '#') return false;
      if (assignsAt(text, at, key)) return true;
    }
  }
  return false;
}

function isSeparator(text: string, at: number): boolean {
  return isBlank(text, at) || text[at] === ';';
}

function assignsAt(text: string, at: number, key: string | undefined): boolean {
  let end = at;
  while (isNameCode(text.charCodeAt(end))) end += 1;
  const named = key === undefined ? end > at : end - at === key.length && text.startsWith(key, at);
  if (!named || /[0-9.-]/.test(text.charAt(at))) return false;
  return text[end] === '=' || text.startsWith('+=', end) || (key !== undefined && isSpacedSign(text, end));
}

function isSpacedSign(text: string, from: number): boolean {
  return text[skipBlanks(text, from, text.length)] === '=';
}
