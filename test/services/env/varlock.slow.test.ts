import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CliFailure } from '../../../src/core/failure.ts';
import { AccessToken } from '../../../src/core/secret.ts';
import { findTargets } from '../../../src/services/env/find.ts';
import { planEdit } from '../../../src/services/env/write.ts';
import { messageOf } from '../../../src/ui/messages.ts';
import { canRun, runPackage } from '../../support/outside.ts';
import { tokenFor } from '../../support/tokens.ts';
import { testWorld } from '../../support/world.ts';

// Not among the dependencies: the packages of its helpers for other systems are not all to be had.
const VARLOCK = ['varlock@1.20.0'];
const isHere = canRun(VARLOCK, ['varlock', '--version']);
const folder = mkdtempSync(join(tmpdir(), 'wa-token-varlock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(): Readonly<Record<string, unknown>> {
  const env = { ...process.env, HOME: folder, VARLOCK_TELEMETRY_DISABLED: 'true' };
  const { stdout } = runPackage(VARLOCK, ['varlock', 'load', '--format', 'json'], { cwd: folder, env });
  return JSON.parse(stdout);
}

test.skipIf(!isHere).each(['"OLD" # live', 'OLD', "'OLD'", 'OLD # live'])(
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
  180_000,
);

test.skipIf(!isHere)(
  'a value that varlock has encrypted is left alone, and what is said to type brings the new one',
  async () => {
    const env = { ...process.env, HOME: folder, VARLOCK_TELEMETRY_DISABLED: 'true' };
    const encrypt = (token: string): string => {
      const { stdout } = runPackage(VARLOCK, ['varlock', 'encrypt'], {
        cwd: folder,
        env,
        input: `${token}\n`,
      });
      return /varlock\("local:[^"]+"\)/.exec(stdout)?.[0] ?? '';
    };
    const old = tokenFor('911602140448729', 'old');
    const token = tokenFor('911602140448729', 'new');
    const file = join(folder, '.env');
    const text = `A=1\nWHATSAPP_ACCESS_TOKEN=${encrypt(old)}\n`;
    writeFileSync(file, text);
    expect(load()).toMatchObject({ WHATSAPP_ACCESS_TOKEN: old });

    const world = await testWorld();
    const [target] = await findTargets({ envFiles: [file], key: undefined }, world.ports);
    world.remove();
    if (target === undefined) throw new Error('no target');
    const refused = (() => {
      try {
        return planEdit(target, new AccessToken(token)) && null;
      } catch (error) {
        return error instanceof CliFailure ? messageOf(error.failure) : null;
      }
    })();
    expect(refused?.text).toContain('WHATSAPP_ACCESS_TOKEN is a value that varlock has encrypted');
    expect(refused?.hint).toContain('`varlock encrypt < token.txt` prints the new one');
    writeFileSync(file, text.replace(/varlock\(.*\)/, encrypt(token)));
    expect(load()).toMatchObject({ A: 1, WHATSAPP_ACCESS_TOKEN: token });
  },
  180_000,
);
