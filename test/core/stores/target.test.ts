import { describe, expect, test } from 'vitest';
import { missingFields, readTarget, STORES, usageOf } from '../../../src/core/stores/target.ts';
import { commandWords } from '../../../src/core/stores/words.ts';

describe('a target', () => {
  test.each([
    ['github', 'github', {}],
    ['GH:lucky/shop', 'github', { repo: 'lucky/shop' }],
    ['github:repo=lucky/shop,env=production', 'github', { repo: 'lucky/shop', env: 'production' }],
    ['vercel:preview', 'vercel', { env: 'preview' }],
    ['wrangler:env=staging', 'cloudflare', { env: 'staging' }],
    ['k8s:shop/wa-tokens', 'kubernetes', { secret: 'shop/wa-tokens' }],
    ['aws-ssm:/shop/wa', 'aws-ssm', { name: '/shop/wa' }],
    [
      'aws:arn:aws:secretsmanager:eu-central-1:123456789012:secret:wa-AbCdEf',
      'aws-secrets',
      { id: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:wa-AbCdEf' },
    ],
    ['vault:secret/apps/shop,field=token', 'vault', { path: 'secret/apps/shop', field: 'token' }],
    ['op:Private/My Item', '1password', { item: 'Private/My Item' }],
    ['dotnet', 'dotnet', {}],
  ])('%s', (given, name, scope) => {
    const reading = readTarget(given);
    expect(reading).toMatchObject({ ok: true, target: { given, store: { name }, scope, key: null } });
  });

  test('may name the value there', () => {
    expect(readTarget('fly:shop,key=WA_TOKEN')).toMatchObject({ ok: true, target: { key: 'WA_TOKEN' } });
  });

  test.each([
    ['netflify', /^there is no store named: netflify$/],
    ['heroku', /^Heroku: no secret is pushed there, its command line takes the value as an argument/],
    ['netlify:x', /^Netlify: no secret is pushed there/],
    ['render', /no command for variables$/],
    ['dotenvx', /argument/],
    ['chatwoot', /calls nobody but Meta$/],
    ['fly:--help', /--help says nothing here$/],
    ['github:env=-x', /says nothing here$/],
    ['github:place=x', /place=x says nothing here$/],
    ['github:a/b,', /an empty part says nothing here$/],
    ['github:a/b\nc', /says nothing here$/],
    ['fly:shop,key=A B', /says nothing here$/],
    ['fnox:x', /says nothing here$/],
    ['', /^there is no store named: $/],
  ])('%s is refused', (given, message) => {
    expect(readTarget(given)).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });

  test('what is missing is told, and how it is written', () => {
    const reading = readTarget('kubernetes');
    if (!reading.ok) throw new Error(reading.message);
    expect(missingFields(reading.target)).toEqual(['secret']);
    expect(usageOf(reading.target.store)).toBe(
      '`--push kubernetes:SECRET[,context=...][,deployment=...]`, SECRET: namespace/name, or the name alone',
    );
  });
});

test('no store puts the value, or its length, among the arguments', () => {
  for (const store of STORES) {
    const scope = Object.fromEntries(store.fields.map(({ name }) => [name, `a/${name}`]));
    const write = store.write(scope, 'K', 'mark');
    const calls = 'write' in write ? [{ args: write.write }] : write;
    for (const { args } of calls)
      expect(args.every((word) => typeof word === 'string' && word !== '')).toBe(true);
    const isCarrying = 'write' in write || write.some(({ input }) => input !== undefined);
    expect(isCarrying, store.name).toBe(true);
  }
});

describe('the words of --pipe-to', () => {
  test.each([
    ['store put K', ['store', 'put', 'K']],
    ["  store  'a b' ", ['store', 'a b']],
    ['store "a \\"b\\"" c\\ d', ['store', 'a "b"', 'c d']],
    ["store --path='x y'/z", ['store', '--path=x y/z']],
    ["store ''", ['store', '']],
    ['C:\\\\tools\\\\put.exe', ['C:\\tools\\put.exe']],
    ['/opt/put ~x a~b', null],
    ['/opt/put a~b', ['/opt/put', 'a~b']],
  ])('%s', (given, words) => {
    expect(commandWords(given)).toMatchObject(words === null ? { ok: false } : { ok: true, words });
  });

  test.each([
    '',
    '  ',
    "''",
    'a | b',
    'a > b',
    'a && b',
    'a; b',
    'a $X',
    'a `b`',
    'a *',
    "a 'b",
    'a\nb',
    '~/x',
  ])('%j is refused: no shell runs it', (given) => {
    expect(commandWords(given).ok).toBe(false);
  });
});
