import { expect, test } from 'vitest';
import { CTRL_C, ENTER, ESC } from '../support/pty.ts';
import { type PtyWorld, ptyWorld } from '../support/pty-world.ts';

const PLAIN = { NO_COLOR: '1' };
const WAYS = [
  { args: ['refresh', '--accessible'], env: PLAIN },
  { args: ['refresh'], env: { ...PLAIN, ACCESSIBLE: '1' } },
  { args: ['refresh'], env: { ...PLAIN, TERM: 'dumb' } },
] as const;

/** Without paste marks, which a plain prompt does not ask for. */
async function paste(world: PtyWorld, text: string): Promise<void> {
  world.run.type(text + ENTER);
}

function expectNoToken(world: PtyWorld): void {
  for (const token of Object.values(world.world.tokens)) {
    expect(world.run.raw).not.toContain(token.slice(0, 24));
  }
}

test.concurrent.each(WAYS)(
  'each question is printed once, and nothing is drawn over: %j',
  async ({ args, env }) => {
    const world = await ptyWorld({ args, env });
    try {
      await world.run.shows(/A number, then Enter[^:]*: 1\)[^:]*:/);
      world.run.type(ENTER);
      await world.run.shows('? New access token (paste it');
      await paste(world, world.token('system-user'));
      await world.run.shows(/more\): \d+ characters/);
      await world.run.shows('? Send the test to');
      world.run.type(`155501\u007f100${ENTER}`);
      for (const question of ['Did it arrive?', 'Write the new token into .env?', 'Anything else?']) {
        await world.run.shows(question);
        await world.run.until(() => world.run.screen().trimEnd().endsWith(':'), `the hint of ${question}`);
        world.run.type(ENTER);
      }
      expect(await world.run.ended(), world.run.screen()).toBe(0);
      expect(world.file()).toBe(world.before.replace(world.token('expired'), world.token('system-user')));
      expect(world.run.raw).not.toContain('\u001b');
      expect(world.run.screen()).toContain('Asking Meta');
      expectNoToken(world);
    } finally {
      await world.close();
    }
  },
);

test('a number chooses, another one is refused, `?` tells more, Esc goes back, Ctrl-C ends it', async () => {
  const world = await ptyWorld({ args: ['refresh', '--accessible'], env: PLAIN });
  try {
    await world.run.shows(/A number, then Enter/);
    world.run.type(`9${ENTER}`);
    await world.run.shows('Type a number from 1 to');
    world.run.type(`2${ENTER}`);
    await world.run.shows('Step 4 of 7');
    await world.run.shows('? New access token (paste it');
    world.run.type(ESC);
    await world.run.until(
      () => world.run.screen().split('? Which token do you want?').length === 3,
      'the question again',
    );
    world.run.type(CTRL_C);
    expect(await world.run.ended()).toBe(130);
    expect(world.file()).toBe(world.before);
    expect(world.run.raw).not.toContain('\u001b');
  } finally {
    await world.close();
  }
});

test('a token that is pasted at another question is not echoed, and is taken', async () => {
  const world = await ptyWorld({ args: ['refresh', '--accessible'], env: PLAIN });
  try {
    await world.run.shows(/A number, then Enter/);
    await paste(world, world.token('system-user'));
    await world.run.shows('? Send the test to');
    expectNoToken(world);
  } finally {
    await world.close();
  }
});
