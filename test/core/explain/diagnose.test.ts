import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CAUSES, TOKEN_BLAMES } from '../../../src/core/causes/catalogue.ts';
import type { Cause } from '../../../src/core/causes/cause.ts';
import { diagnose } from '../../../src/core/explain/diagnose.ts';
import { isoSeconds } from '../../../src/ui/text/time.ts';
import { FURTHER_REPLIES } from '../../support/further-replies.ts';

interface RecordedReply {
  readonly id: string;
  readonly cause: Cause;
  readonly alsoAccepted: readonly Cause[];
  readonly body: string;
  readonly expiredAt: string | null;
}

const RECORDED: readonly RecordedReply[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/graph-replies.json'), 'utf8'),
);

describe('replies that people met', () => {
  test.each(RECORDED)('$id is $cause', ({ cause, alsoAccepted, body, expiredAt }) => {
    const diagnosis = diagnose(body);
    expect([cause, ...alsoAccepted]).toContain(diagnosis.cause);
    expect(diagnosis.expiredAt === null ? null : isoSeconds(diagnosis.expiredAt)).toBe(expiredAt);
  });

  test.each(RECORDED)('$id is the same out of bytes, with CRLF and in the middle of a log', (reply) => {
    const { cause } = diagnose(reply.body);
    const crlf = reply.body.replaceAll('\n', '\r\n');
    expect(diagnose(new TextEncoder().encode(crlf)).cause).toBe(cause);
    if (['not-graph-reply', 'unrecognised'].includes(cause)) return;
    const log = `2024-01-01T00:00:00Z INFO sending to whatsapp\n${reply.body}\n2024-01-01T00:00:01Z INFO bye\n`;
    expect(diagnose(log).cause).toBe(cause);
  });

  test('a reply that does not blame the token gets no cause that does', () => {
    const blamed = [...RECORDED, ...FURTHER_REPLIES]
      .filter(({ cause }) => !TOKEN_BLAMES.has(cause))
      .filter(({ body }) => TOKEN_BLAMES.has(diagnose(body).cause));
    expect(blamed).toEqual([]);
  });
});

test.each(FURTHER_REPLIES)('$cause: $body', ({ cause, also, body }) => {
  expect([cause, ...(also ?? [])]).toContain(diagnose(body).cause);
});

describe('a number alone', () => {
  test.each([
    ['190', 'token-invalidated', 190, null],
    ['190/463', 'token-expired', 190, 463],
    [' 190/463\n', 'token-expired', 190, 463],
    ['463', 'token-expired', 190, 463],
    ['error 190, subcode 460', 'token-invalidated', 190, 460],
    ['code: 190 error_subcode: 458', 'app-not-authorized', 190, 458],
    ['(#131030)', 'recipient-not-allowed', 131030, null],
    ['131030', 'recipient-not-allowed', 131030, null],
    ['100/33', 'asset-unreachable', 100, 33],
    ['132001', 'template-problem', 132001, null],
    ['80008', 'rate-limited', 80008, null],
    ['0', 'token-invalidated', 0, null],
    ['141010', 'unrecognised', 141010, null],
    ['141099', 'unrecognised', 141099, null],
    ['17/1349172', 'unrecognised', 17, 1349172],
    ['401', 'unrecognised', null, null],
    ['503', 'unrecognised', null, null],
  ] as const)('%j is %s', (text, cause, code, subcode) => {
    expect(diagnose(text)).toMatchObject({ cause, code, subcode });
  });
});

test.each(Object.keys(CAUSES))("a cause's own name is known: %s", (name) => {
  expect(diagnose(name)).toMatchObject({ recognised: true, cause: name, code: null });
});

const expired = (time: string): string =>
  `${time} ERROR {"error":{"message":"Error validating access token: Session has expired on Friday, 26-Apr-24 06:00:00 PDT.","type":"OAuthException","code":190,"error_subcode":463}}\n`;
