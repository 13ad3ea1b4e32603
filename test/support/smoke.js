// Runs an installed wa-token as a user would: version, help, and one refresh against its own sandbox.
// Plain JavaScript, so that it runs on every supported Node. Usage: node smoke.js PATH-TO-WA-TOKEN
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = realpathSync(process.argv[2] ?? '');
const folder = mkdtempSync(join(tmpdir(), 'wa-token-smoke-'));

function waToken(args, options = {}) {
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8', ...options });
}

const version = waToken(['--version']);
assert.equal(version.status, 0, version.stderr);
assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
assert.equal(waToken(['--help']).status, 0);
assert.equal(waToken([]).status, 2);

const sandbox = spawn(process.execPath, [program, 'sandbox', '--json'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [line] = await Promise.race([
    new Promise((resolve) =>
      createInterface({ input: sandbox.stdout }).once('line', (text) => resolve([text])),
    ),
    new Promise((_resolve, reject) =>
      setTimeout(() => reject(new Error('the sandbox did not start')), 10_000),
    ),
  ]);
  const world = JSON.parse(line);
  const before = `# kept\nWHATSAPP_PHONE_NUMBER_ID=${world.ids.testNumber}\nWHATSAPP_ACCESS_TOKEN=${world.tokens.expired} # old\n`;
  writeFileSync(join(folder, '.env'), before);
  const refreshed = waToken(
    [
      'refresh',
      '--token-stdin',
      '--yes',
      '--json',
      '--to',
      world.recipients.listed,
      '--graph-url',
      world.url,
    ],
    { input: world.tokens['system-user'] },
  );
  assert.equal(refreshed.status, 0, refreshed.stderr);
  assert.equal(JSON.parse(refreshed.stdout).result, 'updated');
  assert.equal(
    readFileSync(join(folder, '.env'), 'utf8'),
    before.replace(world.tokens.expired, world.tokens['system-user']),
  );
  for (const stream of [refreshed.stdout, refreshed.stderr]) {
    for (const token of Object.values(world.tokens))
      assert.ok(!stream.includes(token), 'a token was printed');
  }
} finally {
  sandbox.kill();
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`smoke: ok on Node ${process.version}\n`);
