import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccessToken, fingerprint, Secret } from '../../../src/core/secret.ts';
import { appIdHint, cleanPaste, type Repair, type WrongPaste } from '../../../src/core/token/paste.ts';
import { tokenFor } from '../../support/tokens.ts';

const TOKEN = tokenFor('911602140448729');
const HALF = Math.floor(TOKEN.length / 2);
const wrapped = (separator: string): string => `${TOKEN.slice(0, HALF)}${separator}${TOKEN.slice(HALF)}`;

const CLEANED: readonly (readonly [string, string, readonly Repair[]])[] = [
  ['as it is', TOKEN, []],
  ['with the line break that ends a file', `${TOKEN}\n`, []],
  ['with a Windows line break', `${TOKEN}\r\n`, []],
  ['blanks around', `  ${TOKEN}\t`, ['blanks']],
  ['double quotes', `"${TOKEN}"`, ['quotes']],
  ['single quotes and a comma', `'${TOKEN}',`, ['quotes']],
  ['typographic quotes', `\u201c${TOKEN}\u201d`, ['quotes']],
  ['backticks', `\`${TOKEN}\``, ['quotes']],
  ['angle brackets', `<${TOKEN}>`, ['quotes']],
  ['Bearer', `Bearer ${TOKEN}`, ['bearer']],
  ['a whole header', `Authorization: Bearer ${TOKEN}`, ['bearer']],
  ['a quoted header', `"Authorization: Bearer ${TOKEN}"`, ['quotes', 'bearer']],
  ['a .env line', `WHATSAPP_ACCESS_TOKEN=${TOKEN}`, ['name']],
  ['an exported, quoted line', `export WHATSAPP_TOKEN="${TOKEN}"`, ['name', 'quotes']],
  ['a line with a comment', `WHATSAPP_TOKEN=${TOKEN} # until Monday`, ['name']],
  ['a YAML line', `access_token: ${TOKEN}`, ['name']],
  ['a URL', `https://graph.facebook.com/v25.0/me?fields=id&access_token=${TOKEN}&x=1`, ['url']],
  [
    'the curl command of API Setup',
    `curl -i -X POST \\\n  https://graph.facebook.com/v25.0/1065/messages \\\n  -H 'Authorization: Bearer ${TOKEN}' \\\n  -H 'Content-Type: application/json' \\\n  -d '{ "messaging_product": "whatsapp" }'`,
    ['curl'],
  ],
  [
    'a curl command with the token in the query',
    `curl "https://graph.facebook.com/me?access_token=${TOKEN}"`,
    ['curl'],
  ],
  ['the JSON of an exchange', `{"access_token":"${TOKEN}","token_type":"bearer"}`, ['json']],
  ['wrapped by a terminal', wrapped('\n'), ['line-breaks']],
  ['wrapped and indented', wrapped('\r\n    '), ['line-breaks']],
  ['zero-width characters inside', wrapped('\u200b'), ['invisible']],
  ['a byte order mark before it', `\ufeff${TOKEN}`, ['invisible']],
  ['no-break spaces around', `\u00a0${TOKEN}\u00a0`, ['blanks']],
  ['paste marks of a terminal', `\u001b[200~${TOKEN}\u001b[201~`, []],
  ['several lines of a .env', `PHONE_NUMBER_ID=1065\nWHATSAPP_TOKEN=${TOKEN}\nVERIFY_TOKEN=abc`, ['name']],
];

test.each(CLEANED)('%s: the token is taken out whole, and told', (_what, pasted, repairs) => {
  const paste = cleanPaste(pasted);
  expect(paste).toMatchObject({ ok: true });
  expect(paste.ok && paste.token.expose()).toBe(TOKEN);
  expect(paste.repairs).toEqual(repairs);
});

