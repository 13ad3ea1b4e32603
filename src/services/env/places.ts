import { basename, dirname, join } from 'node:path';
import { type EnvValues, parseEnv } from '../../core/env/file.ts';
import { isEnvExampleName, isEnvFileName } from '../../core/env/names.ts';
import { envOrderOf } from '../../core/env/order.ts';
import { ProjectFiles } from '../../core/project/files.ts';
import { packageSigns } from '../../core/project/package-json.ts';
import { EnvText } from '../../core/secret.ts';
import type { FolderEntry, Ports } from '../../ports.ts';
import { foldersDown } from '../project/walk.ts';

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

/** The other .env files of the working directory, such as `.env.production`. */
export async function beside(
  { project, cwd }: WalkPorts,
  known: readonly string[],
): Promise<readonly string[]> {
  const paths = namesOfEnvFiles(await project.list(cwd)).map((name) => join(cwd, name));
  return paths.filter((path) => !known.includes(path));
}

/** The .env files one and two levels down, as monorepos have them. */
export async function hitsBelow({ project, cwd }: WalkPorts): Promise<readonly string[]> {
  const walked = await foldersDown(cwd, { depth: 2, maxFolders: MAX_FOLDERS }, { project });
  return walked
    .filter(({ path }) => path !== cwd)
    .flatMap(({ path, entries }) => namesOfEnvFiles(entries).map((name) => join(path, name)));
}

/** The template that a new .env could be made from. */
export async function exampleIn({ project, cwd }: WalkPorts): Promise<string | null> {
  const entries = await project.list(cwd);
  const example = entries.find(({ name, kind }) => kind === 'file' && isEnvExampleName(name));
  return example === undefined ? null : join(cwd, example.name);
}

function namesOfEnvFiles(entries: readonly FolderEntry[]): readonly string[] {
  return entries
    .filter(({ name, kind }) => kind !== 'folder' && isEnvFileName(name))
    .map(({ name }) => name)
    .sort();
}

/** Files of settings that are no .env: offered where they hold the token and no .env does. */
const OTHER_FILES =
  /^(?:\.envrc|\.dev\.vars|appsettings(?:\.[\w-]+)?\.json|local\.settings\.json|(?:config|settings|secrets|application)(?:[.-][\w-]+)?\.(?:ya?ml|json|toml|ini|properties)|wrangler\.toml|(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml)$/i;

/** Of the working directory, and of where Java keeps its own. */
export async function otherFiles({ project, cwd }: WalkPorts): Promise<readonly string[]> {
  const folders = [cwd, join(cwd, 'config'), join(cwd, 'src', 'main', 'resources')];
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await project.list(folder))
        .filter(({ name, kind }) => kind === 'file' && OTHER_FILES.test(name))
        .map(({ name }) => join(folder, name)),
    ),
  );
  return found.flat();
}

/** A larger one is no settings' file. */
const MAX_SETTINGS_BYTES = 1024 * 1024;

/** The file's own values; behind them those of the `.env` beside it, where the tool reads both. */
export async function settingsOf(
  path: string,
  values: EnvValues,
  { project }: Pick<Ports, 'project'>,
): Promise<EnvValues> {
  if (!/^\.env\.(?:.+\.)?local$/i.test(basename(path))) return values;
  const text = await project.read(join(dirname(path), '.env'), MAX_SETTINGS_BYTES);
  if (text === null) return values;
  const behind = parseEnv(EnvText.of(text));
  return {
    has: (name) => values.has(name) || behind.has(name),
    get: (name) => values.get(name) ?? behind.get(name),
    keys: () => new Set([...values.keys(), ...behind.keys()]),
  };
}
