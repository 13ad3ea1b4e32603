import type { Cause } from '../causes/cause.ts';
import type { GraphError } from '../graph/error.ts';
import { causeOf, isDistinctive, isKnownCode, TOKEN_CODES } from '../graph/error-cause.ts';
import { sentenceCause, tokenSentenceCause, unmistakable } from '../graph/error-sentences.ts';
import { readableValue } from './text-input.ts';
import type { FieldName } from './text-keys.ts';
import { connectionFault } from './text-network.ts';
import type { TextRecord } from './text-scan.ts';

/** One thing that a text says, and how much it weighs against the others. */
export interface Finding {
  readonly cause: Cause;
  readonly error: GraphError;
  readonly at: number;
  readonly end: number;
  readonly weight: number;
}

/** An error of Meta's beats a passing fault, which beats a network's, which beats a success beside it. */
export const WEIGHT = { error: 4, passing: 3, aside: 2, success: 1 } as const;

export function graphError(parts: Partial<GraphError>): GraphError {
  return {
    code: parts.code ?? null,
    subcode: parts.subcode ?? null,
    type: parts.type ?? null,
    message: parts.message ?? '',
    details: parts.details ?? null,
    userTitle: parts.userTitle ?? null,
    userMessage: parts.userMessage ?? null,
    isTransient: parts.isTransient ?? null,
    traceId: parts.traceId ?? null,
  };
}

const NO_ERROR = graphError({});

export function weightOf(cause: Cause): number {
  if (cause === 'meta-transient' || cause === 'unrecognised' || cause === 'cannot-inspect')
    return WEIGHT.passing;
  if (cause === 'not-graph-reply' || cause === 'network') return WEIGHT.aside;
  return cause === 'token-valid' || cause === 'send-accepted' ? WEIGHT.success : WEIGHT.error;
}

/** What a record says, or null where it is another program's, or no outcome at all. */
export function findingOf(record: TextRecord): Finding | null {
  const told = outcomeOf(record) ?? errorIn(record) ?? blockIn(record);
  if (told === null) return null;
  const { cause, error } = told;
  return { cause, error, at: record.at, end: record.end, weight: weightOf(cause) };
}

function outcomeOf(record: TextRecord): Pick<Finding, 'cause' | 'error'> | null {
  const { fields } = record;
  if (
    fields.has('isValid') &&
    !record.hasChildError &&
    (fields.has('tokenFact') || record.under === 'data')
  ) {
    const valid = /^true$/i.test(fields.get('isValid') ?? '');
    return { cause: valid ? 'token-valid' : 'token-invalidated', error: NO_ERROR };
  }
  const accepted = record.hasMessageId && fields.has('product');
  return accepted ? { cause: 'send-accepted', error: NO_ERROR } : null;
}

/** `health_status`: an entity that may not send, where no error says why. */
function blockIn({ fields }: TextRecord): Pick<Finding, 'cause' | 'error'> | null {
  return fields.get('health') === 'BLOCKED' ? { cause: 'account-restricted', error: NO_ERROR } : null;
}

function errorIn(record: TextRecord): Pick<Finding, 'cause' | 'error'> | null {
  const error = errorOf(record.fields);
  if (error.message === '' && error.code === null) return null;
  if (!isMetas(error, record)) return null;
  const cause = causeOf(error);
  if (cause !== 'unrecognised' || error.code !== null) return { cause, error };
  // A library's own error object about the connection, or one of another program with a brace of its own.
  const fault = connectionFault(error.message);
  return fault === null ? { cause, error } : { cause: fault, error };
}

function errorOf(fields: ReadonlyMap<FieldName, string>): GraphError {
  const text = (name: FieldName): string | null => {
    const value = fields.get(name);
    return value === undefined || value === '' || value === 'null' ? null : readableValue(value);
  };
  const message = text('message') ?? text('title') ?? text('errorText') ?? '';
  const details = text('details');
  const [code, inlineSubcode] = (fields.get('code') ?? '').split('/');
  const own = numberIn(code);
  const bracketed = numberIn(BRACKETED.exec(message)?.[1] ?? BRACKETED.exec(details ?? '')?.[1]);
  return graphError({
    // A vendor's own number, or HTTP's, beside the one that Meta puts in brackets.
    code: own !== null && (bracketed === null || isMetasNumber(own)) ? own : (bracketed ?? own),
    subcode: numberIn(fields.get('subcode')) ?? numberIn(inlineSubcode),
    type: text('type'),
    message,
    details,
    userTitle: text('userTitle'),
    userMessage: text('userMessage'),
    isTransient: truth(fields.get('isTransient')),
    traceId: text('traceId'),
  });
}

const BRACKETED = /\(#(-?\d{1,7})\)/;

function isMetasNumber(code: number): boolean {
  return isKnownCode(code) && (code < 400 || code > 599);
}

/** A code that stands in a log without its message has its words in the same line, or in the next. */
export function withWordsBeside<F extends Finding>(text: string, finding: F): F {
  const { error, at, end } = finding;
  if (error.code === null || error.message !== '' || error.subcode !== null) return finding;
  const before = text.slice(Math.max(0, at - 300), at);
  const behind = text.slice(at, end + 600);
  const line = before.slice(before.lastIndexOf('\n') + 1) + (/^[^\n]*/.exec(behind)?.[0] ?? '');
  const named = graphError({ ...error, message: readableValue(line) });
  const cause = causeOf(named);
  return cause === finding.cause ? finding : { ...finding, cause, error: named, weight: weightOf(cause) };
}

/** Many programs write `code` and `message`; Meta's have a trace, its type, its brackets, its words or its number. */
function isMetas(error: GraphError, record: TextRecord): boolean {
  if (error.traceId !== null || error.subcode !== null || /Exception$/.test(error.type ?? '')) return true;
  if (record.fields.has('code') && /^errors?$/.test(record.under)) return true;
  if (/^\(#-?\d{1,7}\)/.test(error.message)) return true;
  if (error.code !== null && isDistinctive(error.code)) {
    // 190 is Meta's where its words, or nothing else, stand beside it.
    const words = `${error.message} ${error.details ?? ''}`.trim();
    return !TOKEN_CODES.has(error.code) || words === '' || speaksOfTokens(words);
  }
  if (error.isTransient !== null && error.message !== '') return true;
  if (unmistakable(error.message)) return true;
  return sentenceCause(error.message) !== null && (error.code !== null || /^errors?$/.test(record.under));
}

function speaksOfTokens(words: string): boolean {
  return (
    tokenSentenceCause(words, 'coded') !== null ||
    /token|oauth|session|facebook|meta\b|graph|app\b|user/i.test(words) ||
    /[^\x00-\x7f]/.test(words)
  );
}

function numberIn(value: string | undefined): number | null {
  const digits = value === undefined ? null : /^-?\d{1,9}$/.exec(value.trim());
  return digits === null ? null : Number(digits[0]);
}

function truth(value: string | undefined): boolean | null {
  if (value === undefined || !/^(?:true|false)$/i.test(value)) return null;
  return value.toLowerCase() === 'true';
}
