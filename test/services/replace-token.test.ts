import { readdirSync } from 'node:fs';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type RefreshOptions, refresh } from '../../src/commands/refresh.ts';
import { CAUSES } from '../../src/core/causes/catalogue.ts';
import type { Cause } from '../../src/core/causes/cause.ts';
import { AccessToken, fingerprint } from '../../src/core/secret.ts';
import type { ActiveFault, FaultName } from '../../src/sandbox/faults/faults.ts';
import { IDS } from '../../src/sandbox/world/ids.ts';
import type { SandboxState } from '../../src/sandbox/world/model.ts';
import { withApp, withFaults, withNumber } from '../../src/sandbox/world/state.ts';
import type { TokenName } from '../../src/sandbox/world/token-sets.ts';
import { expectBySchema } from '../support/by-schema.ts';
import { type MswSandbox, mswSandbox } from '../support/sandbox-msw.ts';
import { NO_OPTIONS } from '../support/wizard-options.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

const worlds: { world: TestWorld; sandbox: MswSandbox }[] = [];
afterEach(() => {
  server.resetHandlers();
  // No test may print a token, leave a file beside .env, or make one readable by others.
  for (const { world, sandbox } of worlds.splice(0)) {
    const said = world.stdout() + world.stderr();
    for (const [name, token] of Object.entries(sandbox.world.tokens))
      expect(said, name).not.toContain(token.slice(0, 24));
    expect(said).not.toContain(sandbox.world.appSecret);
    world.remove();
  }
});

const DEFAULTS: RefreshOptions = {
  ...NO_OPTIONS,
  timeout: '1',
  tokenFrom: { kind: 'stdin' },
  yes: true,
  send: true,
  dryRun: false,
  json: true,
  path: null,
  open: true,
  push: [],
  pipeTo: [],
  redeploy: false,
  reminder: null,
};

interface Situation {
  readonly pasted?: TokenName | { readonly text: string };
  readonly options?: Partial<RefreshOptions>;
  readonly faults?: readonly (ActiveFault | FaultName)[];
  readonly change?: (state: SandboxState) => SandboxState;
  readonly env?: Readonly<Record<string, string>>;
  /** Lines of the .env before the token's. */
  readonly lines?: readonly string[];
  readonly old?: TokenName;
}

interface Run {
  readonly exit: number;
  readonly json: Record<string, unknown>;
  readonly before: string;
  readonly after: string;
  readonly world: TestWorld;
  readonly sandbox: MswSandbox;
}

const TO = '15550100';

async function run(situation: Situation): Promise<Run> {
  const sandbox = mswSandbox();
  sandbox.change((state) => withFaults(situation.change?.(state) ?? state, situation.faults ?? []));
  server.use(...sandbox.handlers);
  const { tokens } = sandbox.world;
  const lines = situation.lines ?? [`WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}`];
  const before = [
    '# the shop',
    ...lines,
    `WHATSAPP_ACCESS_TOKEN=${tokens[situation.old ?? 'expired']} # dead`,
    'B=2',
    '',
  ].join('\n');
  const pasted = situation.pasted ?? 'system-user';
  const world = await testWorld({
    files: { '.env': before },
    env: situation.env ?? {},
    stdin: typeof pasted === 'string' ? tokens[pasted] : pasted.text,
  });
  worlds.push({ world, sandbox });
  const exit = await refresh({ ...DEFAULTS, to: TO, ...situation.options }, world.ports);
  expect(readdirSync(world.folder)).toEqual(['.env']);
  const json = JSON.parse(world.stdout());
  expectBySchema('refresh', json);
  return { exit, json, before, after: world.file('.env'), world, sandbox };
}

const expectWritten = ({ before, after, sandbox }: Run, name: TokenName = 'system-user'): void => {
  expect(after).toBe(before.replace(sandbox.world.tokens.expired, sandbox.world.tokens[name]));
};

