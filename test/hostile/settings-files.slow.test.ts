import { describe, expect, test } from 'vitest';
import { madeSecretIn } from '../../src/core/env/found-reference.ts';
import { editorFor, kindOfFile } from '../../src/core/env/kinds/editors.ts';
import { runnersIn } from '../../src/core/project/elsewhere.ts';
import { AccessToken, EnvText, Secret } from '../../src/core/secret.ts';
import { tokenFor } from '../support/tokens.ts';

/** Milliseconds of work, however much else the machine has to do. */
function worked(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

const OLD = tokenFor('634974688087057', 'old');
const NEW = new AccessToken(tokenFor('634974688087057', 'new'));

/** Anchors of nine aliases each, one in the other: 9^11 values in a few lines. */
const LAUGHS = [
  'x0: &x0 [a,a,a,a,a,a,a,a,a]',
  ...Array.from({ length: 11 }, (_, at) => `x${at + 1}: &x${at + 1} [${`*x${at},`.repeat(8)}*x${at}]`),
].join('\n');

const count = (times: number, line: (at: number) => string): string =>
  Array.from({ length: times }, (_, at) => line(at)).join('');

/** What makes a parser call itself to the end of the stack, go over the same text again, or grow without end. */
const BOMBS: readonly (readonly [string, string, string])[] = [
  ['a.json', 'open lists', '['.repeat(1_000_000)],
  ['a.json', 'open objects', '{"a":'.repeat(200_000)],
  ['a.json', 'lists in lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['a.toml', 'lists in lists', `a = ${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['a.toml', 'a deep table', `[a${'.a'.repeat(100_000)}]\n`],
  ['a.toml', 'a deep name', `a${'.a'.repeat(100_000)} = 1\n`],
  ['a.toml', 'a header of blanks', `a = """\n[${' '.repeat(100_000)}\n"""\n`],
  ['a.toml', 'a name of blanks', `a = """\nb ${' '.repeat(100_000)}\n"""\n`],
  ['a.yaml', 'aliases of aliases', `${LAUGHS}\n`],
  ['a.yaml', 'open lists', `a: ${'['.repeat(100_000)}`],
  ['a.yaml', 'lists in lists', '- '.repeat(100_000)],
  ['a.yaml', 'keys in keys', '? '.repeat(100_000)],
  ['a.yaml', 'maps in maps', count(1000, (at) => `${' '.repeat(at)}a:\n`)],
  ['a.yaml', 'keys', count(40_000, (at) => `K${at}: x\n`)],
  ['a.yaml', 'anchors', count(30_000, (at) => `K${at}: &a${at} x\n`)],
  ['a.yaml', 'aliases', `a: &a x\n${count(30_000, (at) => `K${at}: *a\n`)}`],
  ['compose.yaml', 'a long key', `services:\n  ${'k'.repeat(250_000)}: {}\n`],
  ['a.ini', 'blanks in a name', `[a]\na${' '.repeat(200_000)}x\n`],
  ['a.ini', 'blanks in a value', `[a]\na=b${' '.repeat(200_000)}x\n`],
  ['a.properties', 'backslashes', `a=${'\\'.repeat(1_000_000)}\n`],
  ['a.properties', 'one long word', 'a'.repeat(2_000_000)],
  ['a.service', 'quotes', `Environment="${'\\"'.repeat(500_000)}\n`],
  ['.env', 'one value of many lines', `A='${'x\n'.repeat(4_000_000)}'\n`],
  ['token', 'blank lines', '\n'.repeat(1_000_000)],
  ['a.conf', 'blank lines', ' \n'.repeat(500_000)],
];

describe('a file of settings that is made to be read for ever', () => {
  test.each(BOMBS)('%s: %s', async (path, _what, bomb) => {
    const text = new EnvText(bomb);
    const began = process.cpuUsage();
    const kind = kindOfFile(path, text);
    if (!kind.known) throw new Error('a kind that is not read');
    const editor = await editorFor(kind.kind, path, text);
    editor.values(text);
    editor.definitions(text, 'K');
    editor.nameFor(text, 'K');
    editor.set(text, 'K', NEW);
    // The square of such a size takes minutes.
    expect(worked(began)).toBeLessThan(15_000);
  });

  test.each([
    ['a.yaml', `${LAUGHS}\nTOKEN: ${OLD}\n`, 'TOKEN', 'readers-differ'],
    ['a.yaml', `TOKEN: ${OLD}\nTOKEN: ${OLD}\n`, 'TOKEN', 'not-parsed'],
    ['a.json', `${'['.repeat(100_000)}"${OLD}"${']'.repeat(100_000)}`, 'TOKEN', 'not-parsed'],
  ])('%s is refused, not believed: %#', async (path, bomb, key, reason) => {
    const text = new EnvText(bomb);
    const kind = kindOfFile(path, text);
    if (!kind.known) throw new Error('a kind that is not read');
    const edit = (await editorFor(kind.kind, path, text)).set(text, key, NEW);
    expect(edit.ok ? 'edited' : edit.reason).toBe(reason);
  });

  test('a token behind megabytes in quotes is found and replaced', async () => {
    const text = new EnvText(`A='${'x\n'.repeat(6_000_000)}'\nTOKEN=${OLD}\n`);
    const editor = await editorFor('dotenv', '.env', text);
    expect(editor.values(text).get('TOKEN')?.equals(new AccessToken(OLD))).toBe(true);
    const edit = editor.set(text, 'TOKEN', NEW);
    expect(edit.ok && edit.text.expose().endsWith(`\nTOKEN=${NEW.expose()}\n`)).toBe(true);
  });
});

test.each<[string, string]>([
  ['empty lines', '\n'.repeat(250_000)],
  ['blanks', `${' '.repeat(250_000)}x`],
  ['signs', '#"[,'.repeat(60_000)],
  ['one runner after the other', 'op run --env-file '.repeat(15_000)],
])('files that say how a project starts, of %s', (_what, text) => {
  const began = process.cpuUsage();
  runnersIn(EnvText.of(new Secret(text, 'text')), 'Makefile');
  expect(worked(began)).toBeLessThan(15_000);
});

test.each<[string, string]>([
  ['entries', `kind: SealedSecret\n${'  A: Ag\n'.repeat(100_000)}`],
  ['blanks', `kind: SealedSecret\n${' '.repeat(500_000)}x`],
  ['names', `kind: ExternalSecret\n${'secretKey '.repeat(50_000)}`],
])('a manifest that makes secrets, of %s', (_what, text) => {
  const began = process.cpuUsage();
  madeSecretIn(new EnvText(text), () => false);
  expect(worked(began)).toBeLessThan(15_000);
});
