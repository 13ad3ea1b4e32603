import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isBaked } from '../../src/core/project/dockerfile.ts';
import { ProjectFiles } from '../../src/core/project/files.ts';
import { Secret } from '../../src/core/secret.ts';
import { searchTargets } from '../../src/services/env/find.ts';
import { findOldCopies } from '../../src/services/project/old-copies.ts';
import { adviseRestart } from '../../src/services/project/restart.ts';
import { inspectSurroundings } from '../../src/services/project/surroundings.ts';
import { tokenFor } from '../support/tokens.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

/** Milliseconds of work, however much else the machine has to do. */
function worked(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** As much as is read of one file. */
const SIZE = 250_000;
const of = (text: string): string => text.repeat(Math.ceil(SIZE / text.length));

/** Texts that a pattern may try anew at each of their characters. */
const TEXTS: Readonly<Record<string, string>> = {
  blanks: of(' '),
  'blank lines': of('\n'),
  'lines of blanks': of(' \r\n'),
  quotes: of('"'),
  backslashes: of('\\'),
  brackets: of('['),
  'keys without values': of('a: \n'),
  'question marks': of('?'),
  stars: of('*a'),
  'open calls': of('load_dotenv('),
  words: of('COPY '),
  'lines that go on': of('COPY \\\n'),
  assignments: of('Environment="a '),
  anchors: `services:\n  a:\n    environment:\n${Array.from({ length: 12_000 }, (_, at) => `      K${at}: &a${at} x\n`).join('')}`,
  'aliases of aliases': `x0: &x0 [a,a]\n${Array.from({ length: 40 }, (_, at) => `x${at + 1}: &x${at + 1} [*x${at},*x${at}]\n`).join('')}services:\n  a:\n    environment: *x40\n`,
  'lists in lists': of('- '),
};
const FILES = [
  'Dockerfile',
  '.dockerignore',
  'shop.service',
  'app.py',
  'manage.py',
  'package.json',
  'Procfile',
  'run.sh',
  'requirements.txt',
  'index.js',
  'ecosystem.config.js',
  '.env.local',
  '.gitignore',
  'compose.yaml',
] as const;

let world: TestWorld;
afterEach(() => world?.remove());

describe.each(FILES)('%s full of', (name) => {
  test.each(Object.entries(TEXTS))('%s costs no time', async (_what, text) => {
    const files = {
      '.env': `WHATSAPP_ACCESS_TOKEN=${tokenFor('634974688087057')}\n`,
      Dockerfile: 'FROM x\nCOPY . .\n',
    };
    world = await testWorld({ files: { ...files, [name]: text } });
    const { ports } = world;
    const search = await searchTargets({ envFiles: [join(world.folder, '.env')], key: undefined }, ports);
    const target = search.kind === 'found' ? search.targets[0] : undefined;
    if (target?.token == null) throw new Error('no target');
    const began = process.cpuUsage();
    await adviseRestart(target, ports);
    await inspectSurroundings([target], ports);
    await findOldCopies(target.token, [target], ports);
    // A pattern that tries each place anew takes minutes.
    expect(worked(began)).toBeLessThan(5000);
  });
});

describe('.dockerignore', () => {
  const baked = (ignore: string, path: string): boolean => {
    const texts = new Map([
      ['Dockerfile', new Secret('FROM x\nCOPY . .\n', 'text')],
      ['.dockerignore', new Secret(ignore, 'text')],
    ]);
    const build = { context: '', dockerfile: null, target: null };
    return isBaked(new ProjectFiles(texts.keys(), texts), build, path);
  };

  test.each([
    ['.env', '.env', false],
    ['?env', '.env', false],
    ['????', '.env', false],
    ['?', '.env', true],
    ['**/.env', 'a/b/.env', false],
    ['*/.env', 'a/b/.env', true],
    ['a', 'a/b/.env', false],
    ['*', 'a/.env', false],
    ['**', 'a/.env', false],
    ['.en[v', '.env', true],
    ['*\n!.env', '.env', true],
    ['a/*/.env', 'a/b/.env', false],
    ['a/*/.env', 'a/.env', true],
  ])('%j and %s: in the image %s', (ignore, path, isIn) => {
    expect(baked(ignore, path)).toBe(isIn);
  });

  test('no pattern takes its time', () => {
    const began = process.cpuUsage();
    baked(`${'*a'.repeat(99)}b\n`.repeat(300), `${'a'.repeat(250)}/.env`);
    expect(worked(began)).toBeLessThan(5000);
  });
});
