import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { WalkEnd } from '../../src/core/refresh/state.ts';
import type { PushPlan } from '../../src/core/stores/outcome.ts';
import type { ActiveFault, FaultName } from '../../src/sandbox/faults/faults.ts';
import { IDS } from '../../src/sandbox/world/ids.ts';
import { withFaults } from '../../src/sandbox/world/state.ts';
import { walk } from '../../src/wizard/walk.ts';
import { type MswSandbox, mswSandbox } from '../support/sandbox-msw.ts';
import { type Scripted, scriptedPrompter } from '../support/scripted-prompter.ts';
import { type Answer, type StandIns, standIns } from '../support/stand-in-tools.ts';
import { WIZARD_OPTIONS } from '../support/wizard-options.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

const open: { remove(): void }[] = [];
afterEach(() => {
  server.resetHandlers();
  for (const one of open.splice(0)) one.remove();
});

interface Walked {
  readonly end: WalkEnd;
  readonly world: TestWorld;
  readonly sandbox: MswSandbox;
  readonly tools: StandIns;
  /** What the file holds afterwards. */
  readonly token: string;
}

interface Situation {
  readonly script: (sandbox: MswSandbox) => readonly Scripted[];
  readonly faults?: readonly (ActiveFault | FaultName)[];
  readonly secret?: boolean;
  readonly files?: (sandbox: MswSandbox) => Readonly<Record<string, string>>;
  readonly answers?: Readonly<Record<string, readonly Answer[]>>;
  /** What `--push` named. */
  readonly plans?: readonly PushPlan[];
}

async function walked({
  script,
  faults = [],
  secret = true,
  files = () => ({}),
  answers = {},
  plans = [],
}: Situation): Promise<Walked> {
  const sandbox = mswSandbox();
  sandbox.change((state) => withFaults(state, faults));
  server.use(...sandbox.handlers);
  const tools = standIns();
  for (const [name, list] of Object.entries(answers)) tools.answer(name, list);
  const lines = [
    `WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}`,
    ...(secret ? [`WHATSAPP_APP_ID=${IDS.app}`, `WHATSAPP_APP_SECRET=${sandbox.world.appSecret}`] : []),
    'WHATSAPP_TEST_RECIPIENT=+15550100',
    `WHATSAPP_ACCESS_TOKEN=${sandbox.world.tokens.expired}`,
    '',
  ];
  const world = await testWorld({
    files: { '.env': lines.join('\n'), ...files(sandbox) },
    env: { PATH: `${tools.folder}:/usr/bin:/bin` },
  });
  open.push(world, tools);
  const scripted = scriptedPrompter(script(sandbox));
  const end = await walk(
    { at: 'look', options: { ...WIZARD_OPTIONS, plans } },
    { ...world.ports, prompter: scripted.prompter },
  );
  expect(scripted.unused()).toEqual([]);
  const said = world.stdout() + world.stderr();
  for (const { text } of sandbox.state().tokens) expect(said).not.toContain(text.slice(0, 24));
  const token = /^WHATSAPP_ACCESS_TOKEN=(\w+)/m.exec(world.file('.env'))?.[1] ?? '';
  return { end, world, sandbox, tools, token };
}

const ARRIVED: Scripted = { choose: 'Did it arrive?', take: 'Yes, it arrived' };
const DONE: Scripted = { choose: 'Anything else?', take: 'No, that is all' };
const path = (take: string): Scripted => ({ choose: 'Which token do you want?', take });
const PERMANENT = path('Permanent (system user): for production');
const TEMPORARY = path('Temporary: for a quick test, expires within a day');
const secret = (answer: string): Scripted => ({ secret: 'New access token', answer });
const write = (take: string): Scripted => ({ choose: 'Write the new token into .env?', take });
const LENGTHEN = 'Make it a 60-day token now (the app secret is at hand)';

describe('a temporary token with the app secret at hand', () => {
  test('is made a 60-day one where it is about to be written; nothing is sent twice', async () => {
    const { end, sandbox, token, world } = await walked({
      script: ({ world: { tokens } }) => [
        TEMPORARY,
        secret(tokens.temporary),
        ARRIVED,
        write(LENGTHEN),
        write('Yes, write it'),
        DONE,
      ],
    });
    expect(end).toMatchObject({ result: 'updated', exitCode: 0, send: { status: 'accepted' } });
    const fresh = sandbox.state().tokens.find(({ text }) => text === token);
    expect(fresh?.text).not.toBe(sandbox.world.tokens.temporary);
    expect((fresh?.expiresAt ?? 0) * 1000 - Date.now()).toBeGreaterThan(50 * 86_400_000);
    expect(sandbox.asked().filter((one) => one.startsWith('POST'))).toHaveLength(1);
    expect(world.stderr()).toContain('A user token of about 60 days');
  });

  test('is offered that first where a permanent one was wanted', async () => {
    const { sandbox, token } = await walked({
      script: ({ world: { tokens } }) => [
        PERMANENT,
        secret(tokens.temporary),
        { choose: 'Use this token?', take: LENGTHEN },
        ARRIVED,
        write('Yes, write it'),
        DONE,
      ],
    });
    expect(sandbox.world.tokens.temporary).not.toBe(token);
  });

  test('is as good as before where Meta does not do it', async () => {
    const { sandbox, token, world } = await walked({
      faults: [{ name: 'server-error', path: 'oauth/access_token' }],
      script: ({ world: { tokens } }) => [
        TEMPORARY,
        secret(tokens.temporary),
        ARRIVED,
        write(LENGTHEN),
        write('Yes, write it'),
        DONE,
      ],
    });
    expect(token).toBe(sandbox.world.tokens.temporary);
    expect(world.stderr()).toContain('did not make it a 60-day token');
  });

  test('is not offered it without the secret', async () => {
    await expect(
      walked({
        secret: false,
        script: ({ world: { tokens } }) => [TEMPORARY, secret(tokens.temporary), ARRIVED, write(LENGTHEN)],
      }),
    ).rejects.toThrow();
  });
});

