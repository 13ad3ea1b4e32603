/** What a file is, by its name first, then its first bytes, then its lines. */
export type FileKind =
  | 'dotenv'
  | 'shell'
  | 'bare'
  | 'json'
  | 'yaml'
  | 'toml'
  | 'ini'
  | 'properties'
  | 'systemd';

/** What is never written: programs, and what some tool has encrypted under this name. */
export type ForeignKind = 'source' | 'dockerfile' | 'plist' | 'script' | 'encrypted-by-name';

export type Kind =
  | { readonly known: true; readonly kind: FileKind }
  | { readonly known: false; readonly kind: ForeignKind };

/** Whether the name alone says that each line is a definition, so that one may be added. */
export function isEnvByName(name: string): boolean {
  return /^\.env(?:$|[._-])|\.env$|^\.envrc$|^\.dev\.vars(?:$|\.)|^env$/i.test(name);
}

const BY_NAME: readonly (readonly [RegExp, Kind])[] = [
  [/\.enc$|^\.env\.encrypted$|^\.env\.vault$/i, { known: false, kind: 'encrypted-by-name' }],
  [/^(?:.*\.)?dockerfile(?:\..*)?$|^containerfile$/i, { known: false, kind: 'dockerfile' }],
  [/\.plist$/i, { known: false, kind: 'plist' }],
  [/\.(?:bat|cmd|ps1|psm1)$/i, { known: false, kind: 'script' }],
  [
    /\.(?:php|[cm]?[jt]sx?|py|rb|go|java|kts?|cs|fs|vb|rs|swift|dart|lua|pl|ex|exs|scala|c|cc|cpp|h|vue|svelte|html?|ipynb|tf)$/i,
    { known: false, kind: 'source' },
  ],
  [/\.(?:sh|bash|zsh)$/i, { known: true, kind: 'shell' }],
  [/\.service$|\.service\.d\/[^/]+\.conf$/i, { known: true, kind: 'systemd' }],
  [/\.properties$/i, { known: true, kind: 'properties' }],
  [/\.toml$/i, { known: true, kind: 'toml' }],
  [/\.ini$/i, { known: true, kind: 'ini' }],
  [/\.jsonc?$|\.json5$/i, { known: true, kind: 'json' }],
  [/\.ya?ml$/i, { known: true, kind: 'yaml' }],
];

/** `path` with slashes; `text` holds one character a byte. */
export function kindOf(path: string, text: string): Kind {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const named = isEnvByName(name) ? undefined : BY_NAME.find(([shape]) => shape.test(name))?.[1];
  if (named !== undefined) return named;
  if (/^#!/.test(text)) {
    const kind = /^#!.*\b(?:sh|bash|zsh|dash|ksh)\b/.test(text) ? 'shell' : null;
    return kind === null ? { known: false, kind: 'source' } : { known: true, kind };
  }
  if (/^\s*<\?(?:php|=)/.test(text)) return { known: false, kind: 'source' };
  if (isEnvByName(name)) return { known: true, kind: 'dotenv' };
  return { known: true, kind: byContent(path, text.replace(/^\xef\xbb\xbf/, '')) };
}

function byContent(path: string, text: string): FileKind {
  if (/^\s*\{/.test(text)) return 'json';
  if (isOneSecret(text) || (text.trim() === '' && /secret/i.test(path))) return 'bare';
  if (/^[ \t]*\[Service\][ \t\r]*$/m.test(text)) return 'systemd';
  if (/\.(?:cfg|conf|config)$/i.test(path) && /^[ \t]*\[[^\]=\n]+\][ \t\r]*$/m.test(text)) return 'ini';
  return 'dotenv';
}

/** One line that could be a token, and nothing else; a mounted secret is at most so large. */
function isOneSecret(text: string): boolean {
  return text.length <= 4096 && /^\s*[A-Za-z0-9]{20,}\s*$/.test(text);
}
