import { join } from 'node:path';
import { isProjectFolder } from '../core/env-names.ts';
import { ProjectFiles } from '../core/project-files.ts';
import type { Secret } from '../core/secret.ts';
import type { Ports } from '../ports.ts';

type Project = Pick<Ports, 'project'>;

/** Files that tell how a project is started. Sources count by what they import. */
const TELLING =
  /(?:^|\/)(?:package\.json|composer\.json|Procfile(?:\.dev)?|Gemfile|go\.mod|requirements[\w.-]*\.txt|pyproject\.toml|Pipfile|Dockerfile|\.dockerignore|ecosystem\.config\.c?js|gunicorn\.conf\.py|nodemon\.json|fly\.toml|netlify\.toml|render\.yaml|railway\.(?:json|toml)|wrangler\.(?:toml|jsonc?)|app\.yaml|serverless\.ya?ml|vercel\.json|firebase\.json|\.firebaserc)$|(?:^|\/)(?:docker-)?compose(?:\.[\w.-]+)?\.ya?ml$|\.service$|^(?:[\w-]+\/)?[\w-]+\.(?:py|go)$|^(?:src\/|server\/|app\/)?(?:index|server|app|main|bot)\.[cm]?[jt]s$/;

const MAX_FOLDERS = 40;
const MAX_FILES = 150;
const MAX_BYTES = 256 * 1024;

/** Looks into one folder and the ones right below it; a few milliseconds. */
export async function projectFiles(folder: string, ports: Project): Promise<ProjectFiles> {
  const names = await namesIn(folder, ports);
  const telling = names.filter((name) => TELLING.test(name)).slice(0, MAX_FILES);
  const texts = await Promise.all(
    telling.map(async (name) => [name, await ports.project.read(join(folder, name), MAX_BYTES)] as const),
  );
  const read = texts.filter((entry): entry is readonly [string, Secret] => entry[1] !== null);
  return new ProjectFiles(names, new Map(read));
}

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
