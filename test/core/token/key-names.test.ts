import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { chooseKey } from '../../../src/core/token/key-names.ts';
import { tokenFor } from '../../support/tokens.ts';

const TOKEN = tokenFor('911602140448729');

/** `NAME` alone stands for a name with a token. */
function choose(...lines: readonly string[]) {
  return chooseKey(
    new Map(
      lines.map((line) => {
        const [name = '', value = TOKEN] = line.split('=');
        return [name, new Secret(value, name)];
      }),
    ),
  );
}

describe('one key is found', () => {
  test.each<[string, readonly string[], string]>([
    ['the default', ['WHATSAPP_ACCESS_TOKEN'], 'WHATSAPP_ACCESS_TOKEN'],
    ['the default among others', ['WHATSAPP_TOKEN', 'WHATSAPP_ACCESS_TOKEN'], 'WHATSAPP_ACCESS_TOKEN'],
    ['the next by rank', ['WHATSAPP_TOKEN', 'WHATSAPP_PHONE_NUMBER_ID=1'], 'WHATSAPP_TOKEN'],
    ['a short name', ['WA_ACCESS_TOKEN'], 'WA_ACCESS_TOKEN'],
    [
      "the archived SDK's name",
      ['CLOUD_API_ACCESS_TOKEN', 'CLOUD_API_VERSION=v25.0'],
      'CLOUD_API_ACCESS_TOKEN',
    ],
    ['a verify token beside it', ['WHATSAPP_VERIFY_TOKEN', 'WHATSAPP_TOKEN'], 'WHATSAPP_TOKEN'],
    ['a webhook token beside it', ['WHATSAPP_WEBHOOK_TOKEN', 'WA_TOKEN'], 'WA_TOKEN'],
    ["the product's own prefix", ['SHOP_WHATSAPP_ACCESS_TOKEN'], 'SHOP_WHATSAPP_ACCESS_TOKEN'],
    ['a prefixed short name', ['STG_WA_ACCESS_TOKEN'], 'STG_WA_ACCESS_TOKEN'],
    ['a known name before a prefixed one', ['SHOP_WA_TOKEN', 'WA_TOKEN'], 'WA_TOKEN'],
    [
      'beside an ad account that has a token of its own',
      ['META_ACCESS_TOKEN', 'META_AD_ACCOUNT_ID=1', 'META_ADS_TOKEN', 'WHATSAPP_PHONE_NUMBER_ID=1'],
      'META_ACCESS_TOKEN',
    ],
    [
      'a usual name that is empty before a service of somebody',
      ['WHATSAPP_GATEWAY_TOKEN=c3d4', 'WHATSAPP_TOKEN='],
      'WHATSAPP_TOKEN',
    ],
    ['the gateway where it holds a token of Meta', ['WHATSAPP_GATEWAY_TOKEN'], 'WHATSAPP_GATEWAY_TOKEN'],
    ['the words turned round', ['API_TOKEN_WHATSAPP'], 'API_TOKEN_WHATSAPP'],
    ['lower case', ['wpp_token'], 'wpp_token'],
    ["a pydantic field's name", ['whatsapp_access_token'], 'whatsapp_access_token'],
    [
      'a public one, when it is the only one',
      ['REACT_APP_WHATSAPP_ACCESS_TOKEN'],
      'REACT_APP_WHATSAPP_ACCESS_TOKEN',
    ],
    ['a misspelt one', ['WHATAPP_ACCESS_TOKEN'], 'WHATAPP_ACCESS_TOKEN'],
    ["Meta's sample", ['ACCESS_TOKEN', 'RECIPIENT_WAID=1', 'PHONE_NUMBER_ID=1'], 'ACCESS_TOKEN'],
    ["Meta's sample, not filled in", ['ACCESS_TOKEN=', 'RECIPIENT_WAID=', 'VERIFY_TOKEN='], 'ACCESS_TOKEN'],
    [
      'a generic name beside a Graph address',
      ['META_ACCESS_TOKEN', 'BASE=https://graph.facebook.com/v18.0'],
      'META_ACCESS_TOKEN',
    ],
    ["the form of .NET's settings", ['Meta__AccessToken', 'Meta__PhoneNumberId=1'], 'Meta__AccessToken'],
    ['an API key beside WhatsApp ids', ['WHATSAPP_API_KEY', 'WHATSAPP_PHONE_ID=1'], 'WHATSAPP_API_KEY'],
    ['the one that is set', ['WHATSAPP_ACCESS_TOKEN=your_token_here', 'WHATSAPP_TOKEN'], 'WHATSAPP_TOKEN'],
    ['the one that is not empty', ['WHATSAPP_TOKEN=', 'WA_TOKEN'], 'WA_TOKEN'],
    ['a placeholder, when nothing is set', ['WHATSAPP_TOKEN=<token>'], 'WHATSAPP_TOKEN'],
    [
      'the default, when nothing is set',
      ['WHATSAPP_ACCESS_TOKEN=', 'WHATSAPP_TOKEN='],
      'WHATSAPP_ACCESS_TOKEN',
    ],
  ])('%s', (_what, lines, key) => {
    expect(choose(...lines)).toMatchObject({ kind: 'found', key });
  });
});

