import { expect, test } from 'vitest';
import { parseEnv, setKey } from '../../../src/core/env/file.ts';
import { AccessToken, EnvText } from '../../../src/core/secret.ts';

const MEGABYTE = 1_000_000;

function millisecondsFor(text: string): number {
  const file = new EnvText(Buffer.from(text, 'utf8').toString('latin1'));
  const started = performance.now();
  setKey(file, 'K', new AccessToken('NewToken0123456789'));
  parseEnv(file);
  return performance.now() - started;
}

/** Each makes some plausible parser go over the same text again and again. */
const UNITS = [
  ...[
    '\n',
    '\r',
    ' ',
    '\t',
    '\\',
    '#',
    '=',
    '"',
    "'",
    '`',
    'K',
    'A\n',
    'K\n',
    'K=\n',
    'K=',
    'K ',
    'A= \n',
    '\ufeff',
  ],
  ...[
    'A="\n',
    "A='\n",
    'A=`\n',
    'A="\\"\n',
    'A="x\\\\"\n',
    'K="\n',
    'K=`x`\n',
    "K=it's\n",
    'K=a b=',
    'A=x K ',
  ],
  ...[
    'export ',
    'export\n',
    'export K\n',
    'K+=',
    'K: x\n',
    'K=x #\n',
    'K=\\\n',
    '\u2028',
    "A=\u2028'x",
    '\u00a0',
  ],
  ...[
    '\u200b',
    'K=\u200b',
    "A='x\nK=1\ny'\n",
    'A="\n\'x\n',
    'A=1\r',
    '# K=1\n',
    '\n\n\n\n\n\n\n\nA=1',
    '\xe2\x80',
  ],
];

test.each(UNITS)('a file full of %j takes no longer than its size says', (unit) => {
  const size = MEGABYTE / 4;
  for (const [before, after] of [
    ['', ''],
    ['A="', '\nK=1\n'],
    ['K=', "'\n"],
  ]) {
    const text = before + unit.repeat(size / unit.length) + after;
    // A loaded machine is slow by a factor, a quadratic reading by thousands.
    expect(millisecondsFor(text)).toBeLessThan(4000);
  }
});

test('ten megabytes are edited in linear time', () => {
  const line = '# comment\nSOME_KEY=some value here\nOTHER="quoted thing" # note\n';
  const times = [1, 2, 10].map((size) => {
    const text = `${line.repeat((size * MEGABYTE) / line.length)}K=old\n`;
    return Math.min(millisecondsFor(text), millisecondsFor(text));
  });
  const [one = 0, , ten = 0] = times;
  expect(ten).toBeLessThan(Math.max(one, 50) * 30);
});
