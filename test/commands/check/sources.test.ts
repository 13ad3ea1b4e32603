import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../../support/here.ts';
import { type Folder, type Loopback, loopback, temporaryFolder } from '../../support/program.ts';
import { tokenFor } from '../../support/tokens.ts';
import { APP_ID, graphError, HEALTHY, json, NUMBER_ID, serving } from './behaviours.ts';
import { expectReport } from './formats.ts';

const TOKEN = tokenFor(APP_ID, 'sources');
const DEAD = tokenFor(APP_ID, 'dead');
const text = (token: string): string =>
  `WHATSAPP_PHONE_NUMBER_ID=${NUMBER_ID}\nWHATSAPP_ACCESS_TOKEN=${token}\n`;

/** Healthy for every token but the dead one. */
let graph: Loopback;
const sent: string[] = [];
const hooks: { readonly body: string; readonly path: string }[] = [];
let hookStatus: readonly number[] = [];
let folder: Folder;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

beforeAll(async () => {
  graph = await loopback((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/hook')) {
      void bodyOf(request).then((body) => {
        response.writeHead(hookStatus[hooks.length] ?? 200).end();
        hooks.push({ body, path });
      });
      return;
    }
    if (path.endsWith('/messages')) {
      void bodyOf(request).then((body) => sent.push(body));
      const refused = graphError(400, 131_030, '(#131030) Recipient phone number not in allowed list');
      const accepted = json(200, { messages: [{ id: 'wamid.HBgL' }] });
      (sent.length === 0 ? accepted : refused)(request, response);
      return;
    }
    const isDead = request.headers.authorization === `Bearer ${DEAD}`;
    const inspect = isDead
      ? graphError(401, 190, 'Session has expired', { error_subcode: 463 })
      : HEALTHY.inspect;
    serving({ what: '', verdict: 'healthy', cause: null, inspect })(request, response);
  });
});
afterAll(() => graph.close());
afterEach(() => {
  folder.remove();
  sent.length = 0;
  hooks.length = 0;
  graph.requests.length = 0;
});

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

async function check(args: readonly string[], { files = {}, env = {}, stdin = '' }: Given = {}) {
  folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder.path, name, '..'), { recursive: true });
    folder.write(name, content);
  }
  const options = { cwd: folder.path, env: { WA_TOKEN_GRAPH_URL: graph.url, ...env }, stdin };
  const ran = await runHere(['check', ...args], options);
  for (const token of [TOKEN, DEAD]) expect(ran.stdout + ran.stderr).not.toContain(token.slice(0, 24));
  const lines = ran.stdout.trimEnd();
  const report = lines.startsWith('{') ? JSON.parse(lines) : null;
  if (report !== null && args.includes('--json')) expectReport(report);
  return { ...ran, report };
}

