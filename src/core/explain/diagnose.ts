import { CAUSES, isCause } from '../causes/catalogue.ts';
import type { Cause } from '../causes/cause.ts';
import { type CodeEntry, codeEntry, isOfMessagingLayer, provesToken } from '../causes/codes.ts';
import type { GraphError } from '../graph/error.ts';
import { causeOf, isKnownCode, isTokenSubcode, TOKEN_CODES } from '../graph/error-cause.ts';
import { expiryIn } from '../graph/expiry-text.ts';
import { forScreen } from '../screen.ts';
import { withoutSilence } from './text-hints.ts';
import { asMetaWroteIt, decodeText, LONGEST_TEXT, readableValue } from './text-input.ts';
import { type Span, scanLines } from './text-lines.ts';
import { newestDecisive, type Ranked } from './text-ranking.ts';
import { type Finding, findingOf, graphError, withWordsBeside } from './text-records.ts';
import { scanText } from './text-scan.ts';

/** Another error of the same text. */
export interface OtherError {
  readonly cause: Cause;
  readonly code: number | null;
  readonly subcode: number | null;
}

/** What the answer was read from. */
export type Basis = 'name' | 'code' | 'subcode' | 'sentence' | 'shape' | 'nothing';

export interface Diagnosis {
  readonly recognised: boolean;
  readonly cause: Cause;
  readonly code: number | null;
  readonly subcode: number | null;
  /** Meta's own words, redacted and without control characters; '' where there were none. */
  readonly message: string;
  /** What Meta tells a person: `error_user_title` and `error_user_msg`; '' where there is none. */
  readonly userMessage: string;
  /** When the token expired, by the words of the message. */
  readonly expiredAt: Date | null;
  /** Meta's clock when it wrote the message. */
  readonly serverTime: Date | null;
  /** Whether the token works: by the cause, else by what the code proves. */
  readonly tokenWorks: boolean | null;
  /** Waiting helps. */
  readonly transient: boolean;
  /** The code's own entry, where the cause is the one that it gives. */
  readonly entry: CodeEntry | null;
  readonly basis: Basis;
  readonly others: readonly OtherError[];
}

const LONGEST_SHOWN = 600;

/** Any text that a person may paste -> the cause of the newest decisive error in it. */
export function diagnose(input: string | Uint8Array): Diagnosis {
  const decoded = typeof input === 'string' ? input : decodeText(input.subarray(-LONGEST_TEXT));
  const pasted = decoded.replace(/^\ufeff/, '').slice(-LONGEST_TEXT);
  return named(pasted.trim()) ?? read(asMetaWroteIt(pasted));
}

