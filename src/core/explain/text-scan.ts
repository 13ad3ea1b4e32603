import { type FieldName, fieldOf } from './text-keys.ts';

/** Names and values that stood together between brackets, or line by line in a log. */
export interface TextRecord {
  /** The key that the brackets belong to: `error`, `errors`, `data`, ... */
  readonly under: string;
  readonly at: number;
  readonly end: number;
  readonly fields: ReadonlyMap<FieldName, string>;
  readonly hasChildError: boolean;
  readonly hasMessageId: boolean;
}

interface Frame {
  readonly opener: string;
  readonly under: string;
  fields: Map<FieldName, string>;
  keys: Set<string>;
  at: number;
  end: number;
  hasChildError: boolean;
  hasMessageId: boolean;
}

/** One of these keys once more, without brackets around it, means the next error of a log. */
const SPLITTING: ReadonlySet<FieldName> = new Set<FieldName>(['code', 'subcode', 'message', 'type', 'title']);
/** Lines of a log that belong together stand close to each other. */
const ONE_ENTRY = 500;

const CLOSERS: Readonly<Record<string, string>> = { '}': '{', ']': '[', ')': '(' };
const DEEPEST = 200;
/** A value that does not end within this many characters was never closed; its line is taken. */
const LONGEST_VALUE = 20_000;
const LONGEST_LINE = 2_000;
/** How far out a stray closing bracket may look for its opening one. */
const STRAY = 4;

