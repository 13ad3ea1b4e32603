import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parser as promql } from '@prometheus-io/lezer-promql';
import cronstrue from 'cronstrue';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { recipe, recipeOptions } from '../../src/commands/recipe.ts';
import { ParsedArgs } from '../../src/core/parsed-args.ts';
import { RECIPES, type RecipeName } from '../../src/ui/recipes/recipes.ts';
import { PLAIN } from '../../src/ui/text/paint.ts';
import { runProgram } from '../support/program.ts';

const VERSION: string = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
).version;
const NAMES: readonly RecipeName[] = ['github', 'gitlab', 'kubernetes', 'cron', 'systemd', 'prometheus'];
const text = (name: RecipeName): string => RECIPES[name](VERSION);

function has(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

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
    .replace(/\$\{CREDENTIALS_DIRECTORY\}/, '.')
    .split(/\s+/)
    .filter((word) => !/^(?:--output|\/.*\.(?:xml|prom)|wa-token\.xml)$/.test(word));
  const { stderr, exit } = await runProgram([...args, '--offline', '--key', 'NOBODY_HAS_THIS'], {
    cwd: tmpdir(),
  });
  expect(stderr).not.toMatch(/unknown option|takes|too many/);
  expect([0, 2, 3]).toContain(exit);
}

describe('every recipe', () => {
  test.each(NAMES)(
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

  test.each(NAMES)('%s names only options that exist', async (name) => {
    const commands = [...text(name).matchAll(/wa-token@\S+ (check .*?)(?: 2>&1\).*)?$/gm)].map(
      ([, command = '']) => command,
    );
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) await expectRuns(command);
  });

  test('one that does not exist is refused with the list', () => {
    expect(() => recipeOptions(new ParsedArgs(['jenkins'], {}))).toThrow();
  });
});

describe('by the parsers of those who run them', () => {
  test('GitHub: the workflow parser of the Actions language server', () => {
    const file = { name: 'wa-token.yml', content: text('github') };
    const { context, value } = parseWorkflow(file, new NoOperationTraceWriter());
    expect(context.errors.getErrors()).toEqual([]);
    expect(value).toBeDefined();
  });

  test('GitLab: a job with a script, and exit codes that may fail', () => {
    const job = (yamlOf(text('gitlab')) as Record<string, Record<string, unknown>>)['wa-token'];
    expect(job?.['allow_failure']).toEqual({ exit_codes: [3, 4] });
    expect(job?.['script']).toHaveLength(1);
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

  test.runIf(has('systemd-analyze'))('systemd: systemd-analyze verify', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wa-token-units-'));
    const parts = text('systemd')
      .split(/^# \/etc\/systemd\/system\//m)
      .slice(1);
    const paths = parts.map((part) => {
      const [name = '', ...rest] = part.split('\n');
      const path = join(folder, name);
      writeFileSync(path, rest.join('\n'));
      return path;
    });
    expect(paths.map((path) => path.split('/').at(-1))).toEqual(['wa-token.service', 'wa-token.timer']);
    const { stderr } = spawnSync('systemd-analyze', ['verify', ...paths], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stderr.split('\n').filter((line) => line.includes('wa-token'))).toEqual([]);
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

  test.runIf(has('promtool'))('Prometheus: promtool check rules', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wa-token-rules-'));
    writeFileSync(join(folder, 'rules.yml'), text('prometheus'));
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', join(folder, 'rules.yml')], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
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

  test.runIf(has('bash'))('its script passes what was given, and the exit code', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wa-token-action-'));
    writeFileSync(join(folder, 'npx'), '#!/bin/sh\nfor arg in "$@"; do echo "[$arg]"; done\ncat\nexit 4\n', {
      mode: 0o755,
    });
    const env = {
      ...Object.fromEntries(Object.keys(step?.env ?? {}).map((name) => [name, ''])),
      PATH: `${folder}:${process.env['PATH']}`,
      GITHUB_OUTPUT: join(folder, 'output'),
      INPUT_VERSION: VERSION,
      INPUT_MIN_VALIDITY: '7d',
      INPUT_PATH: 'a b/.env\n$(touch owned)\n',
      INPUT_REQUIRE_PERMANENT: 'true',
    };
    const run = (more: object) =>
      spawnSync('bash', ['-e', '-o', 'pipefail', '-c', step?.run ?? ''], {
        env: { ...env, ...more },
        cwd: folder,
        encoding: 'utf8',
        input: '',
      });
    const files = run({});
    expect(files.stdout.trim().split('\n')).toEqual(
      [
        '--yes',
        `wa-token@${VERSION}`,
        'check',
        '--format',
        'github',
        '--min-validity=7d',
        '--require-permanent',
        '--',
        'a b/.env',
        '$(touch owned)',
      ].map((arg) => `[${arg}]`),
    );
    expect(files.status).toBe(4);
    expect(readFileSync(join(folder, 'output'), 'utf8')).toBe('exit-code=4\n');
    const piped = run({ INPUT_PATH: '', INPUT_TOKEN: 'a-secret' });
    expect(piped.stdout).toContain('[--token-stdin]\na-secret\n');
    expect(piped.stdout).not.toContain('[a-secret]');
    rmSync(folder, { recursive: true });
  });
});
