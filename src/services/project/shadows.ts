import { basename, dirname, join, resolve } from 'node:path';
import { type EnvOrder, envOrderOf } from '../../core/env/order.ts';
import { COMPOSE_FILES, COMPOSE_OVERRIDES, type ComposeService } from '../../core/project/compose.ts';
import { ProjectFiles } from '../../core/project/files.ts';
import { packageSigns } from '../../core/project/package-json.ts';
import { LOADING_FILES, overridesEnvironment } from '../../core/project/python.ts';
import {
  holdsToken,
  type ShadowTarget,
  serviceValue,
  shadow,
  unitPaths,
  valueInEnv,
  valueInShell,
  valueInUnit,
} from '../../core/project/shadows.ts';
import type { ShadowPlace, Surrounding } from '../../core/project/surroundings.ts';
import type { Target } from '../../core/refresh/outcome.ts';
import type { Secret } from '../../core/secret.ts';
import type { FolderEntry, Ports } from '../../ports.ts';
import { shownPath } from '../env/find.ts';
import { projectFiles } from './files.ts';
import { isWithin, projectFolders } from './walk.ts';

type ShadowPorts = Pick<Ports, 'project' | 'env' | 'cwd'>;

/** A target as far as its surroundings go. */
export type InspectedTarget = Pick<Target, 'path' | 'shownPath' | 'key' | 'token'>;

/** Finds the other values of one target's key. */
export type FindShadows = (target: InspectedTarget) => Promise<readonly Surrounding[]>;

const MAX_BYTES = 256 * 1024;
/** Laravel writes its whole configuration into one file. */
const MAX_CACHE_BYTES = 4 * 1024 * 1024;
const MAX_UNITS = 200;
/** Folders that keep the units of a project. */
const UNIT_FOLDERS = ['deploy', 'deployment', 'systemd', 'ops', 'infra'];

/** A spot with a token, and the folders of its project, the nearest first. */
interface ResolvedTarget extends ShadowTarget {
  readonly path: string;
  readonly folder: string;
  readonly folders: readonly string[];
}

/** What is read of folders and files is kept: many targets share them. */
export function shadowFinder(ports: ShadowPorts): FindShadows {
  const { project } = ports;
  // A fleet's files stand in one folder by the thousand, and nothing here looks for one of their names.
  const list = memoize(async (folder: string) =>
    (await project.list(folder)).filter(({ name }) => !/.\.env$/.test(name)),
  );
  const names = memoize(async (folder: string) => new Set((await list(folder)).map(({ name }) => name)));
  const read = memoize((path: string) => project.read(path, MAX_BYTES));
  const foldersOf = memoize((folder: string) => projectFolders(join(folder, '.env'), ports));
  const overrides = memoize(async (folder: string) =>
    overridesEnvironment(await projectFiles(folder, LOADING_FILES, ports)),
  );
  const services = memoize(async (path: string) => {
    const text = await read(path);
    if (text === null) return [];
    const { servicesIn } = await import('../../core/project/compose-services.ts');
    return servicesIn(text);
  });
  const units = memoize((folder: string) => unitsIn(folder, list, read));
  const installed = memoize((_all: 'installed') => installedUnits(units, ports));
  const world: Lookups = { ports, names, read, units, services, installed: () => installed('installed') };
  return async (spot) => {
    const { token } = spot;
    if (token === null) return [];
    const folder = dirname(spot.path);
    const sought: ResolvedTarget = { ...spot, token, folder, folders: await foldersOf(folder) };
    const found = await Promise.all(FINDERS.map((find) => find(sought, world)));
    const shadows = found.flat();
    const beaten = shadows.some(isEnvironment) && (await anyOf(sought.folders, overrides));
    return beaten ? shadows.filter((finding) => !isEnvironment(finding)) : shadows;
  };
}

interface Lookups {
  readonly ports: ShadowPorts;
  readonly names: (folder: string) => Promise<ReadonlySet<string>>;
  readonly read: (path: string) => Promise<Secret | null>;
  readonly units: (folder: string) => Promise<readonly Unit[]>;
  readonly services: (path: string) => Promise<readonly ComposeService[]>;
  readonly installed: () => Promise<readonly InstalledUnit[]>;
}

interface Unit {
  readonly path: string;
  readonly text: Secret;
}

interface InstalledUnit extends Unit {
  readonly paths: readonly string[];
}

