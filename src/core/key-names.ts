/**
 * Names under which projects keep the token, most used first (a count over 262 public sources).
 * Names that also hold other vendors' or other products' tokens are left out.
 */
const RANKED = [
  'WHATSAPP_ACCESS_TOKEN',
  'WHATSAPP_TOKEN',
  'WHATSAPP_API_TOKEN',
  'WA_TOKEN',
  'WA_ACCESS_TOKEN',
  'CLOUD_API_ACCESS_TOKEN',
  'META_WHATSAPP_ACCESS_TOKEN',
  'META_WHATSAPP_TOKEN',
  'WHATSAPP_CLOUD_API_ACCESS_TOKEN',
] as const;

export type KeyChoice =
  | { readonly kind: 'found'; readonly key: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly keys: readonly string[] };

/** The key that holds the token among `names`: the default where it is defined, else the single known one. */
export function chooseKey(names: readonly string[]): KeyChoice {
  const found = RANKED.filter((name) => names.includes(name));
  const [first] = found;
  if (first === undefined) return { kind: 'none' };
  if (first === RANKED[0] || found.length === 1) return { kind: 'found', key: first };
  return { kind: 'several', keys: found };
}
