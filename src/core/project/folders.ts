/** Folders that are never entered, and why. What is built or hidden is entered only where a person named a folder. */
const NEVER: ReadonlyMap<string, 'packages' | 'version control' | 'virtual environment' | 'built'> = new Map([
  ['node_modules', 'packages'],
  ['bower_components', 'packages'],
  ['site-packages', 'packages'],
  ['__pypackages__', 'packages'],
  ['.git', 'version control'],
  ['.hg', 'version control'],
  ['.svn', 'version control'],
  ['.venv', 'virtual environment'],
  ['venv', 'virtual environment'],
  ['virtualenv', 'virtual environment'],
  ['.virtualenv', 'virtual environment'],
  ['.tox', 'virtual environment'],
  ['.nox', 'virtual environment'],
  ['__pycache__', 'built'],
]);

/** Holds nothing that a person wrote, or somebody else's. */
const NOT_THE_PROJECT: ReadonlySet<string> = new Set([
  ...NEVER.keys(),
  'env',
  'vendor',
  'dist',
  'build',
  'target',
  'coverage',
]);

/** Also the folders of a mounted Kubernetes Secret, such as `..2026_11_22`, whose files are linked one level up. */
export function isForeignFolder(name: string): boolean {
  return NEVER.has(name) || name.startsWith('..');
}

/** Folders worth looking into unasked, for the project's own files. */
export function isProjectFolder(name: string): boolean {
  return !name.startsWith('.') && !NOT_THE_PROJECT.has(name.toLowerCase());
}

/** The file that marks any folder as a Python virtual environment, whatever its name (PEP 405). */
export const VENV_MARK = 'pyvenv.cfg';
