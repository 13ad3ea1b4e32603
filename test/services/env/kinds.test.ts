// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import { parse as parseJsonc } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { afterEach, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Failure } from '../../../src/core/failure.ts';
import type { Surrounding } from '../../../src/core/project/surroundings.ts';
import { AccessToken } from '../../../src/core/secret.ts';
import { findTargets, searchTargets } from '../../../src/services/env/find.ts';
import { changeOf, planEdit } from '../../../src/services/env/write.ts';
import { adviseRestart } from '../../../src/services/project/restart.ts';
import { inspectSurroundings } from '../../../src/services/project/surroundings.ts';
import { messageOf } from '../../../src/ui/messages.ts';
import { editLines } from '../../../src/ui/refresh/env-words.ts';
import { surroundingWords } from '../../../src/ui/refresh/surroundings.ts';
import { tokenFor } from '../../support/tokens.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const OLD = tokenFor('911602140448729', 'old');
const NEW = tokenFor('911602140448729', 'new');
const OTHER = tokenFor('634900123456789', 'other');

const worlds: TestWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.remove();
});

type Files = Readonly<Record<string, string>>;

async function worldOf(files: Files): Promise<TestWorld> {
  const world = await testWorld({ files: { '.git/HEAD': '', ...files } });
  worlds.push(world);
  return world;
}

/** The file that would be written, and its text; nothing is written. */
async function edited(files: Files, file: string, key?: string) {
  const world = await worldOf(files);
  const [target] = await findTargets({ envFiles: [file], key }, world.ports);
  if (target === undefined) throw new Error('no target');
  const { edit } = planEdit(target, new AccessToken(NEW));
  return { target, text: edit.text.expose(), path: target.shownPath, change: edit.change };
}

async function failure(files: Files, file: string, key?: string): Promise<unknown> {
  return edited(files, file, key).then(
    () => 'edited',
    (error) => error.failure,
  );
}