type Finder = (sought: ResolvedTarget, world: Lookups) => Promise<readonly Surrounding[]>;

const FINDERS: readonly Finder[] = [inShell, inSiblingFiles, inCompose, inUnits, inConfigCache];

function isEnvironment(finding: Surrounding): boolean {
  return finding.kind === 'shadowed' && finding.place.in === 'environment';
}

async function inShell(sought: ResolvedTarget, { ports }: Lookups): Promise<readonly Surrounding[]> {
  return shadow(sought, valueInShell(ports.env[sought.key]), { in: 'environment' }, 'other');
}

/** The other files of the tool's order, in the same folder. One that the target itself beats is no finding. */
async function inSiblingFiles(sought: ResolvedTarget, world: Lookups): Promise<readonly Surrounding[]> {
  const { read, ports } = world;
  const names = await world.names(sought.folder);
  const order = await orderIn(sought.folder, names, read);
  const rank = order.names.indexOf(basename(sought.path));
  if (rank === -1) return [];
  const kin = order.names.filter(
    (name, at) => names.has(name) && (order.stack === null ? at !== rank : at < rank),
  );
  const found = await Promise.all(
    kin.map(async (name) => {
      const path = join(sought.folder, name);
      const text = await read(path);
      const place: ShadowPlace = { in: 'env-file', path: shownPath(path, ports.cwd) };
      const wins = order.stack === null ? 'depends' : 'other';
      return text === null ? [] : shadow(sought, valueInEnv(text, sought.key), place, wins, order.stack);
    }),
  );
  return found.flat();
}

async function orderIn(folder: string, names: ReadonlySet<string>, read: Lookups['read']): Promise<EnvOrder> {
  const manifest = names.has('package.json') ? await read(join(folder, 'package.json')) : null;
  if (manifest === null) return envOrderOf(null);
  const files = new ProjectFiles(names, new Map([['package.json', manifest]]));
  return envOrderOf(packageSigns(files.text('package.json'), names));
}

async function inCompose(sought: ResolvedTarget, world: Lookups): Promise<readonly Surrounding[]> {
  const found = await Promise.all(
    sought.folders.map(async (folder) => {
      const names = await world.names(folder);
      const files = [COMPOSE_FILES, COMPOSE_OVERRIDES].flatMap((group) =>
        group.filter((name) => names.has(name)).slice(0, 1),
      );
      const all = await Promise.all(files.map((name) => inComposeFile(join(folder, name), sought, world)));
      return all.flat();
    }),
  );
  return found.flat();
}

async function inComposeFile(
  file: string,
  sought: ResolvedTarget,
  world: Lookups,
): Promise<readonly Surrounding[]> {
  const services = await world.services(file);
  const all = await Promise.all(services.map((service) => inService(service, file, sought, world)));
  return all.flat();
}

async function inService(
  service: ComposeService,
  file: string,
  sought: ResolvedTarget,
  world: Lookups,
): Promise<readonly Surrounding[]> {
  const path = shownPath(file, world.ports.cwd);
  const place: ShadowPlace = { in: 'compose-environment', path, service: service.name };
  const given = serviceValue(service, sought.key);
  const usesFile = usesTarget(service, dirname(file), sought);
  const wins = usesFile ? 'other' : 'depends';
  switch (given.from) {
    case 'nowhere':
      return [];
    case 'literal':
      return shadow(sought, given.value, place, wins, 'docker compose');
    case 'variable': {
      // The shell's own value is told once, by itself.
      if (world.ports.env[given.name] !== undefined) return [];
      const text = await world.read(join(dirname(file), '.env'));
      const isTarget = join(dirname(file), '.env') === sought.path && given.name === sought.key;
      const value = isTarget
        ? null
        : ((text === null ? null : valueInEnv(text, given.name)) ?? given.fallback);
      // An empty value is in the way only of a service that would read the file itself.
      return isEmpty(value) && !usesFile ? [] : shadow(sought, value, place, wins, 'docker compose');
    }
    case 'env-files':
      return inEnvFiles(given.paths, { place, service: service.name, wins, file }, sought, world);
  }
}

interface ServiceAt {
  readonly place: ShadowPlace & { readonly in: 'compose-environment' };
  readonly service: string;
  readonly wins: 'other' | 'depends';
  readonly file: string;
}

