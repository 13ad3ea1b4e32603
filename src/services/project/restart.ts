import { basename, dirname, join, relative } from 'node:path';
import { ProjectFiles } from '../../core/project/files.ts';
import { WORKSPACE_FILES } from '../../core/project/package-json.ts';
import { LOADING_FILES, overridesEnvironment } from '../../core/project/python.ts';
import { supervisorPrograms, unitSigns } from '../../core/project/systemd.ts';
import type { Target } from '../../core/refresh/outcome.ts';
import {
  clean,
  type ProjectSigns,
  type PythonHow,
  type RestartAdvice,
  type RestartFinding,
  type UnitSigns,
} from '../../core/restart/advice.ts';
import { unservedNote } from '../../core/restart/docker.ts';
import { adviceOfRunning, withRunning } from '../../core/restart/from-running.ts';
import { RESTART_FILES, type RestartSign, ROWS } from '../../core/restart/restart.ts';
import { type ProcessFacts, type RunningApp, runningAppsOf } from '../../core/restart/running.ts';
import { shellWord, unsetting } from '../../core/shell-word.ts';
import { isTokenIn } from '../../core/token/key-names.ts';
import type { Ports } from '../../ports.ts';
import { projectFiles } from './files.ts';
import { sourcesNaming } from './readers.ts';
import { isWithin, projectFolders, slashed } from './walk.ts';

type RestartPorts = Pick<Ports, 'project' | 'cwd' | 'env'>;
type RestartTarget = Pick<Target, 'path' | 'key' | 'token'>;

/** More units than this are not one administrator's own. */
const MAX_UNITS = 200;
const MAX_UNIT_BYTES = 64 * 1024;
/** Folders below that may hold the app, where the .env file's own folder does not. */
const MAX_BELOW = 12;

/**
 * The restart commands of this project, likeliest first; empty where nothing tells. What runs decides first, then what
 * reads the key, then what the project says. `token` is the one in place.
 */
export async function adviseRestart(
  target: RestartTarget,
  ports: RestartPorts,
): Promise<readonly RestartAdvice[]> {
  const folders = await projectFolders(target.path, ports);
  const root = folders.at(-1) ?? dirname(target.path);
  const [readers, processes] = await Promise.all([
    sourcesNaming(target.key, root, ports),
    projectProcesses(target, folders, ports),
  ]);
  const signsOf = (folder: string) => signsIn(folder, target, root, readers, ports);
  const above = await Promise.all(folders.map(signsOf));
  // What reads the key may be a project of its own below, where nothing here does.
  const below = isSettled(above) ? [] : await Promise.all(foldersBelow(above, readers, root).map(signsOf));
  const found = withRunning(
    adviceOf(above, below),
    adviceOfRunning(
      processes,
      above.map(({ files }) => files),
      { target, folder: root, readers },
    ),
  );
  const overrides = above.some(({ files }) => overridesEnvironment(files));
  const note = overrides ? null : exportedNote(target, ports);
  const unserved = above.flatMap((signs) => unservedNote(signs) ?? []);
  const advice = found.map(({ advice, folder }) => finished(advice, folder, note, ports.cwd));
  return withNotes(advice, unserved);
}

interface FolderSigns extends ProjectSigns {
  readonly path: string;
}

interface Found {
  readonly kind: RestartSign['kind'];
  readonly advice: RestartFinding;
  readonly folder: string;
}

async function signsIn(
  folder: string,
  target: RestartTarget,
  root: string,
  readers: readonly string[],
  ports: RestartPorts,
): Promise<FolderSigns> {
  const [files, installed, above, python] = await Promise.all([
    projectFiles(folder, RESTART_FILES, ports),
    installedFor(folder, target.key, ports),
    lockFilesAbove(folder, root, ports),
    pythonHow(folder, ports),
  ]);
  const prefix = slashed(relative(root, folder));
  return {
    path: folder,
    folder: basename(folder),
    files,
    envFile: slashed(relative(folder, target.path)),
    key: target.key,
    ...installed,
    above,
    python,
    readers: new Set(
      readers.flatMap((path) =>
        prefix === '' ? [path] : path.startsWith(`${prefix}/`) ? [path.slice(prefix.length + 1)] : [],
      ),
    ),
  };
}

/** Whether a way to start what reads the key was found already. */
function isSettled(above: readonly FolderSigns[]): boolean {
  return above.some((signs) =>
    ROWS.some(({ kind, row }) => kind === 'app' && row(signs).some(({ reads = 0 }) => reads > 0)),
  );
}

