import type { ProjectFiles } from '../project/files.ts';
import { forScreen } from '../screen.ts';

/** One way to make the application read the new token. */
export interface RestartAdvice {
  /** Such as `Flask` or `docker compose`. */
  readonly stack: string;
  /** Exactly what to type, from the working directory; null where no command does it. */
  readonly command: string | null;
  /** Why this one: the signs that were seen. */
  readonly why: string;
  /** What the command alone does not bring about, in whole sentences. */
  readonly notes: readonly string[];
}

/** Advice as a row finds it, with what decides between several. */
export interface RestartFinding extends RestartAdvice {
  /**
   * Whether what it starts reads the key, by the project's own sources: 2 where its server does, 1 where
   * sources of its language do, 0 for none. Only ways to start the app by hand
   * have it.
   */
  readonly reads?: 0 | 1 | 2;
}

/** What one folder of the project tells. */
export interface ProjectSigns {
  readonly files: ProjectFiles;
  /** The name of the folder itself. */
  readonly folder: string;
  /** The .env file, relative to the folder, with slashes. */
  readonly envFile: string;
  readonly key: string;
  /** Installed systemd units that name the folder. */
  readonly units: readonly UnitSigns[];
  /** Programs of installed supervisor configurations that name the folder. */
  readonly programs: readonly string[];
  /** Sources that name the key, relative to the folder. */
  readonly readers: ReadonlySet<string>;
  /** Names of the files in the folders above, up to the root of the repository: a workspace has its lock file there. */
  readonly above: ReadonlySet<string>;
  readonly python: PythonHow;
}

export interface UnitSigns {
  /** The file's name: `shop.service`. */
  readonly name: string;
  /** Whether the unit itself sets the key. */
  readonly setsKey: boolean;
}

/** How a Python program is called here. */
export interface PythonHow {
  /** `python3` where the system has no `python`. */
  readonly interpreter: 'python' | 'python3';
  /** The folder of a virtual environment that is not active: `.venv/bin`, relative to the folder. */
  readonly bin: string | null;
  /** The programs in it. */
  readonly programs: ReadonlySet<string>;
}

export type RestartRule = (signs: ProjectSigns) => readonly RestartFinding[];

/** Without control characters and secrets, which a script of the project may hold. */
export function clean<Advice extends RestartAdvice>(advice: Advice): Advice {
  const { stack, command, why, notes } = advice;
  return {
    ...advice,
    stack: forScreen(stack),
    command: command === null ? null : forScreen(command),
    why: forScreen(why),
    notes: notes.map(forScreen),
  };
}
