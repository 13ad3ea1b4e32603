import fc from 'fast-check';

/**
 * A naive, obviously right model of a .env file: a list of lines that are made of parts. Setting a key puts the token
 * in the place of the part that is the value.
 */
export type ModelLine =
  | { readonly kind: 'other'; readonly text: string; readonly eol: string }
  | {
      readonly kind: 'definition';
      readonly before: string;
      readonly key: string;
      readonly sign: string;
      readonly quote: '' | '"' | "'" | '`';
      readonly value: string;
      readonly after: string;
      readonly eol: string;
    };

export const MODEL_KEYS = ['WHATSAPP_ACCESS_TOKEN', 'WHATSAPP_ACCESS_TOKEN_OLD', 'TOKEN', 'A', 'B_2', 'c.d'];

export function render(lines: readonly ModelLine[]): string {
  return lines.map((line) => (line.kind === 'other' ? line.text + line.eol : rendered(line))).join('');
}

function rendered(line: Extract<ModelLine, { kind: 'definition' }>): string {
  const { before, key, sign, quote, value, after, eol } = line;
  return `${before}${key}${sign}${quote}${value}${quote}${after}${eol}`;
}

export function setInModel(lines: readonly ModelLine[], key: string, token: string): readonly ModelLine[] {
  const isKey = (line: ModelLine): boolean => line.kind === 'definition' && line.key === key;
  if (!lines.some(isKey)) return withAdded(lines, key, token);
  return lines.map((line) => {
    if (line.kind !== 'definition' || line.key !== key) return line;
    // Only a comment that is glued to a bare value gets a space.
    const isGlued = line.quote === '' && line.after.startsWith('#');
    return { ...line, value: token, after: isGlued && line.value !== token ? ` ${line.after}` : line.after };
  });
}

function withAdded(lines: readonly ModelLine[], key: string, token: string): readonly ModelLine[] {
  const eol = lines.findLast((line) => line.eol !== '')?.eol ?? '\n';
  const last = lines.at(-1);
  const isEnded = last === undefined || last.eol !== '';
  const added: ModelLine = {
    ...{ kind: 'definition', before: '', key, sign: '=', quote: '', value: token, after: '' },
    eol: isEnded ? eol : '',
  };
  return [...lines.map((line) => (line === last && !isEnded ? { ...line, eol } : line)), added];
}

const eol = fc.constantFrom('\n', '\n', '\r\n');

const OTHERS = [
  ...[
    '',
    '  ',
    '# comment',
    "# don't",
    '#WHATSAPP_ACCESS_TOKEN=commented',
    '  # TOKEN="x"',
    '# caf\xe9 \xff',
  ],
  ...[
    'X="two\nWHATSAPP_ACCESS_TOKEN=inside\nlines"',
    "X='A=1\nB_2=2'",
    'NOT A DEFINITION',
    '[section]',
    'export Y',
  ],
  ...['WHATSAPP_ACCESS_TOKENS=more', 'MY_TOKEN=old', 'tOKEN=lower', "X=it's", 'X="say \\"hi\\""', 'X=$TOKEN'],
];
const other: fc.Arbitrary<ModelLine> = fc.record({
  kind: fc.constant('other' as const),
  text: fc.constantFrom(...OTHERS),
  eol,
});

const VALUES = ['old', 'EAAold', '', 'a b', '12345', 'x$y', 'ab\\cd', '\xe9t\xe9', '-x_y'];
const definition: fc.Arbitrary<ModelLine> = fc
  .record({
    kind: fc.constant('definition' as const),
    before: fc.constantFrom('', '', '', 'export ', '  ', '\t', 'export   '),
    key: fc.constantFrom(...MODEL_KEYS),
    sign: fc.constantFrom('=', '=', '=', ' = ', '= ', ' =', ': '),
    quote: fc.constantFrom('' as const, '' as const, '"' as const, "'" as const, '`' as const),
    value: fc.constantFrom(...VALUES),
    after: fc.constantFrom('', '', '  ', ' # note', '# glued', '\t# "quoted" note'),
    eol,
  })
  // An empty value has no place of its own: it goes right behind the sign, which the table of forms shows.
  .map((line) => (line.quote === '' && line.value === '' ? { ...line, value: 'old' } : line));

/** A file, now and then without a last line end. */
export const modelFile: fc.Arbitrary<readonly ModelLine[]> = fc
  .tuple(fc.array(fc.oneof(other, definition), { maxLength: 14 }), fc.boolean())
  .map(([lines, isEnded]) => {
    const last = lines.at(-1);
    const bare = last === undefined ? '' : render([{ ...last, eol: '' }]);
    return !isEnded && last !== undefined && /^[^\n]+$/.test(bare)
      ? [...lines.slice(0, -1), { ...last, eol: '' }]
      : lines;
  });
