import { clean, type ProjectSigns, type RestartAdvice, type RestartRule } from './advice.ts';
import { composeRow, dockerfileRow } from './docker.ts';
import { hostedRow } from './hosted.ts';
import { nodeRow } from './node.ts';
import { goRow, laravelRow, railsRow } from './other.ts';
import { djangoRow, fastApiRow, flaskRow, gunicornRow, pythonRow } from './python.ts';
import { installedUnitRow, pm2Row, procfileRow, unitRow } from './services.ts';

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
