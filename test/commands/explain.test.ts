import { describe, expect, test } from 'vitest';
import { type ExplainOptions, explain } from '../../src/commands/explain.ts';
import { PLAIN } from '../../src/ui/text/paint.ts';
import { expectBySchema } from '../support/by-schema.ts';
import { EMPTY_PROJECT } from '../support/empty-project.ts';

const NO_REPORTS = {
  open: () => Promise.reject(new Error('no report here')),
  mustBePlace: async () => {},
  append: async () => {},
  post: () => Promise.reject(new Error('no webhook here')),
};

interface World {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  options: Partial<ExplainOptions>,
  stdin: { text?: string; terminal?: boolean; interrupted?: AbortSignal } = {},
): Promise<World> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const exit = await explain(
    { text: null, json: false, ids: {}, ...options },
    {
      clock: { now: () => new Date('2025-08-01T07:00:00Z'), pause: async () => {} },
      zone: 'America/Los_Angeles',
      ...EMPTY_PROJECT,
      env: {},
      interrupted: stdin.interrupted ?? new AbortController().signal,
      reports: NO_REPORTS,
      input: {
        isTerminal: stdin.terminal ?? false,
        readAll: async () => new TextEncoder().encode(stdin.text ?? ''),
        readFile: async () => new Uint8Array(),
        async *chunks() {},
        onSummaryAsked: () => {},
      },
      out: {
        paint: { data: PLAIN, note: PLAIN },
        data: (text) => void stdout.push(text),
        note: (text) => void stderr.push(text),
        verdict: () => {},
        debug: () => {},
        waiting: (_what, work) => work(),
      },
    },
  );
  return { exit, stdout: stdout.join('\n'), stderr: stderr.join('\n') };
}

const EXPIRED =
  '{"error":{"message":"Error validating access token: Session has expired on Monday, 28-Jul-25 23:00:00 PDT. The current time is Monday, 28-Jul-25 23:01:00 PDT.","type":"OAuthException","code":190,"error_subcode":463}}';

test.each([
  ['141010', 'An answer that does not stop WhatsApp messages', 'Verify the business'],
  ['506', 'An answer that does not stop WhatsApp messages', 'Do not post the same text again'],
  ['131998', 'An error from Meta that is not known here', 'please open an issue with the body'],
])('%s, whose cause has no name here, is told as what it is', async (text, title, fix) => {
  const { exit, stdout } = await run({ text, json: true });
  expect(exit).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ title, fix: expect.stringContaining(fix), code: Number(text) });
});

test.each([
  ['a path that Meta does not understand', '2500'],
  [
    'an id that Meta does not find',
    '{"error":{"message":"Unsupported get request. Object with ID \'199\' does not exist","code":100,"error_subcode":33}}',
  ],
])('%s: the configured id, which may be the wrong one, is not told as the right one', async (_what, text) => {
  const ids = { phoneNumberId: '106540352242922', wabaId: '102290129340398' };
  for (const json of [false, true]) {
    const { stdout } = await run({ ids, json }, { text });
    for (const id of Object.values(ids)) expect(stdout).not.toContain(id);
  }
});

test('the configured id stands in a call that only a right one comes to', async () => {
  const { stdout } = await run({ ids: { phoneNumberId: '106540352242922' } }, { text: '(#130403) blocked' });
  expect(stdout).toContain('DELETE /106540352242922/block_users');
});

