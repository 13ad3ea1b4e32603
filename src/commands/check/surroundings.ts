import type { Surrounding } from '../../core/project/surroundings.ts';
import type { AccessToken } from '../../core/secret.ts';
import type { Ports } from '../../ports.ts';
import type { InspectedTarget } from '../../services/project/shadows.ts';
import { surroundingsInspector } from '../../services/project/surroundings.ts';
import type { Opened } from './source.ts';

export type InspectFiles = (source: Opened, token: AccessToken | null) => Promise<readonly Surrounding[]>;

interface Waiting {
  readonly spot: InspectedTarget;
  resolve(findings: readonly Surrounding[]): void;
  reject(error: unknown): void;
}

/** Between two looks; each costs a git process for every repository. */
const GATHER_MS = 100;

/**
 * What stands round each file. The first look starts at once, for a single target's sake; the targets that come
 * while one is under way, and for a moment after it, are looked at together in the next.
 */
export function aroundFiles(ports: Pick<Ports, 'project' | 'env' | 'cwd'>): InspectFiles {
  const inspect = surroundingsInspector(ports);
  let waiting: Waiting[] = [];
  let busy = false;
  const inspectAll = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    try {
      const findings = await inspect(batch.map(({ spot }) => spot));
      const byPath = byPathOf(findings);
      for (const { spot, resolve } of batch) resolve(byPath.get(spot.shownPath) ?? []);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    busy = waiting.length > 0;
    if (busy) setTimeout(() => void inspectAll(), GATHER_MS);
  };
  return ({ kind, path, shownPath, key }, token) => {
    if (kind !== 'file' || path === null || shownPath === null || key === null) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      waiting.push({ spot: { path, shownPath, key, token }, resolve, reject });
      // One turn of the loop later, so that the first look has all that start together.
      if (!busy) setTimeout(() => void inspectAll(), 0);
      busy = true;
    });
  };
}

function byPathOf(findings: readonly Surrounding[]): ReadonlyMap<string, readonly Surrounding[]> {
  const byPath = new Map<string, Surrounding[]>();
  for (const finding of findings) {
    const known = byPath.get(finding.path);
    if (known === undefined) byPath.set(finding.path, [finding]);
    else known.push(finding);
  }
  return byPath;
}
