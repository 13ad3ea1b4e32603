// Prints what a hostile world was let do, line by line, with the number of cases and what came of them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Each promise, and the tests that hold it. */
const LINES = [
  [
    'Nothing of the project runs',
    ['test/adapters/child', 'test/hostile/nothing-runs', 'test/bin', 'test/adapters/terminal/opener'],
  ],
  [
    'No input crashes or hangs it',
    [
      'test/hostile/project-files',
      'test/hostile/settings-files',
      'test/adapters/http/damaged',
      'test/core/explain/hostile-text',
      'test/core/token/paste',
      'test/hostile/sizes',
      'test/hostile/interrupted',
    ],
  ],
  ['The process ends', ['test/adapters/http/proxy.test', 'test/hostile/ends']],
  ['TLS cannot be switched off', ['test/adapters/http/proxy.slow']],
  ['One way to the screen', ['test/core/screen', 'test/hostile/names']],
  [
    'Printed commands are safe to paste',
    ['test/core/shell-word', 'test/hostile/pasted', 'test/ui/windows.slow'],
  ],
  ['Leaks', ['test/core/redact', 'test/core/secret', 'test/hostile/canary', 'test/hostile/crashes']],
  [
    'Files',
    ['test/adapters/http/reports', 'test/services/stores/refresh', 'test/adapters/disk/', 'test/faults'],
  ],
  ['The terminal comes back', ['test/hostile/terminal', 'test/wizard/interruptions']],
  ['Supply chain and release', ['test/release.test', 'test/release.slow']],
  ['What the README says of your token', ['test/readme']],
];

const folder = mkdtempSync(join(tmpdir(), 'wa-token-hostile-'));
const report = join(folder, 'report.json');
const began = performance.now();
const files = LINES.flatMap(([, paths]) => paths);
const run = spawnSync(
  process.execPath,
  [
    join(ROOT, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...files,
    '--reporter=json',
    `--outputFile=${report}`,
  ],
  { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] },
);
const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
rmSync(folder, { recursive: true, force: true });

let failed = 0;
for (const [at, [title, paths]] of LINES.entries()) {
  const own = testResults.filter(({ name }) => paths.some((path) => relative(ROOT, name).startsWith(path)));
  const cases = own.flatMap(({ assertionResults }) => assertionResults);
  const count = (status) => cases.filter((one) => one.status === status).length;
  const seconds = own.reduce((sum, { startTime, endTime }) => sum + (endTime - startTime) / 1000, 0);
  failed += count('failed') + (cases.length === 0 ? 1 : 0);
  const skipped = cases.length - count('passed') - count('failed');
  process.stdout.write(
    `${String(at + 1).padStart(2)}. ${title.padEnd(36)} ${String(cases.length).padStart(4)} cases, ${count('passed')} held, ${count('failed')} did not${skipped === 0 ? '' : `, ${skipped} not on this system`}, ${seconds.toFixed(1)} s\n`,
  );
  for (const one of cases.filter(({ status }) => status === 'failed'))
    process.stdout.write(`      ${one.fullName}\n`);
}
process.stdout.write(`${((performance.now() - began) / 1000).toFixed(0)} seconds in all\n`);
process.exitCode = failed > 0 || run.status !== 0 ? 1 : 0;
