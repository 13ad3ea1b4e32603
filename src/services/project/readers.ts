import { join, relative } from 'node:path';
import { isProjectFolder } from '../../core/env/names.ts';
import { isMatching } from '../../core/project/files.ts';
import type { Ports } from '../../ports.ts';
import { slashed } from './folders.ts';

const SOURCE = /\.(?:py|[cm]?[jt]sx?|go|php|rb|svelte|vue)$/;
/** What is run by hand or by a test runner reads the key too, and tells nothing of the app. */
const ASIDE =
  /(?:^|\/)(?:tests?|__tests__|spec|e2e|fixtures|examples?|samples?|docs|scripts|tools|seeds?|migrations)\/|(?:^|\/)(?:test[_-][^/]*|[^/]*[._-](?:test|spec)\.\w+|conftest\.py|setup\.py|seed\.\w+|diagnose[^/]*)$/i;
const LIMITS = { milliseconds: 400, maxBytes: 256 * 1024, maxFiles: 3000 } as const;
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
  const main = naming.filter((path) => !ASIDE.test(path));
  return main.length > 0 ? main : naming;
}

async function sourcesBelow(root: string, { project }: Pick<Ports, 'project'>): Promise<readonly string[]> {
  const paths: string[] = [];
  let level: readonly string[] = [root];
  let seen = 0;
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0 && seen < MAX_FOLDERS; depth += 1) {
    const next: string[] = [];
    for (const folder of level.slice(0, MAX_FOLDERS - seen)) {
      seen += 1;
      for (const { name, kind } of await project.list(folder)) {
        if (kind === 'folder' && isProjectFolder(name)) next.push(join(folder, name));
        if (kind === 'file' && SOURCE.test(name)) paths.push(join(folder, name));
      }
    }
    level = next;
  }
  return paths;
}
