import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { tools } from '../../../src/adapters/stores/tools.ts';
import { AccessToken, Secret } from '../../../src/core/secret.ts';
import type { PushOutcome } from '../../../src/core/stores/outcome.ts';
import { STORES } from '../../../src/core/stores/target.ts';
import { preparePushes } from '../../../src/services/stores/plan.ts';
import { pushAll } from '../../../src/services/stores/push.ts';
import { type Answer, type Recorded, type StandIns, standIns } from '../../support/stand-in-tools.ts';
import { tokenFor } from '../../support/tokens.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const KEY = 'WHATSAPP_ACCESS_TOKEN';
const NEW = tokenFor('911602140448729', 'new');
const OLD = tokenFor('911602140448729', 'old');
const MARK = createHash('sha256').update(NEW).digest('hex').slice(0, 8);

const open: { world: TestWorld; tools: StandIns }[] = [];
afterEach(() => {
  for (const { world, tools } of open.splice(0)) {
    world.remove();
    tools.remove();
  }
});

interface Situation {
  readonly target?: string;
  readonly pipeTo?: string;
  readonly tools?: Readonly<Record<string, readonly Answer[]>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly redeploy?: boolean;
}

interface Pushed {
  readonly outcome: PushOutcome;
  readonly runs: readonly Recorded[];
}

async function push(situation: Situation): Promise<Pushed> {
  const stores = standIns();
  for (const [name, answers] of Object.entries(situation.tools ?? {})) stores.answer(name, answers);
  const path = `${stores.folder}:${dirname(process.execPath)}:/usr/bin:/bin`;
  const world = await testWorld({
    files: { '.env': `${KEY}=${OLD}\n`, ...situation.files },
    env: { PATH: path, HOME: '/nowhere', GH_TOKEN: 'sign-in', [KEY]: OLD, COPY: `x${NEW}`, ...situation.env },
  });
  open.push({ world, tools: stores });
  const secrets = [new Secret(OLD, 'old'), new Secret('0123456789abcdef0123456789abcdef', 'app secret')];
  const options = {
    push: situation.target === undefined ? [] : [situation.target],
    pipeTo: situation.pipeTo === undefined ? [] : [situation.pipeTo],
    redeploy: situation.redeploy ?? false,
  };
  const envFile = join(world.folder, '.env');
  const prepared = await preparePushes(options, { envFile, key: KEY, secrets }, world.ports);
  const [outcome] = await pushAll(prepared, new AccessToken(NEW), { ...options, secrets }, world.ports);
  if (outcome === undefined) throw new Error('nothing came of it');
  const runs = stores.runs();
  for (const run of runs) {
    // Neither token is ever an argument or in the environment; what the tool signs in with stays.
    const seen = JSON.stringify([run.args, run.env]);
    expect(seen).not.toContain(NEW.slice(0, 30));
    expect(seen).not.toContain(OLD.slice(0, 30));
    expect(run.env['GH_TOKEN']).toBe('sign-in');
  }
  expect(JSON.stringify(outcome)).not.toContain(NEW.slice(0, 20));
  return { outcome, runs };
}

interface Row {
  readonly target: string;
  readonly tool: string;
  readonly answers: readonly Answer[];
  /** The call that carries the value. */
  readonly args: readonly string[];
  readonly stdin: string;
  readonly proof: PushOutcome['proof'];
  readonly effect: string;
  readonly files?: Readonly<Record<string, string>>;
}

const OK: Answer = { to: [] };
const put = (...to: string[]): Answer => ({ to, keeps: 'value' });
const shows = (...to: string[]): Answer => ({ to, stdout: '$KEPT:value\n' });

