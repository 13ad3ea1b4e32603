import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleName, inConsole } from '../../src/sandbox/world/consoles.ts';
import { IDS } from '../../src/sandbox/world/ids.ts';
import type { TokenName } from '../../src/sandbox/world/token-sets.ts';
import { walk } from '../../src/wizard/walk.ts';
import { ask, WORLD } from '../support/sandbox-asking.ts';
import { mswSandbox } from '../support/sandbox-msw.ts';
import { type Scripted, scriptedPrompter } from '../support/scripted-prompter.ts';
import { WIZARD_OPTIONS } from '../support/wizard-options.ts';
import { testWorld } from '../support/world.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const OPTIONS = { ...WIZARD_OPTIONS, to: '+1 555 0100' };

const CONSOLES: readonly ConsoleName[] = ['steps', 'use-case', 'classic'];
/** What each way to a token gives: a temporary one of the card, and the two lives of a system user's. */
const TOKENS: readonly TokenName[] = ['temporary', 'system-user-60-days', 'system-user'];
/** The token makes no difference to the world, so that each console meets one of them, and the newest one all. */
const isWalked = (name: ConsoleName, token: TokenName): boolean =>
  name === 'steps' || CONSOLES.indexOf(name) === TOKENS.indexOf(token);

/** Without the id of the number: what the token reaches is asked for, which is where the worlds differ. */
const NUMBER: Scripted = {
  choose: 'Which phone number should send?',
  take: `+1 555-078-3881, Test Number (id ${IDS.testNumber}, account Test WhatsApp Business Account)`,
};

describe('the wizard to its end in the world of each console (screens and field reports, June to October 2026)', () => {
  const walks = CONSOLES.flatMap((name) =>
    TOKENS.filter((token) => isWalked(name, token)).map((token) => [name, token] as const),
  );

  test.each(walks)('%s, with the token %s', async (name, kind) => {
    const sandbox = mswSandbox();
    sandbox.change((state) => inConsole(state, name));
    server.use(...sandbox.handlers);
    const { tokens } = sandbox.world;
    const before = `WHATSAPP_ACCESS_TOKEN=${tokens.expired}\n`;
    const world = await testWorld({ files: { '.env': before } });
    const isTemporary = kind === 'temporary';
    const { prompter, unused } = scriptedPrompter([
      { secret: 'New access token', answer: tokens[kind] },
      NUMBER,
      { choose: 'Did it arrive?', take: 'Yes, it arrived' },
      { choose: 'Write the new token into .env?', take: 'Yes, write it' },
      { choose: 'Anything else?', take: 'No, that is all' },
    ]);
    const options = { ...OPTIONS, path: isTemporary ? 'temporary' : 'permanent' } as const;
    const end = await walk({ at: 'look', options }, { ...world.ports, prompter });
    expect(unused()).toEqual([]);
    expect(end).toMatchObject({ result: 'updated', exitCode: 0, cause: null });
    expect(world.file('.env')).toBe(before.replace(tokens.expired, tokens[kind]));
    const said = world.stderr().replace(/\s+/g, ' ');
    expect(said).toContain('Accepted by Meta');
    expect(said).not.toMatch(/\bbusiness_management\b/);
    // A test account that nobody pays for is no trouble of the token, and is told.
    expect(said.includes('messages that you start may be lost')).toBe(name === 'steps');
    world.remove();
  });
});

describe('what a program can see of each (field reports of September 2026)', () => {
  const seen = (name: ConsoleName, path: string): unknown =>
    ask(path, { state: inConsole(WORLD.state, name) }).json;
  const text = (name: ConsoleName, path: string): string => JSON.stringify(seen(name, path));

  test.each(CONSOLES)('%s: the number is reached, and both WhatsApp permissions are granted', (name) => {
    expect(seen(name, IDS.testNumber)).toMatchObject({ id: IDS.testNumber });
    expect(text(name, 'me/permissions')).toMatch(/whatsapp_business_management.*whatsapp_business_messaging/);
  });

  test.each([
    ['steps', false],
    ['use-case', false],
    ['classic', true],
  ] as const)('%s: business_management is granted: %s', (name, granted) => {
    expect(text(name, 'me/permissions').includes('"business_management"')).toBe(granted);
    expect(text(name, 'me/businesses').includes('"error"')).toBe(!granted);
  });

  test.each([
    ['steps', false],
    ['use-case', true],
    ['classic', true],
  ] as const)('%s: the own app is subscribed to the test account: %s', (name, subscribed) => {
    const apps = text(name, `${IDS.testAccount}/subscribed_apps`);
    expect(apps).toContain('WA DevX Webhook Events 1P App');
    expect(apps.includes(IDS.app)).toBe(subscribed);
  });

  test('steps: blocked as a whole by 141006, 141010 and 131000, while the number may send', () => {
    expect(seen('steps', `${IDS.testNumber}?fields=health_status`)).toMatchObject({
      health_status: {
        can_send_message: 'BLOCKED',
        entities: [
          { entity_type: 'PHONE_NUMBER', can_send_message: 'AVAILABLE' },
          { entity_type: 'WABA', errors: [{ error_code: 141006 }] },
          { entity_type: 'BUSINESS', errors: [{ error_code: 141010 }, { error_code: 131000 }] },
          { entity_type: 'APP', can_send_message: 'AVAILABLE' },
        ],
      },
    });
  });
});
