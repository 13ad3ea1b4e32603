import type { ProjectFiles } from '../project/files.ts';
import { packageSigns } from '../project/package-json.ts';

/** A command by which the project says that it is started, and where it says so. */
export interface StartLine {
  /** What to type. */
  readonly command: string;
  /** What that runs in the end: the recipe of a Makefile's target. */
  readonly runs: string;
  readonly from: string;
}

/** Files that may hold start lines, in the folder itself. */
export const START_FILES: readonly RegExp[] = [
  /^(?:Procfile(?:\.dev)?|(?:GNU)?[Mm]akefile|\.?[Jj]ustfile|README(?:\.\w+)?\.(?:md|rst|txt)|README)$/,
  /^(?:railway\.(?:json|toml)|render\.ya?ml|nixpacks\.toml)$/,
  /^[\w-]+\.sh$/,
];

const RUNNER = String.raw`(?:(?:uv|poetry|pipenv|pdm|rye|hatch)\s+run\s+(?:--?[\w-]+(?:=\S+)?\s+)*)?`;
const PROGRAM =
  'python3?(?:\\.\\d+)?|flask|uvicorn|gunicorn|hypercorn|fastapi|streamlit|chainlit|uwsgi|waitress-serve|daphne|celery|node|nodemon|tsx|ts-node|php|honcho|foreman|overmind|pm2|docker-compose|docker';
/** `uv run bot.py`, without naming Python. */
const BY_FILE = String.raw`(?:uv|pdm|rye|hatch)\s+run\s+([\w./-]+\.py)(?:\s|$)`;
const START = new RegExp(
  `^(?:[A-Z_]+=[\\w./:-]+\\s+)*(?:${RUNNER}(?:[\\w./-]*/)?(?:${PROGRAM})\\s|${BY_FILE})`,
);

const known = new WeakMap<ProjectFiles, readonly StartLine[]>();

/** What the project says in its own words, the likeliest meant for a developer's machine first. */
export function startLines(files: ProjectFiles): readonly StartLine[] {
  const before = known.get(files);
  if (before !== undefined) return before;
  const lines = linesIn(files);
  known.set(files, lines);
  return lines;
}

function linesIn(files: ProjectFiles): readonly StartLine[] {
  const lines = [
    ...scriptLines(files),
    ...named(files, /^(?:GNU)?[Mm]akefile$/).flatMap((from) => recipeLines(files.text(from), from, 'make')),
    ...named(files, /^\.?[Jj]ustfile$/).flatMap((from) => recipeLines(files.text(from), from, 'just')),
    ...named(files, /^README/).flatMap((from) => fencedLines(files.text(from), from, files)),
    ...named(files, /^(?:(?:scripts|bin)\/)?[\w-]+\.sh$/).flatMap((from) =>
      shellLines(files.text(from), from),
    ),
    ...procfileLines(files),
    ...platformLines(files),
  ];
  return lines.flatMap((line) => finished(line, files) ?? []);
}

export interface ProcfileLine extends StartLine {
  readonly process: string;
}

export function procfileLines(files: ProjectFiles): readonly ProcfileLine[] {
  const from = files.first('Procfile.dev', 'Procfile');
  if (from === null) return [];
  return files
    .text(from)
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, process, rest] = /^([A-Za-z0-9_-]+):\s*(\S.*)$/.exec(line) ?? [];
      if (process === undefined || rest === undefined) return [];
      const command = lastOf(withPort(rest.trim(), files));
      return [{ process, command, runs: command, from }];
    });
}

/** The first line that fits and can be true: what it names is there. */
export function startLine(files: ProjectFiles, pattern: RegExp): StartLine | null {
  return startLines(files).find(({ runs }) => pattern.test(runs)) ?? null;
}

function named(files: ProjectFiles, pattern: RegExp): readonly string[] {
  return files.read(pattern);
}

function scriptLines(files: ProjectFiles): readonly StartLine[] {
  const signs = packageSigns(files.text('package.json'), files.names);
  return [...(signs?.scripts.values() ?? [])].map((command) => ({
    command,
    runs: command,
    from: 'package.json',
  }));
}

const MAKE_TARGET = /^([A-Za-z][\w-]*)(?:\s+[^:=]*)?:(?!=)/;
const JUST_TARGET = /^@?([A-Za-z][\w-]*)(?:\s+[^:]*)?:(?!=)/;

