import { dirname, join } from 'node:path';
import { isEnvExampleName, isEnvFileName, isProjectFolder } from '../../core/env/names.ts';
import { envOrderOf } from '../../core/env/order.ts';
import { ProjectFiles } from '../../core/project/files.ts';
import { packageSigns } from '../../core/project/package-json.ts';
import type { Ports } from '../../ports.ts';

type WalkPorts = Pick<Ports, 'files' | 'project' | 'cwd'>;

/** A package.json is a few kilobytes. */
const MAX_MANIFEST_BYTES = 256 * 1024;
/** Enough for a monorepo; a home folder is not searched through. */
const MAX_FOLDERS = 400;

/** The .env files of the working directory, strongest first for the tool that package.json names. */
export async function namesByOrder({ project, cwd }: WalkPorts): Promise<readonly string[]> {
  const manifest = await project.read(join(cwd, 'package.json'), MAX_MANIFEST_BYTES);
  const files = new ProjectFiles([], new Map(manifest === null ? [] : [['package.json', manifest]]));
  const signs = packageSigns(files.text('package.json'), files.names);
  return envOrderOf(signs).names.map((name) => join(cwd, name));
}

/** From the working directory to the repository's root; without a repository the working directory alone. */
export async function foldersUp({
  cwd,
  files,
}: Pick<WalkPorts, 'cwd' | 'files'>): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder);
    if (await files.exists(join(folder, '.git'))) return folders;
    if (dirname(folder) === folder) return [cwd];
  }
}

/** The other .env files of the working directory, such as `.env.production`. */
export async function beside(
  { project, cwd }: WalkPorts,
  known: readonly string[],
): Promise<readonly string[]> {
  const paths = (await envFilesIn(cwd, project)).map((name) => join(cwd, name));
  return paths.filter((path) => !known.includes(path));
}

/** The .env files one and two levels down, as monorepos have them. */
export async function hitsBelow({ project, cwd }: WalkPorts): Promise<readonly string[]> {
  const first = await foldersIn(cwd, project);
  const second = (await Promise.all(first.map((folder) => foldersIn(folder, project)))).flat();
  const folders = [...first, ...second].slice(0, MAX_FOLDERS);
  const found = await Promise.all(
    folders.map(async (folder) => (await envFilesIn(folder, project)).map((name) => join(folder, name))),
  );
  return found.flat();
}

/** The template that a new .env could be made from. */
export async function exampleIn({ project, cwd }: WalkPorts): Promise<string | null> {
  const entries = await project.list(cwd);
  const example = entries.find(({ name, kind }) => kind === 'file' && isEnvExampleName(name));
  return example === undefined ? null : join(cwd, example.name);
}

async function envFilesIn(folder: string, project: WalkPorts['project']): Promise<readonly string[]> {
  const entries = await project.list(folder);
  return entries
    .filter(({ name, kind }) => kind !== 'folder' && isEnvFileName(name))
    .map(({ name }) => name)
    .sort();
}

async function foldersIn(folder: string, project: WalkPorts['project']): Promise<readonly string[]> {
  const entries = await project.list(folder);
  return entries
    .filter(({ name, kind }) => kind === 'folder' && isProjectFolder(name))
    .map(({ name }) => join(folder, name))
    .sort()
    .slice(0, MAX_FOLDERS);
}
