import { expect, test } from 'vitest';
import { refreshOptions } from '../../src/commands/refresh.ts';
import { COMMANDS } from '../../src/commands/table.ts';
import { type CheckOption, COMMON, type OptionSpec } from '../../src/core/options.ts';
import { ParsedArgs } from '../../src/core/parsed-args.ts';
import type { Ports } from '../../src/ports.ts';

/** `--env-file <path>` is read as `envFile`, `--no-send` as `send`. */
function readAs({ flags }: OptionSpec): string {
  const long = /--(?:no-)?([a-z-]+)/.exec(flags)?.[1] ?? '';
  return long.replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

/** No command gets further than its options: the first port that it touches throws. */
const NO_WORLD = new Proxy({} as Ports, {
  get: () => {
    throw new Error('far enough');
  },
});

async function namesRead(row: (typeof COMMANDS)[number]): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const values = new Proxy<Record<string, unknown>>(
    {},
    {
      get: (_values, name) => {
        names.add(String(name));
        return undefined;
      },
    },
  );
  await row.run(new ParsedArgs(['github'], values), NO_WORLD).catch(() => null);
  return names;
}

test.each(COMMANDS)('every option that $name declares is read by it', async (row) => {
  const read = await namesRead(row);
  expect(row.options.map(readAs).filter((name) => !read.has(name))).toEqual([]);
});

test.each([
  [{ tokenStdin: true, tokenFile: 'token.txt' }, '`--token-stdin` and `--token-file`'],
  [{ temporary: true, permanent: true }, '`--temporary` and `--permanent`'],
])('refresh: %o contradict each other', (values, named) => {
  expect(() => refreshOptions(new ParsedArgs([], values))).toThrow(
    expect.objectContaining({ failure: { kind: 'usage', message: `${named} exclude each other` } }),
  );
});

test('refresh: `--token-file -` is standard input, said once or twice', () => {
  const from = (values: Readonly<Record<string, unknown>>) =>
    refreshOptions(new ParsedArgs([], values)).tokenFrom;
  expect(from({ tokenFile: '-' })).toEqual({ kind: 'stdin' });
  expect(from({ tokenFile: '-', tokenStdin: true })).toEqual({ kind: 'stdin' });
});

test('no option is declared twice for a command', () => {
  for (const { options } of COMMANDS) {
    const names = [...options, ...COMMON].map(readAs);
    expect(names).toEqual([...new Set(names)]);
  }
});

test('an option that the table does not declare, or declares as something else, does not compile', () => {
  const given = new ParsedArgs<CheckOption>(['a'], { output: 'x', only: ['b'], json: true });
  expect([given.text('output'), given.list('only'), given.flag('json')]).toEqual(['x', ['b'], true]);
  // @ts-expect-error: no row declares it
  expect(given.text('outpot')).toBeUndefined();
  // @ts-expect-error: it holds a text
  expect(given.flag('output')).toBe(false);
  // @ts-expect-error: it may be given several times
  expect(given.text('only')).toBeUndefined();
  // @ts-expect-error: refresh has it, check has not
  expect(given.allows('send')).toBe(true);
});
