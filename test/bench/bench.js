// Measures wa-token side by side with what it is compared to, in one run, within eight minutes. Usage:
// npm run bench [-- PART...] [-- --install]; the parts are below, `huge` (100,000 targets) is measured only when it is named.
// Every pair is run in turn, A B A B, and the median of the pairs' ratios counts: the machine's mood cancels out.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'bin/wa-token.js');
const RUNS = 15;
const STARTED = Date.now();
const MOST_MS_FOR_A_PAIR = 30_000;
/** What is not measured by then counts as missed. */
const MOST_MS = 8 * 60_000;
const folder = mkdtempSync(join(tmpdir(), 'wa-token-bench-'));
const token = (n) => `EAA${String(n).padStart(8, '0')}${'a1B2c3D4'.repeat(20)}`;
const env = { PATH: process.env.PATH, HOME: folder, WHATSAPP_ACCESS_TOKEN: token(0) };
const rows = [];
const stops = [];

function run(command, args, options = {}) {
  const started = process.hrtime.bigint();
  const timeout = Math.max(1, STARTED + MOST_MS - Date.now());
  const ran = spawnSync(command, args, { cwd: folder, env, encoding: 'utf8', timeout, ...options });
  if (ran.error?.code === 'ETIMEDOUT') throw new Error(`not done within ${MOST_MS / 60_000} minutes`);
  const ms = Number(process.hrtime.bigint() - started) / 1e6;
  if (ran.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: exit ${ran.status}\n${ran.stdout}${ran.stderr}`);
  return ms;
}

const waToken = (args, options) => run(process.execPath, [PROGRAM, ...args], options);

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Both medians, and the medians of the pairs' ratios and differences. On a slow machine fewer runs must do. */
function pair(a, b, runs = RUNS) {
  const pairs = [];
  a();
  b();
  const until = Date.now() + MOST_MS_FOR_A_PAIR;
  for (let n = 0; n < runs && (n < 3 || Date.now() < until); n += 1) pairs.push([a(), b()]);
  return {
    ours: median(pairs.map(([one]) => one)),
    theirs: median(pairs.map(([, other]) => other)),
    ratio: median(pairs.map(([one, other]) => one / other)),
    difference: median(pairs.map(([one, other]) => one - other)),
  };
}

function row(what, against, limit, { ours, theirs, ratio = ours / theirs }) {
  rows.push({ what, ours, against, theirs, ratio, limit });
  process.stderr.write(
    `${((Date.now() - STARTED) / 1000).toFixed(0)} s: ${what}: ${ratio.toFixed(2)} of ${limit}\n`,
  );
}

async function serve(latency) {
  const child = spawn(process.execPath, [join(ROOT, 'test/bench/server.js'), String(latency)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  const stop = () => child.kill();
  stops.push(stop);
  return { url: `http://127.0.0.1:${JSON.parse(line).port}`, stop };
}

function writeTargets(name, count) {
  const path = join(folder, name);
  mkdirSync(path);
  for (let n = 0; n < count; n += 1) {
    const text = `WHATSAPP_PHONE_NUMBER_ID=106540352242922\nWHATSAPP_ACCESS_TOKEN=${token(n)}\n`;
    writeFileSync(join(path, `${String(n).padStart(5, '0')}.env`), text);
  }
  return path;
}

function version() {
  const measured = pair(
    () => waToken(['--version']),
    () => run(process.execPath, ['-e', '0']),
  );
  row('wa-token --version', 'node -e 0', 1.3, measured);
}

async function oneTarget() {
  const [near, far] = [await serve(0), await serve(100)];
  const one = writeTargets('one', 1);
  const check = (url) => waToken(['check', one, '--graph-url', url]);
  const bare = join(ROOT, 'test/bench/bare-fetch.js');
  const measured = pair(
    () => check(near.url),
    () => run(process.execPath, [bare, near.url]),
  );
  row('check, one healthy target', 'bare fetch, same requests', 1.3, measured);
  const { difference } = pair(
    () => check(far.url),
    () => check(near.url),
  );
  row('check, network part', 'one round trip of 100 ms', 1.3, { ours: difference, theirs: 100 });
  near.stop();
  far.stop();
}

/** One run over a folder of targets: its time, and its peak memory in kB as the process itself counts it at its end. */
function fleetRun(path, { url }, format) {
  const file = join(folder, 'peak');
  const preload = `--import=${new URL('./peak-memory.js', import.meta.url).href}`;
  const args = ['check', path, '--graph-url', url, '--concurrency', '32', '--format', format];
  const ms = run(process.execPath, [preload, PROGRAM, ...args], {
    env: { ...env, PEAK_MEMORY_FILE: file, GITHUB_STEP_SUMMARY: join(folder, 'summary.md') },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { ms, kilobytes: Number(readFileSync(file, 'utf8').trim().split('\n').at(-1)) };
}

async function manyTargets() {
  const server = await serve(50);
  const path = targets(1000);
  const ideal = Math.ceil(1000 / 32) * 50;
  const times = [1, 2, 3].map(() => fleetRun(path, server, 'jsonl').ms);
  row('check, 1,000 targets, 50 ms, 32 at once', 'ideal: 32 rounds of 50 ms', 1.2, {
    ours: median(times),
    theirs: ideal,
  });
  server.stop();
}

/** How much of the memory of 10 targets each format may take; `json` may keep a short row for each. */
const MEMORY = { jsonl: 2, text: 2, prometheus: 2, junit: 2, github: 2, json: 4 };

async function memory() {
  const near = await serve(0);
  for (const [format, limit] of Object.entries(MEMORY)) {
    const few = median([1, 2, 3].map(() => fleetRun(targets(10), near, format).kilobytes));
    for (const count of [1000, 20_000]) {
      const { kilobytes } = fleetRun(targets(count), near, format);
      const what = `peak memory, ${format}, ${count.toLocaleString('en')} targets (kB)`;
      row(what, 'of 10 targets', limit, { ours: kilobytes, theirs: few });
    }
  }
  near.stop();
}

async function huge() {
  const near = await serve(0);
  const few = fleetRun(targets(10), near, 'jsonl').kilobytes;
  const { kilobytes } = fleetRun(targets(100_000), near, 'jsonl');
  row('peak memory, jsonl, 100,000 targets (kB)', 'of 10 targets', 2, { ours: kilobytes, theirs: few });
  near.stop();
}

const folders = new Map();

function targets(count) {
  const known = folders.get(count) ?? writeTargets(`targets-${count}`, count);
  folders.set(count, known);
  return known;
}

function bigFile(megabytes) {
  const lines = [];
  for (let size = 0, n = 0; size < megabytes * 1e6; n += 1) {
    const line = `SETTING_${String(n).padStart(8, '0')}=${'v'.repeat(60)} # a comment\n`;
    lines.push(line);
    size += line.length;
  }
  lines.splice(-100, 0, `WHATSAPP_ACCESS_TOKEN=${token(1)}\n`);
  return lines.join('');
}

function has(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

async function rewriting() {
  const server = await serve(0);
  const file = join(folder, 'big.env');
  const refresh = (megabytes) => {
    writeFileSync(file, bigFile(megabytes));
    return waToken(
      ['refresh', '--token-stdin', '--yes', '--no-send', '-f', file, '--graph-url', server.url],
      {
        input: token(2),
      },
    );
  };
  const grown = pair(
    () => refresh(10),
    () => refresh(5),
    5,
  );
  row('refresh of a 10 MB .env', 'of a 5 MB one', 2.2, grown);
  const setter = (program, args) => () => {
    writeFileSync(file, bigFile(10));
    return run(program, args, { env: { ...env, PATH: process.env.PATH } });
  };
  const python = ['python3', '/usr/bin/python3'].find((command) => has(command, ['-c', 'import dotenv']));
  if (python === undefined) process.stderr.write('not to be had: python-dotenv (Debian: python3-dotenv)\n');
  else {
    const script = `import dotenv; dotenv.set_key(${JSON.stringify(file)}, 'WHATSAPP_ACCESS_TOKEN', '${token(2)}')`;
    const measured = pair(() => refresh(10), setter(python, ['-c', script]), 3);
    row('refresh of a 10 MB .env', 'python-dotenv set_key', 1, measured);
  }
  const dotenvx = join(ROOT, 'node_modules/@dotenvx/dotenvx/src/cli/dotenvx.js');
  const set = [dotenvx, 'set', 'WHATSAPP_ACCESS_TOKEN', token(2), '--plain', '-f', file];
  const measured = pair(() => refresh(10), setter(process.execPath, set), 3);
  row('refresh of a 10 MB .env', 'dotenvx set', 1, measured);
  server.stop();
}

function packed() {
  const tarball = spawnSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const path = join(folder, tarball.stdout.trim().split('\n').at(-1) ?? '');
  row('packed package (bytes)', 'limit', 1, { ours: statSync(path).size, theirs: 400_000 });
  if (!process.argv.includes('--install')) return;
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const bundled = ['commander', 'inquirer', 'dotenv', 'undici', 'chalk', 'ora'];
  const install = (name, packages) => {
    const where = join(folder, name);
    rmSync(where, { recursive: true, force: true });
    mkdirSync(where);
    writeFileSync(join(where, 'package.json'), '{"private":true}');
    return run('npm', ['install', '--silent', '--no-audit', '--no-fund', ...packages], {
      cwd: where,
      env: process.env,
    });
  };
  const measured = pair(
    () => install('bundled', [path]),
    () => install('unbundled', [path, ...bundled.map((name) => `${name}@${devDependencies[name]}`)]),
    3,
  );
  row('npm install, bundled', 'with its packages beside it', 1, measured);
}

function print() {
  const number = (value) =>
    value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 0);
  const table = rows.map(({ what, ours, against, theirs, ratio, limit }) => [
    what,
    number(ours),
    against,
    number(theirs),
    ratio.toFixed(2),
    `<= ${limit}`,
    ratio <= limit ? 'yes' : 'NO',
  ]);
  const head = ['what', 'ours', 'against', 'theirs', 'ratio', 'limit', 'met'];
  const widths = head.map((title, at) => Math.max(title.length, ...table.map((cells) => cells[at].length)));
  for (const cells of [head, widths.map((width) => '-'.repeat(width)), ...table]) {
    process.stdout.write(`| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |\n`);
  }
  process.stdout.write(
    `\nmilliseconds unless said; medians; Node ${process.version}, ${cpus().length} cores; ${((Date.now() - STARTED) / 1000).toFixed(0)} s\n`,
  );
}

const PARTS = { version, oneTarget, manyTargets, rewriting, packed, memory };
const ALL = { ...PARTS, huge };
const wanted = process.argv.slice(2).filter((name) => name in ALL);
let missed = null;
try {
  for (const name of wanted.length === 0 ? Object.keys(PARTS) : wanted) await ALL[name]();
} catch (error) {
  missed = error;
} finally {
  for (const stop of stops) stop();
  rmSync(folder, { recursive: true, force: true });
}
print();
if (missed !== null) process.stdout.write(`not all was measured: ${missed.message}\n`);
process.exitCode = missed === null && rows.every(({ ratio, limit }) => ratio <= limit) ? 0 : 1;