const HEX = '0123456789abcdef';
const WRONG: readonly (readonly [string, string, WrongPaste])[] = [
  ['nothing', '', 'empty'],
  ['blanks', ' \n ', 'empty'],
  ['empty quotes', '""', 'empty'],
  ['a placeholder', 'your_access_token_here', 'placeholder'],
  ['a bracketed placeholder', '<YOUR_TOKEN>', 'placeholder'],
  ['a crossed-out token', 'EAAxxxxxxxx', 'placeholder'],
  ['changeme', 'changeme', 'placeholder'],
  ['an app secret', HEX.repeat(2), 'app-secret'],
  ['an app secret after its name', `APP_SECRET=${HEX.repeat(2)}`, 'app-secret'],
  ['an appsecret_proof', HEX.repeat(4), 'secret-proof'],
  ['an app token', `911602140448729|${'aB3_-'.repeat(5)}`, 'app-token'],
  [
    'an app token in a URL',
    `https://graph.facebook.com/me?access_token=911602140448729%7C${'aB3_-'.repeat(5)}`,
    'app-token',
  ],
  ['a phone number id', '106540352242922', 'id'],
  ['a telephone number', '+1 555-078-3881', 'telephone-number'],
  ['an Instagram token', `IGAA${'b7C'.repeat(40)}`, 'instagram-token'],
  ['a JSON web token', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${'c'.repeat(43)}`, 'other-vendor'],
  ["Twilio's account id", `AC${HEX.repeat(2)}`, 'other-vendor'],
  ["Telegram's bot token", `123456789:${'Ab_-3'.repeat(7)}`, 'other-vendor'],
  ["Stripe's key", `sk_live_${'a1'.repeat(12)}`, 'other-vendor'],
  ['a UUID', '123e4567-e89b-12d3-a456-426614174000', 'other-vendor'],
  ['a login code', `AQ${'Bx-_9'.repeat(30)}`, 'oauth-code'],
  ['a masked copy', `${TOKEN.slice(0, 10)}...${TOKEN.slice(-4)}`, 'masked'],
  ['a starred copy', `${TOKEN.slice(0, 6)}*****`, 'masked'],
  ['a verify token', 'my-webhook-verify-token', 'verify-token'],
  ['two tokens', `${TOKEN}\n${tokenFor('26985190684454065')}`, 'several'],
  ['a token with a stray sign', `${TOKEN.slice(0, 50)}-${TOKEN.slice(50)}`, 'foreign-characters'],
  ['a sentence', 'see the wiki, page 4', 'foreign-characters'],
];

test.each(WRONG)('%s is named for what it is', (_what, pasted, wrong) => {
  expect(cleanPaste(pasted)).toMatchObject({ ok: false, wrong });
});

test('a value that the .env calls a verify token is named, whatever it looks like', () => {
  const known = { verifyTokens: [new Secret('plainword', 'value')] };
  expect(cleanPaste('plainword', known)).toMatchObject({ ok: false, wrong: 'verify-token' });
  expect(cleanPaste('plainword')).toMatchObject({ ok: true });
});

describe('the alphabet decides, never a prefix or a length', () => {
  test('any run of letters and digits but an id, hex digits or a known vendor is left to Meta to judge', () => {
    const text = fc
      .stringMatching(/^[G-Zg-z][A-Za-z0-9]{20,4000}$/)
      .filter((one) => !/^(?:IG|SK|xx)/.test(one));
    fc.assert(
      fc.property(text, (token) => {
        const paste = cleanPaste(token);
        expect(paste.ok && paste.token.expose()).toBe(token);
      }),
    );
  });

  test('whatever is pasted, nothing is thrown, and what comes out is letters and digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (pasted) => {
        const paste = cleanPaste(pasted);
        if (paste.ok) expect(paste.token.expose()).toMatch(/^[A-Za-z0-9]+$/);
      }),
      { numRuns: 2000 },
    );
  });
});

test('the longest hostile input is cleaned in linear time', () => {
  for (const piece of ['"', '<', 'a=', 'Bearer ', '{"', ' \n', 'x.']) {
    const started = performance.now();
    cleanPaste(piece.repeat((64 * 1024) / piece.length));
    expect(performance.now() - started, JSON.stringify(piece)).toBeLessThan(300);
  }
});

test.each([
  ['911602140448729', 'EAAM9GOnCB9k'],
  ['145634995501895', 'EAACEdEose0c'],
  ['350685531728', 'EAAAAUaZA8jl'],
  ['119211728144504', 'EAABsbCS1iHg'],
])('the app id %s is read out of a token that starts with %s', (appId, prefix) => {
  expect(appIdHint(new AccessToken(`${prefix}AAAABAQWERTY0123`))).toBe(appId);
});

test('the app id hint works for new apps, whose tokens start with EAB and EAF', () => {
  for (const appId of ['4601782356805744', '26985190684454065']) {
    expect(appIdHint(new AccessToken(tokenFor(appId)))).toBe(appId);
  }
});

test('bytes of another kind give no hint, even where they would decode to an id', () => {
  const bytes = Buffer.alloc(9);
  bytes.writeBigUInt64BE(911602140448729n * 4n, 1);
  for (const first of [0x00, 0x11, 0x20]) {
    bytes[0] = first;
    const text = bytes.toString('base64').replaceAll('Z', 'ZA').replaceAll('+', 'ZB').replaceAll('/', 'ZC');
    expect(appIdHint(new AccessToken(`${text}AAAAAAAAAAAAAAAA`))).toBeNull();
  }
});

test('what is no token gives no hint', () => {
  for (const text of ['', 'EAA', 'hello world, this is text', 'A'.repeat(40), 'Z'.repeat(40)]) {
    expect(appIdHint(new AccessToken(text))).toBeNull();
  }
});

test('the fingerprint is sha256 and 8 hex digits', () => {
  expect(fingerprint(new AccessToken('abc'))).toBe('sha256:ba7816bf');
});

test.each(['1', '\\\\', '"', '=', '{', ' '])('ten megabytes of %j are refused at once', (sign) => {
  expect(cleanPaste(sign.repeat(10_000_000))).toMatchObject({ ok: false });
});
