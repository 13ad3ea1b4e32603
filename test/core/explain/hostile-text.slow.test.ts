import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { diagnose } from '../../../src/core/explain/diagnose.ts';

const SMALL = 128 * 1024;
const filled = (piece: string, size: number): string =>
  piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

/** More and more backslashes before each quote, so that no string ever meets its own closing quote. */
function deepening(size: number): string {
  let text = '';
  for (let depth = 1; text.length < size; depth += 1) text += `code:${'\\'.repeat(depth)}"`;
  return text.slice(0, size);
}

const HOSTILE: Readonly<Record<string, (size: number) => string>> = {
  brackets: (size) => filled('{[(', size),
  'closing brackets': (size) => filled('}])', size),
  quotes: (size) => filled('"', size),
  backslashes: (size) => filled('\\', size),
  'escaped quotes': (size) => filled('\\"', size),
  'opened strings': (size) => filled(`a:"b:'c:\``, size),
  'one string without end': (size) => `message:"${filled('x', size)}`,
  'deepening escapes': deepening,
  'codes without brackets': (size) => filled('code:190 ', size),
  'objects in an object': (size) => `{"code":190,"a":[${filled('{"code":190},\n', size)}`,
  'a log of nothing but errors': (size) =>
    filled(
      '2026-11-28T10:00:00Z ERROR sending {"error":{"message":"(#131047) Re-engagement","code":131047}}\n',
      size,
    ),
  objects: (size) => filled('{"code":190}', size),
  'hashed codes in one line': (size) => filled('(#190) x', size),
  'hashed codes in lines': (size) => filled('(#190) x\n', size),
  'blanks between words': (size) => `a${filled(' ', size)}b`,
  blanks: (size) => filled(' ', size),
  'line ends': (size) => filled('\n', size),
  'one word': (size) => filled('a', size),
  'half sentences': (size) => filled('Session has expired on ', size),
  'requires the': (size) => filled('requires the ', size),
  entities: (size) => filled('&amp;', size),
  percents: (size) => filled('%22a%22', size),
  'a key and blanks': (size) => `a:${filled(' ', size)}`,
  'tokens broken over lines': (size) => filled(`EA${'x1'.repeat(20)}\n`, size),
};

test.each(Object.keys(HOSTILE))('the time grows with the size and no faster: %s', (name) => {
  const make = HOSTILE[name] ?? (() => '');
  const time = (text: string): number => {
    const start = performance.now();
    diagnose(text);
    return performance.now() - start;
  };
  const small = make(SMALL);
  const large = make(SMALL * 8);
  time(small);
  // 8 times the size in 64 times the time would be quadratic; the constant is for a busy machine.
  expect(time(large)).toBeLessThan(Math.max(time(small), 5) * 30 + 500);
});

test('ten megabytes of log are read, and the error at the end is found', () => {
  const line = '2024-07-01T18:06:30.244696 INFO GET /health status=200 whatsapp user=abc took=20ms\n';
  const log = `${filled(line, 10 * 1024 * 1024)}\nERROR (#131030) Recipient phone number not in allowed list\n`;
  const start = performance.now();
  expect(diagnose(new TextEncoder().encode(log)).cause).toBe('recipient-not-allowed');
  expect(performance.now() - start).toBeLessThan(15_000);
});
