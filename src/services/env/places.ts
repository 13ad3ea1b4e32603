import { basename, dirname, join } from 'node:path';
import { type EnvValues, parseEnv } from '../../core/env/file.ts';
import { isEnvExampleName, isEnvFileName } from '../../core/env/names.ts';
import { type EnvOrder, envOrderOf } from '../../core/env/order.ts';
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
export async function envOrder({ project, cwd }: WalkPorts): Promise<EnvOrder> {
  const manifest = await project.read(join(cwd, 'package.json'), MAX_MANIFEST_BYTES);
  const files = new ProjectFiles([], new Map(manifest === null ? [] : [['package.json', manifest]]));
  const signs = packageSigns(files.text('package.json'), files.names);
  const { stack, names } = envOrderOf(signs);
  return { stack, names: names.map((name) => join(cwd, name)) };
}

/** The other .env files of the working directory, such as `.env.production`. */
export async function beside(
  { project, cwd }: WalkPorts,
  known: readonly string[],
): Promise<readonly string[]> {
  const paths = namesOfEnvFiles(await project.list(cwd)).map((name) => join(cwd, name));
  return paths.filter((path) => !known.includes(path));
}

/** One and two levels down, as most monorepos have their apps; those below are looked at where nothing is there. */
export const NEAR_LEVELS = 2;
export const FAR_LEVELS = 4;

/** The .env files below, and behind them the files of settings, as far down as that. */
export async function filesBelow(
  { project, cwd }: WalkPorts,
  depth: number,
): Promise<{ readonly envFiles: readonly string[]; readonly others: readonly string[] }> {
  const walked = await foldersDown(cwd, { depth, maxFolders: MAX_FOLDERS }, { project });
  const below = walked.filter(({ path }) => path !== cwd);
  return {
    envFiles: below
      .flatMap(({ path, entries }) => namesOfEnvFiles(entries).map((name) => join(path, name)))
      .slice(0, MAX_BELOW),
    others: below
      .flatMap(({ path, entries }) => otherNames(entries).map((name) => join(path, name)))
      .slice(0, MAX_OTHERS),
  };
}

/** Each is read and parsed. A fleet's folder may hold a hundred thousand, and no person chooses among those. */
const MAX_BELOW = 500;
const MAX_OTHERS = 40;

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

/** Of the working directory, and of where Java, Streamlit and others keep their own. */
export async function otherFiles({ project, cwd }: WalkPorts): Promise<readonly string[]> {
  const folders = ['', 'config', '.streamlit', 'src/main/resources'].map((folder) => join(cwd, folder));
  const found = await Promise.all(
    folders.map(async (folder) => otherNames(await project.list(folder)).map((name) => join(folder, name))),
  );
  return found.flat();
}

function otherNames(entries: readonly FolderEntry[]): readonly string[] {
  return entries
    .filter(({ name, kind }) => kind === 'file' && OTHER_FILES.test(name))
    .map(({ name }) => name)
    .sort();
}

/** A larger one is no settings' file. */
const MAX_SETTINGS_BYTES = 1024 * 1024;

/** The file's own values; behind them those of the one beside it, where tools read both: `.env` and `.env.local`. */
export async function settingsOf(
  path: string,
  values: EnvValues,
  { project }: Pick<Ports, 'project'>,
): Promise<EnvValues> {
  const name = basename(path);
  const beside = name === '.env' ? '.env.local' : /^\.env\.(?:.+\.)?local$/i.test(name) ? '.env' : null;
  if (beside === null) return values;
  const text = await project.read(join(dirname(path), beside), MAX_SETTINGS_BYTES);
  if (text === null) return values;
  const behind = parseEnv(EnvText.of(text));
  return {
    has: (name) => values.has(name) || behind.has(name),
    get: (name) => values.get(name) ?? behind.get(name),
    keys: () => new Set([...values.keys(), ...behind.keys()]),
  };
}
