import type { Cause } from '../causes/cause.ts';
import { causeOf } from '../graph/error-cause.ts';
import { unmistakable } from '../graph/error-sentences.ts';
import { unwrapped } from '../graph/expiry-text.ts';
import { type CodeInLine, codesIn, OF_META } from './text-codes.ts';
import { hints } from './text-hints.ts';
import { readableValue } from './text-input.ts';
import { connectionFault, METAS_ADDRESS, SERVER_STATUS } from './text-network.ts';
import { type Finding, graphError, WEIGHT, weightOf } from './text-records.ts';

/** Part of the text that a record already spoke for. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a line may say of itself. `alone`: the text is so short that nothing else can be meant. */
interface Line {
  readonly text: string;
  readonly before: string;
  readonly next: string;
  readonly at: number;
  readonly alone: boolean;
  /** No log: a connection that fails in it is the one that is asked about. */
  readonly short: boolean;
  /** A short text that names one of Meta's servers: what it says of a reply is said of that server's. */
  readonly toMeta: boolean;
}

const LONGEST_LINE = 4_000;
/** A paste of so few characters and lines is the message itself and no log. */
const SHORT_PASTE = 1_500;

/** The app's own words count where they name whose token it is. */
const NAMES_THE_TOKEN = /OAuthException|(?:whatsapp|facebook|graph api|meta) access[ _]token/i;
const AUTHENTICATE = /OAuth \\*"Facebook Platform\\*" \\*"(\w{1,40})\\*"/i;
const NUMBERED_ONCE = /\bcode\b[\s:#=([]{1,4}\d|\(#\d/i;

/** The first half of a sentence of Meta's about a token, or of one in another language. */
const MAY_GO_ON = /expired|validating|session|access token|oauth|[^\x00-\x7f]/i;

/** The errors that a text names outside of the `spoken` parts, where a print of an object was read. */
export function scanLines(text: string, spoken: readonly Span[], found: (finding: Finding) => void): void {
  const spans = disjoint(spoken);
  const short = text.length <= SHORT_PASTE;
  const pasted = short ? wholeOf(text, silenced(text, spans)) : '';
  const alone = short && isAlone(pasted);
  const toMeta = short && METAS_ADDRESS.test(pasted);
  const lineAt = silenced(text, spans);
  let before = '';
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at);
    const line = lineAt(at, end);
    if (hints(line)) {
      const next = lineAt(end + 1, lineEnd(text, end + 1));
      for (const finding of findingsIn({ text: line, before, next, at, alone, short, toMeta }))
        found(finding);
    }
    before = line;
    at = end + (text.charAt(end) === '\n' ? 1 : 0);
  }
}

function wholeOf(text: string, lineAt: (from: number, to: number) => string): string {
  let at = 0;
  const lines = text.split('\n').map((line) => {
    const from = at;
    at += line.length + 1;
    return lineAt(from, from + line.length);
  });
  return lines.join('\n');
}

/** Indented lines, such as a stack's, belong to the line above them. */
function isAlone(text: string): boolean {
  return text.split('\n').filter((line) => /^\S/.test(line)).length <= 4;
}

/** None is looked for far away: a text of one endless line would be read to its end once more for each piece. */
function lineEnd(text: string, from: number): number {
  const end = text.slice(from, from + LONGEST_LINE + 1).indexOf('\n');
  return end === -1 ? Math.min(from + LONGEST_LINE, text.length) : from + end;
}

function disjoint(spoken: readonly Span[]): readonly Span[] {
  const spans: Span[] = [];
  for (const { from, to } of [...spoken].sort((a, b) => a.from - b.from)) {
    const last = spans.at(-1);
    if (last === undefined || from > last.to) spans.push({ from, to });
    else if (to > last.to) spans[spans.length - 1] = { from: last.from, to };
  }
  return spans;
}

/**
 * Reads lines with blanks in place of what a record spoke for, so that one error is not told twice; every place
 * stays the same. The lines are asked for in their order.
 */
