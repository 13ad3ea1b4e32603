import { lookUp, type Places, type Sourced } from './settings.ts';

/** Names under which projects keep the address that they send to. */
const BASE_URL_NAMES = [
  'WHATSAPP_API_URL',
  'WHATSAPP_BASE_URL',
  'WHATSAPP_API_BASE_URL',
  'WHATSAPP_URL',
  'WA_BASE_URL',
  'META_GRAPH_BASE',
  'META_URL',
] as const;

/** What such an address holds besides the host: `https://graph.facebook.com/v18.0/<phone number id>/messages`. */
export interface BaseUrlParts {
  readonly version: Sourced | null;
  readonly phoneNumberId: Sourced | null;
}

/**
 * The version and the phone number id out of the project's own address; they fill gaps only. Where requests go is
 * never taken from it: a .env may come with a repository.
 */
export function baseUrlParts(places: Places): BaseUrlParts {
  const found = lookUp(undefined, BASE_URL_NAMES, places);
  const match = /^https:\/\/graph\.facebook\.com(?:\/(v\d{1,3}\.\d))?(?:\/(\d{5,20}))?(?:[/?]|$)/i.exec(
    found?.value ?? '',
  );
  const part = (value: string | undefined): Sourced | null =>
    found === null || value === undefined ? null : { ...found, value };
  return { version: part(match?.[1]), phoneNumberId: part(match?.[2]) };
}
