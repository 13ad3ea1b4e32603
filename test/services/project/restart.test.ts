import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { project } from '../../../src/adapters/project/project.ts';
import { AccessToken } from '../../../src/core/secret.ts';
import { adviseRestart } from '../../../src/services/project/restart.ts';
import { tokenFor } from '../../support/tokens.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const KEY = 'WHATSAPP_ACCESS_TOKEN';
const NEW = new AccessToken(tokenFor('911602140448729', 'new'));

const worlds: TestWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.remove();
});

interface Scene {
  readonly env?: string;
  readonly from?: string;
  readonly exported?: string;
}

async function advise(files: Readonly<Record<string, string>>, scene: Scene = {}) {
  const world = await testWorld({
    files: { '.git/HEAD': '', ...files },
    env: scene.exported === undefined ? {} : { [KEY]: scene.exported },
  });
  worlds.push(world);
  const target = { path: join(world.folder, scene.env ?? '.env'), key: KEY, token: NEW };
  const unitFolders = [join(world.folder, 'units')];
  return adviseRestart(target, {
    ...world.ports,
    cwd: join(world.folder, scene.from ?? '.'),
    project: project({ platform: process.platform, pid: process.pid, env: {}, cwd: '/', unitFolders }),
  });
}

const commands = async (files: Readonly<Record<string, string>>, scene?: Scene) =>
  (await advise(files, scene)).map(({ command }) => command);

const NODE = '{"scripts":{"dev":"nodemon ."}}';
const FLASK =
  'from flask import Flask\nload_dotenv()\napp = Flask(__name__)\nif __name__ == "__main__":\n  app.run()\n';

describe('where the command is typed', () => {
  test('here', async () => {
    expect(await commands({ '.env': '', 'package.json': NODE })).toEqual(['npm run dev']);
  });

  test('in the folder of the .env file', async () => {
    const files = {
      'backend/.env': '',
      'backend/package.json': NODE,
      'package.json': '{"scripts":{"start":"turbo"}}',
    };
    expect(await commands(files, { env: 'backend/.env' })).toEqual(['cd backend && npm run dev']);
  });

  test('above it, where that is the app', async () => {
    expect(await commands({ 'config/.env': '', 'run.py': FLASK }, { env: 'config/.env' })).toEqual([
      'python run.py',
    ]);
  });

  test('below it, where only that is an app', async () => {
    const files = { '.env': '', 'my server/package.json': NODE };
    expect(await commands(files)).toEqual(['cd "my server" && npm run dev']);
  });

  test('from a folder below', async () => {
    const files = { '.env': '', 'package.json': NODE, 'src/x': '' };
    expect(await commands(files, { from: 'src' })).toEqual(['cd .. && npm run dev']);
  });

  test("compose at the root reads the service's own .env", async () => {
    const files = {
      'backend/.env': '',
      'backend/package.json': NODE,
      'compose.yaml': 'services:\n  api:\n    env_file: ./backend/.env\n',
    };
    expect(await commands(files, { env: 'backend/.env' })).toEqual([
      'docker compose up -d api',
      'cd backend && npm run dev',
    ]);
  });
});

test.skipIf(process.platform === 'win32')('a unit that is installed for this folder', async () => {
  const [world, system] = [await testWorld(), await testWorld()];
  worlds.push(world, system);
  const unit = (path: string): string =>
    `[Service]\nWorkingDirectory=${path}\nExecStart=/usr/bin/python3 run.py\n`;
  await world.write('app/.env', '');
  await system.write('shop.service', unit(join(world.folder, 'app')));
  await system.write('other.service', unit('/srv/other'));
  const unitFolders = [system.folder, join(system.folder, 'missing')];
  const advice = await adviseRestart(
    { path: join(world.folder, 'app/.env'), key: KEY, token: NEW },
    { ...world.ports, project: project({ platform: 'linux', pid: 1, env: {}, cwd: '/', unitFolders }) },
  );
  expect(advice.map(({ command }) => command)).toEqual(['sudo systemctl restart shop']);
});

describe('a variable that the shell exports', () => {
  const files = { '.env': '', 'app.py': FLASK };

  test('the old token: it is what a new start here would take', async () => {
    const [first] = await advise(files, { exported: tokenFor('911602140448729', 'old') });
    expect(first?.notes[0]).toContain(`\`unset ${KEY}\` first`);
  });

  test('the same token: nothing to say', async () => {
    const [first] = await advise(files, { exported: NEW.expose() });
    expect(first?.notes.join()).not.toContain('unset');
  });

  test('an app that overrides: nothing to say', async () => {
    const overriding = { ...files, 'app.py': FLASK.replace('load_dotenv()', 'load_dotenv(override=True)') };
    const [first] = await advise(overriding, { exported: 'old' });
    expect(first?.notes.join()).not.toContain('unset');
  });
});

test('an empty folder gives no advice', async () => {
  expect(await advise({ '.env': '' })).toEqual([]);
});
