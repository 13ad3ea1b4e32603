import { afterEach, beforeEach, expect, test } from 'vitest';
import { everyCommand, type HostileProject, hostileProject } from '../support/hostile-project.ts';
import type { Ran } from '../support/program.ts';

let project: HostileProject;
beforeEach(async () => {
  project = await hostileProject();
});
afterEach(() => project.close());

/** Nothing unseen, and no line that a CI system obeys but those of the format made for it. */
function mustBeHarmless({ stdout, stderr }: Ran, format = ''): void {
  for (const text of [stdout, stderr]) {
    expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect(text).not.toMatch(/##(?:\[|vso|teamcity)/i);
    const commands = text.split('\n').filter((line) => line.trimStart().startsWith('::'));
    expect(
      commands.filter(
        (line) =>
          format !== 'github' || !/^::(?:error|warning) file=|^::(?:error|warning) title=wa-token/.test(line),
      ),
    ).toEqual([]);
  }
}

test('the name of a folder, through every command', async () => {
  for (const [args, input] of everyCommand(project)) {
    mustBeHarmless(await project.run(args, { stdin: input }), args.includes('github') ? 'github' : '');
  }
}, 60_000);

const SIGNS = '\u001b]0;owned\u0007\r\n::error::owned\u202e##vso[task]';

test.each<[string, readonly string[]]>([
  ['a path', ['check', `x${SIGNS}`]],
  ['a path as JSON', ['check', '--json', `x${SIGNS}`]],
  ['an option', ['check', `--nope${SIGNS}`]],
  ['a command', [`no${SIGNS}`]],
  ['a format', ['check', '--format', SIGNS]],
  ['a duration', ['check', '--min-validity', SIGNS]],
  ['a key', ['check', '--key', SIGNS]],
  ['a file for the report', ['check', '--output', `/nowhere/${SIGNS}`]],
  ['a recipient', ['send-test', '--to', SIGNS]],
  ['a file of a token', ['refresh', '--token-file', SIGNS, '--yes']],
  ['an address', ['check', '--graph-url', `https://${SIGNS}`]],
  ['a text', ['explain', `190 ${SIGNS}`]],
  ['a text as JSON', ['explain', '--json', `{"error":{"code":190,"message":"${SIGNS}"}}`]],
  ['a step', ['guide', SIGNS]],
  ['a recipe', ['recipe', SIGNS]],
  ['a shell', ['completion', SIGNS]],
])('%s on the command line', async (_name, args) => {
  const ran = await project.run(args.map((arg) => arg.replaceAll('\0', '')));
  expect(ran.exit, ran.stderr).not.toBe(70);
  mustBeHarmless(ran);
});
