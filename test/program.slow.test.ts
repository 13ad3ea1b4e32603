import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Folder,
  type Loopback,
  loopback,
  PROGRAM,
  type Ran,
  runProgram,
  temporaryFolder,
} from './support/program.ts';
import { tokenFor } from './support/tokens.ts';

const OLD = tokenFor('634974688087057', 'old');
const NEW = tokenFor('634974688087057', 'new');
const NUMBER = '106540352242922';
const ENV = `# shop\nWHATSAPP_PHONE_NUMBER_ID=${NUMBER}\nexport WHATSAPP_ACCESS_TOKEN="${OLD}" # ends on Monday\n`;

let folder: Folder;
let said: Ran[];
const closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = temporaryFolder();
  folder.write('.env', ENV);
  said = [];
});
afterEach(async () => {
  for (const ran of said) {
    for (const token of [OLD, NEW]) expect(ran.stdout + ran.stderr).not.toContain(token.slice(0, 20));
  }
  for (const close of closers.splice(0)) await close();
  folder.remove();
});

async function run(
  args: readonly string[],
  options: { stdin?: string; env?: Record<string, string>; signalWhen?: Promise<unknown> } = {},
) {
  const ran = await runProgram(args, { cwd: folder.path, ...options });
  said.push(ran);
  return ran;
}

const envFile = (): string => readFileSync(join(folder.path, '.env'), 'utf8');

type Replies = Readonly<Record<string, unknown>>;

/** A Graph API of a few fixed bodies, by the last part of the path. */
const GOOD: Replies = {
  debug_token: {
    data: {
      app_id: '634974688087057',
      type: 'SYSTEM_USER',
      application: 'Shop',
      is_valid: true,
      expires_at: 0,
      issued_at: 1712099387,
      scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
    },
  },
  [NUMBER]: {
    id: NUMBER,
    display_phone_number: '+1 555-078-3881',
    verified_name: 'Shop',
    quality_rating: 'GREEN',
    health_status: { can_send_message: 'AVAILABLE', entities: [] },
  },
  messages: { messaging_product: 'whatsapp', messages: [{ id: 'wamid.HBgM', message_status: 'accepted' }] },
};

