import { expect, test } from 'vitest';
import { IDS } from '../../src/sandbox/world/ids.ts';
import { runProgram } from '../support/program.ts';
import { ENTER, ESC, flat } from '../support/pty.ts';
import { ptyWorld } from '../support/pty-world.ts';
import { AGREE, ARRIVED, answerAll, PASTE, PATH, RECIPIENT } from './situations.ts';

/** What people put where the phone number id belongs, and what the wizard calls it. */
const WRONG: readonly (readonly [string, string, string])[] = [
  ['a telephone number', '15550783881', 'it is the telephone number itself'],
  ['the account id', IDS.testAccount, 'it is the id of the WhatsApp account'],
  ['the app id', IDS.app, 'it is the id of the app'],
  ['an unknown id', '999999999999999', 'this token cannot reach it'],
];

test.concurrent.each(WRONG)(
  '%s as the phone number id: named, changed, and healthy',
  async (_what, id, words) => {
    const world = await ptyWorld({ phoneNumberId: id });
    try {
      await answerAll([PATH, PASTE], world);
      await world.run.asked('Which phone number should it be?');
      expect(flat(world.run.screen())).toContain(`The phone number id ${id}`);
      expect(flat(world.run.screen())).toContain(words);
      world.run.type(ENTER);
      await answerAll([RECIPIENT, ARRIVED, AGREE, ['Change the wrong id too?', ENTER]], world);
      if (await world.run.askedOrEnded('Anything else?')) world.run.type(ENTER);
      expect(await world.run.ended(), world.run.screen()).toBe(0);
      expect(world.file()).toBe(
        world.before
          .replace(world.token('expired'), world.token('system-user'))
          .replace(`WHATSAPP_PHONE_NUMBER_ID=${id}`, `WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}`),
      );
      const url = /according to (\S+)/.exec(flat(world.run.screen()))?.[1] ?? '';
      const check = await runProgram(['check', '--json', '--graph-url', url], { cwd: world.folder });
      expect(JSON.parse(check.stdout)).toMatchObject({ verdict: 'healthy' });
    } finally {
      await world.close();
    }
  },
);

test.concurrent('Esc after five wrong pastes goes to the question before', async () => {
  const world = await ptyWorld();
  try {
    await answerAll([PATH], world);
    for (let time = 0; time < 5; time += 1) {
      await world.run.asked('New access token');
      world.run.paste('0123456789abcdef'.repeat(2));
      world.run.type(ENTER);
    }
    await world.run.asked('New access token');
    world.run.type(ESC);
    await world.run.asked(PATH[0]);
  } finally {
    await world.close();
  }
});