/** What a chat or a page puts around a word. */
const MARKS = /^[\s`>*_"']+|[\s`*_"']+$/g;

/** A cause by its name, or an error by its number alone. */
function named(pasted: string): Diagnosis | null {
  if (pasted.length > 80) return null;
  const text = pasted.replace(MARKS, '');
  if (isCause(text)) return { ...told(text, graphError({})), recognised: true, basis: 'name' };
  const match = BARE_CODE.exec(text);
  if (match === null) return null;
  const first = Number(match[1]);
  const second = match[2] === undefined ? null : Number(match[2]);
  // Two codes of the messaging layer side by side are two errors, whatever their order.
  if (second !== null && isOfMessagingLayer(first) && isOfMessagingLayer(second) && isKnownCode(second)) {
    const [error, other] = [graphError({ code: first }), graphError({ code: second })];
    return {
      ...told(causeOf(error), error),
      others: [{ cause: causeOf(other), code: second, subcode: null }],
    };
  }
  const error = bareError(first, second);
  return error === null ? told('unrecognised', graphError({})) : told(causeOf(error), error);
}

const BARE_CODE =
  /^[(#[\s]{0,4}(?:(?:err?or?e?|erro|fehler|erreur|c[oó]digo|code|oauthexception|graph|whatsapp|meta|api)[\s:#=([]{1,4}){0,4}(-?\d{1,7})[)\]]{0,2}(?:[\s/,:;.(-]{1,4}(?:(?:error_?)?sub-?[ _]?code[\s:#=]{1,4})?(\d{2,7}))?[)\]\s.]{0,4}$/i;

function bareError(code: number, subcode: number | null): GraphError | null {
  // 463 and its like are subcodes of 190; some logs print nothing else.
  if (subcode === null && isTokenSubcode(code)) return graphError({ code: 190, subcode: code });
  if (code === 0) return graphError({ code, subcode, type: 'AuthException' });
  // 141000 to 141999 are the errors of health_status; most are published nowhere.
  const isOfHealth = code >= 141_000 && code < 142_000;
  return isKnownCode(code) || isOfMessagingLayer(code) || isOfHealth ? graphError({ code, subcode }) : null;
}

function read(whole: string): Diagnosis {
  const text = withoutSilence(whole);
  const ranking = newestDecisive(text);
  const { cut } = findAll(text, (finding) => ranking.add(finding));
  const [first, ...others] = ranking.result();
  if (first === undefined) return told(nothingSaid(whole, cut), graphError({}));
  return { ...diagnosisOf(text, first), others: others.map(brief) };
}

/** Everything that a text says, in the order of the text: one for each time that it is said. */
export function allFindings(text: string): readonly Finding[] {
  const found: Finding[] = [];
  findAll(text, (finding) => found.push(withWordsBeside(text, finding)));
  return found.sort((a, b) => a.at - b.at);
}

export function diagnosisOf(text: string, { cause, error, at }: Finding): Diagnosis {
  return told(cause, error, around(text, at));
}

function findAll(text: string, found: (finding: Finding) => void): { readonly cut: boolean } {
  const spoken: Span[] = [];
  const scanned = scanText(text, (record) => {
    const finding = findingOf(record);
    if (finding === null) return;
    spoken.push({ from: finding.at, to: finding.end });
    found(finding);
  });
  scanLines(text, spoken, found);
  return scanned;
}

/** A sentence of Meta's with its times is no longer than this, however it was broken; its first half may stand above. */
function around(text: string, at: number): string {
  const from = text.lastIndexOf('\n', text.lastIndexOf('\n', at - 1) - 1);
  return text.slice(Math.max(0, from, at - 400), at + 1500);
}

/** Empty, cut in the middle, or simply nothing that is known. */
function nothingSaid(text: string, cut: boolean): Cause {
  const trimmed = text.trim();
  if (trimmed === '') return 'not-graph-reply';
  // A log's `[2026-11-28 ...]` is no list.
  return cut && /^(?:\{|\[\s*[{["])/.test(trimmed) ? 'not-graph-reply' : 'unrecognised';
}

function told(cause: Cause, error: GraphError, context = ''): Diagnosis {
  const said = together(error.details, error.message);
  const known = CAUSES[cause];
  const entry = entryOf(cause, error);
  const own = expiryIn(error.message);
  // The sentence may go on in the next lines, where its record or line had ended.
  const expiry = own.expiredAt === null ? expiryIn(readableValue(context, 'lines')) : own;
  return {
    recognised: cause !== 'unrecognised',
    cause,
    code: error.code,
    subcode: error.subcode,
    message: forScreen(said).slice(0, LONGEST_SHOWN),
    userMessage: forScreen(together(error.userTitle, error.userMessage)).slice(0, LONGEST_SHOWN),
    expiredAt: cause === 'token-expired' ? expiry.expiredAt : null,
    serverTime: cause === 'token-expired' ? expiry.serverTime : own.serverTime,
    // A code that refuses tokens proves nothing where its words say that another thing is wrong.
    tokenWorks: known.tokenWorks ?? (provesToken(error.code) === true ? true : null),
    transient: entry === null ? known.transient : entry.wait !== '',
    entry,
    basis: basisOf(cause, error),
    others: [],
  };
}

/** What the code's own row says holds where the cause is the row's; a subcode of Meta's may have a row of its own. */
function entryOf(cause: Cause, { code, subcode }: GraphError): CodeEntry | null {
  // Why a token was refused is told by the subcode or the words, so by the cause.
  if (code !== null && TOKEN_CODES.has(code)) return null;
  const rows = [subcode !== null && subcode > 1_000_000 ? subcode : null, code];
  for (const number of rows) {
    const entry = number === null ? null : codeEntry(number);
    if (entry !== null && entry.cause === cause) return entry;
  }
  return null;
}

function basisOf(cause: Cause, error: GraphError): Basis {
  if (cause === 'unrecognised') return 'nothing';
  if (error.code === null) return error.message === '' ? 'shape' : 'sentence';
  const { subcode } = error;
  const bySubcode = subcode !== null && causeOf({ ...error, subcode: null, message: '' }) !== cause;
  if (bySubcode && causeOf(graphError({ code: error.code, subcode })) === cause) return 'subcode';
  return causeOf(graphError({ code: error.code, type: error.type })) === cause ? 'code' : 'sentence';
}

function together(first: string | null, second: string | null): string {
  const parts = [first, second].filter((words) => words !== null && words !== '');
  return parts.join(' - ');
}

function brief({ cause, error }: Ranked): OtherError {
  return { cause, code: error.code, subcode: error.subcode };
}
