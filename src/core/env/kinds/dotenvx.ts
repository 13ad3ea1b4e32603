import { encrypt } from 'eciesjs';
import { definitionsOf, parseEnv, setCipher } from '../file.ts';
import type { Editor } from './grammar.ts';

/** A .env of dotenvx: the value is encrypted anew for the public key that the file itself carries. */
export function dotenvxEditor(publicKey: string): Editor {
  return {
    values: parseEnv,
    definitions: definitionsOf,
    nameFor: (_text, typed) => typed,
    set(text, key, token) {
      const cipher = encrypt(publicKey, Buffer.from(token.expose(), 'latin1'));
      return setCipher(text, key, `encrypted:${Buffer.from(cipher).toString('base64')}`);
    },
  };
}
