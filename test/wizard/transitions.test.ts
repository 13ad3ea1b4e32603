// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CliFailure } from '../../src/core/failure.ts';
import type { WalkEnd, WizardOptions } from '../../src/core/refresh/state.ts';
import type { ActiveFault, FaultName } from '../../src/sandbox/faults/faults.ts';
import { IDS } from '../../src/sandbox/world/ids.ts';
import { withFaults } from '../../src/sandbox/world/state.ts';
import { TOKEN_NAMES } from '../../src/sandbox/world/token-sets.ts';
import { messageOf } from '../../src/ui/messages.ts';
import { walk } from '../../src/wizard/walk.ts';
import { type MswSandbox, mswSandbox } from '../support/sandbox-msw.ts';
import { randomPrompter, type Scripted, scriptedPrompter } from '../support/scripted-prompter.ts';
import { WIZARD_OPTIONS } from '../support/wizard-options.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

interface Stage {
  readonly world: TestWorld;
  readonly sandbox: MswSandbox;
  readonly before: string;
}

async function stage(faults: readonly (ActiveFault | FaultName)[] = []): Promise<Stage> {
  const sandbox = mswSandbox();
  sandbox.change((state) => withFaults(state, faults));
  server.use(...sandbox.handlers);
  const before = `# shop\nWHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}\nWHATSAPP_ACCESS_TOKEN=${sandbox.world.tokens.expired}\n`;
  return { sandbox, before, world: await testWorld({ files: { '.env': before } }) };
}

async function walked(
  { world, sandbox }: Stage,
  script: readonly Scripted[],
  options: Partial<WizardOptions> = {},
): Promise<WalkEnd> {
  const scripted = scriptedPrompter(script);
  const start = { at: 'look', options: { ...WIZARD_OPTIONS, ...options } } as const;
  try {
    const outcome = await walk(start, { ...world.ports, prompter: scripted.prompter });
    expect(scripted.unused()).toEqual([]);
    return outcome;
  } finally {
    for (const token of Object.values(sandbox.world.tokens)) {
      expect(world.stdout() + world.stderr()).not.toContain(token.slice(0, 24));
    }
    world.remove();
  }
}

const PERMANENT: Scripted = {
  choose: 'Which token do you want?',
  take: 'Permanent (system user): for production',
};
const TO: Scripted = { text: 'Send the test to', answer: '+1 555 0100' };
const YES: Scripted = { choose: 'Did it arrive?', take: 'Yes, it arrived' };
const WRITE: Scripted = { choose: 'Write the new token into .env?', take: 'Yes, write it' };
const DONE: Scripted = { choose: 'Anything else?', take: 'No, that is all' };
const secret = (answer: string): Scripted => ({ secret: 'New access token', answer });

test('the happy path asks path, token, recipient, did it arrive, write; and then the list', async () => {
  const on = await stage();
  const token = on.sandbox.world.tokens['system-user'];
  let after = '';
  const outcome = await walked(
    {
      ...on,
      world: {
        ...on.world,
        remove: () => {
          after = on.world.file('.env');
          on.world.remove();
        },
      },
    },
    [PERMANENT, secret(`Bearer ${token}`), TO, YES, WRITE, DONE],
  );
  expect(outcome).toMatchObject({ result: 'updated', exitCode: 0, send: { status: 'accepted' } });
  expect(after).toBe(on.before.replace(on.sandbox.world.tokens.expired, token));
});

test('everything is sent and asked before the write, and Meta is asked once more after it', async () => {
  const on = await stage();
  await walked(on, [PERMANENT, secret(on.sandbox.world.tokens['system-user']), TO, YES, WRITE, DONE]);
  const asked = on.sandbox.asked();
  const sent = asked.findIndex((one) => one.startsWith('POST'));
  expect(asked.filter((one) => one.startsWith('POST'))).toHaveLength(1);
  expect(asked.slice(sent + 1)).toContain('GET /v25.0/debug_token');
});

