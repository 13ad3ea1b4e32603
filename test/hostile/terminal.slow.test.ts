import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CTRL_C, ENTER } from '../support/pty.ts';
import { type PtySituation, type PtyWorld, ptyWorld } from '../support/pty-world.ts';
import { AGREE, ARRIVED, answerAll, PASTE, PATH, RECIPIENT } from '../wizard/situations.ts';

async function at(situation: PtySituation, walk: (world: PtyWorld) => Promise<void>): Promise<void> {
  const world = await ptyWorld(situation);
  try {
    await walk(world);
  } finally {
    await world.close();
  }
}

const SHOWN_CURSOR = '\u001b[?25h';
const HIDDEN_CURSOR = '\u001b[?25l';

/** Whether the cursor is to be seen after all that was written. */
const isCursorShown = (raw: string): boolean =>
  raw.lastIndexOf(SHOWN_CURSOR) >= raw.lastIndexOf(HIDDEN_CURSOR);

/** The state letter of a process, such as T for stopped. */
const stateOf = (pid: number): string => {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return text.slice(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3);
};

describe.skipIf(process.platform !== 'linux')('the terminal', () => {
  test.each([0, 10, 1])('of %i columns does not break a walk', async (columns) => {
    await at({ columns: Math.max(columns, 1), env: columns === 0 ? {} : {} }, async (world) => {
      if (columns === 0) world.run.resize(0);
      await answerAll([PATH, PASTE, RECIPIENT, ARRIVED, AGREE], world);
      await world.run.until(() => world.file() !== world.before, 'the write');
    });
  });

  test.each(['SIGQUIT', 'SIGTERM', 'SIGHUP'])('has its cursor and its echo back after %s', async (signal) => {
    await at({}, async (world) => {
      await answerAll([PATH], world);
      await world.run.asked('New access token');
      world.run.signal(signal);
      await world.run.ended();
      expect(isCursorShown(world.run.raw)).toBe(true);
      expect(world.run.isRaw()).toBe(false);
      expect(world.file()).toBe(world.before);
    });
  });

  test.each(['SIGSTOP', 'SIGTSTP'])('shows no paste after %s and fg', async (signal) => {
    await at({}, async (world) => {
      await answerAll([PATH], world);
      await world.run.asked('New access token');
      world.run.signal(signal);
      await world.run.until(() => stateOf(world.run.pid) === 'T', 'the stop');
      // What a shell does with the terminal meanwhile.
      world.run.cook();
      world.run.signal('SIGCONT');
      await world.run.until(() => world.run.isRaw(), 'the keys to be unseen again');
      world.run.paste(world.token('system-user'));
      world.run.type(ENTER);
      await world.run.shows('characters');
      expect(world.run.raw).not.toContain(world.token('system-user').slice(0, 12));
      world.run.type(CTRL_C);
      await world.run.ended();
    });
  });
});
