import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { IDS } from '../../src/sandbox/world/ids.ts';
import type { SandboxState } from '../../src/sandbox/world/model.ts';
import { withAccount } from '../../src/sandbox/world/state.ts';
import { DOWN, ENTER, flat } from '../support/pty.ts';
import { type PtySituation, type PtyWorld, ptyWorld } from '../support/pty-world.ts';
import { AGREE, type Answered, ARRIVED, answerAll, PASTE, PATH, RECIPIENT, TO } from './situations.ts';

async function at(situation: PtySituation, walk: (world: PtyWorld) => Promise<void>): Promise<void> {
  const world = await ptyWorld(situation);
  try {
    await walk(world);
    for (const [name, token] of Object.entries(world.world.tokens)) {
      expect(world.run.raw, `the token ${name} is on the screen`).not.toContain(token.slice(0, 24));
    }
  } finally {
    await world.close();
  }
}

const END: Answered = ['Anything else?', ENTER];
const TEMPORARY: Answered = ['Which token do you want?', `2${ENTER}`];

async function finished(world: PtyWorld, answers: readonly Answered[]): Promise<string> {
  const isEnd = answers.at(-1) === END;
  await answerAll(isEnd ? answers.slice(0, -1) : answers, world);
  // Where there is nothing to offer, nothing is asked.
  if (isEnd && (await world.run.askedOrEnded(END[0]))) world.run.type(ENTER);
  expect(await world.run.ended(), world.run.screen()).toBe(0);
  return flat(world.run.screen());
}

function expectWritten(world: PtyWorld, name: 'system-user' | 'temporary'): void {
  expect(world.file()).toBe(world.before.replace(world.token('expired'), world.token(name)));
}

const STEPS = [
  'Step 1 of 7: Access Meta Developer Console',
  'Step 2 of 7: Select Your WhatsApp App',
  'Step 3 of 7: Get Temporary Token',
  'Step 4 of 7: Get Permanent Token',
  'Step 5 of 7: Update Your .env File',
  'Step 6 of 7: Restart',
  'Step 7 of 7: Test the Integration',
];

describe.each([
  { columns: 80, env: {} },
  { columns: 80, env: { NO_COLOR: '1' } },
  { columns: 40, env: {} },
  { columns: 40, env: { NO_COLOR: '1' } },
])('%j', ({ columns, env }) => {
  test.concurrent('the permanent path: five questions, Enter takes the recommended way to the end', async () => {
    await at({ columns, env }, async (world) => {
      const screen = await finished(world, [PATH, PASTE, RECIPIENT, ARRIVED, AGREE, END]);
      const places = STEPS.map((step) => screen.indexOf(step));
      expect(places).not.toContain(-1);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(screen).toMatch(/expired on \w{3} \d+ \w{3} \d{4}, \d\d:00 UTC, [23] days ago/);
      expect(screen).toContain('a hint, read from the old token');
      expect(screen).toContain('Skipped: a temporary token would expire');
      expect(screen).toContain(`${world.token('system-user').length} characters`);
      expect(screen).toContain('Sender (104169029247128)');
      expect(screen).toContain('Accepted by Meta, id wamid.');
      expect(screen).not.toMatch(/delivered[^:]*Accepted/);
      expectWritten(world, 'system-user');
      expect(world.run.raw.includes('\u001b[36m')).toBe(env.NO_COLOR === undefined);
    });
  });

  test.concurrent('the temporary path tells that the token dies soon', async () => {
    await at({ columns, env }, async (world) => {
      const answers = [TEMPORARY, ['New access token', { token: 'temporary' }] as const, RECIPIENT, ARRIVED];
      await answerAll(answers, world);
      await world.run.asked('Write the new token into .env?');
      const asked = flat(world.run.screen());
      expect(asked).toContain('Skipped for a quick test.');
      expect(asked).toMatch(/expires on .* in (?:1|2) h/);
      expect(asked).toContain('Get a permanent token first');
      world.run.type(ENTER);
      await finished(world, [END]);
      expectWritten(world, 'temporary');
    });
  });

  test.concurrent('no line is wider than the terminal, but for links', async () => {
    await at({ columns, env }, async (world) => {
      await answerAll([PATH, PASTE, RECIPIENT, ARRIVED, AGREE], world);
      await world.run.asked('Anything else?');
      const wide = world.run
        .lines()
        .filter(
          (line) => line.length >= columns && !/https?:|wamid|=\d{10}|enum|wa-dev|[a-z]_[a-z]/.test(line),
        );
      expect(wide).toEqual([]);
    });
  });
});

