import { expect, test } from 'vitest';
import { STEPS } from '../../src/wizard/steps.ts';
import { ENTER } from '../support/pty.ts';
import { ptyWorld } from '../support/pty-world.ts';
import { come, SITUATIONS, type Situation } from './situations.ts';

const QUESTIONS: readonly (readonly [string, Situation])[] = Object.entries(SITUATIONS);
const APP_SECRET = '0123456789abcdef'.repeat(2);

/** How a terminal hands a paste over: with marks, without, and without in pieces. */
const WAYS: readonly (readonly [string, (text: string) => readonly string[]])[] = [
  ['marked', (text) => [`\u001b[200~${text}\u001b[201~`]],
  ['unmarked', (text) => [text + ENTER]],
  ['in pieces', (text) => [text.slice(0, 7), text.slice(7, 60), `${text.slice(60)}${ENTER}`]],
];

test.concurrent.each(
  QUESTIONS.flatMap(([name, situation]) =>
    WAYS.map(([way, pieces]) => [name, way, situation, pieces] as const),
  ),
)('%s: a token that is pasted there (%s) is never on the screen', async (name, _way, situation, pieces) => {
  const world = await ptyWorld(situation);
  try {
    await come(situation, world);
    const token = world.token('employee');
    for (const piece of pieces(token)) {
      world.run.type(piece);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    if (name === 'paste') world.run.type(ENTER);
    await world.run.shows(/not shown|\d+ characters/);
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (let at = 0; at + 12 <= token.length; at += 6) {
      expect(world.run.raw).not.toContain(token.slice(at, at + 12));
    }
    expect('ask' in STEPS[name as keyof typeof STEPS]).toBe(true);
  } finally {
    await world.close();
  }
});

test.concurrent.each(QUESTIONS.filter(([, { written }]) => written !== true))(
  '%s: an app secret that is pasted there is never on the screen either',
  async (name, situation) => {
    const world = await ptyWorld(situation);
    try {
      await come(situation, world);
      world.run.paste(APP_SECRET);
      if (name === 'paste' || name === 'recipient') world.run.type(ENTER);
      await world.run.shows(/app secret|other signs|telephone number|not shown/);
      expect(world.run.raw).not.toContain(APP_SECRET.slice(0, 10));
    } finally {
      await world.close();
    }
  },
);