describe('the stores that the project shows', () => {
  const list = (digest: string, more: Partial<Answer> = {}): Answer => ({
    to: ['secrets', 'list'],
    stdout: `[{"Name":"WHATSAPP_ACCESS_TOKEN","Digest":"${digest}"}]`,
    ...more,
  });
  const FLY = [list('aa', { times: 1 }), list('bb'), { to: [] }];
  const walk = (take: string, fly: readonly Answer[]) =>
    walked({
      files: () => ({ 'fly.toml': 'app = "lucky-shop"\n' }),
      answers: { fly },
      script: ({ world: { tokens } }) => [
        PERMANENT,
        secret(tokens['system-user']),
        ARRIVED,
        write('Yes, write it'),
        // Nothing else is left to be offered after it.
        { choose: 'Anything else?', take },
      ],
    });

  test('are offered at the end; the deploy is named', async () => {
    const { tools, world, token, end } = await walk('Push the new token to the Fly.io secret too', FLY);
    const set = tools.runs().find(({ args }) => args[1] === 'set');
    expect(set).toMatchObject({
      args: ['secrets', 'set', 'WHATSAPP_ACCESS_TOKEN=-', '--app', 'lucky-shop', '--stage'],
      stdin: token,
    });
    expect(tools.runs().some(({ args }) => args[1] === 'deploy')).toBe(false);
    expect(world.stderr().replace(/\s+/g, ' ')).toContain('fly secrets deploy --app lucky-shop');
    expect(end.exitCode).toBe(0);
  });

  test('and not where --push names it: step 6 tells nobody to put there by hand what is pushed afterwards', async () => {
    const effect = { kind: 'deploy', args: [], command: 'fly secrets deploy --app lucky-shop' } as const;
    const plan = { option: 'push', store: 'fly', given: 'fly', title: 'Fly.io secret', command: [], effect };
    const { world } = await walked({
      plans: [{ ...plan, option: 'push', problem: null }],
      files: () => ({ 'fly.toml': 'app = "lucky-shop"\n' }),
      answers: { fly: FLY },
      script: ({ world: { tokens } }) => [
        PERMANENT,
        secret(tokens['system-user']),
        ARRIVED,
        write('Yes, write it'),
        // Nothing else is left to be offered.
      ],
    });
    expect(world.stderr()).toContain('--push brings it to where your app runs, at the end');
    expect(world.stderr()).not.toContain('fly secrets');
  });

  test('and deployed on consent', async () => {
    const { tools } = await walk('Push the new token to the Fly.io secret too, and deploy it there', FLY);
    expect(tools.runs().at(-1)?.args).toEqual(['secrets', 'deploy', '--app', 'lucky-shop']);
  });

  test('what fails is told, and the exit code says so', async () => {
    const { world, end, token, sandbox } = await walk('Push the new token to the Fly.io secret too', [
      { to: ['auth'], exit: 1, stderr: 'not logged in' },
      { to: [] },
    ]);
    expect(world.stderr()).toContain('not logged in');
    expect(end).toMatchObject({ result: 'updated', exitCode: 1 });
    expect(token).toBe(sandbox.world.tokens['system-user']);
  });
});

test('what the edit of a copy did beyond the value is told, and how it was written', async () => {
  const { world } = await walked({
    files: ({ world: { tokens } }) => ({ 'worker/.env': `WA_TOKEN=${tokens.expired}#the worker\n` }),
    script: ({ world: { tokens } }) => [
      PERMANENT,
      secret(tokens['system-user']),
      ARRIVED,
      write('Yes, write it'),
      { choose: 'Anything else?', take: 'Put the new token into worker/.env too' },
    ],
  });
  expect(world.file('worker/.env')).toMatch(/^WA_TOKEN=\w+ #the worker$/m);
  expect(world.stderr()).toMatch(
    /Written: worker\/\.env\n +also: a space before the comment, which was attached to the value\n/,
  );
  expect(world.stderr()).toMatch(/debug: worker\/\.env: renamed, mode 0\d{3}, \d+ -> \d+ bytes\n/);
});
