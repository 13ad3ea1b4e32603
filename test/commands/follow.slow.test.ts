import { describe, expect, test } from 'vitest';
import { type FollowOptions, follow } from '../../src/commands/follow.ts';
import type { Posted } from '../../src/ports.ts';
import { PLAIN } from '../../src/ui/text/paint.ts';

const EXPIRED =
  '2025-07-29T07:00:00Z ERROR {"error":{"message":"Error validating access token: Session has expired on Monday, 28-Jul-25 23:00:00 PDT.","type":"OAuthException","code":190,"error_subcode":463}}\n';
const REFUSED = '2025-07-29T08:00:00Z ERROR (#131030) Recipient phone number not in allowed list\n';
const QUIET = '2025-07-29T08:30:00Z INFO GET /health 200\n';

type Step = string | number | 'summary' | 'ctrl-c';

/** Feeds the steps: texts come at once, numbers are milliseconds of silence. */
async function followed(steps: readonly Step[], options: Partial<FollowOptions> = {}) {
  const stdout: { readonly at: number; readonly text: string }[] = [];
  const posted: string[] = [];
  const began = Date.now();
  const stop = new AbortController();
  const pauses = { pending: 0, most: 0 };
  let ask = (): void => {};
  const exit = await follow(
    { json: true, webhook: null, ...options },
    {},
    {
      clock: {
        now: () => new Date(Date.parse('2025-08-01T07:00:00Z') + Date.now() - began),
        pause: (ms) => {
          pauses.pending += 1;
          pauses.most = Math.max(pauses.most, pauses.pending);
          return new Promise((resolve) => setTimeout(resolve, ms)).then(() => {
            pauses.pending -= 1;
          });
        },
      },
      zone: 'UTC',
      interrupted: stop.signal,
      input: {
        isTerminal: false,
        readAll: async () => new Uint8Array(),
        readFile: async () => new Uint8Array(),
        onSummaryAsked: (listener) => {
          ask = listener;
        },
        async *chunks() {
          for (const step of steps) {
            if (step === 'summary') ask();
            else if (step === 'ctrl-c') return stop.abort();
            else if (typeof step === 'number') await new Promise((resolve) => setTimeout(resolve, step));
            else yield new TextEncoder().encode(step);
          }
        },
      },
      reports: {
        open: () => Promise.reject(new Error('no report')),
        mustBePlace: async () => {},
        append: async () => {},
        post: async (_url, body): Promise<Posted> => {
          posted.push(body);
          return { ok: true };
        },
      },
      out: {
        paint: { data: PLAIN, note: PLAIN },
        data: (text) => void stdout.push({ at: Date.now() - began, text }),
        note: () => {},
        verdict: () => {},
        debug: () => {},
        waiting: (_what, work) => work(),
      },
    },
  );
  return { exit, stdout, posted, pauses, said: stdout.map(({ text }) => text).join('\n') };
}

const events = (lines: readonly { readonly text: string }[]) => lines.map(({ text }) => JSON.parse(text));

