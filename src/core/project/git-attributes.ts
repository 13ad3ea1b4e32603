/** Whether a `.gitattributes` gives this file a filter that encrypts it on its way into git. `path` is relative to its folder. */
export function isEncryptedInGit(attributes: string, path: string): boolean {
  let filter: string | null = null;
  for (const line of attributes.split(/\r?\n/)) {
    const [pattern = '', ...rest] = line.trim().split(/\s+/);
    if (pattern === '' || pattern.startsWith('#') || !matches(pattern, path)) continue;
    for (const attribute of rest) {
      if (attribute.startsWith('filter=')) filter = attribute.slice('filter='.length);
      if (attribute === '-filter' || attribute === '!filter') filter = null;
    }
  }
  return filter !== null && /crypt|sops|age|blackbox|transcrypt/i.test(filter);
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