async function graph(replies: Replies = GOOD): Promise<Loopback> {
  const server = await loopback((request, response) => {
    const last = new URL(request.url ?? '/', 'http://loopback').pathname.split('/').at(-1) ?? '';
    const body = replies[last];
    json(
      response,
      body === undefined ? 400 : 200,
      body ?? { error: { message: 'Unsupported get request', code: 100, error_subcode: 33 } },
    );
  });
  closers.push(server.close);
  return server;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const REFRESH = ['refresh', '--token-stdin', '--yes'];

describe('refresh', () => {
  test('rewrites the value in place and keeps every other byte', async () => {
    const server = await graph();
    const ran = await run([...REFRESH, '--to', '+1 555 0100', '--graph-url', server.url], {
      stdin: `${NEW}\n`,
    });
    expect(ran.exit, ran.stderr).toBe(0);
    expect(ran.stdout).toBe('');
    expect(envFile()).toBe(ENV.replace(OLD, NEW));
    expect(ran.stderr).toContain('accepted by Meta, id wamid.HBgM');
    expect(ran.stderr).not.toMatch(/(?<!not )delivered/i);
    // Another host than Meta's answered, and no line says otherwise.
    expect(ran.stderr).not.toMatch(/Meta accepts|clock agrees with Meta's\b(?! stand-in)/);
  });

  test('sends the token in the header, and to debug_token alone also as input_token', async () => {
    const server = await graph();
    await run([...REFRESH, '--to', '15550100', '--graph-url', server.url], { stdin: NEW });
    expect(
      server.requests.map(({ method, url = '' }) => `${method} ${url.replace(/\?.*/, '')}`).sort(),
    ).toEqual([`GET /v25.0/${NUMBER}`, 'GET /v25.0/debug_token', `POST /v25.0/${NUMBER}/messages`]);
    for (const { url = '', headers } of server.requests) {
      expect(headers.authorization).toBe(`Bearer ${NEW}`);
      expect(url.includes(NEW)).toBe(url.includes('debug_token'));
    }
  });

  test('with --json stdout is one object, whatever happens', async () => {
    const server = await graph();
    const ok = await run([...REFRESH, '--json', '--graph-url', server.url], { stdin: NEW });
    expect(JSON.parse(ok.stdout)).toMatchObject({ schemaVersion: 1, result: 'updated', exitCode: 0 });
    const wrongOption = await run(['refresh', '--json', '--nope']);
    expect(wrongOption.exit).toBe(2);
    expect(JSON.parse(wrongOption.stdout)).toMatchObject({
      result: 'failed',
      exitCode: 2,
      error: { code: 'usage' },
    });
    const noFile = await run([...REFRESH, '--json', '-f', 'nowhere/.env'], { stdin: NEW });
    expect(noFile.exit).toBe(2);
    expect(JSON.parse(noFile.stdout)).toMatchObject({
      result: 'failed',
      error: { code: 'env-file-not-found' },
    });
  });

  test('without a terminal and without a token it ends at once and says what to type', async () => {
    const ran = await run(['refresh']);
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain('--token-stdin');
  });

  test('without --yes nothing is written where nobody can be asked', async () => {
    const ran = await run(['refresh', '--token-stdin'], { stdin: NEW });
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain('--yes');
    expect(envFile()).toBe(ENV);
  });

  test('a token from a file', async () => {
    const server = await graph();
    folder.write('token.txt', `  ${NEW}\r\n`);
    const ran = await run(['refresh', '--token-file', 'token.txt', '--yes', '--graph-url', server.url]);
    expect(ran.exit, ran.stderr).toBe(0);
    expect(envFile()).toBe(ENV.replace(OLD, NEW));
  });

  test('a token file that is not there is a usage error', async () => {
    const ran = await run(['refresh', '--token-file', 'none.txt', '--yes']);
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toContain('none.txt');
  });

  test('several files are changed together', async () => {
    const server = await graph();
    folder.write('.env.docker', `WHATSAPP_ACCESS_TOKEN=${OLD}\r\n`);
    const ran = await run([...REFRESH, '-f', '.env', '-f', '.env.docker', '--graph-url', server.url], {
      stdin: NEW,
    });
    expect(ran.exit, ran.stderr).toBe(0);
    expect(envFile()).toBe(ENV.replace(OLD, NEW));
    expect(readFileSync(join(folder.path, '.env.docker'), 'utf8')).toBe(`WHATSAPP_ACCESS_TOKEN=${NEW}\r\n`);
  });

  test('Ctrl-C while Meta is asked: exit 130, one line, nothing written', async () => {
    let wasAsked = (): void => {};
    const signalWhen = new Promise<void>((resolve) => {
      wasAsked = resolve;
    });
    const server = await loopback(() => wasAsked());
    closers.push(server.close);
    const ran = await run([...REFRESH, '--graph-url', server.url], { stdin: NEW, signalWhen });
    expect(ran.exit).toBe(130);
    expect(ran.stderr).toBe('Stopped. Nothing was written.\n');
    expect(envFile()).toBe(ENV);
  });

  test('a token that Graph echoes is redacted, with --debug as well', async () => {
    const server = await loopback((_request, response) =>
      json(response, 400, {
        error: { message: `Malformed access token ${NEW}`, type: 'OAuthException', code: 190 },
      }),
    );
    closers.push(server.close);
    const ran = await run([...REFRESH, '--debug', '--json', '--graph-url', server.url], { stdin: NEW });
    expect(ran.exit).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ cause: 'token-malformed' });
    expect(ran.stderr).toContain('debug: GET /debug_token: HTTP 400');
  });

  test('text from Meta reaches the terminal without control characters', async () => {
    const hostile = 'Shop\u001b[31m\n::error::gone\u202e\u0007';
    const number = { id: NUMBER, display_phone_number: hostile, verified_name: hostile };
    const server = await graph({ ...GOOD, [NUMBER]: number });
    const ran = await run([...REFRESH, '--dry-run', '--graph-url', server.url], { stdin: NEW });
    expect(ran.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|^::/m);
  });
});

