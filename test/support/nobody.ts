import type { Ports } from '../../src/ports.ts';

const refused = async (): Promise<never> => {
  throw new Error('this test has no such port');
};

/** Nobody at the terminal, no demo, and no report that leaves the process. */
export const NOBODY: Pick<
  Ports,
  'prompter' | 'demoHost' | 'memory' | 'reports' | 'tools' | 'errands' | 'version' | 'interruptible'
> = {
  version: '0.0.0',
  interruptible: async (_length, work) => work(),
  prompter: null,
  demoHost: { makeFolder: refused, removeFolder: refused, play: refused },
  errands: { lock: refused, readNotes: async () => null, writeNotes: refused },
  tools: { hasDevStdin: true, find: async () => null, run: refused },
  memory: { tidy: async () => {} },
  reports: { open: refused, mustBePlace: refused, append: refused, post: refused },
};
