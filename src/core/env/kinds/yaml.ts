import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type ParsedNode,
  parseAllDocuments,
  Scalar,
  visit,
} from 'yaml';
import { isTooDeep } from '../../project/yaml.ts';
import type { EnvRefusal } from '../edit.ts';
import { bodyAt, type Grammar, type Spot } from './grammar.ts';

/** YAML: one document, block style, scalars on one line. Compose files and Kubernetes Secrets are told by what they hold. */
export const yamlGrammar: Grammar = {
  spots(text) {
    const document = documentOf(text);
    if (typeof document === 'string') return document;
    const kind = kindOfDocument(document);
    return spotsOf(document.contents, { way: [], obstacle: null, kind }, bodyAt(text));
  },
  reading(text) {
    const document = documentOf(text);
    if (typeof document === 'string') return null;
    try {
      return new Map(leavesOf(document.toJS({ maxAliasCount: 1000 }), ''));
    } catch (error) {
      // Aliases of aliases that would grow without end.
      if (error instanceof ReferenceError) return null;
      throw error;
    }
  },
};

type Parsed = Document.Parsed<ParsedNode, true>;

function documentOf(text: string): Parsed | EnvRefusal {
  const body = text.slice(bodyAt(text));
  if (isTooDeep(body)) return 'not-parsed';
  // Its own look for a key that stands twice takes the square of their number.
  const all = parseAllDocuments<ParsedNode>(body, { uniqueKeys: false, merge: true });
  if (!Array.isArray(all)) return 'not-parsed';
  const documents = all.filter(({ contents }) => contents !== null);
  const [document, second] = documents;
  if (second !== undefined) return 'several-documents';
  if (document === undefined || document.errors.length > 0) return 'not-parsed';
  return isOdd(document.contents) ? 'not-parsed' : (document as Parsed);
}

/** Each alias is looked for among all of them. */
const MOST_NAMES = 10_000;

/** A key stands twice in one map, or there are more anchors and aliases than any person's file has. */
function isOdd(contents: unknown): boolean {
  let names = 0;
  let isTwice = false;
  visit(contents as ParsedNode, {
    Node: (_key, node) => {
      if (isAlias(node) || ('anchor' in node && node.anchor !== undefined)) names += 1;
      if (!isMap(node)) return names > MOST_NAMES ? visit.BREAK : undefined;
      const keys = node.items.flatMap(({ key }) => (isScalar(key) ? [key.value] : []));
      isTwice = new Set(keys).size < keys.length;
      return isTwice ? visit.BREAK : undefined;
    },
  });
  return isTwice || names > MOST_NAMES;
}

type DocumentKind = 'secret' | 'compose' | 'plain';

function kindOfDocument(document: Parsed): DocumentKind {
  if (document.get('kind') === 'Secret' && document.has('apiVersion')) return 'secret';
  return isMap(document.get('services')) ? 'compose' : 'plain';
}

interface Way {
  readonly way: readonly string[];
  readonly obstacle: EnvRefusal | null;
  readonly kind: DocumentKind;
}

function spotsOf(node: unknown, at: Way, shift: number): readonly Spot[] {
  if (isMap(node) || isSeq(node)) {
    const inner: Way = { ...at, obstacle: at.obstacle ?? obstacleOf(node) };
    return node.items.flatMap((item, index) => {
      if (!isPair(item)) return spotsOf(item, { ...inner, way: [...at.way, String(index)] }, shift);
      const name = isScalar(item.key) ? String(item.key.value) : '';
      return spotsOf(item.value, { ...inner, way: [...at.way, name] }, shift);
    });
  }
  if (!isScalar(node) || node.range === undefined || node.range === null) return [];
  const spot = scalarSpot(node, at, shift);
  return spot === null ? [] : [spot];
}

function obstacleOf(node: {
  anchor?: string | undefined;
  flow?: boolean | undefined;
  tag?: string | undefined;
}): EnvRefusal | null {
  if (node.anchor !== undefined) return 'yaml-anchor';
  if (node.flow === true) return 'yaml-flow';
  return node.tag === undefined ? null : 'yaml-tag';
}

function scalarSpot(node: Scalar, { way, obstacle, kind }: Way, shift: number): Spot | null {
  const [start, end] = node.range ?? [0, 0];
  const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  const isBlock = node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL;
  const own = obstacle ?? obstacleOf(node) ?? (isBlock ? 'yaml-block' : null);
  const from = start + shift + (isQuoted ? 1 : 0);
  const to = end + shift - (isQuoted ? 1 : 0);
  const text = node.value === null ? '' : String(node.value);
  const item = kind === 'compose' && way.at(-2) === 'environment' ? /^([^=]+)=(.*)$/s.exec(text) : null;
  if (item !== null) {
    // `- NAME=value`: the bytes behind the sign, as long as nothing in them is escaped.
    const [, name = '', value = ''] = item;
    const obstacleHere = own ?? (to - from === text.length ? null : 'yaml-block');
    return {
      name: [...way.slice(0, -1), name].join('.'),
      leaf: name,
      value,
      from: to - value.length,
      to,
      obstacle: obstacleHere,
    };
  }
  const isSecretData = kind === 'secret' && way[0] === 'data';
  const value = isSecretData ? Buffer.from(text, 'base64').toString('latin1') : text;
  return {
    name: way.join('.'),
    leaf: way.at(-1) ?? '',
    value,
    from,
    to,
    obstacle: own ?? (typeof node.value === 'string' || node.value === null ? null : 'not-a-string'),
    ...(isSecretData ? { encode: (token: string) => Buffer.from(token, 'latin1').toString('base64') } : {}),
    ...(node.value === null && !isSecretData
      ? { encode: (token: string) => (from === to ? ` ${token}` : token) }
      : {}),
  };
}

function* leavesOf(value: unknown, way: string): Generator<[string, string]> {
  if (typeof value !== 'object' || value === null) {
    yield [way, `${typeof value} ${String(value)}`];
    return;
  }
  yield [way, Array.isArray(value) ? 'list' : 'map'];
  for (const [name, inner] of Object.entries(value)) yield* leavesOf(inner, `${way}/${name}`);
}
