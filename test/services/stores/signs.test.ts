import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { storesOf } from '../../../src/services/stores/signs.ts';
import { type StandIns, standIns } from '../../support/stand-in-tools.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const open: { remove(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.remove();
});

async function found(
  files: Readonly<Record<string, string>>,
  installed: readonly string[],
): Promise<readonly string[]> {
  const tools: StandIns = standIns();
  for (const name of installed) tools.answer(name, []);
  const world: TestWorld = await testWorld({
    files: { '.env': 'K=\n', ...files },
    env: { PATH: tools.folder },
  });
  open.push(tools, world);
  const signs = await storesOf(join(world.folder, '.env'), world.ports);
  // Nothing is run to find out.
  expect(tools.runs()).toEqual([]);
  return signs.map(({ target }) => target);
}

test.each([
  ['a Fly app', { 'fly.toml': 'app = "shop"\n' }, ['flyctl'], ['fly']],
  ['a Fly app whose name is not told', { 'fly.toml': '[build]\n' }, ['fly'], []],
  ['a Fly app without its tool', { 'fly.toml': 'app = "shop"\n' }, [], []],
  ['a linked Vercel project', { '.vercel/project.json': '{}' }, ['vercel'], ['vercel']],
  ['one that is not linked', { 'vercel.json': '{}' }, ['vercel'], []],
  ['a worker', { 'wrangler.jsonc': '{ "name": "shop" }' }, ['wrangler'], ['cloudflare']],
  [
    'two stores',
    { 'doppler.yaml': 'setup:\n', 'supabase/config.toml': 'project_id = "x"\n' },
    ['doppler', 'supabase'],
    ['supabase', 'doppler'],
  ],
  ['none', { 'package.json': '{}' }, ['gh', 'fly', 'vercel'], []],
] as const)('%s', async (_what, files, installed, targets) => {
  expect(await found(files, installed)).toEqual(targets);
});
