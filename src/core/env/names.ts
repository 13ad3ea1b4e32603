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

/** A name in upper case, its words parted by one underscore: `Meta__AccessToken` is META_ACCESS_TOKEN. */
export function likenessOf(name: string): string {
  const known = LIKENESSES.get(name);
  if (known !== undefined) return known;
  const likeness = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/(^|_)WHATS_APP(?=_|$)/g, '$1WHATSAPP');
  if (LIKENESSES.size < MOST_KNOWN) LIKENESSES.set(name, likeness);
  return likeness;
}

/** The files of a fleet have the same few names. */
const LIKENESSES = new Map<string, string>();
const MOST_KNOWN = 500;
