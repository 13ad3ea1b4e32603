/** What a value is that stands where a token belongs and is none: it names the place where the token is kept. */
export type ReferenceKind =
  | 'dotenvx'
  | 'sops'
  | 'ejson'
  | 'onepassword'
  | 'vault'
  | 'vals'
  | 'aws'
  | 'cloudformation'
  | 'azure'
  | 'gcp'
  | 'ci'
  | 'variable'
  | 'windows-variable'
  | 'spring'
  | 'command'
  | 'call'
  | 'template'
  | 'config-cipher'
  | 'tool'
  | 'path'
  | 'armor'
  | 'base64';

export interface Reference {
  readonly kind: ReferenceKind;
  /** Names out of it, as its pattern has them: an item, a path, a variable. They are addresses, no secrets. */
  readonly parts: readonly string[];
}

type Shape = readonly [kind: ReferenceKind, pattern: RegExp];

/** First match wins. A user or system user token is `[A-Za-z0-9]+`, so none of these can be one. */
const SHAPES: readonly Shape[] = [
  ['dotenvx', /^encrypted:[A-Za-z0-9+/]{100,}={0,2}$/],
  ['sops', /^ENC\[AES256_GCM,data:[^,\]]*,iv:[^,\]]+,tag:[^,\]]+,type:\w+\]$/],
  ['ejson', /^EJ\[1:[\w+/=]+:[\w+/=]+:[\w+/=]+\]$/],
  [
    'onepassword',
    /^(?:\{\{\s*)?op:\/\/([^/{}]+)\/([^/{}]+)\/(?:[^/{}?]+\/)?([^/{}?]+)(?:\?[^{}]*)?(?:\s*\}\})?$/,
  ],
  ['vault', /^(?:>>)?(?:vault|bao):([^#\s]+)(?:#(\S+))?$/],
  ['vals', /^(?:ref|secretref)\+([a-z0-9]+):\/\/\S+$/],
  ['aws', /^(arn:aws[a-z-]*:(secretsmanager|ssm):[a-z0-9-]*:\d{12}:(?:secret|parameter)[:/](\S+))$/],
  ['cloudformation', /^\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}:]+)(?::[^{}]*)?\}\}$/],
  ['azure', /^@Microsoft\.(?:KeyVault|AppConfiguration)\((.+)\)$/i],
  ['gcp', /^projects\/([^/\s]+)\/(?:locations\/[^/\s]+\/)?secrets\/([^/\s]+)(?:\/versions\/[^/\s]+)?$/],
  ['ci', /^\$\{\{\s*([^{}]+?)\s*\}\}$/],
  ['variable', /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-=?+])([^{}]*))?\})$/],
  ['windows-variable', /^(?:%([A-Za-z_]\w*)%|\$env:(\w+))$/i],
  ['spring', /^\$\{([A-Za-z_][\w.-]*)(?::([^{}]*))?\}$/],
  ['command', /^\$\((.+)\)$/s],
  ['call', /^([A-Za-z_]\w*)\((.*)\)$/s],
  ['template', /^\{\{.+\}\}$/s],
  ['config-cipher', /^\{cipher\}\S+$/],
  ['tool', /^(?!https?:)([a-z][a-z0-9+.-]{1,30}):\/\/\S+$/i],
  [
    'tool',
    /^(ssm|secretsmanager|awssm|keychain|keyring|env|file|secret|sm|kv|gopass|pass|bw|doppler|infisical|phase):\S+$/i,
  ],
  ['path', /^(?:~|\.{1,2})?\/(?:[\w.@-]+\/)*[\w.@-]+$|^[A-Za-z]:\\\S+$/],
  ['armor', /^-----BEGIN (?:AGE ENCRYPTED FILE|PGP MESSAGE)-----/],
];

/** The reference that a value is, as dotenv reads it; null for a literal. */
export function referenceIn(value: string): Reference | null {
  const text = value.trim();
  // A file may have a hundred thousand values, and nearly all of them have none of these signs.
  if (!/[:/$({%[\\`]|^-----BEGIN/.test(text))
    return isBase64OfToken(text) ? { kind: 'base64', parts: [] } : null;
  for (const [kind, pattern] of SHAPES) {
    const match = pattern.exec(text);
    if (match !== null) return { kind, parts: match.slice(1).map((part) => part ?? '') };
  }
  return isBase64OfToken(text) ? { kind: 'base64', parts: [] } : null;
}

/**
 * The same with what stands on the line itself: dotenv cuts `vault:path#field` at the `#`, and takes backticks for
 * quotes, in which a shell runs a command.
 */
export function referenceOnLine(raw: string, value: string): Reference | null {
  const text = raw.trim();
  const command = /^`([^`]+)`/.exec(text);
  if (command !== null && /[^A-Za-z0-9|_-]/.test(command[1] ?? '')) {
    return { kind: 'command', parts: [command[1] ?? ''] };
  }
  const whole = referenceIn(text);
  return whole !== null && whole.kind !== 'path' ? whole : referenceIn(value);
}

/** Kubernetes keeps secrets so; a token itself does not decode to another. */
function isBase64OfToken(text: string): boolean {
  if (text.length < 80 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return false;
  return /^EA[A-Za-z0-9]{60,}$/.test(Buffer.from(text, 'base64').toString('latin1'));
}

/** A file that some tool has encrypted as a whole. */
export type WholeFileTool = 'git-crypt' | 'ansible-vault' | 'age' | 'pgp' | 'sops';

const WHOLE: readonly (readonly [WholeFileTool, RegExp])[] = [
  ['git-crypt', /^\0GITCRYPT\0/],
  ['ansible-vault', /^\$ANSIBLE_VAULT;1\./],
  ['age', /^age-encryption\.org\/v1|^-----BEGIN AGE ENCRYPTED FILE-----/],
  ['pgp', /^-----BEGIN PGP MESSAGE-----/],
  // sops keeps a checksum over all values: one changed by hand makes the whole file unreadable.
  ['sops', /^sops_mac=|^sops:\s*$|"sops"\s*:\s*\{[\s\S]*"mac"\s*:/m],
];

/** Which tool has encrypted this file; null for a plain one. `text` holds one character a byte. */
export function wholeFileTool(text: string): WholeFileTool | null {
  return WHOLE.find(([, start]) => start.test(text))?.[0] ?? null;
}

/** The public key that a dotenvx file carries; null where there is none, or several. */
export function dotenvxPublicKey(values: {
  keys(): Iterable<string>;
  get(name: string): { expose(): string } | undefined;
}): string | null {
  const keys = [...values.keys()].filter((name) => /^DOTENV_PUBLIC_KEY(?:_[A-Z0-9_]+)?$/.test(name));
  const [only] = keys;
  if (only === undefined || keys.length > 1) return null;
  const key = values.get(only)?.expose().trim() ?? '';
  return /^0[23][0-9a-f]{64}$/i.test(key) ? key.toLowerCase() : null;
}
