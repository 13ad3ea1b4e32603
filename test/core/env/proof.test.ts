import { expect, test } from 'vitest';
import { isProved } from '../../../src/core/env/proof.ts';

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const proved = (before: string, after: string, isAdded = false): boolean =>
  isProved(bytes(before), bytes(after), 'K', 'new', isAdded);

test.each([
  ['the key alone is new', 'A=1\nK=old', 'A=1\nK=new', true],
  ['all definitions are', 'K=a\nK=b', 'K=new\nK=new', true],
  ['another key has another value', 'A=1\nK=old', 'A=2\nK=new', false],
  ['another key is gone', 'A=1\nK=old', 'K=new', false],
  ['another key has come', 'K=old', 'K=new\nB=1', false],
  ['the key is as before', 'K=old', 'K=old', false],
  ['the key is gone', 'K=old', '#K=new', false],
  ['only Python reads the key', "'K'=old", "'K'=new", true],
  // Node does not take a no-break space off a value, dotenv does.
  ['only Node reads another value of another key', 'A=1\nK=old', 'A=1\u00a0\nK=new', false],
  ['Node reads more than the value, before as after', 'K=old\u00a0', 'K=new\u00a0', true],
  // Node ends the value at the first quote, dotenv does not.
  ['Node read the old value in part', 'K="a\\"b"', 'K="new"', true],
  // Node joins the lines at a lone CR, so its reading proves nothing.
  ['a lone CR ends lines', 'A=1\rK=old', 'A=1\rK=new', true],
])('%s: %j to %j', (_, before, after, expected) => {
  expect(proved(before, after)).toBe(expected);
});

test('a key that is added must be read', () => {
  expect(proved('A:\n', 'A:\nK=new\n', true)).toBe(false);
  expect(proved('A=1\n', 'A=1\nK=new\n', true)).toBe(true);
});
