import type { Grammar, Spot } from './grammar.ts';
import { linesIn, spotAt } from './lines.ts';

/** Java's properties: `name=value` or `name: value`; Spring's `#---` parts several documents. */
export const propertiesGrammar: Grammar = {
  spots: (text) => (/^#---\s*$/m.test(text) ? 'several-documents' : propertySpots(text)),
  reading: (text) => new Map(propertySpots(text).map(({ name, value }, at) => [`${at} ${name}`, value])),
};

function propertySpots(text: string): readonly Spot[] {
  let isContinued = false;
  return linesIn(text).flatMap((line) => {
    const continues = /(?:^|[^\\])(?:\\\\)*\\$/.test(line.text);
    const wasContinued = isContinued;
    isContinued = continues;
    if (wasContinued || /^\s*(?:[#!]|$)/.test(line.text)) return [];
    const match = /^(\s*((?:[^=:\s\\]|\\.)+)\s*[=:][ \t\f]*)(.*)$/.exec(line.text);
    if (match === null) return [];
    const [, before = '', name = '', rest = ''] = match;
    const value = rest.trimEnd();
    const inner = { value, from: before.length, to: before.length + value.length };
    return [spotAt(line, [name], '.', inner, continues ? 'continued-line' : null)];
  });
}
