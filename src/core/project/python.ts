import type { Loader } from '../restart/reload.ts';
import type { ProjectFiles } from './files.ts';

/** Where a Python program starts, most usual first; others come after them by name. */
const ENTRIES = ['run.py', 'app.py', 'main.py', 'wsgi.py', 'server.py', 'bot.py', 'index.py'];

const REQUIREMENTS = /^(?:[\w-]+\/)?(?:requirements[\w.-]*\.txt|pyproject\.toml|Pipfile)$/;

export function hasRequirement(files: ProjectFiles, name: string): boolean {
  const pattern = new RegExp(`(?:^|["'\\s])${name}(?:\\[[\\w,-]*\\])?\\s*(?:[=<>~!;,"'\\s]|$)`, 'im');
  return files.read(REQUIREMENTS).some((path) => pattern.test(files.text(path)));
}

/** The Python sources that hold this, entry points first. */
export function sourcesWith(files: ProjectFiles, pattern: RegExp): readonly string[] {
  const rank = (path: string): number => {
    const at = ENTRIES.indexOf(path.split('/').at(-1) ?? path);
    return (at === -1 ? ENTRIES.length : at) + (path.includes('/') ? 100 : 0);
  };
  return files
    .read(/\.py$/)
    .filter((path) => pattern.test(code(files, path)))
    .sort((a, b) => rank(a) - rank(b));
}

/** How the program takes the token out of .env, by what its sources say. */
export function pythonLoader(files: ProjectFiles): Loader {
  if (sourcesWith(files, /load_dotenv\([^)]{0,300}override\s*=\s*True/).length > 0) return 'overrides';
  if (sourcesWith(files, /load_dotenv\(/).length > 0) return 'keeps-environment';
  const settings = sourcesWith(files, /\bBaseSettings\b|from decouple import/).length > 0;
  return settings || hasRequirement(files, 'pydantic-settings') ? 'settings-object' : 'keeps-environment';
}

/** Whether .env beats what is in the environment already, against the habit of its readers. */
export function overridesEnvironment(files: ProjectFiles): boolean {
  if (pythonLoader(files) === 'overrides') return true;
  return files
    .read(/\.[cm]?js$/)
    .some((path) => /dotenv[\s\S]{0,200}\boverride\s*:\s*true/.test(files.text(path)));
}

/** `app/main.py` as an importer names it, with the variable that holds the application. */
export function applicationIn(files: ProjectFiles, path: string, maker: string): string {
  const variable = new RegExp(`^(\\w+)\\s*(?::[^=\\n]+)?=\\s*${maker}\\(`, 'm').exec(code(files, path))?.[1];
  const module = path
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .replaceAll('/', '.');
  return `${module}:${variable ?? 'app'}`;
}

/** The source without comments: a commented-out call is no sign. */
export function code(files: ProjectFiles, path: string): string {
  return files.text(path).replace(/^\s*#.*$/gm, '');
}