describe('where the token comes from', () => {
  test.each([[], ['.env'], ['.']])('a value beside NAME_FILE is misconfigured (%s)', async (...paths) => {
    const both = `${text(TOKEN)}WHATSAPP_ACCESS_TOKEN_FILE=/run/secrets/wa\n`;
    const env = { WHATSAPP_ACCESS_TOKEN: TOKEN };
    const { exit, report } = await check([...paths, '--json'], { files: { '.env': both }, env });
    expect(exit).toBe(2);
    expect(report.targets[0].verdict).toBe('misconfigured');
    const shape = report.targets[0].checks.find(({ id }: { id: string }) => id === 'token.shape');
    expect(shape.message).toContain('WHATSAPP_ACCESS_TOKEN and WHATSAPP_ACCESS_TOKEN_FILE are both set');
    expect(graph.requests).toEqual([]);
  });

  test("the project's own file", async () => {
    const { exit, report } = await check(['--json'], { files: { '.env': `# shop\n${text(TOKEN)}` } });
    expect(exit).toBe(0);
    expect(report.targets[0].source).toEqual({
      kind: 'file',
      path: '.env',
      key: 'WHATSAPP_ACCESS_TOKEN',
      line: 3,
    });
  });

  test('the environment, where no file holds it', async () => {
    const env = { WHATSAPP_ACCESS_TOKEN: TOKEN, WHATSAPP_PHONE_NUMBER_ID: NUMBER_ID };
    const { exit, report } = await check(['--json'], { env });
    expect(exit).toBe(0);
    expect(report.targets[0].source).toEqual({
      kind: 'environment',
      path: null,
      key: 'WHATSAPP_ACCESS_TOKEN',
      line: null,
    });
    expect(report.targets[0].phoneNumber.id).toBe(NUMBER_ID);
  });

  test("what the file's ${NAME} means: the file's own NAME, else the shell's, else what stands in", async () => {
    const key = (value: string): string => text(DEAD).replace(DEAD, value);
    const source = async (env: string, given: Readonly<Record<string, string>>) => {
      const { report } = await check(['.env', '--json'], { files: { '.env': env }, env: given });
      folder.remove();
      return report.targets[0];
    };
    expect(await source(key('${WA}'), { WA: TOKEN })).toMatchObject({
      verdict: 'healthy',
      source: { kind: 'environment', key: 'WA', path: null },
    });
    expect(await source(key(`\${WA:-${DEAD}}`), { WA: TOKEN })).toMatchObject({ verdict: 'healthy' });
    expect(await source(key(`\${WA:-${TOKEN}}`), { WA: 'nothing' })).toMatchObject({
      verdict: 'healthy',
      source: { kind: 'file', path: '.env' },
    });
    expect(await source(`WA=op://a/b/c\n${key('${WA}')}`, { WA: TOKEN })).toMatchObject({
      verdict: 'misconfigured',
    });
  });

  test.each<[string, number, string]>([
    [`Bearer ${TOKEN}`, 3, 'offline'],
    ['two words', 2, 'token-missing'],
    [`${TOKEN.slice(0, 60)}\u00e9${TOKEN.slice(60)}`, 2, 'token-missing'],
  ])('without an answer of Meta nothing is unhealthy: %s', async (value, expected, cause) => {
    const files = { '.env': text(DEAD).replace(DEAD, `'${value}'`) };
    const { exit, report } = await check(['--json', '--offline'], { files });
    expect([exit, report.targets[0].cause]).toEqual([expected, cause]);
  });

  test('a command in the environment is none', async () => {
    const { report } = await check(['--json'], { env: { WHATSAPP_ACCESS_TOKEN: '`cat /run/wa`' } });
    expect(report.targets[0]).toMatchObject({ verdict: 'misconfigured', cause: 'token-missing' });
    expect(graph.requests).toEqual([]);
  });

  test('an empty PATH is refused, so that an unset variable does not check something else', async () => {
    const { exit, report } = await check(['', '--json'], { files: { '.env': text(TOKEN) } });
    expect([exit, report.error.code]).toEqual([2, 'usage']);
    expect(graph.requests).toEqual([]);
  });

  test.each([
    ['META_ACCESS_TOKEN', 'META_PHONE_NUMBER_ID', 0],
    ['ACCESS_TOKEN', 'PHONE_NUMBER_ID', 0],
    ['ACCESS_TOKEN', 'GITHUB_RUN_ID', 2],
    ['META_ACCESS_TOKEN', 'META_AD_ACCOUNT_ID', 2],
  ])('the environment, as a file: %s beside %s', async (name, beside, expected) => {
    const env = { [name]: TOKEN, [beside]: NUMBER_ID };
    expect((await check(['--json'], { env })).exit).toBe(expected);
  });

  test('the environment by the ends of its names', async () => {
    const env = { WABA_ACCESS_TOKEN: TOKEN, WABA_PHONE_ID: NUMBER_ID, DB_VERSION: '15.4' };
    const { exit, report } = await check(['--json', '--key', 'WABA_ACCESS_TOKEN'], { env });
    expect(exit).toBe(0);
    expect(report.targets[0].phoneNumber.id).toBe(NUMBER_ID);
  });

  test.each(['WHATSAPP_TOKEN_FILE', 'WHATSAPP_TOKEN_PATH'])(
    'the file that %s of the environment names',
    async (name) => {
      const env = { [name]: 'run/wa', WHATSAPP_TOKEN: '', WHATSAPP_PHONE_NUMBER_ID: NUMBER_ID };
      const { exit, report } = await check(['--json'], { env, files: { 'run/wa': `${TOKEN}\n` } });
      expect(exit).toBe(0);
      expect(report.targets[0]).toMatchObject({
        source: { kind: 'environment', key: name },
        token: { appId: APP_ID },
      });
    },
  );

  test('the same with a key that was named, and a file that is not there', async () => {
    const env = { ACME_BEARER_FILE: '/nowhere/wa' };
    const { exit, report } = await check(['--json', '--key', 'ACME_BEARER'], { env });
    expect(exit).toBe(2);
    expect(report.error.message).toContain('ACME_BEARER_FILE in the environment is the path to a file');
    expect(report.error.fix).toContain('--env-file /nowhere/wa');
    expect(graph.requests).toHaveLength(0);
  });

  test("a token file of another program's is none of ours", async () => {
    const env = { AUTH_ACCESS_TOKEN_FILE: 'a', ACCESS_TOKEN_FILE: 'a' };
    const { report } = await check(['--json'], { env, files: { a: TOKEN } });
    expect(report.targets[0]).toMatchObject({
      cause: 'token-missing',
      source: { key: 'WHATSAPP_ACCESS_TOKEN' },
    });
  });

  test('NAME and NAME_FILE both in the environment: misconfigured, and nothing is asked', async () => {
    const env = { WHATSAPP_TOKEN: TOKEN, WHATSAPP_TOKEN_FILE: 'run/wa' };
    const { exit, report } = await check(['--json'], { env, files: { 'run/wa': TOKEN } });
    expect(exit).toBe(2);
    expect(report.error.message).toBe(
      'in the environment: WHATSAPP_TOKEN and WHATSAPP_TOKEN_FILE are both set, and programs that know both refuse that',
    );
    expect(graph.requests).toHaveLength(0);
  });

  test.each([
    ['an empty variable', { WHATSAPP_ACCESS_TOKEN: '' }],
    ['no variable at all', {}],
  ])('%s is no token, and the usual reasons are told', async (_what, env) => {
    const { exit, stdout } = await check([], { env });
    expect(exit).toBe(2);
    expect(stdout).toContain('Verdict: misconfigured');
    expect(stdout.replace(/\s+/g, ' ')).toContain('pull requests from forks');
    expect(graph.requests).toHaveLength(0);
  });

  test('standard input, with a line end', async () => {
    const { exit, report } = await check(['--token-stdin', '--json', '--phone-number-id', NUMBER_ID], {
      stdin: `${TOKEN}\n`,
    });
    expect(exit).toBe(0);
    expect(report.targets[0].source).toEqual({ kind: 'stdin', path: null, key: null, line: null });
  });

  test('nothing on standard input', async () => {
    expect((await check(['--token-stdin', '--json'])).exit).toBe(2);
  });

  test('without a phone number id the number is skipped, and what to set is told', async () => {
    const { exit, stdout } = await check([], { files: { '.env': `WHATSAPP_ACCESS_TOKEN=${TOKEN}\n` } });
    expect(exit).toBe(0);
    expect(stdout).toMatch(/skipped\s+number/);
    expect(stdout).toContain('WHATSAPP_PHONE_NUMBER_ID');
  });

  test("a named file's own ids beat the environment's", async () => {
    const { report } = await check(['.env', '--json'], {
      files: { '.env': text(TOKEN) },
      env: { WHATSAPP_PHONE_NUMBER_ID: '999999999999' },
    });
    expect(report.targets[0].phoneNumber.id).toBe(NUMBER_ID);
  });
});

