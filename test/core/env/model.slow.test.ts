import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setKey } from '../../../src/core/env/file.ts';
import { AccessToken, EnvText } from '../../../src/core/secret.ts';
import { MODEL_KEYS, modelFile, render, setInModel } from '../../support/env-model.ts';

const token = fc
  .array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'), {
    minLength: 20,
    maxLength: 240,
  })
  .map((chars) => chars.join(''));

const edits = fc.array(fc.tuple(fc.constantFrom(...MODEL_KEYS), token), { minLength: 25, maxLength: 25 });

test('ten thousand edits by random keys, forms and tokens come out as the model says', () => {
  let count = 0;
  fc.assert(
    fc.property(modelFile, edits, (file, steps) => {
      let model = file;
      let text = new EnvText(render(file));
      for (const [key, value] of steps) {
        model = setInModel(model, key, value);
        const edit = setKey(text, key, new AccessToken(value));
        expect(edit).toMatchObject({ ok: true });
        if (!edit.ok) return;
        text = edit.text;
        expect(text.expose()).toBe(render(model));
        count += 1;
      }
    }),
    { numRuns: 400 },
  );
  expect(count).toBeGreaterThanOrEqual(10_000);
});

test('one file edited ten thousand times comes out as the model says', () => {
  const files = fc.sample(modelFile, { numRuns: 50, seed: 7 });
  const file = files.reduce((longest, lines) => (lines.length > longest.length ? lines : longest), []);
  const steps = fc.sample(fc.tuple(fc.constantFrom(...MODEL_KEYS), token), { numRuns: 10_000, seed: 7 });
  let model = file;
  let text = new EnvText(render(file));
  for (const [key, value] of steps) {
    model = setInModel(model, key, value);
    const edit = setKey(text, key, new AccessToken(value));
    if (!edit.ok) throw new Error(`${edit.reason} at line ${edit.line}`);
    text = edit.text;
    if (text.expose() !== render(model)) expect(text.expose()).toBe(render(model));
  }
  expect(text.expose()).not.toBe(render(file));
});
