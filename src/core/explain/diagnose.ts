import { isCause } from '../causes/catalogue.ts';
import type { Cause } from '../causes/cause.ts';
import type { GraphError } from '../graph/error.ts';
import { causeOf, isKnownCode, isTokenSubcode } from '../graph/error-cause.ts';
import { expiryIn } from '../graph/expiry-text.ts';
import { forScreen } from '../screen.ts';
import { decodeText, LONGEST_TEXT, withoutEntities, withoutPercents } from './text-input.ts';
import { type Span, scanLines } from './text-lines.ts';
import { newestDecisive, type Ranked } from './text-ranking.ts';
import { findingOf, graphError } from './text-records.ts';
import { scanText } from './text-scan.ts';

/** Another error of the same text. */
export interface OtherError {
  readonly cause: Cause;
  readonly code: number | null;
  readonly subcode: number | null;
}

export interface Diagnosis {
  readonly recognised: boolean;
  readonly cause: Cause;
  readonly code: number | null;
  readonly subcode: number | null;
  /** Meta's own words, redacted and without control characters; '' where there were none. */
  readonly message: string;
  /** When the token expired, by the words of the message. */
  readonly expiredAt: Date | null;
  /** Meta's clock when it wrote the message. */
  readonly serverTime: Date | null;
  readonly others: readonly OtherError[];
}

const LONGEST_SHOWN = 600;

/** Any text that a person may paste -> the cause of the newest decisive error in it. */
export function diagnose(input: string | Uint8Array): Diagnosis {
  const decoded = typeof input === 'string' ? input : decodeText(input.subarray(-LONGEST_TEXT));
  const pasted = decoded.replace(/^\ufeff/, '').slice(-LONGEST_TEXT);
  return named(pasted.trim()) ?? read(withoutPercents(withoutEntities(pasted)));
}

/** A cause by its name, or an error by its number alone. */
function named(text: string): Diagnosis | null {
  if (text.length > 80) return null;
  if (isCause(text)) return { ...told(text, graphError({})), recognised: true };
  const match = BARE_CODE.exec(text);
  if (match === null) return null;
  const error = bareError(Number(match[1]), match[2] === undefined ? null : Number(match[2]));
  return error === null ? told('unrecognised', graphError({})) : told(causeOf(error), error);
}

const BARE_CODE =
  /^[(#[\s]{0,4}(?:(?:error|code|oauthexception|graph|whatsapp|meta|api)[\s:#=([]{1,4}){0,4}(-?\d{1,7})[)\]]{0,2}(?:[\s/,:;.(-]{1,4}(?:(?:error_?)?sub-?[ _]?code[\s:#=]{1,4})?(\d{2,7}))?[)\]\s.]{0,4}$/i;

function bareError(code: number, subcode: number | null): GraphError | null {
  // 463 and its like are subcodes of 190; some logs print nothing else.
  if (subcode === null && isTokenSubcode(code)) return graphError({ code: 190, subcode: code });
  if (code === 0) return graphError({ code, subcode, type: 'AuthException' });
  return isKnownCode(code) ? graphError({ code, subcode }) : null;
}

function read(text: string): Diagnosis {
  const ranking = newestDecisive(text);
  const spoken: Span[] = [];
  const { cut } = scanText(text, (record) => {
    const finding = findingOf(record);
    if (finding === null) return;
    spoken.push({ from: finding.at, to: finding.end });
    ranking.add(finding);
  });
  scanLines(text, spoken, (finding) => ranking.add(finding));
  const [first, ...others] = ranking.result();
  if (first === undefined) return told(nothingSaid(text, cut), graphError({}));
  return {
    ...told(first.cause, first.error),
    others: others.map(brief),
  };
}

/** Empty, cut in the middle, or simply nothing that is known. */
function nothingSaid(text: string, cut: boolean): Cause {
  const trimmed = text.trim();
  if (trimmed === '') return 'not-graph-reply';
  return cut && /^[{[]/.test(trimmed) ? 'not-graph-reply' : 'unrecognised';
}

function told(cause: Cause, error: GraphError): Diagnosis {
  const said = [error.message, error.details].filter((words) => words !== null && words !== '').join(' - ');
  const expiry = expiryIn(error.message);
  return {
    recognised: cause !== 'unrecognised',
    cause,
    code: error.code,
    subcode: error.subcode,
    message: forScreen(said).slice(0, LONGEST_SHOWN),
    expiredAt: cause === 'token-expired' ? expiry.expiredAt : null,
    serverTime: expiry.serverTime,
    others: [],
  };
}

function brief({ cause, error }: Ranked): OtherError {
  return { cause, code: error.code, subcode: error.subcode };
}
