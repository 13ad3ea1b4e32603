import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TROUBLES } from '../../src/commands/demo/troubles.ts';
import { STEP_TITLES } from '../../src/core/guide/titles.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { CTRL_C, ENTER, flat, PtyRun } from '../support/pty.ts';

/** What every token of Meta's begins with, and enough of it that no other word does. */
const TOKEN = /\bEA[A-Za-z0-9]{20,}/;
const AT = /^WHATSAPP_ACCESS_TOKEN=(\S+) # copied from API Setup$/;

/** The two texts differ in the token's line alone, and there in the token alone. */
function expectReplaced(before: string, after: string): void {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const changed = old.flatMap((line, at) => (line === now[at] ? [] : [[line, now[at] ?? ''] as const]));
  expect(now).toHaveLength(old.length);
  expect(changed).toHaveLength(1);
  expect(changed[0]?.[0]).toMatch(AT);
  expect(changed[0]?.[1]).toMatch(AT);
}

describe('without a terminal it plays a person by itself', () => {
  const runs = Object.keys(TROUBLES).flatMap((trouble) =>
    ['--permanent', '--temporary'].map((path) => [trouble, path] as const),
  );

  test.concurrent.each(runs)('%s, %s', async (trouble, path) => {
    const folder = temporaryFolder();
    const shop = join(folder.path, 'shop');
    const ran = await runProgram(['demo', '--dir', shop, '--trouble', trouble, path], { cwd: folder.path });
    expect(ran.exit, ran.stderr).toBe(0);
    for (const [at, title] of STEP_TITLES.entries()) {
      expect(ran.stderr).toContain(`Step ${at + 1} of 7: ${title}`);
    }
    expect(ran.stderr).toContain('Accepted by Meta, id wamid.');
    expect(ran.stderr).not.toContain('\u001b');
    expect(ran.stdout + ran.stderr).not.toMatch(TOKEN);
    expectReplaced(
      readFileSync(join(shop, 'env-before.txt'), 'utf8'),
      readFileSync(join(shop, '.env'), 'utf8'),
    );
    folder.remove();
  });

  test.concurrent('each trouble shows', async () => {
    const folder = temporaryFolder();
    const shown = async (trouble: string): Promise<string> =>
      flat((await runProgram(['demo', '--trouble', trouble], { cwd: folder.path })).stderr);
    expect(await shown('wrong-paste')).toContain('That is an app secret');
    expect(await shown('recipient-not-listed')).toContain('(131030)');
    expect(await shown('live-number')).toContain('order_ready is on its way');
    expect(await shown('permission-missing')).toContain('This token cannot send messages yet');
    folder.remove();
  });

  test.concurrent('the folder is gone afterwards, unless it was named', async () => {
    const folder = temporaryFolder();
    const { stderr } = await runProgram(['demo'], { cwd: folder.path, env: { TMPDIR: folder.path } });
    const made = /A project with an expired token: (\S+)/.exec(flat(stderr))?.[1] ?? '';
    expect(made).toContain(folder.path);
    expect(existsSync(made)).toBe(false);
    expect(readdirSync(folder.path)).toEqual([]);
    folder.remove();
  });
});

test.concurrent('a folder with a .env in it is left alone', async () => {
  const folder = temporaryFolder();
  folder.write('.env', 'A=1\n');
  const ran = await runProgram(['demo', '--dir', '.'], { cwd: folder.path });
  expect(ran.exit).toBe(2);
  expect(ran.stderr).toContain('has a file .env already');
  expect(readdirSync(folder.path)).toEqual(['.env']);
  folder.remove();
});

test.concurrent('an unknown trouble is a failure of usage that names the known ones', async () => {
  const ran = await runProgram(['demo', '--trouble', 'rain'], { cwd: '/' });
  expect(ran.exit).toBe(2);
  expect(ran.stderr).toContain('live-number');
});

