import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { RECIPES, type RecipeName } from '../../src/ui/recipes/recipes.ts';
import { canRun, outside, runPackage } from '../support/outside.ts';
import { type Loopback, PROGRAM, spawnProgram } from '../support/program.ts';
import { NUMBER_ID } from './check/behaviours.ts';
import { ALIVE, DEAD, envOf, recipeGraph, textOf } from './recipe-world.ts';

const VERSION: string = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
).version;
const text = (name: RecipeName): string => textOf(name, VERSION);

let graph: Loopback;
let folder = '';
beforeAll(async () => {
  graph = await recipeGraph();
});
afterAll(() => graph.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wa-token-recipe-'));
  mkdirSync(join(folder, 'bin'));
  // What `npx --yes wa-token@VERSION` would fetch, built.
  const npx = `#!/bin/sh\nshift 2\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`;
  writeFileSync(join(folder, 'bin/npx'), npx, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ours = () => ({
  PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
  HOME: folder,
  WA_TOKEN_GRAPH_URL: graph.url,
});
const write = (name: string, content: string) => writeFileSync(join(folder, name), content);

describe('GitLab', () => {
  interface Job {
    readonly script: readonly string[];
  }
  const [script = ''] = (parse(text('gitlab')) as { 'wa-token': Job })['wa-token'].script;

  test.each([
    ['alive', ALIVE, 0],
    ['dead', DEAD, 1],
    ['a placeholder', 'your_token_here', 2],
  ])('its script, run: a token that is %s', async (_what, token, code) => {
    const given = { ...ours(), WHATSAPP_ACCESS_TOKEN: token, WHATSAPP_PHONE_NUMBER_ID: NUMBER_ID };
    const { exit } = await spawnProgram('sh', ['-e', '-c', script], { cwd: folder, env: given });
    expect(exit).toBe(code);
    const xml = readFileSync(join(folder, 'wa-token.xml'), 'utf8');
    expect(xml.match(/<(?:failure|error) /g)?.length ?? 0).toBe(code === 0 ? 0 : 1);
  });

  const LOCAL = ['node@22', 'gitlab-ci-local'];
  test.runIf(canRun(LOCAL, ['gitlab-ci-local', '--version']))(
    'gitlab-ci-local: its schema holds, and a pipeline of this job alone is made',
    () => {
      write('.gitlab-ci.yml', text('gitlab'));
      const git = (...args: string[]) =>
        spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
      git('init', '-q', '-b', 'main');
      git('add', '-A');
      git('commit', '-qm', 'shop');
      git('remote', 'add', 'origin', 'https://gitlab.example.com/shop/app.git');
      git('update-ref', 'refs/remotes/origin/main', 'HEAD');
      git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
      const { stdout, stderr } = runPackage(LOCAL, ['gitlab-ci-local', '--list'], { cwd: folder });
      expect(stdout + stderr).toContain('json schema validated');
      expect(stdout).toMatch(/^wa-token +test +on_success +\[3,4\]/m);
    },
    200_000,
  );
});

describe('systemd', () => {
  test.runIf(outside('systemd-analyze', []) !== null)(
    'the script writes two files, and systemd-analyze verify has nothing to say',
    () => {
      const wrote = spawnSync('sh', [], { cwd: folder, input: text('systemd'), encoding: 'utf8' });
      expect(wrote).toMatchObject({ status: 0, stderr: '' });
      const { service, timer } = RECIPES.systemd.parts;
      expect(readFileSync(join(folder, 'wa-token.service'), 'utf8')).toBe(service(VERSION));
      expect(readFileSync(join(folder, 'wa-token.timer'), 'utf8')).toBe(timer());
      const verified = spawnSync('systemd-analyze', ['verify', './wa-token.service', './wa-token.timer'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(verified.stderr.split('\n').filter((line) => line.includes('wa-token'))).toEqual([]);
    },
  );
});

describe('Prometheus', () => {
  const promtool = outside('promtool', ['prometheus']);

  test.runIf(promtool !== null)('promtool check rules', () => {
    write('rules.yml', text('prometheus'));
    const ran = spawnSync(promtool?.path ?? '', ['check', 'rules', 'rules.yml'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining('SUCCESS: 5 rules found') });
  });

  test.runIf(promtool !== null)('promtool test rules: who is alarmed, and who is not', () => {
    write('rules.yml', text('prometheus'));
    const series = (name: string, path: string, value: string, more = '') =>
      `      - { series: '${name}{path="${path}",key="K"${more}}', values: '${value}' }`;
    const verdicts = (path: string, is: string) =>
      ['healthy', 'unhealthy'].map((one) =>
        series('wa_token_verdict', path, one === is ? '1x2000' : '0x2000', `,verdict="${one}"`),
      );
    const alert = (name: string, at: string, ...alerts: string[]) =>
      [`      - { eval_time: ${at}, alertname: ${name}, exp_alerts: [`, alerts.join(', '), '] }'].join('');
    const labels = (path: string, severity: string, more = '') =>
      `{ exp_labels: { path: ${path}, key: K, severity: ${severity}${more} } }`;
    const bare = text('prometheus').replace(/ {8}annotations:\n(?: {10}.*\n)+/g, '');
    write('rules.yml', bare);
    write(
      'test.yml',
      [
        'rule_files: [rules.yml]',
        'evaluation_interval: 1m',
        'tests:',
        '  - interval: 1m',
        '    input_series:',
        // The clock of the test starts at 0: a day is 86400.
        series('wa_token_expiry_timestamp_seconds', 'soon', '259200x2000'),
        ...verdicts('soon', 'healthy'),
        series('wa_token_expiry_timestamp_seconds', 'late', '2592000x2000'),
        ...verdicts('late', 'healthy'),
        series('wa_token_expiry_timestamp_seconds', 'never', '+Inf '.repeat(80).trim()),
        ...verdicts('never', 'healthy'),
        series('wa_token_expiry_timestamp_seconds', 'revoked', '259200x2000'),
        ...verdicts('revoked', 'unhealthy'),
        series('wa_token_expiry_timestamp_seconds', 'over', '60x2000'),
        ...verdicts('over', 'unhealthy'),
        series('wa_token_last_check_timestamp_seconds', 'soon', '0+60x2000'),
        '    alert_rule_test:',
        alert('WhatsAppTokenExpiresSoon', '1h', labels('soon', 'warning')),
        alert(
          'WhatsAppTokenUnhealthy',
          '1h',
          labels('revoked', 'critical', ', verdict: unhealthy'),
          labels('over', 'critical', ', verdict: unhealthy'),
        ),
        alert('WhatsAppTokenCheckStopped', '1h'),
        alert('WhatsAppTokenMetricsMissing', '1h'),
        '  - interval: 1m',
        '    input_series:',
        series('wa_token_last_check_timestamp_seconds', 'gone', '0x10'),
        '    alert_rule_test:',
        alert('WhatsAppTokenMetricsMissing', '5m'),
        alert('WhatsAppTokenMetricsMissing', '2h', '{ exp_labels: { severity: warning } }'),
        '',
      ].join('\n'),
    );
    const ran = spawnSync(promtool?.path ?? '', ['test', 'rules', 'test.yml'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ status: ran.status, told: ran.stdout + ran.stderr }).toMatchObject({
      status: 0,
      told: expect.stringContaining('SUCCESS'),
    });
  });

  test.runIf(promtool !== null)('promtool check metrics: of a run, of a usage error', async () => {
    write('.env', envOf(ALIVE));
    write('b.env', envOf(DEAD));
    for (const args of [
      ['.env', 'b.env'],
      ['--min-validity', 'x'],
    ]) {
      const ran = await spawnProgram(
        process.execPath,
        [PROGRAM, 'check', ...args, '--format', 'prometheus'],
        { cwd: folder, env: ours() },
      );
      const checked = spawnSync(promtool?.path ?? '', ['check', 'metrics'], {
        input: ran.stdout,
        encoding: 'utf8',
      });
      expect({ status: checked.status, told: checked.stderr }).toEqual({ status: 0, told: '' });
    }
  });
});

interface Action {
  readonly runs: {
    readonly steps: readonly { readonly run: string; readonly env: Readonly<Record<string, string>> }[];
  };
}

describe('the action, run as the runner runs it', () => {
  const action = parse(readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8')) as Action;
  const [step] = action.runs.steps;

  async function run(given: Readonly<Record<string, string>>) {
    for (const name of ['output', 'summary']) write(name, '');
    const blank = Object.fromEntries(Object.keys(step?.env ?? {}).map((name) => [name, '']));
    write('step.sh', step?.run ?? '');
    const ran = await spawnProgram('bash', ['--noprofile', '--norc', '-eo', 'pipefail', 'step.sh'], {
      cwd: folder,
      env: {
        ...ours(),
        ...blank,
        GITHUB_ACTIONS: 'true',
        CI: 'true',
        GITHUB_OUTPUT: join(folder, 'output'),
        GITHUB_STEP_SUMMARY: join(folder, 'summary'),
        INPUT_VERSION: VERSION,
        INPUT_PHONE_NUMBER_ID: NUMBER_ID,
        ...given,
      },
    });
    // The runner takes the last value of a name.
    const lines = readFileSync(join(folder, 'output'), 'utf8').trim().split('\n');
    const outputs = Object.fromEntries(lines.map((line) => line.split('=', 2) as [string, string]));
    expect(ran.stdout + ran.stderr).not.toContain(DEAD.slice(0, 24));
    return { ...ran, outputs, summary: readFileSync(join(folder, 'summary'), 'utf8') };
  }

  test('a dead token beside a healthy path is no pass, nor the other way round', async () => {
    mkdirSync(join(folder, 'a b'));
    write('a b/.env', envOf(ALIVE));
    const dead = await run({ INPUT_TOKEN: DEAD, INPUT_PATH: 'a b/.env\n' });
    expect(dead.exit).toBe(1);
    expect(dead.outputs).toMatchObject({ verdict: 'unhealthy', 'exit-code': '1' });
    expect(dead.stdout).toContain('healthy       a b/.env');
    expect(dead.stdout).toMatch(/^unhealthy {5}standard input/m);
    write('a b/.env', envOf(DEAD));
    const file = await run({ INPUT_TOKEN: ALIVE, INPUT_PATH: 'a b/.env\n' });
    expect(file.outputs).toMatchObject({ verdict: 'unhealthy', 'exit-code': '1' });
  });

  test('a token alone, a path alone, and when the first one ends', async () => {
    const token = await run({ INPUT_TOKEN: ALIVE });
    expect(token).toMatchObject({
      exit: 0,
      outputs: { verdict: 'healthy', 'exit-code': '0', 'expires-at': '' },
    });
    write('.env', envOf(DEAD));
    const path = await run({ INPUT_PATH: '.env' });
    expect(path).toMatchObject({ exit: 1, outputs: { verdict: 'unhealthy' } });
    expect(path.summary).toContain('### WhatsApp token: unhealthy');
  });

  test('nothing of an input is run, and a usage error is a verdict', async () => {
    const { exit, outputs, stdout } = await run({
      INPUT_TOKEN: ALIVE,
      INPUT_MIN_VALIDITY: '$(touch owned)',
      INPUT_PATH: '`touch owned`',
    });
    expect(exit).toBe(2);
    expect(outputs).toMatchObject({ verdict: 'misconfigured', 'exit-code': '2' });
    expect(stdout).toMatch(/^::error title=wa-token::/m);
    expect(() => readFileSync(join(folder, 'owned'))).toThrow();
  });

  const shellcheck = outside('shellcheck', ['shellcheck']);
  test.runIf(shellcheck !== null)('shellcheck has nothing to say of any script', () => {
    const cronLine = /^(?:\S+ ){6}(.+)$/.exec(text('cron').trimEnd().split('\n').at(-1) ?? '')?.[1] ?? '';
    const scripts: readonly (readonly [string, string])[] = [
      ['bash', step?.run ?? ''],
      ['sh', text('systemd')],
      ['sh', cronLine],
      ['sh', /- (npx .*)$/m.exec(text('gitlab'))?.[1] ?? ''],
      ['bash', [...text('matrix').matchAll(/run: (npx .*)$/gm)].map(([, line]) => line).join('\n')],
    ];
    for (const [shell, script] of scripts) {
      expect(script).not.toBe('');
      const ran = spawnSync(shellcheck?.path ?? '', [`--shell=${shell}`, '-'], {
        input: `${script}\n`,
        encoding: 'utf8',
        env: { ...process.env, ...shellcheck?.env },
      });
      expect(ran.stdout).toBe('');
    }
  });
});

describe("GitHub's page of the job", () => {
  const cmark = outside('cmark-gfm', [
    'cmark-gfm',
    'libcmark-gfm0.29.0.gfm.6',
    'libcmark-gfm-extensions0.29.0.gfm.6',
  ]);

  test.runIf(cmark !== null)('links are whole, and what comes from outside is text', async () => {
    write('_a_*b*.env', envOf(DEAD));
    const summary = join(folder, 'summary.md');
    await spawnProgram(process.execPath, [PROGRAM, 'check', '_a_*b*.env', '--format', 'github'], {
      cwd: folder,
      env: { ...ours(), GITHUB_STEP_SUMMARY: summary },
    });
    const page = spawnSync(cmark?.path ?? '', ['-e', 'table', '-e', 'autolink', '-e', 'strikethrough'], {
      input: readFileSync(summary),
      encoding: 'utf8',
      env: { ...process.env, ...cmark?.env },
    }).stdout;
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      const { hostname } = new URL(link);
      expect(hostname).toMatch(/\.(?:facebook|whatsapp)\.com$/);
      expect(link).not.toMatch(/&#|%60|[.,)]$/);
    }
    expect(links.some((link) => link.includes('use_case_enum=WHATSAPP_BUSINESS_MESSAGING'))).toBe(true);
    expect(page).toContain('_a_*b*.env');
    expect(page).not.toMatch(/<em>|<strong>|<del>/);
  });
});
