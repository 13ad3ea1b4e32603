import type { ProjectFiles } from '../project/files.ts';
import { importRoot, reaches } from '../project/imports.ts';
import {
  applicationIn,
  code,
  hasRequirement,
  moduleName,
  pythonLoader,
  sourcesWith,
} from '../project/python.ts';
import { shellWord } from '../shell-word.ts';
import type { ProjectSigns, RestartFinding } from './advice.ts';
import { reloadNote } from './reload.ts';
import { type StartLine, startLine } from './start-lines.ts';

const FLASK = /\bFlask\(/;
const FASTAPI = /\bFastAPI\(/;
const MAKERS = '(?:Flask|FastAPI|get_wsgi_application|create_app)';

/** Calls that start a server or a loop, whatever the framework, and are no helpers such as `asyncio.run(`. */
const RUNS =
  /\b(?:app|application|server|api|web|socketio|sio|create_app\([^)]{0,80}\))\s*\.run\(|\bserve_forever\(|(?:^|\W)serve\(\s*\w*app|\brun_app\(/m;
const RUNS_UVICORN = /\buvicorn\.(?:run|Server)\(/;
const RUNS_OTHERWISE =
  /\b(?:mcp|bot|client|demo|updater|dp|scheduler)\.(?:run|launch|run_polling|start_polling|start)\(|\brun_polling\(/;

export function djangoRow(signs: ProjectSigns): readonly RestartFinding[] {
  const { files } = signs;
  const manage = files.has('manage.py') ? 'manage.py' : files.read(/^[\w-]+\/manage\.py$/)[0];
  if (manage === undefined || /\bflask\b/i.test(files.text(manage))) return [];
  return [
    {
      stack: 'Django',
      command: pythonCommand(signs, `python ${shellWord(manage)} runserver`),
      why: `${manage} is here`,
      // Its settings are named by text, which can't be followed.
      reads: readsKey(signs, null) === 0 ? 0 : 2,
      notes: [
        'The auto-reloader of runserver keeps what its parent process read: stop it (Ctrl+C) and start it again.',
        'On a server restart gunicorn or uWSGI; for mod_wsgi and PythonAnywhere `touch` the wsgi.py file.',
        ...celeryNotes(signs),
      ],
    },
  ];
}

/** Where the project itself says that gunicorn starts it. */
export function gunicornRow(signs: ProjectSigns): readonly RestartFinding[] {
  const { files } = signs;
  const line = startLine(files, /\bgunicorn\s/);
  const config = files.first('gunicorn.conf.py', 'gunicorn_config.py', 'gunicorn.py');
  const isSaid = line !== null && !/^(?:Procfile|railway|render|nixpacks)/.test(line.from);
  if (!isSaid && config !== 'gunicorn.conf.py') return [];
  const [entry] = ranked(signs, sourcesWith(files, new RegExp(`\\b${MAKERS}\\(`)));
  const preload =
    /--preload\b/.test(line?.runs ?? '') ||
    /^\s*preload_app\s*=\s*True/m.test(config === null ? '' : files.text(config));
  return [
    {
      stack: 'gunicorn',
      command: pythonCommand(signs, line?.command ?? `gunicorn ${servedBy(files, entry)}`),
      why: line === null ? `${config} is here` : `${line.from} starts it so`,
      reads: readsKey(signs, entry ?? null),
      notes: [
        'Stop it and start it again, by its service if it has one.',
        reloadNote(preload ? 'gunicorn-preload' : 'gunicorn', pythonLoader(files)),
        ...celeryNotes(signs),
      ],
    },
  ];
}

/** `--chdir` where the imports are counted from a folder below. */
function servedBy(files: ProjectFiles, entry: string | undefined): string {
  if (entry === undefined) return 'app:app';
  const root = importRoot(files, entry) ?? '';
  const served = shellWord(`${moduleName(entry, root)}:${applicationIn(files, entry, MAKERS)}`);
  return root === '' ? served : `--chdir ${shellWord(root)} ${served}`;
}

export function uwsgiRow(signs: ProjectSigns): readonly RestartFinding[] {
  const file = signs.files.first('uwsgi.ini', 'app.ini', 'uwsgi.yml', 'uwsgi.yaml', 'uwsgi.xml');
  if (file === null || !/uwsgi/.test(`${file}${signs.files.text(file)}`)) return [];
  const option = file.endsWith('.ini') ? '--ini' : file.endsWith('.xml') ? '--xml' : '--yaml';
  return [
    {
      stack: 'uWSGI',
      command: pythonCommand(signs, `uwsgi ${option} ${shellWord(file)}`),
      why: `${file} is here`,
      reads: readsKey(signs, null) === 0 ? 0 : 2,
      notes: ['Stop it and start it again, by its service if it has one: a reload keeps its environment.'],
    },
  ];
}

export function flaskRow(signs: ProjectSigns): readonly RestartFinding[] {
  const { files } = signs;
  const apps = ranked(signs, ownSources(signs, FLASK));
  if (apps.length === 0 && (!hasRequirement(files, 'flask') || files.read(/\.py$/).length === 0)) return [];
  // FastAPI projects keep Flask among their requirements at times, but nobody calls what is not there.
  if (apps.length === 0 && sourcesWith(files, FASTAPI).length > 0) return [];
  const loader = pythonLoader(files);
  const entries = ranked(
    signs,
    ownSources(signs, RUNS).filter((path) => /\bflask\b|\bapp\b|\bcreate_app\b/i.test(code(files, path))),
  );
  const line = startLine(files, /\bflask\s+(?:-\S+\s+|--\S+\s+)*run\b/);
  const entry = saidEntry(files, entries) ?? entries[0];
  const [app] = apps;
  if (entry !== undefined && (line === null || line.from.startsWith('README'))) {
    return [
      {
        stack: 'Flask',
        command: runFile(signs, entry),
        why: `${entry} runs a Flask app`,
        reads: readsKey(signs, entry),
        notes: [
          reloadNote(runsReloader(files, entry) ? 'flask-run-py' : 'plain', loader),
          ...celeryNotes(signs),
        ],
      },
    ];
  }
  if (app === undefined && line === null) return [];
  return [
    {
      stack: 'Flask',
      command: pythonCommand(signs, line?.command ?? flaskRun(files, app)),
      why: line === null ? `${app ?? 'requirements'}: a Flask app` : `${line.from} starts it so`,
      reads: readsKey(signs, app ?? null),
      notes: [reloadNote('flask-run', loader), ...celeryNotes(signs)],
    },
  ];
}

/** gevent, waitress and eventlet have no reloader; Flask's own has one in debug mode. */
function runsReloader(files: ProjectFiles, entry: string): boolean {
  return !/serve_forever|\bserve\(/.test(code(files, entry));
}

/** `flask run` finds app.py and wsgi.py by itself (Flask, "Application Discovery"). */
function flaskRun(files: ProjectFiles, app: string | undefined): string {
  const isFound = files.has('.flaskenv') || app === undefined || app === 'app.py' || app === 'wsgi.py';
  return isFound
    ? 'flask run'
    : `flask --app ${shellWord(moduleName(app, importRoot(files, app) ?? ''))} run`;
}

export function fastApiRow(signs: ProjectSigns): readonly RestartFinding[] {
  const { files } = signs;
  const [app] = ranked(signs, ownSources(signs, FASTAPI));
  if (app === undefined) return [];
  const loader = pythonLoader(files);
  const line = startLine(files, /\buvicorn\s|\bfastapi\s+(?:dev|run)\b|uvicorn\.workers/);
  const entries = ranked(
    signs,
    ownSources(signs, RUNS_UVICORN).filter((path) => canRun(files, path)),
  );
  const entry = saidEntry(files, entries) ?? entries[0];
  const isForServers = line !== null && /^(?:Procfile|railway|render|nixpacks|[\w-]+\.sh)/.test(line.from);
  if (entry !== undefined && (line === null || isForServers)) {
    return [
      {
        stack: 'FastAPI',
        command: runFile(signs, entry),
        why: `${entry} runs uvicorn`,
        reads: readsKey(signs, entry),
        notes: [reloadNote('uvicorn-run', loader), ...celeryNotes(signs)],
      },
    ];
  }
  const hasCli =
    hasRequirement(files, 'fastapi-cli') || /fastapi\[(?:standard|all)\]/.test(requirements(files));
  const command =
    line?.command ?? (hasCli ? `fastapi dev ${shellWord(app)}` : `uvicorn ${uvicornApp(files, app)}`);
  return [
    {
      stack: 'FastAPI',
      command: pythonCommand(signs, command),
      why: line === null ? `${app}: a FastAPI app` : `${line.from} starts it so`,
      reads: readsKey(signs, app),
      notes: [reloadNote(startOf(command), loader), ...celeryNotes(signs)],
    },
  ];
}

function startOf(command: string): Parameters<typeof reloadNote>[0] {
  if (/\bgunicorn\b/.test(command)) return /--preload/.test(command) ? 'gunicorn-preload' : 'gunicorn';
  return /--env-file/.test(command) ? 'uvicorn-env-file' : 'uvicorn-reload';
}

function uvicornApp(files: ProjectFiles, app: string): string {
  const root = importRoot(files, app) ?? '';
  const served = shellWord(`${moduleName(app, root)}:${applicationIn(files, app, 'FastAPI')}`);
  return root === '' ? served : `--app-dir ${shellWord(root)} ${served}`;
}

/** Whether what the file gives to uvicorn as text is found from where the file is run. */
function canRun(files: ProjectFiles, path: string): boolean {
  const text = code(files, path);
  const module = /uvicorn\.run\(\s*["']([\w.]+):/.exec(text)?.[1];
  if (module === undefined || /sys\.path/.test(text)) return true;
  const folder = path.split('/').slice(0, -1).join('/');
  const root = importRoot(files, path) ?? (files.has(`${module.replaceAll('.', '/')}.py`) ? '' : folder);
  return files.has(`${root === '' ? '' : `${root}/`}${module.replaceAll('.', '/')}.py`);
}

/** Streamlit and Chainlit run a source by a command of their own. */
export function streamlitRow(signs: ProjectSigns): readonly RestartFinding[] {
  const { files } = signs;
  const [entry] = ranked(
    signs,
    ownSources(signs, /^\s*(?:import|from)\s+(?:streamlit|chainlit)\b/m).filter(
      (path) => !/(?:^|\/)pages\//.test(path),
    ),
  );
  if (entry === undefined) return [];
  const tool = /^\s*(?:import|from)\s+chainlit\b/m.test(code(files, entry)) ? 'chainlit' : 'streamlit';
  const line = startLine(files, new RegExp(`\\b${tool}\\s+run\\b`));
  return [
    {
      stack: tool === 'streamlit' ? 'Streamlit' : 'Chainlit',
      command: pythonCommand(signs, line?.command ?? `${tool} run ${shellWord(entry)}`),
      why: line === null ? `${entry}: imports ${tool}` : `${line.from} starts it so`,
      reads: readsKey(signs, entry),
      notes: [
        'A rerun of the page keeps the environment of the server: stop it (Ctrl+C) and start it again.',
      ],
    },
  ];
}

function requirements(files: ProjectFiles): string {
  return files
    .read(/(?:requirements[\w.-]*\.txt|pyproject\.toml|Pipfile)$/)
    .map((path) => files.text(path))
    .join('\n');
}

/** A plain program that reads the environment; only where no framework was seen. */
export function pythonRow(signs: ProjectSigns): readonly RestartFinding[] {
  const { files, key } = signs;
  if (
    [djangoRow, gunicornRow, uwsgiRow, flaskRow, fastApiRow, streamlitRow].some(
      (row) => row(signs).length > 0,
    )
  ) {
    return [];
  }
  // Quart, Starlette, Litestar: what serves them is named where it is said.
  if (startLine(files, SERVES) !== null) return saidRow(signs, SERVES);
  const starts = ranked(signs, ownSources(signs, RUNS_OTHERWISE));
  const mains = ranked(
    signs,
    ownSources(signs, /__main__/).filter((path) => readsKey(signs, path) === 2),
  );
  const reads = new RegExp(`load_dotenv|os\\.environ|os\\.getenv|${key}`);
  const others = ranked(signs, ownSources(signs, reads)).filter(
    (path) => !/(?:^|\/)(?:config|settings|constants|utils|helpers)\.py$/.test(path) && !path.includes('/'),
  );
  const entry = saidEntry(files, [...starts, ...mains, ...others]) ?? [...starts, ...mains, ...others][0];
  if (entry === undefined) return saidRow(signs, /\.py(?:\s|$)/);
  return [
    {
      stack: 'Python',
      command: runFile(signs, entry),
      why: starts.includes(entry) ? `${entry} starts it` : `${entry} reads the environment`,
      // A server of another language that reads it too goes before a program of one's own.
      reads: readsKey(signs, entry) === 0 ? 0 : 1,
      notes: ['Stop it and start it again: it reads .env when it starts.', ...celeryNotes(signs)],
    },
  ];
}

const SERVES = /\b(?:hypercorn|uvicorn|daphne|waitress-serve)\s/;

/** As the project says that it is run: a program that lies too deep to be found, a server of no framework above. */
function saidRow(signs: ProjectSigns, pattern: RegExp): readonly RestartFinding[] {
  const line = startLine(signs.files, pattern);
  if (line === null) return [];
  const notes = ['Stop it and start it again: it reads .env when it starts.'];
  const why = `${line.from} starts it so`;
  const command = pythonCommand(signs, line.command);
  return [{ stack: 'Python', command, why, reads: readsKey(signs, null), notes }];
}

/** What the README or a script says to run, where that is one of these. */
function saidEntry(files: ProjectFiles, entries: readonly string[]): string | undefined {
  return entries.find((entry) => lineFor(files, entry) !== null);
}

function lineFor(files: ProjectFiles, entry: string): StartLine | null {
  const path = entry.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return startLine(files, new RegExp(`\\bpython3?\\s+(?:\\./)?${path}(?:\\s|$)`));
}

/** Sources of this folder; those of a project of its own below are that one's. */
function ownSources({ files, envFile }: ProjectSigns, pattern: RegExp): readonly string[] {
  return sourcesWith(files, pattern).filter((path) => {
    const [folder, ...inner] = path.split('/');
    if (inner.length === 0 || folder === undefined) return true;
    const isProject = ['requirements.txt', 'pyproject.toml', 'Pipfile', 'manage.py'].some((name) =>
      files.has(`${folder}/${name}`),
    );
    return !isProject || envFile.startsWith(`${folder}/`) || importRoot(files, path) === '';
  });
}

/** Those that read the key first, by themselves or by what they import. */
function ranked(signs: ProjectSigns, paths: readonly string[]): readonly string[] {
  const weight = new Map(paths.map((path) => [path, readsKey(signs, path)]));
  return [...paths].sort((a, b) => (weight.get(b) ?? 0) - (weight.get(a) ?? 0));
}

function readsKey({ files, readers }: ProjectSigns, entry: string | null): 0 | 1 | 2 {
  if (entry !== null && reaches(files, entry, readers)) return 2;
  return [...readers].some((path) => path.endsWith('.py')) ? 1 : 0;
}

/** As a file; as a module where it imports the package that it lies in. */
function runFile(signs: ProjectSigns, entry: string): string {
  const { files } = signs;
  const said = lineFor(files, entry);
  if (said !== null && /^(?:uv|poetry|pipenv|pdm)\s/.test(said.command)) return said.command;
  const folder = entry.split('/').slice(0, -1).join('/');
  const root = importRoot(files, entry);
  if (root === null || root === folder || /sys\.path/.test(code(files, entry))) {
    return pythonCommand(signs, `python ${shellWord(entry)}`);
  }
  const command = pythonCommand(signs, `python -m ${shellWord(moduleName(entry, root))}`);
  return root === '' ? command : `cd ${shellWord(root)} && ${command}`;
}

/** Workers keep what they started with, too. */
function celeryNotes({ files }: ProjectSigns): readonly string[] {
  const celery = files.read(/^(?:[\w-]+\/){0,2}celery(?:_app|_worker|_config)?\.py$/)[0];
  const made = celery ?? sourcesWith(files, /\bCelery\(/)[0];
  const line = startLine(files, /\bcelery\s/);
  if (made === undefined && line === null && !hasRequirement(files, 'celery')) return [];
  const app =
    made === undefined ? 'PROJECT' : moduleName(made, importRoot(files, made) ?? '').replace(/\.celery$/, '');
  return [
    `Celery's workers and beat keep the old token too: restart them as well (\`celery -A ${shellWord(app)} worker\`, \`celery -A ${shellWord(app)} beat\`).`,
  ];
}

const TOOLS =
  /^((?:[A-Z_]+=\S+\s+)*)(python|flask|uvicorn|gunicorn|fastapi|streamlit|chainlit|uwsgi|celery|hypercorn)(\s.*)$/;

/** By the project's own runner, or out of its virtual environment where that is not active. */
function pythonCommand({ files, python }: ProjectSigns, command: string): string {
  const [, setting = '', program, rest = ''] =
    TOOLS.exec(command.replace(/^((?:[A-Z_]+=\S+\s+)*)python3\s/, '$1python ')) ?? [];
  if (program === undefined) return command;
  const runner = runnerOf(files);
  if (runner !== null) return `${setting}${runner} run ${program}${rest}`;
  if (python.bin !== null) {
    if (program === 'python') return `${setting}${shellWord(`${python.bin}/python`)}${rest}`;
    return python.programs.has(program)
      ? `${setting}${shellWord(`${python.bin}/${program}`)}${rest}`
      : `${setting}${shellWord(`${python.bin}/python`)} -m ${program}${rest}`;
  }
  return program === 'python' ? `${setting}${python.interpreter}${rest}` : `${setting}${program}${rest}`;
}

function runnerOf(files: ProjectFiles): 'uv' | 'poetry' | 'pipenv' | 'pdm' | null {
  const manifest = files.text('pyproject.toml');
  if (files.has('uv.lock') || /^\[tool\.uv/m.test(manifest)) return 'uv';
  if (files.has('poetry.lock') || /^\[tool\.poetry/m.test(manifest)) return 'poetry';
  if (files.has('pdm.lock')) return 'pdm';
  return files.has('Pipfile') ? 'pipenv' : null;
}
