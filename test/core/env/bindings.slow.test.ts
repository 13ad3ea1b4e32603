import { parse } from 'dotenv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEnv, setKey } from '../../../src/core/env/file.ts';
import { readByBindings } from '../../../src/core/env/proof.ts';
import { AccessToken, EnvText } from '../../../src/core/secret.ts';
import { CASES, FORMS } from '../../support/env-collections.ts';

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const asDotenv = (text: string): Record<string, string> => parse(Buffer.from(text, 'latin1'));

/** Pieces that mean something to somebody, so that random files come near the edges of the pattern. */
const PIECES = [
  ...['A', 'K', 'AB', 'x', '1', '.', '-', '_', 'export', 'export ', 'export\t', 'it', '$K', '|', ';'],
  ...['=', ' = ', ': ', ':', '+=', '#', ' #', "'", '"', '`', '\\', '\\"', "\\'", '\\n', '\\r', '\\\\'],
  ...[
    '\n',
    '\n',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '\t',
    '\v',
    '\f',
    '\u00a0',
    '\u200b',
    '\u2028',
    '\u2029',
    '\ufeff',
  ],
  ...['A=', 'K=', 'K="', "K='", 'K=old', '\nK=', '\nA="', "\nA='", '"\n', "'\n", '`\n', '\xe9'],
];
const file = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => bytes(pieces.join('')));

test('the bindings are what dotenv reads, in random files', () => {
  fc.assert(
    fc.property(file, (text) => {
      expect(readByBindings(text)).toEqual(asDotenv(text));
    }),
    { numRuns: 20_000 },
  );
});

test('the bindings are what dotenv reads, in both collections', () => {
  for (const { latin1 } of [...FORMS, ...CASES]) expect(readByBindings(latin1)).toEqual(asDotenv(latin1));
});

test('where the pattern of dotenv takes too long, the bindings stand in for it', () => {
  const text = `A=1${'\n'.repeat(60_000)}K="x"\n`;
  const started = performance.now();
  const values = parseEnv(new EnvText(text));
  expect([...values.keys()].map((key) => [key, values.get(key)?.expose()])).toEqual([
    ['A', '1'],
    ['K', 'x'],
  ]);
  expect(performance.now() - started).toBeLessThan(1000);
});

test('an edit of a random file changes the key for dotenv and nothing else', () => {
  const token = 'NewToken0123456789';
  const outcomes = new Map<string, number>();
  fc.assert(
    fc.property(file, (text) => {
      const edit = setKey(new EnvText(text), 'K', new AccessToken(token));
      const outcome = edit.ok ? edit.change : edit.reason;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (!edit.ok) return;
      const before = asDotenv(text);
      const after = asDotenv(edit.text.expose());
      if (Object.hasOwn(before, 'K') || edit.change === 'added') expect(after['K']).toBe(token);
      expect({ ...after, K: '' }).toEqual({ ...before, K: '' });
      // A second time there is nothing to do.
      const again = setKey(edit.text, 'K', new AccessToken(token));
      expect(again.ok && again.change).toBe('unchanged');
    }),
    { numRuns: 20_000 },
  );
  // The generator reaches what it is for.
  expect(outcomes.get('replaced')).toBeGreaterThan(1000);
  expect(outcomes.get('added')).toBeGreaterThan(1000);
  expect(outcomes.get('quote-open-before')).toBeGreaterThan(100);
});
