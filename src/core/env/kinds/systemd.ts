import type { Grammar, Spot } from './grammar.ts';
import { linesIn, spotAt } from './lines.ts';

/** A systemd unit: `Environment=NAME=value`, one on a line, quoted or not (systemd.exec, "Environment="). */
export const systemdGrammar: Grammar = {
  spots: (text) => unitSpots(text),
  reading: (text) => new Map(unitSpots(text).map(({ name, value }, at) => [`${at} ${name}`, value])),
};

function unitSpots(text: string): readonly Spot[] {
  return linesIn(text).flatMap((line): readonly Spot[] => {
    const match = /^(\s*Environment\s*=\s*)(.*)$/.exec(line.text);
    if (match === null) return [];
    const [, before = '', rest = ''] = match;
    const items = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)];
    return items.flatMap((item) => {
      const text = item[1] ?? item[2] ?? item[3] ?? '';
      const sign = text.indexOf('=');
      if (sign <= 0) return [];
      const from = before.length + item.index + (item[3] === undefined ? 1 : 0) + sign + 1;
      const value = text.slice(sign + 1);
      const isContinued = line.text.endsWith('\\');
      const obstacle = isContinued ? 'continued-line' : items.length > 1 ? 'several-on-a-line' : null;
      return [spotAt(line, [text.slice(0, sign)], '.', { value, from, to: from + value.length }, obstacle)];
    });
  });
}