/** A target's recipe as it stands; the target itself where the recipe has variables of its own, or several parts. */
function recipeLines(text: string, from: string, tool: 'make' | 'just'): readonly StartLine[] {
  let target = '';
  return joined(text).flatMap((line) => {
    const head = (tool === 'just' ? JUST_TARGET : MAKE_TARGET).exec(line);
    if (head !== null) target = head[1] ?? '';
    if (head !== null || !/^\s/.test(line)) return [];
    const recipe = line.trim().replace(/^[@-]+\s*/, '');
    const runs = recipe.replace(/\$[({](?:PYTHON|PY|python)[)}]/g, 'python');
    if (!START.test(lastOf(runs)) || target === '') return [];
    const isPlain = START.test(recipe) && !/\$[({]|\{\{|&&|;/.test(recipe);
    return [{ command: isPlain ? recipe : `${tool} ${target}`, runs: lastOf(runs), from }];
  });
}

/** Commands in the code blocks of a README that are typed in this folder. */
function fencedLines(text: string, from: string, files: ProjectFiles): readonly StartLine[] {
  let isCode = false;
  let isHere = true;
  return joined(text).flatMap((raw) => {
    if (/^\s*(?:```|~~~)/.test(raw)) {
      if (!isCode) isHere = true;
      isCode = !isCode;
      return [];
    }
    const inline = isCode ? null : /^\s*(?:[-*\d.]+\s+)?`([^`]+)`\s*$/.exec(raw)?.[1];
    if (!isCode && inline == null) return [];
    const line = (inline ?? raw).trim().replace(/^(?:[$>%#]|PS>|\(\.?venv\))\s+/, '');
    const parts = line.split(/\s*&&\s*/);
    for (const part of parts) {
      const to = /^cd\s+["']?([^"'\s;]+?)\/?["']?$/.exec(part)?.[1];
      if (to !== undefined) isHere = to.startsWith('..') || !files.has(`${to.replace(/^\.\//, '')}/`);
    }
    const command = withoutTail(parts.at(-1) ?? '');
    return isHere && START.test(command) ? [{ command, runs: command, from }] : [];
  });
}

function shellLines(text: string, from: string): readonly StartLine[] {
  return joined(text).flatMap((raw) => {
    const line = withoutTail(raw.trim().replace(/^(?:exec|nohup|sudo|@)\s+/, ''));
    return START.test(line) ? [{ command: line, runs: line, from }] : [];
  });
}

/** What Railway, Render and Nixpacks start. */
function platformLines(files: ProjectFiles): readonly StartLine[] {
  return named(files, /^(?:railway\.(?:json|toml)|render\.ya?ml|nixpacks\.toml)$/).flatMap((from) =>
    [
      ...files
        .text(from)
        .matchAll(
          /^\s*(?:-\s+)?["']?(?:startCommand|cmd)["']?\s*[:=]\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S.*?))\s*,?\s*$/gm,
        ),
    ].map((match) => {
      const command = lastOf((match[1] ?? match[2] ?? match[3] ?? '').replace(/\\"/g, '"'));
      return { command, runs: command, from };
    }),
  );
}

/** Lines that end in a backslash go on. */
function joined(text: string): readonly string[] {
  return text.replace(/[ \t]*\\\r?\n\s*/g, ' ').split(/\r?\n/);
}

function lastOf(command: string): string {
  return withoutTail(command.split(/\s*(?:&&|;)\s*/).at(-1) ?? command).replace(/^exec\s+/, '');
}

function withoutTail(line: string): string {
  return line
    .replace(/\s+#.*$/, '')
    .replace(/\s*&$|\s+(?:[12]?>{1,2}\s*\S|\|).*$/, '')
    .replace(/\s*\\$/, '')
    .trim();
}

const MAX_LENGTH = 300;
/** `<file>`, `[options]`, `YOUR_TOKEN`, `path/to`: for the reader to fill in. */
const PLACEHOLDER = /<[^>]*>|\[[^\]]*\]|\bYOUR[_-]|\byour[_-]|path\/to|\.\.\.|…|\bexample\.com\b|\{\{/;

/** Null for what can't be typed as it is, or names what is not there. */
function finished(line: StartLine, files: ProjectFiles): StartLine | null {
  const command = withPort(line.command, files);
  const runs = withPort(line.runs, files);
  if (command.length > MAX_LENGTH || PLACEHOLDER.test(command)) return null;
  // A command in it, or another variable of the server's own shell.
  if (/\$(?!\{?HOME)[({A-Za-z_]|`/.test(command)) return null;
  return isThere(runs, files) ? { ...line, command, runs } : null;
}

/** Platforms set PORT; here a number must stand for it: the one that the sources fall back to. */
function withPort(command: string, files: ProjectFiles): string {
  return command.replace(/\$\{PORT:-(\d+)\}|\$\{PORT\}|\$PORT\b/g, (_all, given: string | undefined) => {
    return given ?? portIn(files);
  });
}

const ports = new WeakMap<ProjectFiles, string>();
const PORT_FILES =
  /^Dockerfile$|^(?:[\w-]+\/){0,2}(?:main|app|server|index|run|wsgi|bot|config|settings|env|webhook)\.(?:py|[cm]?[jt]s)$/;

function portIn(files: ProjectFiles): string {
  const before = ports.get(files);
  if (before !== undefined) return before;
  const port = files.read(PORT_FILES).flatMap((path) => {
    const found = /\bPORT\b["'\])]{0,4}\s*(?:,|\|\||\?\?|or)\s*["']?(\d{4,5})\b|^EXPOSE\s+(\d{4,5})/m.exec(
      files.text(path),
    );
    return found?.[1] ?? found?.[2] ?? [];
  })[0];
  const chosen = port ?? (files.has('package.json') && !files.has('requirements.txt') ? '3000' : '8000');
  ports.set(files, chosen);
  return chosen;
}

/** Whether the file, or the module and its variable, that a command names is in the project. */
export function isThere(command: string, files: ProjectFiles): boolean {
  const script = /(?:^|\s|\/)python3?(?:\.\d+)?\s+(?:-[uBOE]+\s+)*([\w./-]+\.py)\b/.exec(command)?.[1];
  if (script !== undefined) return files.has(relative(script));
  const byFile = new RegExp(BY_FILE).exec(command)?.[1];
  // What lies deeper than is looked is there if its folder is.
  if (byFile !== undefined)
    return files.has(relative(byFile)) || files.has(`${byFile.split('/').slice(0, 3).join('/')}/`);
  const node = /^(?:[A-Z_]+=\S+\s+)*(?:node|nodemon|tsx|ts-node)\s+(?:-\S+\s+)*([\w./-]+\.[cm]?[jt]s)\b/.exec(
    command,
  )?.[1];
  if (node !== undefined) return files.has(relative(node));
  const module = /\bpython3?\s+-m\s+([\w.]+)/.exec(command)?.[1];
  if (
    module !== undefined &&
    !/^(?:flask|uvicorn|gunicorn|streamlit|hypercorn|fastapi|celery)$/.test(module)
  ) {
    return [...pathsOf(module, ''), ...pathsOf(module, 'src')].some(
      (path) => files.has(path) || files.has(`${path}/`),
    );
  }
  const application =
    /\b(?:uvicorn|gunicorn|hypercorn|daphne)\s(?:.*\s)?["']?([A-Za-z_][\w.]*):([A-Za-z_]\w*)(?:\(\))?/.exec(
      command,
    );
  if (application === null) return true;
  const folder = /--(?:app-dir|chdir)[= ](\S+)/.exec(command)?.[1] ?? '';
  const served = application[1] ?? '';
  const paths = [...pathsOf(served, relative(folder)), ...pathsOf(served, 'src')];
  const path = paths.find((one) => files.has(one));
  const text = path === undefined ? '' : files.text(path);
  const variable = application[2] ?? '';
  return path !== undefined && (text === '' || new RegExp(`\\b${variable}\\b`).test(text));
}

function pathsOf(module: string, folder: string): readonly string[] {
  const path = `${folder === '' ? '' : `${folder}/`}${module.replaceAll('.', '/')}`;
  return [`${path}.py`, `${path}/__init__.py`, `${path}/__main__.py`];
}

function relative(path: string): string {
  return path
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/$/, '')
    .replace(/^\.$/, '');
}
