import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CAUSES } from '../../src/core/causes/catalogue.ts';
import type { Cause } from '../../src/core/causes/cause.ts';
import type { WizardOptions } from '../../src/core/refresh/state.ts';
import type { FaultName } from '../../src/sandbox/faults/faults.ts';
import { IDS } from '../../src/sandbox/world/ids.ts';
import type { SandboxState } from '../../src/sandbox/world/model.ts';
import { withFaults, withNumber } from '../../src/sandbox/world/state.ts';
import { walk } from '../../src/wizard/walk.ts';
import { mswSandbox } from '../support/sandbox-msw.ts';
import { type Scripted, scriptedPrompter } from '../support/scripted-prompter.ts';
import { WIZARD_OPTIONS } from '../support/wizard-options.ts';
import { testWorld } from '../support/world.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const OPTIONS: WizardOptions = { ...WIZARD_OPTIONS, to: '+1 555 0100', path: 'permanent' };

const blocked = (code: number) => (state: SandboxState) =>
  withNumber(state, IDS.testNumber, {
    health: {
      can_send_message: 'BLOCKED',
      errors: [{ error_code: code, error_description: 'Blocked.', possible_solution: 'Mend it.' }],
    },
  });
const faulty = (name: FaultName) => (state: SandboxState) => withFaults(state, [name]);

const GO_ON: Scripted = {
  choose: 'The token works. What about the test message?',
  take: 'Go on: the token works',
};
const WRITE: Scripted = { choose: 'Write the new token into .env?', take: 'Yes, write it' };
const ARRIVED: Scripted = { choose: 'Did it arrive?', take: 'Yes, it arrived' };

/** Contract 5: trouble of the account, its number or its health does not keep a proved token out of the file. */
test.each<[string, (state: SandboxState) => SandboxState, readonly Scripted[], Cause | null]>([
  ['no payment', faulty('send-131042'), [GO_ON], 'payment-problem'],
  ['a locked account', faulty('send-131031'), [GO_ON], 'account-restricted'],
  ['a display name that is not approved', faulty('send-131037'), [GO_ON], 'display-name-not-approved'],
  ['too low a quality', faulty('send-131048'), [GO_ON], 'quality-restricted'],
  ['registration closed for 72 hours', faulty('send-133016'), [GO_ON], 'number-not-registered'],
  [
    'a number that is not registered',
    (state) => withNumber(state, IDS.testNumber, { isRegistered: false }),
    [GO_ON],
    'number-not-registered',
  ],
  ['a banned account, told by the health', blocked(141014), [ARRIVED], 'account-restricted'],
  ['a number that is not connected, told by the health', blocked(141000), [ARRIVED], 'number-not-registered'],
  ['throttling', faulty('send-130429'), [GO_ON], null],
  ['throttling of one recipient', faulty('send-131056'), [GO_ON], null],
  ['a limit after wrong categories', faulty('send-131064'), [GO_ON], 'quality-restricted'],
  ['calling is off', faulty('calling-off'), [ARRIVED], null],
  ['no payment method, told by the health', faulty('no-payment-method'), [ARRIVED], null],
])('%s: told with its way out, and the token is written', async (_what, change, answers, cause) => {
  const sandbox = mswSandbox();
  sandbox.change(change);
  server.use(...sandbox.handlers);
  const { tokens } = sandbox.world;
  const before = `WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}\nWHATSAPP_ACCESS_TOKEN=${tokens.expired}\n`;
  const world = await testWorld({ files: { '.env': before } });
  const paste: Scripted = { secret: 'New access token', answer: tokens['system-user'] };
  const scripted = scriptedPrompter([paste, ...answers, WRITE]);
  const end = await walk({ at: 'look', options: OPTIONS }, { ...world.ports, prompter: scripted.prompter });
  expect(scripted.unused()).toEqual([]);
  expect(end).toMatchObject({ result: 'updated', exitCode: cause === null ? 0 : 1, cause });
  expect(world.file('.env')).toBe(before.replace(tokens.expired, tokens['system-user']));
  const said = world.stderr().replace(/\s+/g, ' ');
  expect(said).not.toMatch(/not verified|unproved|does not take it/i);
  if (cause !== null) {
    expect(said).toContain(CAUSES[cause].title);
    expect(said).toContain(`To be fixed before messages can be sent: ${CAUSES[cause].title}`);
    expect(said).toContain('Written: the token is good, and no message can be sent yet');
    expect(said).not.toContain('the token in the file does not work');
  }
  world.remove();
});