describe('where the token goes', () => {
  test.each([
    'http://graph.facebook.com',
    'ftp://127.0.0.1',
    'nonsense',
    'https://user:pw@graph.facebook.com',
  ])('%s is refused before anything is sent', async (url) => {
    const ran = await run([...REFRESH, '--graph-url', url], { stdin: NEW });
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain('`--graph-url`');
  });

  test('a .env never redirects the traffic, the environment may', async () => {
    const [bad, good] = [await graph(), await graph()];
    folder.write('.env', `${ENV}WA_TOKEN_GRAPH_URL=${bad.url}\nHTTPS_PROXY=${bad.url}\n`);
    const ran = await run(REFRESH, { stdin: NEW, env: { WA_TOKEN_GRAPH_URL: good.url } });
    expect(ran.exit, ran.stderr).toBe(0);
    expect(bad.requests).toEqual([]);
    expect(good.requests.length).toBeGreaterThan(0);
  });

  test('loopback never goes through a proxy', async () => {
    const [proxy, server] = [await graph(), await graph()];
    const env = {
      HTTP_PROXY: proxy.url,
      HTTPS_PROXY: proxy.url,
      http_proxy: proxy.url,
      NODE_USE_ENV_PROXY: '1',
    };
    const ran = await run([...REFRESH, '--graph-url', server.url], { stdin: NEW, env });
    expect(ran.exit, ran.stderr).toBe(0);
    expect(proxy.requests).toEqual([]);
  });

  test('another host goes through the proxy, unless NO_PROXY names it', async () => {
    const connects: string[] = [];
    const proxy = await graph();
    proxy.server.on('connect', (request, socket) => {
      connects.push(request.url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    const url = ['--graph-url', 'https://graph.invalid', '--timeout', '2'];
    const through = await run([...REFRESH, ...url], { stdin: NEW, env: { HTTPS_PROXY: proxy.url } });
    expect(through.exit).toBe(3);
    expect(connects).toContain('graph.invalid:443');
    connects.length = 0;
    const around = await run([...REFRESH, ...url], {
      stdin: NEW,
      env: { HTTPS_PROXY: proxy.url, NO_PROXY: 'graph.invalid' },
    });
    expect(around.exit).toBe(3);
    expect(connects).toEqual([]);
  });
});

describe('the command line', () => {
  test('no command: short help on stdout that names refresh and check, exit 2', async () => {
    const ran = await run([]);
    expect(ran).toMatchObject({ exit: 2, stderr: '' });
    expect(ran.stdout).toMatch(/wa-token refresh/);
    expect(ran.stdout).toMatch(/wa-token check/);
  });

  test.each([['--version'], ['-V']])('%s prints the version', async (option) => {
    const ran = await run([option]);
    const manifest: unknown = JSON.parse(readFileSync(join(dirname(PROGRAM), '../package.json'), 'utf8'));
    expect(ran).toEqual({ exit: 0, stdout: `${(manifest as { version: string }).version}\n`, stderr: '' });
  });

  test.each([
    [['refresh', '--token', NEW]],
    [['refresh', `--token=${NEW}`]],
    [['refresh', '--access-token', NEW]],
    [['refresh', `--app-secret=${'a1'.repeat(16)}`]],
    [['--token', NEW]],
    [['refresh', `--tokn=${NEW}`]],
    [['refresh', NEW]],
    [[NEW]],
  ])('a secret as an argument is refused, and not repeated (%#)', async (args) => {
    const ran = await run(args);
    expect(ran.exit).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).not.toContain('a1a1');
  });

  test('--token names the way through standard input', async () => {
    expect((await run(['refresh', '--token', NEW])).stderr).toContain('--token-stdin --yes <');
  });

  test('a slip of the finger gets a suggestion', async () => {
    const ran = await run(['refesh']);
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain('Did you mean refresh?');
  });

  test('a person reads times in their own zone, a program in UTC', async () => {
    const expiring = { data: { ...Object(GOOD['debug_token']).data, expires_at: 1_900_000_000 } };
    const server = await graph({ ...GOOD, debug_token: expiring });
    const env = { TZ: 'America/Los_Angeles' };
    const args = ['check', '--graph-url', server.url];
    expect((await run(args, { env })).stdout.replace(/\s+/g, ' ')).toContain(
      'on Sun 17 Mar 2030, 10:46 PDT, in',
    );
    const json = JSON.parse((await run([...args, '--json'], { env })).stdout);
    expect(JSON.stringify(json)).toContain('17 Mar 2030, 17:46 UTC');
    expect(json.targets[0].token.expiresAt).toBe('2030-03-17T17:46:40Z');
  });

  // A device that is always full is Linux's.
  test.skipIf(!existsSync('/dev/full'))(
    'a full disk behind stdout is no verdict about the token',
    async () => {
      const server = await graph();
      const line = `"${process.execPath}" "${PROGRAM}" check --json --graph-url ${server.url} > /dev/full`;
      const child = spawn('sh', ['-c', line], { cwd: folder.path, stdio: ['ignore', 'ignore', 'pipe'] });
      let stderr = '';
      child.stderr.on('data', (chunk) => {
        stderr += String(chunk);
      });
      const exit = await new Promise((resolve) => child.on('close', resolve));
      expect(exit).toBe(2);
      expect(stderr).toContain('cannot write to standard output: ENOSPC');
      expect(stderr).not.toContain('    at ');
    },
  );

  test('no colour and no spinner where nobody looks at a terminal', async () => {
    const server = await graph();
    const ran = await run([...REFRESH, '--graph-url', server.url], { stdin: NEW });
    expect(ran.stderr).not.toContain('\u001b');
    const forced = await run([...REFRESH, '--graph-url', server.url], {
      stdin: NEW,
      env: { FORCE_COLOR: '1' },
    });
    expect(forced.stderr).toContain('\u001b[32m');
    const off = await run([...REFRESH, '--no-color', '--graph-url', server.url], {
      stdin: NEW,
      env: { FORCE_COLOR: '1' },
    });
    expect(off.stderr).not.toContain('\u001b');
  });
});

test('neither --help nor --version loads the client, inquirer, ora or a command', () => {
  const dist = join(dirname(PROGRAM), '../dist');
  const textOf = (file: string): string => readFileSync(join(dist, file), 'utf8');
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const match of textOf(file).matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) visit(match[1] ?? '');
  };
  visit('cli.js');
  expect(reached.size).toBeGreaterThan(1);
  const late = ['send.js', 'graph.js', 'prompter.js', 'ora.js', 'real-ports.js', 'refresh.js', 'check.js'];
  expect(late.filter((file) => reached.has(file) || !existsSync(join(dist, file)))).toEqual([]);
});
