import { describe, expect, test } from 'vitest';
import { required } from '../../../src/core/check/checks.ts';
import { Secret } from '../../../src/core/secret.ts';
import { blamedShape, pastedShape, shapeOf } from '../../../src/core/token/shape.ts';
import { tokenFor } from '../../support/tokens.ts';

const TOKEN = tokenFor('634974688087057');
const NOTHING = { verifyTokens: [] };
const shape = (text: string) => shapeOf(new Secret(text, 'value'), NOTHING);

describe('a value that stands where the token belongs', () => {
  test.each<[string, string, string, string | null, boolean]>([
    ['clean', TOKEN, 'pass', null, true],
    ['a blank at its end', `${TOKEN} `, 'warn', null, true],
    ['a line end, as `echo` leaves it in a CI secret', `${TOKEN}\n`, 'warn', null, true],
    ['quotes inside', `"${TOKEN}"`, 'fail', 'token-malformed', true],
    ['Bearer before it', `Bearer ${TOKEN}`, 'fail', 'token-malformed', true],
    ['its own name before it', `WHATSAPP_ACCESS_TOKEN=${TOKEN}`, 'fail', 'token-malformed', true],
    ['broken over lines', `${TOKEN.slice(0, 60)}\n${TOKEN.slice(60)}`, 'fail', 'token-malformed', true],
    [
      'a zero-width character inside',
      `${TOKEN.slice(0, 60)}\u200b${TOKEN.slice(60)}`,
      'fail',
      'token-malformed',
      true,
    ],
    ['empty', '', 'fail', 'token-missing', false],
    ['a placeholder', 'your_token_here', 'fail', 'token-missing', false],
    ['an app secret', '0123456789abcdef'.repeat(2), 'fail', 'token-missing', false],
    ['an id', '106540352242922', 'fail', 'token-missing', false],
    ['a telephone number', '+1 555 078 3881', 'fail', 'token-missing', false],
    ["another vendor's key", `sk_${'live'}_${'a1'.repeat(12)}`, 'fail', 'token-missing', false],
    ['an app token, which Meta is asked about', `634974688087057|${'aB3'.repeat(9)}`, 'warn', null, true],
    [
      'a foreign character, which Meta is asked about',
      `${TOKEN.slice(0, 60)}-${TOKEN.slice(60)}`,
      'warn',
      null,
      true,
    ],
    [
      'what no header can hold',
      `${TOKEN.slice(0, 60)}\u00e9${TOKEN.slice(60)}`,
      'fail',
      'token-missing',
      false,
    ],
  ])('%s', (_what, text, status, cause, isAsked) => {
    const { check, token } = shape(text);
    expect({ status: check.status, cause: check.cause, isAsked: token !== null }).toEqual({
      status,
      cause,
      isAsked,
    });
    expect(check.required).toBe(true);
  });

  test('what Meta is asked about is what the app would send, without the blanks', () => {
    expect(shape(`${TOKEN}\n`).token?.expose()).toBe(TOKEN);
    expect(shape(`Bearer ${TOKEN}`).token?.expose()).toBe(TOKEN);
  });

  test('an odd value is at fault once Meta has refused it, and not before', () => {
    const odd = shape(`${TOKEN.slice(0, 60)}-${TOKEN.slice(60)}`);
    expect(blamedShape(odd, required('token.valid', 'pass')).status).toBe('warn');
    expect(blamedShape(odd, required('token.valid', 'unknown', 'network')).status).toBe('warn');
    expect(blamedShape(odd, required('token.valid', 'fail', 'token-malformed'))).toMatchObject({
      status: 'fail',
      cause: 'token-malformed',
    });
  });

  test.each([`Bearer ${TOKEN}`, `${TOKEN.slice(0, 60)}\n${TOKEN.slice(60)}`])(
    'what has to be taken off is at fault once Meta has answered, and not before: %s',
    (text) => {
      const unclean = shape(text);
      for (const answer of [
        required('token.valid', 'pass'),
        required('token.valid', 'fail', 'token-expired'),
      ]) {
        expect(blamedShape(unclean, answer)).toMatchObject({ status: 'fail', cause: 'token-malformed' });
      }
      for (const none of [undefined, required('token.valid', 'unknown', 'network')]) {
        expect(blamedShape(unclean, none)).toMatchObject({ status: 'warn', cause: null });
      }
    },
  );

  test('standard input is no value that an app reads', () => {
    expect(pastedShape(new Secret(`Bearer ${TOKEN}\n`, 'stdin'), NOTHING).check.status).toBe('pass');
  });
});
