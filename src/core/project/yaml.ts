export type Yaml = string | null | readonly Yaml[] | ReadonlyMap<string, Yaml>;

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** Deeper than any compose file; a hostile one must not end in a stack overflow. */
const MAX_DEPTH = 40;
const MAX_LINES = 20_000;

/**
 * The part of YAML that compose files are written in: block and one-line flow collections, quotes, comments, anchors,
 * merges, block texts. All scalars are strings. What it does not understand it passes over: it only serves to find
 * names, and the whole of YAML would cost more bytes than the rest of the program's advice.
 */
export function readYaml(text: string): Yaml {
  return new Reader(linesOf(text)).whole();
}

function linesOf(text: string): Line[] {
  const lines = text.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, '').split(/\r\n|\n|\r/, MAX_LINES);
  return lines.flatMap((raw) => {
    const line = raw.replace(/^\t+/, (tabs) => '  '.repeat(tabs.length));
    const body = line.trimStart();
    if (body === '' || body.startsWith('#') || /^(?:---|\.\.\.)(?:\s|$)|^%/.test(line)) return [];
    return [{ indent: line.length - body.length, text: withoutComment(body).trimEnd() }];
  });
}

/** Up to a `#` that follows a blank and stands outside quotes. */
function withoutComment(text: string): string {
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (quote !== '') {
      if (sign === '\\' && quote === '"') at += 1;
      else if (sign === quote) quote = '';
    } else if ((sign === '"' || sign === "'") && /[\s[{,:-]|^$/.test(text.charAt(at - 1))) quote = sign;
    else if (sign === '#' && /\s/.test(text.charAt(at - 1))) return text.slice(0, at);
  }
  return text;
}

const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'[{#&*!|>-][^#]*?|<<|-[^\s#][^#]*?)\s*:(?:\s+(.*))?$/;

class Reader {
  readonly #lines: Line[];
  readonly #anchors = new Map<string, Yaml>();
  #at = 0;

  constructor(lines: Line[]) {
    this.#lines = lines;
  }

  whole(): Yaml {
    const first = this.#lines[0];
    return first === undefined ? null : this.#block(first.indent, 0);
  }

  #block(indent: number, depth: number): Yaml {
    const line = this.#lines[this.#at];
    if (line === undefined || depth > MAX_DEPTH) return null;
    if (isItem(line.text)) return this.#sequence(indent, depth);
    if (KEY.test(line.text)) return this.#mapping(indent, depth);
    this.#at += 1;
    return scalar(line.text);
  }

  #sequence(indent: number, depth: number): Yaml {
    const items: Yaml[] = [];
    for (;;) {
      const line = this.#lines[this.#at];
      if (line === undefined || line.indent !== indent || !isItem(line.text)) break;
      const rest = line.text.slice(1).trimStart();
      const inner = indent + line.text.length - rest.length;
      if (rest !== '' && KEY.test(rest) && !/^[[{"']/.test(rest)) {
        this.#lines[this.#at] = { indent: inner, text: rest };
        items.push(this.#block(inner, depth + 1));
      } else {
        this.#at += 1;
        items.push(this.#value(rest, indent, depth));
      }
      this.#skipDeeper(indent);
    }
    return items;
  }

  #mapping(indent: number, depth: number): Yaml {
    const map = new Map<string, Yaml>();
    const merged: Yaml[] = [];
    for (;;) {
      const line = this.#lines[this.#at];
      const match = line?.indent === indent ? KEY.exec(line.text) : null;
      if (match === null || (line !== undefined && isItem(line.text))) break;
      this.#at += 1;
      const key = String(scalar(match[1] ?? ''));
      const value = this.#value(match[2] ?? '', indent, depth);
      if (key === '<<') merged.push(...(Array.isArray(value) ? value : [value]));
      else map.set(key, value);
      this.#skipDeeper(indent);
    }
    for (const other of merged) {
      if (!(other instanceof Map)) continue;
      for (const [key, value] of other) if (!map.has(key)) map.set(key, value);
    }
    return map;
  }

  /** What follows `key:` or `- `, on the same line or below it. */
  #value(rest: string, indent: number, depth: number): Yaml {
    const anchor = /^&(\S+)\s*/.exec(rest);
    if (anchor !== null) {
      const value = this.#value(rest.slice(anchor[0].length), indent, depth);
      this.#anchors.set(anchor[1] ?? '', value);
      return value;
    }
    const bare = rest.replace(/^!\S*\s*/, '');
    if (bare.startsWith('*')) return this.#anchors.get(bare.slice(1).trim()) ?? null;
    if (/^[|>][+-]?\d?[+-]?$/.test(bare)) return this.#text(indent);
    if (/^[[{]/.test(bare)) return flow(this.#joined(bare));
    if (bare !== '') return scalar(bare);
    const next = this.#lines[this.#at];
    if (next === undefined) return null;
    const isNested = next.indent > indent || (next.indent === indent && isItem(next.text));
    return isNested && !this.#isItemAfterItem(next, indent) ? this.#block(next.indent, depth + 1) : null;
  }

  /** `-` with nothing behind it, and the next item below. */
  #isItemAfterItem(next: Line, indent: number): boolean {
    const before = this.#lines[this.#at - 1];
    return next.indent === indent && before !== undefined && isItem(before.text);
  }

  #text(indent: number): string {
    const lines: string[] = [];
    for (let line = this.#lines[this.#at]; line !== undefined && line.indent > indent; ) {
      lines.push(line.text);
      this.#at += 1;
      line = this.#lines[this.#at];
    }
    return lines.join('\n');
  }

  /** A flow collection may go on over the next lines. */
  #joined(start: string): string {
    let text = start;
    for (let line = this.#lines[this.#at]; !isBalanced(text) && line !== undefined; ) {
      text += ` ${line.text}`;
      this.#at += 1;
      line = this.#lines[this.#at];
    }
    return text;
  }

  #skipDeeper(indent: number): void {
    while ((this.#lines[this.#at]?.indent ?? -1) > indent) this.#at += 1;
  }
}

function isItem(text: string): boolean {
  return text === '-' || text.startsWith('- ');
}

function isBalanced(text: string): boolean {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, '');
  const count = (sign: RegExp): number => bare.match(sign)?.length ?? 0;
  return count(/[[{]/g) <= count(/[\]}]/g);
}

function scalar(text: string): string | null {
  if (text === '~' || text === 'null') return null;
  if (/^"(?:[^"\\]|\\.)*"$/.test(text)) {
    return text.slice(1, -1).replace(/\\(.)/g, (_whole, sign: string) => (sign === 'n' ? '\n' : sign));
  }
  if (/^'(?:[^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  return text;
}

/** `[a, "b"]` and `{a: 1}`; what is nested inside stays text. */
function flow(text: string): Yaml {
  const body = text.trim().slice(1, -1);
  const parts = (body.match(/(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\$\{[^}]*\}|[^,])+/g) ?? [])
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (text.startsWith('[')) return parts.map(scalar);
  return new Map(
    parts.map((part) => {
      const match = KEY.exec(part);
      return match === null ? [part, null] : [String(scalar(match[1] ?? '')), scalar(match[2] ?? '')];
    }),
  );
}
