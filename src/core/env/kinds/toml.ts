import { parse, TomlError } from 'smol-toml';
import { bodyAt, type Grammar, type Spot } from './grammar.ts';
import { linesIn, spotAt } from './lines.ts';

/** TOML: strings on one line. What the lines say is held against the parser, so that a look-alike is never taken. */
export const tomlGrammar: Grammar = {
  spots(text) {
    const reading = leavesIn(text);
    if (reading === null) return 'not-parsed';
    return lineSpots(text).filter(({ name, value }) => reading.get(name) === `string ${value}`);
  },
  reading: leavesIn,
};

function lineSpots(text: string): readonly Spot[] {
  let section: readonly string[] = [];
  return linesIn(text).flatMap((line) => {
    const header = /^\s*\[{1,2}([^[\]]+)\]{1,2}\s*(?:#.*)?$/.exec(line.text);
    if (header !== null) {
      section = partsOf(header[1] ?? '');
      return [];
    }
    const match = /^(([\w.\-"' \t]+)=\s*)("[^"\\]*"|'[^']*')\s*(?:#.*)?$/.exec(line.text);
    if (match === null) return [];
    const [, before = '', name = '', quoted = ''] = match;
    const from = before.length + 1;
    const inner = { value: quoted.slice(1, -1), from, to: from + quoted.length - 2 };
    return [spotAt(line, [...section, ...partsOf(name)], '.', inner, null)];
  });
}

function partsOf(name: string): readonly string[] {
  return (name.match(/"[^"]*"|'[^']*'|[^.\s]+/g) ?? []).map((part) => part.replace(/^["']|["']$/g, ''));
}

function leavesIn(text: string): ReadonlyMap<string, string> | null {
  try {
    return new Map(leavesOf(parse(text.slice(bodyAt(text))), ''));
  } catch (error) {
    if (error instanceof TomlError) return null;
    throw error;
  }
}

function* leavesOf(value: unknown, way: string): Generator<[string, string]> {
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    yield [way, `${typeof value} ${String(value)}`];
    return;
  }
  for (const [name, inner] of Object.entries(value))
    yield* leavesOf(inner, way === '' ? name : `${way}.${name}`);
}
