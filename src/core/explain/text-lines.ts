import { causeOf, isDistinctive, isKnownCode } from '../graph/error-cause.ts';
import { unmistakable } from '../graph/error-sentences.ts';
import { readableValue } from './text-input.ts';
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
}

const LONGEST_LINE = 4_000;
/** A paste of so few characters and lines is the message itself and no log. */
const SHORT_PASTE = 1_500;

const OF_META = /oauth|facebook|fbtrace|graph[ ._-]?api|\bgraph\b|whatsapp|\bmeta\b|access token/i;
/** The app's own words count where they name whose token it is. */
const NAMES_THE_TOKEN = /OAuthException|(?:whatsapp|facebook|graph api|meta) access[ _]token/i;
/** "(#100) The parameter ...": text follows, which tells a short one from the number of a pull request. */
const HASHED = /\(#(\d{6,7})\)|\(#(\d{1,5})\)[\s:]{1,4}(?=\S)/g;
/** Make.com prints `[HTTP status] [code] text`. */
const BRACKETED = /\[[1-5]\d\d\]\s{1,4}\[(\d{1,7})\]/;
const NUMBERED = /\b(?:error[ _-]?code|code|error|exception)\b[\s:#=([]{1,4}(-?\d{1,7})\b(?!\.\d)/gi;
const NUMBERED_ONCE = /\bcode\b[\s:#=([]{1,4}\d|\(#\d/i;
const OTHER_NUMBER = /(?:status|http|exit|response|return|line)[ _-]?$/i;
const SUBCODED = /sub-?[ _]?code[\s:#=(]{1,4}(\d{2,7})\b/i;
const SLASHED = /\b(102|190)\/(\d{2,7})\b/;
const AUTHENTICATE = /OAuth \\*"Facebook Platform\\*" \\*"(\w{1,40})\\*"/i;

const UNREACHED =
  /getaddrinfo|ENOTFOUND|EAI_AGAIN|ECONN(?:REFUSED|RESET|ABORTED)|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|EPROTO|UND_ERR_|socket hang up|fetch failed|failed to fetch|network error|could not resolve host|cURL error \d|name or service not known|nodename nor servname|name resolution|no such host|connection (?:refused|reset|aborted|timed out|error)|connect(?:ion)? time-?out|timed? ?out|no route to host|max retries exceeded|failed to establish a new connection|certificate|SSL_|SSLError|tls: |TLS handshake|net::ERR_|bad gateway|gateway time-?out|upstream (?:connect|request)|proxy error|unexpected token .{1,6}(?:in JSON|<)|unexpected token '?<|socket disconnected|deadline exceeded|UnknownHost|SSL connection|something went wrong|unexpected end of (?:JSON|input)|JSONDecodeError|invalid json/i;
const UNAVAILABLE = /service unavailable|internal server error|\b50[03] (?:server )?error/i;
const PAGE = /<!doctype html|<html[\s>]|<head>|<title>/i;

/** The errors that a text names outside of the `spoken` parts, where a print of an object was read. */
export function scanLines(whole: string, spoken: readonly Span[], found: (finding: Finding) => void): void {
  const text = withoutSpoken(whole, spoken);
  const alone = isAlone(text);
  let before = '';
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    const next = text.slice(end + 1, lineEnd(text, end + 1));
    for (const finding of findingsIn({ text: line, before, next, at, alone })) found(finding);
    before = line;
    at = end + (text.charAt(end) === '\n' ? 1 : 0);
  }
}

/** Indented lines, such as a stack's, belong to the line above them. */
function isAlone(text: string): boolean {
  return text.length <= SHORT_PASTE && text.split('\n').filter((line) => /^\S/.test(line)).length <= 4;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 || end - from > LONGEST_LINE ? Math.min(from + LONGEST_LINE, text.length) : end;
}

/** Blanks in place of what a record spoke for, so that one error is not told twice; every place stays the same. */
function withoutSpoken(text: string, spoken: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to } of [...spoken].sort((a, b) => a.from - b.from)) {
    if (to <= at) continue;
    parts.push(text.slice(at, Math.max(from, at)), text.slice(Math.max(from, at), to).replace(/[^\n]/g, ' '));
    at = to;
  }
  return parts.join('') + text.slice(at);
}

function findingsIn(line: Line): readonly Finding[] {
  if (line.text.trim() === '') return [];
  const coded = [...hashed(line), ...bracketed(line), ...numbered(line)];
  if (coded.length > 0) return coded;
  const said = spokenIn(line) ?? unanswered(line);
  return said === null ? [] : [said];
}

function hashed(line: Line): readonly Finding[] {
  const matches = [...line.text.matchAll(HASHED)];
  return matches.flatMap((match, n) => {
    const end = Math.min(matches[n + 1]?.index ?? line.text.length, match.index + 1000);
    const finding = coded(
      line,
      Number(match[1]),
      readableValue(line.text.slice(match.index, end)),
      match.index,
    );
    return finding.cause === 'unrecognised' && !line.alone && !OF_META.test(line.text) ? [] : [finding];
  });
}

function bracketed(line: Line): readonly Finding[] {
  const match = BRACKETED.exec(line.text);
  return match === null || match.index === undefined
    ? []
    : [coded(line, Number(match[1]), line.text, match.index)];
}

function numbered(line: Line): readonly Finding[] {
  const slashed = SLASHED.exec(line.text);
  if (slashed !== null) {
    const [, code, subcode] = slashed;
    return [coded(line, Number(code), line.text, slashed.index, Number(subcode))];
  }
  const code = codesIn(line).at(-1);
  if (code === undefined) return [];
  const subcode = SUBCODED.exec(line.text)?.[1];
  return [coded(line, code, aroundOf(line), 0, subcode === undefined ? null : Number(subcode))];
}

/** The words that belong to a number may stand in the line before or after it. */
function aroundOf({ text, before, next }: Line): string {
  const own = (line: string): string => (NUMBERED_ONCE.test(line) ? '' : line.trim());
  return readableValue(`${own(before)} ${text.trim()} ${own(next)}`.trim());
}

/** Numbers that are called a code, and that Meta's own context makes one of Meta's. */
function codesIn(line: Line): readonly number[] {
  const ofMeta = OF_META.test(line.text) || OF_META.test(line.next);
  return (
    [...line.text.matchAll(NUMBERED)]
      .filter((match) => !OTHER_NUMBER.test(line.text.slice(Math.max(0, match.index - 12), match.index)))
      .filter((match) => /code/i.test(match[0]) || ofMeta || Number(match[1]) >= 80_000)
      .map((match) => Number(match[1]))
      // 200 to 299 are more often HTTP's than Meta's, and 0 is any program's.
      .filter((code) => isKnownCode(code) && (code < 200 || code > 299))
      .filter((code) => isDistinctive(code) || (ofMeta && /oauth|facebook|graph|meta/i.test(line.text)))
  );
}

function coded(
  line: Line,
  code: number,
  message: string,
  offset: number,
  subcode: number | null = null,
): Finding {
  const error = graphError({ code, subcode, message });
  const cause = causeOf(error);
  return { cause, error, at: line.at + offset, end: line.at + line.text.length, weight: weightOf(cause) };
}

/** A sentence of Meta's. In a log it needs Meta's name beside it, or to be one that only Meta writes. */
function spokenIn(line: Line): Finding | null {
  const own = sentence(line, readableValue(line.text));
  if (own !== null || line.next === '') return own;
  // A message may be broken over two lines; only Meta's own words are put together again.
  const both = readableValue(`${line.text} ${line.next.trim()}`);
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

function weighed(line: Line, cause: Finding['cause'], error: Finding['error'], sure: boolean): Finding {
  // A looser sentence is believed where no error with a number stands beside it.
  const weight = sure ? weightOf(cause) : Math.min(weightOf(cause), WEIGHT.passing);
  return { cause, error, at: line.at, end: line.at + line.text.length, weight };
}

/** Lines about a connection or a page: they count where the text is short or names Meta. */
function unanswered(line: Line): Finding | null {
  if (!line.alone && !OF_META.test(line.text)) return null;
  const error = graphError({ message: line.text.trim() });
  const at = { at: line.at, end: line.at + line.text.length, weight: WEIGHT.aside };
  if (PAGE.test(line.text) || UNREACHED.test(line.text)) return { cause: 'not-graph-reply', error, ...at };
  return UNAVAILABLE.test(line.text) ? { cause: 'meta-transient', error, ...at } : null;
}