function silenced(text: string, spans: readonly Span[]): (from: number, to: number) => string {
  let first = 0;
  return (from, to) => {
    while ((spans[first]?.to ?? Number.POSITIVE_INFINITY) <= from) first += 1;
    let line = '';
    let at = from;
    for (let n = first; at < to; n += 1) {
      const span = spans[n];
      const start = Math.max(at, Math.min(span?.from ?? to, to));
      line += text.slice(at, start);
      at = Math.max(start, Math.min(span?.to ?? to, to));
      line += ' '.repeat(at - start);
    }
    return line;
  };
}

function findingsIn(line: Line): readonly Finding[] {
  if (line.text.trim() === '') return [];
  const ofMeta = [line.text, line.next, line.before].some((text) => OF_META.test(text));
  const found = codesIn(line.text, { alone: line.alone, ofMeta });
  if (found.length > 0) return found.map((one) => coded(line, one, found.length === 1));
  const said = spokenIn(line) ?? unanswered(line);
  return said === null ? [] : [said];
}

/** The words that belong to a number may stand in the line before or after it. */
function aroundOf({ text, before, next }: Line): string {
  const own = (line: string): string => (NUMBERED_ONCE.test(line) ? '' : line.trim());
  return readableValue(`${own(before)} ${text.trim()} ${own(next)}`.trim());
}

function coded(line: Line, { code, subcode, at, end }: CodeInLine, isOnly: boolean): Finding {
  const bracket = line.text.startsWith('(#', at);
  const message = bracket || !isOnly ? readableValue(line.text.slice(at, end)) : aroundOf(line);
  const error = graphError({ code, subcode, message });
  const cause = causeOf(error);
  return { cause, error, at: line.at + at, end: line.at + line.text.length, weight: weightOf(cause) };
}

/** A sentence of Meta's. In a log it needs Meta's name beside it, or to be one that only Meta writes. */
function spokenIn(line: Line): Finding | null {
  const own = sentence(line, readableValue(line.text));
  if (own !== null || line.next === '' || !MAY_GO_ON.test(line.text)) return own;
  // A message may be broken over two lines; only Meta's own words are put together again.
  const both = readableValue(unwrapped(`${line.text.trimEnd()}\n${line.next.trim()}`));
  return unmistakable(both) ? sentence(line, both) : null;
}

function sentence(line: Line, said: string): Finding | null {
  const sure = unmistakable(said);
  if (!sure && !line.alone && !OF_META.test(said)) return null;
  const kind = AUTHENTICATE.exec(said)?.[1];
  const type = kind === 'invalid_token' || NAMES_THE_TOKEN.test(said) ? 'OAuthException' : null;
  const error = graphError({ type, message: said });
  const cause = causeOf(error);
  if (cause !== 'unrecognised') return weighed(line, cause, error, sure || kind !== undefined);
  // Meta's header calls the token invalid in words that are not known, such as a translation.
  return kind === 'invalid_token' ? weighed(line, 'token-invalidated', error, true) : null;
}

function weighed(line: Line, cause: Cause, error: Finding['error'], sure: boolean): Finding {
  // A looser sentence is believed where no error with a number stands beside it.
  const weight = sure ? weightOf(cause) : Math.min(weightOf(cause), WEIGHT.passing);
  return { cause, error, at: line.at, end: line.at + line.text.length, weight };
}

/** Lines about a connection or a page: they count where the text is short or names Meta. */
function unanswered(line: Line): Finding | null {
  const isMetas = [line.text, line.next, line.before].some(
    (text) => OF_META.test(text) || METAS_ADDRESS.test(text),
  );
  if (!line.short && !isMetas) return null;
  const ofItsServer = line.toMeta || METAS_ADDRESS.test(line.text);
  const cause =
    connectionFault(line.text) ?? (ofItsServer && SERVER_STATUS.test(line.text) ? 'meta-transient' : null);
  if (cause === null) return null;
  const error = graphError({ message: line.text.trim() });
  return { cause, error, at: line.at, end: line.at + line.text.length, weight: WEIGHT.aside };
}
