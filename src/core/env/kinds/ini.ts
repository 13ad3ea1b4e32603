import type { Grammar, Spot } from './grammar.ts';
import { linesIn, spotAt } from './lines.ts';

/** INI as ConfigParser, PHP and git read it: sections, `name = value`, comments on lines of their own. */
export const iniGrammar: Grammar = {
  spots: (text) => iniSpots(text),
  reading: (text) => new Map(iniSpots(text).map(({ name, value }, at) => [`${at} ${name}`, value])),
};

function iniSpots(text: string): readonly Spot[] {
  let section = '';
  /** Of the name before: what stands further in goes on with its value, for ConfigParser alone. */
  let indent: number | null = null;
  return linesIn(text).flatMap((line) => {
    const header = /^\s*\[([^\]]+)\]/.exec(line.text);
    if (header !== null) {
      section = (header[1] ?? '').trim();
      indent = null;
      return [];
    }
    const match = /^(([ \t]*)([^=:\s#;[][^=:]*)[=:][ \t]*)(.*)$/.exec(line.text);
    if (match === null) return [];
    const [, before = '', blanks = '', named = '', rest = ''] = match;
    const name = named.trimEnd();
    const isFurtherIn = indent !== null && blanks.length > indent;
    if (!isFurtherIn) indent = blanks.length;
    const quoted = /^(["'])(.*)\1\s*$/.exec(rest);
    const value = quoted?.[2] ?? (rest.split(/\s[;#]/, 1)[0] ?? '').trimEnd();
    const from = before.length + (quoted === null ? 0 : 1);
    return [
      spotAt(
        line,
        [section, name],
        '.',
        { value, from, to: from + value.length },
        isFurtherIn ? 'readers-differ' : null,
      ),
    ];
  });
}