const MANIFEST =
  /^((?:[^/]+\/){1,2})(?:package\.json|manage\.py|artisan|go\.mod|Gemfile|requirements\.txt|pyproject\.toml|Pipfile|composer\.json|deno\.json|pom\.xml|build\.gradle(?:\.kts)?|Cargo\.toml|[\w.-]+\.[cf]sproj)$/;

/** Projects of their own below the .env file's folder, those that read the key first. */
function foldersBelow(
  above: readonly FolderSigns[],
  readers: readonly string[],
  root: string,
): readonly string[] {
  const [nearest] = above;
  if (nearest === undefined) return [];
  const names = [...nearest.files.names].flatMap((name) => MANIFEST.exec(name)?.[1]?.slice(0, -1) ?? []);
  const reads = (folder: string): number => {
    const prefix = slashed(relative(root, join(nearest.path, folder)));
    return readers.some((path) => path.startsWith(`${prefix}/`)) ? 0 : 1;
  };
  return [...new Set(names)]
    .sort((a, b) => reads(a) - reads(b))
    .slice(0, MAX_BELOW)
    .map((name) => join(nearest.path, name));
}

/**
 * Row by row, and in each row the nearest folder first. Ways to start the app only from one folder: the nearest that
 * runs what reads the key, else the nearest that runs anything; and of these none that reads it not, where others do.
 */
function adviceOf(above: readonly FolderSigns[], below: readonly FolderSigns[]): readonly Found[] {
  const rowsOf = (all: readonly FolderSigns[], kind: Found['kind']): readonly Found[] =>
    ROWS.filter((sign) => sign.kind === kind).flatMap(({ row }) =>
      all.flatMap((signs) =>
        row(signs).map((advice) => ({ kind, advice: clean(advice), folder: signs.path })),
      ),
    );
  const apps = [...rowsOf(above, 'app'), ...rowsOf(below, 'app')];
  // Where something else runs it, an app that does not read the key is another one.
  const isKnown = rowsOf(above, 'runner').length > 0 && above.some(({ readers }) => readers.size > 0);
  const most = Math.max(isKnown ? 1 : 0, ...apps.map(({ advice }) => advice.reads ?? 0));
  const order = [...above, ...below].map(({ path }) => path);
  const home = order.find((path) =>
    apps.some(({ folder, advice }) => folder === path && (most === 0 || (advice.reads ?? 0) > 0)),
  );
  const ownApps = apps
    .filter(({ folder, advice }) => folder === home && (most === 0 || (advice.reads ?? 0) > 0))
    .sort((a, b) => (b.advice.reads ?? 0) - (a.advice.reads ?? 0));
  // What runs an app below (its pm2 file, its compose file) counts where the app itself is there.
  const homeBelow = below.filter(({ path }) => path === home);
  const everywhere = [...above, ...homeBelow];
  const all = [...rowsOf(everywhere, 'runner'), ...ownApps, ...rowsOf(everywhere, 'server')];
  const seen = new Set<string>();
  return all.filter(({ advice: { command, stack } }) => {
    const isNew = !seen.has(command ?? stack);
    seen.add(command ?? stack);
    return isNew;
  });
}

/** Units and supervisor programs that name the folder itself, or something in it. */
async function installedFor(
  folder: string,
  key: string,
  { project }: RestartPorts,
): Promise<{ readonly units: readonly UnitSigns[]; readonly programs: readonly string[] }> {
  const texts = await Promise.all(
    project.unitFolders.map(async (unitFolder) => {
      const entries = (await project.list(unitFolder)).filter(
        ({ name, kind }) => kind === 'file' && /\.(?:service|conf|ini)$/.test(name),
      );
      return Promise.all(
        entries.slice(0, MAX_UNITS).map(async ({ name }) => {
          const text = await project.read(join(unitFolder, name), MAX_UNIT_BYTES);
          return {
            name,
            text: text === null ? '' : new ProjectFiles([name], new Map([[name, text]])).text(name),
          };
        }),
      );
    }),
  );
  const isOurs = (paths: readonly string[]): boolean => paths.some((path) => isWithin(folder, path));
  const all = texts.flat();
  return {
    units: all.flatMap(({ name, text }) => {
      if (!name.endsWith('.service')) return [];
      const facts = unitSigns(text, key);
      return isOurs(facts.paths) ? [{ name, setsKey: facts.value !== null }] : [];
    }),
    programs: all.flatMap(({ name, text }) =>
      name.endsWith('.service')
        ? []
        : supervisorPrograms(text).flatMap((one) => (isOurs(one.paths) ? [one.name] : [])),
    ),
  };
}

