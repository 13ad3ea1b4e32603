import { beforeAll, expect, test } from 'vitest';
import { setKey } from '../../../src/core/env/file.ts';
import { AccessToken, EnvText } from '../../../src/core/secret.ts';
import { CASES, FORMS, keysOf } from '../../support/env-collections.ts';
import { type EnvReader, READERS, type Reading } from '../../support/env-readers.ts';

/** One edit of one key of one file, as far as it was not refused. */
interface Edit {
  readonly id: string;
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

const TOKEN = `EAA${'Fake0Token9'.repeat(18)}`.slice(0, 200);

const FILES = [...FORMS, ...CASES].map(({ id, latin1, key }) => ({
  id,
  text: latin1,
  keys: keysOf(latin1, key),
}));

const EDITS: readonly Edit[] = FILES.flatMap(({ id, text, keys }) =>
  keys.flatMap((key) => {
    const edit = setKey(new EnvText(text), key, new AccessToken(TOKEN));
    return edit.ok ? [{ id, key, before: text, after: edit.text.expose() }] : [];
  }),
);

const BEFORE = [...new Set(EDITS.map(({ before }) => before))];

let cleanly: ReadonlyMap<string, Reading>;

beforeAll(() => {
  cleanly = readBy(READERS[0], BEFORE);
});

function readBy(reader: EnvReader | undefined, files: readonly string[]): ReadonlyMap<string, Reading> {
  const read = reader?.readAll(files) ?? [];
  return new Map(files.map((file, index) => [file, read[index] ?? null]));
}

/** What is wrong with the edit for a reader that reads `was` before and `is` after it. */
function complaint({ key, before }: Edit, was: Reading, is: Reading): string | undefined {
  if (was === null) return undefined;
  if (is === null) return 'refuses the file now';
  const old = was[key];
  const isClean = old !== undefined && old === cleanly.get(before)?.[key];
  if (isClean && is[key] !== TOKEN) return 'does not read the new value';
  // What refers to the key follows it.
  if (before.includes(`$${key}`) || before.includes(`\${${key}`)) return undefined;
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  const changed = [...names].filter((name) => isName(name) && name !== key && was[name] !== is[name]);
  return changed.length === 0 ? undefined : `reads another ${changed.join(', ')}`;
}

/** Not the key behind a byte order mark, in its quotes, or glued to the line before. */
function isName(name: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(name);
}

/** Where a reader takes the line of the key for a part of another value, before as after the edit. */
const SEEN_OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  // A lone CR ends no line.
  'util.parseEnv': ['cr_only', 'parse-053', 'parse-243'],
  sh: [
    'cr_only',
    'parse-053',
    'parse-243',
    // The apostrophes of `it's` and `that's` are the quotes of one value.
    'apostrophe_before',
    // The old value, `${FOO:=TEST}`, gave FOO a value too.
    'parse-550',
  ],
};

test('most keys of both collections can be edited', () => {
  const all = FILES.reduce((sum, { keys }) => sum + keys.length, 0);
  expect(EDITS.length / all).toBeGreaterThan(0.9);
});

for (const reader of READERS) {
  // python-dotenv and Ruby's dotenv are asked where they are installed.
  test.skipIf(!reader.isInstalled)(
    `after every edit ${reader.name} reads the new value, and all others as before`,
    () => {
      const was = readBy(reader, BEFORE);
      const edits = EDITS.filter(({ id }) => SEEN_OTHERWISE[reader.name]?.includes(id) !== true);
      const is = reader.readAll(edits.map(({ after }) => after));
      const complaints = edits.flatMap((edit, index) => {
        const found = complaint(edit, was.get(edit.before) ?? null, is[index] ?? null);
        return found === undefined ? [] : [`${edit.id} ${edit.key} ${found}: ${JSON.stringify(edit)}`];
      });
      expect(complaints).toEqual([]);
    },
    120_000,
  );
}
