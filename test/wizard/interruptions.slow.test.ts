import { spawn } from '@lydell/node-pty';
import { expect, test } from 'vitest';
import type { ActiveFault } from '../../src/sandbox/faults/faults.ts';
import { PROGRAM } from '../support/program.ts';
import { CTRL_C, CTRL_D, ENTER } from '../support/pty.ts';
import { type PtySituation, type PtyWorld, ptyWorld } from '../support/pty-world.ts';
import { AGREE, type Answered, ARRIVED, answerAll, PASTE, PATH, RECIPIENT } from './situations.ts';

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

const SLOW: ActiveFault = { name: 'slow' };

interface Waiting {
  readonly answers: readonly Answered[];
  /** Becomes slow before the last answer is typed. */
  readonly what: string;
  readonly written?: boolean;
}

const REQUESTS: readonly (readonly [string, Waiting])[] = [
  ['the look at the old token', { answers: [], what: "Asking Meta's stand-in about the token in place" }],
  ['the look at the new one', { answers: [PATH, PASTE], what: "Asking Meta's stand-in about the new token" }],
  ['the test message', { answers: [PATH, PASTE, RECIPIENT], what: 'Sending one test message' }],
  [
    'the last look, after the write',
    {
      answers: [PATH, PASTE, RECIPIENT, ARRIVED, AGREE],
      what: "Asking Meta's stand-in about the token in the file",
      written: true,
    },
  ],
];

async function waitingFor({ answers, what }: Waiting, world: PtyWorld): Promise<void> {
  const last = answers.at(-1);
  await answerAll(answers.slice(0, -1), world);
  if (last !== undefined) await world.run.asked(last[0]);
  world.faults(SLOW);
  if (last !== undefined) {
    const keys = last[1];
    if (typeof keys === 'string') world.run.type(keys);
    else {
      world.run.paste(world.token(keys.token));
      world.run.type(ENTER);
    }
  }
  await world.run.shows(what);
}

test.concurrent.each(REQUESTS)('Ctrl-C during %s', async (_name, waiting) => {
  await at(waiting.answers.length === 0 ? { faults: [SLOW] } : {}, async (world) => {
    await waitingFor(waiting, world);
    world.run.type(CTRL_C);
    expect(await world.run.ended()).toBe(130);
    const last = world.run.screen().split('\n').at(-1);
    expect(last).toBe(
      waiting.written === true ? 'Stopped. The new token is in place: .env' : 'Stopped. Nothing was written.',
    );
    expect(world.file() === world.before).toBe(waiting.written !== true);
    expect(world.run.raw.lastIndexOf('\u001b[?25h')).toBeGreaterThan(
      world.run.raw.lastIndexOf('\u001b[?25l'),
    );
  });
});

test.concurrent('a paste that comes during a request is not echoed, and is not taken for an answer', async () => {
  await at({ faults: [{ name: 'slow', times: 3 }], args: ['refresh', '--timeout', '1'] }, async (world) => {
    await world.run.shows("Asking Meta's stand-in about the token in place");
    world.run.type(`${world.token('system-user')}${ENTER}`);
    await world.run.asked('Which token do you want?');
  });
});

test.concurrent.each([
  ['a list', []],
  ['the token', [PATH]],
  ['the recipient', [PATH, PASTE]],
] as const)('Ctrl-D at %s ends it like Ctrl-C', async (_name, answers) => {
  await at({}, async (world) => {
    await answerAll(answers, world);
    await world.run.shows(/Esc goes back/);
    await new Promise((resolve) => setTimeout(resolve, 300));
    world.run.type(CTRL_D);
    expect(await world.run.ended()).toBe(130);
    expect(world.run.screen()).toMatch(/Stopped\. Nothing was written\.$/);
  });
});

test.concurrent.each(['SIGTERM', 'SIGINT', 'SIGHUP'])(
  '%s at a question ends it with one line',
  async (signal) => {
    await at({}, async (world) => {
      await world.run.asked('Which token do you want?');
      world.run.signal(signal);
      expect(await world.run.ended()).toBe(130);
      expect(world.run.screen()).toMatch(/Stopped\. Nothing was written\.$/);
      expect(world.file()).toBe(world.before);
    });
  },
);

test.concurrent('SIGTERM during a request ends it with one line', async () => {
  await at({ faults: [SLOW] }, async (world) => {
    await world.run.shows('Asking Meta');
    world.run.signal('SIGTERM');
    expect(await world.run.ended()).toBe(130);
    expect(world.run.screen()).toMatch(/Stopped\. Nothing was written\.$/);
  });
});

/** The shell's own terminal, before and after: what `stty` says of it. */
test.concurrent.each([
  ['at the token', CTRL_C],
  ['at the first question', CTRL_D],
])('echo and line mode are as before, stopped %s', async (_name, keys) => {
  const world = await ptyWorld();
  const script = `stty -a > before; ${process.execPath} ${PROGRAM} refresh; echo exit=$?; stty -a > after`;
  const shell = spawn('/bin/sh', ['-c', script], {
    cols: 80,
    rows: 40,
    cwd: world.folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: world.folder,
      TERM: 'xterm',
      WA_TOKEN_GRAPH_URL: 'http://127.0.0.1:9',
    },
  });
  try {
    let shown = '';
    let typed = false;
    await new Promise<void>((resolve) => {
      shell.onData((data) => {
        shown += data;
        if (!typed && shown.includes('Esc goes back')) {
          typed = true;
          setTimeout(() => shell.write(keys), 200);
        }
      });
      shell.onExit(() => resolve());
    });
    expect(shown).toContain('exit=130');
    expect(world.file('after')).toBe(world.file('before'));
  } finally {
    shell.kill();
    await world.close();
  }
});

test.concurrent('with CI set nobody is asked: exit 2 at once, with what to type', async () => {
  await at({ env: { CI: '1' } }, async (world) => {
    expect(await world.run.ended()).toBe(2);
    expect(world.run.screen()).toContain('--token-stdin');
    expect(world.asked).toEqual([]);
  });
});
