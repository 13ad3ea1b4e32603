import type { ProjectFiles } from '../project/files.ts';
import { applicationIn, code, hasRequirement, pythonLoader, sourcesWith } from '../project/python.ts';
import { shellWord } from '../shell-word.ts';
import type { ProjectSigns, RestartAdvice } from './advice.ts';
import { reloadNote } from './reload.ts';
import { startLine } from './start-lines.ts';

const FLASK = /\bFlask\(/;
const RUNS_FLASK = /\b\w+\.run\(/;
const FASTAPI = /\bFastAPI\(/;

export function djangoRow({ files }: ProjectSigns): readonly RestartAdvice[] {
  const manage = files.has('manage.py') ? 'manage.py' : files.read(/^[\w-]+\/manage\.py$/)[0];
  if (manage === undefined) return [];
  const celery = files.read(/^(?:[\w-]+\/)?celery\.py$/)[0];
  const hasWorkers =
    celery !== undefined || hasRequirement(files, 'celery') || startLine(files, /\bcelery\b/) !== null;
  const app = celery?.split('/')[0] ?? 'PROJECT';
  return [
    {
      stack: 'Django',
      command: `python ${shellWord(manage)} runserver`,
      why: `${manage} is here`,
      notes: [
        'The auto-reloader of runserver keeps what its parent process read: stop it (Ctrl+C) and start it again.',
        'On a server restart gunicorn or uWSGI; for mod_wsgi and PythonAnywhere `touch` the wsgi.py file.',
        ...(hasWorkers
          ? [
              `Celery's workers and beat keep the old token too: restart them as well (\`celery -A ${app} worker\`, \`celery -A ${app} beat\`).`,
            ]
          : []),
      ],
    },
  ];
}

/** Where the project itself says that gunicorn starts it. */
export function gunicornRow({ files }: ProjectSigns): readonly RestartAdvice[] {
  const line = startLine(files, /\bgunicorn\s/);
  const config = files.first('gunicorn.conf.py');
  if ((line === null || line.from === 'Procfile') && config === null) return [];
  if (files.has('manage.py') && config === null && line === null) return [];
  const preload =
    /--preload\b/.test(line?.command ?? '') ||
    /^\s*preload_app\s*=\s*True/m.test(files.text('gunicorn.conf.py'));
  return [
    {
      stack: 'gunicorn',
      command: line?.command ?? `gunicorn ${shellWord(wsgiIn(files))}`,
      why: line === null ? `${config} is here` : `${line.from} starts it so`,
      notes: [
        'Stop it and start it again, by its service if it has one.',
        reloadNote(preload ? 'gunicorn-preload' : 'gunicorn', pythonLoader(files)),
      ],
    },
  ];
}

function wsgiIn(files: ProjectFiles): string {
  const [first] = sourcesWith(files, /\b(?:Flask|FastAPI|get_wsgi_application)\(|create_app\(/);
  return first === undefined
    ? 'app:app'
    : applicationIn(files, first, '(?:Flask|FastAPI|get_wsgi_application|create_app)');
}

export function flaskRow(signs: ProjectSigns): readonly RestartAdvice[] {
  const { files } = signs;
  if (sourcesWith(files, FLASK).length === 0 && !hasRequirement(files, 'flask')) return [];
  // FastAPI projects keep Flask among their requirements at times, but nobody calls what is not there.
  if (sourcesWith(files, FLASK).length === 0 && sourcesWith(files, FASTAPI).length > 0) return [];
  const line = startLine(files, /\bflask\s+(?:-\S+\s+|--\S+\s+)*run\b/);
  const [entry] = runnable(files);
  const loader = pythonLoader(files);
  if (entry !== undefined && line === null) {
    return [
      {
        stack: 'Flask',
        command: `python ${shellWord(entry)}`,
        why: `${entry} runs a Flask app`,
        notes: [reloadNote('flask-run-py', loader)],
      },
    ];
  }
  const [app] = sourcesWith(files, FLASK);
  return [
    {
      stack: 'Flask',
      command: line?.command ?? flaskRun(files, app),
      why: line === null ? `${app ?? 'requirements'}: a Flask app` : `${line.from} starts it so`,
      notes: [reloadNote('flask-run', loader)],
    },
  ];
}

/** Sources that start the server themselves, where Flask is what they start. */
function runnable(files: ProjectFiles): readonly string[] {
  return sourcesWith(files, RUNS_FLASK).filter(
    (path) =>
      /__main__/.test(code(files, path)) &&
      !/\b(?:uvicorn|asyncio|subprocess|mcp|bot|loop)\.run\(/.test(code(files, path)) &&
      /\bflask\b|\bapp\b|\bcreate_app\b/i.test(code(files, path)),
  );
}

/** `flask run` finds app.py and wsgi.py by itself (Flask, "Application Discovery"). */
function flaskRun(files: ProjectFiles, app: string | undefined): string {
  const isFound = files.has('.flaskenv') || app === undefined || app === 'app.py' || app === 'wsgi.py';
  return isFound
    ? 'flask run'
    : `flask --app ${shellWord(applicationIn(files, app, 'Flask').split(':')[0] ?? app)} run`;
}

export function fastApiRow({ files }: ProjectSigns): readonly RestartAdvice[] {
  const [app] = sourcesWith(files, FASTAPI);
  if (app === undefined) return [];
  const loader = pythonLoader(files);
  const line = startLine(files, /\buvicorn\s|\bfastapi\s+(?:dev|run)\b/);
  const [runs] = sourcesWith(files, /\buvicorn\.run\(/);
  if (runs !== undefined && line === null) {
    return [
      {
        stack: 'FastAPI',
        command: `python ${shellWord(runs)}`,
        why: `${runs} runs uvicorn`,
        notes: [reloadNote('uvicorn-run', loader)],
      },
    ];
  }
  const hasCli =
    hasRequirement(files, 'fastapi-cli') || /fastapi\[(?:standard|all)\]/.test(requirements(files));
  const command =
    line?.command ??
    (hasCli ? `fastapi dev ${shellWord(app)}` : `uvicorn ${shellWord(applicationIn(files, app, 'FastAPI'))}`);
  return [
    {
      stack: 'FastAPI',
      command,
      why: line === null ? `${app}: a FastAPI app` : `${line.from} starts it so`,
      notes: [reloadNote(/--env-file/.test(command) ? 'uvicorn-env-file' : 'uvicorn-reload', loader)],
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
export function pythonRow(signs: ProjectSigns): readonly RestartAdvice[] {
  const { files, key } = signs;
  if ([djangoRow, gunicornRow, flaskRow, fastApiRow].some((row) => row(signs).length > 0)) return [];
  const reads = new RegExp(`load_dotenv|os\\.environ|os\\.getenv|${key}`);
  const [entry] = sourcesWith(files, reads).filter(
    (path) => !/(?:^|\/)(?:test_|conftest|setup\.py|config\.py|settings\.py)/.test(path),
  );
  if (entry === undefined || entry.includes('/')) return [];
  return [
    {
      stack: 'Python',
      command: `python ${shellWord(entry)}`,
      why: `${entry} reads the environment`,
      notes: ['Stop it and start it again: it reads .env when it starts.'],
    },
  ];
}
