import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type ParsedNode,
  parseAllDocuments,
  Scalar,
} from 'yaml';
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
    return new Map(leavesOf(document.toJS({ maxAliasCount: 1000 }), ''));
  },
};

type Parsed = Document.Parsed<ParsedNode, true>;

function documentOf(text: string): Parsed | EnvRefusal {
  const all = parseAllDocuments<ParsedNode>(text.slice(bodyAt(text)), { uniqueKeys: true, merge: true });
  if (!Array.isArray(all)) return 'not-parsed';
  const documents = all.filter(({ contents }) => contents !== null);
  const [document, second] = documents;
  if (second !== undefined) return 'several-documents';
  if (document === undefined || document.errors.length > 0) return 'not-parsed';
  return document as Parsed;
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
