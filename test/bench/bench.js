// Measures wa-token side by side with what it is compared to, in one run. Usage: npm run bench [-- --install]
// Every pair is run in turn, A B A B, and medians are compared: the machine's mood cancels out.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'bin/wa-token.js');
const RUNS = 15;
const folder = mkdtempSync(join(tmpdir(), 'wa-token-bench-'));
const token = (n) => `EAA${String(n).padStart(8, '0')}${'a1B2c3D4'.repeat(20)}`;
const env = { PATH: process.env.PATH, HOME: folder, WHATSAPP_ACCESS_TOKEN: token(0) };
const rows = [];

function run(command, args, options = {}) {
  const started = process.hrtime.bigint();
  const ran = spawnSync(command, args, { cwd: folder, env, encoding: 'utf8', ...options });
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

function pair(a, b, runs = RUNS) {
  const [as, bs] = [[], []];
  a();
  b();
  for (let n = 0; n < runs; n += 1) {
    as.push(a());
    bs.push(b());
  }
  return [median(as), median(bs)];
}

function row(what, ours, against, theirs, limit) {
  rows.push({ what, ours, against, theirs, ratio: ours / theirs, limit });
}

async function serve(latency) {
  const child = spawn(process.execPath, [join(ROOT, 'test/bench/server.js'), String(latency)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  return { url: `http://127.0.0.1:${JSON.parse(line).port}`, stop: () => child.kill() };
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
  const [ours, theirs] = pair(
    () => waToken(['--version']),
    () => run(process.execPath, ['-e', '0']),
  );
  row('wa-token --version', ours, 'node -e 0', theirs, 1.3);
}

async function oneTarget() {
  const [near, far] = [await serve(0), await serve(100)];
  const one = writeTargets('one', 1);
  const check = (url) => waToken(['check', one, '--graph-url', url]);
  const [ours, theirs] = pair(
    () => check(near.url),
    () => run(process.execPath, [join(ROOT, 'test/bench/bare-fetch.js'), near.url]),
  );
  row('check, one healthy target', ours, 'bare fetch, same requests', theirs, 1.3);
  const [slow, fast] = pair(
    () => check(far.url),
    () => check(near.url),
  );
  row('check, network part', slow - fast, 'one round trip of 100 ms', 100, 1.3);
  near.stop();
  far.stop();
}

async function manyTargets() {
  const [server, near] = [await serve(50), await serve(0)];
  const peakOf = (path, count, { url } = server) => {
    const file = join(folder, `peak-${count}`);
    const preload = `--import=${new URL('./peak-memory.js', import.meta.url).href}`;
    const ms = run(
      process.execPath,
      [preload, PROGRAM, 'check', path, '--graph-url', url, '--concurrency', '32', '--format', 'jsonl'],
      { env: { ...env, PEAK_MEMORY_FILE: file }, maxBuffer: 512 * 1024 * 1024 },
    );
    return { ms, kilobytes: Number(readFileSync(file, 'utf8').trim().split('\n').at(-1)) };
  };
  const [few, many] = [writeTargets('ten', 10), writeTargets('thousand', 1000)];
  const small = peakOf(few, 10);
  const large = peakOf(many, 1000);
  row(
    'check, 1,000 targets, 50 ms, 32 at once',
    large.ms,
    'ideal: 32 rounds of 50 ms',
    Math.ceil(1000 / 32) * 50,
    1.3,
  );
  row('its peak memory (kB)', large.kilobytes, 'of 10 targets', small.kilobytes, 2);
  const fleet = peakOf(writeTargets('fleet', 20_000), 20_000, near);
  row('peak memory of 20,000 (kB)', fleet.kilobytes, 'of 10 targets', small.kilobytes, 2);
  server.stop();
  near.stop();
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
  const [ten, five] = pair(
    () => refresh(10),
    () => refresh(5),
    5,
  );
  row('refresh of a 10 MB .env', ten, 'of a 5 MB one', five, 2.2);
  const python = ['python3', '/usr/bin/python3'].find((command) => has(command, ['-c', 'import dotenv']));
  if (python !== undefined) {
    const script = `import dotenv; dotenv.set_key(${JSON.stringify(file)}, 'WHATSAPP_ACCESS_TOKEN', '${token(2)}')`;
    const [ours, theirs] = pair(
      () => refresh(10),
      () => {
        writeFileSync(file, bigFile(10));
        return run(python, ['-c', script]);
      },
      3,
    );
    row('refresh of a 10 MB .env', ours, 'python-dotenv set_key', theirs, 1);
  }
  const dotenvx = process.env.DOTENVX ?? 'dotenvx';
  if (has(dotenvx, ['--version'])) {
    const [ours, theirs] = pair(
      () => refresh(10),
      () => {
        writeFileSync(file, bigFile(10));
        return run(dotenvx, ['set', 'WHATSAPP_ACCESS_TOKEN', token(2), '--plain', '-f', file]);
      },
      3,
    );
    row('refresh of a 10 MB .env', ours, 'dotenvx set', theirs, 1);
  }
  server.stop();
}

function packed() {
  const tarball = spawnSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const path = join(folder, tarball.stdout.trim().split('\n').at(-1) ?? '');
  row('packed package (bytes)', statSync(path).size, 'limit', 400_000, 1);
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
  const [ours, theirs] = pair(
    () => install('bundled', [path]),
    () => install('unbundled', [path, ...bundled.map((name) => `${name}@${devDependencies[name]}`)]),
    3,
  );
  row('npm install, bundled', ours, 'with its packages beside it', theirs, 1);
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
    `\nmilliseconds unless said; medians; Node ${process.version}, ${cpus().length} cores\n`,
  );
}

const PARTS = { version, oneTarget, manyTargets, rewriting, packed };
const wanted = process.argv.slice(2).filter((name) => name in PARTS);
try {
  for (const [name, part] of Object.entries(PARTS))
    if (wanted.length === 0 || wanted.includes(name)) await part();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
print();
process.exitCode = rows.every(({ ratio, limit }) => ratio <= limit) ? 0 : 1;
