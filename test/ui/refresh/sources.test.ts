import { expect, test } from 'vitest';
import type { Setup } from '../../../src/core/refresh/outcome.ts';
import { sourceLines } from '../../../src/ui/refresh/sources.ts';

const SETUP: Setup = {
  graph: { baseUrl: 'https://graph.facebook.com', version: 'v25.0', timeoutMs: 10_000 },
  version: { value: 'v20.0', source: 'env-file', name: 'META_API_VERSION' },
  passedOver: [{ value: 'latest', source: 'env-file', name: 'WHATSAPP_API_VERSION' }],
  phoneNumberId: { value: '1065', source: 'env-file', name: 'PHONE_NUMBER_ID' },
  wabaId: null,
  appId: { value: '6349', source: 'environment', name: 'META_APP_ID' },
  to: { value: '15550100', source: 'flag' },
  template: 'hello_world',
  language: 'en_US',
};

test('every id is told with the place that it came from', () => {
  expect(sourceLines(SETUP)).toEqual([
    'phone number id: 1065 (PHONE_NUMBER_ID in the .env)',
    'app id: 6349 (META_APP_ID in the environment)',
    'test recipient: 15550100 (from the command line)',
    'Graph version: v20.0 (META_API_VERSION in the .env)',
    'Graph version: "latest" can\'t be used (WHATSAPP_API_VERSION in the .env); asked with v25.0',
  ]);
});
