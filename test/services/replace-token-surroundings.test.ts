import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RefreshOptions, refresh, refreshOptions } from '../../src/commands/refresh.ts';
import { ParsedArgs } from '../../src/core/parsed-args.ts';
import { mswSandbox } from '../support/sandbox-msw.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

const worlds: TestWorld[] = [];
afterEach(() => {
  server.resetHandlers();
  for (const world of worlds.splice(0)) world.remove();
});

const OPTIONS: RefreshOptions = refreshOptions(
  new ParsedArgs([], { tokenStdin: true, yes: true, json: true, send: false }),
);
const FLASK =
  'from flask import Flask\nload_dotenv()\napp = Flask(__name__)\nif __name__ == "__main__":\n  app.run(debug=True)\n';

async function shop(more: { readonly exported?: boolean; readonly dead?: boolean } = {}) {
  const sandbox = mswSandbox();
  server.use(...sandbox.handlers);
  const { tokens } = sandbox.world;
  const old = tokens.expired;
  const world = await testWorld({
    files: {
      '.env': `WHATSAPP_ACCESS_TOKEN=${old}\n`,
      'relay/.env': `WHATSAPP_TOKEN=${old}\n`,
      'app.py': FLASK,
      'send.py': `# test\nTOKEN = "${old}"\n`,
      'models.py': 'access_token = Column(Text)\nphone_number_id = Column(Text)\n',
    },
    env: more.exported === true ? { WHATSAPP_ACCESS_TOKEN: old } : {},
    stdin: more.dead === true ? tokens['logged-out'] : tokens['system-user'],
  });
  worlds.push(world);
  execFileSync('git', ['-C', world.folder, 'init', '-q']);
  execFileSync('git', ['-C', world.folder, 'add', 'app.py', 'send.py', 'models.py']);
  return { world, tokens };
}

test('what stands in the way is said before, what is left to do after', async () => {
  const { world, tokens } = await shop({ exported: true });
  expect(await refresh(OPTIONS, world.ports)).toBe(0);
  const said = world.stderr();
  const order = [
    'git does not ignore .env',
    'WHATSAPP_ACCESS_TOKEN is set in this shell too',
    'Now restart your app: python app.py',
    '`unset WHATSAPP_ACCESS_TOKEN` first',
    'saving a source file is no restart',
    'relay/.env holds the old token too (WHATSAPP_TOKEN)',
    'wa-token refresh -f relay/.env',
    'send.py, line 2, holds the old token',
    'models.py, line 1, looks like a database column',
    '.env, line 1: WHATSAPP_ACCESS_TOKEN sha256:',
    'Updated: the token works',
  ].map((words) => said.replaceAll('\\', '/').indexOf(words));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order[0]).toBeGreaterThan(-1);
  expect(JSON.parse(world.stdout())).toMatchObject({ result: 'updated', restart: ['python app.py'] });
  for (const token of Object.values(tokens)) expect(said + world.stdout()).not.toContain(token.slice(0, 24));
});

test('a .env that links out of the repository: the real place is told before it is written', async () => {
  const { world, tokens } = await shop();
  const outside = await testWorld({ files: { 'shared.env': `WHATSAPP_ACCESS_TOKEN=${tokens.expired}\n` } });
  worlds.push(outside);
  const real = realpathSync(join(outside.folder, 'shared.env'));
  rmSync(join(world.folder, '.env'));
  symlinkSync(real, join(world.folder, '.env'));
  expect(await refresh(OPTIONS, world.ports)).toBe(0);
  const said = world.stderr();
  const told = said.indexOf(`.env leads out of this project: the file that is written is ${real}`);
  expect(told).toBeGreaterThan(-1);
  expect(told).toBeLessThan(said.indexOf('Updated: the token works'));
  expect(readFileSync(real, 'utf8')).toBe(`WHATSAPP_ACCESS_TOKEN=${tokens['system-user']}\n`);
});

test('a token in place already: the restart is named all the same', async () => {
  const { world, tokens } = await shop();
  await world.write('.env', `WHATSAPP_ACCESS_TOKEN=${tokens['system-user']}\n`);
  expect(await refresh(OPTIONS, world.ports)).toBe(0);
  expect(JSON.parse(world.stdout())).toMatchObject({ result: 'unchanged', restart: ['python app.py'] });
});

test('a dead token: nothing of this', async () => {
  const { world } = await shop({ dead: true, exported: true });
  expect(await refresh(OPTIONS, world.ports)).toBe(1);
  expect(world.stderr()).not.toMatch(/shell too|restart|git does not/);
  expect(JSON.parse(world.stdout())).toMatchObject({ result: 'refused', restart: [] });
});
