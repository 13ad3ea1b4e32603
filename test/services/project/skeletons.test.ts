import { describe, test } from 'vitest';
import { expectRestart } from './expect-restart.ts';
import { SKELETONS } from './skeletons.ts';

describe('projects after public ones', () => {
  test.each(Object.entries(SKELETONS))('%s', (_what, skeleton) => expectRestart(skeleton));
});
