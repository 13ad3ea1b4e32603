import { expect, test, vi } from 'vitest';
import { sandbox, sandboxOptions } from '../../src/commands/sandbox.ts';
import { CliFailure } from '../../src/core/failure.ts';
import { ParsedArgs } from '../../src/core/parsed-args.ts';
import type { LocalReply, LocalRequest, Ports } from '../../src/ports.ts';
import { PLAIN } from '../../src/ui/text/paint.ts';
import { member } from '../support/graph-samples.ts';
import { NOBODY } from '../support/nobody.ts';
import { NOW } from '../support/sandbox-asking.ts';

interface Stage {
  readonly ports: Ports;
  readonly data: string[];
  readonly notes: string[];
  readonly stop: AbortController;
  closed: boolean;
  answer: ((request: LocalRequest) => LocalReply) | undefined;
}

/** Ports of which this command may touch the clock, the streams, the server and Ctrl-C. */
function stage(): Stage {
  const refused = (): never => {
    throw new Error('the sandbox has no business here');
  };
  const stop = new AbortController();
  const data: string[] = [];
  const notes: string[] = [];
  const staged: Stage = {
    data,
    notes,
    stop,
    closed: false,
    answer: undefined,
    ports: {
      ...NOBODY,
      clock: { now: () => NOW, pause: async () => {} },
      out: {
        paint: { data: PLAIN, note: PLAIN },
        data: (text) => void data.push(text),
        note: (text) => void notes.push(text),
        verdict: () => {},
        debug: refused,
        waiting: refused,
      },
      files: { read: refused, exists: refused, rewrite: refused, create: refused },
      project: {
        list: refused,
        facts: refused,
        realPath: refused,
        read: refused,
        scan: refused,
        git: refused,
        processes: refused,
        hasProgram: refused,
        unitFolders: [],
      },
      input: {
        isTerminal: false,
        readAll: refused,
        readFile: refused,
        chunks: refused,
        onSummaryAsked: refused,
      },
      env: {},
      cwd: '/',
      zone: 'UTC',
      interrupted: stop.signal,
      connect: refused,
      serve: async (port, answer) => {
        staged.answer = answer;
        return {
          url: `http://127.0.0.1:${port || 4010}`,
          close: async () => {
            staged.closed = true;
          },
        };
      },
    },
  };
  return staged;
}

function request(url: string, token: string): LocalRequest {
  return { method: 'GET', url, headers: { authorization: `Bearer ${token}` }, body: '', ip: '127.0.0.1' };
}

test('it serves until it is interrupted, and closes then', async () => {
  const staged = stage();
  const run = sandbox({ port: 0, faults: [], console: 'classic', json: false }, staged.ports);
  await vi.waitFor(() => expect(staged.data).toHaveLength(1));
  expect(staged.closed).toBe(false);
  staged.stop.abort();
  expect(await run).toBe(130);
  expect(staged.closed).toBe(true);
});

test('the sheet names the address, the ids and a token in each state', async () => {
  const staged = stage();
  staged.stop.abort();
  await sandbox({ port: 4321, faults: ['send-131047'], console: 'classic', json: false }, staged.ports);
  const [sheet = ''] = staged.data;
  expect(sheet).toContain('http://127.0.0.1:4321/v25.0 in place of https://graph.facebook.com/v25.0');
  expect(sheet).toContain('expired: temporary user token, expired (190/463)\n    EA');
  expect(sheet).toContain('send-131047  sends are refused with code 131047');
  expect(staged.closed).toBe(true);
});

test('--console makes the world that a program sees behind that console', async () => {
  const staged = stage();
  staged.stop.abort();
  await sandbox({ port: 0, faults: [], console: 'steps', json: true }, staged.ports);
  const sheet: unknown = JSON.parse(staged.data[0] ?? '');
  expect(sheet).toMatchObject({ console: 'steps' });
  const token = String(member(member(sheet, 'tokens'), 'system-user'));
  const reply = staged.answer?.(request('/v25.0/me/permissions', token));
  expect(reply?.body).toContain('whatsapp_business_messaging');
  expect(reply?.body).not.toContain('"business_management"');
});

test('--json is one line that programs read, and the tokens in it work', async () => {
  const staged = stage();
  staged.stop.abort();
  await sandbox({ port: 0, faults: [], console: 'classic', json: true }, staged.ports);
  const [line = ''] = staged.data;
  expect(line).not.toContain('\n');
  const sheet: unknown = JSON.parse(line);
  expect(sheet).toMatchObject({ schemaVersion: 1, url: 'http://127.0.0.1:4010', graphVersion: 'v25.0' });
  const token = (name: string): string => String(member(member(sheet, 'tokens'), name));
  expect(staged.answer?.(request('/v25.0/me', token('system-user'))).status).toBe(200);
  expect(staged.answer?.(request('/v25.0/me', token('expired'))).status).toBe(400);
});

test('each request is noted with its path and status, never with its query', async () => {
  const staged = stage();
  staged.stop.abort();
  await sandbox({ port: 0, faults: [], console: 'classic', json: true }, staged.ports);
  staged.answer?.(request('/v25.0/debug_token?input_token=secret', ''));
  expect(staged.notes).toEqual(['GET /v25.0/debug_token 403']);
});

test('the same tokens at every start', async () => {
  const lines = await Promise.all(
    [stage(), stage()].map(async (staged) => {
      staged.stop.abort();
      await sandbox({ port: 0, faults: [], console: 'classic', json: true }, staged.ports);
      return staged.data[0];
    }),
  );
  expect(lines[0]).toBe(lines[1]);
});

test.each([
  [{ port: 'abc' }, '`--port` takes a number from 0 to 65535, not: abc'],
  [{ port: '65536' }, '`--port` takes a number from 0 to 65535, not: 65536'],
  [{ fault: ['explosion'] }, 'there is no fault named: explosion'],
  [{ console: 'newest' }, 'there is no console named: newest'],
])('a wrong option is a failure of usage: %j', (values, message) => {
  expect(() => sandboxOptions(new ParsedArgs([], values))).toThrow(CliFailure);
  try {
    sandboxOptions(new ParsedArgs([], values));
  } catch (error) {
    expect(error).toMatchObject({ failure: { kind: 'usage', message } });
  }
});

test('options are read', () => {
  expect(
    sandboxOptions(
      new ParsedArgs([], { port: '4010', fault: ['slow', 'send-10'], console: 'steps', json: true }),
    ),
  ).toEqual({
    port: 4010,
    faults: ['slow', 'send-10'],
    console: 'steps',
    json: true,
  });
});
