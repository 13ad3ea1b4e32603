import { describe, expect, test } from 'vitest';
import { redact, stripControls } from '../../src/core/redact.ts';
import { AccessToken, AppSecret } from '../../src/core/secret.ts';
import { tokenFor } from '../support/tokens.ts';

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

describe('a known secret', () => {
  const own = tokenFor('634974688087057', 'redact');
  const secrets = [new AccessToken(own), new AppSecret(secret), new AccessToken(`634974688087057|${secret}`)];

  test('is known again by any twelve characters of it', () => {
    for (const text of [own, secret]) {
      for (let at = 0; at + 12 <= text.length; at += 1) {
        for (const length of [12, 13, 17, text.length - at]) {
          const piece = text.slice(at, at + length);
          expect(redact(`x ${piece} y`, secrets)).toBe('x [redacted] y');
        }
      }
    }
  });

  test('is known again where it is cut, glued or echoed in parts', () => {
    for (const text of [
      `...${own.slice(-30)}`,
      `-t${own}`,
      `"${own.slice(0, 40)}\\n${own.slice(40)}"`,
      `${own.slice(0, 70)}*****${own.slice(90)}`,
      `x${own.slice(20, 50)}y${own.slice(60)}`,
    ]) {
      const shown = redact(text, secrets);
      for (let at = 0; at + 12 <= own.length; at += 1) expect(shown).not.toContain(own.slice(at, at + 12));
    }
  });

  test('takes nothing else with it', () => {
    const text =
      'App 634974688087057, number 106540352242922, EAAJZC..., WHATSAPP_ACCESS_TOKEN, wamid.HBgMOTE5MDI4NDYxMzA5, sha256:1a2b3c4d';
    expect(redact(text, secrets)).toBe(text);
  });

  test('that is none, but a word in the wrong place, leaves our own words alone', () => {
    const words = [
      'whatsapp_business_messaging',
      'your-access-token-here',
      'test',
      'changeme',
      'accesstokenofyours',
    ];
    const text = 'whatsapp_business_management, your-access-token, a test, accesstokenofmine';
    expect(
      redact(
        text,
        words.map((word) => new AccessToken(word)),
      ),
    ).toBe('whatsapp_business_management, your-access-token, a test, accesstokenofmine');
  });

  test('is taken out of much text in no time', () => {
    const text = 'aB3'.repeat(200_000);
    const began = performance.now();
    redact(text, secrets);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

test.each([
  `-t${token}`,
  `--token${token}`,
  `-xyz${token}`,
  `--key=x${token}`,
  `x${token}`,
  `-s${secret}`,
  `-f${secret}`,
])('a secret that is glued to something: %s', (text) => {
  const shown = redact(`error: unknown option '${text}'`);
  for (const hidden of [token, secret]) expect(shown).not.toContain(hidden.slice(4, 16));
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
