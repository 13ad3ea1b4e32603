import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect } from 'vitest';

const known = new Map<string, ValidateFunction>();

/** What a command printed with `--json`, by the schema that lies in the package. */
export function expectBySchema(command: string, body: unknown): void {
  const validate = known.get(command) ?? compiled(command);
  known.set(command, validate);
  validate(body);
  expect(validate.errors ?? [], JSON.stringify(body)).toEqual([]);
}

function compiled(command: string): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  formats.default(ajv);
  const file = join(import.meta.dirname, `../../src/schema/${command}.schema.json`);
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
}
