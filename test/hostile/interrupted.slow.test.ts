import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Folder, PROGRAM, temporaryFolder } from '../support/program.ts';
import { tokenFor } from '../support/tokens.ts';

const TOKEN = tokenFor('634974688087057', 'interrupted');
const NOBODY = ['--graph-url', 'http://127.0.0.1:1'];

let folder: Folder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** Seconds that a process has worked, in both modes (proc_pid_stat(5): fields 14 and 15, a hundred a second). */
function worked(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** A large .env, which takes seconds to read. */
const LARGE = `${Array.from({ length: 500_000 }, (_, at) => `KEY_${at}=value ${at}`).join('\n')}\nWHATSAPP_ACCESS_TOKEN=${TOKEN}\n`;

/** One line without an end, at each place of which an error may stand. */
const LOG = 'error 190 code: 4 '.repeat(300_000);

const WORK: readonly (readonly [string, readonly string[], string])[] = [
  ['explain of a log', ['explain'], LOG],
  ['check of a large .env', ['check', ...NOBODY], ''],
  ['refresh of one', ['refresh', '--token-stdin', '--yes', '--no-send', ...NOBODY], `${TOKEN}x1`],
];

describe.skipIf(process.platform !== 'linux')('Ctrl-C is heard at once in the midst of', () => {
  test.each(WORK)('%s', async (_name, args, stdin) => {
    folder.write('.env', args[0] === 'explain' ? '' : LARGE);
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: folder.path,
      env: { PATH: '/usr/bin:/bin', HOME: folder.path, NODE_DISABLE_COMPILE_CACHE: '1' },
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    const { pid = 0 } = child;
    // What starts the program takes a fifth of a second; then the large text is being read.
    while (worked(pid) < 0.6) await new Promise((resolve) => setTimeout(resolve, 10));
    const sent = performance.now();
    child.kill('SIGINT');
    const [exit] = await once(child, 'close');
    expect(exit, said).toBe(130);
    expect(said).toBe('Stopped. Nothing was written.\n');
    // A fifth of a second on a machine that does nothing else; the whole work takes several.
    expect(performance.now() - sent).toBeLessThan(1000);
  });
});
