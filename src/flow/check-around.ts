import type { AccessToken } from '../core/secret.ts';
import type { Surrounding } from '../core/surroundings.ts';
import type { Ports } from '../ports.ts';
import type { Source } from './check-source.ts';
import { lookAround } from './surroundings.ts';

interface Waiting {
  readonly target: Parameters<typeof lookAround>[0][number];
  resolve(findings: readonly Surrounding[]): void;
  reject(error: unknown): void;
}

/**
 * What stands round each file. Git costs a process, so the targets that come while one look is under way are looked
 * at together in the next.
 */
export function aroundFiles(
  ports: Pick<Ports, 'project' | 'env' | 'cwd' | 'files'>,
): (source: Source, token: AccessToken | null) => Promise<readonly Surrounding[]> {
  let waiting: Waiting[] = [];
  let busy = false;
  const work = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await lookAtAll(batch, ports);
    }
    busy = false;
  };
  return ({ kind, path, shownPath, key }, token) => {
    if (kind !== 'file' || path === null || shownPath === null || key === null) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      waiting.push({ target: { path, shownPath, key, token }, resolve, reject });
      // One turn of the loop later, so that the first batch holds all that start together.
      if (!busy) setTimeout(() => void (busy || work()), 0);
    });
  };
}

async function lookAtAll(batch: readonly Waiting[], ports: Parameters<typeof aroundFiles>[0]): Promise<void> {
  try {
    const findings = await lookAround(
      batch.map(({ target }) => target),
      ports,
    );
    for (const { target, resolve } of batch) {
      resolve(findings.filter(({ path }) => path === target.shownPath));
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
