import { expect, test } from 'vitest';
import { CTRL_C, ENTER, flat } from '../support/pty.ts';
import { ptyWorld } from '../support/pty-world.ts';
import { AGREE, ARRIVED, answerAll, PASTE, PATH, RECIPIENT } from './situations.ts';

test('at a real terminal, to the end: seven headers, one value changed, no token on the screen', async () => {
  const world = await ptyWorld();
  try {
    await answerAll([PATH, PASTE, RECIPIENT, ARRIVED, AGREE, ['Anything else?', ENTER]], world);
    expect(await world.run.ended(), world.run.screen()).toBe(0);
    const screen = flat(world.run.screen());
    expect([...screen.matchAll(/Step (\d) of 7/g)].map(([, step]) => step).join('')).toBe('1234567');
    expect(world.file()).toBe(world.before.replace(world.token('expired'), world.token('system-user')));
    expect(world.run.raw).not.toContain(world.token('system-user').slice(0, 24));
  } finally {
    await world.close();
  }
});

test('Ctrl-C at a real terminal: exit 130, nothing written', async () => {
  const world = await ptyWorld();
  try {
    await answerAll([PATH], world);
    await world.run.asked('New access token');
    world.run.type(CTRL_C);
    expect(await world.run.ended()).toBe(130);
    expect(world.file()).toBe(world.before);
  } finally {
    await world.close();
  }
});