describe('written, exit 0, when the token is proved', () => {
  const cases: readonly (readonly [string, Situation, string, Cause | null])[] = [
    ['the test message was accepted', {}, 'accepted', null],
    ['a temporary token', { pasted: 'temporary' }, 'accepted', null],
    ['a 60-day system user token', { pasted: 'system-user-60-days' }, 'accepted', null],
    ['the recipient is not on the list', { options: { to: '15550199' } }, 'refused', 'recipient-not-allowed'],
    [
      'hello_world from a live number',
      { options: { phoneNumberId: IDS.liveNumber } },
      'refused',
      'template-problem',
    ],
    ['a template that does not exist', { options: { template: 'nope' } }, 'refused', 'template-problem'],
    ['the window is closed', { faults: ['send-131047'] }, 'refused', 'conversation-window'],
    ['the message is undeliverable', { faults: ['send-131026'] }, 'refused', 'undeliverable'],
    ['no test message was wanted', { options: { send: false } }, 'skipped', null],
    ['nobody to send to', { options: { to: undefined } }, 'skipped', null],
    ['no phone number id', { lines: [] }, 'skipped', null],
    ['the token may not inspect itself', { faults: ['no-self-inspection'] }, 'accepted', null],
    [
      'the management permission is missing',
      { pasted: 'no-management', options: { send: false } },
      'skipped',
      null,
    ],
    ['a fault that passes', { faults: [{ name: 'unavailable', times: 2 }] }, 'accepted', null],
    ['unknown fields everywhere', { faults: ['extra-fields'] }, 'accepted', null],
    ['a held message', { faults: ['held-for-quality'] }, 'accepted', null],
    ['a paused template', { faults: ['template-paused'] }, 'accepted', null],
    ['a user id', { options: { to: 'US.13491208655302741918' } }, 'accepted', null],
    ['calling is off', { faults: ['calling-off'] }, 'accepted', null],
    ['no payment method, told by the health', { faults: ['no-payment-method'] }, 'accepted', null],
    [
      'a Messaging account that has to be named',
      { faults: ['messaging-account-required'], env: { WHATSAPP_MESSAGING_ACCOUNT_ID: IDS.testAccount } },
      'accepted',
      null,
    ],
    ['a dead version, which a living one serves', { options: { graphVersion: 'v18.0' } }, 'accepted', null],
    [
      'a stale app secret: the token is asked about itself',
      { env: { WHATSAPP_APP_ID: IDS.app, WHATSAPP_APP_SECRET: 'f'.repeat(32) } },
      'accepted',
      null,
    ],
  ];

  test.each(cases)('%s', async (_what, situation, status, cause) => {
    const result = await run(situation);
    const name = typeof situation.pasted === 'string' ? situation.pasted : 'system-user';
    expect(result.json).toMatchObject({
      schemaVersion: 1,
      result: 'updated',
      exitCode: 0,
      cause: null,
      error: null,
    });
    expect(result.json['testSend']).toMatchObject({ status, cause });
    expect(result.exit).toBe(0);
    expectWritten(result, name);
    expect(result.json['files']).toEqual([
      {
        path: '.env',
        key: 'WHATSAPP_ACCESS_TOKEN',
        line: situation.lines?.length === 0 ? 2 : 3,
        from: fingerprint(new AccessToken(result.sandbox.world.tokens.expired)),
        to: fingerprint(new AccessToken(result.sandbox.world.tokens[name])),
      },
    ]);
  });
});

describe('nothing written, exit 1, when Meta refuses the token or it cannot do the job', () => {
  const cases: readonly (readonly [string, Situation, Cause])[] = [
    ['expired', { pasted: 'expired' }, 'token-expired'],
    ['expired system user token', { pasted: 'expired-system-user' }, 'token-expired'],
    ['app removed', { pasted: 'app-removed' }, 'app-not-authorized'],
    ['checkpoint', { pasted: 'checkpoint' }, 'user-checkpoint'],
    ['password changed', { pasted: 'password-changed' }, 'token-invalidated'],
    ['logged out', { pasted: 'logged-out' }, 'token-invalidated'],
    ['cut off', { pasted: 'cut' }, 'token-malformed'],
    ['no messaging permission', { pasted: 'no-messaging' }, 'permission-missing'],
    ['a page token', { pasted: 'page' }, 'permission-missing'],
    ['no asset assigned', { pasted: 'no-assets' }, 'asset-unreachable'],
    ['another account', { pasted: 'other-account' }, 'asset-unreachable'],
    ['may look but not send', { pasted: 'view-only' }, 'permission-missing'],
    ['swapped ids', { options: { phoneNumberId: IDS.testAccount } }, 'asset-unreachable'],
    ['another app', { env: { WHATSAPP_APP_ID: IDS.newestApp } }, 'wrong-app'],
    ['a send that wants another permission', { faults: ['send-131005'] }, 'permission-missing'],
    ['a policy block before the messaging layer', { faults: ['send-368'] }, 'account-restricted'],
    [
      'an app that Meta blocked',
      { change: (state) => withApp(state, IDS.app, { standing: 'blocked' }) },
      'account-restricted',
    ],
    ['an address off the list', { faults: ['ip-not-allowed'] }, 'ip-not-allowed'],
    ['a proof that is required and unknown', { faults: ['proof-required'] }, 'app-secret-proof'],
  ];

  test.each(cases)('%s', async (_what, situation, cause) => {
    const result = await run(situation);
    expect(result.json).toMatchObject({ result: 'refused', exitCode: 1, cause });
    expect(result.exit).toBe(1);
    expect(result.after).toBe(result.before);
    expect(result.world.stderr()).toContain('Nothing was written');
  });
});

