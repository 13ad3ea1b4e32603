import { EnvText, Secret } from '../secret.ts';
import { closingQuote } from './bindings.ts';
import { nameEnd, skipBlanks } from './bytes.ts';
import type { EnvEdit, EnvNote, EnvRefusal, EnvRepair, Refused } from './edit.ts';
import { isProved, readAsDotenv, type Values } from './proof.ts';
import { findSites, lineNumber, type Site } from './sites.ts';
import { type Splice, spliceOf } from './splice.ts';

/** What dotenv reads of a text, which never changes: a large file is read once for its ids and for its edit. */
const READ = new WeakMap<EnvText, Values>();

function valuesOf(text: EnvText): Values {
  const known = READ.get(text);
  if (known !== undefined) return known;
  const values = readAsDotenv(text.expose());
  READ.set(text, values);
  return values;
}

/** The values of a .env by name; a Map is one. Only what is asked for becomes a Secret: a file may have 100,000 keys. */
export interface EnvValues {
  has(name: string): boolean;
  get(name: string): Secret | undefined;
  keys(): Iterable<string>;
}

/** What dotenv reads. */
export function parseEnv(text: EnvText): EnvValues {
  const known = PARSED.get(text);
  if (known !== undefined) return known;
  const values = valuesOf(text);
  // Listing the names of a large file takes longer than reading one value of it.
  let names: readonly string[] | undefined;
  const parsed: EnvValues = {
    has: (name) => Object.hasOwn(values, name),
    get: (name) =>
      Object.hasOwn(values, name) ? new Secret(values[name] ?? '', `value of ${name}`) : undefined,
    keys: () => {
      names ??= Object.keys(values);
      return names;
    },
  };
  PARSED.set(text, parsed);
  return parsed;
}

/** What is read of one text is the same object, so that what was worked out of it is found again. */
const PARSED = new WeakMap<EnvText, EnvValues>();

export interface Definition {
  /** 1-based. */
  readonly line: number;
  readonly value: Secret;
}

/** Where a text defines the key that was asked for last: finding, reading and rewriting it ask for the same one. */
const SITES = new WeakMap<EnvText, { readonly key: string; readonly sites: readonly Site[] | Refused }>();

function sitesOf(text: EnvText, key: string): readonly Site[] | Refused {
  const known = SITES.get(text);
  if (known?.key === key) return known.sites;
  const sites = findSites(text.expose(), key);
  SITES.set(text, { key, sites });
  return sites;
}

/** The active definitions of the key, each read alone as dotenv would. Empty also where readers disagree. */
export function definitionsOf(text: EnvText, key: string): readonly Definition[] {
  const bytes = text.expose();
  const sites = sitesOf(text, key);
  if ('ok' in sites) return [];
  return sites.map((site) => ({
    line: site.line,
    value: new Secret(valueAt(bytes, site), `value of ${key}`),
  }));
}

function valueAt(text: string, site: Site): string {
  const start = skipBlanks(text, site.valueAt, site.lineEnd);
  const quote = text[start];
  const isQuoted = start < site.lineEnd && (quote === '"' || quote === "'" || quote === '`');
  const closing = isQuoted ? closingQuote(text, start, quote) : -1;
  const end = closing === -1 ? site.lineEnd : closing + 1;
  return readAsDotenv(`K=${text.slice(start, end)}`)['K'] ?? '';
}

/** What stands behind the sign on the line of the last active definition, as it stands there; '' without one. */
export function rawValueOf(text: EnvText, key: string): string {
  const sites = sitesOf(text, key);
  const site = 'ok' in sites ? undefined : sites.at(-1);
  return site === undefined ? '' : text.expose().slice(site.valueAt, site.lineEnd);
}

/**
 * Gives the key a new value wherever it is defined, or adds it as a last line. Nothing but the bytes of the value
 * changes (and what `repairs` tells), and the result is proved by two readers before it is returned.
 */
export function setKey(file: EnvText, key: string, secret: Secret, mayAdd = true): EnvEdit {
  const token = secret.expose();
  if (!/^[A-Za-z0-9|_-]+$/.test(token)) return unfitness(file.expose(), key) ?? refused(1, 'not-a-token');
  return setValue(file, key, token, mayAdd);
}