/** Of several, the last that defines the key wins. */
async function inEnvFiles(
  paths: readonly string[],
  at: ServiceAt,
  sought: ResolvedTarget,
  world: Lookups,
): Promise<readonly Surrounding[]> {
  for (const name of [...paths].reverse()) {
    const path = resolve(dirname(at.file), name);
    if (path === sought.path) return [];
    const text = await world.read(path);
    const value = text === null ? null : valueInEnv(text, sought.key);
    if (value === null) continue;
    const envFile = shownPath(path, world.ports.cwd);
    return shadow(sought, value, { ...at.place, in: 'compose-env-file', envFile }, at.wins, 'docker compose');
  }
  return [];
}

function isEmpty(value: Secret | null): boolean {
  return value === null || value.isEmpty;
}

/** Whether the service gets the target's file itself, by `env_file:` or in a mount. */
function usesTarget(service: ComposeService, folder: string, { path }: ResolvedTarget): boolean {
  const isListed = service.envFiles.some((name) => resolve(folder, name) === path);
  return isListed || service.mounts.some((source) => isWithin(resolve(folder, source), path));
}

/** Units in the project, and installed ones that name its folder. */
async function inUnits(sought: ResolvedTarget, world: Lookups): Promise<readonly Surrounding[]> {
  const root = sought.folders.at(-1) ?? sought.folder;
  const folders = [...sought.folders, ...UNIT_FOLDERS.map((name) => join(root, name))];
  const here = (await Promise.all(folders.map(world.units))).flat();
  const own = (await world.installed()).filter(({ paths }) =>
    paths.some((path) => isWithin(sought.folder, path)),
  );
  return [...here, ...own].flatMap(({ path, text }) => {
    const place: ShadowPlace = { in: 'systemd-unit', path: shownPath(path, world.ports.cwd) };
    return shadow(sought, valueInUnit(text, sought.key, sought.path), place, 'other', 'systemd');
  });
}

async function installedUnits(
  units: Lookups['units'],
  { project }: ShadowPorts,
): Promise<readonly InstalledUnit[]> {
  const found = await Promise.all(project.unitFolders.map(units));
  return found.flat().map((unit) => ({ ...unit, paths: unitPaths(unit.text) }));
}

async function unitsIn(
  folder: string,
  list: (folder: string) => Promise<readonly FolderEntry[]>,
  read: Lookups['read'],
): Promise<readonly Unit[]> {
  const names = (await list(folder)).filter(({ name, kind }) => kind === 'file' && name.endsWith('.service'));
  const found = await Promise.all(
    names
      .slice(0, MAX_UNITS)
      .map(async ({ name }) => ({ path: join(folder, name), text: await read(join(folder, name)) })),
  );
  return found.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
}

/** While this file is there, Laravel reads no .env at all. */
async function inConfigCache(
  sought: ResolvedTarget,
  { names, ports }: Lookups,
): Promise<readonly Surrounding[]> {
  if (!(await names(sought.folder)).has('artisan')) return [];
  const path = join(sought.folder, 'bootstrap', 'cache', 'config.php');
  const text = await ports.project.read(path, MAX_CACHE_BYTES);
  if (text === null || holdsToken(text, sought.token)) return [];
  return [cacheFinding(sought, shownPath(path, ports.cwd))];
}

function cacheFinding({ shownPath: shown, key }: ResolvedTarget, path: string): Surrounding {
  return {
    kind: 'shadowed',
    path: shown,
    key,
    place: { in: 'config-cache', path },
    fingerprint: null,
    wins: 'other',
    stack: 'Laravel',
  };
}

async function anyOf(folders: readonly string[], is: (folder: string) => Promise<boolean>): Promise<boolean> {
  const all = await Promise.all(folders.map(is));
  return all.includes(true);
}

/** So many keys back an answer is remembered: a fleet has a folder for each target. */
const MOST_REMEMBERED = 256;

/** Asks once for each key, as long as it is remembered. */
export function memoize<K, T>(ask: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const seen = new Map<K, Promise<T>>();
  return (key) => {
    const before = seen.get(key);
    if (before !== undefined) return before;
    const known = ask(key);
    seen.set(key, known);
    const [oldest] = seen.keys();
    if (seen.size > MOST_REMEMBERED && oldest !== undefined) seen.delete(oldest);
    return known;
  };
}