/** Contract 5: what decides is whether the token works for this app and number, not whether the account may send. */
describe('a proved token is written whatever ails the account: exit 1, the cause and its way out first', () => {
  const blocked =
    (code: number) =>
    (state: SandboxState): SandboxState =>
      withNumber(state, IDS.testNumber, {
        health: {
          can_send_message: 'BLOCKED',
          errors: [{ error_code: code, error_description: 'Blocked.', possible_solution: 'Mend it.' }],
        },
      });
  const cases: readonly (readonly [string, Situation, Cause])[] = [
    ['a blocked number', { change: blocked(141014) }, 'account-restricted'],
    [
      'a number that is not registered',
      { change: (state) => withNumber(state, IDS.testNumber, { isRegistered: false }) },
      'number-not-registered',
    ],
    ['no payment', { faults: ['send-131042'] }, 'payment-problem'],
    ['a locked account', { faults: ['send-131031'] }, 'account-restricted'],
    ['a country that is closed to the business', { faults: ['send-130497'] }, 'account-restricted'],
    ['too low a quality', { faults: ['send-131048'] }, 'quality-restricted'],
  ];

  test.each(cases)('%s', async (_what, situation, cause) => {
    const result = await run(situation);
    expect(result.json).toMatchObject({ result: 'updated', exitCode: 1, cause, error: null });
    expect(result.exit).toBe(1);
    expectWritten(result);
    const said = result.world.stderr();
    expect(said).toContain(CAUSES[cause].title);
    expect(said.indexOf(CAUSES[cause].title)).toBeLessThan(said.indexOf('.env, line'));
  });

  test.each<[string, Situation]>([
    ['a number that is throttled', { faults: ['send-130429'] }],
    ['a pair of numbers that is throttled', { faults: ['send-131056'] }],
    ['a parameter that the messaging layer refuses', { faults: ['send-131009'] }],
  ])('exit 0: %s', async (_what, situation) => {
    const result = await run(situation);
    expect(result.json).toMatchObject({ result: 'updated', exitCode: 0, testSend: { status: 'refused' } });
    expectWritten(result);
  });

  test('the same token again: unchanged, and exit 1 with the cause', async () => {
    const result = await run({ old: 'system-user', faults: ['send-131042'] });
    expect(result.json).toMatchObject({ result: 'unchanged', exitCode: 1, cause: 'payment-problem' });
    expect(result.after).toBe(result.before);
  });
});

