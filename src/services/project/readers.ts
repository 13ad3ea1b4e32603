import { join, relative } from 'node:path';
import { isMatching } from '../../core/project/files.ts';
import type { Ports } from '../../ports.ts';
import { foldersDown, slashed } from './walk.ts';

const SOURCE = /\.(?:py|[cm]?[jt]sx?|go|php|rb|svelte|vue|java|kt|cs|rs|exs?)$/;
/** What is run by hand or by a test runner reads the key too, and tells nothing of the app. */
const ASIDE =
  /(?:^|\/)(?:tests?|__tests__|spec|e2e|fixtures|examples?|samples?|docs|scripts|tools|seeds?|migrations)\/|(?:^|\/)(?:test[_-][^/]*|[^/]*[._-](?:test|spec)\.\w+|conftest\.py|setup\.py|seed\.\w+|diagnose[^/]*)$/i;
const LIMITS = { milliseconds: 250, maxBytes: 256 * 1024, maxFiles: 3000 } as const;
const MAX_FOLDERS = 800;
const MAX_DEPTH = 7;

/** The project's sources that name the key, by their paths below `root`; a settings object names it in lower case. */
export async function sourcesNaming(
  key: string,
  root: string,
  ports: Pick<Ports, 'project'>,
): Promise<readonly string[]> {
  const paths = await sourcesBelow(root, ports);
  const name = key.replace(/[^\w]/g, '\\$&');
  const pattern = new RegExp(`(?<![A-Za-z0-9_])(?:${name}|${name.toLowerCase()})(?![A-Za-z0-9_])`);
  const naming: string[] = [];
  await ports.project.scan(paths, LIMITS, (path, text) => {
    if (isMatching(text, pattern)) naming.push(slashed(relative(root, path)));
  });
  const main = naming.filter((path) => !isAside(path));
  return main.length > 0 ? main : naming;
}

/** `path` below the project's folder, with slashes. */
export function isAside(path: string): boolean {
  return ASIDE.test(path);
}

async function sourcesBelow(root: string, ports: Pick<Ports, 'project'>): Promise<readonly string[]> {
  const walked = await foldersDown(root, { depth: MAX_DEPTH, maxFolders: MAX_FOLDERS }, ports);
  return walked.flatMap(({ path, entries }) =>
    entries.flatMap(({ name, kind }) => (kind === 'file' && SOURCE.test(name) ? [join(path, name)] : [])),
  );
}
