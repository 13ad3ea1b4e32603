import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { RECIPES, type RecipeName } from '../../src/ui/recipes/recipes.ts';
import { type Loopback, PROGRAM, spawnProgram } from '../support/program.ts';
import { NUMBER_ID } from './check/behaviours.ts';
import { ALIVE, DEAD, envOf, recipeGraph, textOf } from './recipe-world.ts';

/** The shell lines of the recipes, run as their schedulers run them; `npx` brings the built program. */

const VERSION = '9.8.7';
const text = (name: RecipeName): string => textOf(name, VERSION);

let graph: Loopback;
let folder = '';
beforeAll(async () => {
  graph = await recipeGraph();
});
afterAll(() => graph.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wa-token-recipe-'));
  const npx = `#!/bin/sh\n[ "$1 $2" = '--yes wa-token@${VERSION}' ] || exit 99\nshift 2\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`;
  write('bin/npx', npx);
  return spawnProgram('chmod', ['+x', join(folder, 'bin/npx')], { cwd: folder });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
}

function shell(
  command: readonly string[],
  script: string,
  more: Readonly<Record<string, string>> = {},
  cwd = folder,
) {
  const [program = 'sh', ...flags] = command;
  return spawnProgram(program, [...flags, script], {
    cwd,
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      HOME: folder,
      WA_TOKEN_GRAPH_URL: graph.url,
      ...more,
    },
  });
}

/** As the runner of GitHub starts a step. */
const BASH = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'];
const SH = ['sh', '-c'];

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly steps: readonly { readonly run?: string }[];
        readonly strategy?: { readonly matrix: { readonly part: readonly number[] } };
      }
    >
  >;
}

describe('matrix: the parts side by side, then one report', () => {
  const { jobs } = parse(text('matrix')) as Workflow;
  const parts = jobs['check']?.strategy?.matrix.part ?? [];
  const [fetched = '', check = ''] = jobs['check']?.steps.flatMap(({ run }) => run ?? []) ?? [];
  const [merge = ''] = jobs['report']?.steps.flatMap(({ run }) => run ?? []) ?? [];

  /** Each part in a folder of its own, as on a machine of its own; what it leaves is the artifact. */
  async function runParts(
    services: Readonly<Record<string, string>>,
    run = parts,
  ): Promise<readonly (number | null)[]> {
    mkdirSync(join(folder, 'report'));
    const exits: (number | null)[] = [];
    for (const part of run) {
      for (const [name, content] of Object.entries(services)) write(`${part}/services/${name}`, content);
      mkdirSync(join(folder, `${part}`), { recursive: true });
      await shell(BASH, fetched, {}, join(folder, `${part}`));
      const { exit, stdout } = await shell(BASH, check, { PART: `${part}` }, join(folder, `${part}`));
      expect(stdout).toBe('');
      exits.push(exit);
      copyFileSync(join(folder, `${part}/part-${part}.json`), join(folder, `report/part-${part}.json`));
    }
    return exits;
  }

  const SERVICES = Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [`${name}/.env`, envOf(name === 'd' ? DEAD : ALIVE)]),
  );
  const report = (more: Readonly<Record<string, string>> = {}) =>
    shell(BASH, merge, more, join(folder, 'report'));

  test('a dead token fails the last job alone, which tells of every service once', async () => {
    expect(await runParts(SERVICES)).toEqual(parts.map(() => 0));
    const summary = join(folder, 'summary.md');
    const { exit, stdout } = await report({ GITHUB_STEP_SUMMARY: summary });
    expect(exit).toBe(1);
    const told = [...stdout.matchAll(/^(\w+) +services\/(\S+)/gm)].map(([, verdict, name]) => [
      name,
      verdict,
    ]);
    expect(told.sort()).toEqual(
      Object.keys(SERVICES).map((name) => [name, name === 'd/.env' ? 'unhealthy' : 'healthy']),
    );
    expect(stdout.match(/^::error /gm)).toHaveLength(1);
    expect(stdout).toContain('7 targets: 1 unhealthy, 6 healthy');
    expect(readFileSync(summary, 'utf8')).toContain('services/d/.env');
  });

  test('all alive: 0', async () => {
    await runParts({ 'a/.env': envOf(ALIVE), 'b/.env': envOf(ALIVE) });
    expect((await report()).exit).toBe(0);
  });

  test('a part that never came is missed, and so are files that nobody fetched', async () => {
    await runParts(SERVICES, parts.slice(1));
    const { exit, stderr } = await report();
    expect(exit).toBe(2);
    expect(stderr).toContain('part 1/4 is missing');
    rmSync(join(folder, 'report'), { recursive: true });
    for (const part of parts) rmSync(join(folder, `${part}`), { recursive: true, force: true });
    await runParts({});
    expect((await report()).exit).toBe(2);
  });
});