describe('nothing written, exit 3, when Meta gives no answer about it', () => {
  const cases: readonly (readonly [string, Situation, Cause])[] = [
    ['5xx', { faults: ['server-error'] }, 'meta-transient'],
    ['a web page', { faults: ['html-page'] }, 'not-graph-reply'],
    ['nothing in the reply', { faults: ['empty-body'] }, 'not-graph-reply'],
    ['a cut reply', { faults: ['cut-json'] }, 'not-graph-reply'],
    ['words instead of JSON', { faults: ['service-unavailable-text'] }, 'not-graph-reply'],
    ['a redirect', { faults: ['redirect'] }, 'not-graph-reply'],
    ['a huge reply', { faults: ['huge-body'] }, 'not-graph-reply'],
    ['a cut connection', { faults: ['dropped'] }, 'network'],
    ['a slow reply', { faults: ['slow'], options: { timeout: '0.2' } }, 'network'],
    ['throttling', { faults: ['rate-limit-app'] }, 'rate-limited'],
    ['a send that gets no answer', { faults: [{ name: 'dropped', method: 'POST' }] }, 'network'],
    ['a send that Meta cannot take just now', { faults: ['send-131000'] }, 'meta-transient'],
    ['a send while a service is down', { faults: ['send-131016'] }, 'meta-transient'],
  ];

  test.each(cases)('%s', async (_what, situation, cause) => {
    const result = await run(situation);
    expect(result.json).toMatchObject({ result: 'refused', exitCode: 3, cause });
    expect(result.exit).toBe(3);
    expect(result.after).toBe(result.before);
  });

  test('where the reads left it to the message, there is no way round it', async () => {
    const throttled = { name: 'rate-limit-account', method: 'GET', path: `/${IDS.testNumber}` } as const;
    const { world, exit } = await run({ faults: [throttled, { name: 'dropped', method: 'POST' }] });
    expect(exit).toBe(3);
    expect(world.stderr()).not.toContain('--no-send');
  });

  test('a send without an answer names the way round', async () => {
    const { world } = await run({ faults: [{ name: 'dropped', method: 'POST' }] });
    expect(world.stderr()).toContain('--no-send');
  });
});

describe('nothing written, exit 2, and Meta is not asked, when what came in is no token', () => {
  test.each<[string, string, string]>([
    ['nothing', '', 'nothing'],
    ['an app secret', '0123456789abcdef'.repeat(2), 'app secret'],
    ['an id', '106540352242922', 'id'],
    ['a placeholder', 'your_token_here', 'placeholder'],
  ])('%s', async (_what, text, words) => {
    const result = await run({ pasted: { text } });
    expect(result.json).toMatchObject({ result: 'refused', exitCode: 2, error: { code: 'not-a-token' } });
    expect(result.exit).toBe(2);
    expect(result.world.stderr()).toContain(words);
    expect(result.after).toBe(result.before);
    expect(result.sandbox.exchanges).toEqual([]);
  });
});

test.each<[string, Situation]>([
  ['no number to send from', { lines: [] }],
  ['nothing is sent', { options: { send: false } }],
  ['nothing is written', { options: { dryRun: true } }],
])('a --to that reaches nobody is refused even where %s', async (_what, situation) => {
  await expect(run({ ...situation, options: { ...situation.options, to: '0151123456' } })).rejects.toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ kind: 'bad-recipient' }) }),
  );
});

describe('the token in place is judged like any other', () => {
  test('alive: unchanged, exit 0', async () => {
    const result = await run({ old: 'system-user' });
    expect(result.json).toMatchObject({ result: 'unchanged', exitCode: 0 });
    expect(result.world.stderr()).not.toContain('restart');
    expect(result.after).toBe(result.before);
  });

  test('dead: refused, exit 1', async () => {
    expect(await run({ pasted: 'expired' })).toMatchObject({ exit: 1, json: { result: 'refused' } });
  });
});

