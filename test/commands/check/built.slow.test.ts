import { afterAll, describe, expect, test } from 'vitest';
import { FORMATS } from '../../../src/core/check/report.ts';
import { loopback, runProgram, temporaryFolder } from '../../support/program.ts';
import { tokenFor } from '../../support/tokens.ts';
import { APP_ID, BEHAVIOURS, NUMBER_ID, serving } from './behaviours.ts';
import { exitIn, expectHarmless, expectWellFormed } from './formats.ts';

const TOKEN = tokenFor(APP_ID, 'built');
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** One of each verdict; what else the API may do is tried in the test's own process. */
const SMOKE = ['all is well', 'expired', 'a placeholder', 'a connection that is cut', 'it ends too soon'];

describe('the built program', () => {
  test.each(BEHAVIOURS.filter(({ what }) => SMOKE.includes(what)))(
    '$verdict, in every format: $what',
    async (behaviour) => {
      folder.write(
        '.env',
        `WHATSAPP_PHONE_NUMBER_ID=${NUMBER_ID}\nWHATSAPP_ACCESS_TOKEN=${behaviour.value ?? TOKEN}\n`,
      );
      for (const format of FORMATS) {
        const server = await loopback(serving(behaviour));
        const args = ['check', '--graph-url', server.url, '--format', format, ...(behaviour.args ?? [])];
        const { exit, stdout, stderr } = await runProgram(args, { cwd: folder.path });
        await server.close();
        expect({ format, exit, stderr }).toEqual({
          format,
          exit: exitIn(format, behaviour.verdict),
          stderr: '',
        });
        expectHarmless(stdout, format);
        expectWellFormed(stdout, format, behaviour.verdict);
        expect(stdout).not.toContain(TOKEN.slice(0, 24));
      }
    },
    60_000,
  );
});
