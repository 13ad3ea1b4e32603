/** Folders that hold other people's code, or none at all. */
const NOT_THE_PROJECT: ReadonlySet<string> = new Set([
  'node_modules',
  'venv',
  'env',
  'virtualenv',
  'site-packages',
  '__pycache__',
  'vendor',
  'dist',
  'build',
  'target',
  'coverage',
]);

/** `.env`, `.env.local`, `production.env`; never a template or a copy that an editor left. */
export function isEnvFileName(name: string): boolean {
  if (!/^\.env(?:\..+)?$|^.+\.env$/i.test(name)) return false;
  return !/[._-](?:example|sample|template|tmpl|tpl|dist|defaults?|schema|vault|keys|bak|backup|orig|old|swp)(?=\.|$)|~$|^(?:example|sample|template)\./i.test(
    name,
  );
}

/**
 * What is called as .env files are, copies, templates and keys of a vault with them: nothing else is ever written there.
 * Windows takes `.env.`, `.env ` and `.env::$DATA` for the same file.
 */
export function isNamedAsEnv(name: string): boolean {
  return /^\.env(?:rc$|[._-]|$)|\.env$/i.test(name.replace(/:.*$/s, '').replace(/[. ]+$/, ''));
}

/** A template of a .env file, such as `.env.example`. */
export function isEnvExampleName(name: string): boolean {
  return /^\.?env[._-](?:example|sample|template|dist)$|^(?:example|sample|template)\.env$/i.test(name);
}

/** Folders worth looking into for the project's own files. */
export function isProjectFolder(name: string): boolean {
  return !name.startsWith('.') && !NOT_THE_PROJECT.has(name.toLowerCase());
}
