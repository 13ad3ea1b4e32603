import { isDocumented } from '../causes/codes.ts';
import { isDistinctive, isKnownCode, TOKEN_CODES } from '../graph/error-cause.ts';
import { sentenceCause, tokenSentenceCause } from '../graph/error-sentences.ts';

/** A number in a line that is one of Meta's codes, with the words that belong to it. */
export interface CodeInLine {
  readonly code: number;
  readonly subcode: number | null;
  /** Where it stands in the line. */
  readonly at: number;
  /** The end of what belongs to it. */
  readonly end: number;
}

/** What is known of the text around the line. */
export interface Surroundings {
  /** The text is so short that nothing else can be meant. */
  readonly alone: boolean;
  /** Meta is named in the line, or beside it. */
  readonly ofMeta: boolean;
}

export const OF_META =
  /oauth|facebook|fbtrace|graph[ ._-]?api|\bgraph\b|whats-?app|\bmeta\b|\bwaba\b|access token|messaging_product|wamid\./i;
/** The word before the number calls it an error, in the languages that people write their messages in. */
const ERROR =
  'err(?:or|o|ore|eur|or(?:es)?|os|ori|eurs)?|exception|falha|fall[oó]|fehler|feil|fejl|fel|fout|virhe|błąd|blad|chyba|hiba|eroare|hata|ошибка|помилка|σφάλμα|lỗi|kesalahan|galat|ralat|エラー|错误|錯誤|오류|ข้อผิดพลาด|خطأ|שגיאה|त्रुटि';
const CODE = 'codes?|c[oó]digos?|codice|kode|kod|koodi|код|コード|代码|代碼|코드|mã|รหัส|رمز|קוד|कोड';
/** `error 131026`, `code: 190`, `Erro 131030`, `código de error 132012`, `error_code=190`, `errorCode":131047`. */
const CALLED = new RegExp(
  `(?:^|[^\\p{L}\\d])((?:[\\p{L}\\d]{0,20}_?(?:${ERROR})|[\\p{L}\\d_]{0,20}(?:${CODE}))(?:[\\s_-]{1,2}(?:de |d'|of |da |do |the )?(?:${ERROR}|${CODE})){0,2})["'\`]?(?:\\s?(?:n[or]?[.°º]|n[or](?= )|number|núm(?:ero|\\.)?|№|رقم)\\s?|[\\s:：#=(\\[|"'*\`-]{1,6}|(?<=[\\u3040-\\u9fff\\uac00-\\ud7af]))(-?\\d{1,7})(?![\\d]|[.,/-]\\d|[\\p{L}_])`,
  'giu',
);
const STANDS_ALONE = new RegExp(`^(?:api |graph |oauth ?)?(?:${ERROR})(?: |$)`, 'iu');
const CALLED_CODE = new RegExp(`${CODE}`, 'iu');
/** A camel-cased or joined name whose code is no error's. */
const OTHER_NUMBER =
  /(?:status|http|exit|response|return|line|lang|country|zip|post|area|verif|auth|qr|bar|product|version|op)[ _-]?(?:code|c[oó]digo|number|no\.?|nr)?$/i;
/** `exit code 190`, `zip code 131030`. */
const OTHER_CODE =
  /(?:exit|status|http|return|zip|post(?:al)?|area|country|language|dial(?:ing)?|qr|bar|promo|coupon|voucher|tracking)[ _-]?$/i;