describe('the screen', () => {
  test('of an expired token', async () => {
    expect(await run({}, { text: EXPIRED })).toMatchInlineSnapshot(`
      {
        "exit": 0,
        "stderr": "",
        "stdout": "The access token has expired
      token-expired 190/463

      What happened   A temporary token lasts a few hours, a long-lived one about 60
                      days. An expired token cannot be renewed.
      When            expired on Mon 28 Jul 2025, 23:00 PDT, 3 days ago (29 Jul 2025,
                      06:00 UTC)
      Meta said so    on Mon 28 Jul 2025, 23:01 PDT
      Meta's words    Error validating access token: Session has expired on Monday,
                      28-Jul-25 23:00:00 PDT. The current time is Monday, 28-Jul-25
                      23:01:00 PDT.
      Whose fault     the access token
      The token       dead: a new one is needed, waiting does not help
      What to do      Get a new token: for production, a system user's
                      (https://business.facebook.com/latest/settings > System users >
                      Generate token); for a quick test, a temporary one
                      (https://developers.facebook.com/apps > Step 1. Try it out;
                      older consoles: API Setup). Then put it into .env and restart
                      the app.
      In the guide    3 Get Temporary Token, 4 Get Permanent Token
      Next command    wa-token refresh
      Based on        code 190 with subcode 463: certain
      Source          https://developers.facebook.com/documentation/business-messaging/whatsapp/access-tokens",
      }
    `);
  });

  test('of a recipient that is not on the list', async () => {
    expect((await run({ text: '131030' })).stdout).toMatchInlineSnapshot(`
      "The recipient is not on the list of the test number
      recipient-not-allowed 131030

      What happened   A test number sends only to the numbers on its list (at most
                      five), and this one is not on it.
      Whose fault     the recipient
      The token       works: do not replace it for this
      What to do      Add and confirm the recipient in the list of the test number.
                      Numbers from Mexico, Argentina and Brazil may have to be listed
                      in their other form (521/52, 549/54, with or without the ninth
                      digit).
      Where           Use cases > Customize > Connect on WhatsApp > Step 1. Try it out
                      > Recipient > Manage phone number list (older consoles: API
                      Setup > To)
      In the guide    3 Get Temporary Token
      Next command    wa-token send-test
      Based on        code 131030: certain
      Source          https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"
    `);
  });

  test('of a text that says nothing asks for the body and how to get it', async () => {
    expect(await run({ text: 'Request failed with status code 401' })).toMatchInlineSnapshot(`
      {
        "exit": 3,
        "stderr": "",
        "stdout": "Nothing known was found in this text
      unrecognised

      What happened   It contains none of Meta's codes or messages. An HTTP status
                      alone does not show the cause.
      What to do      Paste the body of the reply: print error.response.data (axios),
                      response.text (requests), or run the call with curl -i, and give
                      that to wa-token explain. If it is an answer from Meta that is
                      not known here, please open an issue with its body:
                      https://github.com/wa-token/wa-token/issues.
      Next command    wa-token explain < reply.json
      Source          https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes",
      }
    `);
  });

  test('lists the other errors of a log', async () => {
    const text = `${EXPIRED}\n(#131030) Recipient phone number not in allowed list\n`;
    expect((await run({ text })).stdout).toMatch(/^Also found +token-expired \(190\/463\)$/m);
  });

  test('tells a clock that is behind Meta\u2019s', async () => {
    const text = EXPIRED.replace('Monday, 28-Jul-25 23:01:00', 'Friday, 01-Aug-25 23:01:00');
    expect((await run({ text })).stdout.replace(/\s+/g, ' ')).toContain("behind Meta's");
  });
});

describe('the JSON', () => {
  test('has the promised fields, and those that say what it rests on', async () => {
    const { exit, stdout } = await run({ json: true }, { text: EXPIRED });
    expect(exit).toBe(0);
    const said: Record<string, unknown> = JSON.parse(stdout);
    expectBySchema('explain', said);
    const { title, fix, ...rest } = said;
    expect([typeof title, typeof fix]).toEqual(['string', 'string']);
    expect(rest).toMatchObject({
      schemaVersion: 1,
      restsOn: 'subcode',
      certainty: 'certain',
      others: [],
      recognised: true,
      cause: 'token-expired',
      code: 190,
      subcode: 463,
      fault: 'token',
      tokenWorks: false,
      transient: false,
      expiredAt: '2025-07-29T06:00:00Z',
      guideSteps: [3, 4],
    });
  });

  test('is one line, and exit 3 says that nothing was recognised', async () => {
    const { exit, stdout } = await run({ json: true, text: 'hello' });
    expect(exit).toBe(3);
    expect(stdout).not.toContain('\n');
    expect(JSON.parse(stdout)).toMatchObject({
      recognised: false,
      cause: 'unrecognised',
      code: null,
      expiredAt: null,
    });
  });
});

test('at a terminal it says what to paste, on stderr', async () => {
  const { stdout, stderr } = await run({}, { text: '190/463', terminal: true });
  expect(stderr).toContain('Ctrl-D');
  expect(stdout).toContain('The access token has expired');
});

test("a cause's name prints that cause's page", async () => {
  const { exit, stdout } = await run({ text: 'recipient-not-allowed' });
  expect(exit).toBe(0);
  expect(stdout).toContain('The recipient is not on the list of the test number');
});

test('no screen is wider than 80 columns but for links, and no secret is on it', async () => {
  const token = `EA${'B1c'.repeat(40)}`;
  const secret = '0123456789abcdef'.repeat(2);
  const text = `Malformed access token ${token} client_secret=${secret} (code 190)`;
  for (const shown of [await run({ text }), await run({ text, json: true })]) {
    expect(shown.stdout).not.toContain(token.slice(0, 12));
    expect(shown.stdout).not.toContain(secret.slice(0, 12));
  }
  const lines = (await run({ text })).stdout.split('\n');
  expect(lines.filter((line) => line.length > 80 && !line.includes('https://'))).toEqual([]);
});

test('the person\u2019s own ids make the links exact', async () => {
  const { stdout } = await run({ text: '190/463', ids: { appId: '911602140448729' } });
  expect(stdout).toContain('https://developers.facebook.com/apps/911602140448729/');
});

test('after Ctrl-C nothing is explained any more', async () => {
  const interrupted = AbortSignal.abort();
  await expect(run({}, { text: '190', interrupted })).rejects.toMatchObject({
    failure: { kind: 'cancelled' },
  });
});
