import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { guide } from '../../src/commands/guide.ts';
import { CliFailure } from '../../src/core/failure.ts';
import { PLAIN } from '../../src/ui/text/paint.ts';
import { EMPTY_PROJECT } from '../support/empty-project.ts';
import { runHere } from '../support/here.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { tokenFor } from '../support/tokens.ts';

async function run(
  step: string | null,
  env: Record<string, string> = {},
  project = EMPTY_PROJECT.project,
): Promise<string> {
  const shown: string[] = [];
  const exit = await guide(
    { step, ids: {} },
    {
      ...EMPTY_PROJECT,
      project,
      env,
      out: {
        paint: { data: PLAIN, note: PLAIN },
        data: (text) => void shown.push(text),
        note: () => {},
        verdict: () => {},
        debug: () => {},
        waiting: (_what, work) => work(),
      },
    },
  );
  expect(exit).toBe(0);
  return shown.join('\n');
}

test('without a step all seven are printed', async () => {
  const headers = (await run(null)).match(/^Step \d of 7.*$/gm);
  expect(headers).toEqual([
    'Step 1 of 7: Access Meta Developer Console',
    'Step 2 of 7: Select Your WhatsApp App',
    'Step 3 of 7: Get Temporary Token',
    'Step 4 of 7: Get Permanent Token',
    'Step 5 of 7: Update Your .env File',
    'Step 6 of 7: Restart',
    'Step 7 of 7: Test the Integration',
  ]);
});

test('one step is printed alone, with the links of the app in the environment', async () => {
  const text = await run('3', { WHATSAPP_APP_ID: '911602140448729' });
  expect(text.match(/^Step \d of 7/gm)).toEqual(['Step 3 of 7']);
  expect(text).toContain(
    'https://developers.facebook.com/apps/911602140448729/whatsapp-business/wa-dev-console/',
  );
});

test('an app id that is no id makes no link', async () => {
  expect(await run('3', { WHATSAPP_APP_ID: '../../evil' })).not.toContain('evil');
});

test.each(['0', '8', 'x', '', '3.5'])('there is no step %j', async (step) => {
  await expect(run(step)).rejects.toBeInstanceOf(CliFailure);
});

test('the links are those of the project: ids out of its .env, else the app id out of its token', async () => {
  const folder = temporaryFolder();
  folder.write(
    '.env',
    `WHATSAPP_APP_ID=634974688087057\nWHATSAPP_ACCESS_TOKEN=${tokenFor('911602140448729')}\n`,
  );
  const known = await runProgram(['guide', '3'], { cwd: folder.path });
  expect(known.stdout).toContain('/apps/634974688087057/');
  folder.write('.env', `WHATSAPP_ACCESS_TOKEN=${tokenFor('911602140448729')}\n`);
  const hinted = await runProgram(['guide', '3'], { cwd: folder.path });
  expect(hinted.stdout).toContain('/apps/911602140448729/');
  folder.remove();
});

test('folders below are not even listed', async () => {
  const listed: string[] = [];
  const project: typeof EMPTY_PROJECT.project = {
    ...EMPTY_PROJECT.project,
    list: async (path) => {
      listed.push(path);
      return path === EMPTY_PROJECT.cwd ? [{ name: 'photos', kind: 'folder' }] : [];
    },
  };
  await run('3', {}, project);
  expect(listed).toContain(EMPTY_PROJECT.cwd);
  expect(listed.filter((path) => path.includes('photos'))).toEqual([]);
});

test("this folder's own .env has the ids, whatever lies below it: that is not searched for a link", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder.path, 'backend'));
  folder.write('.env', 'WHATSAPP_APP_ID=634974688087057\n');
  folder.write('backend/.env', `WHATSAPP_ACCESS_TOKEN=${tokenFor('911602140448729')}\n`);
  const { stdout } = await runHere(['guide', '3'], { cwd: folder.path });
  expect(stdout).toContain('/apps/634974688087057/');
  rmSync(join(folder.path, '.env'));
  const none = await runHere(['guide', '3'], { cwd: folder.path });
  expect(none.stdout).not.toMatch(/\/apps\/\d/);
  folder.remove();
});