/** Each store: the calls as its own documentation has them, and what comes on standard input, to the byte. */
const ROWS: readonly Row[] = [
  {
    target: 'github:lucky/shop,env=production',
    tool: 'gh',
    answers: [
      { to: ['secret', 'list'], stdout: `[{"name":"${KEY}","updatedAt":"2026-01-01T00:00:00Z"}]`, times: 1 },
      { to: ['secret', 'list'], stdout: `[{"name":"${KEY}","updatedAt":"2026-11-28T00:00:00Z"}]` },
      OK,
    ],
    args: ['secret', 'set', KEY, '--env', 'production', '--repo', 'lucky/shop'],
    stdin: NEW,
    proof: 'changed',
    effect: 'next-run',
  },
  {
    target: 'gitlab:lucky/shop,scope=production',
    tool: 'glab',
    answers: [put('variable', 'update'), shows('variable', 'get'), OK],
    args: ['variable', 'update', KEY, '--scope', 'production', '--repo', 'lucky/shop'],
    stdin: NEW,
    proof: 'read-back',
    effect: 'next-run',
  },
  {
    target: 'vercel',
    tool: 'vercel',
    answers: [OK],
    files: { '.vercel/project.json': '{"projectId":"prj_1"}' },
    args: ['env', 'add', KEY, 'production', '--force', '--sensitive'],
    stdin: NEW,
    proof: 'unasked',
    effect: 'deploy',
  },
  {
    target: 'vercel:production+preview',
    tool: 'vercel',
    answers: [OK],
    files: { '.vercel/project.json': '{"projectId":"prj_1"}' },
    args: ['env', 'add', KEY, 'production,preview', '--force', '--sensitive'],
    stdin: NEW,
    proof: 'unasked',
    effect: 'deploy',
  },
  {
    target: 'cloudflare:env=staging',
    tool: 'wrangler',
    answers: [OK],
    files: { 'wrangler.toml': 'name = "shop"\n[env.staging]\nname = "shop-staging"\n' },
    args: ['secret', 'put', KEY, '--env', 'staging'],
    stdin: NEW,
    proof: 'unasked',
    effect: 'at-once',
  },
  {
    target: 'fly',
    tool: 'flyctl',
    answers: [
      { to: ['secrets', 'list'], stdout: `[{"Name":"${KEY}","Digest":"aa"}]`, times: 1 },
      { to: ['secrets', 'list'], stdout: `[{"Name":"${KEY}","Digest":"bb"}]` },
      OK,
    ],
    files: { 'fly.toml': 'app = "lucky-shop"\n' },
    args: ['secrets', 'set', `${KEY}=-`, '--app', 'lucky-shop', '--stage'],
    stdin: NEW,
    proof: 'changed',
    effect: 'deploy',
  },
  {
    target: 'railway:web,env=production',
    tool: 'railway',
    answers: [
      put('variable', 'set'),
      { to: ['variable', 'list'], stdout: `{"${KEY}":"$KEPT:value","B":"2"}` },
      OK,
    ],
    args: ['variable', 'set', KEY, '--stdin', '--service', 'web', '--environment', 'production'],
    stdin: NEW,
    proof: 'read-back',
    effect: 'deploys',
  },
  {
    target: 'supabase:abcdefghijklmnopqrst',
    tool: 'supabase',
    answers: [
      { to: ['secrets', 'list'], stdout: `| ${KEY} | ${createHash('sha256').update(NEW).digest('hex')} |` },
      OK,
    ],
    args: ['secrets', 'set', '--env-file', '/dev/stdin', '--yes', '--project-ref', 'abcdefghijklmnopqrst'],
    stdin: `${KEY}=${NEW}`,
    proof: 'read-back',
    effect: 'at-once',
  },
  {
    target: 'doppler:shop,config=prd',
    tool: 'doppler',
    answers: [put('secrets', 'set'), shows('secrets', 'get'), OK],
    args: ['secrets', 'set', KEY, '-p', 'shop', '-c', 'prd', '--silent', '--no-interactive'],
    stdin: NEW,
    proof: 'read-back',
    effect: 'restart',
  },
  {
    target: 'infisical',
    tool: 'infisical',
    answers: [{ to: ['secrets', 'get'], stdout: `${NEW}\n` }, OK],
    files: { '.infisical.json': '{"workspaceId":"1","defaultEnvironment":"prod"}' },
    args: ['secrets', 'set', '--file', '/dev/stdin', '--env', 'prod'],
    stdin: `${KEY}=${NEW}`,
    proof: 'read-back',
    effect: 'restart',
  },
  {
    target: 'phase:production,app=shop',
    tool: 'phase',
    answers: [OK],
    args: ['secrets', 'update', KEY, '--env', 'production', '--app', 'shop'],
    stdin: NEW,
    proof: 'unasked',
    effect: 'restart',
  },
  {
    target: 'chamber:shop',
    tool: 'chamber',
    answers: [put('write'), shows('read'), OK],
    args: ['write', 'shop', KEY.toLowerCase(), '-'],
    stdin: NEW,
    proof: 'read-back',
    effect: 'restart',
  },
  {
    target: 'vault:secret/apps/shop,field=token',
    tool: 'vault',
    answers: [put('kv', 'patch'), { to: ['kv', 'get'], stdout: '$KEPT:value' }, OK],
    args: ['kv', 'patch', '-mount=secret', 'apps/shop', 'token=-'],
    stdin: NEW,
    proof: 'read-back',
    effect: 'restart',
  },
  {
    target: 'sops:secrets.env',
    tool: 'sops',
    answers: [{ to: ['decrypt'], stdout: OLD, times: 1 }, { to: ['decrypt'], stdout: NEW }, OK],
    args: [
      'set',
      '--input-type',
      'dotenv',
      '--output-type',
      'dotenv',
      '--value-stdin',
      'secrets.env',
      `["${KEY}"]`,
    ],
    stdin: `"${NEW}"`,
    proof: 'read-back',
    effect: 'deploy',
  },
  {
    target: '1password:Private/WhatsApp,field=token',
    tool: 'op',
    answers: [
      {
        to: ['item', 'get', 'WhatsApp', '--vault', 'Private', '--format', 'json'],
        stdout: JSON.stringify({
          id: 'x',
          title: 'WhatsApp',
          fields: [
            { id: 'n', label: 'note', value: 'keep' },
            { id: 't', label: 'token', value: OLD },
          ],
        }),
      },
      { to: ['read'], stdout: `${NEW}\n` },
      OK,
    ],
    args: ['item', 'edit', 'WhatsApp', '--vault', 'Private'],
    stdin: JSON.stringify({
      id: 'x',
      title: 'WhatsApp',
      fields: [
        { id: 'n', label: 'note', value: 'keep' },
        { id: 't', label: 'token', value: NEW },
      ],
    }),
    proof: 'read-back',
    effect: 'restart',
  },
  {
    target: 'fnox',
    tool: 'fnox',
    answers: [put('set'), shows('get')],
    args: ['set', KEY],
    stdin: NEW,
    proof: 'read-back',
    effect: 'restart',
  },
  {
    target: 'dotnet',
    tool: 'dotnet',
    answers: [OK],
    args: ['user-secrets', 'set'],
    stdin: JSON.stringify({ 'WhatsApp:AccessToken': NEW }),
    proof: 'unasked',
    effect: 'restart',
  },
  {
    target: 'gcp:wa-token,project=shop-1,service=api',
    tool: 'gcloud',
    answers: [
      put('secrets', 'versions', 'add'),
      { to: ['secrets', 'versions', 'access'], stdout: '$KEPT:value' },
      OK,
    ],
    args: ['secrets', 'versions', 'add', 'wa-token', '--data-file=-', '--project=shop-1'],
    stdin: NEW,
    proof: 'read-back',
    effect: 'deploy',
  },
  {
    target: 'aws-secrets:prod/wa',
    tool: 'aws',
    answers: [put('secretsmanager', 'put-secret-value'), shows('secretsmanager', 'get-secret-value'), OK],
    args: [
      'secretsmanager',
      'put-secret-value',
      '--secret-id',
      'prod/wa',
      '--secret-string',
      'file:///dev/stdin',
    ],
    stdin: NEW,
    proof: 'read-back',
    effect: 'deploy',
  },
  {
    target: 'aws-secrets:prod/wa,field=token,region=eu-central-1',
    tool: 'aws',
    answers: [
      { to: ['secretsmanager', 'get-secret-value'], stdout: `{"other":"keep","token":"${OLD}"}\n`, times: 1 },
      put('secretsmanager', 'put-secret-value'),
      shows('secretsmanager', 'get-secret-value'),
      OK,
    ],
    args: [
      'secretsmanager',
      'put-secret-value',
      '--secret-id',
      'prod/wa',
      '--secret-string',
      'file:///dev/stdin',
      '--region',
      'eu-central-1',
    ],
    stdin: JSON.stringify({ other: 'keep', token: NEW }),
    proof: 'read-back',
    effect: 'deploy',
  },
  {
    target: 'aws-ssm:/shop/wa',
    tool: 'aws',
    answers: [put('ssm', 'put-parameter'), shows('ssm', 'get-parameter'), OK],
    args: [
      'ssm',
      'put-parameter',
      '--name',
      '/shop/wa',
      '--type',
      'SecureString',
      '--overwrite',
      '--value',
      'file:///dev/stdin',
    ],
    stdin: NEW,
    proof: 'read-back',
    effect: 'restart',
  },
  {
    target: 'azure:shop-vault',
    tool: 'az',
    answers: [put('keyvault', 'secret', 'set'), shows('keyvault', 'secret', 'show'), OK],
    args: [
      'keyvault',
      'secret',
      'set',
      '--vault-name',
      'shop-vault',
      '--name',
      'WHATSAPP-ACCESS-TOKEN',
      '--file',
      '/dev/stdin',
      '-o',
      'none',
    ],
    stdin: NEW,
    proof: 'read-back',
    effect: 'restart',
  },
  {
    target: 'k8s:shop/wa-tokens,deployment=api',
    tool: 'kubectl',
    answers: [{ to: ['get'], stdout: Buffer.from(NEW).toString('base64') }, OK],
    args: ['patch', 'secret', 'wa-tokens', '-n', 'shop', '--type', 'merge', '--patch-file', '/dev/stdin'],
    stdin: JSON.stringify({ stringData: { [KEY]: NEW } }),
    proof: 'read-back',
    effect: 'deploy',
  },
  {
    target: 'docker:wa_token',
    tool: 'docker',
    answers: [OK],
    args: ['secret', 'create', `wa_token_${MARK}`, '-'],
    stdin: NEW,
    proof: 'unasked',
    effect: 'deploy',
  },
];

