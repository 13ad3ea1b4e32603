import { expect, test } from 'vitest';
import { definitionsOf, parseEnv, setKey } from '../../../src/core/env/file.ts';
import { AccessToken, EnvText } from '../../../src/core/secret.ts';
import { NOTE_WORDS, REFUSAL_WORDS, REPAIR_WORDS } from '../../../src/ui/refresh/env-words.ts';

const NEW = 'NewToken0123456789';
const PIPED = '123456789012345|NewSecret_-0123';

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** The new text, or the reason and the line of a refusal. */
function set(text: string, token = NEW, key = 'K'): string | readonly [string, number] {
  const edit = setKey(new EnvText(bytes(text)), key, new AccessToken(token));
  return edit.ok ? Buffer.from(edit.text.expose(), 'latin1').toString('utf8') : [edit.reason, edit.line];
}

test.each([
  ['an empty file', '', `K=${NEW}\n`],
  ['a file that is a byte order mark', '\ufeff', `\ufeffK=${NEW}\n`],
  ['after a last line end', 'A=1\n', `A=1\nK=${NEW}\n`],
  ['after a last line without an end, which stays so', 'A=1', `A=1\nK=${NEW}`],
  ['with CRLF', 'A=1\r\n', `A=1\r\nK=${NEW}\r\n`],
  ['with CRLF and without a last line end', 'A=1\r\nB=2', `A=1\r\nB=2\r\nK=${NEW}`],
  ['with CR', 'A=1\rB=2\r', `A=1\rB=2\rK=${NEW}\r`],
  ['after an empty value', 'A=', `A=\nK=${NEW}`],
  ['where only a comment defines it', '# K=old\n', `# K=old\nK=${NEW}\n`],
  ['where only a bare name stands', 'K\n', `K\nK=${NEW}\n`],
  ['where it stands in the value of another key', 'A="x\nK=in\n"\n', `A="x\nK=in\n"\nK=${NEW}\n`],
  ['where other keys look like it', 'K_OLD=1\nX_K=2\nK2=3\nK.X=4\nK-X=5\nk=6\n', 'added'],
  ['where its name stands in values', 'A=K\nB=$K\nC=x?K=1\nD="a K=1"\nE=1 # K=2\n', 'added'],
])('adds a key: %s', (_, before, after) => {
  expect(set(before)).toBe(after === 'added' ? `${before}K=${NEW}\n` : after);
});

test.each([
  ['K=ab # c # d', `K=${NEW} # c # d`],
  ['A=$(cat <<EOF\nB=1\nEOF\n)\nK=old', `A=$(cat <<EOF\nB=1\nEOF\n)\nK=${NEW}`],
  ['A=1<<B\n# <<C\nK=old\nC', `A=1<<B\n# <<C\nK=${NEW}\nC`],
  ['K=', `K=${NEW}`],
  ['K=  ', `K=${NEW}  `],
  ['K = ', `K =${NEW} `],
  ['K =\t# c', `K =${NEW}\t# c`],
  ['K: ', `K: ${NEW}`],
  ['K: # c', `K: ${NEW} # c`],
  ["K='' # c", `K='${NEW}' # c`],
  ['K="a # b"', `K="${NEW}"`],
  ['K="a\\\\"', `K="${NEW}"`],
  ['K=$(echo "a # b")', `K=${NEW} # b")`],
  ['export "K"=old', `export "K"=${NEW}`],
  ["K=it's", `K=${NEW}`],
  ['K=old\u00a0\u200b  # c', `K=${NEW}  # c`],
  ['K=old\u200b# c', `K=${NEW} # c`],
  ['K=\u200bold', `K=${NEW}`],
  ['K=\u00a0 old', `K=${NEW}`],
  ['K="old"\u00a0', `K="${NEW}"`],
  ['K="old"\u200b # c', `K="${NEW}" # c`],
  ['K="old\u200b"', `K="${NEW}"`],
  [`K=${NEW}\u00a0`, `K=${NEW}`],
  ['\u3000K=old', `\u3000K=${NEW}`],
  ['K=a\\\\', `K=${NEW}`],
  ['# c \\\\\nK=old', `# c \\\\\nK=${NEW}`],
  ['A="x\\"y\nz"\nK=old', `A="x\\"y\nz"\nK=${NEW}`],
  ["A='{\"x\": 1}' # don't\nK=old", `A='{"x": 1}' # don't\nK=${NEW}`],
  ['A="-----BEGIN\nx=\n-----END"\nK=old', `A="-----BEGIN\nx=\n-----END"\nK=${NEW}`],
  ['A=`x\ny`\nK=old', `A=\`x\ny\`\nK=${NEW}`],
  ['# c \u2028 d\nK=old', `# c \u2028 d\nK=${NEW}`],
])('%j becomes %j', (before, after) => {
  expect(set(before)).toBe(after);
});

