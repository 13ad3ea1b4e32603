/** A pattern of paths, taken apart: the folder to start from, and the patterns of what is below it. */
export interface Glob {
  /** Without a wildcard; '' where the pattern starts with one. */
  readonly base: string;
  matches(relativePath: string): boolean;
  /** Deepest level below `base` that can match; null where `**` reaches any. */
  readonly depth: number | null;
}

export function isGlob(path: string): boolean {
  return /[*?]|\[[^\]]+\]|\{[^}]*,[^}]*\}/.test(path);
}

/** `*`, `**`, `?`, `[abc]`, `{a,b}`, as shells read them, but that a leading dot is nothing special here. */
export function glob(pattern: string): Glob {
  const segments = pattern.replaceAll('\\', '/').split('/');
  const first = segments.findIndex(isGlob);
  const wild = first === -1 ? [] : segments.slice(first);
  const base = segments.slice(0, first === -1 ? segments.length : first).join('/');
  const shapes = alternatives(wild.join('/')).map((one) => one.split('/'));
  return {
    base: base === '' && pattern.startsWith('/') ? '/' : base,
    depth: wild.includes('**') ? null : Math.max(0, ...shapes.map((shape) => shape.length)),
    matches: (path) => shapes.some((shape) => fits(path.split('/'), shape)),
  };
}

/** More than anybody writes; what braces multiply beyond it is cut off. */
const MOST_ALTERNATIVES = 256;

/** `a{b,c}d` to `abd`, `acd`; the innermost braces first. */
function alternatives(pattern: string): readonly string[] {
  let patterns = [pattern];
  for (let round = 0; round < 16; round += 1) {
    const next = patterns.flatMap((one) => {
      const match = /\{([^{}]*,[^{}]*)\}/.exec(one);
      if (match === null) return [one];
      const [whole, inner = ''] = match;
      const [head, tail] = [one.slice(0, match.index), one.slice(match.index + whole.length)];
      return inner.split(',').map((part) => head + part + tail);
    });
    if (next.length === patterns.length) return next;
    patterns = next.slice(0, MOST_ALTERNATIVES);
  }
  return patterns;
}

/** By segments and without backtracking over the whole: for each `**` the set of places is carried along. */
function fits(path: readonly string[], shape: readonly string[]): boolean {
  let places = new Set([0]);
  for (const part of shape) {
    const next = new Set<number>();
    for (const at of places) {
      if (part === '**') for (let to = at; to <= path.length; to += 1) next.add(to);
      else if (at < path.length && segmentFits(path[at] ?? '', part)) next.add(at + 1);
    }
    places = next;
  }
  return places.has(path.length);
}

function segmentFits(name: string, part: string): boolean {
  let states = new Set([0]);
  const signs = signsOf(part);
  for (const sign of signs) {
    const next = new Set<number>();
    for (const at of states) {
      if (sign.any) for (let to = at; to <= name.length; to += 1) next.add(to);
      else if (at < name.length && sign.takes(name[at] ?? '')) next.add(at + 1);
    }
    states = next;
  }
  return states.has(name.length);
}

interface Sign {
  readonly any: boolean;
  takes(char: string): boolean;
}

function signsOf(part: string): readonly Sign[] {
  const signs: Sign[] = [];
  for (let at = 0; at < part.length; at += 1) {
    const char = part[at] ?? '';
    const close = char === '[' ? part.indexOf(']', at + 2) : -1;
    if (char === '*') signs.push({ any: true, takes: () => true });
    else if (char === '?') signs.push({ any: false, takes: () => true });
    else if (close !== -1) {
      signs.push({ any: false, takes: inClass(part.slice(at + 1, close)) });
      at = close;
    } else signs.push({ any: false, takes: (other) => other === char });
  }
  return signs;
}

/** `a-z0-9`, `!x`. */
function inClass(text: string): (char: string) => boolean {
  const negated = text.startsWith('!') || text.startsWith('^');
  const body = negated ? text.slice(1) : text;
  const ranges = [...body.matchAll(/(.)-(.)|(.)/gs)].map(([, from, to, one]) => [from ?? one, to ?? one]);
  return (char) => negated !== ranges.some(([from = '', to = '']) => char >= from && char <= to);
}
