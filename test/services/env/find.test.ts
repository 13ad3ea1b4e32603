import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { findTargets, searchTargets } from '../../../src/services/env/find.ts';
import { tokenFor } from '../../support/tokens.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const TOKEN = tokenFor('911602140448729');
const LINE = `WHATSAPP_ACCESS_TOKEN=${TOKEN}\n`;
const OTHER = 'A=1\n';
const NEXT = '{"dependencies":{"next":"15"}}';
const VITE = '{"devDependencies":{"vite":"7"}}';

const worlds: TestWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.remove();
});

async function search(
  files: Readonly<Record<string, string>>,
  from = '.',
  key?: string,
  envFiles: string[] = [],
) {
  const world = await testWorld({ files });
  worlds.push(world);
  const ports = { ...world.ports, cwd: join(world.folder, from) };
  return { ports, world, found: await searchTargets({ envFiles, key }, ports) };
}

describe('which file', () => {
  const cases: readonly [string, Record<string, string>, string, string?][] = [
    ['the .env', { '.env': LINE }, '.env'],
    ['.env.local before .env', { '.env': LINE, '.env.local': LINE }, '.env.local'],
    ['.env where .env.local lacks the key', { '.env': LINE, '.env.local': OTHER }, '.env'],
    [
      '.env where .env.local has a placeholder',
      { '.env': LINE, '.env.local': 'WHATSAPP_ACCESS_TOKEN=xxx\n' },
      '.env',
    ],
    ['.env before .env.development for a plain program', { '.env': LINE, '.env.development': LINE }, '.env'],
    [
      'Next.js: .env.local before .env.development',
      { 'package.json': NEXT, '.env': LINE, '.env.local': LINE, '.env.development': LINE },
      '.env.local',
    ],
    [
      'Next.js: .env.development.local before all',
      { 'package.json': NEXT, '.env': LINE, '.env.local': LINE, '.env.development.local': LINE },
      '.env.development.local',
    ],
    [
      'Vite: .env.development before .env.local',
      { 'package.json': VITE, '.env': LINE, '.env.local': LINE, '.env.development': LINE },
      '.env.development',
    ],
    [
      'the nearest one above',
      { '.git/HEAD': '', '.env': LINE, 'a/.env': LINE, 'a/b/x': '' },
      '../.env',
      'a/b',
    ],
    ['above, past one without the key', { '.git/HEAD': '', '.env': LINE, 'a/.env': OTHER }, '../.env', 'a'],
    [
      'one that names the key, before hits elsewhere',
      { '.env': 'WHATSAPP_ACCESS_TOKEN=\n', 'b/.env': LINE },
      '.env',
    ],
    ['one without the key, where nobody has it', { '.env': OTHER, 'b/.env': OTHER }, '.env'],
  ];

  test.each(cases)('%s', async (_what, files, path, from = '.') => {
    const { found, ports } = await search(files, from);
    expect(found).toMatchObject({ kind: 'found', targets: [{ path: join(ports.cwd, path) }] });
  });

  test('not above the root of the repository', async () => {
    const { found } = await search({ '.env': LINE, 'a/.git/HEAD': '', 'a/b/x': '' }, 'a/b');
    expect(found).toMatchObject({ kind: 'no-file' });
  });

  test('not above at all without a repository', async () => {
    const { found } = await search({ '.env': LINE, 'a/x': '' }, 'a');
    expect(found).toMatchObject({ kind: 'no-file' });
  });
});

describe('hits below are a question', () => {
  test('of a fleet in a folder below, no more are read than somebody could choose from', async () => {
    const fleet = Object.fromEntries(Array.from({ length: 700 }, (_, at) => [`fleet/${at}.env`, OTHER]));
    const { ports } = await search(fleet);
    let opened = 0;
    const files: typeof ports.files = {
      ...ports.files,
      read: (...asked) => {
        opened += 1;
        return ports.files.read(...asked);
      },
    };
    await searchTargets({ envFiles: [], key: undefined }, { ...ports, files });
    expect(opened).toBeGreaterThan(100);
    expect(opened).toBeLessThan(2 * 700);
  });

  const files = {
    'backend/.env': LINE,
    'apps/web/.env.local': `WHATSAPP_TOKEN=${TOKEN}\n`,
    'apps/web/.env.example': LINE,
    'node_modules/x/.env': LINE,
    'a/b/c/.env': LINE,
    'docs/.env': OTHER,
  };

  test('one and two levels down, with the key of each', async () => {
    const { found } = await search(files);
    expect(found).toMatchObject({
      kind: 'which-file',
      candidates: [
        { shownPath: join('backend', '.env'), key: 'WHATSAPP_ACCESS_TOKEN' },
        { shownPath: join('apps', 'web', '.env.local'), key: 'WHATSAPP_TOKEN' },
      ],
    });
  });

  test('also where the .env here lacks the key', async () => {
    expect((await search({ ...files, '.env': OTHER })).found).toMatchObject({ kind: 'which-file' });
  });

  test('without a person: exit 2 with the list', async () => {
    const { ports } = await search({ 'backend/.env': LINE });
    await expect(findTargets({ envFiles: [], key: undefined }, ports)).rejects.toMatchObject({
      failure: { kind: 'usage', message: expect.stringContaining(join('backend', '.env')) },
    });
  });
});

describe('which key', () => {
  test('the one that was named', async () => {
    const { found } = await search({ '.env': `${LINE}MINE=x\n` }, '.', 'MINE');
    expect(found).toMatchObject({ kind: 'found', targets: [{ key: 'MINE' }] });
  });

  test('several: a question, with the file', async () => {
    const { found, ports } = await search({ '.env': `WA_TOKEN=${TOKEN}\nWHATSAPP_TOKEN=${TOKEN}\n` });
    expect(found).toMatchObject({
      kind: 'which-key',
      shownPath: '.env',
      keys: ['WHATSAPP_TOKEN', 'WA_TOKEN'],
    });
    await expect(findTargets({ envFiles: [], key: undefined }, ports)).rejects.toMatchObject({
      failure: { kind: 'usage', hint: 'name one with `--key WHATSAPP_TOKEN`' },
    });
  });

  test('a placeholder is no token', async () => {
    const { found } = await search({ '.env': 'WHATSAPP_ACCESS_TOKEN=your_token_here\n' });
    expect(found).toMatchObject({ kind: 'found', targets: [{ key: 'WHATSAPP_ACCESS_TOKEN', token: null }] });
  });
});

test('no file: where one could be, and the template', async () => {
  const { found, world } = await search({ '.env.example': 'WHATSAPP_ACCESS_TOKEN=\n' });
  expect(found).toEqual({
    kind: 'no-file',
    path: join(world.folder, '.env'),
    example: join(world.folder, '.env.example'),
  });
});

test('named files: those, or none', async () => {
  const { found } = await search({ '.env': LINE, b: LINE }, '.', undefined, ['.env', 'b', './.env']);
  expect(found).toMatchObject({ kind: 'found', targets: [{ shownPath: '.env' }, { shownPath: 'b' }] });
  await expect(search({ '.env': LINE }, '.', undefined, ['.env', 'missing'])).rejects.toMatchObject({
    failure: { kind: 'env-file-not-found' },
  });
});
