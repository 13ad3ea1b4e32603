import { definitionsOf, parseEnv, setKey } from '../file.ts';
import type { Editor } from './grammar.ts';

/** Lines of `NAME=value`. A line is added only where one would be read. */
export function dotenvEditor(mayAdd: boolean): Editor {
  return {
    values: parseEnv,
    definitions: definitionsOf,
    set: (text, key, token) => setKey(text, key, token, mayAdd),
    nameFor: (_text, typed) => typed,
  };
}