const TOKENS = [
  ['alive', ALIVE, 0],
  ['dead', DEAD, 1],
] as const;

describe.each(TOKENS)('a token that is %s', (_what, token, code) => {
  const given = { WHATSAPP_ACCESS_TOKEN: token, WHATSAPP_PHONE_NUMBER_ID: NUMBER_ID };

  test('GitHub', async () => {
    const { jobs } = parse(text('github')) as Workflow;
    const [run = ''] = jobs['check']?.steps.flatMap((step) => step.run ?? []) ?? [];
    const { exit, stdout } = await shell(BASH, run, {
      ...given,
      FAIL_ON: 'unhealthy,misconfigured,expiring',
    });
    expect(exit).toBe(code);
    expect(/^::error /m.test(stdout)).toBe(code === 1);
  });

  test('cron: a mail is what is printed', async () => {
    write('shop/.env', envOf(token));
    const line = text('cron').trimEnd().split('\n').at(-1) ?? '';
    const command = /^(?:\S+ ){6}(.+)$/.exec(line)?.[1] ?? '';
    expect(command).toContain('cd /srv/shop');
    const { stdout, stderr } = await shell(SH, command.replace('/srv/shop', join(folder, 'shop')));
    expect(stderr).toBe('');
    if (code === 0) expect(stdout).toBe('');
    else expect(stdout).toContain('Verdict: unhealthy. The access token has expired');
  });

  test('Kubernetes: of four pods one has it', async () => {
    write('tokens/shop.env', envOf(token));
    const { spec } = parse(text('kubernetes')) as {
      spec: { jobTemplate: { spec: { template: { spec: { containers: { command: string[] }[] } } } } };
    };
    const [, , script = ''] = spec.jobTemplate.spec.template.spec.containers[0]?.command ?? [];
    expect(script).toContain(' check /tokens ');
    const exits: (number | null)[] = [];
    let told = '';
    for (const index of ['0', '1', '2', '3']) {
      const more = { JOB_COMPLETION_INDEX: index };
      const { exit, stdout } = await shell(SH, script.replace('/tokens', join(folder, 'tokens')), more);
      exits.push(exit);
      told += stdout;
    }
    expect(exits.filter((exit) => exit !== 0)).toEqual(code === 0 ? [] : [1]);
    expect(JSON.parse(told)).toMatchObject({ verdict: code === 0 ? 'healthy' : 'unhealthy' });
  });

  test('systemd: the copy that it hands over', async () => {
    write('credentials/shop.env', envOf(token));
    const start = /^ExecStart=\/usr\/bin\/env (.+)$/m.exec(RECIPES.systemd.parts.service(VERSION))?.[1] ?? '';
    const { exit } = await shell(SH, start, { CREDENTIALS_DIRECTORY: join(folder, 'credentials') });
    expect(exit).toBe(code);
  });
});

test('cron renew: silent while nothing is due, a mail for a dead token', async () => {
  const line = RECIPES.cron.parts.renew(VERSION).trimEnd().split('\n').at(-1) ?? '';
  const command = (/^(?:\S+ ){6}(.+)$/.exec(line)?.[1] ?? '').replace('/srv/shop', join(folder, 'shop'));
  write('shop/.env', envOf(ALIVE));
  expect((await shell(SH, command)).stdout).toBe('');
  write('shop/.env', envOf(DEAD));
  const { stdout } = await shell(SH, command);
  expect(stdout).toContain('A dead token cannot be renewed');
  expect(stdout).toContain('wa-token refresh');
});
