import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { AccessToken } from '../../../src/core/secret.ts';
import { runningApps } from '../../../src/services/project/restart.ts';
import { tokenFor } from '../../support/tokens.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const KEY = 'WHATSAPP_ACCESS_TOKEN';
const OLD = tokenFor('911602140448729', 'old');
const NEW = new AccessToken(tokenFor('911602140448729', 'new'));
const APP = 'process.stdout.write("up"); setInterval(() => {}, 1000);';

const worlds: TestWorld[] = [];
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const world of worlds.splice(0)) world.remove();
});

async function start(world: TestWorld, env: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['app.js'], { cwd: world.folder, env: { PATH: '', ...env } });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

async function make(): Promise<TestWorld> {
  const world = await testWorld({ files: { '.env': '', 'app.js': APP } });
  worlds.push(world);
  return world;
}

const look = (world: TestWorld, changedAt: Date) =>
  runningApps({ path: join(world.folder, '.env'), key: KEY, token: NEW }, changedAt, world.ports);

describe.skipIf(process.platform !== 'linux')("the project's own process", () => {
  test('started before the change: still the old token; started since: the new one', async () => {
    const world = await make();
    const started = Date.now();
    const child = await start(world);
    await sleep(50);
    const [app, ...others] = await look(world, new Date());
    expect(others).toEqual([]);
    expect(app).toMatchObject({ pid: child.pid, command: 'node app.js', holds: 'old' });
    expect(Math.abs((app?.startedAt.getTime() ?? 0) - started)).toBeLessThan(1000);
    expect(await look(world, new Date(started - 1000))).toMatchObject([{ holds: 'new' }]);
  });

  test('restarted in a shell that exports the old token: told', async () => {
    const world = await make();
    const changedAt = new Date(Date.now() - 1000);
    await start(world, { [KEY]: OLD });
    expect(await look(world, changedAt)).toMatchObject([{ holds: 'other-value' }]);
  });

  test('none of this project: nothing', async () => {
    const [here, there] = [await make(), await make()];
    await start(there);
    expect(await look(here, new Date())).toEqual([]);
  });

  test('looking costs little', async () => {
    const world = await make();
    const before = performance.now();
    await look(world, new Date());
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

test('where the system does not tell: nothing', async () => {
  const world = await make();
  const blind = { ...world.ports, project: { ...world.ports.project, processes: async () => null } };
  expect(
    await runningApps({ path: join(world.folder, '.env'), key: KEY, token: NEW }, new Date(), blind),
  ).toEqual([]);
});
