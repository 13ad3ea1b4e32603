import { isLoopback } from '../graph/url.ts';

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
