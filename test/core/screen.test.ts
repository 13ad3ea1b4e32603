import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defuseCommands, forLines, forScreen, forStream, safely } from '../../src/core/screen.ts';

/** Control, bidi and invisible characters; `\p{Cf}` is what Unicode calls a format character. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const nasty = fc.string({
  unit: fc.constantFrom(...'a \n\r\t\u001b[]8;;\u0007:#\u202e\u200b\u009b\u2028\u00ad\u{e0041}'),
  maxLength: 60,
});

test('what comes from outside is one line of what can be seen, and no command of a CI system', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const shown = forScreen(text);
      expect(shown).not.toMatch(UNSEEN);
      expect(shown).not.toMatch(/(?:^|\s)::/);
    }),
  );
});

test.each([
  ['a title', 'a\u001b]0;owned\u0007b', 'a ]0;owned b'],
  ['a line of its own', 'a\n::error::b', 'a : :error::b'],
  ['a command where a line may be wrapped', 'x ::set-output name=a::b', 'x : :set-output name=a::b'],
  ['a command of Azure', '##vso[task.setvariable]x', '# #vso[task.setvariable]x'],
  ['a command of TeamCity', "##teamcity[buildStop comment='x']", "# #teamcity[buildStop comment='x']"],
  ['a direction', 'gpj\u202e.exe\u2066', 'gpj.exe'],
  ['what cannot be seen', 'a\u200bb\u00adc\u{e0041}', 'abc'],
])('%s', (_name, text, shown) => {
  expect(forScreen(text)).toBe(shown);
});

test('ordinary words stay as they are', () => {
  const text = 'Zoë: 50 % off, see https://example.com/a::b [1] #2 日本語';
  expect(forScreen(text)).toBe(text);
});

test('a sentence cleans what it is made of', () => {
  expect(safely`no such file: ${'a\u001b[2J\n::error::x'}, line ${7}`).toBe(
    'no such file: a [2J : :error::x, line 7',
  );
});

test('a stream without colours has none, and one with colours only ours', () => {
  const text = '\u001b[31mred\u001b[39m\n\tx\u001b]0;title\u0007\u001b[2J\u202e';
  expect(forStream(text, false)).toBe('[31mred[39m\n\tx]0;title[2J');
  expect(forStream(text, true)).toBe('\u001b[31mred\u001b[39m\n\tx]0;title[2J');
  const link = '\u001b]8;;https://developers.facebook.com/apps/1\u0007text\u001b]8;;\u0007';
  expect(forStream(link, true)).toBe(link);
  expect(forStream('\u001b]8;;file:///etc/passwd\u0007x', true)).toBe(']8;;file:///etc/passwdx');
});

test('no line of a stream is a workflow command', () => {
  expect(forLines('a\n  ::error::b\n##[group]c', false)).toBe('a\n  : :error::b\n# #[group]c');
  expect(defuseCommands('a::b ##c')).toBe('a::b ##c');
});

test('what is megabytes long is shown by its beginning, and no secret is cut in two', () => {
  const token = `EAA${'B1c2D3e4'.repeat(20)}`;
  for (const at of [1000, 1990, 1999]) {
    const shown = forScreen(`${'x '.repeat(at / 2)}${token}${' y'.repeat(1_000_000)}`);
    expect(shown.length).toBeLessThan(2100);
    expect(shown).not.toContain(token.slice(0, 12));
  }
});
