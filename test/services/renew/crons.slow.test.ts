import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { member } from '../../support/graph-samples.ts';
import { PROGRAM } from '../../support/program.ts';
import { heldBy } from '../../support/renew-lab.ts';

let server: ChildProcess;
let sheet: unknown;
let folder: string;

beforeAll(async () => {
  server = spawn(process.execPath, [PROGRAM, 'sandbox', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
  if (server.stdout === null) throw new Error('no stdout');
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  sheet = JSON.parse(String(line));
});
afterAll(() => void server.kill('SIGKILL'));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wa-token-crons-'));
  const of = (part: string, name: string): string => String(member(member(sheet, part), name));
  const lines = [
    `WHATSAPP_PHONE_NUMBER_ID=${of('ids', 'testNumber')}`,
    `WHATSAPP_APP_ID=${of('ids', 'app')}`,
    `WHATSAPP_APP_SECRET=${String(member(sheet, 'appSecret'))}`,
    `WHATSAPP_ACCESS_TOKEN=${of('tokens', 'system-user-60-days')}`,
    '',
  ];
  writeFileSync(join(folder, '.env'), lines.join('\n'));
  return () => rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** As a cron starts it, and killed after so many milliseconds. The sandbox's token has 59 days, a fresh one 60. */
async function renew(killAfter?: number): Promise<Ran> {
  const url = String(member(sheet, 'url'));
  const args = ['renew', '--if-expiring-within', '1428h', '--json', '--graph-url', url];
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  if (killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter);
  const [exit] = await once(child, 'close');
  return { exit, out, err };
}

const env = (): string => readFileSync(join(folder, '.env'), 'utf8');

test('of four crons at once one renews, and the others find that done', { timeout: 120_000 }, async () => {
  const old = heldBy(env());
  const all = await Promise.all([renew(), renew(), renew(), renew()]);
  expect(all.map(({ exit }) => exit)).toEqual([0, 0, 0, 0]);
  const results = all.map(({ out }) => String(member(JSON.parse(out), 'result'))).sort();
  expect(results).toEqual(['unchanged', 'unchanged', 'unchanged', 'updated']);
  expect(heldBy(env())).not.toBe(old);
  expect(readdirSync(folder)).toEqual(['.env']);
  for (const { out, err } of all) expect(out + err).not.toContain(heldBy(env()).slice(0, 20));
});

test('killed at any time, the next one finishes', { timeout: 300_000 }, async () => {
  const whole = env();
  for (let after = 150; after < 1500; after += 150) {
    writeFileSync(join(folder, '.env'), whole);
    await renew(after);
    const held = heldBy(env());
    expect(env()).toBe(whole.replace(heldBy(whole), held));
    const again = await renew();
    expect(again.exit, again.err).toBe(0);
    expect(heldBy(env())).not.toBe(heldBy(whole));
  }
});