test('every store has its row here', () => {
  const names = new Set(ROWS.map(({ tool }) => tool));
  expect(STORES.filter(({ programs }) => !programs.some((program) => names.has(program)))).toEqual([]);
});

describe('the value goes to the standard input of', () => {
  test.each(ROWS.map((row) => [row.target, row] as const))('%s', async (target, row) => {
    const { outcome, runs } = await push({
      target,
      tools: { [row.tool]: row.answers },
      files: row.files ?? {},
    });
    expect(outcome).toMatchObject({ status: 'pushed', proof: row.proof, why: null });
    expect(outcome.plan.effect?.kind).toBe(row.effect);
    const carrying = runs.filter(({ stdin }) => stdin !== '');
    expect(carrying.map(({ args, stdin }) => ({ args, stdin }))).toEqual([
      { args: row.args, stdin: row.stdin },
    ]);
    const isNamed = row.args.some((word) => word.includes('/dev/stdin'));
    expect(carrying[0]?.stdinKind).toBe(isNamed ? 'file' : 'pipe');
  });
});

describe('a store that cannot take it now', () => {
  test('is found out before a token is asked for: the tool is missing', async () => {
    const { outcome, runs } = await push({ target: 'fly:shop' });
    expect(outcome).toMatchObject({ status: 'failed' });
    expect(outcome.plan.problem?.why).toBe(
      'fly or flyctl is not installed on the PATH, outside this project',
    );
    expect(runs).toEqual([]);
  });

  test('nobody is signed in: its own words, and the value is not sent', async () => {
    const { outcome, runs } = await push({
      target: 'github:lucky/shop',
      tools: { gh: [{ to: ['auth', 'status'], exit: 1, stderr: `not logged in ${NEW}\u001b[31m\n` }] },
    });
    expect(outcome.plan.problem?.why).toMatch(/^gh auth status says no: not logged in (?:\[redacted\])+$/);
    expect(runs.every(({ stdin }) => stdin === '')).toBe(true);
  });

  test('the folder is linked to no Vercel project', async () => {
    const { outcome, runs } = await push({ target: 'vercel', tools: { vercel: [OK] } });
    expect(outcome.plan.problem).toEqual({
      why: 'this folder is linked to no Vercel project',
      fix: 'vercel link',
    });
    expect(runs).toEqual([]);
  });

  test.each([
    ['wrangler.toml', 'name = "shop"\n[env.production]\n'],
    ['wrangler.jsonc', '{ "name": "shop", "env": { "production": {} } }'],
  ])('an environment that %s does not have would be another worker', async (name, text) => {
    const files = { [name]: text };
    const bad = await push({ target: 'cloudflare:env=staging', tools: { wrangler: [OK] }, files });
    expect(bad.outcome.plan.problem?.why).toBe(`${name} has no environment named staging`);
    expect(bad.runs).toEqual([]);
    const good = await push({ target: 'cloudflare:env=production', tools: { wrangler: [OK] }, files });
    expect(good.outcome.status).toBe('pushed');
  });

  test('a program that lies inside the project is not run', async () => {
    const world = await testWorld({ files: { 'bin/gh': '#!/bin/sh\nexit 0\n', '.git/HEAD': 'x' } });
    open.push({ world, tools: standIns() });
    chmodSync(join(world.folder, 'bin/gh'), 0o755);
    const env = { PATH: `${join(world.folder, 'bin')}:${join(world.folder, 'node_modules/.bin')}` };
    const inside = tools({ platform: 'linux', env, cwd: world.folder, interrupted: world.ports.interrupted });
    expect(await inside.find(['gh'])).toBeNull();
    expect(await inside.find(['./bin/gh'])).toBe('./bin/gh');
  });
});

