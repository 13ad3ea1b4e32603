import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { AccessToken } from '../../../src/core/secret.ts';
import { findTargets } from '../../../src/services/env/find.ts';
import { planEdit } from '../../../src/services/env/write.ts';
import { tokenFor } from '../../support/tokens.ts';
import { testWorld } from '../../support/world.ts';

const DOTENVX = join(import.meta.dirname, '../../../node_modules/@dotenvx/dotenvx/src/cli/dotenvx.js');
const folder = mkdtempSync(join(tmpdir(), 'wa-token-dotenvx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function dotenvx(...args: readonly string[]): string {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, DOTENVX_NO_OPS: 'true' };
  return execFileSync(process.execPath, [DOTENVX, ...args], { cwd: folder, env, encoding: 'utf8' });
}

test('dotenvx itself reads the token that was encrypted anew, and all else as before', async () => {
  const old = tokenFor('911602140448729', 'old');
  const token = tokenFor('911602140448729', 'new');
  const file = join(folder, '.env');
  writeFileSync(file, `# shop\nA="one two"\nWHATSAPP_ACCESS_TOKEN=${old}\nB=2\n`);
  dotenvx('encrypt', '-f', '.env');
  const before = readFileSync(file, 'latin1');
  expect(before).toMatch(/^WHATSAPP_ACCESS_TOKEN="?encrypted:/m);

  const world = await testWorld();
  const [target] = await findTargets({ envFiles: [file], key: undefined }, world.ports);
  world.remove();
  if (target === undefined) throw new Error('no target');
  expect(target).toMatchObject({ encrypted: true, token: null, key: 'WHATSAPP_ACCESS_TOKEN' });
  const { edit } = planEdit(target, new AccessToken(token));
  const after = edit.text.expose();
  const others = (text: string) =>
    text.split('\n').filter((line) => !line.startsWith('WHATSAPP_ACCESS_TOKEN'));
  expect(others(after)).toEqual(others(before));
  expect(after).not.toContain(token);

  writeFileSync(file, after, 'latin1');
  expect(dotenvx('get', 'WHATSAPP_ACCESS_TOKEN').trim()).toBe(token);
  expect(dotenvx('get', 'A').trim()).toBe('one two');
  expect(dotenvx('get', 'B').trim()).toBe('2');
}, 60_000);

test('two public keys, or none: refused', async () => {
  const cipher = `encrypted:${'QmFzZTY0'.repeat(16)}==`;
  const key = `02${'ab'.repeat(32)}`;
  const world = await testWorld({
    files: {
      two: `DOTENV_PUBLIC_KEY="${key}"\nDOTENV_PUBLIC_KEY_CI="${key}"\nWHATSAPP_TOKEN="${cipher}"\n`,
      none: `WHATSAPP_TOKEN="${cipher}"\n`,
    },
  });
  for (const name of ['two', 'none']) {
    const [target] = await findTargets({ envFiles: [name], key: undefined }, world.ports);
    if (target === undefined) throw new Error('no target');
    expect(() => planEdit(target, new AccessToken('EAAabc'))).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind: 'value-is-reference' }) }),
    );
  }
  world.remove();
});
