import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { AccessToken } from '../../../src/core/secret.ts';
import { findTargets } from '../../../src/services/env/find.ts';
import { planEdit } from '../../../src/services/replace-token.ts';
import { tokenFor } from '../../support/tokens.ts';
import { testWorld } from '../../support/world.ts';

const VARLOCK = join(import.meta.dirname, '../../../node_modules/varlock/bin/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'wa-token-varlock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(): Readonly<Record<string, unknown>> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, VARLOCK_TELEMETRY_DISABLED: 'true' };
  const printed = execFileSync(process.execPath, [VARLOCK, 'load', '--format', 'json'], { cwd: folder, env });
  return JSON.parse(String(printed));
}

test.each(['"OLD" # live', 'OLD', "'OLD'", 'OLD # live'])(
  'varlock reads the new token where %s stood, and all else as before',
  async (form) => {
    const old = tokenFor('911602140448729', 'old');
    const token = tokenFor('911602140448729', 'new');
    const file = join(folder, '.env');
    writeFileSync(
      join(folder, '.env.schema'),
      '# @defaultSensitive=false\n# ---\nWHATSAPP_ACCESS_TOKEN=\nA=\n',
    );
    writeFileSync(file, `# c\nA="one two"\nexport WHATSAPP_ACCESS_TOKEN=${form.replace('OLD', old)}\n`);
    expect(load()).toEqual({ A: 'one two', WHATSAPP_ACCESS_TOKEN: old });

    const world = await testWorld();
    const [target] = await findTargets({ envFiles: [file], key: undefined }, world.ports);
    world.remove();
    if (target === undefined) throw new Error('no target');
    writeFileSync(file, planEdit(target, new AccessToken(token)).edit.text.expose(), 'latin1');
    expect(load()).toEqual({ A: 'one two', WHATSAPP_ACCESS_TOKEN: token });
    expect(readFileSync(file, 'utf8')).toContain(form.replace('OLD', token));
  },
  60_000,
);