/** The same for a value that dotenvx has encrypted: it stands in quotes or bare, and no reader expands it. */
export function setCipher(file: EnvText, key: string, cipher: string): EnvEdit {
  if (!/^encrypted:[A-Za-z0-9+/]+={0,2}$/.test(cipher)) return refused(1, 'not-a-token');
  return setValue(file, key, cipher, false);
}

function setValue(file: EnvText, key: string, token: string, mayAdd: boolean): EnvEdit {
  const text = file.expose();
  const unfit = unfitness(text, key);
  if (unfit !== undefined) return unfit;
  const sites = sitesOf(file, key);
  if ('ok' in sites) return sites;
  if (sites.length === 0 && !mayAdd) return refused(1, 'nothing-to-add-to');
  const edit = sites.length === 0 ? addition(text, key, token) : replacement(text, sites, token);
  if ('ok' in edit) return edit;
  const change = edit.text === text ? 'unchanged' : sites.length === 0 ? 'added' : 'replaced';
  if (change !== 'unchanged' && !isProved(text, edit.text, key, token, change === 'added', valuesOf(file)))
    return refused(edit.lines[0], 'readers-differ');
  const notes = notesOn(text, key, sites);
  return { ok: true, text: new EnvText(edit.text), change, lines: edit.lines, repairs: edit.repairs, notes };
}

function refused(line: number | undefined, reason: EnvRefusal): Refused {
  return { ok: false, line: line ?? 1, reason };
}

function unfitness(text: string, key: string): Refused | undefined {
  if (text.startsWith('\xff\xfe') || text.startsWith('\xfe\xff')) return refused(1, 'utf-16');
  const nul = text.indexOf('\0');
  if (nul !== -1) return refused(lineNumber(text, nul), 'nul');
  return key === '' || nameEnd(key, 0) !== key.length ? refused(1, 'not-a-key') : undefined;
}

interface Draft {
  readonly text: string;
  readonly lines: readonly number[];
  readonly repairs: readonly EnvRepair[];
}

function replacement(text: string, sites: readonly Site[], token: string): Draft | Refused {
  const pieces: string[] = [];
  const repairs = new Set<EnvRepair>();
  let done = 0;
  for (const site of sites) {
    const splice: Splice | EnvRefusal = spliceOf(text, site, token);
    if (typeof splice === 'string') return refused(site.line, splice);
    pieces.push(text.slice(done, splice.from), splice.insert);
    for (const repair of splice.repairs) repairs.add(repair);
    done = splice.to;
  }
  pieces.push(text.slice(done));
  return { text: pieces.join(''), lines: sites.map(({ line }) => line), repairs: [...repairs] };
}

/** One bare line with the file's own line end; a missing last line end stays missing. */
function addition(text: string, key: string, token: string): Draft | Refused {
  const eol = lastLineEnd(text);
  const ended = text === '' || text === '\xef\xbb\xbf' || /[\r\n]$/.test(text.slice(-1));
  const added = ended ? `${text}${key}=${token}${eol}` : `${text}${eol}${key}=${token}`;
  const line = lineNumber(added, ended ? text.length : text.length + eol.length);
  if (token.includes('|')) return refused(line, 'pipe-unquoted');
  return { text: added, lines: [line], repairs: [] };
}

function lastLineEnd(text: string): string {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  if (end === -1) return '\n';
  return text.slice(end - 1, end + 1) === '\r\n' ? '\r\n' : text.charAt(end);
}

function notesOn(text: string, key: string, sites: readonly Site[]): readonly EnvNote[] {
  const notes: EnvNote[] = [];
  const first = sites[0];
  if (sites.some((site) => text[skipBlanks(text, site.valueAt, site.lineEnd)] === '`'))
    notes.push('backticks');
  if (first?.line === 1 && text.startsWith('\xef\xbb\xbf')) notes.push('bom-before-key');
  if (isReferenced(text, key)) notes.push('referenced');
  return notes;
}

function isReferenced(text: string, key: string): boolean {
  if (text.includes(`\${${key}}`) || text.includes(`\${${key}:`)) return true;
  for (let at = text.indexOf(`$${key}`); at !== -1; at = text.indexOf(`$${key}`, at + 1)) {
    if (nameEnd(text, at + 1) === at + 1 + key.length) return true;
  }
  return false;
}
