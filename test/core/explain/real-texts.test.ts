import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Cause } from '../../../src/core/causes/cause.ts';
import { type Diagnosis, diagnose } from '../../../src/core/explain/diagnose.ts';
import { LANGUAGES } from '../../../src/core/graph/localised.ts';
import { isoSeconds } from '../../../src/ui/text/time.ts';

/** A text that people met, labelled by hand before the program read it. */
interface RealText {
  readonly id: string;
  /** Which way of printing or which trap it stands for. */
  readonly kind: string;
  readonly cause: Cause;
  readonly alsoAccepted: readonly Cause[];
  readonly tokenWorks: boolean | null;
  readonly expiredAt: string | null;
  readonly body: string;
  readonly source: string;
  /** Every code that it names, where it names several. */
  readonly codes?: readonly number[];
  readonly lang?: string;
}

const FOLDER = join(import.meta.dirname, '../../fixtures/explain');

/** Each file of the folder is a list of such texts: whoever finds one that is explained wrongly adds a line. */
const TEXTS: readonly RealText[] = readdirSync(FOLDER)
  .sort()
  .flatMap((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));

const told = new Map<string, Diagnosis>();

/** Each text is read once. */
function toldOf(body: string): Diagnosis {
  const diagnosis = told.get(body) ?? diagnose(body);
  told.set(body, diagnosis);
  return diagnosis;
}

test.each(TEXTS)('$id ($kind) is $cause', ({ cause, alsoAccepted, tokenWorks, expiredAt, body }) => {
  const diagnosis = toldOf(body);
  expect([cause, ...alsoAccepted]).toContain(diagnosis.cause);
  if (diagnosis.cause === cause) expect(diagnosis.tokenWorks).toBe(tokenWorks);
  if (expiredAt !== null) {
    expect(diagnosis.expiredAt === null ? null : isoSeconds(diagnosis.expiredAt)).toBe(expiredAt);
  }
});

test('a living token is never called dead', () => {
  const wrong = TEXTS.filter(({ tokenWorks }) => tokenWorks !== false).filter(
    ({ body, alsoAccepted }) =>
      toldOf(body).tokenWorks === false && !alsoAccepted.includes(toldOf(body).cause),
  );
  expect(wrong).toEqual([]);
});

test.each(TEXTS.filter(({ codes }) => codes !== undefined))(
  '$body names all of its codes',
  ({ body, codes }) => {
    const { code, others } = toldOf(body);
    expect([code, ...others.map((other) => other.code)].sort()).toEqual([...(codes ?? [])].sort());
  },
);

describe('the collection', () => {
  test('has five texts of each kind, and says where each comes from', () => {
    const counts = new Map<string, number>();
    for (const { kind } of TEXTS) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    expect([...counts.values()].every((count) => count >= 5)).toBe(true);
    const inPublic = TEXTS.filter(({ source }) => /^(?:https:|file \d|AdobeDocs\/)/.test(source));
    for (const kind of counts.keys()) {
      expect(inPublic.filter((text) => text.kind === kind).length, kind).toBeGreaterThanOrEqual(5);
    }
    expect(TEXTS.filter(({ source }) => source.length < 5)).toEqual([]);
    expect(new Set(TEXTS.map(({ id }) => id)).size).toBe(TEXTS.length);
  });

  test('has no token in it', () => {
    expect(TEXTS.filter(({ body }) => /\bEA[A-Za-z0-9]{40,}/.test(body))).toEqual([]);
  });

  test('speaks fifteen languages, each of which the program knows', () => {
    const languages = new Set(TEXTS.flatMap(({ lang }) => (lang === undefined ? [] : [lang])));
    expect(languages.size).toBeGreaterThanOrEqual(15);
    expect([...languages].filter((lang) => !LANGUAGES.includes(lang))).toEqual([]);
  });
});
