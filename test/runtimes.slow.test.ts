import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { APP_ID, graphError, NUMBER_ID, serving } from './commands/check/behaviours.ts';
import { runPackage } from './support/outside.ts';
import { type Loopback, loopback, PROGRAM, spawnProgram } from './support/program.ts';
import { tokenFor } from './support/tokens.ts';

const TOKEN = tokenFor(APP_ID, 'runtimes');

/** Where npm has the runtime's own binary; a test of one that can't be had is skipped by name. */
function binaryOf(name: string, at: string): string | null {
  const { status, stdout } = runPackage([name], ['sh', '-c', 'echo "$PATH"'], {});
  const binary = join(stdout.split(':')[0] ?? '', '..', name, at);
  return status === 0 && existsSync(binary) ? binary : null;
}

const RUNTIMES = [
  ['Bun', binaryOf('@oven/bun-linux-x64', 'bin/bun'), []],
  ['Deno', binaryOf('@deno/linux-x64-glibc', 'deno'), ['run', '--allow-all', '--no-prompt']],
] as const;

let graph: Loopback;
let evil: Loopback;
let folder = '';
beforeAll(async () => {
  graph = await loopback(serving({ what: '', verdict: 'healthy', cause: null }));
  evil = await loopback(graphError(401, 190, 'Session has expired', { error_subcode: 463 }));
});
afterAll(() => Promise.all([graph.close(), evil.close()]));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wa-token-runtime-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(RUNTIMES)('%s', (_name, binary, flags) => {
  const works = binary !== null && process.platform === 'linux' && process.arch === 'x64';
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawnProgram(binary ?? '', [...flags, PROGRAM, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    });
  const write = (more: string) =>
    writeFileSync(
      join(folder, '.env'),
      `WHATSAPP_PHONE_NUMBER_ID=${NUMBER_ID}\nWHATSAPP_ACCESS_TOKEN=${TOKEN}\n${more}`,
    );

  test.runIf(works)('checks a token', async () => {
    write('');
    const { exit, stdout } = await run(['check', '--json', '--graph-url', graph.url]);
    expect({ exit, verdict: JSON.parse(stdout).verdict }).toEqual({ exit: 0, verdict: 'healthy' });
    expect(stdout).not.toContain(TOKEN.slice(0, 24));
  });

  test.runIf(works)('a .env redirects no traffic', async () => {
    write(`WA_TOKEN_GRAPH_URL=${evil.url}\nHTTPS_PROXY=${evil.url}\nHTTP_PROXY=${evil.url}\n`);
    const asked = await run(['check', '--json', '--graph-url', graph.url]);
    expect(asked.exit).toBe(0);
    // Without the flag it would go to Meta itself: to nobody here.
    const alone = await run(['check', '--json', '--timeout', '1', '--offline']);
    expect(JSON.parse(alone.stdout).graphUrl).toBeUndefined();
    expect(evil.requests).toHaveLength(0);
  });

  test.runIf(works)('a usage error is exit 2', async () => {
    write('');
    expect((await run(['check', '--format', 'xml'])).exit).toBe(2);
  });
});
