import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  everyCommand,
  executed,
  HAS_STRACE,
  type HostileProject,
  hostileProject,
} from '../support/hostile-project.ts';

let project: HostileProject;
beforeEach(async () => {
  project = await hostileProject();
});
afterEach(() => project.close());

const NAMES = [
  'check',
  'check as JSON',
  'check for GitHub',
  'check for JUnit',
  'check for Prometheus',
  'send-test',
  'refresh, planned',
  'refresh',
  'renew',
  'explain',
  'guide',
  'recipe',
  'completion',
];

describe.skipIf(process.platform === 'win32')('a program of the repository is run by no command', () => {
  test.each(NAMES.map((name, at) => [name, at] as const))('%s', async (_name, at) => {
    const [args, input] = everyCommand(project)[at] ?? [[], ''];
    const ran = await project.run(args, { stdin: input });
    expect(ran.exit, ran.stderr).not.toBe(70);
    expect(existsSync(join(project.root, 'RAN'))).toBe(false);
  });

  test.skipIf(!HAS_STRACE)(
    'as strace sees it: nothing inside it is executed',
    () => {
      for (const [args, input] of everyCommand(project)) {
        const inside = executed(args, project, input).filter(
          (path) => path.startsWith(project.root) || !path.startsWith('/'),
        );
        expect(inside, args.join(' ')).toEqual([]);
      }
    },
    300_000,
  );
});
