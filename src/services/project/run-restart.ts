import { resolve } from 'node:path';
import type { RestartRun } from '../../core/refresh/outcome.ts';
import type { Runnable } from '../../core/restart/runnable.ts';
import type { Ports } from '../../ports.ts';

/** Runs a restart command that the person has agreed to. */
export async function runRestart(
  { program, args, folder }: Runnable,
  { tools, cwd }: Pick<Ports, 'tools' | 'cwd'>,
): Promise<RestartRun> {
  if ((await tools.find([program])) === null) return { ok: false, why: 'not-installed' };
  const run = await tools.run(program, args, { cwd: resolve(cwd, folder), input: null, secrets: [] });
  return run.ok ? { ok: true } : { ok: false, why: 'failed', exit: run.exit, said: run.said };
}