test.each([
  ['K="a\nb"', 'closed-on-later-line', 1],
  ['K="a"b', 'text-after-quote', 1],
  ['K="a"b"', 'text-after-quote', 1],
  ["K=''x", 'text-after-quote', 1],
  ['K="a', 'unclosed-quote', 1],
  ['K="a\\"', 'unclosed-quote', 1],
  ["K=it's\nB='x'", 'unclosed-quote', 1],
  ['A=1\nK=a\\\nB=2', 'trailing-backslash', 2],
  ['A=1\nB=x\\\r\nK=old', 'joined-with-line-before', 2],
  ['B=x\\', 'joined-with-line-before', 1],
  ['# x \\\n', 'joined-with-line-before', 1],
  ['A="x\nK=old\n', 'quote-open-before', 1],
  ['B=1\nA="x\n', 'quote-open-before', 2],
  ["A='tis\nB=1\nK=old\nC='twas", 'quote-open-before', 1],
  ['A="x\\"\nK=old\ny"', 'readers-differ', 2],
  ['A=`x\nK=old\n`', 'inside-backticks', 2],
  ['A=`x\nB="y\n`\nK=old', 'quote-open-before', 2],
  ['A="x\nB="y"\nK=old', 'quote-open-before', 2],
  ["A='x\nB='y'\n", 'quote-open-before', 2],
  ['A=$(cat <<EOF\nK=old\nEOF\n)\nK=old', 'readers-differ', 2],
  ["cat <<-'X Y' <<'Z'\nK=old\n\tZ\n", 'readers-differ', 2],
  ['A="x\ny" K=old', 'other-form', 2],
  ["A='x\ny' 1; K=old", 'other-form', 2],
  ['A=\n"x\nK=old\n"', 'readers-differ', 3],
  ['K:old', 'other-form', 1],
  ['K:\n', 'other-form', 1],
  ['K+=old', 'other-form', 1],
  ['export K+=old', 'other-form', 1],
  ['K\n\n=old', 'other-form', 1],
  ['A=1 K=old', 'other-form', 1],
  ['A=1;K=old', 'other-form', 1],
  ['A="x" K=old', 'other-form', 1],
  ['export A K=old', 'other-form', 1],
  ['K=old B=2', 'other-form', 1],
  ['K=old; B=2', 'other-form', 1],
  ['K=ok\nA=1; K=old', 'other-form', 2],
  ['# c\u2028K=old', 'line-separator', 1],
  ['K=\n"x\nB=2"', 'readers-differ', 1],
  ['A=1\nB=\0', 'nul', 2],
])('%j is refused: %s at line %i', (before, reason, line) => {
  expect(set(before)).toEqual([reason, line]);
});

