import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TOKEN_BLAMES } from '../../../src/core/causes/catalogue.ts';
import { type GraphError, readGraphError } from '../../../src/core/graph/error.ts';
import { causeOf } from '../../../src/core/graph/error-cause.ts';

const error = (parts: Partial<GraphError>): GraphError => ({
  code: null,
  subcode: null,
  type: null,
  message: '',
  details: null,
  userTitle: null,
  userMessage: null,
  isTransient: null,
  traceId: null,
  ...parts,
});

describe('an error is read', () => {
  test('with all that Meta says beside it', () => {
    const body = {
      error: {
        message: 'm',
        type: 'OAuthException',
        code: 131030,
        error_subcode: 2494055,
        error_data: { messaging_product: 'whatsapp', details: 'd' },
        error_user_title: 't',
        error_user_msg: 'u',
        is_transient: false,
        fbtrace_id: 'A1',
      },
    };
    expect(readGraphError(body)).toEqual({
      code: 131030,
      subcode: 2494055,
      type: 'OAuthException',
      message: 'm',
      details: 'd',
      userTitle: 't',
      userMessage: 'u',
      isTransient: false,
      traceId: 'A1',
    });
  });

  test.each([
    [
      'inside data, with `subcode`',
      { data: { error: { code: 190, message: 'x', subcode: 460 }, is_valid: false } },
    ],
    ['as a string of JSON', { error: '{"error":{"code":190,"message":"x","error_subcode":460}}' }],
    ['in a body that is a string', '{"error":{"code":190,"message":"x","error_subcode":460}}'],
    ['with numbers as strings', { error: { code: '190', message: 'x', error_subcode: '460' } }],
    ['without its envelope', { code: 190, message: 'x', error_subcode: 460 }],
    [
      "in a webhook's errors",
      {
        entry: [
          {
            changes: [{ value: { statuses: [{ errors: [{ code: 190, title: 'x', error_subcode: 460 }] }] } }],
          },
        ],
      },
    ],
  ])('%s', (_name, body) => {
    expect(readGraphError(body)).toMatchObject({ code: 190, subcode: 460, message: 'x' });
  });

  test('with error_data as a string', () => {
    const body = { error: { code: 131030, message: 'x', error_data: '{"details":"d"}' } };
    expect(readGraphError(body)?.details).toBe('d');
  });

  test.each([
    [null],
    [undefined],
    [''],
    ['Service Unavailable'],
    [42],
    [[]],
    [{}],
    [{ success: true }],
    [{ id: '1', name: 'n' }],
    [{ data: { app_id: '1', type: 'USER', is_valid: true } }],
    [{ data: [{ id: '1', name: 'hello_world', status: 'APPROVED' }] }],
    [{ messaging_product: 'whatsapp', messages: [{ id: 'wamid.A' }] }],
  ])('%j is none', (body) => {
    expect(readGraphError(body)).toBeNull();
  });

  test('an object that holds itself ends', () => {
    const body: Record<string, unknown> = {};
    body['data'] = body;
    expect(readGraphError(body)).toBeNull();
  });
});

describe('a cause is given', () => {
  test('a 190 to the app token speaks of app id and secret', () => {
    const refused = error({ code: 190, subcode: 463, message: 'Session has expired' });
    expect(causeOf(refused)).toBe('token-expired');
    expect(causeOf(refused, { caller: 'app-token' })).toBe('app-secret-invalid');
  });

  test('the subcode beats the words', () => {
    expect(causeOf(error({ code: 190, subcode: 460, message: 'Session has expired on' }))).toBe(
      'token-invalidated',
    );
  });

  test('code 458 under 200 is no token cause', () => {
    expect(causeOf(error({ code: 200, subcode: 458, message: 'API access blocked.' }))).toBe(
      'account-restricted',
    );
  });

  test.each([
    [{ message: 'The token provided is invalid.', isTransient: true }, 'meta-transient'],
    [{ code: 4, message: 'x', isTransient: true }, 'rate-limited'],
    [{ code: 190, subcode: 463, isTransient: true }, 'token-expired'],
    [{ code: 999, message: 'x', isTransient: true }, 'meta-transient'],
  ] as const)('%j: is_transient', (parts, cause) => {
    expect(causeOf(error(parts))).toBe(cause);
  });

  test.each([
    ['AuthException', 'token-invalidated'],
    ['(#0) AuthException', 'token-invalidated'],
    ['We were unable to authenticate the app user', 'token-invalidated'],
    ['OAuthException', 'unrecognised'],
    ['x', 'unrecognised'],
  ])("code 0 is believed with Meta's words only: %s", (message, cause) => {
    expect(causeOf(error({ code: 0, message, type: 'OAuthException' }))).toBe(cause);
  });

  test('the HTTP status alone decides for a 5xx only', () => {
    expect(causeOf(error({ message: 'x' }), { httpStatus: 503 })).toBe('meta-transient');
    for (const httpStatus of [200, 400, 401, 403, 404, 429]) {
      expect(causeOf(error({ message: 'x' }), { httpStatus })).toBe('unrecognised');
    }
  });

  test('no code but 0, 102 and 190 blames the token', () => {
    for (const code of range(2000).filter((number) => ![0, 102, 190].includes(number))) {
      const blamed = causeOf(error({ code, subcode: 463, message: 'x', type: 'OAuthException' }));
      expect(TOKEN_BLAMES.has(blamed), String(code)).toBe(false);
    }
  });
});

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at);
}

const SAMPLES = join(import.meta.dirname, '../../fixtures/graph-samples');
test.skipIf(!readdirSync(join(SAMPLES, '..')).includes('graph-samples'))(
  'recorded 190s get their cause by subcode',
  () => {
    const { items }: { items: readonly { subcode: number | null; body?: unknown }[] } = JSON.parse(
      readFileSync(join(SAMPLES, 'errors_190.json'), 'utf8'),
    );
    const causes = items.flatMap(({ body, subcode }) => {
      const read = body === undefined ? null : readGraphError(body);
      return read === null ? [] : [`${subcode} ${causeOf(read)}`];
    });
    expect([...new Set(causes)]).toEqual([
      '463 token-expired',
      '458 app-not-authorized',
      '459 user-checkpoint',
      '460 token-invalidated',
      '464 user-checkpoint',
      '467 token-invalidated',
      '490 user-checkpoint',
      'null token-malformed',
      'null permission-missing',
    ]);
  },
);
