import { join, relative } from 'node:path';
import { isSourceName, type Reading, readingsIn } from '../../core/project/reads.ts';
import type { Ports } from '../../ports.ts';
import { isAside } from './readers.ts';
import { foldersDown, projectFolders, slashed } from './walk.ts';

/** What a person waits at most for a hint. */
const LISTING_MS = 150;
const SCAN = { milliseconds: 250, maxBytes: 256 * 1024, maxFiles: 1500 };
const MAX_FOLDERS = 400;
const MAX_DEPTH = 6;

/** Which of the names the sources of the project read that the .env file lies in. Bounded in time: a hint, no proof. */
export async function readingsOf(
  folder: string,
  names: readonly string[],
  ports: Pick<Ports, 'project' | 'cwd'>,
): Promise<ReadonlyMap<string, Reading>> {
  const folders = await projectFolders(join(folder, '.env'), ports);
  const found = new Map<string, Reading>();
  const aside = new Map<string, Reading>();
  const end = performance.now() + LISTING_MS;
  // The nearest first: a monorepo's other apps have names of their own.
  for (const start of folders.slice(0, 3)) {
    const limits = { depth: MAX_DEPTH, maxFolders: MAX_FOLDERS, until: end, now: () => performance.now() };
    const walked = await foldersDown(start, limits, ports);
    const paths = walked.flatMap(({ path, entries }) =>
      entries.flatMap(({ name, kind }) => (kind === 'file' && isSourceName(name) ? [join(path, name)] : [])),
    );
    await ports.project.scan(paths, SCAN, (path, text) => {
      const into = isAside(slashed(relative(start, path))) ? aside : found;
      for (const [name, reading] of readingsIn(text, names)) {
        if (into.get(name) !== 'read-for-whatsapp') into.set(name, reading);
      }
    });
    if (found.size > 0) break;
  }
  return found.size > 0 ? found : aside;
}
