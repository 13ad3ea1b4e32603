import { expect, test } from 'vitest';
import { redact, stripControls } from '../../src/core/redact.ts';
import { AccessToken } from '../../src/core/secret.ts';

const token = `EA${'B1c'.repeat(60)}`;
const secret = '0123456789abcdef'.repeat(2);

test.each([
  ['a token that Meta echoes', `Malformed access token ${token} (code 190)`, token],
  ['a token in an address', `https://graph.facebook.com/me?access_token=${token}&x=1`, token],
  ['the end of a cut token', `...${token.slice(60)}`.replace('...', 'token ends in '), token.slice(60)],
  ['a token that a paste broke over lines', `${token.slice(0, 80)}\n  ${token.slice(80)}`, token.slice(80)],
  ['a bearer', `authorization: Bearer ${token}`, token],
  ['an app secret', `client_secret=${secret}`, secret],
  ['an app token', `911602140448729|${'aZ9_'.repeat(7)}`, 'aZ9_'.repeat(7)],
  ['an appsecret_proof', secret + secret, secret + secret],
])('%s is taken out', (_name, text, hidden) => {
  const shown = redact(text);
  expect(shown).toContain('[redacted]');
  for (let at = 0; at + 12 <= hidden.length; at += 1) expect(shown).not.toContain(hidden.slice(at, at + 12));
});

test('half of a known secret is taken out too', () => {
  const odd = new AccessToken('not-shaped-like-a-token-at-all');
  expect(redact('x not-shaped-like-a-to y', [odd])).toBe('x [redacted] y');
});

test.each([
  'wamid.HBgMOTE5MDI4NDYxMzA5FQIAERgSNkMzMkIzNzQ2NDQ1MzZEOUMxAA==',
  'sha256:1a2b3c4d',
  'Object with ID 106540352242922 does not exist',
  'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes',
  'fbtrace_id ACEyrTehk6IAd0lm05Ixogh',
])('%s is left as it is', (text) => {
  expect(redact(text)).toBe(text);
});

test('no control and no bidi character is left', () => {
  expect(stripControls('a\u001b[31m\r\n::error::b\u202ec\u2066\u200b')).toBe('a [31m ::error::bc');
});
