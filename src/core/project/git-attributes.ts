/** A `.gitattributes` and where it lies: '' for the repository's root, else the folder's path below it. */
export interface Attributes {
  readonly folder: string;
  readonly text: string;
}

/**
 * Whether the repository gives this file a filter that encrypts it on its way into git. `path` is relative to the
 * root. Of several files the nearest wins, and in each the last line that fits (gitattributes(5)).
 */
export function isEncryptedInGit(all: readonly Attributes[], path: string): boolean {
  const outermostFirst = [...all].sort((a, b) => a.folder.length - b.folder.length);
  let filter: string | null = null;
  for (const { folder, text } of outermostFirst) {
    const inner = folder === '' ? path : path.slice(folder.length + 1);
    const said = filterIn(text, inner);
    if (said !== undefined) filter = said;
  }
  return filter !== null && /crypt|sops|age|blackbox|transcrypt/i.test(filter);
}

/** null where it is taken away; undefined where nothing is said. */
function filterIn(attributes: string, path: string): string | null | undefined {
  let filter: string | null | undefined;
  for (const line of attributes.split(/\r?\n/)) {
    const [pattern = '', ...rest] = line.trim().split(/\s+/);
    if (pattern === '' || pattern.startsWith('#') || !matches(pattern, path)) continue;
    for (const attribute of rest) {
      if (attribute.startsWith('filter=')) filter = attribute.slice('filter='.length);
      if (attribute === '-filter' || attribute === '!filter') filter = null;
    }
  }
  return filter;
}

/** As .gitignore has it: without a slash any folder's file, `*` stops at slashes, `**` does not. */
function matches(pattern: string, path: string): boolean {
  const anchored = pattern.replace(/^\//, '');
  const source = anchored
    .replace(/[.+^$(){}|\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (sign) => (sign.startsWith('**') ? '.*' : sign === '*' ? '[^/]*' : '[^/]'));
  const whole = new RegExp(`^${source}$`);
  return whole.test(path) || (!pattern.includes('/') && whole.test(path.slice(path.lastIndexOf('/') + 1)));
}
