import type { Ports } from '../../src/ports.ts';

const unasked = async (): Promise<never> => {
  throw new Error('this test writes nothing');
};

/** A working directory with nothing in it, for commands that only look for ids. */
export const EMPTY_PROJECT: Pick<Ports, 'files' | 'project' | 'cwd' | 'interruptible'> = {
  interruptible: async (_length, work) => work(),
  cwd: '/nowhere',
  files: { exists: async () => false, read: unasked, rewrite: unasked, create: unasked },
  project: {
    list: async () => [],
    facts: async () => null,
    realPath: async () => null,
    read: async () => null,
    scan: async () => true,
    git: async () => null,
    processes: async () => null,
    hasProgram: async () => false,
    unitFolders: [],
  },
};
