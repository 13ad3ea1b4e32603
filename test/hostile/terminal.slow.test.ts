import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { describe, expect, test, vi } from 'vitest';
import { PROGRAM } from '../support/program.ts';
import { CTRL_C, ENTER } from '../support/pty.ts';
import { type PtySituation, type PtyWorld, ptyWorld } from '../support/pty-world.ts';
import { answerAll, PATH } from '../wizard/situations.ts';

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
  test.each([0, 1, 10])('of %i columns does not break a walk', async (columns) => {
    await at({}, async (world) => {
      world.run.kill();
      const pty = spawn(
        '/bin/sh',
        ['-c', 'stty cols "$0" && exec "$@"', String(columns), process.execPath, PROGRAM, 'refresh'],
        {
          cwd: world.folder,
          env: { PATH: '/usr/bin:/bin', HOME: world.folder, TERM: 'xterm', WA_TOKEN_GRAPH_URL: world.url },
        },
      );
      let raw = '';
      pty.onData((data) => {
        raw += data;
      });
      // Words are broken wherever the line ends, so they are looked for without their blanks.
      const seen = (text: string): boolean =>
        stripVTControlCharacters(raw).replace(/\s/g, '').includes(text.replace(/\s/g, ''));
      const answers = [
        ['Which token do you want?', ENTER],
        ['New access token', `\u001b[200~${world.token('system-user')}\u001b[201~${ENTER}`],
        ['Send the test to', `+15550100${ENTER}`],
        ['Did it arrive?', ENTER],
      ] as const;
      for (const [question, keys] of answers) {
        await vi.waitFor(() => expect(seen(question), question).toBe(true), { timeout: 10_000 });
        await new Promise((resolve) => setTimeout(resolve, 300));
        pty.write(keys);
      }
      await vi.waitFor(
        () => {
          pty.write(ENTER);
          expect(world.file()).not.toBe(world.before);
        },
        { timeout: 10_000, interval: 500 },
      );
      expect(raw).not.toContain(world.token('system-user').slice(0, 12));
      pty.write(CTRL_C);
      pty.kill('SIGKILL');
    });
  });

  test.each(['SIGQUIT', 'SIGTERM', 'SIGHUP'])('has its cursor and its echo back after %s', async (signal) => {
    await at({}, async (world) => {
      await answerAll([PATH], world);
      await world.run.asked('New access token');
      world.run.signal(signal);
      await world.run.ended();
      expect(isCursorShown(world.run.raw)).toBe(true);
      expect(world.file()).toBe(world.before);
    });
  });

  const CRASH = 'data:text/javascript,setTimeout(()=>{throw%20Error(1)},4000)';
  test.each([
    ['Ctrl-C', CTRL_C, ''],
    ['SIGQUIT', null, 'QUIT'],
    ['SIGTERM', null, 'TERM'],
    ['SIGHUP', null, 'HUP'],
    ['a crash in the prompt', null, ''],
  ])('is to the shell as it was, after %s', async (name, keys, signal) => {
    const world = await ptyWorld();
    world.run.kill();
    const pty = spawn(
      '/bin/sh',
      ['-c', 'stty -a; "$@"; echo "ended $?"; stty -a', 'sh', process.execPath, PROGRAM, 'refresh'],
      {
        cwd: world.folder,
        env: {
          PATH: '/usr/bin:/bin',
          HOME: world.folder,
          TERM: 'xterm',
          WA_TOKEN_GRAPH_URL: world.url,
          ...(name.startsWith('a crash') ? { NODE_OPTIONS: `--import=${CRASH}` } : {}),
        },
      },
    );
    let raw = '';
    pty.onData((data) => {
      raw += data;
    });
    const shows = (text: string | RegExp): Promise<void> =>
      vi.waitFor(() => expect(stripVTControlCharacters(raw)).toMatch(text), { timeout: 15_000 });
    try {
      await shows('Which token do you want');
      await new Promise((resolve) => setTimeout(resolve, 300));
      pty.write(ENTER);
      await shows('New access token');
      if (keys !== null) pty.write(keys);
      if (signal !== '') {
        const [child = ''] = readFileSync(`/proc/${pty.pid}/task/${pty.pid}/children`, 'utf8').split(' ');
        process.kill(Number(child), `SIG${signal}`);
      }
      await shows(/ended \d+[\s\S]*speed[\s\S]* echo[a-z]* /);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const flags = (text: string): readonly string[] =>
        ['icanon', 'echo', 'isig', 'icrnl', 'opost'].map((flag) =>
          text.includes(` -${flag} `) ? `-${flag}` : flag,
        );
      expect(flags(raw.slice(raw.lastIndexOf('ended')))).toEqual(flags(raw.slice(0, raw.indexOf('Step'))));
      expect(isCursorShown(raw)).toBe(true);
      expect(world.file()).toBe(world.before);
    } finally {
      pty.kill('SIGKILL');
      await world.close();
    }
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