describe('a person must say', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['two known names', ['WHATSAPP_TOKEN', 'WA_TOKEN'], ['WHATSAPP_TOKEN', 'WA_TOKEN']],
    ['two prefixed names', ['A_WA_TOKEN', 'B_WA_TOKEN'], ['A_WA_TOKEN', 'B_WA_TOKEN']],
    [
      'two generic ones with evidence',
      ['ACCESS_TOKEN', 'META_ACCESS_TOKEN', 'PHONE_NUMBER_ID=1'],
      ['ACCESS_TOKEN', 'META_ACCESS_TOKEN'],
    ],
    ['a generic name with a token of Meta and nothing beside it', ['ACCESS_TOKEN'], ['ACCESS_TOKEN']],
    ['a name that says nothing at all', ['TOKEN', 'PHONE_NUMBER_ID=1'], ['TOKEN']],
  ])('%s', (_what, lines, keys) => {
    expect(choose(...lines)).toEqual({ kind: 'unsure', keys, foreign: false });
  });
});

describe('none of these is the token', () => {
  const NAMES = [
    'WHATSAPP_VERIFY_TOKEN',
    'VERIFY_TOKEN',
    'WHATSAPP_WEBHOOK_VERIFY_TOKEN',
    'META_WEBHOOK_TOKEN',
    'WEBHOOK_VERIFICATION_TOKEN',
    'WHATSAPP_APP_SECRET',
    'WHATSAPP_TOKEN_SECRET',
    'TWILIO_WHATSAPP_TOKEN',
    'WHATSAPP_WAHA_TOKEN',
    'PAGE_ACCESS_TOKEN',
    'INSTAGRAM_ACCESS_TOKEN',
    'META_ADS_ACCESS_TOKEN',
    'TELEGRAM_TOKEN',
    'OLD_WHATSAPP_TOKEN',
  ];

  test.each(['WHATSAPP_GATEWAY_TOKEN=c3d4', 'SHOP_WA_SESSION_TOKEN=c3d4', 'WHATSAPP_BRIDGE_TOKEN='])(
    "%s of somebody's own service: a question, with a new variable first",
    (line) => {
      expect(choose(line)).toEqual({ kind: 'unsure', keys: [line.split('=')[0]], foreign: true });
    },
  );

  test("an ad account's id beside it, and no token of its own", () => {
    const beside = ['META_AD_ACCOUNT_ID=1', 'WHATSAPP_PHONE_NUMBER_ID=1'];
    expect(choose('META_ACCESS_TOKEN', ...beside)).toMatchObject({ kind: 'unsure' });
  });

  test.each([...NAMES, 'WHATSAPP_TOKEN_EXPIRES_AT', 'SWA_TOKENS', 'WA_TOKEN_GRAPH_URL'])('%s', (name) => {
    expect(choose(`${name}=some-word`)).toEqual({ kind: 'none' });
  });

  test.each(NAMES)('%s with a token of Meta: nothing is added beside it unasked', (name) => {
    expect(choose(name)).toEqual({ kind: 'unsure', keys: [name], foreign: true });
    expect(choose(name, 'WHATSAPP_TOKEN=')).toMatchObject({ kind: 'found', key: 'WHATSAPP_TOKEN' });
  });

  test("a generic name with another vendor's key", () => {
    expect(choose('ACCESS_TOKEN=some-other-key', 'WHATSAPP_API_KEY=k-1')).toEqual({ kind: 'none' });
  });
});

