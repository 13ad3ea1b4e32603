import { afterAll, describe, expect, test } from 'vitest';
import { FORMATS } from '../../../src/core/check/report.ts';
import { runHere } from '../../support/here.ts';
import { loopback, temporaryFolder } from '../../support/program.ts';
import { tokenFor } from '../../support/tokens.ts';
import { APP_ID, BEHAVIOURS, type Behaviour, NUMBER_ID, serving } from './behaviours.ts';
import { exitIn, expectHarmless, expectWellFormed } from './formats.ts';

const TOKEN = tokenFor(APP_ID, 'behaviours');
const folder = temporaryFolder();
afterAll(() => folder.remove());

async function runAll(behaviour: Behaviour) {
  const file = `${BEHAVIOURS.indexOf(behaviour)}.env`;
  const lines = [
    `WHATSAPP_PHONE_NUMBER_ID=${NUMBER_ID}`,
    `WHATSAPP_ACCESS_TOKEN=${behaviour.value ?? TOKEN}`,
    '',
  ];
  folder.write(file, lines.join('\n'));
  return Promise.all(
    FORMATS.map(async (format) => {
      const server = await loopback(serving(behaviour));
      const url = behaviour.url?.(server.url) ?? server.url;
      const args = ['check', file, '--graph-url', url, '--format', format, ...(behaviour.args ?? [])];
      const ran = await runHere(args, { cwd: folder.path, env: { ...behaviour.env } });
      await server.close();
      return { format, ...ran };
    }),
  );
}

describe.concurrent('what the Graph API may do, in every format', () => {
  test.each(BEHAVIOURS)(
    '$verdict: $what',
    async (behaviour) => {
      for (const { format, exit, stdout, stderr } of await runAll(behaviour)) {
        expect({ format, exit, stderr }).toEqual({
          format,
          exit: exitIn(format, behaviour.verdict),
          stderr: '',
        });
        expectHarmless(stdout, format);
        expectWellFormed(stdout, format, behaviour.verdict);
        for (const piece of [TOKEN, TOKEN.slice(0, 24), TOKEN.slice(-24), TOKEN.slice(60, 84)]) {
          expect(stdout).not.toContain(piece);
        }
        if (format === 'json') {
          expect(JSON.parse(stdout).targets[0].cause).toBe(behaviour.cause);
        }
      }
    },
    60_000,
  );
});
