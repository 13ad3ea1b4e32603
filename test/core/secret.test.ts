import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { AccessToken, AppSecret, EnvText, type Secret } from '../../src/core/secret.ts';

const TEXT = 'marked-secret-text';
const SECRETS: readonly Secret[] = [new AccessToken(TEXT), new AppSecret(TEXT), new EnvText(TEXT)];

const WAYS: readonly (readonly [string, (secret: Secret) => string])[] = [
  ['a template', (secret) => `${secret}`],
  ['String()', (secret) => String(secret)],
  ['join', (secret) => ['', secret].join('')],
  ['JSON', (secret) => JSON.stringify(secret)],
  ['JSON of an object around it', (secret) => JSON.stringify({ deep: [{ secret }] })],
  ['inspect', (secret) => inspect(secret)],
  [
    'inspect of an object around it',
    (secret) => inspect({ deep: [{ secret }] }, { depth: 9, showHidden: true }),
  ],
  ['format %s', (secret) => format('%s', secret)],
  ['format %o', (secret) => format('%o', secret)],
  ['format %j', (secret) => format('%j', secret)],
  ['its entries', (secret) => JSON.stringify(Object.entries(secret))],
  ['a structured clone', (secret) => inspect(structuredClone({ ...secret }))],
  ['an error that carries it', (secret) => inspect(new Error('failed', { cause: secret }))],
  ['an error message', (secret) => new Error(`failed for ${secret}`).stack ?? ''],
];

test.each(WAYS)('%s does not print a secret', (_way, print) => {
  for (const secret of SECRETS) expect(print(secret)).not.toContain(TEXT);
});

test('what is exposed is the text', () => {
  for (const secret of SECRETS) expect(secret.expose()).toBe(TEXT);
});
