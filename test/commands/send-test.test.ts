import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type SendTestOptions, sendTest } from '../../src/commands/send-test.ts';
import type { ActiveFault, FaultName } from '../../src/sandbox/faults/faults.ts';
import { IDS } from '../../src/sandbox/world/ids.ts';
import { withFaults } from '../../src/sandbox/world/state.ts';
import type { TokenName } from '../../src/sandbox/world/token-sets.ts';
import { expectBySchema } from '../support/by-schema.ts';
import { CTRL_C, ENTER } from '../support/pty.ts';
import { ptyWorld } from '../support/pty-world.ts';
import { mswSandbox } from '../support/sandbox-msw.ts';
import { NO_OPTIONS } from '../support/wizard-options.ts';
import { testWorld } from '../support/world.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'bypass' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const OPTIONS: SendTestOptions = {
  ...NO_OPTIONS,
  timeout: '1',
  to: '15550100',
  json: true,
};

interface Situation {
  readonly token?: TokenName;
  readonly number?: string | null;
  readonly options?: Partial<SendTestOptions>;
  readonly faults?: readonly (ActiveFault | FaultName)[];
  /** The token in the environment, and no .env. */
  readonly isInEnvironment?: boolean;
}

async function run({ token = 'system-user', number, options, faults = [], isInEnvironment }: Situation) {
  const sandbox = mswSandbox();
  sandbox.change((state) => withFaults(state, faults));
  server.use(...sandbox.handlers);
  const text = sandbox.world.tokens[token];
  const id = number === undefined ? IDS.testNumber : number;
  const env = `${id === null ? '' : `WHATSAPP_PHONE_NUMBER_ID=${id}\n`}WHATSAPP_ACCESS_TOKEN=${text}\n`;
  const world = await testWorld(
    isInEnvironment === true
      ? { env: { WHATSAPP_ACCESS_TOKEN: text, WHATSAPP_PHONE_NUMBER_ID: IDS.testNumber } }
      : { files: { '.env': env } },
  );
  try {
    const exit = await sendTest({ ...OPTIONS, ...options }, world.ports);
    const said = world.stdout() + world.stderr();
    for (const one of Object.values(sandbox.world.tokens)) expect(said).not.toContain(one.slice(0, 24));
    const sent = sandbox.exchanges.filter(({ method }) => method === 'POST');
    const json = JSON.parse(world.stdout());
    expectBySchema('send-test', json);
    return { exit, json, words: world.stderr().replace(/\s+/g, ' '), sent };
  } finally {
    world.remove();
  }
}

test('accepted: exit 0, the id, and one message alone', async () => {
  const { exit, json, words, sent } = await run({});
  expect(exit).toBe(0);
  expect(json).toEqual({
    schemaVersion: 1,
    status: 'accepted',
    messageId: expect.stringMatching(/^wamid\./),
    messageStatus: 'accepted',
    cause: null,
    exitCode: 0,
  });
  expect(words).toContain('Accepted by Meta, id wamid.');
  expect(words).toContain('To +15550100 (United States, or another country with +1)');
  expect(sent).toHaveLength(1);
});

describe('refused is exit 1, also where the reason proves the token', () => {
  test.each<[string, Situation, string, boolean]>([
    ['an expired token', { token: 'expired' }, 'token-expired', false],
    ['no permission', { token: 'no-messaging' }, 'permission-missing', false],
    ['the recipient is not listed', { options: { to: '15550199' } }, 'recipient-not-allowed', true],
    ['hello_world from a live number', { number: IDS.liveNumber }, 'template-problem', true],
    ['a missing template', { options: { template: 'nope' } }, 'template-problem', true],
    ['the window is closed', { faults: ['send-131047'] }, 'conversation-window', true],
    ['throttling by the messaging layer', { faults: ['send-130429'] }, 'rate-limited', true],
    ['no payment method', { faults: ['send-131042'] }, 'payment-problem', true],
  ])('%s', async (_what, situation, cause, proves) => {
    const { exit, json, words } = await run(situation);
    expect(exit).toBe(1);
    expect(json).toMatchObject({ status: 'refused', messageId: null, cause, exitCode: 1 });
    expect(words.includes('The token works')).toBe(proves);
    if (proves) expect(words.replace(/\s+/g, ' ')).toMatch(/The test message to \+\d+ \(.+?\) was not sent/);
  });
});

test.each<[string, Situation, string]>([
  ['a cut connection', { faults: ['dropped'] }, 'network'],
  ['a web page', { faults: ['html-page'] }, 'not-graph-reply'],
  ['throttling', { faults: ['rate-limit-app'] }, 'rate-limited'],
])('no answer is exit 3: %s', async (_what, situation, cause) => {
  const { exit, json, sent, words } = await run(situation);
  expect(exit).toBe(3);
  expect(json).toMatchObject({ status: 'unanswered', cause, exitCode: 3 });
  expect(sent).toHaveLength(situation.faults?.[0] === 'dropped' ? sent.length : 1);
  // Where nothing came back, nobody knows whether the message went out.
  expect(words).toContain(cause === 'rate-limited' ? 'was not sent' : 'it may have gone out');
});

test('without a number id the only one that the token reaches sends', async () => {
  const { exit, sent } = await run({ token: 'employee', number: null });
  expect(exit).toBe(0);
  expect(sent[0]?.url).toContain(`/${IDS.testNumber}/messages`);
});

test.each<[string, Situation]>([
  ['several numbers', { number: null }],
  ['nobody to send to', { options: { to: undefined } }],
  ['no token', { options: { key: 'WHATSAPP_TOKEN' } }],
])('usage: %s', async (_what, situation) => {
  await expect(run(situation)).rejects.toMatchObject({ failure: { kind: 'usage' } });
});

test('no file: the token of the environment', async () => {
  expect((await run({ isInEnvironment: true })).exit).toBe(0);
});

test('at a terminal it asks for the recipient until it is one; Ctrl-C leaves', async () => {
  const world = await ptyWorld({ args: ['send-test'], old: 'system-user' });
  const second = await ptyWorld({ args: ['send-test'], old: 'system-user' });
  try {
    // What reaches nobody is told, and asked for again: only a flag or a variable ends the run for it.
    await world.run.answer(['Send the test to', `0151 12345${ENTER}`]);
    await world.run.shows('has no country code');
    expect(world.asked).toEqual([]);
    await world.run.answer(['Send the test to', `15550100${ENTER}`]);
    expect(await world.run.ended()).toBe(0);
    expect(world.run.screen()).toContain('Accepted by Meta');
    await second.run.answer(['Send the test to', CTRL_C]);
    expect(await second.run.ended()).toBe(130);
    expect(second.asked.filter((one) => one.startsWith('POST'))).toEqual([]);
  } finally {
    await world.close();
    await second.close();
  }
});