describe('the value alone, in the format of the file', () => {
  test.each<[string, string, string, string?]>([
    ['a bare secret with its line end', 'secrets/wa_token', `${OLD}\n`],
    ['a bare secret without one', 'secrets/wa_token', OLD],
    ['a bare secret with CRLF', 'wa_token.txt', `${OLD}\r\n`],
    [
      '.NET settings with comments',
      'appsettings.Development.json',
      `{\r\n  // shop\r\n  "WhatsApp": { "PhoneNumberId": "106", "AccessToken": "${OLD}", },\r\n  "Instagram": { "Secret": "${OTHER}" },\r\n}\r\n`,
    ],
    ['JSON by a path', 'local.settings.json', `{"Values":{"WHATSAPP_TOKEN":"${OLD}","A":1}}`],
    [
      'JSON with a byte order mark and latin-1',
      'config.json',
      `\ufeff{"name":"caf\u00e9","whatsapp":{"token":"${OLD}"}}\n`,
    ],
    [
      'YAML, plain',
      'application.yml',
      `whatsapp:\n  # hint\n  access-token: ${OLD}  # live\n  phone-number-id: "106"\n`,
    ],
    ['YAML, quoted', 'config.yaml', `a: &x {b: 1}\nwhatsapp:\n  token: '${OLD}'\nc: *x\n`],
    [
      'compose, a map',
      'compose.yaml',
      `services:\n  web:\n    environment:\n      WHATSAPP_TOKEN: "${OLD}"\n      B: 1\n`,
    ],
    [
      'compose, a list',
      'docker-compose.yml',
      `services:\n  web:\n    image: x\n    environment:\n      - A=1\n      - WHATSAPP_TOKEN=${OLD}\n`,
    ],
    [
      'compose, a quoted item',
      'docker-compose.yml',
      `services:\n  web:\n    environment:\n    - "WHATSAPP_TOKEN=${OLD}"  # c\n`,
    ],
    ['TOML', 'wrangler.toml', `name = "x"\n[vars]\nWHATSAPP_TOKEN = "${OLD}" # c\n[env.dev.vars]\nA = "1"\n`],
    ['INI', 'settings.ini', `; c\n[meta]\nwhatsapp_token = ${OLD}\n[mail]\ntoken = abc\n`],
    ['INI as git writes it', 'app.ini', `[meta]\n\twhatsapp_token = ${OLD}\n\tb = 1\n`],
    [
      'properties',
      'application.properties',
      `spring.name=x\nwhatsapp.access-token=${OLD}\n# whatsapp.access-token=x\n`,
    ],
    ['properties with a colon', 'app.properties', `whatsapp.token: ${OLD}\r\nb=1\r\n`],
    ['a systemd unit', 'shop.service', `[Service]\nExecStart=/bin/x\nEnvironment="WHATSAPP_TOKEN=${OLD}"\n`],
    [
      'a systemd unit, bare',
      'shop.service',
      `[Service]\nEnvironment=A=1\nEnvironment=WHATSAPP_TOKEN=${OLD}\n`,
    ],
    ['a shell script', 'run.sh', `#!/bin/sh\nexport WHATSAPP_TOKEN=${OLD}\nexec node x.js\n`],
    ['.dev.vars', '.dev.vars', `A=1\nWHATSAPP_TOKEN=${OLD}\n`],
    ['.envrc', '.envrc', `dotenv\nexport WHATSAPP_TOKEN=${OLD}\n`],
    [
      'a Kubernetes Secret, plain',
      'secret.yaml',
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: wa\nstringData:\n  WHATSAPP_TOKEN: ${OLD}\n`,
    ],
  ])('%s', async (_what, file, text) => {
    const { text: after, change } = await edited({ [file]: text }, file);
    expect(after).toBe(Buffer.from(text.replace(OLD, NEW)).toString('latin1'));
    expect(change).toBe('replaced');
  });

  test('a Kubernetes Secret in base64', async () => {
    const coded = (token: string) => Buffer.from(token).toString('base64');
    const text = `apiVersion: v1\nkind: Secret\ndata:\n  WHATSAPP_TOKEN: ${coded(OLD)}\n  A: ${coded('x')}\n`;
    expect((await edited({ 's.yaml': text }, 's.yaml')).text).toBe(text.replace(coded(OLD), coded(NEW)));
  });

  test("each format's own parser reads the new value and all others as before", async () => {
    const json = `{"a":[1,{"b":null}],"WhatsApp":{"AccessToken":"${OLD}"}} // c`;
    expect(parseJsonc((await edited({ 'appsettings.json': json }, 'appsettings.json')).text)).toEqual({
      a: [1, { b: null }],
      WhatsApp: { AccessToken: NEW },
    });
    const toml = `n = 1\n"q k" = 'v'\n[meta]\nwhatsapp_token = '${OLD}'\n`;
    expect(parseToml((await edited({ 'a.toml': toml }, 'a.toml')).text)).toEqual({
      n: 1,
      'q k': 'v',
      meta: { whatsapp_token: NEW },
    });
    const yaml = `x: [1, two]\nwhatsapp:\n  token: ${OLD}\n`;
    expect(parseYaml((await edited({ 'a.yaml': yaml }, 'a.yaml')).text)).toEqual({
      x: [1, 'two'],
      whatsapp: { token: NEW },
    });
  });

  test('an empty file for a secret, an empty file for settings', async () => {
    expect((await edited({ 'secrets/wa': '' }, 'secrets/wa')).text).toBe(NEW);
    expect((await edited({ x: '' }, 'x')).text).toBe(`WHATSAPP_ACCESS_TOKEN=${NEW}\n`);
  });

  test('a name in full, or its last part where it is the only one', async () => {
    const json = `{"A":{"Token":"x"},"B":{"AccessToken":"${OLD}"}}`;
    expect((await edited({ 'a.json': json }, 'a.json', 'AccessToken')).text).toBe(json.replace(OLD, NEW));
    expect((await edited({ 'a.json': json }, 'a.json', 'A.Token')).text).toBe(
      json.replace('"x"', `"${NEW}"`),
    );
  });
});

describe('refused, and nothing is written', () => {
  test.each<[string, string, string, unknown, string?]>([
    [
      'a key in two sections of an INI',
      'a.ini',
      `[a]\nTOKEN=x\n[b]\nTOKEN=${OTHER}\n`,
      { kind: 'env-file-refused', reason: 'several-places' },
      'TOKEN',
    ],
    [
      'a key in two sections of a TOML',
      'a.toml',
      `[a]\nT = "x"\n[b]\nT = "y"\n`,
      { reason: 'several-places' },
      'T',
    ],
    [
      'a key in two services',
      'compose.yaml',
      `services:\n  a:\n    environment: \n      T: x\n  b:\n    environment:\n      T: y\n`,
      { reason: 'several-places' },
      'T',
    ],
    [
      'an INI line that goes on with the value above, for some',
      'a.ini',
      `[a]\nnote = x\n  T = y\n`,
      { reason: 'readers-differ' },
      'T',
    ],
    ['two YAML documents', 'a.yaml', `T: x\n---\nT: y\n`, { reason: 'several-documents' }, 'T'],
    ['an anchor', 'a.yaml', `a: &t xyz\nb: *t\n`, { reason: 'yaml-anchor' }, 'a'],
    ['a tag', 'a.yaml', `T: !vault abc\n`, { reason: 'yaml-tag' }, 'T'],
    ['a block text', 'a.yaml', `T: |\n  abc\n`, { reason: 'yaml-block' }, 'T'],
    ['a flow map', 'a.yaml', `a: {T: abc}\n`, { reason: 'yaml-flow' }, 'T'],
    ['broken JSON', 'a.json', `{"T": "x"`, { reason: 'not-parsed' }, 'T'],
    ['a number', 'a.json', `{"T": 5}`, { reason: 'not-a-string' }, 'T'],
    ['JSON without the key', 'a.json', `{"A": "x"}`, { reason: 'no-such-name' }],
    ['documents of Spring', 'a.properties', `T=x\n#---\nT=y\n`, { reason: 'several-documents' }, 'T'],
    ['a value that goes on', 'a.properties', `T=x\\\n  y\n`, { reason: 'continued-line' }, 'T'],
    [
      'several variables on a line',
      'a.service',
      `[Service]\nEnvironment=A=1 T=x\n`,
      { reason: 'several-on-a-line' },
      'T',
    ],
    ['a shell script without it', 'a.sh', `#!/bin/sh\nA=1\n`, { reason: 'nothing-to-add-to' }],
    ['a text without a definition', 'notes.txt', `Hello there\n`, { reason: 'nothing-to-add-to' }],
    ['a Dockerfile', 'Dockerfile', `FROM x\nENV T=x\n`, { kind: 'env-file-kind', what: 'dockerfile' }, 'T'],
    ['Python', 'settings.py', `T = "x"\n`, { kind: 'env-file-kind', what: 'source' }, 'T'],
    ['PHP', 'config.php', `<?php return [];\n`, { kind: 'env-file-kind', what: 'source' }],
    ['a batch file', 'run.bat', `set T=x\n`, { kind: 'env-file-kind', what: 'script' }, 'T'],
    ['a property list', 'a.plist', `<plist/>\n`, { kind: 'env-file-kind', what: 'plist' }],
    ['git-crypt', '.env', `\0GITCRYPT\0abc`, { kind: 'env-file-encrypted', tool: 'git-crypt' }],
    [
      'Ansible Vault',
      'vars.yml',
      `$ANSIBLE_VAULT;1.1;AES256\n61\n`,
      { kind: 'env-file-encrypted', tool: 'ansible-vault' },
    ],
    ['age', '.env', `age-encryption.org/v1\n`, { kind: 'env-file-encrypted', tool: 'age' }],
    [
      'sops',
      '.env',
      `T=ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\nsops_mac=x\n`,
      { kind: 'env-file-encrypted', tool: 'sops' },
    ],
    ['Rails credentials', 'credentials.yml.enc', `abc--def`, { kind: 'env-file-kind' }],
  ])('%s', async (_what, file, text, expected, key) => {
    expect(await failure({ [file]: text }, file, key)).toMatchObject(expected as object);
  });
});

describe('references are followed, or refused', () => {
  test.each<[string, string]>([
    ['onepassword', 'op://Shop/WhatsApp/token'],
    ['vault', 'vault:secret/data/shop#token'],
    ['vals', 'ref+awsssm://shop/token'],
    ['aws', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/wa-AbCdEf'],
    ['cloudformation', '{{resolve:ssm-secure:/shop/wa:1}}'],
    ['azure', '@Microsoft.KeyVault(VaultName=shop;SecretName=wa)'],
    ['gcp', 'projects/shop/secrets/wa/versions/latest'],
    ['ci', '${{ secrets.WHATSAPP_TOKEN }}'],
    ['variable', '${FROM_THE_SHELL}'],
    ['variable', '"${FROM_THE_SHELL:-none}"'],
    ['windows-variable', '%FROM_THE_SHELL%'],
    ['command', '$(op read op://Shop/WhatsApp/token)'],
    ['command', '`pass show whatsapp`'],
    ['call', 'varlock("local:abc")'],
    ['template', '{{ whatsapp_token }}'],
    ['tool', 'awssm://shop/token'],
    ['path', '/run/secrets/wa_token'],
    ['ejson', 'EJ[1:a+b/c=:d=:e=]'],
    ['sops', 'ENC[AES256_GCM,data:abc=,iv:def=,tag:ghi=,type:str]'],
    ['dotenvx', `encrypted:${'QmFzZTY0'.repeat(16)}==`],
    ['base64', Buffer.from(OLD).toString('base64')],
  ])('%s: %s', async (kind, value) => {
    const text = `A=1\nWHATSAPP_ACCESS_TOKEN=${value}\n`;
    expect(await failure({ '.env': text }, '.env')).toMatchObject({
      kind: 'value-is-reference',
      key: 'WHATSAPP_ACCESS_TOKEN',
      reference: { kind, line: 2 },
    });
  });

  test.each([
    ['varlock("local:abc")', '`varlock run -- wa-token check`', 'varlock has encrypted'],
    ['op("op://Shop/WA/token")', '`varlock run -- wa-token check`', 'the store behind `op(...)`'],
    ['ENC(abc)', 'with the password of the application', 'Jasypt has encrypted'],
  ])('%s: its own tool is named', async (value, hint, text) => {
    const refused = await failure({ '.env': `WHATSAPP_ACCESS_TOKEN=${value}\n` }, '.env');
    const said = messageOf(refused as Failure);
    expect(said.hint).toContain(hint);
    expect(said.text + said.hint).toContain(text);
    if (value.startsWith('ENC')) expect(said.hint).not.toContain('varlock');
  });

  // Each of these stores was seen to keep the line end of what it reads.
  test.each([
    ['vault:secret/data/shop#token', 'vault kv patch'],
    ['arn:aws:ssm:eu-west-1:123456789012:parameter/shop/wa', 'aws ssm put-parameter'],
    ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:wa-x', 'aws secretsmanager put-secret-value'],
    ['{{resolve:ssm-secure:/shop/wa:1}}', 'aws ssm put-parameter'],
    ['@Microsoft.KeyVault(VaultName=shop;SecretName=wa)', 'az keyvault secret set'],
    ['projects/shop/secrets/wa/versions/latest', 'gcloud secrets versions add'],
  ])('%s: the line end of token.txt does not get into the store', async (value, store) => {
    const refused = await failure({ '.env': `WHATSAPP_ACCESS_TOKEN=${value}\n` }, '.env');
    expect(messageOf(refused as Failure).hint).toContain(`\`tr -d '\\n' < token.txt | ${store} `);
  });

  test('no printed command has a line break in it: the screen would make a blank of it', async () => {
    for (const value of [
      'op://Shop/WhatsApp/token',
      'varlock("local:abc")',
      'ENC(abc)',
      'vault:secret/data/shop#t',
    ]) {
      const refused = await failure({ '.env': `WHATSAPP_ACCESS_TOKEN=${value}\n` }, '.env');
      const { text, hint } = messageOf(refused as Failure);
      expect(text + hint).not.toContain('\n');
    }
  });

  test.each([
    ['${SHOP_META}', 'the same file, whatever its name is'],
    ['$SHOP_META', 'the same, without braces'],
    ['"${SHOP_META:-x}"', 'the same, with a default'],
  ])('%s: %s', async (value) => {
    const text = `SHOP_META=${OLD}\nWHATSAPP_ACCESS_TOKEN=${value}\n`;
    const { text: after, target } = await edited({ '.env': text }, '.env');
    expect(after).toBe(text.replace(OLD, NEW));
    expect(target).toMatchObject({ key: 'SHOP_META', followedFrom: 'WHATSAPP_ACCESS_TOKEN' });
  });

  test('not to itself, and no chains', async () => {
    expect(await failure({ '.env': 'WHATSAPP_TOKEN=${WHATSAPP_TOKEN}\n' }, '.env')).toMatchObject({
      kind: 'value-is-reference',
    });
    expect(await failure({ '.env': 'WHATSAPP_TOKEN=${A}\nA=${B}\nB=x\n' }, '.env')).toMatchObject({
      kind: 'value-is-reference',
    });
  });

  test("compose's own .env", async () => {
    const compose = 'services:\n  web:\n    environment:\n      WHATSAPP_TOKEN: ${META_BEARER}\n';
    const { path, text } = await edited(
      { 'compose.yaml': compose, '.env': `META_BEARER=${OLD}\n` },
      'compose.yaml',
    );
    expect([path, text]).toEqual(['.env', `META_BEARER=${NEW}\n`]);
  });

  test('NAME_FILE: the file itself, whole', async () => {
    const files = {
      '.env': `WHATSAPP_TOKEN_FILE=./secrets/wa\nWHATSAPP_PHONE_NUMBER_ID=106540352242922\n`,
      'secrets/wa': `${OLD}\n`,
    };
    const { path, text, target } = await edited(files, '.env');
    expect([path, text]).toEqual(['secrets/wa', `${NEW}\n`]);
    expect(target.settings.has('WHATSAPP_PHONE_NUMBER_ID')).toBe(true);
  });

  test.each([`USER=a\nPASS=b\n`, 'two words\n', 'op://a/b/c\n'])(
    'NAME_FILE with more than one secret in it is left alone: %s',
    async (content) => {
      const files = { '.env': 'WHATSAPP_TOKEN_FILE=./secrets/wa\n', 'secrets/wa': content };
      expect(await failure(files, '.env')).toMatchObject({
        kind: 'env-file-refused',
        path: 'secrets/wa',
        reason: 'not-one-secret',
      });
    },
  );

  test('NAME_FILE with a definition in it: that one', async () => {
    const files = {
      '.env': 'WHATSAPP_TOKEN_FILE=./secrets/wa.env\n',
      'secrets/wa.env': `A=1\nWHATSAPP_TOKEN=${OLD}\n`,
    };
    expect((await edited(files, '.env')).text).toBe(`A=1\nWHATSAPP_TOKEN=${NEW}\n`);
  });

  test('NAME_FILE in /run/secrets: what compose mounts there', async () => {
    const files = {
      '.env': 'WHATSAPP_TOKEN_FILE=/run/secrets/wa\n',
      'compose.yaml': 'services: {}\nsecrets:\n  wa:\n    file: ./local/wa.txt\n',
      'local/wa.txt': OLD,
    };
    expect((await edited(files, '.env')).path).toBe('local/wa.txt');
    expect(await failure({ '.env': 'WHATSAPP_TOKEN_FILE=/run/secrets/wa\n' }, '.env')).toMatchObject({
      kind: 'value-is-reference',
      reference: { kind: 'secret-file' },
    });
  });

  test.each(['./secrets/wa', '/run/secrets/wa'])(
    'NAME and NAME_FILE=%s both set: neither is written',
    async (path) => {
      const files = {
        '.env': `A=1\nWHATSAPP_ACCESS_TOKEN=${OLD}\nWHATSAPP_ACCESS_TOKEN_FILE=${path}\n`,
        'secrets/wa': `${OLD}\n`,
      };
      const refused = await failure(files, '.env');
      expect(refused).toMatchObject({
        kind: 'value-is-reference',
        reference: { kind: 'set-twice', line: 2 },
      });
      const { text, hint = '' } = messageOf(refused as Failure);
      for (const said of [text, hint]) {
        expect(said).toMatch(/WHATSAPP_ACCESS_TOKEN\b/);
        expect(said).toContain('WHATSAPP_ACCESS_TOKEN_FILE');
      }
      expect(await failure(files, '.env', 'WHATSAPP_ACCESS_TOKEN')).toEqual(refused);
    },
  );

  test.each([
    ['the second without a value', `WHATSAPP_TOKEN=${OLD}\nWHATSAPP_TOKEN_FILE=\n`],
    ["another variable's file", `WHATSAPP_TOKEN=${OLD}\nLOG_TOKEN_FILE=./x\n`],
  ])('%s is no second place', async (_what, text) => {
    expect((await edited({ '.env': text }, '.env')).text).toBe(text.replace(OLD, NEW));
  });

  test('placeholders are filled as before', async () => {
    for (const value of ['your_access_token_here', '<token>', '', 'xxxx']) {
      const { text } = await edited({ '.env': `WHATSAPP_ACCESS_TOKEN=${value}\n` }, '.env');
      expect(text).toBe(`WHATSAPP_ACCESS_TOKEN=${NEW}\n`);
    }
  });
});

test('without a .env, other files that hold the token are offered', async () => {
  const world = await worldOf({ 'appsettings.json': `{"WhatsApp":{"AccessToken":"${OLD}"}}` });
  expect(await searchTargets({ envFiles: [], key: undefined }, world.ports)).toMatchObject({
    kind: 'which-file',
    candidates: [{ shownPath: 'appsettings.json', key: 'WhatsApp:AccessToken' }],
  });
});

describe('not in a file at all: said where, and nothing is added', () => {
  test.each<[string, Files, object]>([
    ['Doppler', { '.env': 'A=1\n', 'doppler.yaml': 'setup:\n' }, { kind: 'injector', name: 'Doppler' }],
    ['Infisical', { '.infisical.json': '{}' }, { kind: 'injector', name: 'Infisical' }],
    ['varlock', { '.env.schema': '# @x\n' }, { kind: 'injector', name: 'varlock' }],
    [
      'n8n',
      { 'compose.yml': 'services:\n  a:\n    image: docker.n8n.io/n8nio/n8n:1\n' },
      { kind: 'product', name: 'n8n' },
    ],
    [
      'Chatwoot',
      { 'docker-compose.yml': 'services:\n  a:\n    image: chatwoot/chatwoot:latest\n', '.env': 'A=1\n' },
      { kind: 'product', name: 'Chatwoot' },
    ],
    [
      'a start script with sops',
      { Makefile: "run:\n\tsops exec-env secrets/wa.yaml 'node x.js'\n", '.env': 'A=1\n' },
      { kind: 'injector', name: 'sops', sign: 'Makefile', from: 'secrets/wa.yaml' },
    ],
    [
      'a Procfile with chamber',
      { Procfile: 'web: chamber exec shop-live -- gunicorn app:app\n' },
      { kind: 'injector', name: 'chamber', from: 'shop-live' },
    ],
    [
      'a compose command with 1Password',
      {
        'compose.yaml':
          'services:\n  a:\n    command: ["op", "run", "--env-file=.env.op", "--", "node", "x"]\n',
      },
      { kind: 'injector', name: '1Password', from: '.env.op' },
    ],
    [
      'dotenvx in the scripts, and no .env at all',
      { 'package.json': '{"scripts":{"start":"dotenvx run -f .env.live -- node x.js"}}' },
      { kind: 'injector', name: 'dotenvx', from: '.env.live' },
    ],
    ['a source', { 'src/send.js': `const t = "${OLD}";\n` }, { kind: 'seen', path: 'src/send.js', line: 1 }],
  ])('%s', async (_what, files, found) => {
    const world = await worldOf(files);
    await expect(findTargets({ envFiles: [], key: undefined }, world.ports)).rejects.toMatchObject({
      failure: { kind: 'token-elsewhere', found: [found] },
    });
  });

  test.each([
    ['a commented-out start', { Makefile: '# doppler run -- node x.js\nrun:\n\tnode x.js\n' }],
    [
      'dotenvx, which reads the .env that is here',
      { 'package.json': '{"scripts":{"start":"dotenvx run -- node x"}}' },
    ],
  ])('%s is no sign', async (_what, files) => {
    const world = await worldOf({ '.env': 'A=1\n', ...files });
    expect(await searchTargets({ envFiles: [], key: undefined }, world.ports)).toMatchObject({
      kind: 'found',
    });
  });

  test.each([
    ['sops', 's.yaml', '`sops exec-env s.yaml "wa-token check"` checks it'],
    [
      'chamber',
      'shop',
      "`tr -d '\\n' < token.txt | chamber write shop WHATSAPP_ACCESS_TOKEN -` puts it there",
    ],
    ['1Password', '.env.op', '`op run --env-file=.env.op -- wa-token check` checks it'],
    ['dotenvx', '', 'it reads .env, which is not here: make it, and name it; to write'],
  ] as const)('%s: the words', (name, from, said) => {
    const found = [{ kind: 'injector', name, sign: 'Makefile', from }] as const;
    const { text, hint } = messageOf({ kind: 'token-elsewhere', key: 'WHATSAPP_ACCESS_TOKEN', found });
    expect(text).toContain(`${name} gives it to the app (Makefile)`);
    expect(hint).toContain(said);
  });

  test('asked for by name, the line is added', async () => {
    const files = { '.env': 'A=1\n', 'doppler.yaml': 'setup:\n' };
    expect((await edited(files, '.env')).text).toBe(`A=1\nWHATSAPP_ACCESS_TOKEN=${NEW}\n`);
  });

  test('a .env that holds the token goes before every sign', async () => {
    const world = await worldOf({ '.env': `WHATSAPP_TOKEN=${OLD}\n`, 'doppler.yaml': 'setup:\n' });
    expect(await findTargets({ envFiles: [], key: undefined }, world.ports)).toMatchObject([
      { key: 'WHATSAPP_TOKEN' },
    ]);
  });
});

describe('what is to be done in the format of the file', () => {
  test.each([
    ['.envrc', `export WHATSAPP_ACCESS_TOKEN=${OLD}\n`, ['direnv']],
    ['shop.service', `[Service]\nEnvironment=WHATSAPP_ACCESS_TOKEN=${OLD}\n`, ['unit-file']],
    ['shop.service.d/token.conf', `[Service]\nEnvironment=WHATSAPP_ACCESS_TOKEN=${OLD}\n`, ['unit-file']],
    ['.env', `WHATSAPP_ACCESS_TOKEN=${OLD}\n`, []],
    ['.envrc', `export WHATSAPP_ACCESS_TOKEN=${NEW}\n`, []],
  ])('%s: told once it is written', async (file, text, notes) => {
    const world = await worldOf({ [file]: text });
    const [target] = await findTargets({ envFiles: [file], key: undefined }, world.ports);
    if (target === undefined) throw new Error('no target');
    const change = changeOf(planEdit(target, new AccessToken(NEW)), new AccessToken(NEW));
    expect(change.notes).toEqual(notes);
    const said = editLines(change).join();
    if (notes.includes('direnv')) expect(said).toContain('`direnv allow`');
    if (notes.includes('unit-file')) expect(said).toContain('`sudo systemctl daemon-reload`, then restart');
  });

  test('a unit that was just written is not said to stand in its own way', async () => {
    const world = await worldOf({
      'shop.service': `[Service]\nEnvironment=WHATSAPP_ACCESS_TOKEN=${OLD}\nExecStart=/srv/shop\n`,
    });
    const [target] = await findTargets({ envFiles: ['shop.service'], key: undefined }, world.ports);
    if (target === undefined) throw new Error('no target');
    const [first] = await adviseRestart({ ...target, token: new AccessToken(NEW) }, world.ports);
    expect(first?.command).toBe('sudo systemctl daemon-reload && sudo systemctl restart shop');
    expect(first?.notes).toEqual([]);
  });

  test.each([
    ['wrangler.toml', `[vars]\nWHATSAPP_TOKEN = "${OLD}"\n`, 'wrangler secret put WHATSAPP_TOKEN'],
    ['wrangler.toml', `[env.live.vars]\nWHATSAPP_TOKEN = "${OLD}"\n`, 'wrangler secret put WHATSAPP_TOKEN'],
    ['fly.toml', `[env]\nWHATSAPP_TOKEN = "${OLD}"\n`, 'fly secrets import'],
    ['netlify.toml', `[build.environment]\nWHATSAPP_TOKEN = "${OLD}"\n`, null],
  ])('%s is committed: warned about before it is written', async (file, text, command) => {
    const world = await worldOf({ [file]: text });
    const targets = await findTargets({ envFiles: [file], key: undefined }, world.ports);
    const findings = await inspectSurroundings(targets, world.ports);
    expect(findings).toMatchObject([{ kind: 'committed-config', path: file, command }]);
    const { fix } = surroundingWords(findings[0] as Surrounding);
    expect(fix).toContain(command ?? 'as a secret of the platform, and');
  });

  test('other sections of a TOML file are not warned about', async () => {
    const world = await worldOf({ 'app.toml': `[whatsapp]\ntoken = "${OLD}"\n` });
    const targets = await findTargets({ envFiles: ['app.toml'], key: 'token' }, world.ports);
    expect(await inspectSurroundings(targets, world.ports)).toEqual([]);
  });

  const SEALED =
    'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: wa\n  namespace: shop\nspec:\n  encryptedData:\n    DB: AgBx\n    WHATSAPP_TOKEN: AgBy3i4O\n';
  const EXTERNAL =
    'kind: ExternalSecret\nmetadata:\n  name: wa\nspec:\n  data:\n    - secretKey: DB\n      remoteRef:\n        key: shop/db\n    - secretKey: WHATSAPP_TOKEN\n      remoteRef:\n        key: shop/wa\n        property: token\n';
  test.each<[string, string, number, string]>([
    [
      'SealedSecret',
      SEALED,
      9,
      '--from-file=/dev/stdin --namespace shop --name wa` prints the new value of WHATSAPP_TOKEN',
    ],
    [
      'ExternalSecret',
      EXTERNAL,
      9,
      'write it into that store, under shop/wa, field token: not into the cluster',
    ],
    [
      'ExternalSecret behind a Deployment',
      `kind: Deployment\n---\n${EXTERNAL}`,
      11,
      'under shop/wa, field token',
    ],
  ])('a Kubernetes %s: what makes its values is named', async (_what, text, line, said) => {
    for (const key of [undefined, 'WHATSAPP_TOKEN']) {
      const refused = await failure({ 'k8s/wa.yaml': text }, 'k8s/wa.yaml', key);
      expect(refused).toMatchObject({ key: 'WHATSAPP_TOKEN', reference: { line } });
      expect(messageOf(refused as Failure).hint).toContain(said);
    }
  });

  test.each([
    ['WHATSAPP_TOKEN_SECRET_NAME=shop/wa', 'write it there, as shop/wa'],
    ['WA_ACCESS_TOKEN_SSM_PATH=/shop/wa', 'write it there, as /shop/wa'],
    [
      'META_WHATSAPP_TOKEN_ARN=arn:aws:ssm:eu-west-1:123456789012:parameter/shop/wa',
      'aws ssm put-parameter --name /shop/wa',
    ],
  ])('%s: the store is named, and no line is added', async (line, said) => {
    const refused = await failure({ '.env': `A=1\n${line}\n` }, '.env');
    expect(refused).toMatchObject({ kind: 'value-is-reference', reference: { line: 2 } });
    expect(messageOf(refused as Failure).hint).toContain(said);
    const added = await edited({ '.env': `A=1\n${line}\n` }, '.env', 'WHATSAPP_TOKEN');
    expect(added.text).toContain(`\nWHATSAPP_TOKEN=${NEW}\n`);
  });

  test.each([
    ['in lines', 'secretKeyRef:\n                  name: wa\n                  key: token'],
    ['in braces', 'secretKeyRef: { key: token, name: wa }'],
  ])('a Kubernetes secretKeyRef %s: its Secret is named', async (_how, ref) => {
    const deployment = `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          env:\n            - name: WEBHOOK_SECRET\n              valueFrom:\n                secretKeyRef:\n                  name: other\n                  key: x\n            - name: WHATSAPP_TOKEN\n              valueFrom:\n                ${ref}\n            - name: A\n              value: b\n---\nkind: Service\n`;
    for (const key of [undefined, 'WHATSAPP_TOKEN']) {
      const refused = await failure({ 'k8s/web.yaml': deployment }, 'k8s/web.yaml', key);
      expect(refused).toMatchObject({ reference: { kind: 'kubernetes-secret', line: 14 } });
      const { text, hint } = messageOf(refused as Failure);
      expect(text).toBe(
        'k8s/web.yaml, line 14: WHATSAPP_TOKEN is taken from a Kubernetes Secret, not a token',
      );
      expect(hint).toContain(`'{stringData:{"token":.}}' token.txt | kubectl patch secret wa --type merge`);
    }
  });
});