describe('a reference where the token belongs', () => {
  const REFERENCE = `# shop\nWHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}\nWHATSAPP_ACCESS_TOKEN="op://Shop/WA/token" # live\n`;
  const YES_INSTEAD: Scripted = {
    choose: 'Put the token itself here instead?',
    take: 'Yes, in place of the reference: the store is asked no more',
  };

  async function withFile(
    text: string,
    script: (token: string) => readonly Scripted[],
    options: Partial<WizardOptions> = {},
  ) {
    const on = await stage();
    await on.world.write('.env', text);
    let after = '';
    const remove = () => {
      after = on.world.file('.env');
      on.world.remove();
    };
    const token = on.sandbox.world.tokens['system-user'];
    const outcome = await walked({ ...on, world: { ...on.world, remove } }, script(token), options).catch(
      (error) => error.failure,
    );
    return { outcome, after, token, said: on.world.stderr() };
  }

  test("the token goes there by the person's word alone, and nothing else changes", async () => {
    const { outcome, after, token, said } = await withFile(REFERENCE, (token) => [
      YES_INSTEAD,
      PERMANENT,
      secret(token),
      TO,
      YES,
      WRITE,
      DONE,
    ]);
    expect(outcome).toMatchObject({ result: 'updated' });
    expect(after).toBe(REFERENCE.replace('op://Shop/WA/token', token));
    expect(said).toContain('WHATSAPP_ACCESS_TOKEN is a 1Password reference, not a token');
  });

  test('Enter stops, and the file is as it was', async () => {
    const { outcome, after } = await withFile(REFERENCE, () => [
      { choose: 'Put the token itself here instead?', take: 'No, stop here and write nothing' },
    ]);
    expect(outcome).toEqual({ kind: 'cancelled', written: [] });
    expect(after).toBe(REFERENCE);
  });

  test('with --yes nobody is asked, so it is refused', async () => {
    const { outcome, after } = await withFile(REFERENCE, () => [], { yes: true });
    expect(outcome).toMatchObject({ kind: 'value-is-reference' });
    expect(after).toBe(REFERENCE);
  });

  test.each([
    ['one that sops has encrypted', 'WHATSAPP_TOKEN=ENC[AES256_GCM,data:a=,iv:b=,tag:c=,type:str]\n'],
    ['a file that holds it', 'WHATSAPP_TOKEN_FILE=/run/secrets/wa\n'],
    ['a workflow', 'WHATSAPP_TOKEN=${{ secrets.WA }}\n'],
  ])('%s: refused without a question', async (_what, text) => {
    const { outcome, after } = await withFile(text, () => []);
    expect(outcome).toMatchObject({ kind: 'value-is-reference' });
    expect(after).toBe(text);
  });
});

describe('a good token with a wrong phone number id beside it', () => {
  const KEEP: Scripted = {
    choose: 'This token works, but the phone number id beside it is wrong. Change the id?',
    take: 'Yes, keep the token and choose the number',
  };
  const NUMBER: Scripted = {
    choose: 'Which phone number should it be?',
    take: `+1 555-078-3881, Test Number (id ${IDS.testNumber}, account Test WhatsApp Business Account)`,
  };

  async function withId(id: string, script: readonly Scripted[]) {
    const on = await stage();
    const { tokens } = on.sandbox.world;
    const before = `# shop\r\nPHONE_NUMBER_ID="${id}" # ours\r\nWHATSAPP_ACCESS_TOKEN=${tokens['system-user']}\r\nB=2`;
    await on.world.write('.env', before);
    let after = '';
    const remove = () => {
      after = on.world.file('.env');
      on.world.remove();
    };
    const outcome = await walked({ ...on, world: { ...on.world, remove } }, script);
    return { outcome, before, after, said: on.world.stderr().replace(/\s+/g, ' ') };
  }

  test.each([
    ['the account id', IDS.testAccount, 'it is the id of the WhatsApp account'],
    ['the app id', IDS.app, 'it is the id of the app'],
    ['the telephone number', '15550783881', 'this token cannot reach it'],
    ['an unknown id', '999999999999999', 'this token cannot reach it'],
  ])('%s: said at once, and changed without a new token', async (_what, id, words) => {
    const { outcome, before, after, said } = await withId(id, [
      KEEP,
      NUMBER,
      TO,
      YES,
      { choose: 'Change the wrong id?', take: 'Yes, change it' },
    ]);
    expect(said).toContain(`Token works, and never expires`);
    expect(said).toContain(`id ${id} (PHONE_NUMBER_ID in the .env): ${words}`);
    expect(after).toBe(before.replace(id, IDS.testNumber));
    expect(outcome).toMatchObject({ exitCode: 0, result: 'unchanged' });
    for (const step of ['1', '2', '3', '4', '5', '6', '7']) expect(said).toContain(`Step ${step} of 7`);
    expect(said).not.toContain(`is still ${id}`);
  });

  test('left as it is on a no, and said so', async () => {
    const { before, after, said } = await withId('999999999999999', [
      KEEP,
      NUMBER,
      TO,
      YES,
      { choose: 'Change the wrong id?', take: 'No, leave it' },
    ]);
    expect(after).toBe(before);
    expect(said).toContain('is still 999999999999999');
  });

  test('stopped after it was changed: the last word says so', async () => {
    const { world, sandbox } = await stage();
    const wrong = '999999999999999';
    const before = `PHONE_NUMBER_ID=${wrong}\nWHATSAPP_ACCESS_TOKEN=${sandbox.world.tokens['system-user']}\n`;
    await world.write('.env', before);
    const { prompter } = scriptedPrompter([
      KEEP,
      NUMBER,
      TO,
      YES,
      { choose: 'Change the wrong id?', take: 'Yes, change it' },
    ]);
    const project: typeof world.ports.project = {
      ...world.ports.project,
      async processes(...asked) {
        if (world.file('.env') !== before) throw new CliFailure({ kind: 'cancelled', written: [] });
        return world.ports.project.processes(...asked);
      },
    };
    const ended = walk(
      { at: 'look', options: WIZARD_OPTIONS },
      { ...world.ports, project, prompter },
    ).finally(() => world.remove());
    const failure = await ended.then(
      () => null,
      (error: unknown) => (error instanceof CliFailure ? messageOf(error.failure).text : error),
    );
    expect(failure).toBe('Stopped. PHONE_NUMBER_ID is changed in .env; the token there is as it was.');
  });

  test('a token without the asset is not called good: a new one is fetched', async () => {
    const on = await stage();
    const { tokens } = on.sandbox.world;
    await on.world.write(
      '.env',
      `WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}\nWHATSAPP_ACCESS_TOKEN=${tokens['no-assets']}\n`,
    );
    await walked(on, [PERMANENT, secret(tokens['system-user']), TO, YES, WRITE, DONE]);
    expect(on.world.stderr()).not.toContain('phone number id beside it');
  });
});

