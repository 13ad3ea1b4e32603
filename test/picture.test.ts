import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serve } from '../src/adapters/http/server.ts';
import { respond } from '../src/sandbox/respond.ts';
import { defaultWorld } from '../src/sandbox/world/state.ts';
import { type Line, linesOf, svgOf } from './support/draw-screen.ts';
import { temporaryFolder } from './support/program.ts';
import { ENTER, PtyRun } from './support/pty.ts';

const PICTURE = join(import.meta.dirname, '../.github/refresh.svg');
const NOW = new Date('2025-08-01T09:30:00Z');
const COLUMNS = 80;

/** The README's picture is what the wizard really drew: `npm run docs` draws it anew, this test compares. */
test('the picture in the README is a real run of the wizard', async () => {
  const world = defaultWorld('picture', NOW);
  let state = world.state;
  const meta = await serve(0, (request) => {
    const responded = respond(state, request, NOW);
    state = responded.state;
    return responded.reply;
  });
  const folder = temporaryFolder();
  folder.write(
    'run.py',
    "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(debug=True)\n",
  );
  folder.write(
    '.env',
    `# the shop\nWHATSAPP_PHONE_NUMBER_ID=${world.ids.testNumber}\nWHATSAPP_TEST_RECIPIENT=${world.recipients.listed}\nWHATSAPP_ACCESS_TOKEN=${world.tokens.expired} # from API Setup\n`,
  );
  const run = new PtyRun(['refresh'], {
    cwd: folder.path,
    columns: COLUMNS,
    env: {
      PLAYED_META: meta.url,
      FORCE_COLOR: '1',
      FIXED_CLOCK: NOW.toISOString(),
      NODE_OPTIONS: ['fixed-clock', 'played-meta']
        .map((name) => `--import=${new URL(`./support/${name}.js`, import.meta.url).href}`)
        .join(' '),
    },
  });
  await run.answer(['Which token', ENTER]);
  await run.asked('New access token');
  run.paste(world.tokens['system-user']);
  run.type(ENTER);
  await run.answer(['Did it arrive?', ENTER], ['Write the new token', ENTER]);
  expect(await run.ended()).toBe(0);
  await meta.close();
  folder.remove();
  const drawn = svgOf(
    [...COMMAND, ...(await linesOf(run.raw, COLUMNS))],
    COLUMNS,
    'wa-token refresh, a real run',
  );
  for (const token of Object.values(world.tokens)) expect(drawn).not.toContain(token.slice(0, 20));
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PICTURE, drawn);
  expect(drawn).toBe(readFileSync(PICTURE, 'utf8'));
});

const COMMAND: readonly Line[] = [
  [
    { text: '$ ', look: 'dim' },
    { text: 'npx wa-token refresh', look: 'bold' },
  ],
  [],
];
