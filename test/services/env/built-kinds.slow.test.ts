import { afterAll, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../../support/program.ts';
import { tokenFor } from '../../support/tokens.ts';

const TOKEN = tokenFor('911602140448729');
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** The parsers are loaded by the bundle when such a file is named: each must be in it. */
test.each([
  ['a.json', `{"whatsapp":{"token":"${TOKEN}"}}`, 'whatsapp.token'],
  ['a.yaml', `whatsapp:\n  token: ${TOKEN}\n`, 'whatsapp.token'],
  ['a.toml', `[whatsapp]\ntoken = "${TOKEN}"\n`, 'whatsapp.token'],
  ['a.ini', `[whatsapp]\ntoken = ${TOKEN}\n`, 'whatsapp.token'],
  ['a.properties', `whatsapp.token=${TOKEN}\n`, 'whatsapp.token'],
  ['a.service', `[Service]\nEnvironment=WHATSAPP_TOKEN=${TOKEN}\n`, 'WHATSAPP_TOKEN'],
  [
    'compose.yaml',
    `services:\n  a:\n    environment:\n      - WHATSAPP_TOKEN=${TOKEN}\n`,
    'services.a.environment.WHATSAPP_TOKEN',
  ],
  ['wa_secret', `${TOKEN}\n`, 'wa_secret'],
])(
  'check reads %s',
  async (name, text, key) => {
    folder.write(name, text);
    const ran = await runProgram(['check', '--offline', '--json', name], { cwd: folder.path });
    const report = JSON.parse(ran.stdout);
    expect(report.targets[0]).toMatchObject({ source: { path: name, key }, cause: 'offline' });
    expect(ran.stdout + ran.stderr).not.toContain(TOKEN.slice(0, 24));
  },
  30_000,
);

test('check of a reference: misconfigured, never sent, and the runner is named', async () => {
  folder.write('.env', 'WHATSAPP_ACCESS_TOKEN=op://Shop/WhatsApp/token\n');
  const ran = await runProgram(['check', '--json', '.env'], { cwd: folder.path });
  expect(ran.exit).toBe(2);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    verdict: 'misconfigured',
    error: {
      code: 'value-is-reference',
      fix: expect.stringContaining('op run --env-file=.env -- wa-token check'),
    },
    targets: [{ cause: 'token-missing' }],
  });
  const resolved = await runProgram(['check', '--offline', '--json', '.env'], {
    cwd: folder.path,
    env: { WHATSAPP_ACCESS_TOKEN: TOKEN },
  });
  expect(JSON.parse(resolved.stdout).targets[0]).toMatchObject({
    source: { kind: 'environment', key: 'WHATSAPP_ACCESS_TOKEN' },
    cause: 'offline',
  });
}, 30_000);

test('refresh of a reference: exit 2, nothing written', async () => {
  folder.write('.env', 'WHATSAPP_ACCESS_TOKEN=vault:secret/data/shop#token\n');
  const ran = await runProgram(['refresh', '--token-stdin', '--yes', '--json', '-f', '.env'], {
    cwd: folder.path,
    stdin: TOKEN,
  });
  expect(ran.exit).toBe(2);
  expect(JSON.parse(ran.stdout)).toMatchObject({ result: 'failed', error: { code: 'value-is-reference' } });
  expect(ran.stderr).toContain('vault kv patch -mount=secret shop token=-');
}, 30_000);
