import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { STEPS } from '../../src/wizard/steps.ts';
import { CTRL_C, ESC } from '../support/pty.ts';
import { type PtyWorld, ptyWorld } from '../support/pty-world.ts';
import { come, SITUATIONS, type Situation } from './situations.ts';

const questions: readonly (readonly [string, Situation])[] = Object.entries(SITUATIONS);

async function at(situation: Situation, check: (world: PtyWorld) => Promise<void>): Promise<void> {
  const world = await ptyWorld(situation);
  try {
    await come(situation, world);
    await check(world);
    for (const [name, token] of Object.entries(world.world.tokens)) {
      expect(world.run.raw, `the token ${name} is on the screen`).not.toContain(token.slice(0, 24));
    }
  } finally {
    await world.close();
  }
}

const envOf = ({ folder, file }: PtyWorld): string | null =>
  existsSync(join(folder, '.env')) ? file() : null;

test('every question of the table has a way to it here', () => {
  const asking = Object.entries(STEPS).filter(([, row]) => 'ask' in row);
  expect(questions.map(([name]) => name).sort()).toEqual(asking.map(([name]) => name).sort());
});

test.concurrent.each(questions)('%s: the way back is on the screen and is gone', async (_name, situation) => {
  await at(situation, async ({ run }) => {
    const before = situation.answers.at(-1)?.[0];
    if (!['New access token', 'Send the test to'].includes(situation.message)) {
      expect(run.screen()).toMatch(/\n[> ] \d\. Go back/);
    }
    run.type(ESC);
    // Before the first question, and after the write, the look is taken again and the same is asked.
    await run.asked(situation.written === true || before === undefined ? situation.message : before);
  });
});

test.concurrent.each(questions)('%s: Ctrl-C ends it with one line, exit 130', async (_name, situation) => {
  await at(situation, async (world) => {
    const { run, before } = world;
    run.type(CTRL_C);
    expect(await run.ended()).toBe(130);
    const last = run.screen().split('\n').at(-1);
    if (situation.written === true) {
      expect(last).toBe('Stopped. The new token is in place: .env');
      expect(envOf(world)).not.toBe(before);
    } else {
      expect(last).toBe('Stopped. Nothing was written.');
      expect(envOf(world) ?? '').toBe(before);
    }
    expect(run.raw.lastIndexOf('\u001b[?25h'), 'the cursor is shown again').toBeGreaterThan(
      run.raw.lastIndexOf('\u001b[?25l'),
    );
    expect(run.raw.lastIndexOf('\u001b[?2004l'), 'paste marks are off again').toBeGreaterThanOrEqual(
      run.raw.lastIndexOf('\u001b[?2004h'),
    );
  });
});