describe('a log that grows', () => {
  test('tells each new cause once, with its time, and counts the rest', async () => {
    const { exit, stdout } = await followed([EXPIRED, QUIET, EXPIRED, REFUSED, EXPIRED]);
    const told = events(stdout);
    expect(exit).toBe(0);
    expect(told.map(({ event, cause, at }) => [event, cause, at])).toEqual([
      ['cause', 'token-expired', '2025-07-29T07:00:00Z'],
      ['cause', 'recipient-not-allowed', '2025-07-29T08:00:00Z'],
      ['summary', undefined, expect.any(String)],
    ]);
    expect(told[0]).toMatchObject({ tokenWorks: false, expiredAt: '2025-07-29T06:00:00Z', code: 190 });
    expect(told[2].causes.map((row: { cause: string; count: number }) => [row.cause, row.count])).toEqual([
      ['token-expired', 3],
      ['recipient-not-allowed', 1],
    ]);
  });

  test('the first dead token is told within a second, also in a log that never rests', async () => {
    const steps: Step[] = [EXPIRED];
    for (let n = 0; n < 30; n += 1) steps.push(50, QUIET);
    const { stdout } = await followed(steps);
    expect(stdout[0]?.at).toBeLessThan(1000);
  });

  test('a log in a thousand chunks leaves one timer behind, and no more', async () => {
    const { pauses } = await followed([...Array(1000).fill(QUIET), 250, EXPIRED]);
    expect(pauses.most).toBe(1);
  });

  test('an error that is printed over several lines and chunks is one', async () => {
    const { stdout } = await followed([
      'Error: {\n  error: {\n    message: "Error validating access token: ',
      'Session has expired on Monday, 28-Jul-25 23:00:00 PDT.",\n    type: "OAuthException",\n',
      '    code: 190,\n    error_subcode: 463\n  }\n}\n',
    ]);
    expect(events(stdout)[0]).toMatchObject({ cause: 'token-expired', code: 190, subcode: 463 });
    expect(events(stdout)[1].causes).toHaveLength(1);
  });

  test('a summary comes when it is asked for', async () => {
    const { stdout } = await followed([EXPIRED, 400, 'summary', REFUSED]);
    expect(events(stdout).map(({ event }) => event)).toEqual(['cause', 'summary', 'cause', 'summary']);
  });

  test('Ctrl-C ends it with the summary', async () => {
    const { exit, stdout } = await followed([EXPIRED, 400, 'ctrl-c']);
    expect(exit).toBe(130);
    expect(events(stdout).at(-1)?.event).toBe('summary');
  });

  test('a webhook gets each new cause once', async () => {
    const webhook = { href: 'https://hooks.example.com/x', host: 'hooks.example.com' };
    const { posted } = await followed([EXPIRED, EXPIRED, REFUSED], { webhook });
    expect(posted.map((body) => JSON.parse(body).cause)).toEqual(['token-expired', 'recipient-not-allowed']);
  });

  test('a healthy log says nothing, and the exit is 3', async () => {
    const { exit, said } = await followed([QUIET, QUIET], { json: false });
    expect([exit, said]).toEqual([3, 'No error from Meta was seen so far.']);
  });

  test('a person reads when, what, and what to do', async () => {
    const { said } = await followed([REFUSED], { json: false });
    expect(said).toContain('The recipient is not on the list of the test number');
    expect(said).toContain('recipient-not-allowed 131030, the token works');
    expect(said).toContain('recipient-not-allowed 131030: once');
  });
});

test('no byte of a token leaves, however the chunks cut it', async () => {
  const token = `EAA${'Zq7'.repeat(40)}`;
  for (const cut of [5, 17, 60, 100]) {
    const line = `ERROR (#190) Malformed access token ${token}`;
    for (const json of [true, false]) {
      const { said } = await followed([line.slice(0, 36 + cut), 300, `${line.slice(36 + cut)}\n`], { json });
      expect(said).not.toContain('Zq7');
      expect(said).toContain('token-malformed');
    }
  }
});

test.each([
  [
    'docker compose',
    'app_1  | Error: (#131030) Recipient phone number not in allowed list\n',
    'recipient-not-allowed',
  ],
  [
    'journald',
    'Nov 28 08:00:01 host app[812]: {"error":{"message":"(#133010) Account not registered","type":"OAuthException","code":133010}}\n',
    'number-not-registered',
  ],
  [
    'JSON lines',
    '{"level":50,"time":1764316801000,"msg":"send failed","err":"{\\"error\\":{\\"message\\":\\"(#131047) Re-engagement message\\",\\"code\\":131047}}"}\n',
    'conversation-window',
    '2025-11-28T08:00:01Z',
  ],
  [
    'docker json-file',
    '{"log":"{\\"error\\":{\\"message\\":\\"x\\",\\"type\\":\\"OAuthException\\",\\"code\\":190,\\"error_subcode\\":460}}\\n","stream":"stderr","time":"2026-01-02T03:04:05.678Z"}\n',
    'token-invalidated',
  ],
  [
    'a webhook body',
    '{"statuses":[{"id":"wamid.A","status":"failed","errors":[{"code":131026,"title":"Message undeliverable"}]}]}\n',
    'undeliverable',
  ],
])('%s lines are read', async (_name, line, cause, at: string | undefined = undefined) => {
  const { stdout } = await followed([line]);
  expect(events(stdout)[0]).toMatchObject({ event: 'cause', cause, ...(at !== undefined && { at }) });
});
