/** Folders of other people's files: packages, version control, virtual environments. */
const FOREIGN: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  '.git',
  '.hg',
  '.svn',
  '.venv',
  'venv',
  'virtualenv',
  '.virtualenv',
  '.tox',
  '.nox',
  'site-packages',
  '__pypackages__',
  '__pycache__',
]);

/** Also the folders of a mounted Kubernetes Secret, such as `..2026_11_22`, whose files are linked one level up. */
export function isForeignFolder(name: string): boolean {
  return FOREIGN.has(name) || name.startsWith('..');
}

/** The file that marks any folder as a Python virtual environment, whatever its name (PEP 405). */
export const VENV_MARK = 'pyvenv.cfg';
