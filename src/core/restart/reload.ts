/** How a development server is started, as far as it matters for what a reload brings. */
export type Start =
  | 'plain'
  | 'flask-run-py'
  | 'flask-run'
  | 'uvicorn-reload'
  | 'uvicorn-run'
  | 'uvicorn-env-file'
  | 'gunicorn'
  | 'gunicorn-preload'
  | 'nodemon'
  | 'node-watch'
  | 'node-watch-env-file';

/** How the application takes the token out of .env. */
export type Loader = 'keeps-environment' | 'overrides' | 'settings-object';

/**
 * Whether the new token arrives with a reload of the code (or a HUP), after .env was edited. Each was tried with
 * Flask 3.1, uvicorn 0.54, gunicorn 26, python-dotenv 1.2, Node 20 and nodemon 3.1; none of them looks at .env by
 * itself. Where it says `old`, the supervising parent has the old token in its environment, and dotenv does not
 * override.
 */
const AFTER_RELOAD = {
  plain: { 'keeps-environment': 'old', overrides: 'old', 'settings-object': 'old' },
  'flask-run-py': { 'keeps-environment': 'old', overrides: 'new', 'settings-object': 'new' },
  'flask-run': { 'keeps-environment': 'old', overrides: 'new', 'settings-object': 'old' },
  'uvicorn-reload': { 'keeps-environment': 'new', overrides: 'new', 'settings-object': 'new' },
  'uvicorn-run': { 'keeps-environment': 'old', overrides: 'new', 'settings-object': 'new' },
  'uvicorn-env-file': { 'keeps-environment': 'old', overrides: 'new', 'settings-object': 'old' },
  gunicorn: { 'keeps-environment': 'new', overrides: 'new', 'settings-object': 'new' },
  'gunicorn-preload': { 'keeps-environment': 'old', overrides: 'old', 'settings-object': 'old' },
  nodemon: { 'keeps-environment': 'new', overrides: 'new', 'settings-object': 'new' },
  'node-watch': { 'keeps-environment': 'new', overrides: 'new', 'settings-object': 'new' },
  'node-watch-env-file': { 'keeps-environment': 'old', overrides: 'new', 'settings-object': 'old' },
} as const satisfies Record<Start, Record<Loader, 'old' | 'new'>>;

/** What reloads, in words. */
const RELOADER = {
  plain: '',
  'flask-run-py': "Flask's debug reloader",
  'flask-run': "Flask's debug reloader",
  'uvicorn-reload': '`uvicorn --reload`',
  'uvicorn-run': '`uvicorn.run(..., reload=True)`',
  'uvicorn-env-file': '`uvicorn --env-file ... --reload`',
  gunicorn: '`kill -HUP` of gunicorn',
  'gunicorn-preload': '`kill -HUP` of `gunicorn --preload`',
  nodemon: 'nodemon',
  'node-watch': '`node --watch`',
  'node-watch-env-file': '`node --watch --env-file`',
} as const satisfies Record<Start, string>;

/** The sentence about the reloader: what it does not do, or what it does only when code changes. */
export function reloadNote(start: Start, loader: Loader): string {
  if (start === 'plain') return 'Stop it (Ctrl+C) and start it again: a running one keeps the old token.';
  const what = RELOADER[start];
  const isHup = start === 'gunicorn' || start === 'gunicorn-preload';
  if (AFTER_RELOAD[start][loader] === 'old') {
    const newer = start === 'node-watch-env-file' ? ' (Node 20; newer ones read it again)' : '';
    return isHup
      ? `${what} keeps the old token: stop it and start it again.`
      : `${what} does not re-read .env, and saving a source file is no restart: the old token stays${newer}. Stop it (Ctrl+C) and start it again.`;
  }
  return isHup
    ? `${what} brings the new token too, unless the variable comes from systemd or the shell.`
    : `${what} does not watch .env: the new token comes when a source file is saved, or when you stop it (Ctrl+C) and start it again.`;
}

/**
 * Development servers that read .env anew by themselves, so that nothing need be restarted. Tried with Next 16, Vite 8
 * and PHP 8.2: each had the new token within seconds of the edit, with nothing typed. What they were started with in
 * the environment beats .env all the same.
 */
export const RE_READS = {
  next: '`next dev` re-reads .env by itself: nothing has to be restarted there.',
  vite: "Vite's dev server re-reads .env by itself and restarts when it changes: nothing has to be restarted there.",
  php: 'PHP reads .env again at each request: nothing has to be restarted there.',
} as const;