test('back from the recipient comes to the token, and back again to the path', async () => {
  const on = await stage();
  const token = on.sandbox.world.tokens['system-user'];
  await walked(on, [
    PERMANENT,
    secret(token),
    { text: 'Send the test to', answer: 'back' },
    secret('back'),
    { choose: 'Which token do you want?', take: 'Temporary: for a quick test, expires within a day' },
    secret(token),
    TO,
    YES,
    WRITE,
    DONE,
  ]);
});

test('a number that is none is asked again', async () => {
  const on = await stage();
  await walked(on, [
    PERMANENT,
    secret(on.sandbox.world.tokens['system-user']),
    { text: 'Send the test to', answer: '0100' },
    TO,
    YES,
    WRITE,
    DONE,
  ]);
  expect(on.world.stderr()).toContain('A number that begins with 0 has no country code');
});

test('not yet arrived: what to do, and the way on', async () => {
  const on = await stage();
  await walked(on, [
    PERMANENT,
    secret(on.sandbox.world.tokens['system-user']),
    TO,
    { choose: 'Did it arrive?', take: 'Not yet' },
    { choose: 'What next?', take: 'Go on: Meta accepted it, so the token works' },
    WRITE,
    DONE,
  ]);
  expect(on.world.stderr()).toContain('Your webhook gets the reason');
});

test('a refused token with another number: chosen from what it reaches, and asked about', async () => {
  const on = await stage();
  await walked(
    on,
    [
      PERMANENT,
      secret(on.sandbox.world.tokens['system-user']),
      {
        choose: 'Which phone number should it be?',
        take: `+1 555-078-3881, Test Number (id ${IDS.testNumber}, account Test WhatsApp Business Account)`,
      },
      TO,
      YES,
      WRITE,
      DONE,
    ],
    { phoneNumberId: '999999999999999' },
  );
});

test('an answer that Meta does not give leads to no write without the person’s word', async () => {
  const on = await stage([{ name: 'dropped', method: 'POST' }]);
  const outcome = walked(on, [
    PERMANENT,
    secret(on.sandbox.world.tokens['system-user']),
    TO,
    {
      choose: 'The test message says nothing about the token. What next?',
      take: 'Write it anyway (not verified)',
    },
    {
      choose: 'Nothing proves that this token works. Write it into .env anyway?',
      take: 'No, stop here and write nothing',
    },
  ]);
  await expect(outcome).rejects.toMatchObject({ failure: { kind: 'cancelled', written: [] } });
});

test('a message without an answer: what the reads said decides, and it is told that the message proved nothing', async () => {
  const on = await stage([{ name: 'dropped', method: 'POST' }]);
  const outcome = await walked(on, [
    PERMANENT,
    secret(on.sandbox.world.tokens['system-user']),
    TO,
    {
      choose: 'The test message says nothing about the token. What next?',
      take: 'Go on: what Meta said about the token decides',
    },
    WRITE,
  ]);
  expect(outcome).toMatchObject({ result: 'updated', exitCode: 0, send: { status: 'unanswered' } });
  expect(on.world.stderr()).toContain('The test message proved nothing');
  expect(on.world.stderr()).not.toContain('No test message was sent');
});

