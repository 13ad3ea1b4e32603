import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { run } from '../src/cli.ts';
import { type CheckOptions, checkOptions } from '../src/commands/check/options.ts';
import { COMMANDS } from '../src/commands/table.ts';
import type { CheckOption } from '../src/core/options.ts';
import type { ParsedArgs } from '../src/core/parsed-args.ts';
import { runHere } from './support/here.ts';

const empty = mkdtempSync(join(tmpdir(), 'wa-token-cli-'));
afterAll(() => rmSync(empty, { recursive: true }));

/** What `check` makes of its arguments; the command itself does not run. */
async function optionsOf(argv: readonly string[]): Promise<CheckOptions> {
  let options: CheckOptions | null = null;
  await run(argv, {
    version: '0.0.0',
    bugs: '',
    stdout: () => {},
    stderr: () => {},
    async ports(given) {
      options = checkOptions(given as unknown as ParsedArgs<CheckOption>);
      throw new Error('far enough');
    },
  });
  if (options === null) throw new Error(`not parsed: ${argv.join(' ')}`);
  return options;
}

test.each<[string, Partial<CheckOptions>]>([
  ['check', { paths: [], format: 'text', failOn: null, concurrency: 8, verbose: false, fields: null }],
  ['check a.env b', { paths: ['a.env', 'b'] }],
  ['check -f a.env --env-file=b.env c', { paths: ['a.env', 'b.env', 'c'] }],
  ['check --json', { format: 'json' }],
  ['--format jsonl check', { format: 'jsonl' }],
  ['check -v --concurrency 32', { verbose: true, concurrency: 32 }],
  ['check --min-validity 7d', { policy: { minValiditySeconds: 604_800, requirePermanent: false } }],
  ['check --require-permanent', { policy: { minValiditySeconds: null, requirePermanent: true } }],
  ['check --fail-on unhealthy,expiring', { failOn: new Set(['unhealthy', 'expiring']) }],
  ['check --only token.valid', { selection: new Set(['token.valid']), named: new Set(['token.valid']) }],
  ['check --json --fields verdict,token.kind', { fields: [['verdict'], ['token', 'kind']] }],
  ['check x --shard 2/4', { shard: { index: 2, count: 4 } }],
  ['check --token-stdin x', { tokenStdin: true, paths: ['x'] }],
  ['check --merge a.json', { merge: true, paths: ['a.json'] }],
  ['check -- --odd.env', { paths: ['--odd.env'] }],
])('wa-token %s', async (line, options) => {
  expect(await optionsOf(line.split(' '))).toMatchObject(options);
});

test.each([
  ['', 2],
  ['--version', 0],
  ['--help', 0],
  ['help check', 0],
  ['check --help', 0],
  ['chekc', 2],
  ['check --nonsense', 2],
  ['check --format xml', 2],
  ['check --format json --json --fields colour', 2],
  ['check --token abc', 2],
  ['check --shard 1/4', 2],
  ['check --merge', 2],
  ['check --offline --send-to 15550100', 2],
  ['recipe', 0],
  ['recipe cron', 0],
  ['recipe jenkins', 2],
  ['guide 8', 2],
  ['guide 4', 0],
  ['explain 190/463', 0],
  ['explain nothing', 3],
  ['completion tcsh', 2],
  ['completion bash', 0],
])('wa-token %s: exit %d', async (line, exit) => {
  const ran = await runHere(
    line.split(' ').filter((word) => word !== ''),
    { cwd: empty },
  );
  expect(ran.exit).toBe(exit);
});

test('every command has a row of its own that prints its help', async () => {
  for (const { name } of COMMANDS) {
    const { exit, stdout } = await runHere([name, '--help'], { cwd: empty });
    expect({ name, exit }).toEqual({ name, exit: 0 });
    expect(stdout).toContain(`wa-token ${name}`);
  }
});