describe('what a store says is not believed', () => {
  test('it reports success and holds something else', async () => {
    const { outcome } = await push({
      target: 'doppler:shop,config=prd',
      tools: { doppler: [{ to: ['secrets', 'get'], stdout: `${OLD}\n` }, OK] },
    });
    expect(outcome).toMatchObject({
      status: 'failed',
      why: 'the tool reports success, and the store holds something else',
    });
  });

  test('it reports success and nothing has changed', async () => {
    const list = `[{"name":"${KEY}","updatedAt":"2026-01-01T00:00:00Z"}]`;
    const { outcome } = await push({
      target: 'github:lucky/shop',
      tools: { gh: [{ to: ['secret', 'list'], stdout: list }, OK] },
    });
    expect(outcome).toMatchObject({ status: 'failed' });
  });

  test('it may be written but not read', async () => {
    const { outcome } = await push({
      target: 'gcp:wa',
      tools: {
        gcloud: [{ to: ['secrets', 'versions', 'access'], exit: 1, stderr: 'PERMISSION_DENIED' }, OK],
      },
    });
    expect(outcome).toMatchObject({ status: 'pushed', proof: 'unasked' });
  });
});

describe('a push that fails', () => {
  test('tells the exit code and the last words, without the token', async () => {
    const { outcome } = await push({
      target: 'fly:shop',
      tools: {
        fly: [{ to: ['secrets', 'set'], exit: 3, stderr: 'one\ntwo\nthree\nError: bad value $STDIN\n' }, OK],
      },
    });
    expect(outcome.why).toMatch(/^exit 3: two \/ three \/ Error: bad value (?:\[redacted\])+$/);
  });

  test('is not repeated by another way for another reason', async () => {
    const { outcome, runs } = await push({
      target: 'gitlab',
      tools: { glab: [{ to: ['variable', 'update'], exit: 1, stderr: '401 Unauthorized' }, OK] },
    });
    expect(outcome.status).toBe('failed');
    expect(runs.filter(({ stdin }) => stdin !== '')).toHaveLength(1);
  });

  test.each([
    [
      'gitlab',
      'glab',
      ['variable', 'update'],
      '404 Variable Not Found',
      ['variable', 'set', KEY, '--masked'],
    ],
    [
      'vault:secret/wa',
      'vault',
      ['kv', 'patch'],
      'No value found at secret/data/wa',
      ['kv', 'put', '-cas=0', '-mount=secret', 'wa', `${KEY}=-`],
    ],
    [
      'phase:production',
      'phase',
      ['secrets', 'update'],
      'Secret not found',
      ['secrets', 'create', KEY, '--env', 'production'],
    ],
    [
      'railway:web',
      'railway',
      ['variable', 'set'],
      "error: unrecognized subcommand 'variable'",
      ['variables', '--set-from-stdin', KEY, '--service', 'web'],
    ],
    [
      'cloudflare:shop',
      'wrangler',
      ['secret', 'put'],
      'Latest version is not deployed [code: 10215]',
      ['versions', 'secret', 'put', KEY, '--name', 'shop'],
    ],
    [
      'supabase:ref',
      'supabase',
      ['secrets', 'set', '--env-file', '/dev/stdin', '--yes', '--project-ref'],
      'unknown flag: --project-ref',
      ['secrets', 'set', '--env-file', '/dev/stdin', '--yes', '--remote=ref'],
    ],
  ])('%s: another call where the first is not for it', async (target, tool, first, said, second) => {
    const { outcome, runs } = await push({
      target,
      tools: {
        [tool]: [
          { to: first, exit: 1, stderr: said },
          { to: ['variable', 'list'], exit: 1 },
          { to: ['variable', 'get'], exit: 1 },
          { to: ['kv', 'get'], exit: 1 },
          { to: ['secrets', 'list'], exit: 1, times: 9 },
          OK,
        ],
      },
    });
    expect(outcome).toMatchObject({ status: 'pushed' });
    const carrying = runs.filter(({ stdin }) => stdin !== '');
    expect(carrying.map(({ args }) => args).at(-1)).toEqual(second);
    expect(new Set(carrying.map(({ stdin }) => stdin)).size).toBe(1);
  });

  test('an item without the field is left as it is', async () => {
    const { outcome, runs } = await push({
      target: '1password:Private/WhatsApp,field=token',
      tools: { op: [{ to: ['item', 'get'], stdout: '{"id":"x","fields":[]}' }, OK] },
    });
    expect(outcome.status).toBe('failed');
    expect(runs.every(({ args }) => args[1] !== 'edit')).toBe(true);
  });

  test('the tool ends before it has read', async () => {
    const { outcome } = await push({
      target: 'fnox',
      tools: { fnox: [{ to: ['set'], exit: 1, stderr: 'no', deaf: true }] },
    });
    expect(outcome).toMatchObject({ status: 'failed', why: 'exit 1: no' });
  });
});

