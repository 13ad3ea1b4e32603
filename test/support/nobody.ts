import type { Ports } from '../../src/ports.ts';

const refused = async (): Promise<never> => {
  throw new Error('this test has no stage');
};

/** Nobody at the terminal, and no demo. */
export const NOBODY: Pick<Ports, 'person' | 'stage'> = {
  person: null,
  stage: { makeFolder: refused, removeFolder: refused, play: refused },
};
