import { parseEnv as parseAsNode } from 'node:util';
import { parse as parseAsDotenv } from 'dotenv';
import { eachBinding } from './bindings.ts';
import { isLineSeparator, lineEnd, skipSpace } from './bytes.ts';

/** Own properties are the keys. */
export type Values = Readonly<Record<string, string | undefined>>;

/** The file as dotenv reads it: decoded as UTF-8, nothing stripped. */
export function readAsDotenv(text: string): Values {
  if (isSlowForDotenv(text)) return readByBindings(text);
  try {
    return parseAsDotenv(Buffer.from(text, 'latin1'));
  } catch (error) {
    // A quoted value of megabytes is more than the stack of a pattern holds.
    if (error instanceof RangeError) return readByBindings(text);
    throw error;
  }
}

/** True if in every built-in reader the key is new where it was, and all other keys are what they were. */
export function isProved(
  before: string,
  after: string,
  key: string,
  token: string,
  isAdded: boolean,
  was: Values = readAsDotenv(before),
): boolean {
  const is = readAsDotenv(after);
  if (!sameOthers(was, is, key)) return false;
  const old = valueIn(was, key);
  const now = valueIn(is, key);
  // Python's `'KEY'=value` is none for dotenv, before as after.
  if (now !== token && (old !== undefined || now !== undefined || isAdded)) return false;
  return nodeAgrees(before, after, key, token, old);
}

function valueIn(values: Values, key: string): string | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function sameOthers(was: Values, is: Values, key: string): boolean {
  const names = Object.keys(was);
  const others = (values: Values, size: number): number => size - (Object.hasOwn(values, key) ? 1 : 0);
  if (others(was, names.length) !== others(is, Object.keys(is).length)) return false;
  return names.every((name) => name === key || (was[name] === is[name] && Object.hasOwn(is, name)));
}

/**
 * Node reads a few forms worse than dotenv does (a tab at the end of a value, `\"`): there it must only cease to read
 * the old value.
 */
function nodeAgrees(
  before: string,
  after: string,
  key: string,
  token: string,
  dotenvValue: string | undefined,
): boolean {
  const was = readAsNode(before);
  const is = readAsNode(after);
  if (was === undefined || is === undefined) return true;
  const old = valueIn(was, key);
  const now = valueIn(is, key);
  if (old !== undefined && now !== token && (old === dotenvValue || old === now)) return false;
  return sameOthers(was, is, key);
}

/** Without the names that are none, where Node glued two lines together or kept a byte order mark. */
function readAsNode(text: string): Values | undefined {
  // Node takes lone carriage returns out and joins the lines; only what breaks lines for it is compared.
  if (/\r(?!\n)/.test(text) || isSlowForNode(text)) return undefined;
  const read = parseAsNode(Buffer.from(text, 'latin1').toString('utf8'));
  for (const name of Object.keys(read)) if (!/^[\w.-]+$/.test(name)) delete read[name];
  return read;
}

/** A larger .env is no person's; there dotenv's word is enough, and a second reader would double the time. */
const MOST_FOR_NODE = 1_000_000;

/** Each line after the last `=` makes Node search the rest of the file for another one. */
function isSlowForNode(text: string): boolean {
  if (text.length > MOST_FOR_NODE) return true;
  const last = text.lastIndexOf('=');
  let lines = 0;
  for (let at = text.indexOf('\n', last + 1); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines * (text.length - last) > 10_000_000_000;
}

/**
 * dotenv's pattern begins anew at each line of a run of blank ones, and takes the quotes off from each line of a
 * value that U+2028 divides. Where that would cost much more than the size of the file says, it is not asked.
 */
function isSlowForDotenv(text: string): boolean {
  const budget = 64 * text.length + 4_000_000;
  return blankRunCost(text, budget) > budget || separatorCost(text) > budget;
}

function blankRunCost(text: string, limit: number): number {
  let cost = 0;
  for (let at = lineEnd(text, 0); at < text.length && cost <= limit; at = lineEnd(text, at)) {
    const end = skipSpace(text, at);
    let lines = 0;
    for (let i = at; i < end; i += 1) if (text.charCodeAt(i) === 10 || text.charCodeAt(i) === 13) lines += 1;
    cost += lines * (end - at);
    at = end;
  }
  return cost;
}

function separatorCost(text: string): number {
  let cost = 0;
  for (let at = text.indexOf('\xe2\x80'); at !== -1; at = text.indexOf('\xe2\x80', at)) {
    const end = lineEnd(text, at);
    let separators = 0;
    for (; at !== -1 && at < end; at = text.indexOf('\xe2\x80', at + 2))
      if (isLineSeparator(text, at)) separators += 1;
    cost += separators * (end - (text.lastIndexOf('\n', end - 1) + 1));
    if (at === -1) break;
  }
  return cost;
}

/** dotenv's reading in linear time, from the positions of the bindings. */
export function readByBindings(text: string): Values {
  const values: Record<string, string> = {};
  eachBinding(text, ({ keyAt, keyEnd, from, to }) => {
    const name = text.slice(keyAt, keyEnd);
    values[name] = unquotedValue(text.slice(from, to));
  });
  return values;
}

function unquotedValue(bytes: string): string {
  const raw = Buffer.from(bytes, 'latin1').toString('utf8').replace(/\r\n?/g, '\n');
  const bare = withoutQuotes(raw);
  return raw.startsWith('"') ? bare.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : bare;
}

/** What `/^(['"`])([\s\S]*)\1$/mg` does to a value, for any number of U+2028 in it, in one pass. */
function withoutQuotes(value: string): string {
  const last = lastAtLineEnd(value);
  let out = '';
  let done = 0;
  for (let start = 0; start <= value.length; start = nextLine(value, start)) {
    const close = start < done ? -1 : (last.get(value.charAt(start)) ?? -1);
    if (close <= start) continue;
    out += value.slice(done, start) + value.slice(start + 1, close);
    done = close + 1;
  }
  return out + value.slice(done);
}

function lastAtLineEnd(value: string): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (let at = 0; at < value.length; at += 1) {
    const char = value.charAt(at);
    if (/['"`]/.test(char) && (at + 1 === value.length || /[\n\r\u2028\u2029]/.test(value.charAt(at + 1)))) {
      last.set(char, at);
    }
  }
  return last;
}

function nextLine(value: string, from: number): number {
  for (let at = from; at < value.length; at += 1)
    if (/[\n\r\u2028\u2029]/.test(value.charAt(at))) return at + 1;
  return value.length + 1;
}
