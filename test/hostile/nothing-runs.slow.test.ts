import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
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

/** Those that ask, play, follow or start something: they end with their input. */
const FURTHER: readonly (readonly [readonly string[], string])[] = [
  [['demo', '--temporary'], ''],
  [['explain', '--follow'], 'ERROR (#190) Error validating access token\n'],
  [['renew', '--yes', '--pipe-to', 'cat', '--dry-run'], ''],
  [['refresh', '--token-file', '.env', '--yes'], ''],
];

const pushing = ({ world }: HostileProject): readonly [readonly string[], string] => [
  ['refresh', '--token-stdin', '--yes', '--no-send', '--pipe-to', 'cat'],
  world.tokens['system-user'],
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
    async () => {
      const seen = new Set<string>();
      for (const [args, input] of [...everyCommand(project), ...FURTHER, pushing(project)]) {
        const paths = await executed(args, project, input);
        const inside = paths.filter((path) => path.startsWith(project.root) || !path.startsWith('/'));
        expect(inside, args.join(' ')).toEqual([]);
        for (const path of paths) seen.add(basename(path));
      }
      // What strace does not see cannot fail: git is asked about the .env, and what was named gets the token.
      expect([...seen]).toEqual(expect.arrayContaining(['git', 'cat']));
    },
    300_000,
  );
});