const LONGEST_WORD = 80;
/** From a key to its value: closing quote, `]` of PHP, then `:` `=` or `=>`. */
const SEPARATOR = /\\{0,15}["'`]?(?::(?:protected|private))?(\]?)\s{0,40}(?:=>|:(?!:)|=(?!=))\s{0,200}/y;
/** What printers put before a value: PHP's `string(12) `, Rust's `Some(`, Python's `u`. */
const VALUE_PREFIX = /(?:(?:string|int|bool|float)\(|(?:Some|Ok|String|Number|Bool)\(|[ub](?=['"]))/y;
const SIZE_SUFFIX = /\d{1,9}\)\s(?=\\{0,15}["'])/y;
const OPENING_QUOTE = /(\\{0,31})(["'`])/y;
const BARE_VALUE = /-?\d{1,12}\b(?:\/\d{1,7}\b)?|(?:true|false|null|none|nil)\b/iy;
/** Before an opening bracket: Elixir's `%`, names such as Rust's `Object `, PHP's `array(2) `. */
const BRACKET_PREFIX =
  /(?:%|&|(?:array|object|Object|Array|Some)\b[^\s{[(]{0,60}\s?(?:\(\d{1,9}\)|#\d{1,9} \(\d{1,9}\))?\s?)?(?=[{[(])/y;

/**
 * Reads keys and values out of any print of an object, whole or not: JSON, Python, PHP, Ruby, Elixir, Rust,
 * JavaScript, logfmt, and those inside a string, however often escaped. One pass; every character is looked at
 * a bounded number of times.
 */
export function scanText(text: string, found: (record: TextRecord) => void): { readonly cut: boolean } {
  return new Scanner(text, found).run();
}

class Scanner {
  readonly #text: string;
  readonly #found: (record: TextRecord) => void;
  readonly #stack: Frame[] = [newFrame('', '', 0)];
  #at = 0;
  #overflow = 0;
  /** The key of the string that is being read in place. */
  #around = '';

  constructor(text: string, found: (record: TextRecord) => void) {
    this.#text = text;
    this.#found = found;
  }

  run(): { readonly cut: boolean } {
    while (this.#at < this.#text.length) this.#step();
    const cut = this.#stack.length > 1;
    while (this.#stack.length > 0) this.#close();
    return { cut };
  }

  #step(): void {
    const char = this.#text.charAt(this.#at);
    if (char === '{' || char === '[' || char === '(') this.#open(char, this.#around);
    else if (char === '}' || char === ']' || char === ')') this.#closeMatching(char);
    else if (isWordStart(this.#text.charCodeAt(this.#at))) this.#word();
    else this.#at += 1;
  }

  #open(opener: string, under: string): void {
    if (this.#stack.length < DEEPEST) this.#stack.push(newFrame(opener, under, this.#at));
    else this.#overflow += 1;
    this.#around = '';
    this.#at += 1;
  }

  #closeMatching(closer: string): void {
    this.#at += 1;
    if (this.#overflow > 0) {
      this.#overflow -= 1;
      return;
    }
    const depth = this.#depthOf(CLOSERS[closer] ?? '');
    for (let n = 0; n < depth; n += 1) this.#close();
  }

  /** How many frames a closing bracket closes: 0 for a stray one in prose. */
  #depthOf(opener: string): number {
    for (let back = 1; back <= Math.min(STRAY, this.#stack.length - 1); back += 1) {
      if (this.#stack.at(-back)?.opener === opener) return back;
    }
    return 0;
  }

  #close(): void {
    const frame = this.#stack.pop();
    if (frame === undefined) return;
    const parent = this.#stack.at(-1);
    if (parent !== undefined) handUp(frame, parent);
    this.#flush(frame);
  }

  #flush(frame: Frame): void {
    if (frame.fields.size === 0 && !frame.hasMessageId) return;
    const { under, at, end, fields, hasChildError, hasMessageId } = frame;
    this.#found({
      under: under || this.#inherited(frame),
      at,
      end,
      fields,
      hasChildError,
      hasMessageId,
    });
    frame.fields = new Map();
    frame.keys = new Set();
  }

  /** An object in a list stands under the list's key: `errors: [{ ... }]`. */
  #inherited(frame: Frame): string {
    const index = this.#stack.lastIndexOf(frame);
    const around = index === -1 ? this.#stack.at(-1) : this.#stack[index - 1];
    return around?.opener === '[' ? around.under : '';
  }

  #word(): void {
    const start = this.#at;
    this.#around = '';
    this.#at = wordEnd(this.#text, start);
    if (!maySeparate(this.#text, this.#at)) return;
    const word = this.#text.slice(start, this.#at);
    SEPARATOR.lastIndex = this.#at;
    const separator = SEPARATOR.exec(this.#text);
    if (separator === null) return;
    // `[code] => 190`: the bracket was no list but PHP's way to write a key.
    if (separator[1] === ']' && this.#stack.at(-1)?.opener === '[') this.#stack.pop();
    this.#at = SEPARATOR.lastIndex;
    this.#value(word, start);
  }

  #value(key: string, keyAt: number): void {
    const bracketAt = skip(BRACKET_PREFIX, this.#text, this.#at);
    if ('{[('.includes(this.#text.charAt(bracketAt)) && bracketAt < this.#text.length) {
      this.#at = bracketAt;
      this.#open(this.#text.charAt(bracketAt), key.toLowerCase());
      return;
    }
    const start = skip(SIZE_SUFFIX, this.#text, skip(VALUE_PREFIX, this.#text, this.#at));
    const inParentheses = this.#text.slice(this.#at, start).includes('(');
    OPENING_QUOTE.lastIndex = start;
    const quote = OPENING_QUOTE.exec(this.#text);
    if (quote !== null)
      this.#quoted(key, keyAt, OPENING_QUOTE.lastIndex, quote[1]?.length ?? 0, quote[2] ?? '');
    else this.#bare(key, keyAt, start);
    // The `)` of `String("...")` belongs to the value; it must not close a bracket around the object.
    if (inParentheses && this.#text.charAt(this.#at) === ')') this.#at += 1;
  }

  #quoted(key: string, keyAt: number, from: number, escapes: number, quote: string): void {
    const closing = closingQuote(this.#text, from, escapes, quote);
    const end = closing ?? endOfLine(this.#text, from);
    const value = this.#text.slice(from, end);
    const field = fieldOf(key);
    if (field !== null) this.#put(field, key, value, keyAt, end);
    // A print inside a string is read in place: its own quotes carry more backslashes.
    const inPlace = holdsAPrint(value) || closing === null;
    if (inPlace) this.#around = key.toLowerCase();
    this.#at = inPlace ? from : closing + escapes + 1;
  }

  #bare(key: string, keyAt: number, from: number): void {
    const field = fieldOf(key);
    this.#at = from;
    if (field === null) return;
    BARE_VALUE.lastIndex = from;
    const short = BARE_VALUE.exec(this.#text)?.[0];
    const end = short === undefined ? endOfLine(this.#text, from) : from + short.length;
    if (short !== undefined) this.#at = end;
    if (short !== undefined || field === 'message' || field === 'type') {
      this.#put(field, key, short ?? this.#text.slice(from, end), keyAt, end);
    }
  }

  #put(field: FieldName, key: string, value: string, at: number, end: number): void {
    const frame = this.#stack.at(-1);
    if (frame === undefined) return;
    if (frame.keys.has(key) ? SPLITTING.has(field) : frame.opener === '' && at - frame.end > ONE_ENTRY) {
      this.#flush(frame);
    }
    frame.keys.add(key);
    if (frame.fields.size === 0) frame.at = at;
    if (!frame.fields.has(field)) frame.fields.set(field, value);
    frame.end = end;
  }
}

function newFrame(opener: string, under: string, at: number): Frame {
  return {
    opener,
    under,
    at,
    end: at,
    fields: new Map(),
    keys: new Set(),
    hasChildError: false,
    hasMessageId: false,
  };
}

/** What a closed frame tells the one around it. */
function handUp(child: Frame, parent: Frame): void {
  const details = child.fields.get('details');
  if (/^(error_?)?data$/.test(child.under) && details !== undefined && !parent.fields.has('details')) {
    parent.fields.set('details', details);
    parent.end = child.end;
  }
  if (child.under === 'error' || child.hasChildError) parent.hasChildError = true;
  const isId = child.fields.get('id')?.startsWith('wamid.') === true && !child.fields.has('from');
  if ((isId || child.hasMessageId) && (child.under === '' || child.under === 'messages'))
    parent.hasMessageId = true;
}

function isWordStart(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}

function wordEnd(text: string, from: number): number {
  const limit = Math.min(from + LONGEST_WORD, text.length);
  let at = from + 1;
  while (at < limit && isWordPart(text.charCodeAt(at))) at += 1;
  return at;
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || (code >= 48 && code <= 57) || code === 45;
}

/** A cheap look before the dear one: most words of a log are no keys. */
function maySeparate(text: string, at: number): boolean {
  const next = text.charAt(at);
  return BEFORE_VALUE.includes(next === ' ' ? text.charAt(at + 1) : next);
}

const BEFORE_VALUE = '\\"\'`:]= \t\r\n';

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function holdsAPrint(value: string): boolean {
  return value.includes('{') || value.includes('=>');
}

function endOfLine(text: string, from: number): number {
  const limit = Math.min(from + LONGEST_LINE, text.length);
  const line = text.slice(from, limit).indexOf('\n');
  return line === -1 ? limit : from + line;
}

/**
 * The end of a string whose quote carries `escapes` backslashes: the next quote with as many. More of them are a
 * quote inside the string, fewer end the string around this one.
 */
function closingQuote(text: string, from: number, escapes: number, quote: string): number | null {
  const limit = from + LONGEST_VALUE;
  for (let at = text.indexOf(quote, from); at !== -1 && at < limit; at = text.indexOf(quote, at + 1)) {
    const run = backslashesBefore(text, at, from);
    if (run <= escapes) return at - run;
  }
  return null;
}

function backslashesBefore(text: string, at: number, from: number): number {
  let run = 0;
  while (at - run - 1 >= from && text.charCodeAt(at - run - 1) === 92) run += 1;
  return run;
}
