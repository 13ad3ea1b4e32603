import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TOKEN_BLAMES } from '../../../src/core/causes/catalogue.ts';
import { diagnose } from '../../../src/core/explain/diagnose.ts';
import { readGraphError } from '../../../src/core/graph/error.ts';
import { causeOf } from '../../../src/core/graph/error-cause.ts';

interface MetaError {
  readonly message: string;
  readonly type: string;
  readonly code: number;
  readonly error_subcode?: number;
  readonly error_data?: { readonly messaging_product: string; readonly details: string };
  readonly fbtrace_id: string;
}

const json = (value: unknown): string => JSON.stringify(value);
const escapedOnce = (value: unknown): string => json(json(value)).slice(1, -1);
const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll("'", '&#39;');
const python = (value: unknown): string => {
  if (typeof value === 'string') {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
    return (
      quote + value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n') + quote
    );
  }
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `'${key}': ${python(item)}`)
    .join(', ')}}`;
};
const hash = (key: (name: string) => string) => {
  const print = (value: unknown): string =>
    typeof value !== 'object' || value === null
      ? json(value)
      : `{${Object.entries(value)
          .map(([name, item]) => `${key(name)}${print(item)}`)
          .join(', ')}}`;
  return print;
};
const ruby = hash((name) => `"${name}"=>`);
const rubySymbols = hash((name) => `${name}: `);
const php = (value: unknown): string =>
  typeof value !== 'object' || value === null
    ? python(value)
    : `[${Object.entries(value)
        .map(([key, item]) => `'${key}' => ${php(item)}`)
        .join(', ')}]`;
const elixir = (value: unknown): string =>
  hash((name) => `"${name}" => `)(value).replaceAll(/(^|=> ){/g, '$1%{');

const rust = (value: unknown): string => {
  if (typeof value === 'string') return `String(${json(value)})`;
  if (typeof value !== 'object' || value === null) return `Number(${String(value)})`;
  return `Object {${Object.entries(value)
    .map(([key, item]) => `"${key}": ${rust(item)}`)
    .join(', ')}}`;
};

/** How one and the same error comes out of the logs of the world. */
const WRAPPERS: Readonly<Record<string, (error: MetaError) => string>> = {
  'the reply': (error) => json({ error }),
  pretty: (error) => JSON.stringify({ error }, null, 4),
  'no envelope': json,
  'double envelope': (error) => json({ error: { error }, to: '+1555' }),
  'a log line': (error) =>
    `2024-07-01T18:06:30.24 #1 ERROR -- : [Job] [a-b] failed: ${json({ error })} (took 3s)`,
  'in a string': (error) => json({ level: 'error', body: json({ error }) }),
  'escaped once': (error) => escapedOnce({ error }),
  'escaped twice': (error) => json({ log: json({ body: json({ error }) }) }),
  'HTML-escaped': (error) => `<html><pre>${html(json({ error }))}</pre></html>`,
  'HTML-escaped twice': (error) => html(html(json({ error }))),
  'URL-encoded': (error) => `https://app.example/cb?error=${encodeURIComponent(json({ error }))}`,
  Python: (error) => `requests failed: ${python({ error })}`,
  'Python, inside a list': (error) => `[FBPostingError(${python({ error })},)]`,
  PHP: (error) => php({ error }),
  Ruby: (error) => ruby({ error }),
  'Ruby symbols': (error) => rubySymbols({ error }),
  Elixir: (error) => elixir({ error }),
  Rust: (error) => `Err(Graph(${rust({ error })}))`,
  JavaScript: (error) => inspect({ status: 400, data: { error } }, { depth: 9 }),
  'webhook errors': (error) => json({ statuses: [{ id: 'wamid.A', status: 'failed', errors: [error] }] }),
  'cut at the end': (error) => json({ error, z: 'more' }).slice(0, -9),
  'error_data as a string': (error) =>
    json({ error: { ...error, error_data: json(error.error_data ?? {}) } }),
};

const codes = fc.constantFrom(
  ...[1, 2, 3, 4, 5, 10, 12, 17, 100, 101, 102, 104, 190, 200, 368, 613, 2500, 80007, 130429, 131000, 131005],
  ...[131008, 131026, 131030, 131031, 131042, 131047, 131056, 131058, 132000, 132001, 133010, 133016, 135000],
);
const words = fc.constantFrom(
  'Error validating access token: Session has expired on Friday, 26-Apr-24 06:00:00 PDT.',
  'Error validating access token: The user has not authorized application 123456.',
  'Invalid OAuth access token - Cannot parse access token',
  "Unsupported post request. Object with ID '123' does not exist, cannot be loaded due to missing permissions",
  'API calls from the server require an appsecret_proof argument',
  'Error validating client secret.',
  '(#100) The parameter to is required.',
  'Provide valid app ID',
  'La sesión ha caducado: vuelva a entrar',
  'O número "não" está na lista: {x} [y] (z)',
  'A back\\slash, a "quote", it\'s a\nnew line and => an arrow',
  'code: 190, error_subcode: 463',
);
const metaError: fc.Arbitrary<MetaError> = fc
  .record(
    {
      message: fc.oneof(words, fc.string({ unit: 'grapheme', maxLength: 60 })),
      type: fc.constantFrom('OAuthException', 'GraphMethodException'),
      code: codes,
      error_subcode: fc.constantFrom(33, 458, 459, 460, 463, 467, 490, 2494055),
      error_data: fc.record(
        { messaging_product: fc.constant('whatsapp'), details: words },
        { noNullPrototype: true },
      ),
      fbtrace_id: fc.stringMatching(/^A[A-Za-z0-9_-]{10,22}$/),
    },
    { requiredKeys: ['message', 'type', 'code', 'fbtrace_id'], noNullPrototype: true },
  )
  .filter(({ message }) => !/[\u0000-\u0009\u000b-\u001f&%+`]/.test(message));

test.each(Object.keys(WRAPPERS))('an error gets the cause of the bare object: %s', (name) => {
  fc.assert(
    fc.property(metaError, (error) => {
      const bare = readGraphError({ error });
      const expected = bare === null ? null : causeOf(bare);
      const text = WRAPPERS[name]?.(error) ?? '';
      expect({ cause: diagnose(text).cause, text }).toEqual({ cause: expected, text });
    }),
    { numRuns: 400 },
  );
});

test('an error whose code does not speak of the token never gets a cause that blames it', () => {
  const others = metaError.filter(({ code }) => ![190, 102].includes(code));
  fc.assert(
    fc.property(others, fc.constantFrom(...Object.values(WRAPPERS)), (error, wrap) => {
      const { cause } = diagnose(wrap(error));
      expect(TOKEN_BLAMES.has(cause)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});
