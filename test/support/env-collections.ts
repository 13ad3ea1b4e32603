import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eachBinding } from '../../src/core/env/bindings.ts';
import { nameEnd } from '../../src/core/env/bytes.ts';

/** A form in which a key can stand, and what programs were seen to read in it. Bytes, one char each. */
export interface EnvForm {
  readonly id: string;
  readonly key: string;
  readonly token: string;
  readonly latin1: string;
}

/** A file out of the test suite of another tool. */
export interface EnvCase {
  readonly id: string;
  readonly source: string;
  readonly latin1: string;
  readonly key: string | null;
}

function fixture<T>(name: string): readonly T[] {
  const read: readonly T[] = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures', name), 'utf8'));
  return read;
}

export const FORMS = fixture<EnvForm>('env-forms.json');
export const CASES = fixture<EnvCase>('env-cases.json');

/** Every key of a file, the named one too if it is not defined there. */
export function keysOf(text: string, named: string | null): readonly string[] {
  const keys = new Set(named !== null && named !== '' && nameEnd(named, 0) === named.length ? [named] : []);
  eachBinding(text, ({ keyAt, keyEnd }) => keys.add(text.slice(keyAt, keyEnd)));
  return [...keys];
}
