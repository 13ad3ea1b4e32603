import { join, relative } from 'node:path';
import { ProjectFiles } from '../../core/project/files.ts';
import type { Secret } from '../../core/secret.ts';
import type { Ports } from '../../ports.ts';
import { foldersDown, slashed } from './walk.ts';

type Project = Pick<Ports, 'project'>;

/** How far below a folder its files are looked at: `apps/api/main.py`. */
const MAX_DEPTH = 2;
const MAX_FOLDERS = 80;
const MAX_FILES = 250;
const MAX_BYTES = 128 * 1024;

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
  return new ProjectFiles(names, new Map(read), await servicesOf(read));
}

const COMPOSE = /(?:^|\/)(?:docker-)?compose(?:\.[\w.-]+)?\.ya?ml$/;

async function servicesOf(read: readonly (readonly [string, Secret])[]) {
  const files = read.filter(([name]) => COMPOSE.test(name));
  if (files.length === 0) return new Map();
  const { servicesIn } = await import('../../core/project/compose-services.ts');
  return new Map(files.map(([name, text]) => [name, servicesIn(text)]));
}

/** Those right here first. Folders end in a slash. */
async function namesIn(folder: string, { project }: Project): Promise<readonly string[]> {
  const limits = { depth: MAX_DEPTH, maxFolders: (MAX_DEPTH + 1) * MAX_FOLDERS };
  const walked = await foldersDown(folder, limits, { project });
  return walked.flatMap(({ path, entries }) => {
    const way = path === folder ? '' : `${slashed(relative(folder, path))}/`;
    return entries.map(({ name, kind }) => `${way}${name}${kind === 'folder' ? '/' : ''}`);
  });
}
