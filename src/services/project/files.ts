import { join } from 'node:path';
import { isProjectFolder } from '../../core/env/names.ts';
import { ProjectFiles } from '../../core/project/files.ts';
import type { Secret } from '../../core/secret.ts';
import type { Ports } from '../../ports.ts';

type Project = Pick<Ports, 'project'>;

/** Files that tell how a project is started, here or one folder down. */
const SIGN_FILES: readonly RegExp[] = [
  /^(?:package\.json|composer\.json|go\.mod|Gemfile|Pipfile|pyproject\.toml|requirements[\w.-]*\.txt)$/,
  /^(?:Procfile(?:\.dev)?|Makefile|[\w-]+\.sh|gunicorn\.conf\.py|ecosystem\.config\.c?js|[\w@.-]+\.service)$/,
  /^(?:Dockerfile|\.dockerignore|(?:docker-)?compose(?:\.[\w.-]+)?\.ya?ml|app\.yaml)$/,
  /^[\w-]+\.py$/,
  /^(?:index|server|app|main|bot)\.[cm]?js$/,
];

const MAX_FOLDERS = 40;
const MAX_FILES = 150;
const MAX_BYTES = 256 * 1024;

/** Looks into one folder and the ones right below it; a few milliseconds. */
export async function projectFiles(folder: string, ports: Project): Promise<ProjectFiles> {
  const names = await namesIn(folder, ports);
  const telling = names.filter(isTelling).slice(0, MAX_FILES);
  const texts = await Promise.all(
    telling.map(async (name) => [name, await ports.project.read(join(folder, name), MAX_BYTES)] as const),
  );
  const read = texts.filter((entry): entry is readonly [string, Secret] => entry[1] !== null);
  return new ProjectFiles(names, new Map(read));
}

function isTelling(path: string): boolean {
  const name = path.slice(path.indexOf('/') + 1);
  return SIGN_FILES.some((shape) => shape.test(name));
}

/** Folders end in a slash. */
async function namesIn(folder: string, { project }: Project): Promise<readonly string[]> {
  const entries = await project.list(folder);
  const folders = entries.filter(({ name, kind }) => kind === 'folder' && isProjectFolder(name));
  const below = await Promise.all(
    folders.slice(0, MAX_FOLDERS).map(async ({ name }) => {
      const inner = await project.list(join(folder, name));
      return inner.map((entry) => `${name}/${entry.name}${entry.kind === 'folder' ? '/' : ''}`);
    }),
  );
  const here = entries.map(({ name, kind }) => (kind === 'folder' ? `${name}/` : name));
  return [...here, ...below.flat()];
}
