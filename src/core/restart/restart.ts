import type { ProjectFiles } from '../project/files.ts';
import { redact, stripControls } from '../redact.ts';
import { composeRow, dockerfileRow } from './docker.ts';
import { hostedRow } from './hosted.ts';
import { nodeRow } from './node.ts';
import { goRow, laravelRow, railsRow } from './other.ts';
import { djangoRow, fastApiRow, flaskRow, gunicornRow, pythonRow } from './python.ts';
import { installedUnitRow, pm2Row, procfileRow, unitRow } from './services.ts';

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

/**
 * Signs -> advice, likeliest first. `app` rows are ways to start the program by hand: of these only the nearest
 * folder's count. `around` rows are what runs it, wherever in the project they stand.
 */
export const ROWS: readonly { readonly kind: 'app' | 'around'; readonly row: RestartRule }[] = [
  { kind: 'around', row: composeRow },
  { kind: 'around', row: installedUnitRow },
  { kind: 'around', row: pm2Row },
  { kind: 'app', row: laravelRow },
  { kind: 'app', row: djangoRow },
  { kind: 'app', row: gunicornRow },
  { kind: 'app', row: flaskRow },
  { kind: 'app', row: fastApiRow },
  { kind: 'app', row: railsRow },
  { kind: 'app', row: nodeRow },
  { kind: 'app', row: goRow },
  { kind: 'app', row: pythonRow },
  { kind: 'around', row: procfileRow },
  { kind: 'around', row: unitRow },
  { kind: 'around', row: dockerfileRow },
  { kind: 'around', row: hostedRow },
];

/** The advice of one folder, likeliest first. Fit for a terminal: names and commands come from files. */
export function restartAdvice(signs: ProjectSigns): readonly RestartAdvice[] {
  return ROWS.flatMap(({ row }) => row(signs)).map(clean);
}

/** Without control characters and secrets, which a script of the project may hold. */
export function clean({ stack, command, why, notes }: RestartAdvice): RestartAdvice {
  const shown = (text: string): string => stripControls(redact(text));
  return { stack: shown(stack), command: shown(command), why: shown(why), notes: notes.map(shown) };
}
