import { expect, test } from 'vitest';
import { ENTER, flat } from '../support/pty.ts';
import { type PtyWorld, ptyWorld } from '../support/pty-world.ts';
import { AGREE, ARRIVED, answerAll, RECIPIENT } from './situations.ts';

const updated = ({ file, before, token }: PtyWorld): void =>
  expect(file()).toBe(before.replace(token('expired'), token('system-user')));

const COMMANDS: readonly (readonly [string, readonly string[], (world: PtyWorld) => Promise<void>])[] = [
  [
    'check',
    ['check', '--token-stdin'],
    async ({ run, file, before }) => {
      await run.shows('Verdict: healthy');
      expect(file()).toBe(before);
    },
  ],
  [
    'refresh --yes',
    ['refresh', '--token-stdin', '--yes', '--no-send'],
    async (world) => {
      await world.run.shows('Updated: the token works.');
      updated(world);
    },
  ],
  [
    'refresh',
    ['refresh', '--token-stdin'],
    async (world) => {
      await answerAll([RECIPIENT, ARRIVED, AGREE], world);
      if (await world.run.askedOrEnded('Anything else?')) world.run.type(ENTER);
      await world.run.ended();
      updated(world);
      expect(flat(world.run.screen())).toContain('Skipped: you already have a new token.');
    },
  ],
];

test.concurrent.each(
  COMMANDS.flatMap(([name, args, then]) => [
    [name, 'marked as a paste', args, (text: string) => `\u001b[200~${text}\u001b[201~`, then] as const,
    [name, 'typed', args, (text: string) => text, then] as const,
  ]),
)('%s --token-stdin at a terminal asks unseen (%s), and goes on', async (_name, _how, args, keys, then) => {
  const world = await ptyWorld({ args });
  try {
    const { run } = world;
    await run.asked('New access token');
    run.type(keys(world.token('system-user')));
    await run.shows(`${world.token('system-user').length} characters`);
    run.type(ENTER);
    await then(world);
    expect(await run.ended(), run.screen()).toBe(0);
    for (let at = 0; at + 12 <= world.token('system-user').length; at += 12)
      expect(run.raw).not.toContain(world.token('system-user').slice(at, at + 12));
  } finally {
    await world.close();
  }
});

test.concurrent('--token-stdin at a terminal: Ctrl-D ends it, and nothing was written', async () => {
  const world = await ptyWorld({ args: ['refresh', '--token-stdin', '--yes'] });
  try {
    await world.run.asked('New access token');
    world.run.type('\u0004');
    expect(await world.run.ended()).toBe(130);
    expect(world.file()).toBe(world.before);
    expect(world.asked).toEqual([]);
  } finally {
    await world.close();
  }
});
