import { describe, expect, test } from 'vitest';
import { referenceIn, referenceOnLine, wholeFileTool } from '../../../src/core/env/references.ts';
import { tokenFor } from '../../support/tokens.ts';

const TOKEN = tokenFor('911602140448729');
const CIPHER = `encrypted:${'QmFzZTY0'.repeat(16)}==`;

describe('references, each by its own pattern', () => {
  test.each<[string, string]>([
    ['dotenvx', CIPHER],
    ['sops', 'ENC[AES256_GCM,data:abc=,iv:def=,tag:ghi=,type:str]'],
    ['ejson', 'EJ[1:a+b/c=:d=:e=]'],
    ['onepassword', 'op://Shop/WhatsApp/token'],
    ['onepassword', 'op://Shop/WhatsApp/section/token?attribute=otp'],
    ['onepassword', '{{ op://Shop/WhatsApp/token }}'],
    ['vault', 'vault:secret/data/shop#token'],
    ['vault', '>>bao:secret/data/shop#token'],
    ['vals', 'ref+awsssm://shop/token'],
    ['aws', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/wa-AbCdEf'],
    ['aws', 'arn:aws:ssm:eu-west-1:123456789012:parameter/shop/wa'],
    ['cloudformation', '{{resolve:ssm-secure:/shop/wa:1}}'],
    ['azure', '@Microsoft.KeyVault(VaultName=shop;SecretName=wa)'],
    ['gcp', 'projects/shop/secrets/wa/versions/latest'],
    ['ci', '${{ secrets.WHATSAPP_TOKEN }}'],
    ['variable', '$META_TOKEN'],
    ['variable', '${META_TOKEN}'],
    ['variable', '${META_TOKEN:-none}'],
    ['windows-variable', '%META_TOKEN%'],
    ['windows-variable', '$env:META_TOKEN'],
    ['spring', '${whatsapp.token:none}'],
    ['command', '$(op read op://Shop/WhatsApp/token)'],
    ['call', 'varlock("local:abc")'],
    ['call', 'ENC(abc)'],
    ['template', '{{ whatsapp_token }}'],
    ['config-cipher', '{cipher}abcdef'],
    ['tool', 'keychain://shop/token'],
    ['tool', 'ssm:/shop/token'],
    ['path', '/run/secrets/wa_token'],
    ['path', './secrets/wa_token'],
    ['path', 'C:\\secrets\\token.txt'],
    ['armor', '-----BEGIN PGP MESSAGE-----'],
    ['base64', Buffer.from(TOKEN).toString('base64')],
  ])('%s: %s', (kind, value) => {
    expect(referenceIn(value)).toMatchObject({ kind });
  });

  test.each([
    TOKEN,
    TOKEN.slice(0, 40),
    '',
    'your_access_token_here',
    '<your token>',
    'xxxxx',
    'EAAxxxxxxx',
    'encrypted:yes',
    'ENC[abc]',
    'op://',
    'vault',
    '$5off',
    'a/b',
    'my-verify-word',
    'https://graph.facebook.com/v25.0?access_token=EAA',
    '911602140448729|abcdefghijklmnopqrstuv',
    'IGQVJabcdefghijklmnop',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc',
    '[SENSITIVE]',
  ])('none: %s', (value) => {
    expect(referenceIn(value)).toBeNull();
  });

  test('the field behind the sign that dotenv takes for a comment', () => {
    expect(referenceOnLine('vault:secret/data/shop#token', 'vault:secret/data/shop')).toEqual({
      kind: 'vault',
      parts: ['secret/data/shop', 'token'],
    });
  });

  test('backticks round a command, and round a token', () => {
    expect(referenceOnLine('`pass show wa`', 'pass show wa')).toMatchObject({ kind: 'command' });
    expect(referenceOnLine(`\`${TOKEN}\``, TOKEN)).toBeNull();
  });
});

test.each<[string | null, string]>([
  ['git-crypt', '\0GITCRYPT\0abc'],
  ['ansible-vault', '$ANSIBLE_VAULT;1.1;AES256\n6162'],
  ['age', 'age-encryption.org/v1\n-> X25519'],
  ['sops', 'A=ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\nsops_mac=ENC[AES256_GCM]\n'],
  ['sops', 'a: b\nsops:\n    mac: x\n'],
  [null, 'A=1\n# sops_mac\n'],
])('a file that %s has encrypted', (tool, text) => {
  expect(wholeFileTool(text)).toBe(tool);
});
