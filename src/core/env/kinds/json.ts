import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { EnvRefusal } from '../edit.ts';
import { bodyAt, type Grammar, type Spot } from './grammar.ts';

/** JSON as .NET, wrangler and VS Code write it: comments and a comma at the end are allowed. */
export function jsonGrammar(separator: ':' | '.'): Grammar {
  return {
    spots(text) {
      const tree = treeOf(text);
      return typeof tree === 'string' ? tree : spotsOf(tree, [], separator, bodyAt(text), text);
    },
    reading(text) {
      const tree = treeOf(text);
      return typeof tree === 'string' ? null : new Map(leavesOf(tree, ''));
    },
  };
}

function treeOf(text: string): Node | EnvRefusal {
  const errors: ParseError[] = [];
  const tree = parseTree(text.slice(bodyAt(text)), errors, { allowTrailingComma: true });
  return tree === undefined || errors.length > 0 ? 'not-parsed' : tree;
}

function spotsOf(
  node: Node,
  way: readonly string[],
  separator: string,
  shift: number,
  text: string,
): readonly Spot[] {
  if (node.type === 'object' || node.type === 'array') {
    return (node.children ?? []).flatMap((child, at) => {
      if (node.type === 'array') return spotsOf(child, [...way, String(at)], separator, shift, text);
      const [name, value] = child.children ?? [];
      return value === undefined ? [] : spotsOf(value, [...way, String(name?.value)], separator, shift, text);
    });
  }
  const isString = node.type === 'string';
  const from = node.offset + shift;
  return [
    {
      name: way.join(separator),
      leaf: way.at(-1) ?? '',
      value: String(node.value),
      from: isString ? from + 1 : from,
      to: isString ? from + node.length - 1 : from + node.length,
      obstacle: isString ? null : 'not-a-string',
    },
  ];
}

function* leavesOf(node: Node, way: string): Generator<[string, string]> {
  const children = node.children ?? [];
  if (node.type !== 'object' && node.type !== 'array') {
    yield [way, `${node.type} ${String(node.value)}`];
    return;
  }
  yield [way, node.type];
  for (const [at, child] of children.entries()) {
    const [name, value] = node.type === 'object' ? (child.children ?? []) : [undefined, child];
    // The place among its siblings belongs to it: a name that stands twice stays twice.
    if (value !== undefined) yield* leavesOf(value, `${way}/${at} ${String(name?.value ?? '')}`);
  }
}
