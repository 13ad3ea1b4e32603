/** Where the Graph API is, checked: the token goes to https, or to this machine, and nowhere else. */
export type GraphUrl =
  | { readonly ok: true; readonly baseUrl: string }
  | { readonly ok: false; readonly why: string };

export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

export function graphUrl(text: string): GraphUrl {
  if (!URL.canParse(text)) return { ok: false, why: 'is no URL' };
  const url = new URL(text);
  const loopback = url.protocol === 'http:' && isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !loopback) {
    return { ok: false, why: 'must be https, or http on loopback: a token is never sent in the clear' };
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return { ok: false, why: 'must be a plain address, without user, query or fragment' };
  }
  return { ok: true, baseUrl: url.href.replace(/\/+$/, '').replace(/\/v\d{1,2}\.\d$/, '') };
}

/** `v25.0`, also from `25` and `25.0`; null for anything else. */
export function graphVersion(text: string): string | null {
  const match = /^v?(\d{1,2})(?:\.(\d))?$/i.exec(text.trim());
  return match === null ? null : `v${match[1]}.${match[2] ?? '0'}`;
}
