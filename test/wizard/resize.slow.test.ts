import { expect, test } from 'vitest';
import { DOWN, ENTER } from '../support/pty.ts';
import { type PtyWorld, ptyWorld } from '../support/pty-world.ts';
import { answerAll, PATH } from './situations.ts';

/** Each line of the question once, below the words that stood there before it. */
function expectOnce({ run }: PtyWorld, before: string, ...lines: readonly string[]): void {
  const after = run.lines().join('\n');
  const shown = after.slice(after.lastIndexOf(before));
  for (const line of lines) expect(shown.split(line), run.screen()).toHaveLength(2);
}

/** The width is another; the next key is pressed when it is drawn. */
async function resized({ run }: PtyWorld, columns: number, shows: RegExp): Promise<void> {
  run.resize(columns);
  await run.until(() => shows.test(run.screen()), `the question at ${columns} columns`);
}

test.concurrent('a list leaves no ghost, narrower, wider, and when a key is pressed', async () => {
  const world = await ptyWorld();
  try {
    const { run } = world;
    await run.asked(PATH[0]);
    await resized(world, 40, /^> 1\. Permanent \(system user\): for\n {5}production$/m);
    expectOnce(world, 'Step 2 of 7', PATH[0], '1. Permanent', '2. Temporary', 'Arrow keys');
    run.type(DOWN);
    await run.until(() => /^> 2\./m.test(run.screen()), 'the second line');
    expectOnce(world, 'Step 2 of 7', PATH[0], '1. Permanent', '2. Temporary', 'Arrow keys');
    await resized(world, 80, /^> 2\. Temporary: for a quick test, expires within a day$/m);
    expectOnce(world, 'Step 2 of 7', PATH[0], '1. Permanent', '2. Temporary', 'Arrow keys');
    expect(run.screen()).toContain('Open app');
  } finally {
    await world.close();
  }
});

test.concurrent('what is typed or pasted goes on at the new width', async () => {
  const world = await ptyWorld();
  try {
    const { run } = world;
    await answerAll([PATH], world);
    await run.asked('New access token');
    run.paste(world.token('system-user'));
    await run.shows(' characters');
    await resized(world, 40, /Paste it, then Enter: it stays hidden;\nEsc goes back/);
    expectOnce(world, 'Step 4 of 7', '? New access token', ' characters', 'Paste it');
    run.type(ENTER);
    await run.asked('Send the test to');
    run.type('+1 555');
    await run.shows('Send the test to +1 555');
    await resized(world, 60, /Enter to send; Esc goes back.*\?/);
    run.type(' 0100');
    await run.shows('Send the test to +1 555 0100');
    await resized(world, 34, /Enter to send; Esc goes back/);
    expectOnce(world, 'A test message', '? Send the test to +1 555 0100', 'Enter to send');
    run.type(ENTER);
    await run.asked('Did it arrive?');
  } finally {
    await world.close();
  }
});