test('the reads of the number are throttled, and the message goes out: it proves what they did not tell', async () => {
  const on = await stage([{ name: 'rate-limit-account', method: 'GET', path: `/${IDS.testNumber}` }]);
  const outcome = await walked(on, [
    PERMANENT,
    secret(on.sandbox.world.tokens['system-user']),
    { choose: 'There was no answer about this token. What next?', take: 'Go on: the test message decides' },
    TO,
    YES,
    WRITE,
    DONE,
  ]);
  expect(outcome).toMatchObject({ result: 'updated', exitCode: 0, send: { status: 'accepted' } });
});

test('a policy block on the send (368): another token is not what helps, and exit 1 if it is written', async () => {
  const on = await stage(['send-368']);
  const outcome = await walked(on, [
    PERMANENT,
    secret(on.sandbox.world.tokens['system-user']),
    TO,
    {
      choose: 'The account cannot send right now. What next?',
      take: 'Go on: what Meta said about the token decides',
    },
    WRITE,
  ]);
  expect(outcome).toMatchObject({ result: 'updated', exitCode: 1, cause: 'account-restricted' });
  expect(on.world.stderr()).toContain('Written: the token is good, and no message can be sent yet');
});

test('the link of the question is opened on the key, and the question is asked again', async () => {
  const on = await stage();
  const scripted = scriptedPrompter([
    { choose: 'Which token do you want?', take: 'open' },
    { choose: 'Which token do you want?', take: 'back' },
    { choose: 'Which token do you want?', take: 'open' },
  ]);
  const going = walk(
    { at: 'look', options: WIZARD_OPTIONS },
    { ...on.world.ports, prompter: scripted.prompter },
  );
  await expect(going).rejects.toThrow('unscripted');
  expect(scripted.opened).toEqual([
    `https://developers.facebook.com/apps/${IDS.app}/`,
    `https://developers.facebook.com/apps/${IDS.app}/`,
  ]);
  on.world.remove();
});

/** Park and Miller's generator, so that a walk that fails can be walked again. */
function dice(seed: number): (count: number) => number {
  let state = seed * 7919 + 1;
  return (count) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % count;
  };
}

const FAULTS: readonly (readonly (ActiveFault | FaultName)[])[] = [
  [],
  ['send-131030'],
  ['send-131042'],
  ['send-131047'],
  ['rate-limit-app'],
  [{ name: 'dropped', method: 'POST' }],
  ['no-self-inspection'],
];

/** The second tier takes more of them. */
const WALKS = Number(process.env['RANDOM_WALKS'] ?? 10);

test.each(Array.from({ length: WALKS }, (_, seed) => seed))(
  'whatever is answered (walk %i), nothing is written but on a proof or on the person’s word',
  async (seed) => {
    const on = await stage(FAULTS[seed % FAULTS.length]);
    const { tokens, recipients } = on.sandbox.world;
    const typed = [...Object.values(tokens), tokens['system-user'], tokens.temporary, recipients.listed, ''];
    const { prompter, taken } = randomPrompter(dice(seed), typed, 40);
    await walk({ at: 'look', options: WIZARD_OPTIONS }, { ...on.world.ports, prompter }).catch(
      (error: unknown) => {
        expect(error).toMatchObject({ failure: { kind: 'cancelled' } });
      },
    );
    const after = on.world.file('.env');
    if (after !== on.before) {
      const name = Object.keys(TOKEN_NAMES).find((one) =>
        after.includes(Object.entries(tokens).find(([key]) => key === one)?.[1] ?? '\0'),
      );
      const isOnWord = taken.includes('Write it anyway (not verified)');
      const good = [
        'system-user',
        'system-user-60-days',
        'temporary',
        'long-lived',
        'no-management',
        'employee',
        'newest-app',
        'view-only',
      ];
      expect(isOnWord || good.includes(name ?? ''), `${name} was written, after ${taken.join(' / ')}`).toBe(
        true,
      );
      expect(taken.some((one) => /^Yes, (?:write it|change it)|^No, write the token alone/.test(one))).toBe(
        true,
      );
    }
    const said = on.world.stderr() + on.world.stdout();
    for (const token of Object.values(tokens)) expect(said).not.toContain(token.slice(0, 24));
    on.world.remove();
  },
);

test('the written line says what the edit did beyond the value, and with --debug how', async () => {
  const on = await stage();
  await on.world.write('.env', `${on.before}WHATSAPP_ACCESS_TOKEN=# paste it here\n`);
  await walked(on, [PERMANENT, secret(on.sandbox.world.tokens['system-user']), TO, YES, WRITE, DONE]);
  expect(on.world.stderr()).toMatch(/Written: \.env, line 3.*\n.*also: a space before the comment/);
  expect(on.world.stderr()).toMatch(/debug: \.env: renamed, mode 0[0-7]{3}, \d+ -> \d+ bytes/);
});
