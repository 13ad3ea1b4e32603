import { dirname, join } from 'node:path';
import type { Scheduler } from '../../core/refresh/outcome.ts';
import type { RestartAdvice } from '../../core/restart/advice.ts';
import type { Ports } from '../../ports.ts';
import { projectFolders } from './walk.ts';

/** Where each one's files lie in a project. */
const SIGNS: readonly (readonly [Scheduler, string])[] = [
  ['github', '.github/workflows'],
  ['gitlab', '.gitlab-ci.yml'],
  ['kubernetes', 'k8s'],
  ['kubernetes', 'kubernetes'],
];

/** What this project has that can run a check every day. */
export async function schedulersOf(
  envFile: string,
  advice: readonly RestartAdvice[],
  ports: Pick<Ports, 'project' | 'cwd' | 'env'>,
): Promise<readonly Scheduler[]> {
  const folders = await projectFolders(envFile, ports);
  const root = folders.at(-1) ?? dirname(envFile);
  const found = await Promise.all(
    SIGNS.map(async ([name, path]) => ((await ports.project.facts(join(root, path))) === null ? [] : [name])),
  );
  const units: readonly Scheduler[] = advice.some(({ stack }) => stack === 'systemd') ? ['systemd'] : [];
  return [...new Set([...found.flat(), ...units])];
}