test.each([
  ['K=old', ['pipe-unquoted', 1]],
  ['K=', ['pipe-unquoted', 1]],
  ['A=1\n', ['pipe-unquoted', 2]],
  ['K: old', ['pipe-unquoted', 1]],
  ['K=1|old', `K=${PIPED}`],
  ['K="old"', `K="${PIPED}"`],
  ["K='old'", `K='${PIPED}'`],
  ['export K=old', `export K="${PIPED}"`],
  ['export K=old#c', `export K="${PIPED}" #c`],
  [`K=${PIPED}`, `K=${PIPED}`],
])('a token with a pipe in %j gives %j', (before, after) => {
  expect(set(before, PIPED)).toEqual(after);
});

test('UTF-16 is refused in both byte orders', () => {
  const little = Buffer.from('\ufeffK=old', 'utf16le').toString('latin1');
  const big = Buffer.from('\ufeffK=old', 'utf16le').swap16().toString('latin1');
  for (const text of [little, big]) {
    expect(setKey(new EnvText(text), 'K', new AccessToken(NEW))).toEqual({
      ok: false,
      line: 1,
      reason: 'utf-16',
    });
  }
});

test('the same value changes nothing, and its lines are told', () => {
  const text = `A=1\nK=${NEW}\nexport K="${NEW}" # c\n`;
  const edit = setKey(new EnvText(text), 'K', new AccessToken(NEW));
  expect(edit).toMatchObject({ ok: true, change: 'unchanged', lines: [2, 3], repairs: [] });
  expect(edit.ok && edit.text.expose()).toBe(text);
});

test('only the definition that differs is changed, and all are told', () => {
  const edit = setKey(new EnvText(`K=${NEW}\nK=old`), 'K', new AccessToken(NEW));
  expect(edit).toMatchObject({ ok: true, change: 'replaced', lines: [1, 2] });
});

test('a value is never taken for a pattern', () => {
  expect(set('A.B=old\nAxB=2\n', NEW, 'A.B')).toBe(`A.B=${NEW}\nAxB=2\n`);
  expect(set("K=a$&b$'c\n")).toBe(`K=${NEW}\n`);
});

test('a name or a token that no line could hold is refused', () => {
  expect(set('A=1', NEW, 'A B')).toEqual(['not-a-key', 1]);
  expect(set('A=1', NEW, '')).toEqual(['not-a-key', 1]);
  for (const token of ['', 'a b', 'a\nB=1', '$(x)', 'a"b'])
    expect(set('K=1', token)).toEqual(['not-a-token', 1]);
});

test('a key of the name __proto__ is a key like any other', () => {
  expect(set('__proto__=1\nconstructor=2\n', NEW, 'constructor')).toBe(`__proto__=1\nconstructor=${NEW}\n`);
});

test('parseEnv gives what dotenv reads, each value as a secret', () => {
  const values = parseEnv(new EnvText(bytes('\ufeffA="é\\n" # c\nexport B=two\nC=\'x\ny\'\n')));
  expect([...values.keys()].map((key) => [key, values.get(key)?.expose()])).toEqual([
    ['A', 'é\n'],
    ['B', 'two'],
    ['C', 'x\ny'],
  ]);
  expect(JSON.stringify([...values.keys()].map((key) => values.get(key)))).not.toContain('two');
});

test('definitionsOf gives each active definition with its line', () => {
  const text = '# K=0\nK=one # c\n\nexport K="two"\nA="\nK=in\n"\nK: three\nK=\n"next line"\n';
  const found = definitionsOf(new EnvText(text), 'K').map(({ line, value }) => [line, value.expose()]);
  expect(found).toEqual([
    [2, 'one'],
    [4, 'two'],
    [8, 'three'],
    [9, ''],
  ]);
});

test('no sentence about a line holds a value, and each is one sentence', () => {
  for (const words of Object.values({ ...REFUSAL_WORDS, ...REPAIR_WORDS, ...NOTE_WORDS })) {
    expect(words).toMatch(/^[a-z U][^.]*[a-z.`]/);
    expect(words.endsWith('.')).toBe(false);
  }
});