describe('many files', () => {
  const files = {
    'a/.env': text(TOKEN),
    'b/prod.env': text(DEAD),
    'b/.env.example': text('your_token_here'),
    'c/.env': 'OTHER=1\n',
    'node_modules/x/.env': text(DEAD),
    'venv/.env': text(DEAD),
    'py3/pyvenv.cfg': '',
    'py3/.env': text(DEAD),
    'd/.env.production': text(TOKEN),
  };
  const places = (report: { targets: { source: { path: string } }[] }) =>
    report.targets.map(({ source }) => source.path);

  test('a folder: templates and packages are passed over, files without the key are left out and counted', async () => {
    const { exit, report } = await check(['.', '--json'], { files });
    expect(places(report)).toEqual(['a/.env', 'b/prod.env', 'd/.env.production']);
    expect(report.leftOut).toBe(1);
    expect({ exit, verdict: report.verdict }).toEqual({ exit: 1, verdict: 'unhealthy' });
  });

  test('a glob, a file and the same file again; the same token is asked about once', async () => {
    const { exit, report } = await check(['*/.env*', 'a/.env', '-f', 'a/.env', '--json'], { files });
    expect(exit).toBe(0);
    expect(places(report)).toEqual(['a/.env', 'd/.env.production']);
    expect(graph.requests.filter(({ url }) => url?.includes('debug_token'))).toHaveLength(1);
  });

  test('one that is missing is told beside the others', async () => {
    const { exit, report } = await check(['a/.env', 'nope.env', '--json'], { files });
    expect(exit).toBe(2);
    expect(report.error).toMatchObject({ code: 'env-file-not-found' });
    expect(report.targets.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
      'healthy',
      'misconfigured',
    ]);
  });

  test('in text a line each, with the verdict and the next command last', async () => {
    const { stdout } = await check(['.'], { files });
    expect(stdout).toBe(
      [
        `Asked ${graph.url}, which is not Meta's own address`,
        'healthy       a/.env  never expires',
        'unhealthy     b/prod.env',
        '    The access token has expired',
        ...stdout.split('\n').filter((line) => line.startsWith('    -> ') || line.startsWith('       ')),
        'healthy       d/.env.production  never expires',
        '',
        'Verdict: unhealthy. 3 targets: 1 unhealthy, 2 healthy. 1 file without the',
        'variable left out',
        'Next: wa-token refresh -f b/prod.env',
        '',
      ].join('\n'),
    );
  });

  test('a folder without any', async () => {
    const { exit, report } = await check(['c', '--json'], { files });
    expect(exit).toBe(2);
    expect(report).toMatchObject({
      verdict: 'misconfigured',
      error: { code: 'no-token-found' },
      leftOut: 1,
      targets: [],
    });
  });

  test('a token of no known shape that Meta echoes is taken out of every report', async () => {
    const odd = ['abc123def456ghi789jkl0', 'xyz987wvu654tsr321qpo0'];
    const echo = await loopback((request, response) => {
      const token = (request.headers.authorization ?? '').replace('Bearer ', '');
      graphError(400, 190, `Malformed access token ${token}, or ${token.slice(0, 14)}`)(request, response);
    });
    const all = Object.fromEntries(odd.map((token, at) => [`${at}.env`, text(token)]));
    for (const args of [
      ['.'],
      ['.', '--json'],
      ['.', '--format', 'junit'],
      ['.', '--format', 'github'],
      ['0.env', '--json'],
    ]) {
      const { exit, stdout, stderr } = await check([...args, '--graph-url', echo.url], { files: all });
      expect(exit).toBe(1);
      expect(stdout.replace(/\s+/g, ' ')).toContain('Malformed access token [redacted], or [redacted]');
      for (const token of odd) expect(stdout + stderr).not.toContain(token.slice(0, 12));
      folder.remove();
    }
    await echo.close();
  });

  test('a mounted Kubernetes Secret is read once', async () => {
    folder = temporaryFolder();
    mkdirSync(join(folder.path, 'tokens/..2026'), { recursive: true });
    folder.write('tokens/..2026/shop.env', text(TOKEN));
    symlinkSync('..2026', join(folder.path, 'tokens/..data'));
    symlinkSync('..data/shop.env', join(folder.path, 'tokens/shop.env'));
    const env = { WA_TOKEN_GRAPH_URL: graph.url };
    const { stdout } = await runHere(['check', 'tokens', '--json'], { cwd: folder.path, env });
    expect(places(JSON.parse(stdout))).toEqual(['tokens/shop.env']);
  });

  test('parts are disjoint, complete, and put together again', async () => {
    await check(['.', '--json', '--output', 'whole.json'], { files });
    const run = (args: readonly string[]) =>
      runHere(['check', ...args], { cwd: folder.path, env: { WA_TOKEN_GRAPH_URL: graph.url } });
    for (const part of [1, 2, 3])
      await run(['.', '--shard', `${part}/3`, '--json', '--output', `part-${part}.json`]);
    const missing = await run(['--merge', 'part-1.json', 'part-3.json', '--json']);
    expect(missing.exit).toBe(2);
    expectReport(JSON.parse(missing.stdout));
    const merged = await run(['--merge', 'part-*.json', '--json']);
    const [report, whole] = [
      JSON.parse(merged.stdout),
      JSON.parse(readFileSync(join(folder.path, 'whole.json'), 'utf8')),
    ];
    expectReport(report);
    expect(places(report).sort()).toEqual(places(whole).sort());
    expect([merged.exit, report.verdict, report.leftOut]).toEqual([1, whole.verdict, whole.leftOut]);
  });
});

