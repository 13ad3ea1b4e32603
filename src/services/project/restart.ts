import { basename, dirname, join, relative } from 'node:path';
import { ProjectFiles } from '../../core/project/files.ts';
import { overridesEnvironment } from '../../core/project/python.ts';
import { unitSigns } from '../../core/project/systemd.ts';
import { clean, type ProjectSigns, type RestartAdvice, type UnitSigns } from '../../core/restart/advice.ts';
import { ROWS } from '../../core/restart/restart.ts';
import { runningApps as judge, type RunningApp } from '../../core/restart/running.ts';
import { shellWord } from '../../core/shell-word.ts';
import { isTokenIn } from '../../core/token/key-names.ts';
import type { Ports } from '../../ports.ts';
import type { Target } from '../env/find.ts';
import { projectFiles } from './files.ts';
import { isWithin, projectFolders, slashed } from './folders.ts';

type RestartPorts = Pick<Ports, 'project' | 'cwd' | 'env'>;
type RestartTarget = Pick<Target, 'path' | 'key' | 'token'>;

/** More units than this are not one administrator's own. */
const MAX_UNITS = 200;
const MAX_UNIT_BYTES = 64 * 1024;
/** Folders below that may hold the app, where the .env file's own folder does not. */
const MAX_BELOW = 12;

/** The restart commands of this project, likeliest first; empty where nothing tells. `token` is the one in place. */
export async function adviseRestart(
  target: RestartTarget,
  ports: RestartPorts,
): Promise<readonly RestartAdvice[]> {
  const folders = await projectFolders(target.path, ports);
  const scenes = await Promise.all(folders.map((folder) => signsIn(folder, target, ports)));
  let found = adviceOf(scenes);
  if (!found.some(({ kind }) => kind === 'app')) {
    found = adviceOf([...scenes, ...(await signsBelow(scenes[0], target, ports))]);
  }
  const overrides = scenes.some(({ files }) => overridesEnvironment(files));
  const note = overrides ? null : exportedNote(target, ports);
  return found.map(({ advice, folder }) => finished(advice, folder, note, ports.cwd));
}

interface FolderSigns extends ProjectSigns {
  readonly path: string;
}

interface Found {
  readonly kind: 'app' | 'around';
  readonly advice: RestartAdvice;
  readonly folder: string;
}

async function signsIn(folder: string, target: RestartTarget, ports: RestartPorts): Promise<FolderSigns> {
  const [files, units] = await Promise.all([
    projectFiles(folder, ports),
    installedUnits(folder, target.key, ports),
  ]);
  const envFile = slashed(relative(folder, target.path));
  return { path: folder, folder: basename(folder), files, envFile, key: target.key, units };
}

async function signsBelow(
  scene: FolderSigns | undefined,
  target: RestartTarget,
  ports: RestartPorts,
): Promise<readonly FolderSigns[]> {
  const names = [...(scene?.files.names ?? [])].filter((name) =>
    /^[^/]+\/(?:package\.json|manage\.py|artisan|go\.mod|Gemfile|requirements\.txt|pyproject\.toml)$/.test(
      name,
    ),
  );
  const folders = [...new Set(names.map((name) => name.split('/')[0] ?? ''))].slice(0, MAX_BELOW);
  return Promise.all(folders.map((name) => signsIn(join(scene?.path ?? '', name), target, ports)));
}

/** Row by row, and in each row the nearest folder first; ways to start the app only from the nearest that has any. */
function adviceOf(scenes: readonly FolderSigns[]): readonly Found[] {
  const found = ROWS.flatMap(({ kind, row }) =>
    scenes.flatMap((scene) =>
      row(scene).map((advice) => ({ kind, advice: clean(advice), folder: scene.path })),
    ),
  );
  const home = scenes.find(({ path }) =>
    found.some(({ kind, folder }) => kind === 'app' && folder === path),
  )?.path;
  const seen = new Set<string>();
  return found.filter(({ kind, folder, advice }) => {
    if (kind === 'app' && folder !== home) return false;
    const isNew = !seen.has(advice.command);
    seen.add(advice.command);
    return isNew;
  });
}

/** Units that name the folder itself, or something in it. */
async function installedUnits(
  folder: string,
  key: string,
  { project }: RestartPorts,
): Promise<readonly UnitSigns[]> {
  const units = await Promise.all(
    project.unitFolders.map(async (unitFolder) => {
      const entries = (await project.list(unitFolder)).filter(
        ({ name, kind }) => kind === 'file' && name.endsWith('.service'),
      );
      return Promise.all(
        entries.slice(0, MAX_UNITS).map(async ({ name }) => {
          const text = await project.read(join(unitFolder, name), MAX_UNIT_BYTES);
          if (text === null) return [];
          const facts = unitSigns(new ProjectFiles([name], new Map([[name, text]])).text(name), key);
          const isOurs = facts.paths.some((path) => isWithin(folder, path));
          return isOurs ? [{ name, setsKey: facts.value !== null }] : [];
        }),
      );
    }),
  );
  return units.flat(2);
}

/** A variable of the shell beats .env in nearly every program, and what is started there inherits it. */
function exportedNote({ key, token }: RestartTarget, { env }: RestartPorts): string | null {
  const value = env[key];
  if (value === undefined || token === null || isTokenIn(value, token)) return null;
  return `This shell has another ${key}, and what you start here takes that one: \`unset ${key}\` first.`;
}

function finished(advice: RestartAdvice, folder: string, note: string | null, cwd: string): RestartAdvice {
  const way = slashed(relative(cwd, folder));
  const isElsewhere =
    way !== '' && !/^(?:sudo )?(?:systemctl|pm2 restart (?!ecosystem)|open )/.test(advice.command);
  return {
    ...advice,
    command: isElsewhere ? `cd ${shellWord(way)} && ${advice.command}` : advice.command,
    notes: note === null ? advice.notes : [note, ...advice.notes],
  };
}

/** The project's running processes; empty where the system does not tell. `changedAt`: when the token was written. */
export async function runningApps(
  target: RestartTarget,
  changedAt: Date,
  ports: RestartPorts,
): Promise<readonly RunningApp[]> {
  const folders = await projectFolders(target.path, ports);
  const folder = folders.at(-1) ?? ports.cwd;
  // In a home folder, or at the root of the disk, other programs run that are not of this project.
  if (folder === ports.env['HOME'] || dirname(folder) === folder) return [];
  const processes = await ports.project.processes(folder, target.key);
  if (processes === null || processes.length === 0) return [];
  const files = await Promise.all(folders.map((one) => projectFiles(one, ports)));
  const overrides = files.some(overridesEnvironment);
  return judge(processes, { at: changedAt, token: target.token, folder, overrides });
}
