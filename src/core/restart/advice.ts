import type { ProjectFiles } from '../project/files.ts';
import { forScreen } from '../screen.ts';

/** One way to make the application read the new token. */
export interface RestartAdvice {
  /** Such as `Flask` or `docker compose`. */
  readonly stack: string;
  /** Exactly what to type, from the working directory. */
  readonly command: string;
  /** Why this one: the signs that were seen. */
  readonly why: string;
  /** What the command alone does not bring about, in whole sentences. */
  readonly notes: readonly string[];
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
}

export interface UnitSigns {
  /** The file's name: `shop.service`. */
  readonly name: string;
  /** Whether the unit itself sets the key. */
  readonly setsKey: boolean;
}

export type RestartRule = (signs: ProjectSigns) => readonly RestartAdvice[];

/** Without control characters and secrets, which a script of the project may hold. */
export function clean({ stack, command, why, notes }: RestartAdvice): RestartAdvice {
  return {
    stack: forScreen(stack),
    command: forScreen(command),
    why: forScreen(why),
    notes: notes.map(forScreen),
  };
}
