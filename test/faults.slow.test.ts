import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callsOn, canTrace, type Graph, project, refresh, startGraph } from './support/fault-lab.ts';
import { faultMatrix, table } from './support/fault-matrix.ts';
import { runProgram } from './support/program.ts';

let graph: Graph;

beforeAll(async () => {
  graph = await startGraph();
});
afterAll(() => graph.stop());

// strace is Linux's, and must be allowed to follow a child.
test.skipIf(!canTrace)(
  'whatever fails, and wherever it is killed: .env is the old or the new file, and nobody sees a token',
  async () => {
    const rows = await faultMatrix(graph);
    if (process.env['FAULT_MATRIX'] === 'print')
      process.stdout.write(`\n${table(rows)}\n${rows.length} runs\n`);
    expect(rows.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    // The counts of calls differ by a few between runs, and a fault that never came proves nothing.
    const unhit = rows.filter(({ outcome }) => outcome === 'unhit');
    expect(unhit.length).toBeLessThan(rows.length / 20);
    for (const call of [
      'openat',
      'write',
      'fsync',
      'rename',
      'chmod',
      ...(process.getuid?.() === 0 ? ['chown'] : []),
    ]) {
      expect([call, rows.filter((row) => row.call === call).length]).not.toEqual([call, 0]);
    }
    expect(rows.filter(({ fault }) => fault === 'SIGKILL').length).toBeGreaterThan(50);
  },
  600_000,
);

test.skipIf(!canTrace)(
  'the new content is complete and synced before the rename, and its folder after it',
  async () => {
    const lab = project(graph);
    const { trace } = await refresh(graph, lab);
    const steps = callsOn(lab.folder, trace).flatMap(({ name, line }) => {
      const onFolder = line.includes(`<${lab.folder}>`);
      if (/^p?write/.test(name)) return [line.includes('.gitignore') ? 'hide' : 'write'];
      if (name === 'rename' && !line.includes('/new-')) return ['name the folder'];
      if (/^(?:fsync|rename|fchmod|fchown)/.test(name))
        return [onFolder && name === 'fsync' ? 'fsync folder' : name];
      return [];
    });
    const owner = process.getuid?.() === 0 ? ['fchown'] : [];
    expect(steps).toEqual([
      'hide',
      'name the folder',
      'write',
      ...owner,
      'fchmod',
      'fsync',
      'rename',
      'fsync folder',
    ]);
    lab.remove();
  },
);

test('two refreshes at once: both tokens stand, or one says that it failed', async () => {
  const lab = project(graph);
  for (let round = 0; round < 5; round += 1) {
    writeFileSync(
      join(lab.folder, '.env'),
      `ONE=old\nTWO=old\nWHATSAPP_PHONE_NUMBER_ID=${graph.phoneNumberId}\n`,
    );
    const run = (key: string) =>
      runProgram(['refresh', '--token-stdin', '--yes', '--no-send', '-k', key, '--graph-url', graph.url], {
        cwd: lab.folder,
        stdin: graph.token,
      });
    const [one, two] = await Promise.all([run('ONE'), run('TWO')]);
    const env = readFileSync(join(lab.folder, '.env'), 'utf8');
    for (const [key, ran] of [
      ['ONE', one],
      ['TWO', two],
    ] as const) {
      expect([key, ran.exit === 0]).toEqual([key, env.includes(`${key}=${graph.token}\n`)]);
    }
    expect([one.exit, two.exit]).toContain(0);
  }
  lab.remove();
}, 60_000);