test.concurrent('a wrong paste is named, and asked again', async () => {
  await at({}, async (world) => {
    await answerAll([PATH], world);
    await world.run.asked('New access token');
    world.run.paste('0123456789abcdef'.repeat(2));
    world.run.type(ENTER);
    const screen = await finished(world, [PASTE, RECIPIENT, ARRIVED, AGREE, END]);
    expect(screen).toContain('That is an app secret');
    expectWritten(world, 'system-user');
  });
});

test.concurrent('the old token again is named', async () => {
  await at({}, async (world) => {
    const screen = await finished(world, [
      PATH,
      ['New access token', { token: 'expired' }],
      PASTE,
      RECIPIENT,
      ARRIVED,
      AGREE,
      END,
    ]);
    expect(screen).toContain('That is the old token again');
  });
});

describe('a paste over two lines is taken whole', () => {
  const halves = (token: string): string => `${token.slice(0, 90)}\r\n${token.slice(90)}`;

  test.concurrent('where the terminal marks pastes', async () => {
    await at({}, async (world) => {
      await answerAll([PATH], world);
      await world.run.asked('New access token');
      world.run.paste(halves(world.token('system-user')));
      await world.run.shows('characters in 2 lines');
      world.run.type(ENTER);
      const screen = await finished(world, [RECIPIENT, ARRIVED, AGREE, END]);
      expect(screen).toContain('Removed from what you pasted: line breaks inside it');
      expectWritten(world, 'system-user');
    });
  });

  test.concurrent('where it does not', async () => {
    await at({}, async (world) => {
      await answerAll([PATH], world);
      await world.run.asked('New access token');
      world.run.type(`${halves(world.token('system-user'))}${ENTER}`);
      await finished(world, [RECIPIENT, ARRIVED, AGREE, END]);
      expectWritten(world, 'system-user');
    });
  });
});