const refused = (time: string): string =>
  `${time} ERROR send failed: (#131030) Recipient phone number not in allowed list\n`;
const down = (time: string): string => `${time} WARN getaddrinfo ENOTFOUND graph.facebook.com\n`;
const quiet = (time: string): string =>
  `${time} INFO GET /health 200, rate limit 100/s, code 0, took 190 ms\n`;

describe('a log with several errors', () => {
  test('the newest decisive one wins and the others are listed', () => {
    const log = [
      expired('2024-04-28T10:00:00Z'),
      quiet('2024-04-28T10:30:00Z'),
      refused('2024-04-28T11:00:00Z'),
      down('2024-04-28T11:30:00Z'),
      quiet('2024-04-28T12:00:00Z'),
    ].join('');
    expect(diagnose(log)).toMatchObject({
      cause: 'recipient-not-allowed',
      code: 131030,
      others: [
        { cause: 'token-expired', code: 190, subcode: 463 },
        { cause: 'network', code: null, subcode: null },
      ],
    });
  });

  test('the newest is told by the lines\u2019 own times where a log runs backwards', () => {
    expect(diagnose(refused('2024-04-28T11:00:00Z') + expired('2024-04-28T10:00:00Z')).cause).toBe(
      'recipient-not-allowed',
    );
  });

  test('the same error many times is one', () => {
    expect(diagnose(expired('2024-04-28T10:00:00Z').repeat(500)).others).toEqual([]);
  });

  test('lines that have nothing of Meta are no error', () => {
    expect(diagnose(quiet('2024-04-28T10:00:00Z').repeat(100)).cause).toBe('unrecognised');
  });

  test('a send that was accepted does not hide the error beside it', () => {
    const accepted = '{"messaging_product":"whatsapp","contacts":[],"messages":[{"id":"wamid.A"}]}\n';
    expect(diagnose(expired('2024-04-28T10:00:00Z') + accepted).cause).toBe('token-expired');
    expect(diagnose(accepted).cause).toBe('send-accepted');
  });

  test('a message that came in is no send that was accepted', () => {
    const webhook =
      '{"messaging_product":"whatsapp","metadata":{"display_phone_number":"1"},"messages":[{"from":"1","id":"wamid.A"}]}';
    expect(diagnose(webhook).cause).toBe('unrecognised');
  });
});

describe('secrets in the text', () => {
  const token = `EA${'B1c'.repeat(40)}`;
  test.each([
    `{"error":{"message":"Malformed access token ${token}","type":"OAuthException","code":190}}`,
    `Malformed access token ${token.slice(0, 40)}\n${token.slice(40)} (code 190)`,
    `(#190) Malformed access token ${token}`,
  ])('are not in what is shown: %#', (body) => {
    const diagnosis = diagnose(body);
    expect(diagnosis.cause).toBe('token-malformed');
    for (let at = 0; at + 12 <= token.length; at += 1) {
      expect(diagnosis.message).not.toContain(token.slice(at, at + 12));
    }
  });

  test('control and bidi characters are not in what is shown', () => {
    const body =
      '{"error":{"message":"\\u001b[31mrate\\u202e\\n::error::x","type":"OAuthException","code":4}}';
    expect(diagnose(body).message).toMatch(/^[\x20-\x7e]*$/);
  });
});

test('UTF-16 with a byte order mark, as PowerShell writes it, is read', () => {
  const text = Buffer.from(
    '\ufeff{"error":{"code":131030,"message":"x","type":"OAuthException"}}',
    'utf16le',
  );
  expect(diagnose(text).cause).toBe('recipient-not-allowed');
});

test('bytes that are no UTF-8 do not hide the error', () => {
  const text = Buffer.concat([
    Buffer.from([0xff, 0xc3, 0x28, 0x80]),
    Buffer.from(' (#131030) Recipient \xe9', 'latin1'),
  ]);
  expect(diagnose(text).cause).toBe('recipient-not-allowed');
});
