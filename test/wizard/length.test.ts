import { expect, test } from 'vitest';
import { ENTER, flat } from '../support/pty.ts';
import { type PtyWorld, ptyWorld } from '../support/pty-world.ts';
import { AGREE, type Answered, ARRIVED, PASTE, PATH, RECIPIENT } from './situations.ts';

const FLASK =
  'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(debug=True)\n';
const files: NonNullable<Parameters<typeof ptyWorld>[0]>['files'] = ({ tokens, ids }) => ({
  '.env': `WHATSAPP_PHONE_NUMBER_ID=${ids.testNumber}\nWHATSAPP_ACCESS_TOKEN=${tokens.expired}\n`,
  'run.py': FLASK,
});

/** Lines from the last header (or what stands instead) to the end of the open question. */
function heightOfQuestion({ run }: PtyWorld): number {
  const lines = run.screen().split('\n');
  const question = lines.findLastIndex((line) => line.startsWith('? '));
  const before = lines.findLastIndex(
    (line, at) => at < question && (/^Step \d of 7|^What /.test(line) || line.startsWith('? ')),
  );
  return lines.length - (lines[before]?.startsWith('? ') === true ? before + 1 : before);
}

function type({ run, token }: PtyWorld, keys: Answered[1]): void {
  if (typeof keys === 'string') run.type(keys);
  else {
    run.paste(token(keys.token));
    run.type(ENTER);
  }
}

test.each([
  [80, 75, 24],
  [40, Number.POSITIVE_INFINITY, 32],
])('at %i columns the happy path fits (lines: %i, rows of one question: %i)', async (columns, most, rows) => {
  const world = await ptyWorld({ columns, files });
  try {
    for (const [message, keys] of [PATH, PASTE, RECIPIENT, ARRIVED, AGREE]) {
      await world.run.asked(message);
      await world.run.shows('Esc goes back');
      expect(heightOfQuestion(world), world.run.screen()).toBeLessThanOrEqual(rows);
      type(world, keys);
    }
    if (await world.run.askedOrEnded('Anything else?')) world.run.type(ENTER);
    expect(await world.run.ended()).toBe(0);
    const lines = world.run.screen().split('\n');
    expect(lines.length, world.run.screen()).toBeLessThanOrEqual(most);
    const links = lines.filter((line) => /https:\/\//.test(line)).map((line) => line.trim());
    expect(new Set(links).size).toBe(links.length);
    const sentences = flat(world.run.screen())
      .split(/(?<=[.!?])\s/)
      .filter((one) => one.length > 30);
    expect(new Set(sentences).size).toBe(sentences.length);
  } finally {
    await world.close();
  }
});

test.each(['logged-out', 'no-messaging', 'malformed'] as const)(
  'a token that cannot do it (%s): at most twelve lines, the reason first',
  async (name) => {
    const world = await ptyWorld({ files });
    try {
      await world.run.asked(PATH[0]);
      world.run.type(ENTER);
      await world.run.asked('New access token');
      const before = world.run.screen().split('\n').length;
      if (name === 'malformed') world.run.paste('A1b2'.repeat(20));
      else world.run.paste(world.token(name));
      world.run.type(ENTER);
      await world.run.shows(/rejects this token|Problem:/);
      await world.run.shows('Esc goes back');
      const after = world.run.screen().split('\n');
      const question = after.findLastIndex((line) => line.startsWith('? '));
      expect(question - before, world.run.screen()).toBeLessThanOrEqual(12);
      // The sandbox answers, not Meta: no line may say otherwise.
      expect(flat(after.slice(before, question).join(' '))).not.toMatch(
        /Meta (?:rejects|finds|has|refuses|says)/,
      );
    } finally {
      await world.close();
    }
  },
);
