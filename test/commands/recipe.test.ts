import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parser as promql } from '@prometheus-io/lezer-promql';
import cronstrue from 'cronstrue';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { recipe, recipeOptions } from '../../src/commands/recipe.ts';
import { ParsedArgs } from '../../src/core/parsed-args.ts';
import { RECIPE_NAMES, RECIPES, type RecipeName, recipeOf } from '../../src/ui/recipes/recipes.ts';
import { PLAIN } from '../../src/ui/text/paint.ts';
import { runHere } from '../support/here.ts';

const VERSION: string = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
).version;
const text = (name: RecipeName): string => recipeOf(name).text(VERSION);

const empty = mkdtempSync(join(tmpdir(), 'wa-token-recipe-'));
afterAll(() => rmSync(empty, { recursive: true }));

function yamlOf(source: string): unknown {
  const document = parseDocument(source, { strict: true, version: '1.2' });
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS();
}

/** The `wa-token check` of a recipe, run with what it is given there; its options must exist. */
async function expectRuns(command: string): Promise<void> {
  const args = command
    .replace(/"\$\(\(JOB_COMPLETION_INDEX \+ 1\)\)\/4"/, '1/4')
    .replace(/"\$FAIL_ON"/, 'unhealthy')
    .replace(/"\$PART\/4"/, '1/4')
    .replace(/\$\{CREDENTIALS_DIRECTORY\}/, '.')
    .split(/\s+/)
    .filter((word) => !/^(?:--output|\/.*\.(?:xml|prom)|wa-token\.xml|"part-.*\.json")$/.test(word));
  const more = args.includes('--merge') ? [] : ['--offline', '--key', 'NOBODY_HAS_THIS'];
  const { stderr, exit } = await runHere([...args, ...more], { cwd: empty });
  expect(stderr).not.toMatch(/unknown option|takes|too many/);
  expect([0, 2, 3]).toContain(exit);
}

describe('every recipe', () => {
  test.each(RECIPE_NAMES)(
    '%s is printed as it is, pinned to the running version, without a blank at a line end',
    async (name) => {
      let printed = '';
      const out = {
        data: (line: string) => {
          printed += `${line}\n`;
        },
        paint: { data: PLAIN, note: PLAIN },
      };
      const ports = {
        out: {
          ...out,
          note: () => {},
          debug: () => {},
          waiting: (_what: string, work: () => never) => work(),
        },
        version: VERSION,
      };
      expect(await recipe(recipeOptions(new ParsedArgs([name], {})), ports as never)).toBe(0);
      expect(printed).toBe(text(name));
      expect(printed).toContain(`wa-token@${VERSION} check`);
      expect(printed).not.toMatch(/[ \t]$|\t/m);
    },
  );

  test.each(RECIPE_NAMES)('%s names only options that exist', async (name) => {
    const commands = [...text(name).matchAll(/wa-token@\S+ (check .*?)(?: 2>&1\).*| \|\| \[.*)?$/gm)].map(
      ([, command = '']) => command,
    );
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) await expectRuns(command);
  });

  test('one that does not exist is refused with the list, a part as well', async () => {
    const run = (...args: string[]) => runHere(['recipe', ...args], { cwd: empty, version: VERSION });
    expect(await run('jenkins')).toMatchObject({ exit: 2, stdout: '' });
    expect(await run('systemd', 'socket')).toMatchObject({ exit: 2, stdout: '' });
    expect(await run('cron', 'service')).toMatchObject({ exit: 2, stdout: '' });
    const service = await run('systemd', 'service');
    expect(service).toMatchObject({ exit: 0, stderr: '' });
    expect(service.stdout).toMatch(/^# \/etc\/systemd\/system\/wa-token\.service\n/);
    expect((await run('systemd', 'timer')).stdout).toContain('[Timer]');
  });

  test('without a name the names are listed, with a line for each of two shells', async () => {
    const { exit, stdout } = await runHere(['recipe'], { cwd: empty });
    expect(exit).toBe(0);
    for (const name of RECIPE_NAMES) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(stdout).toContain('PowerShell: ');
  });
});