describe('the rest of what was asked for', () => {
  test.each(['0151 123456', '0049 151 123456', '@lucky', 'me', '+49 (0)151 123456'])(
    'to %s: exit 2 before Meta is asked, nothing is written',
    async (to) => {
      const sandbox = mswSandbox();
      server.use(...sandbox.handlers);
      const files = { '.env': `WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}\nWHATSAPP_ACCESS_TOKEN=old\n` };
      const world = await testWorld({ files, stdin: sandbox.world.tokens['system-user'] });
      worlds.push({ world, sandbox });
      await expect(refresh({ ...DEFAULTS, to }, world.ports)).rejects.toMatchObject({
        failure: { kind: 'bad-recipient', from: '`--to`' },
      });
      expect(sandbox.exchanges).toEqual([]);
      expect(world.file('.env')).toBe(files['.env']);
    },
  );

  test('the Messaging account is not sent unasked', async () => {
    const { sandbox } = await run({});
    expect(JSON.stringify(sandbox.exchanges)).not.toContain('messaging_account_id');
  });

  test('a stale app secret is told with its cause, and the app id is no secret', async () => {
    const env = { WHATSAPP_APP_ID: IDS.app, WHATSAPP_APP_SECRET: 'f'.repeat(32) };
    const { world } = await run({ env });
    expect(world.stderr()).toMatch(/^warning .*(?:app secret|App id)/im);
    expect(world.stderr()).not.toContain('[redacted]');
  });

  test('an unknown version is blamed on the version, never on the token', async () => {
    const { json, after, before, world } = await run({ options: { graphVersion: 'v99.0' } });
    expect(json).toMatchObject({ result: 'refused', cause: 'api-version' });
    expect(world.stderr()).not.toMatch(/expired|revoked/i);
    expect(after).toBe(before);
  });

  test.each([
    ['v18.0', 'v21.0'],
    ['v20.0', 'v21.0'],
  ])('asked for %s, %s answers: told', async (graphVersion, answered) => {
    const { world } = await run({ options: { graphVersion } });
    expect(world.stderr()).toContain(`${graphVersion} was asked for, and ${answered} answered`);
  });

  test('131030: the other national form is named, and nothing is sent to it', async () => {
    const { world, sandbox } = await run({ options: { to: '+5215512345678' } });
    expect(world.stderr()).toContain('+525512345678');
    expect(sandbox.exchanges.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('a rejected appsecret_proof is told, and the token is asked about without it', async () => {
    const secret = { WHATSAPP_APP_SECRET: 'f'.repeat(32) };
    const result = await run({ env: secret, faults: ['proof-rejected'], options: { to: undefined } });
    expect(result.json).toMatchObject({ result: 'updated', exitCode: 0 });
    expect(result.world.stderr()).toContain('Meta rejects the appsecret_proof');
  });

  test('--dry-run sends nothing and writes nothing', async () => {
    const result = await run({ options: { dryRun: true, yes: false } });
    expect(result.json).toMatchObject({ result: 'planned', exitCode: 0, testSend: { status: 'skipped' } });
    expect(result.after).toBe(result.before);
    expect(result.sandbox.exchanges.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('a file that cannot be edited costs neither a question to Meta nor a message', async () => {
    const sandbox = mswSandbox();
    server.use(...sandbox.handlers);
    const files = { '.env': 'WHATSAPP_ACCESS_TOKEN="old\nmore"\n' };
    const world = await testWorld({ files, stdin: sandbox.world.tokens['system-user'] });
    worlds.push({ world, sandbox });
    await expect(refresh({ ...DEFAULTS, to: TO }, world.ports)).rejects.toMatchObject({
      failure: { kind: 'env-file-refused', path: '.env', line: 1 },
    });
    expect(sandbox.exchanges).toEqual([]);
    expect(world.file('.env')).toBe(files['.env']);
  });

  test('an interrupted run writes nothing', async () => {
    const interruption = new AbortController();
    const sandbox = mswSandbox();
    sandbox.change((state) => withFaults(state, ['slow']));
    server.use(...sandbox.handlers);
    const files = { '.env': 'WHATSAPP_ACCESS_TOKEN=old\n' };
    const world = await testWorld({
      files,
      stdin: sandbox.world.tokens['system-user'],
      interrupted: interruption.signal,
    });
    worlds.push({ world, sandbox });
    setTimeout(() => interruption.abort(), 50);
    await expect(refresh({ ...DEFAULTS, to: TO, timeout: '20' }, world.ports)).rejects.toMatchObject({
      failure: { kind: 'cancelled', written: [] },
    });
    expect(world.file('.env')).toBe(files['.env']);
  });
});

test('what the edit did beyond the value is told, and with --debug how it was written', async () => {
  const { world, before, after } = await run({
    lines: [
      `WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}`,
      'WHATSAPP_ACCESS_TOKEN=# paste it here',
      'WHATSAPP_ACCESS_TOKEN=`old`',
      'WHATSAPP_ACCESS_TOKEN="old"\u200b',
      'COPY=$WHATSAPP_ACCESS_TOKEN',
    ],
  });
  const said = world.stderr();
  expect(said).toContain('also: a space before the comment');
  expect(said).toContain('also: invisible characters around the old value were removed');
  expect(said).toContain('note: the value is in backticks');
  expect(said).toContain('note: other lines refer to the variable');
  const bytes = [Buffer.byteLength(before), Buffer.byteLength(after, 'latin1')].join(' -> ');
  expect(said).toMatch(new RegExp(`debug: \\.env: renamed, mode 0[0-7]{3}, ${bytes} bytes`));
});

test('nothing is told where only the value changed', async () => {
  const { world } = await run({});
  expect(world.stderr()).not.toMatch(/also: |note: /);
});