describe('--output, --webhook, --send-to', () => {
  test('a report into a file: nothing on standard output, nothing left beside it', async () => {
    const { exit, stdout } = await check(['--format', 'junit', '--output', 'report.xml'], {
      files: { '.env': text(TOKEN) },
    });
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: '' });
    expect(readFileSync(join(folder.path, 'report.xml'), 'utf8')).toContain('</testsuites>');
    expect(readdirSync(folder.path).sort()).toEqual(['.env', 'report.xml']);
  });

  test('a file that cannot be written is told in one line, exit 2', async () => {
    const { exit, stderr } = await check(['--output', 'no/such/report.txt'], {
      files: { '.env': text(TOKEN) },
    });
    expect(exit).toBe(2);
    expect(stderr).toContain('cannot write to no/such/report.txt');
  });

  test.each([
    ['a glob', ['conf/*'], 'conf/shop.txt'],
    ['a glob over folders', ['**/*.txt'], './conf/../conf/shop.txt'],
    ['a glob, behind a link', ['conf/*'], 'report.json'],
    ['a name, behind a link', ['conf/shop.txt'], 'report.json'],
    ['a folder', ['conf'], 'conf/prod.env'],
  ])(
    'no report takes the place of a target that %s means, and no error does',
    async (_what, paths, output) => {
      const files = { 'conf/shop.txt': text(TOKEN), 'conf/prod.env': text(TOKEN) };
      folder = temporaryFolder();
      mkdirSync(join(folder.path, 'conf'));
      for (const [name, content] of Object.entries(files)) folder.write(name, content);
      symlinkSync('conf/shop.txt', join(folder.path, 'report.json'));
      const env = { WA_TOKEN_GRAPH_URL: graph.url };
      for (const more of [[], ['--min-validity', 'x']]) {
        const args = ['check', ...paths, '--json', '--output', output, ...more];
        const { exit, stderr } = await runHere(args, { cwd: folder.path, env });
        expect(exit).toBe(2);
        if (more.length === 0) expect(stderr).toContain(`cannot write to ${output}`);
        for (const [name, content] of Object.entries(files)) {
          expect(readFileSync(join(folder.path, name), 'utf8')).toBe(content);
        }
      }
    },
  );

  test('the report of an earlier run is no target, also where a glob finds it', async () => {
    const args = ['*', '--json', '--output', 'report.json'];
    await check(args, { files: { '.env': text(TOKEN) } });
    const again = await runHere(['check', ...args], {
      cwd: folder.path,
      env: { WA_TOKEN_GRAPH_URL: graph.url },
    });
    expect(again.exit, again.stderr).toBe(0);
  });

  test('what is no file is written to, not replaced', async () => {
    expect((await check(['--output', '/dev/null'], { files: { '.env': text(TOKEN) } })).exit).toBe(0);
    expect(existsSync('/dev/null')).toBe(true);
  });

  test('the webhook gets the report when the token is not healthy, once more after a 5xx', async () => {
    hookStatus = [503, 200];
    const { exit } = await check(['--webhook', `${graph.url}/hook/secret`], {
      files: { '.env': text(DEAD) },
    });
    expect(exit).toBe(1);
    expect(hooks).toHaveLength(2);
    expectReport(JSON.parse(hooks[1]?.body ?? ''));
    expect(hooks[1]?.body).not.toContain(DEAD.slice(0, 24));
  });

  test('a webhook that fails is told without its address, and changes nothing', async () => {
    hookStatus = [404];
    const { exit, stderr } = await check(['--webhook', `${graph.url}/hook/secret`], {
      files: { '.env': text(DEAD) },
    });
    expect(exit).toBe(1);
    expect(stderr).toContain('did not take the report: HTTP 404');
    expect(stderr).not.toContain('secret');
    expect(hooks).toHaveLength(1);
  });

  test('no webhook for a healthy token', async () => {
    expect((await check(['--webhook', `${graph.url}/hook`], { files: { '.env': text(TOKEN) } })).exit).toBe(
      0,
    );
    expect(hooks).toHaveLength(0);
  });

  test('a message is sent only where it was asked for, once', async () => {
    const env = { WHATSAPP_TEST_RECIPIENT: '15550100' };
    await check(['--json'], { files: { '.env': text(TOKEN) }, env });
    expect(sent).toHaveLength(0);
    folder.remove();
    const { exit, report } = await check(['--json', '--send-to', '+1 555 0100'], {
      files: { '.env': text(TOKEN) },
    });
    expect(exit).toBe(0);
    expect(sent.map((body) => JSON.parse(body).to)).toEqual(['+15550100']);
    expect(report.targets[0].checks.at(-1)).toMatchObject({
      id: 'send.test',
      status: 'pass',
      required: true,
    });
  });

  test('a dead token is not sent with', async () => {
    const { exit } = await check(['--send-to', '15550100'], { files: { '.env': text(DEAD) } });
    expect({ exit, sent: sent.length }).toEqual({ exit: 1, sent: 0 });
  });

  test('a send without a number to send from could not run', async () => {
    const { exit } = await check(['--send-to', '15550100'], {
      files: { '.env': `WHATSAPP_ACCESS_TOKEN=${TOKEN}\n` },
    });
    expect(exit).toBe(3);
  });
});

