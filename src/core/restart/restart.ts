import type { RestartRule } from './advice.ts';
import { composeRow, dockerfileRow } from './docker.ts';
import { hostedRow } from './hosted.ts';
import { nodeRow } from './node.ts';
import { goRow, jvmRow, laravelRow, phpRow, railsRow, toolRow } from './other.ts';
import { pm2Row } from './pm2.ts';
import { djangoRow, fastApiRow, flaskRow, gunicornRow, pythonRow, streamlitRow, uwsgiRow } from './python.ts';
import { installedUnitRow, processManagerRow, procfileRow, supervisorRow, unitRow } from './services.ts';
import { START_FILES } from './start-lines.ts';

/** A sign by which a project tells how it is restarted. */
export interface RestartSign {
  /**
   * `app`: ways to start the program by hand; of these only one folder's count. `runner`: what runs it here, wherever
   * in the project that stands; it goes before them. `server`: what is meant for elsewhere; it comes last.
   */
  readonly kind: 'runner' | 'app' | 'server';
  readonly row: RestartRule;
  /** The files whose text it wants, by their path in the folder; START_FILES are read for every row. */
  readonly wants: readonly RegExp[];
}

const PYTHON = [
  /(?:^|\/)[\w-]+\.py$/,
  /^(?:[\w-]+\/)?(?:requirements[\w.-]*\.txt|pyproject\.toml|Pipfile)$/,
] as const;
const COMPOSE = [
  /^(?:docker-)?compose(?:\.[\w.-]+)?\.ya?ml$/,
  /^(?:[\w-]+\/)?(?:Dockerfile[\w.-]*|[\w.-]*\.dockerignore|\.dockerignore)$/,
] as const;

/** Likeliest first. */
export const ROWS: readonly RestartSign[] = [
  { kind: 'runner', row: composeRow, wants: COMPOSE },
  { kind: 'runner', row: installedUnitRow, wants: [] },
  {
    kind: 'runner',
    row: pm2Row,
    wants: [/^(?:ecosystem[\w.]*|pm2[\w.]*)\.(?:[cm]?js|json)$/, /^package\.json$/],
  },
  { kind: 'runner', row: supervisorRow, wants: [/^(?:[\w-]+\/)?[\w-]*supervisor[\w-]*\.(?:conf|ini)$/] },
  { kind: 'app', row: processManagerRow, wants: [/^package\.json$/] },
  { kind: 'app', row: laravelRow, wants: [/^composer\.json$/] },
  { kind: 'app', row: djangoRow, wants: PYTHON },
  { kind: 'app', row: gunicornRow, wants: PYTHON },
  { kind: 'app', row: uwsgiRow, wants: [/^(?:uwsgi|app)\.(?:ini|ya?ml|xml)$/, ...PYTHON] },
  { kind: 'app', row: flaskRow, wants: PYTHON },
  { kind: 'app', row: fastApiRow, wants: PYTHON },
  { kind: 'app', row: streamlitRow, wants: PYTHON },
  { kind: 'app', row: railsRow, wants: [/^Gemfile$/] },
  {
    kind: 'app',
    row: nodeRow,
    wants: [/^(?:package\.json|deno\.jsonc?)$/, /^(?:[\w.-]+\/){0,2}[\w.-]+\.(?:[cm]?[jt]s)$/],
  },
  { kind: 'app', row: goRow, wants: [/^go\.mod$/] },
  { kind: 'app', row: jvmRow, wants: [/^(?:pom\.xml|build\.gradle(?:\.kts)?)$/] },
  { kind: 'app', row: toolRow, wants: [/^(?:[\w.-]+\.[cf]sproj|mix\.exs)$/] },
  { kind: 'app', row: pythonRow, wants: PYTHON },
  { kind: 'app', row: phpRow, wants: [/^composer\.json$/] },
  { kind: 'server', row: procfileRow, wants: [/^package\.json$/] },
  { kind: 'server', row: unitRow, wants: [/^(?:[\w-]+\/)?[\w@.-]+\.service$/] },
  { kind: 'server', row: dockerfileRow, wants: COMPOSE },
  { kind: 'server', row: hostedRow, wants: [/^app\.yaml$/] },
];

/** Every file that a row wants to read. */
export const RESTART_FILES: readonly RegExp[] = [
  ...new Set([...START_FILES, ...ROWS.flatMap(({ wants }) => wants)]),
];
