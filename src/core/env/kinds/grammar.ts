import { type AccessToken, EnvText, Secret } from '../../secret.ts';
import type { EnvEdit, EnvRefusal, Refused } from '../edit.ts';
import type { Definition, EnvValues } from '../file.ts';
import { lineNumber } from '../sites.ts';

/** One value of a file with a format of its own, and the bytes that hold it. */
export interface Spot {
  /** The whole way to it, as people of this format name it: `WhatsApp:AccessToken`. */
  readonly name: string;
  /** Its last part alone. */
  readonly leaf: string;
  readonly value: string;
  readonly from: number;
  readonly to: number;
  /** Why it can't be rewritten where it stands; null where it can. */
  readonly obstacle: EnvRefusal | null;
  /** What is written for a token; the token itself where it is missing. */
  readonly encode?: (token: string) => string;
}

/** How one format is read. `leaves` are all values, so that an edit can be held against what stood there. */
export interface Grammar {
  /** The refusal where the format's own parser does not take the file. */
  spots(text: string): readonly Spot[] | EnvRefusal;
  /** Everything that the format's own parser reads, comparable; null where it does not take the text. */
  reading(text: string): ReadonlyMap<string, string> | null;
}

/** What can be read and rewritten of a file, whatever its format. */
export interface Editor {
  values(text: EnvText): EnvValues;
  definitions(text: EnvText, key: string): readonly Definition[];
  set(text: EnvText, key: string, token: AccessToken): EnvEdit;
  /** The name in full for one that a person typed; null where none fits, or several. */
  nameFor(text: EnvText, typed: string): string | null;
  /** The file holds this one value and nothing else, so no name is to be chosen. */
  readonly only?: string;
}

export function editorOf(ofFormat: Grammar): Editor {
  const grammar = withinTheStack(ofFormat);
  const seen = new WeakMap<EnvText, readonly Spot[]>();
  const spotsIn = (text: EnvText): readonly Spot[] => {
    const spots = seen.get(text) ?? grammar.spots(text.expose());
    const found = typeof spots === 'string' ? [] : spots;
    seen.set(text, found);
    return found;
  };
  return {
    values: (text) => valuesOf(spotsIn(text)),
    definitions: (text, key) =>
      spotsIn(text)
        .filter(({ name }) => name === key)
        .map(({ from, value }) => ({
          line: lineNumber(text.expose(), from),
          value: new Secret(value, `value of ${key}`),
        })),
    set: (text, key, token) => replaced(grammar, text, key, token),
    nameFor: (text, typed) => nameFor(spotsIn(text), typed),
  };
}

/** No person's file is nested as deep as the stack; a parser that calls itself ends there. */
function withinTheStack({ spots, reading }: Grammar): Grammar {
  const orElse = <T>(read: () => T, refused: T): T => {
    try {
      return read();
    } catch (error) {
      if (error instanceof RangeError) return refused;
      throw error;
    }
  };
  return {
    spots: (text) => orElse(() => spots(text), 'not-parsed'),
    reading: (text) => orElse(() => reading(text), null),
  };
}

function valuesOf(spots: readonly Spot[]): EnvValues {
  return new Map(spots.map(({ name, value }) => [name, new Secret(value, `value of ${name}`)]));
}

function nameFor(spots: readonly Spot[], typed: string): string | null {
  if (spots.some(({ name }) => name === typed)) return typed;
  const names = new Set(spots.filter(({ leaf }) => leaf === typed).map(({ name }) => name));
  const [only] = names;
  return names.size === 1 && only !== undefined ? only : null;
}

/** The bytes of one value, where the format's own parser reads the new one there and all else as before. */
function replaced(grammar: Grammar, file: EnvText, key: string, secret: AccessToken): EnvEdit {
  const text = file.expose();
  const token = secret.expose();
  if (!/^[A-Za-z0-9|_-]+$/.test(token)) return refused(1, 'not-a-token');
  const all = grammar.spots(text);
  if (typeof all === 'string') return refused(1, all);
  const named = all.filter(({ name }) => name === key);
  const spots = named.length > 0 ? named : all.filter(({ leaf }) => leaf === key);
  const [spot, second] = spots;
  if (spot === undefined) return refused(1, 'no-such-name');
  const line = lineNumber(text, spot.from);
  if (second !== undefined) return refused(lineNumber(text, second.from), 'several-places');
  if (spot.obstacle !== null) return refused(line, spot.obstacle);
  const insert = spot.encode?.(token) ?? token;
  const next = text.slice(0, spot.from) + insert + text.slice(spot.to);
  if (!isProved(grammar, text, next, spot, token)) return refused(line, 'readers-differ');
  const change = next === text ? 'unchanged' : 'replaced';
  return { ok: true, text: new EnvText(next), change, lines: [line], repairs: [], notes: [] };
}

function isProved(grammar: Grammar, before: string, after: string, spot: Spot, token: string): boolean {
  const was = grammar.reading(before);
  const is = grammar.reading(after);
  if (was === null || is === null || was.size !== is.size) return false;
  const changed = [...was].filter(([name, value]) => is.get(name) !== value).map(([name]) => name);
  const now = grammar.spots(after);
  if (typeof now === 'string') return false;
  const isThere = now.some(({ name, value }) => name === spot.name && value === token);
  return isThere && changed.length <= 1;
}

function refused(line: number, reason: EnvRefusal): Refused {
  return { ok: false, line, reason };
}

/** Where the text behind a byte order mark starts. */
export function bodyAt(text: string): number {
  return text.startsWith('\xef\xbb\xbf') ? 3 : 0;
}