/** "(#100) The parameter ...": text follows, which tells a short one from the number of a pull request. */
const HASHED = /\(#(-?\d{1,7})\)/g;
const HASH = /(?<![\w(&/])#(13\d{4}|80\d{3})(?!\d)/g;
/** Make.com prints `[HTTP status] [code] text`. */
const BRACKETED = /\[[1-5]\d\d\]\s{1,4}\[(\d{1,7})\]/;
/** `131026: Message undeliverable`, `⚠️ 131026 – ...`, `META_131026: ...`, `| 132001 template ...`, `(132001)`. */
const TITLED =
  /(?:^[^\p{L}\p{Sc}\d]{0,24}|["'`([{|<>*«“,]\s{0,3}|\p{Extended_Pictographic}️?\s{0,3}|[-–—:]\s{1,3}|\s-|[A-Za-z]_)(1[34]\d{4})(?=\s{0,12}[:;)>\]|–—"'`]|\s[-–]\s|\s{1,2}["'(\p{L}]|\s*$)/gu;
const SUBCODED = /sub-?[ _]?(?:code|c[oó]digo)["'`]?[\s:#=(]{1,4}(\d{2,7})\b/i;
const SLASHED = /\b(102|190)(?:\/|\s?\()(\d{3}|2\d{6})\b/;
/** 100 beside its subcode is a fraction, a date or a size as often: the word before it tells. */
const SLASHED_100 = new RegExp(`(?:${ERROR}|${CODE})["'\`:#(\\s]{1,4}(100)\\/(33|2\\d{6})\\b`, 'iu');
/** `190 - Error validating ...`, `190 "Session has expired"`, `... (190)`. */
const TOKEN_CODE = /(?:^|[\s("'`>|])(102|190)(?=["'`]?\s{0,3}\\{0,4}[-–—:"'“«|)]|\)|$)/;

/** Words before a number that make it anybody's: an order, a ticket, a person. */
const ANYBODYS =
  /(?:order|invoice|pedido|orden|factura|fatura|ticket|issue|pull(?: request)?|\bpr|user|customer|cliente|usuario|usuário|account|product|sku|item|ref(?:erence)?|job|task|build|commit|fix(?:es|ed)?|close[sd]?|see|row|line|port|pid|postcode|zip|id)\W{0,4}$/i;
const FAILING =
  /fail|falh|fall[oó]|err|undeliver|entreg|deliver|reject|recus|rechaz|block|denied|restrict|template|plantilla|modelo|recipient|re-?engagement|message|mensa[gj]e|nachricht|exception|status|http [45]\d\d|reason|motiv/i;

/** `131_026`: how sources write long numbers. */
const SEPARATED = /(?<![\w.])(1[34]\d)_(\d{3})(?!\w)/g;

/** The codes that a line names, in their order. */
export function codesIn(written: string, around: Surroundings): readonly CodeInLine[] {
  const line = written.replace(SEPARATED, '$1$2 ');
  if (!/\d{2}|#-?\d|\b[1-5]\b/.test(line)) return [];
  const found = [...hashed(line, around), ...bracketed(line)];
  if (found.length === 0) found.push(...slashed(line));
  if (found.length === 0) found.push(...called(line, around), ...titled(line, around));
  if (found.length === 0) found.push(...tokenCode(line, around));
  return distinct(found.sort((a, b) => a.at - b.at));
}

function distinct(codes: readonly CodeInLine[]): readonly CodeInLine[] {
  const seen = new Set<number>();
  return codes.filter(({ code }) => !seen.has(code) && seen.add(code));
}

function hashed(line: string, around: Surroundings): CodeInLine[] {
  const matches = [...line.matchAll(HASHED)];
  const found = matches.flatMap((match, n) => {
    const end = Math.min(matches[n + 1]?.index ?? line.length, match.index + 1000);
    const code = Number(match[1]);
    const one = { code, subcode: null, at: match.index, end };
    return isMetasBracket(line, one, around) ? [one] : [];
  });
  const bare = [...line.matchAll(HASH)].filter(
    ({ index }) => !ANYBODYS.test(line.slice(Math.max(0, index - 24), index)),
  );
  return [
    ...found,
    ...bare
      .filter((match) => isDocumented(Number(match[1])))
      .filter(() => around.ofMeta || around.alone || FAILING.test(line))
      .map((match) => ({ code: Number(match[1]), subcode: null, at: match.index, end: line.length })),
  ];
}

/** Pull requests have numbers in brackets as well: Meta's has an error before it, or a sentence of Meta's behind it. */
function isMetasBracket(line: string, { code, at, end }: CodeInLine, around: Surroundings): boolean {
  const before = line.slice(Math.max(0, at - 60), at);
  const behind = line.slice(at, end).replace(/^\(#-?\d{1,7}\)[\s:"'`\\]*/, '');
  if (code < 0) return isKnownCode(code);
  if (code >= 130_000 && code <= 149_999) return !ANYBODYS.test(before) || isDocumented(code);
  if (/^(?:by @|and \(?#|or \(?#|, ?#|—|–|\)|\(#\d)/.test(behind)) return false;
  if (
    /(?:err|exception|oauth|graph|meta|facebook|whats-?app|instagram|api|fail|respon)\w*\W{0,12}(?:[1-5]\d\d\W{0,6})?$/i.test(
      before,
    )
  )
    return true;
  if (sentenceCause(behind) !== null || (TOKEN_CODES.has(code) && says(behind))) return true;
  const begins = !/[\p{L}\d]/u.test(before);
  if (!/\p{L}/u.test(behind)) return around.alone && begins && isKnownCode(code);
  return begins ? around.alone || around.ofMeta : around.ofMeta && isKnownCode(code);
}

function says(words: string): boolean {
  return tokenSentenceCause(words, 'coded') !== null;
}

function bracketed(line: string): CodeInLine[] {
  const match = BRACKETED.exec(line);
  return match === null ? [] : [{ code: Number(match[1]), subcode: null, at: match.index, end: line.length }];
}

function slashed(line: string): CodeInLine[] {
  const match = SLASHED.exec(line) ?? (line.includes('100/') ? SLASHED_100.exec(line) : null);
  return match === null
    ? []
    : [{ code: Number(match[1]), subcode: Number(match[2]), at: match.index, end: line.length }];
}

/** Nothing but the code, or words about a token beside it. */
function isBareOrOfTokens(line: string): boolean {
  if (/token|oauth|session|sub-?_?code/i.test(line) || /[^\x00-\x7f]/.test(line)) return true;
  return !/[a-z]{4,}/i.test(line.replace(/error|code|exception|message|status/gi, ''));
}

/** What `called` would not take anyway is looked at no closer. */
const TELLING = /(?<!\d)(?:1[34]\d{4}|8\d{4}|190|368|\d{4}|\d{7})(?!\d)|oauth|facebook|graph|meta/i;

/** Numbers that are called a code or an error, and that their own form or Meta's name makes one of Meta's. */
function called(line: string, { ofMeta }: Surroundings): CodeInLine[] {
  if (!TELLING.test(line)) return [];
  const subcode = SUBCODED.exec(line)?.[1];
  return [...line.matchAll(CALLED)].flatMap((match) => {
    const name = match[1] ?? '';
    const code = Number(match[2]);
    const isCode = CALLED_CODE.test(name);
    const before = line.slice(Math.max(0, match.index - 12), match.index + 1);
    if (/sub-?[ _]?c[oó]d/i.test(name) || OTHER_NUMBER.test(name) || OTHER_CODE.test(before)) return [];
    if (/sub-?[ _]?$/i.test(line.slice(Math.max(0, match.index - 4), match.index + 1))) return [];
    // 200 to 299 are more often HTTP's than Meta's, 400 to 599 are HTTP's, and 0 is any program's.
    if (!isKnownCode(code) || (code >= 200 && code <= 299)) return [];
    const clear = isDistinctive(code) || (isCode && code > 130_000 && code < 150_000);
    if (!clear && !(ofMeta && /oauth|facebook|graph|meta/i.test(line))) return [];
    // Other programs have an error 190, too.
    if (TOKEN_CODES.has(code) && !ofMeta && !isBareOrOfTokens(line)) return [];
    // `SSLError(1, ...)` is a class of a program with its own numbers.
    if (!isCode && code < 80_000 && !(ofMeta && STANDS_ALONE.test(name))) return [];
    return [
      { code, subcode: subcode === undefined ? null : Number(subcode), at: match.index, end: line.length },
    ];
  });
}

/** A code that begins a title or stands in brackets, without a word that calls it one. */
function titled(line: string, { alone, ofMeta }: Surroundings): CodeInLine[] {
  const matches = [...line.matchAll(TITLED), ...(ofMeta ? line.matchAll(IN_SENTENCE) : [])];
  return matches.flatMap((match) => {
    const code = Number(match[1]);
    const before = line.slice(Math.max(0, match.index - 24), match.index + 1);
    if (!isDocumented(code) || !isDistinctive(code) || ANYBODYS.test(before)) return [];
    if (isOtherValue(line, match.index + match[0].length)) return [];
    const begins = alone && /^[^\p{L}\p{Sc}\d]{0,24}\d/u.test(line);
    const words = line.slice(match.index + match[0].length);
    if (!ofMeta && !begins && !FAILING.test(line) && sentenceCause(words) === null) return [];
    return [{ code, subcode: null, at: match.index, end: line.length }];
  });
}

/** `"amount":"131042"`: a number that is all there is of another thing's value. */
function isOtherValue(line: string, end: number): boolean {
  if (!/^["'`]?\s{0,4}(?:[,;})\]]|$)/.test(line.slice(end, end + 8))) return false;
  const key = VALUE_OF.exec(line.slice(Math.max(0, end - 60), end))?.[1];
  return key !== undefined && (!ERROR_OR_CODE.test(key) || OTHER_NUMBER.test(key));
}

const VALUE_OF = /([\p{L}\w-]{1,40})["'`]?\s{0,2}(?:=>|[:=])\s{0,2}["'`]?\d{6}$/u;
const ERROR_OR_CODE = new RegExp(
  `${ERROR}|${CODE}|reason|motiv|grund|raison|caus|fail|status|detail|title|message`,
  'iu',
);

/** `WhatsApp answered 131037: ...`, `Meta refuses it with 131047 (closed window)`: a sentence that names Meta. */
const IN_SENTENCE = /\s(13\d{4})(?=\s{0,2}[:(])/g;

/** The token's code beside one of Meta's sentences about a token. */
function tokenCode(line: string, { alone, ofMeta }: Surroundings): CodeInLine[] {
  const match = TOKEN_CODE.exec(line);
  if (match === null || tokenSentenceCause(line, ofMeta || alone ? 'oauth' : 'alone') === null) return [];
  const subcode = SUBCODED.exec(line)?.[1];
  return [
    {
      code: Number(match[1]),
      subcode: subcode === undefined ? null : Number(subcode),
      at: match.index,
      end: line.length,
    },
  ];
}
