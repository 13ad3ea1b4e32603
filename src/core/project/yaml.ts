import { parseAllDocuments } from 'yaml';

/** All scalars are strings, as they stand there. */
export type Yaml = string | null | readonly Yaml[] | ReadonlyMap<string, Yaml>;

/** Longer than any compose file that a person keeps, and than any line in one. */
const MAX_LENGTH = 256 * 1024;
const LONG_LINE = /[^\n]{4000}/;
/** Deeper than any; a hostile one must not end in a stack overflow. */
const MAX_DEPTH = 200;

/** The first document of a YAML text; null where it is none. Aliases and merges are followed, within limits. */
export function readYaml(text: string): Yaml {
  const body = text.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, '');
  if (body.length > MAX_LENGTH || LONG_LINE.test(body) || isTooDeep(body)) return null;
  const documents = parseAllDocuments(body, {
    schema: 'failsafe',
    customTags: ['null'],
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const document = Array.isArray(documents) ? documents[0] : undefined;
  if (document === undefined) return null;
  try {
    return plain(document.toJS({ mapAsMap: true, maxAliasCount: 1000 }));
  } catch (error) {
    // An alias to nothing, or more of them than the limit.
    if (error instanceof ReferenceError) return null;
    throw error;
  }
}

/** So deep that the parser, which calls itself, would meet the end of the stack or of the memory. */
export function isTooDeep(text: string): boolean {
  if (/^ {400}/m.test(text) || /(?:[-?:] ){200}/.test(text)) return true;
  let open = 0;
  for (let at = 0; at < text.length && open <= MAX_DEPTH; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) open += 1;
    else if (code === 93 || code === 125) open -= 1;
  }
  return open > MAX_DEPTH;
}

function plain(value: unknown): Yaml {
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [String(key), plain(inner)]));
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'string' ? value : null;
}
