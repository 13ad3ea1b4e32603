// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import { expect, test } from 'vitest';
import { baseUrlParts } from '../../../src/core/env/base-url.ts';
import { Secret } from '../../../src/core/secret.ts';

const parts = (url: string, name = 'WHATSAPP_API_URL') =>
  baseUrlParts({ env: {}, file: new Map([[name, new Secret(url, name)]]), fileFirst: false });

test.each<[string, string | null, string | null]>([
  ['https://graph.facebook.com', null, null],
  ['https://graph.facebook.com/', null, null],
  ['https://graph.facebook.com/v18.0', 'v18.0', null],
  ['https://graph.facebook.com/v18.0/', 'v18.0', null],
  ['https://graph.facebook.com/v18.0/106540352242922', 'v18.0', '106540352242922'],
  ['https://graph.facebook.com/v18.0/106540352242922/messages', 'v18.0', '106540352242922'],
  ['https://graph.facebook.com/106540352242922/messages', null, '106540352242922'],
  ['https://graph.facebook.com.evil.example/v18.0/106540352242922', null, null],
  ['https://waba.360dialog.io/v1/106540352242922', null, null],
  ['http://graph.facebook.com/v18.0/106540352242922', null, null],
  ['https://graph.facebook.com/v18.0/${PHONE_NUMBER_ID}/messages', 'v18.0', null],
  ['nonsense', null, null],
])('%s', (url, version, phoneNumberId) => {
  const found = parts(url);
  expect(found.version?.value ?? null).toBe(version);
  expect(found.phoneNumberId?.value ?? null).toBe(phoneNumberId);
});

test('where it came from is told', () => {
  const found = parts('https://graph.facebook.com/v18.0/106540352242922', 'META_URL');
  expect(found.phoneNumberId).toEqual({ value: '106540352242922', source: 'env-file', name: 'META_URL' });
});
