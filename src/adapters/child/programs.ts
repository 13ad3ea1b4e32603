import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, parse, posix, relative, resolve, win32 } from 'node:path';
import { redact } from '../../core/redact.ts';
import { codeOf } from '../disk/fs.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the search for a program depends on. */
export interface ProgramHost {
  readonly platform: NodeJS.Platform;
  readonly env: Env;
  readonly cwd: string;
}

/**
 * `tool`: a program that we need ourselves. It gets nothing of the environment but what such programs want.
 * `person`: one that the person asked for by name. It gets the environment as it is, without tokens and secrets.
 */
export type ChildKind = 'tool' | 'person';

export interface StartOptions extends Pick<SpawnOptions, 'stdio' | 'detached' | 'timeout' | 'killSignal'> {
  readonly kind: ChildKind;
  /** The folder that is looked at, where it is not the working directory: nothing of its repository is run either. */
  readonly about?: string;
  /** Where the child runs; else beside the program itself, far from the project. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The only way that a program is started: found by ourselves outside the project, called by its whole path and without
 * a shell. null where there is no such program.
 */
export function start(
  name: string,
  args: readonly string[],
  host: ProgramHost,
  { kind, about, cwd, env, ...options }: StartOptions,
): ChildProcess | null {
  const program =
    isPath(name) && kind === 'person' ? resolve(host.cwd, name) : findProgram(name, host, about);
  if (program === null) return null;
  return spawn(program, args, {
    ...options,
    cwd: cwd ?? dirname(program),
    env: { ...childEnvironment(kind, host, about), ...env },
    shell: false,
    windowsHide: true,
  });
}

/** A path that a person has typed is their own word for what to run, wherever it lies. */
export function isPath(name: string): boolean {
  return /[\\/]/.test(name);
}

/** What a program printed; null where there is none, it fails without a word, or takes too long. */
export function outputOf(
  name: string,
  args: readonly string[],
  host: ProgramHost,
  limits: { readonly milliseconds: number; readonly maxBytes: number },
  options: Omit<StartOptions, 'stdio' | 'timeout' | 'kind'> = {},
): Promise<{ readonly exit: number | null; readonly stdout: string } | null> {
  return new Promise((resolve) => {
    const child = start(name, args, host, {
      ...options,
      kind: 'tool',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: limits.milliseconds,
      killSignal: 'SIGKILL',
    });
    if (child === null) return resolve(null);
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limits.maxBytes) chunks.push(chunk);
      else child.kill('SIGKILL');
    });
    child.once('error', () => resolve(null));
    child.once('close', (exit) =>
      resolve(exit === null ? null : { exit, stdout: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}

/**
 * The whole path of a program in the absolute entries of PATH that lie outside the project: `.`, empty entries and
 * `node_modules/.bin` would run what a repository brings along, and so does Windows by itself in the working directory.
 */
export function findProgram(name: string, host: ProgramHost, about?: string): string | null {
  const projects = projectsAround(host, about);
  for (const folder of safeFolders(host, projects)) {
    for (const file of namesOf(name, host.platform)) {
      const path = join(folder, file);
      if (isProgram(path, host.platform) && !isInAny(projects, real(path))) return path;
    }
  }
  return null;
}

/** Scripts (`.cmd`, `.bat`) would want a shell. */
function namesOf(name: string, platform: NodeJS.Platform): readonly string[] {
  return platform === 'win32' && !/\.(?:exe|com)$/i.test(name) ? [`${name}.exe`, `${name}.com`] : [name];
}

function isProgram(path: string, platform: NodeJS.Platform): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    if (platform !== 'win32') accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}

/** The repositories round the working directory and the folder in question, or these folders themselves. */
function projectsAround({ cwd }: ProgramHost, about: string = cwd): readonly string[] {
  const roots = [...new Set([cwd, about])].map((folder) => real(rootOf(folder)));
  // From the root of the disk, as cron starts things, every program of the system would be the project's own.
  return roots.filter((root) => parse(root).root !== root);
}

function rootOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return folder;
  }
}

function safeFolders(host: ProgramHost, projects: readonly string[]): readonly string[] {
  const path = variable(host.env, 'PATH', host.platform) ?? '';
  return absoluteEntries(path, host.platform).filter(
    (entry) => !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(entry) && !isInAny(projects, real(entry)),
  );
}

/** The entries of a PATH that mean the same wherever one stands; on Windows `\bin` is a folder of the current drive. */
export function absoluteEntries(path: string, platform: NodeJS.Platform): readonly string[] {
  if (platform !== 'win32') return path.split(posix.delimiter).filter(posix.isAbsolute);
  return path
    .split(win32.delimiter)
    .map((entry) => entry.replace(/^"|"$/g, ''))
    .filter((entry) => /^(?:[A-Za-z]:[\\/]|\\\\)/.test(entry));
}

function variable(env: Env, name: string, platform: NodeJS.Platform): string | undefined {
  if (platform !== 'win32') return env[name];
  return Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1];
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return path;
  }
}

function isInAny(folders: readonly string[], path: string): boolean {
  return folders.some((folder) => {
    const way = relative(folder, path);
    return way === '' || (!/^\.\.(?:[\\/]|$)/.test(way) && !isAbsolute(way));
  });
}

/** What programs of a system and of a desktop want to know. */
const WANTED =
  /^(?:PATHEXT|HOME|USER|LOGNAME|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|PROGRAM(?:DATA|FILES.*)|SYSTEM(?:ROOT|DRIVE)|WINDIR|COMSPEC|TEMP|TMP|TMPDIR|LANG|LANGUAGE|LC_\w+|TZ|TERM|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|XDG_\w+|DESKTOP_SESSION|(?:GNOME|KDE|WSL)_\w+|WSLENV|BROWSER|GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)|GIT_CEILING_DIRECTORIES)$/i;

const SECRET_NAME = /APP_?SECRET$|(?:WHATSAPP|META|FACEBOOK|FB|WA|GRAPH)_\w*(?:TOKEN|SECRET)$/i;
/** A token of a user, or of an app. */
const META_TOKEN = /E[A-Z]A[A-Za-z0-9]{17}|\d{8,20}(?:\||%7C)[A-Za-z0-9_-]{16}/i;

/** The environment of a child: never with a token or an app secret in it. */
export function childEnvironment(kind: ChildKind, host: ProgramHost, about?: string): NodeJS.ProcessEnv {
  const { env, platform } = host;
  const kept = Object.entries(env).filter(
    ([name, value]) =>
      value !== undefined &&
      !/^PATH$/i.test(name) &&
      (kind === 'person' || WANTED.test(name)) &&
      !holdsSecret(name, value) &&
      (kind === 'person' || redact(value) === value) &&
      !(/^BROWSER$/i.test(name) && /[\\/]/.test(value) && !isAbsolute(value)),
  );
  const path = variable(env, 'PATH', platform);
  if (path === undefined) return Object.fromEntries(kept);
  const folders =
    kind === 'tool' ? safeFolders(host, projectsAround(host, about)) : absoluteEntries(path, platform);
  return {
    ...Object.fromEntries(kept),
    PATH: folders.join(platform === 'win32' ? win32.delimiter : posix.delimiter),
  };
}

function holdsSecret(name: string, value: string): boolean {
  return SECRET_NAME.test(name) || META_TOKEN.test(value);
}
