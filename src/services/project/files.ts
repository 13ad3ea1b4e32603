import { join } from 'node:path';
import { isProjectFolder } from '../../core/env/names.ts';
import { ProjectFiles } from '../../core/project/files.ts';
import type { Secret } from '../../core/secret.ts';
import type { Ports } from '../../ports.ts';

type Project = Pick<Ports, 'project'>;

/** How far below a folder its files are looked at: `apps/api/main.py`. */
const MAX_DEPTH = 2;
const MAX_FOLDERS = 80;
const MAX_FILES = 400;
const MAX_BYTES = 256 * 1024;

/** Looks into one folder and two levels below it, and reads what fits one of the patterns; a few milliseconds. */
export async function projectFiles(
  folder: string,
  wanted: readonly RegExp[],
  ports: Project,
): Promise<ProjectFiles> {
  const names = await namesIn(folder, ports);
  const telling = names.filter((name) => wanted.some((shape) => shape.test(name))).slice(0, MAX_FILES);
  const texts = await Promise.all(
    telling.map(async (name) => [name, await ports.project.read(join(folder, name), MAX_BYTES)] as const),
  );
  const read = texts.filter((entry): entry is readonly [string, Secret] => entry[1] !== null);
  return new ProjectFiles(names, new Map(read));
}

/** Those right here first. Folders end in a slash. */
async function namesIn(folder: string, { project }: Project): Promise<readonly string[]> {
  const names: string[] = [];
  let level: readonly string[] = [''];
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    const listed = await Promise.all(
      level.map(async (prefix) =>
        (await project.list(join(folder, prefix))).map((entry) => ({
          ...entry,
          path: `${prefix}${entry.name}`,
        })),
      ),
    );
    const entries = listed.flat();
    names.push(...entries.map(({ path, kind }) => (kind === 'folder' ? `${path}/` : path)));
    level = entries
      .filter(({ name, kind }) => kind === 'folder' && isProjectFolder(name))
      .map(({ path }) => `${path}/`)
      .slice(0, MAX_FOLDERS);
  }
  return names;
}