describe('checks that only warn', () => {
  const WABA = '102290129340398';
  const asked = (part: string) => graph.requests.filter(({ url }) => url?.includes(part)).length;
  const statusOf = (report: { targets: { checks: { id: string; status: string }[] }[] }, id: string) =>
    report.targets[0]?.checks.find((check) => check.id === id)?.status;

  test('of one target the webhooks are asked about in the same round trip; of a fleet only by name', async () => {
    const waba = `WHATSAPP_WABA_ID=${WABA}\n`;
    const one = await check(['--json'], { files: { '.env': waba + text(TOKEN) } });
    expect({ exit: one.exit, asked: asked('/subscribed_apps') }).toEqual({ exit: 0, asked: 1 });
    // The stand-in lists no app at all.
    expect(statusOf(one.report, 'webhook.subscribed')).toBe('warn');
    folder.remove();
    graph.requests.length = 0;
    const files = { 'a.env': waba + text(TOKEN), 'b.env': waba + text(TOKEN) };
    const fleet = await check(['.', '--json'], { files });
    expect({ exit: fleet.exit, asked: asked('/subscribed_apps') }).toEqual({ exit: 0, asked: 0 });
    expect(statusOf(fleet.report, 'webhook.subscribed')).toBe('skip');
    folder.remove();
    await check(['.', '--json', '--only', 'webhook,token'], { files });
    expect(asked('/subscribed_apps')).toBe(1);
  });

  test('a version near its end, or past it, is a warning with what to set', async () => {
    const args = ['-v', '--graph-version', 'v20.0'];
    const { exit, stdout } = await check(args, { files: { '.env': text(TOKEN) } });
    expect(exit).toBe(0);
    const words = stdout.replace(/\s+/g, ' ');
    expect(words).toContain('graph.version the Graph API version v20.0 ended on 2026-09-24');
    expect(words).toContain('-> set WHATSAPP_API_VERSION=v25.0');
  });

  test('a refused app secret beside a working token is a warning, and the token inspects itself', async () => {
    const app = await loopback((request, response) => {
      const isApp = request.headers.authorization?.startsWith(`Bearer ${APP_ID}|`) === true;
      const refused = graphError(
        400,
        101,
        'Error validating application. Cannot get application info due to a system error.',
      );
      (isApp ? refused : serving({ what: '', verdict: 'healthy', cause: null }))(request, response);
    });
    const env = { WHATSAPP_APP_ID: APP_ID, WHATSAPP_APP_SECRET: 'f'.repeat(32) };
    const { exit, report } = await check(['--json', '--graph-url', app.url], {
      files: { '.env': text(TOKEN) },
      env,
    });
    await app.close();
    expect({ exit, verdict: report.verdict }).toEqual({ exit: 0, verdict: 'healthy' });
    expect(report.targets[0].checks.find(({ id }: { id: string }) => id === 'app.match')).toMatchObject({
      status: 'warn',
      cause: 'app-secret-invalid',
    });
    expect(report.targets[0].token).toMatchObject({ kind: 'system-user', neverExpires: true });
  });

  test('under a dead token the account is unknown, not a warning', async () => {
    const dead = await loopback(graphError(401, 190, 'Session has expired', { error_subcode: 463 }));
    const { report } = await check(['--json', '--graph-url', dead.url], {
      files: { '.env': `WHATSAPP_WABA_ID=${WABA}\n${text(TOKEN)}` },
    });
    await dead.close();
    expect(statusOf(report, 'waba.reachable')).toBe('unknown');
    expect(statusOf(report, 'webhook.subscribed')).toBe('skip');
  });
});