describe('the value decides', () => {
  test.each(['my-hook-word', 'your_access_token_here', '', 'xxxxx'])(
    'the default name with "%s" never beats a token under another name',
    (word) => {
      expect(choose(`WHATSAPP_ACCESS_TOKEN=${word}`, 'SHOP_BEARER')).toMatchObject({
        kind: 'unsure',
        keys: ['SHOP_BEARER'],
      });
      expect(choose(`WHATSAPP_ACCESS_TOKEN=${word}`, 'WA_TOKEN')).toMatchObject({
        kind: 'found',
        key: 'WA_TOKEN',
      });
    },
  );

  test("a known name that holds the webhook's word alone is asked about", () => {
    expect(choose('WHATSAPP_TOKEN=hello', 'VERIFY_TOKEN=hello')).toMatchObject({ kind: 'unsure' });
    expect(choose('WHATSAPP_ACCESS_TOKEN=my-webhook-word')).toMatchObject({ kind: 'unsure' });
  });

  test('a reference counts as the token that it stands for', () => {
    expect(choose('WHATSAPP_ACCESS_TOKEN=op://a/b/c', 'WA_TOKEN=')).toMatchObject({
      kind: 'found',
      key: 'WHATSAPP_ACCESS_TOKEN',
      isSet: true,
    });
  });

  test('a word within a name says nothing', () => {
    expect(choose('FB_BIG_SECRETLESS')).toEqual({
      kind: 'unsure',
      keys: ['FB_BIG_SECRETLESS'],
      foreign: false,
    });
  });

  test('what is too short, or has other characters, is no token', () => {
    expect(choose('SHOP_BEARER=EAAshort', 'OTHER=abc-def')).toEqual({ kind: 'none' });
  });
});

describe('what the sources read', () => {
  const values = (...names: readonly string[]) =>
    new Map(names.map((name) => [name, new Secret(TOKEN, name)] as const));
  const read = (...names: readonly string[]) => new Map(names.map((name) => [name, 'read'] as const));

  test('goes before what the names say', () => {
    const both = values('WHATSAPP_ACCESS_TOKEN', 'WA_TOKEN');
    expect(chooseKey(both, read('WA_TOKEN'))).toMatchObject({ kind: 'found', key: 'WA_TOKEN' });
    expect(chooseKey(both, read('WHATSAPP_ACCESS_TOKEN'))).toMatchObject({ key: 'WHATSAPP_ACCESS_TOKEN' });
    expect(chooseKey(both, read('WA_TOKEN', 'WHATSAPP_ACCESS_TOKEN'))).toMatchObject({ kind: 'unsure' });
  });

  test('an unknown name that they read, and the known one that they do not: a question', () => {
    expect(chooseKey(values('WHATSAPP_TOKEN', 'SHOP_BEARER'), read('SHOP_BEARER'))).toMatchObject({
      kind: 'unsure',
      keys: ['SHOP_BEARER', 'WHATSAPP_TOKEN'],
    });
  });

  test('a generic name is settled where the source speaks of WhatsApp', () => {
    expect(chooseKey(values('META_TOKEN'), new Map([['META_TOKEN', 'read-for-whatsapp']]))).toMatchObject({
      kind: 'found',
    });
    expect(chooseKey(values('META_TOKEN'), read('META_TOKEN'))).toMatchObject({ kind: 'unsure' });
  });
});
