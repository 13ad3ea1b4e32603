import type { Loader } from '../restart/reload.ts';
import type { ProjectFiles } from './files.ts';

/** Where a Python program starts, most usual first; others come after them by name. */
const ENTRIES = ['run.py', 'app.py', 'main.py', 'wsgi.py', 'server.py', 'bot.py', 'index.py'];

const REQUIREMENTS = /^(?:[\w-]+\/)?(?:requirements[\w.-]*\.txt|pyproject\.toml|Pipfile)$/;

/** Sources that start nothing that lives on: tests, migrations, examples, copies that were put aside. */
const ASIDE =
  /(?:^|\/)(?:tests?|migrations|alembic|docs|examples?|samples?)\/|(?:^|\/)(?:test_[\w-]*|[\w-]*_test|conftest|setup)\.py$|(?:^|\/)[^/]*(?:backup|legacy|archive|deprecated)[^/]*\//i;

export function hasRequirement(files: ProjectFiles, name: string): boolean {
  const pattern = new RegExp(`(?:^|["'\\s])${name}(?:\\[[\\w,-]*\\])?\\s*(?:[=<>~!;,"'\\s]|$)`, 'im');
  return files.read(REQUIREMENTS).some((path) => pattern.test(files.text(path)));
}

/** The Python sources that hold this, entry points first. */
export function sourcesWith(files: ProjectFiles, pattern: RegExp): readonly string[] {
  const rank = (path: string): number => {
    const at = ENTRIES.indexOf(path.split('/').at(-1) ?? path);
    return (at === -1 ? ENTRIES.length : at) + 100 * (path.split('/').length - 1);
  };
  return files
    .read(/\.py$/)
    .filter((path) => !ASIDE.test(path) && pattern.test(code(files, path)))
    .sort((a, b) => rank(a) - rank(b));
}

/** How the program takes the token out of .env, by what its sources say. */
export function pythonLoader(files: ProjectFiles): Loader {
  if (sourcesWith(files, /load_dotenv\([^)]{0,300}override\s*=\s*True/).length > 0) return 'overrides';
  if (sourcesWith(files, /load_dotenv\(/).length > 0) return 'keeps-environment';
  const settings = sourcesWith(files, /\bBaseSettings\b|from decouple import/).length > 0;
  return settings || hasRequirement(files, 'pydantic-settings') ? 'settings-object' : 'keeps-environment';
}

/** The files that tell whether a program overrides its environment. */
export const LOADING_FILES: readonly RegExp[] = [
  /(?:^|\/)[\w-]+\.py$/,
  REQUIREMENTS,
  /^(?:[\w-]+\/)?(?:index|server|app|main|bot)\.[cm]?js$/,
];

/** Whether .env beats what is in the environment already, against the habit of its readers. */
export function overridesEnvironment(files: ProjectFiles): boolean {
  if (pythonLoader(files) === 'overrides') return true;
  return files
    .read(/\.[cm]?js$/)
    .some((path) => /dotenv[\s\S]{0,200}\boverride\s*:\s*true/.test(files.text(path)));
}

/** The variable of a source that holds the application. */
export function applicationIn(files: ProjectFiles, path: string, maker: string): string {
  const pattern = new RegExp(`^(\\w+)\\s*(?::[^=\\n]+)?=\\s*(?:[\\w.]+\\.)?${maker}\\(`, 'm');
  return pattern.exec(code(files, path))?.[1] ?? 'app';
}

/** `app/main.py` as an importer in the folder `root` names it. */
export function moduleName(path: string, root: string): string {
  return path
    .slice(root === '' ? 0 : root.length + 1)
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .replaceAll('/', '.');
}

/** The source without comments: a commented-out call is no sign. */
export function code(files: ProjectFiles, path: string): string {
  const known = stripped.get(files) ?? new Map<string, string>();
  stripped.set(files, known);
  const text = known.get(path) ?? files.text(path).replace(/^[ \t]*#.*$/gm, '');
  known.set(path, text);
  return text;
}

const stripped = new WeakMap<ProjectFiles, Map<string, string>>();
