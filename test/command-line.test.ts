import { expect, test } from 'vitest';
import { run } from '../src/cli.ts';
import { ParsedArgs } from '../src/core/parsed-args.ts';
import type { Ports } from '../src/ports.ts';
import { expectBySchema } from './support/by-schema.ts';

const TOKEN = `EAA${'Made0Up'.repeat(20)}`;

/** The command line as far as the first port; what was read of it, and what was said. */
async function type(...argv: readonly string[]) {
  const said = { out: '', err: '' };
  let given: ParsedArgs | null = null;
  const exit = await run(argv, {
    version: '0.0.0',
    bugs: 'https://bugs.example',
    stdout(text) {
      said.out += text;
    },
    stderr(text) {
      said.err += text;
    },
    async ports(args): Promise<Ports> {
      given = args;
      throw new Error('the world begins here');
    },
  });
  return { exit, given: given as ParsedArgs | null, ...said };
}

test.each([
  [['check', '--debug', '-f', 'a.env']],
  [['--debug', 'check', '-f', 'a.env']],
  [['--debug', '-f', 'a.env', 'check']],
  [['-f', 'a.env', '--debug', 'check']],
  [['--env-file=a.env', '--debug', 'check']],
])('options stand before the command or behind it: %j', async (argv) => {
  const { given } = await type(...argv);
  expect(given).toBeInstanceOf(ParsedArgs);
  expect(given?.args).toEqual([]);
});

test("a command's name that is an option's value is no command", async () => {
  const { given, err } = await type('--key', 'check', 'send-test');
  expect(given, err).not.toBeNull();
});

test('an option that the command has not is refused before the command too', async () => {
  expect(await type('--webhook', 'x', 'refresh')).toMatchObject({ exit: 2, given: null });
  expect((await type('--nonsense', 'check')).err).toContain("unknown option '--nonsense'");
});

test.each(['refresh', 'check', 'send-test', 'explain', 'guide'])(
  'a token as a word of its own is refused like --token: %s',
  async (command) => {
    const { exit, err, out, given } = await type(command, TOKEN);
    expect([exit, given]).toEqual([2, null]);
    expect(err).toContain('standard input');
    expect(err + out).not.toContain(TOKEN.slice(0, 12));
  },
);

test('a sentence of Meta with a token in it may be explained', async () => {
  expect((await type('explain', `Malformed access token ${TOKEN}`)).given).not.toBeNull();
});

test('a bug is one line, with the place to report it; its stack is for --debug', async () => {
  const plain = await type('check');
  expect(plain.exit).toBe(70);
  expect(plain.err).toBe(
    'error: this is a bug in wa-token: Error: the world begins here\n\nhint: report it at https://bugs.example, with what `--debug` prints\n',
  );
  expect((await type('check', '--debug')).err).toContain('command-line.test.ts');
});

test.each(['refresh', 'renew', 'send-test'])('%s --json is one object even then', async (command) => {
  const { exit, out } = await type(command, '--json');
  const body = JSON.parse(out);
  expectBySchema(command, body);
  expect([exit, body.exitCode, body.error.code]).toEqual([70, 70, 'bug']);
});
