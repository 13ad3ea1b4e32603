import { describe, test } from 'vitest';
import { expectRestart } from './expect-restart.ts';
import { FURTHER } from './skeletons-further.ts';

describe('further projects after public ones', () => {
  test.each(Object.entries(FURTHER))('%s', (_what, skeleton) => expectRestart(skeleton));
});