test.concurrent('at a terminal the stand-in tells where to copy, and Enter alone takes what it hands over', async () => {
  const folder = temporaryFolder();
  const run = new PtyRun(['demo', '--dir', 'shop', '--trouble', 'wrong-paste'], { cwd: folder.path });
  try {
    await run.answer(['Which token do you want?', ENTER]);
    await run.asked('New access token');
    const page = /Copy it from (\S+),/.exec(flat(run.screen()))?.[1] ?? '';
    expect(await (await fetch(page)).text()).toMatch(/readonly>[0-9a-f]{32}</);
    run.type(ENTER);
    await run.asked('New access token');
    expect(flat(run.screen())).toContain('That is an app secret');
    expect(await (await fetch(page)).text()).toMatch(TOKEN);
    run.type(ENTER);
    await run.answer(
      ['Send the test to', ENTER],
      ['Did it arrive?', ENTER],
      ['Write the new token into .env?', ENTER],
      ['Anything else?', ENTER],
    );
    expect(await run.ended(), run.screen()).toBe(0);
    expect(run.raw).not.toMatch(TOKEN);
    const shop = join(folder.path, 'shop');
    expectReplaced(
      readFileSync(join(shop, 'env-before.txt'), 'utf8'),
      readFileSync(join(shop, '.env'), 'utf8'),
    );
  } finally {
    run.kill();
    folder.remove();
  }
});

test.concurrent('Ctrl-C ends it, and leaves nothing behind', async () => {
  const folder = temporaryFolder();
  const run = new PtyRun(['demo', '--trouble', 'none'], { cwd: folder.path, env: { TMPDIR: folder.path } });
  try {
    await run.asked('Which token do you want?');
    expect(readdirSync(folder.path)).toHaveLength(1);
    run.type(CTRL_C);
    expect(await run.ended()).toBe(130);
    expect(readdirSync(folder.path)).toEqual([]);
  } finally {
    run.kill();
    folder.remove();
  }
});

test.concurrent('Enter alone goes through it; then it offers the troubles, each in a folder of its own', async () => {
  const folder = temporaryFolder();
  const run = new PtyRun(['demo'], { cwd: folder.path, env: { TMPDIR: folder.path } });
  try {
    for (const question of [
      'Which token do you want?',
      'New access token',
      'Send the test to',
      'Did it arrive?',
      'Write the new token into .env?',
      'Anything else?',
    ]) {
      await run.answer([question, ENTER]);
    }
    await run.asked('Try it again, with something going wrong?');
    expect(readdirSync(folder.path)).toEqual([]);
    run.type(`2${ENTER}`);
    await run.answer(['Which token do you want?', ENTER], ['New access token', ENTER]);
    await run.asked('New access token');
    expect(flat(run.screen())).toContain('That is an app secret');
    run.type(CTRL_C);
    expect(await run.ended()).toBe(130);
    expect(readdirSync(folder.path)).toEqual([]);
  } finally {
    run.kill();
    folder.remove();
  }
});

test.concurrent.each(['SIGHUP', 'SIGTERM'])(
  'a window that is closed leaves nothing behind: %s',
  async (signal) => {
    const folder = temporaryFolder();
    const run = new PtyRun(['demo'], { cwd: folder.path, env: { TMPDIR: folder.path } });
    try {
      await run.asked('Which token do you want?');
      expect(readdirSync(folder.path)).toHaveLength(1);
      run.signal(signal);
      await run.ended();
      expect(readdirSync(folder.path)).toEqual([]);
    } finally {
      run.kill();
      folder.remove();
    }
  },
);

test('no real page is opened, and none can be clicked', async () => {
  const [folder, tools] = [temporaryFolder(), temporaryFolder()];
  tools.write('xdg-open', `#!/bin/sh\nprintf '%s' "$1" > '${tools.path}/opened'\n`);
  chmodSync(join(tools.path, 'xdg-open'), 0o755);
  // A terminal that makes addresses clickable.
  const env = {
    TMPDIR: folder.path,
    PATH: `${tools.path}:/usr/bin:/bin`,
    TERM_PROGRAM: 'iTerm.app',
    WT_SESSION: '1',
  };
  const run = new PtyRun(['demo'], { cwd: folder.path, env });
  try {
    await run.asked('Which token do you want?');
    run.type('o');
    await expect.poll(() => existsSync(join(tools.path, 'opened'))).toBe(true);
    await expect
      .poll(() => readFileSync(join(tools.path, 'opened'), 'utf8'))
      .toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console$/);
    await expect.poll(() => flat(run.screen())).toContain('Opened http://127.0.0.1');
    expect(run.raw).not.toContain('\u001b]8;;https');
  } finally {
    run.kill();
    folder.remove();
    tools.remove();
  }
});
