import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { getPublicKey, getSharedSecret, utils } from '@noble/secp256k1';
import { definitionsOf, parseEnv, setCipher } from '../file.ts';
import type { Editor } from './grammar.ts';

/** A .env of dotenvx: the value is encrypted anew for the public key that the file itself carries. */
export function dotenvxEditor(publicKey: string): Editor {
  return {
    values: parseEnv,
    definitions: definitionsOf,
    nameFor: (_text, typed) => typed,
    set: (text, key, token) => setCipher(text, key, `encrypted:${encrypted(token.expose(), publicKey)}`),
  };
}

const NONCE_BYTES = 16;

/**
 * ECIES as dotenvx has it from eciesjs: a key pair for this once, HKDF-SHA256 over its public point and the shared
 * one, AES-256-GCM. In base64: the public point, the nonce, the tag, the encrypted text.
 */
function encrypted(text: string, publicKey: string): string {
  const once = utils.randomSecretKey();
  const ephemeral = getPublicKey(once, false);
  const shared = getSharedSecret(once, Buffer.from(publicKey, 'hex'), false);
  const key = Buffer.from(hkdfSync('sha256', Buffer.concat([ephemeral, shared]), '', '', 32));
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(text, 'latin1'), cipher.final()]);
  return Buffer.concat([ephemeral, nonce, cipher.getAuthTag(), body]).toString('base64');
}