describe('the redeploy that a store needs', () => {
  const tools = {
    fly: [
      { to: ['secrets', 'list'], stdout: `[{"Name":"${KEY}","Digest":"aa"}]`, times: 1 },
      { to: ['secrets', 'list'], stdout: `[{"Name":"${KEY}","Digest":"bb"}]` },
      OK,
    ],
  };

  test('is named, and not run', async () => {
    const { outcome, runs } = await push({ target: 'fly:shop', tools });
    expect(outcome).toMatchObject({ deployed: 'not-asked' });
    expect(outcome.plan.effect).toMatchObject({ command: 'fly secrets deploy --app shop' });
    expect(runs.some(({ args }) => args[1] === 'deploy')).toBe(false);
  });

  test('is run where that was asked for', async () => {
    const { outcome, runs } = await push({ target: 'fly:shop', tools, redeploy: true });
    expect(outcome).toMatchObject({ deployed: 'done' });
    expect(runs.at(-1)?.args).toEqual(['secrets', 'deploy', '--app', 'shop']);
  });

  test('is left to the person where only they know the whole of it', async () => {
    const { outcome } = await push({
      target: 'k8s:shop/wa',
      redeploy: true,
      tools: { kubectl: [{ to: ['get'], stdout: Buffer.from(NEW).toString('base64') }, OK] },
    });
    expect(outcome).toMatchObject({ deployed: 'not-asked' });
  });
});

describe('--pipe-to', () => {
  test('hands the bytes of the token to a command, word by word, without a shell', async () => {
    const { outcome, runs } = await push({
      pipeTo: `store put 'my secret' "a \\"b\\"" c\\ d`,
      tools: { store: [OK] },
    });
    expect(outcome).toMatchObject({ status: 'pushed', proof: 'unasked' });
    expect(runs).toMatchObject([
      { args: ['put', 'my secret', 'a "b"', 'c d'], stdin: NEW, stdinKind: 'pipe' },
    ]);
  });

  test('a path is taken from where one stands', async () => {
    const { outcome } = await push({ pipeTo: './push.sh', files: { 'push.sh': '' } });
    expect(outcome.plan.problem?.why).toBe('./push.sh is not installed');
  });
});
