import type { Surrounding } from '../core/surroundings.ts';
import type { Ports } from '../ports.ts';
import type { Target } from './target.ts';

/**
 * What stands round the targets and is worth acting on. `token` of a target is the value that the file holds, or
 * shall hold: give the new one before a write, and what would stand in its way is found.
 */
export async function lookAround(
  _targets: readonly Pick<Target, 'path' | 'shownPath' | 'key' | 'token'>[],
  _ports: Pick<Ports, 'project' | 'env' | 'cwd'>,
): Promise<readonly Surrounding[]> {
  return [];
}
