import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../src/commands/table.ts';
import { CAUSES } from '../src/core/causes/catalogue.ts';
import { isTableOld, VERSIONS_READ_ON } from '../src/core/graph/versions.ts';
import { COMMON, type OptionSpec } from '../src/core/options.ts';
import { commandHelp, programHelp } from '../src/ui/help/help.ts';
import { manual } from './support/manual.ts';
import { SCHEMAS } from './support/schemas.ts';

const ROOT = join(import.meta.dirname, '..');
/** `npm run docs` writes what the tests otherwise compare. */
const UPDATE = process.env['UPDATE_DOCS'] === '1';

function kept(file: string, expected: string): void {
  if (UPDATE) writeFileSync(join(ROOT, file), expected);
  expect(readFileSync(join(ROOT, file), 'utf8'), `${file} is stale: run \`npm run docs\``).toBe(expected);
}

/** The commands that ask Meta about a project's token; what all four take is told once. */
const OF_A_PROJECT = ['refresh', 'check', 'send-test', 'renew'];

/** The options of every command as Markdown. */
function optionTables(): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const row = ({ flags, text, names, fallback }: OptionSpec): string =>
    `| \`${flags}\` | ${cell(text)} | ${(names ?? []).map((name) => `\`${name}\``).join(', ')} | ${cell(fallback ?? '')} |`;
  const table = (title: string, options: readonly OptionSpec[]): string =>
    `### ${title}\n\n| option | what it does | environment and .env names | default |\n|---|---|---|---|\n${options.map(row).join('\n')}`;
  const four = COMMANDS.filter(({ name }) => OF_A_PROJECT.includes(name)).map(({ options }) => options);
  const shared = (four[0] ?? []).filter((one) => four.every((options) => options.includes(one)));
  const own = COMMANDS.filter(({ options }) => options.length > 0).map(({ name, options }) =>
    OF_A_PROJECT.includes(name)
      ? table(
          `\`wa-token ${name}\``,
          options.filter((one) => !shared.includes(one)),
        )
      : table(`\`wa-token ${name}\``, options),
  );
  const common = `Every command takes ${COMMON.map(({ flags }) => `\`${flags}\``).join(', ')} and \`-h, --help\`.`;
  return [table('All of `refresh`, `check`, `send-test` and `renew`', shared), ...own, common].join('\n\n');
}

/** Compares (or writes) the part of the README between two marks. */
function keptPart(mark: string, expected: string): void {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [before, , after] = readme.split(new RegExp(`<!-- /?${mark} -->`));
  expect(after, `the README has the marks of ${mark}`).toBeDefined();
  kept('README.md', `${before}<!-- ${mark} -->\n\n${expected}\n\n<!-- /${mark} -->${after}`);
}

test('the options in the README are those of the command table', () => {
  keptPart('options', optionTables());
});

test('the table of Graph versions is young enough; `npm run docs` warns of an old one', () => {
  if (UPDATE && isTableOld(new Date())) {
    process.stderr.write(
      `warning: the table of Graph versions is of ${VERSIONS_READ_ON}: compare it with Meta's changelog\n`,
    );
  }
  const days = (count: number): Date => new Date(Date.parse(VERSIONS_READ_ON) + count * 86_400_000);
  expect(isTableOld(days(120))).toBe(false);
  expect(isTableOld(days(121))).toBe(true);
});

test('the causes in the README are those of the catalogue', () => {
  const rows = Object.entries(CAUSES).map(
    ([cause, { title, fault }]) => `| \`${cause}\` | ${title} | ${fault} |`,
  );
  keptPart('causes', ['| cause | what it says | whose fault |', '|---|---|---|', ...rows].join('\n'));
});

test('the causes in the schema of the report are those of the catalogue', () => {
  const file = 'src/schema/check.schema.json';
  const causes = Object.keys(CAUSES).map((cause) => `        "${cause}"`);
  const list = /("cause": \{\n {6}"enum": \[\n)[^\]]*?(\n {6}\])/;
  const schema = readFileSync(join(ROOT, file), 'utf8');
  expect(schema).toMatch(list);
  kept(
    file,
    schema.replace(list, (_, head, tail) => `${head}${causes.join(',\n')}${tail}`),
  );
});

test.each(Object.entries(SCHEMAS))('the JSON Schema of %s is made of its types', (command, made) => {
  const file = join(ROOT, `src/schema/${command}.schema.json`);
  if (UPDATE) {
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
    // The linter has short lists on one line.
    spawnSync(join(ROOT, 'node_modules/.bin/biome'), ['format', '--write', file]);
  }
  expect(JSON.parse(readFileSync(file, 'utf8')), `${file} is stale: run \`npm run docs\``).toEqual(made);
});

test('the manual page is that of the command table', () => {
  kept('src/man/wa-token.1', manual(COMMANDS, COMMON));
});

test('man can read the manual page', ({ skip }) => {
  const ran = spawnSync('man', ['--warnings', '-l', join(ROOT, 'src/man/wa-token.1')], {
    encoding: 'utf8',
    env: { ...process.env, MANWIDTH: '80', LC_ALL: 'C.UTF-8' },
  });
  if (ran.error !== undefined || /minimized|not installed/i.test(ran.stdout)) skip('man is not installed');
  expect(ran.stderr).toBe('');
  for (const { name } of COMMANDS) expect(ran.stdout).toContain(name);
});

test('no screen of help is wider than 80 columns, and each names its options', () => {
  const screens = [programHelp(COMMANDS, COMMON), ...COMMANDS.map((row) => commandHelp(row, COMMON))];
  for (const screen of screens)
    for (const line of screen.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  for (const row of COMMANDS) {
    for (const { flags, names = [] } of row.options) {
      const help = commandHelp(row, COMMON);
      expect(help).toContain(flags);
      for (const name of names) expect(help).toContain(name);
    }
  }
});
