import { Secret } from '../secret.ts';
import { isMetaToken } from '../token/meta-token.ts';
import type { EnvValues } from './file.ts';

const VARIABLE = /\$\{([A-Za-z_]\w*)(?::?-([^{}]*))?\}|\$([A-Za-z_]\w*)/g;
/** An id, a version, an app secret; what is longer is none of these. */
const LONGEST = 64;

/**
 * Settings as the readers have them that put variables in: dotenv-expand, python-dotenv, compose and others do, and an
 * id or an address with a `${NAME}` in it can only be meant for these. One step, and never a token.
 */
export function expanded(values: EnvValues, env: Readonly<Record<string, string | undefined>>): EnvValues {
  const of = (name: string, fallback: string | undefined, whole: string): string => {
    const value = (values.get(name)?.expose() ?? env[name] ?? fallback)?.trim();
    return value === undefined || value.length > LONGEST || isMetaToken(value) ? whole : value;
  };
  return {
    has: (name) => values.has(name),
    keys: () => values.keys(),
    get(name) {
      const value = values.get(name);
      const text = value?.expose();
      if (text === undefined || !text.includes('$')) return value;
      const put = text.replace(VARIABLE, (whole, braced, fallback, bare) =>
        of(braced ?? bare, fallback, whole),
      );
      return new Secret(put, `value of ${name}`);
    },
  };
}