describe('options', () => {
  test.each(['me', '0151 123456', '0049 151 123456', '@lucky'])(
    '--send-to %s: one clear line, exit 2, nothing is sent',
    async (value) => {
      const { exit, report, stderr } = await check(['--json', `--send-to=${value}`], {
        files: { '.env': text(TOKEN) },
      });
      expect({ exit, sent: sent.length }).toEqual({ exit: 2, sent: 0 });
      expectReport(report);
      expect(report.error).toMatchObject({ code: 'bad-recipient' });
      expect(stderr).toMatch(/^error: `--send-to`: .+\n/);
    },
  );

  test.each([
    ['--format', 'xml'],
    ['--min-validity', '7'],
    ['--only', 'nonsense'],
    ['--shard', '3/2'],
    ['--fail-on', 'expiring'],
    ['--concurrency', '0'],
    ['--webhook', 'http://example.com/'],
    ['--timeout', 'soon'],
    ['--graph-url', 'http://example.com'],
    ['--nonsense', 'x'],
  ])('%s %s: one clear line, exit 2, and an object in JSON', async (option, value) => {
    const { exit, report, stderr } = await check(['--json', `${option}=${value}`], {
      files: { '.env': text(TOKEN) },
    });
    expect(exit).toBe(2);
    expectReport(report);
    expect(report).toMatchObject({
      verdict: 'misconfigured',
      exitCode: 2,
      targets: [],
      error: { code: 'usage' },
    });
    expect(stderr).toMatch(/^error: .+\n/);
    expect(graph.requests).toHaveLength(0);
  });

  test.each([
    ['nagios', 3, /^WA-TOKEN UNKNOWN - .+ \| .+\n$/],
    ['jsonl', 2, /^\{"error":\{"code":"usage","message":".+\n$/],
    ['github', 2, /^::error title=wa-token::`--min-validity` takes .+\n$/],
    ['junit', 2, /<testcase[^>]*><error message="[^"]+" type="usage">/],
    ['prometheus', 2, /^wa_token_check_success 0$/m],
    ['text', 2, /^$/],
  ])('%s tells a usage error too, and into the file of --output', async (format, code, told) => {
    const { exit, stdout } = await check(['--format', format, '--min-validity', 'x']);
    expect(exit).toBe(code);
    expect(stdout).toMatch(told);
    folder.remove();
    const into = await check(['--format', format, '--min-validity', 'x', '--output=report'], {});
    expect({ exit: into.exit, stdout: into.stdout }).toEqual({ exit: code, stdout: '' });
    const left = readFileSync(join(folder.path, 'report'), 'utf8');
    expect(left).toMatch(format === 'text' ? /^error: `--min-validity` takes/ : told);
  });

  test('an error never goes onto a target or a .env', async () => {
    const files = { '.env': text(TOKEN), 'shop.txt': text(TOKEN) };
    await check(['--json', '--min-validity', 'x', '--output', '.env'], { files });
    expect(readFileSync(join(folder.path, '.env'), 'utf8')).toBe(files['.env']);
    folder.remove();
    await check(['shop.txt', '--json', '--min-validity', 'x', '--output', './shop.txt'], { files });
    expect(readFileSync(join(folder.path, 'shop.txt'), 'utf8')).toBe(files['shop.txt']);
  });

  test('--fields picks, also from lists and from below', async () => {
    const { stdout } = await check(['--format', 'jsonl', '--fields', 'verdict,token.kind,checks.id'], {
      files: { '.env': text(TOKEN) },
    });
    const line = JSON.parse(stdout);
    expect(line.checks.length).toBeGreaterThan(10);
    expect({ ...line, checks: line.checks.slice(0, 1) }).toEqual({
      verdict: 'healthy',
      token: { kind: 'system-user' },
      checks: [{ id: 'file.found' }],
    });
    folder.remove();
    const json = await check(['--format', 'json', '--fields', 'cause'], { files: { '.env': text(TOKEN) } });
    expect(json.report).toMatchObject({ schemaVersion: 1, verdict: 'healthy', targets: [{ cause: null }] });
    folder.remove();
    expect((await check(['--json', '--fields', 'colour'], { files: { '.env': text(TOKEN) } })).exit).toBe(2);
    folder.remove();
    expect((await check(['--fields', 'cause'], { files: { '.env': text(TOKEN) } })).exit).toBe(2);
  });

  test('on a terminal JSON is indented', async () => {
    folder = temporaryFolder();
    folder.write('.env', text(TOKEN));
    const env = { WA_TOKEN_GRAPH_URL: graph.url, NO_COLOR: '1', CI: '1' };
    const { stdout } = await runHere(['check', '--json'], { cwd: folder.path, env, columns: 80 });
    expectReport(JSON.parse(stdout));
    expect(stdout).toContain('\n  "verdict": "healthy"');
    expect(stdout).toContain('\n      "source": {\n        "kind": "file",');
  });

  test('each id is told with where it stands', async () => {
    const env = { WHATSAPP_APP_ID: APP_ID };
    const { report } = await check(['--json', '--waba-id', '102290129340398'], {
      files: { '.env': text(TOKEN) },
      env,
    });
    expect(report.targets[0].ids).toEqual({
      phoneNumberId: { value: NUMBER_ID, from: 'env-file', name: 'WHATSAPP_PHONE_NUMBER_ID' },
      wabaId: { value: '102290129340398', from: 'flag', name: null },
      appId: { value: APP_ID, from: 'environment', name: 'WHATSAPP_APP_ID' },
    });
    expect(report.graphUrl).toBe(graph.url);
  });

  test('what was left out is named where that is what makes the verdict', async () => {
    const { exit, stdout } = await check(['--only', 'token.valid,number'], {
      files: { '.env': text(TOKEN) },
    });
    expect(exit).toBe(3);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'What was checked is fine; left out by --only or --skip: file.found, file.key, token.shape, token.expiry, token.scopes',
    );
  });

  test('a verdict that --fail-on leaves out is a warning in the list of the job', async () => {
    const args = ['--format', 'github', '--min-validity', '52w', '--fail-on', 'unhealthy'];
    const soon = await loopback(
      serving({
        what: '',
        verdict: 'expiring',
        cause: null,
        inspect: json(200, {
          data: {
            is_valid: true,
            expires_at: Math.floor(Date.now() / 1000) + 7200,
            scopes: ['whatsapp_business_messaging'],
          },
        }),
      }),
    );
    const { exit, stdout } = await check([...args, '--graph-url', soon.url], {
      files: { '.env': text(TOKEN) },
    });
    await soon.close();
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^::warning file=.env,line=2,title=wa-token token.expiry::it expires too soon/m);
    expect(stdout).not.toContain('::error');
  });

  test('a token that dies within a day is never plainly healthy', async () => {
    const soon = await loopback(
      serving({
        what: '',
        verdict: 'healthy',
        cause: null,
        inspect: json(200, {
          data: {
            is_valid: true,
            expires_at: Math.floor(Date.now() / 1000) + 7300,
            scopes: ['whatsapp_business_messaging'],
          },
        }),
      }),
    );
    const { exit, stdout } = await check(['--graph-url', soon.url], { files: { '.env': text(TOKEN) } });
    await soon.close();
    expect(exit).toBe(0);
    expect(stdout).toMatch(/Verdict: healthy, but the token expires in 2 h/);
    expect(stdout.replace(/\s+/g, ' ')).toContain('warning token it expires soon');
  });

  test('--fail-on leaves the verdict in the report', async () => {
    const args = ['--json', '--offline', '--fail-on', 'unhealthy,misconfigured'];
    const { exit, report } = await check(args, { files: { '.env': text(TOKEN) } });
    expect({ exit, verdict: report.verdict, exitCode: report.exitCode }).toEqual({
      exit: 0,
      verdict: 'unverified',
      exitCode: 0,
    });
  });

  test('--offline and file checks alone ask nobody', async () => {
    await check(['--offline'], { files: { '.env': text(TOKEN) } });
    folder.remove();
    await check(['--only', 'file'], { files: { '.env': text(TOKEN) } });
    expect(graph.requests).toHaveLength(0);
  });

  test('the job summary of GitHub is written where there is one', async () => {
    const page = temporaryFolder();
    page.write('summary.md', 'before\n');
    const env = { GITHUB_STEP_SUMMARY: join(page.path, 'summary.md') };
    await check(['--format', 'github'], { files: { '.env': text(DEAD) }, env });
    const summary = readFileSync(join(page.path, 'summary.md'), 'utf8');
    page.remove();
    expect(summary).toContain('before\n### WhatsApp token: unhealthy');
    expect(summary).toContain('| .env | unhealthy | The access token has expired |');
  });

  test('at most ten annotations of a kind, and the last one counts the rest', async () => {
    const files = Object.fromEntries(Array.from({ length: 14 }, (_unused, at) => [`${at}.env`, text(DEAD)]));
    const { stdout } = await check(['.', '--format', 'github'], { files });
    const errors = stdout.split('\n').filter((line) => line.startsWith('::error'));
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)).toBe('::error title=wa-token::5 more, listed in the log');
  });
});