describe('by the parsers of those who run them', () => {
  test.each(['github', 'matrix'] as const)(
    '%s: the workflow parser of the Actions language server',
    (name) => {
      const file = { name: 'wa-token.yml', content: text(name) };
      const { context, value } = parseWorkflow(file, new NoOperationTraceWriter());
      expect(context.errors.getErrors()).toEqual([]);
      expect(value).toBeDefined();
    },
  );

  test('GitLab: a job with a script, and exit codes that may fail', () => {
    const job = (yamlOf(text('gitlab')) as Record<string, Record<string, unknown>>)['wa-token'];
    expect(job?.['allow_failure']).toEqual({ exit_codes: [3, 4] });
    expect(job?.['script']).toHaveLength(1);
    // A pipeline of `.pre` and `.post` jobs alone is never made.
    expect(job?.['stage']).toBe('test');
  });

  test('Kubernetes: the schema of batch/v1', () => {
    const job = new CronJob(yamlOf(text('kubernetes')) as never);
    job.validate();
    const { spec } = job;
    const template = spec?.jobTemplate.spec;
    expect(template?.completionMode).toBe('Indexed');
    // The API server refuses a failure policy with any other restart policy.
    expect(template?.template.spec?.restartPolicy).toBe('Never');
    expect(template?.podFailurePolicy?.rules.map(({ action }) => action)).toEqual([
      'FailJob',
      'Count',
      'Ignore',
    ]);
    const names = template?.template.spec?.containers.map(({ name }) => name);
    for (const rule of template?.podFailurePolicy?.rules ?? []) {
      if (rule.onExitCodes) expect(names).toContain(rule.onExitCodes.containerName);
    }
  });

  test('cron: a time that can be read, a user, and a shell line', () => {
    const line = text('cron').trimEnd().split('\n').at(-1) ?? '';
    const [, time = '', user, command = ''] = /^((?:\S+ ){5})(\S+) (.+)$/.exec(line) ?? [];
    expect(cronstrue.toString(time.trim())).toBe('At 06:17 AM');
    expect(user).toBe('deploy');
    // A bare percent sign ends the command in a crontab.
    expect(command).not.toContain('%');
    expect(spawnSync('sh', ['-n', '-c', command]).status).toBe(0);
  });

  test('systemd: each file by itself, and a script that holds both', () => {
    const { service, timer } = RECIPES.systemd.parts;
    expect(text('systemd')).toContain(service(VERSION));
    expect(text('systemd')).toContain(timer());
    expect(spawnSync('sh', ['-n'], { input: text('systemd') }).status).toBe(0);
  });

  test('Prometheus: rules whose expressions its own grammar takes', () => {
    const rules = yamlOf(text('prometheus')) as { groups: { rules: { alert: string; expr: string }[] }[] };
    for (const { alert, expr } of rules.groups.flatMap((group) => group.rules)) {
      const errors: string[] = [];
      promql
        .parse(expr)
        .iterate({ enter: ({ type, from }) => void (type.isError && errors.push(`${alert}: ${from}`)) });
      expect(errors).toEqual([]);
    }
  });

  test('their metrics are the ones that the check prints', () => {
    const names = [...text('prometheus').matchAll(/\bwa_token_[a-z_]+(?=[{ ])/g)].map(([name]) => name);
    const printed = readFileSync(
      join(import.meta.dirname, '../../src/ui/check/formats/prometheus.ts'),
      'utf8',
    );
    for (const name of names) expect(printed).toContain(`'${name}'`);
  });
});

describe('the composite action', () => {
  interface Action {
    readonly inputs: Readonly<Record<string, { description: string; default: string }>>;
    readonly runs: {
      readonly using: string;
      readonly steps: readonly { run: string; env: Record<string, string>; shell: string }[];
    };
  }
  const source = readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8');
  const action = parse(source) as Action;
  const [step] = action.runs.steps;

  test('is YAML, is composite, and runs this version', () => {
    yamlOf(source);
    expect(action.runs.using).toBe('composite');
    expect(action.inputs['version']?.default).toBe(VERSION);
    for (const input of Object.values(action.inputs)) expect(input.description).not.toBe('');
  });

  test('no input is text of the script, and each is used', () => {
    expect(step?.run).not.toContain('${{');
    for (const [name, expression] of Object.entries(step?.env ?? {})) {
      const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(expression)?.[1] ?? '';
      expect(action.inputs).toHaveProperty(input);
      expect(step?.run).toContain(name);
    }
  });
});