/** Files of a workspace's root, which tell who runs its packages. */
async function lockFilesAbove(
  folder: string,
  root: string,
  { project }: RestartPorts,
): Promise<ReadonlySet<string>> {
  const found: string[] = [];
  for (let at = folder; at !== root && dirname(at) !== at; ) {
    at = dirname(at);
    const there = await Promise.all(
      WORKSPACE_FILES.map(async (name) => ((await project.facts(join(at, name))) === null ? [] : [name])),
    );
    found.push(...there.flat());
    if (there.flat().length > 0) break;
  }
  return new Set(found);
}

const VIRTUAL_ENVIRONMENTS = ['.venv', 'venv', 'env', '.env3'];

/** Whose `python` a command means: an environment that is active is on the PATH. */
async function pythonHow(folder: string, { project, env }: RestartPorts): Promise<PythonHow> {
  const isActive = (env['VIRTUAL_ENV'] ?? env['CONDA_PREFIX'] ?? '') !== '';
  if (isActive) return { interpreter: 'python', bin: null, programs: new Set() };
  for (const name of VIRTUAL_ENVIRONMENTS) {
    for (const inner of ['bin', 'Scripts']) {
      const programs = (await project.list(join(folder, name, inner))).map((entry) =>
        entry.name.replace(/\.exe$/i, ''),
      );
      if (programs.includes('python')) {
        return { interpreter: 'python', bin: `${name}/${inner}`, programs: new Set(programs) };
      }
    }
  }
  const isThree = !(await project.hasProgram('python')) && (await project.hasProgram('python3'));
  return { interpreter: isThree ? 'python3' : 'python', bin: null, programs: new Set() };
}

/** A variable of the shell beats .env in nearly every program, and what is started there inherits it. */
function exportedNote({ key, token }: RestartTarget, { env }: RestartPorts): string | null {
  const value = env[key];
  if (value === undefined || token === null || isTokenIn(value, token)) return null;
  return `This shell has another ${key}, and what you start here takes that one: ${unsetting(key)} first.`;
}

/** Typed from anywhere: they name what they restart by itself. */
const ANYWHERE = /^(?:(?:sudo )?(?:systemctl|supervisorctl (?!-c))|pm2 restart (?!\S+\.(?:[cm]?js|json)\b))/;

function finished(advice: RestartFinding, folder: string, note: string | null, cwd: string): RestartAdvice {
  const { stack, command, why, notes } = advice;
  const way = slashed(relative(cwd, folder));
  const isElsewhere = way !== '' && command !== null && !ANYWHERE.test(command);
  const [, inner, rest] = /^cd ([\w./-]+) && (.+)$/.exec(command ?? '') ?? [];
  const to = inner === undefined || way === '' ? way : `${way}/${inner}`;
  return {
    stack,
    command: isElsewhere ? `cd ${shellWord(to)} && ${rest ?? command}` : command,
    why,
    notes: note === null ? notes : [note, ...notes],
  };
}

/** What is to be known before any of them helps goes with the first. */
function withNotes(advice: readonly RestartAdvice[], notes: readonly string[]): readonly RestartAdvice[] {
  const [first, ...others] = advice;
  if (notes.length === 0) return advice;
  if (first === undefined) {
    return [{ stack: 'docker compose', command: null, why: 'its file is here', notes }].map(clean);
  }
  if (first.stack === 'docker compose') return advice;
  return [clean({ ...first, notes: [...first.notes, ...notes] }), ...others];
}

/** The project's running processes; empty where the system does not tell. `changedAt`: when the token was written. */
export async function runningApps(
  target: RestartTarget,
  changedAt: Date,
  ports: RestartPorts,
): Promise<readonly RunningApp[]> {
  const folders = await projectFolders(target.path, ports);
  const processes = await projectProcesses(target, folders, ports);
  if (processes.length === 0) return [];
  const files = await Promise.all(folders.map((one) => projectFiles(one, LOADING_FILES, ports)));
  const overrides = files.some(overridesEnvironment);
  const folder = folders.at(-1) ?? ports.cwd;
  return runningAppsOf(processes, { at: changedAt, token: target.token, folder, overrides });
}

async function projectProcesses(
  target: RestartTarget,
  folders: readonly string[],
  ports: RestartPorts,
): Promise<readonly ProcessFacts[]> {
  const folder = folders.at(-1) ?? ports.cwd;
  // In a home folder, or at the root of the disk, other programs run that are not of this project.
  if (folder === ports.env['HOME'] || dirname(folder) === folder) return [];
  return (await ports.project.processes(folder, target.key)) ?? [];
}
