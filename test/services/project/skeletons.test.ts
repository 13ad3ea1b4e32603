import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { adviseRestart } from '../../../src/services/project/restart.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';
import { KEY, SKELETONS, type Skeleton } from './skeletons.ts';
import { FURTHER } from './skeletons-further.ts';

const worlds: TestWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.remove();
});

async function commandsOf({ files, env = '.env', key = KEY }: Skeleton): Promise<readonly string[]> {
  const world = await testWorld({ files: { '.git/HEAD': '', [env]: '', ...files } });
  worlds.push(world);
  const advice = await adviseRestart({ path: join(world.folder, env), key, token: null }, world.ports);
  return advice.flatMap(({ command }) => command ?? []);
}

describe('projects after public ones', () => {
  test.each(Object.entries({ ...SKELETONS, ...FURTHER }))('%s', async (_what, skeleton) => {
    const [first = '(nothing)', ...others] = await commandsOf(skeleton);
    expect(skeleton.first.some((right) => right.test(first)) ? 'right' : first).toBe('right');
    const wrong = others.filter(
      (one) => ![...skeleton.first, ...(skeleton.also ?? [])].some((fair) => fair.test(one)),
    );
    expect(wrong).toEqual([]);
  });
});