test.concurrent('a paste that comes in pieces is gathered whole', async () => {
  await at({}, async (world) => {
    await answerAll([PATH], world);
    await world.run.asked('New access token');
    const token = world.token('system-user');
    for (const piece of [`${token.slice(0, 70)}\r`, `${token.slice(70, 140)}\r`, token.slice(140)]) {
      world.run.type(piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    world.run.type(ENTER);
    await finished(world, [RECIPIENT, ARRIVED, AGREE, END]);
    expectWritten(world, 'system-user');
  });
});

test.concurrent('a token that is typed key by key is taken at Enter', async () => {
  await at({}, async (world) => {
    await answerAll([PATH], world);
    await world.run.asked('New access token');
    for (const key of world.token('system-user')) world.run.type(key);
    world.run.type(`x\u007f${ENTER}`);
    await finished(world, [RECIPIENT, ARRIVED, AGREE, END]);
    expectWritten(world, 'system-user');
  });
});

test.concurrent.each([40, 80])('four thousand characters leave one line at %i columns', async (columns) => {
  await at({ columns }, async (world) => {
    await answerAll([PATH], world);
    await world.run.asked('New access token');
    world.run.paste('ab'.repeat(2000));
    await world.run.shows('4000 characters');
    const shown = world.run.lines().filter((line) => line.startsWith('? New access token'));
    expect(shown).toEqual(['? New access token  4000 characters']);
    expect(world.run.raw).not.toContain('ababab');
  });
});

test.concurrent('a refused token: why, what to do, asked again; nothing was written before', async () => {
  await at({}, async (world) => {
    await answerAll([PATH, ['New access token', { token: 'logged-out' }]], world);
    await world.run.asked('New access token');
    expect(flat(world.run.screen())).toContain("Meta's stand-in rejects this token");
    expect(world.file()).toBe(world.before);
    world.run.paste(world.token('system-user'));
    world.run.type(ENTER);
    await finished(world, [RECIPIENT, ARRIVED, AGREE, END]);
    expectWritten(world, 'system-user');
  });
});

test.concurrent('131030 proves the token; after the recipient is added the message goes out', async () => {
  await at({ faults: [{ name: 'send-131030', times: 1, path: '/messages' }] }, async (world) => {
    const screen = await finished(world, [
      PATH,
      PASTE,
      RECIPIENT,
      ['The token works. What', `2${ENTER}`],
      ARRIVED,
      AGREE,
      END,
    ]);
    expect(screen).toContain('The token works: it was accepted');
    expect(screen).toContain('131030');
    expectWritten(world, 'system-user');
  });
});

test.concurrent('131058 proves the token; another approved template of the account is offered and sent', async () => {
  await at({ phoneNumberId: IDS.liveNumber }, async (world) => {
    const screen = await finished(world, [
      PATH,
      PASTE,
      RECIPIENT,
      ['The token works. What', ENTER],
      ARRIVED,
      AGREE,
      END,
    ]);
    expect(screen).toContain('131058');
    expect(screen).toContain('order_ready is on its way');
    expectWritten(world, 'system-user');
  });
});

test.concurrent.each<['send-131047' | 'send-132001']>([['send-131047'], ['send-132001']])(
  '%s proves the token and does not block',
  async (fault) => {
    await at({ faults: [fault] }, async (world) => {
      const answers: Answered[] = [
        PATH,
        PASTE,
        RECIPIENT,
        ['The token works. What', ENTER],
        ['The token works. What', ENTER],
      ];
      const screen = await finished(world, [...answers, AGREE, END]);
      expect(screen).toContain('The token works: it was accepted');
      expectWritten(world, 'system-user');
    });
  },
);

test.concurrent('without a number id the numbers that the token reaches are a list', async () => {
  await at({ phoneNumberId: null }, async (world) => {
    await answerAll([PATH, PASTE], world);
    await world.run.asked('Which phone number should send?');
    const list = flat(world.run.screen());
    expect(list).toContain('1. +1 555-078-3881');
    expect(list).toContain('2. +1 631-555-5555');
    world.run.type(ENTER);
    const offer: Answered = ['Anything else?', `2${ENTER}`];
    const screen = await finished(world, [RECIPIENT, ARRIVED, AGREE, offer, END]);
    expect(screen).toContain('Put WHATSAPP_PHONE_NUMBER_ID=');
    const written = world.before.replace(world.token('expired'), world.token('system-user'));
    expect(world.file()).toBe(`${written}WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}
`);
  });
});

test.concurrent.each([40, 80])('a list of thirty numbers rolls, at %i columns', async (columns) => {
  const thirty = (state: SandboxState): SandboxState => {
    const numbers = state.accounts.flatMap((account) => account.numbers).slice(0, 1);
    return withAccount(state, IDS.testAccount, {
      numbers: Array.from({ length: 30 }, (_, at) =>
        numbers.map((one) => ({ ...one, id: `${one.id}${at}`, display: `+1 555-078-${3000 + at}` })),
      ).flat(),
    });
  };
  await at({ phoneNumberId: null, change: thirty, columns }, async (world) => {
    await answerAll([PATH, PASTE], world);
    await world.run.asked('Which phone number should send?');
    for (let step = 0; step < 24; step += 1) world.run.type(DOWN);
    await world.run.until(() => /^> 25\./m.test(world.run.screen()), 'the 25th line');
    world.run.type(ENTER);
    const screen = await finished(world, [RECIPIENT, ARRIVED, AGREE, END]);
    expect(screen).toContain('Which phone number should send? +1 555-078-3024');
    expect(screen.match(/Which phone number should send\?/g)).toHaveLength(1);
  });
});

test.concurrent('Ctrl-Z is no way to see what is pasted next', async () => {
  await at({}, async (world) => {
    await answerAll([PATH], world);
    await world.run.asked('New access token');
    world.run.type('\u001a');
    world.run.paste(world.token('system-user'));
    world.run.type(ENTER);
    await world.run.asked('Send the test to');
  });
});

test.concurrent('no .env: one is made from the example, for its owner alone', async () => {
  const example = `# copy me\nWHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}\nWHATSAPP_ACCESS_TOKEN=your_token_here\n`;
  await at({ files: () => ({ '.env.example': example }) }, async (world) => {
    const screen = await finished(world, [
      ['There is no .env', ENTER],
      PATH,
      PASTE,
      RECIPIENT,
      ARRIVED,
      AGREE,
      END,
    ]);
    expect(screen).toContain('.env.example');
    expect(world.file()).toBe(example.replace('your_token_here', world.token('system-user')));
    expect(world.file('.env.example')).toBe(example);
    expect(statSync(join(world.folder, '.env')).mode & 0o777).toBe(0o600);
  });
});

test.concurrent('a file that cannot be edited ends it at once, with line and reason', async () => {
  const env = 'A=1\nWHATSAPP_ACCESS_TOKEN="never closed\n';
  await at({ files: () => ({ '.env': env }) }, async (world) => {
    expect(await world.run.ended()).toBe(2);
    expect(flat(world.run.screen())).toContain('.env, line 2:');
    expect(world.asked).toEqual([]);
    expect(world.file()).toBe(env);
  });
});

test.concurrent('declined at the write: exit 130, .env byte-identical', async () => {
  await at({}, async (world) => {
    await answerAll(
      [PATH, PASTE, RECIPIENT, ARRIVED, ['Write the new token into .env?', `2${ENTER}`]],
      world,
    );
    expect(await world.run.ended()).toBe(130);
    expect(world.run.screen()).toMatch(/Stopped\. Nothing was written\.$/);
    expect(world.file()).toBe(world.before);
  });
});

test.concurrent('back from the token to the path, and the other path is taken', async () => {
  await at({}, async (world) => {
    await answerAll([PATH, ['New access token', '\u001b'], TEMPORARY], world);
    await world.run.asked('New access token');
    expect(flat(world.run.screen())).toContain('Skipped for a quick test.');
  });
});

test.concurrent('the last choice goes back like Esc', async () => {
  await at({}, async (world) => {
    await answerAll([PATH, PASTE, RECIPIENT, ['Did it arrive?', `3${ENTER}`]], world);
    await world.run.asked('Send the test to');
  });
});

test.concurrent('a token that works is said to work; keeping it writes nothing and exits 0', async () => {
  await at({ old: 'system-user' }, async (world) => {
    const screen = await finished(world, [['This token works.', ENTER]]);
    expect(screen).toContain('works, and never expires');
    expect(screen).toContain('Kept');
    expect(world.file()).toBe(world.before);
  });
});

test.concurrent('the same living token again is not written, and ends well', async () => {
  await at({ old: 'system-user' }, async (world) => {
    const answers: Answered[] = [['This token works.', `2${ENTER}`], PATH, PASTE, RECIPIENT, ARRIVED, END];
    const screen = await finished(world, answers);
    expect(screen).toContain('The file already holds this token');
    expect(world.file()).toBe(world.before);
  });
});

test.concurrent('a file that can only be written in place is asked about first', async () => {
  await at({ hardLink: true }, async (world) => {
    const answers: Answered[] = [PATH, PASTE, RECIPIENT, ARRIVED, AGREE];
    await answerAll(answers, world);
    await world.run.asked('Write it in place?');
    expect(world.file()).toBe(world.before);
    world.run.type(ENTER);
    await finished(world, [END]);
    expectWritten(world, 'system-user');
    expect(world.file('second-name')).toBe(world.file());
  });
});

test.concurrent('on the person’s explicit word an unproved token is written', async () => {
  await at({ faults: ['rate-limit-app'] }, async (world) => {
    const unproved: Answered = ['Nothing proves that this token works.', `2${ENTER}`];
    const screen = await finished(world, [
      PATH,
      PASTE,
      ['There was no answer about this token.', `3${ENTER}`],
      unproved,
      END,
    ]);
    expect(screen).toContain('Written, not verified');
    expectWritten(world, 'system-user');
  });
});

test.concurrent('what the command line says is not asked', async () => {
  await at({ args: ['refresh', '--temporary', '--no-send'] }, async (world) => {
    const screen = await finished(world, [['New access token', { token: 'temporary' }], AGREE, END]);
    expect(screen).not.toContain('Which token do you want?');
    expect(world.asked.filter((one) => one.startsWith('POST'))).toEqual([]);
    expectWritten(world, 'temporary');
  });
});

test.concurrent('a token file at a terminal: everything is told, and only the write is asked', async () => {
  await at({ args: ['refresh', '--token-file', 'new.txt', '--to', TO] }, async (world) => {
    writeFileSync(join(world.folder, 'new.txt'), `${world.token('system-user')}\n`);
    await finished(world, [ARRIVED, AGREE, END]);
    expectWritten(world, 'system-user');
  });
});

test.concurrent('--dry-run shows the change, sends nothing, writes nothing', async () => {
  await at({ args: ['refresh', '--dry-run'] }, async (world) => {
    const screen = await finished(world, [PATH, PASTE]);
    for (const step of STEPS) expect(screen).toContain(step);
    expect(screen).toContain('Dry run: nothing was sent, nothing was written.');
    expect(world.asked.filter((one) => one.startsWith('POST'))).toEqual([]);
    expect(world.file()).toBe(world.before);
  });
});

test.concurrent('--yes asks everything but the write; --json ends with one object', async () => {
  await at({ args: ['refresh', '--yes', '--json'] }, async (world) => {
    await finished(world, [PATH, PASTE, RECIPIENT, ARRIVED, END]);
    expect(
      JSON.parse(
        world.run
          .screen()
          .replace(/^[\s\S]*\n(?=\{"schemaVersion")/, '')
          .replaceAll('\n', ''),
      ),
    ).toMatchObject({
      result: 'updated',
      exitCode: 0,
      testSend: { status: 'accepted' },
    });
  });
});

test.concurrent('where no browser opens, the page is named', async () => {
  await at({}, async (world) => {
    await world.run.asked('Which token do you want?');
    world.run.type('o');
    await world.run.asked('Which token do you want?');
    expect(flat(world.run.screen())).toContain(
      'No browser opens here. The page: https://developers.facebook.com/apps/',
    );
  });
});

test.concurrent('--no-open offers no key', async () => {
  await at({ args: ['refresh', '--no-open'] }, async (world) => {
    await world.run.asked('Which token do you want?');
    expect(world.run.screen()).not.toContain('o opens the page');
  });
});

test.concurrent('a reminder is saved on request, and is offered once', async () => {
  await at({}, async (world) => {
    const answers = [
      PATH,
      ['New access token', { token: 'system-user-60-days' }] as const,
      RECIPIENT,
      ARRIVED,
      AGREE,
    ];
    await answerAll([...answers, ['Anything else?', `3${ENTER}`], END], world);
    expect(await world.run.ended()).toBe(0);
    const name = readdirSync(world.folder).find((file) => file.endsWith('.ics')) ?? '';
    const text = readFileSync(join(world.folder, name), 'utf8');
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*\r\nEND:VCALENDAR\r\n$/);
    expect(text).not.toContain(world.token('system-user-60-days').slice(0, 12));
  });
});

test('the old token in another .env file: told, and replaced when the person says so', async () => {
  const other = (token: string): string => `# the worker\nWA_TOKEN='${token}' # same as above\n`;
  const files: PtySituation['files'] = ({ tokens, ids }) => ({
    '.env': `WHATSAPP_PHONE_NUMBER_ID=${ids.testNumber}\nWHATSAPP_ACCESS_TOKEN=${tokens.expired}\n`,
    'worker/.env': other(tokens.expired),
  });
  await at({ files }, async (world) => {
    const screen = await finished(world, [
      PATH,
      PASTE,
      RECIPIENT,
      ARRIVED,
      AGREE,
      ['Anything else?', `2${ENTER}`],
      END,
    ]);
    expect(screen).toContain('Put the new token into worker/.env too');
    expect(screen).toContain('Written: worker/.env');
    expect(world.file('worker/.env')).toBe(other(world.token('system-user')));
  });
});

// Other systems tell less of a process: nothing is said there.
test.skipIf(process.platform !== 'linux')(
  'an app that still runs is named, and seen when it is gone',
  async () => {
    const files: PtySituation['files'] = ({ tokens, ids }) => ({
      '.env': `WHATSAPP_PHONE_NUMBER_ID=${ids.testNumber}\nWHATSAPP_ACCESS_TOKEN=${tokens.expired}\n`,
      'package.json': '{ "scripts": { "start": "node app.js" } }',
      'app.js': 'setInterval(() => {}, 1000);',
    });
    // A home folder is no project: other programs run there.
    await at({ files, env: { HOME: '/' } }, async (world) => {
      const app = spawn('node', ['app.js'], { cwd: world.folder, stdio: 'ignore' });
      try {
        const asked: Answered = ['Your app still has the old token.', ENTER];
        await answerAll([PATH, PASTE, RECIPIENT, ARRIVED, AGREE, asked], world);
        await world.run.asked(asked[0]);
        expect(flat(world.run.screen())).toContain(`pid ${app.pid}, \`node app.js\``);
        app.kill();
        await new Promise((resolve) => app.once('exit', resolve));
        world.run.type(ENTER);
        const screen = await finished(world, [END]);
        expect(screen).toContain('No process of the project holds the old token');
        expect(screen).toMatch(/Done .env has the new token/);
      } finally {
        app.kill();
      }
    });
  },
);
