import { join } from 'node:path';
import { expect } from 'vitest';
import { adviseRestart } from '../../../src/services/project/restart.ts';
import { testWorld } from '../../support/world.ts';
import { KEY, type Skeleton } from './skeletons.ts';

/** The first command is right, and none beside it is wrong. */
export async function expectRestart({
  files,
  env = '.env',
  key = KEY,
  first,
  also = [],
}: Skeleton): Promise<void> {
  const world = await testWorld({ files: { '.git/HEAD': '', [env]: '', ...files } });
  try {
    const advice = await adviseRestart({ path: join(world.folder, env), key, token: null }, world.ports);
    const [command = '(nothing)', ...others] = advice.flatMap((one) => one.command ?? []);
    expect(first.some((right) => right.test(command)) ? 'right' : command).toBe('right');
    expect(others.filter((one) => ![...first, ...also].some((fair) => fair.test(one)))).toEqual([]);
  } finally {
    world.remove();
  }
}
