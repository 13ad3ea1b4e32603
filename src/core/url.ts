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

/** Where a report may be posted. The path and query of a webhook are its password: only `host` may be shown. */
export interface WebhookUrl {
  readonly href: string;
  readonly host: string;
}

export function webhookUrl(
  text: string,
): { readonly ok: true; readonly webhook: WebhookUrl } | { readonly ok: false; readonly why: string } {
  if (!URL.canParse(text)) return { ok: false, why: 'is no URL' };
  const url = new URL(text);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (!isSafe) return { ok: false, why: 'must be https, or http on loopback' };
  if (url.username !== '' || url.password !== '')
    return { ok: false, why: 'must not hold a user or password' };
  url.hash = '';
  return { ok: true, webhook: { href: url.href, host: url.host } };
}
