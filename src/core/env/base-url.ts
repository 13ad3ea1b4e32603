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
 * The version and the phone number id out of the project's own address, by its usual names and then under any name;
 * they fill gaps only. Where requests go is never taken from it: a .env may come with a repository.
 */
export function baseUrlParts(places: Places): BaseUrlParts {
  const usual = lookUp(undefined, BASE_URL_NAMES, places);
  const found = partsOf(usual);
  if (found.version !== null && found.phoneNumberId !== null) return found;
  const others = graphAddresses(places.file);
  return {
    version: found.version ?? onlyOne(others.map(({ version }) => version)),
    phoneNumberId: found.phoneNumberId ?? onlyOne(others.map(({ phoneNumberId }) => phoneNumberId)),
  };
}

function partsOf(found: Sourced | null): BaseUrlParts {
  const match = ADDRESS.exec(found?.value ?? '');
  const part = (value: string | undefined): Sourced | null =>
    found === null || value === undefined ? null : { ...found, value };
  return { version: part(match?.[1]), phoneNumberId: part(match?.[2]) };
}

const ADDRESS = /^https:\/\/graph\.facebook\.com(?:\/(v\d{1,3}\.\d))?(?:\/(\d{5,20}))?(?:[/?]|$)/i;

/** The addresses of the Graph API in a file, whatever their names are. */
function graphAddresses(file: Places['file']): readonly BaseUrlParts[] {
  return [...file.keys()].flatMap((name) => {
    const value = file.get(name)?.expose().trim() ?? '';
    return /^https:\/\/graph\.facebook\.com/i.test(value)
      ? [partsOf({ value, source: 'env-file', name })]
      : [];
  });
}

/** Several that say the same are one. */
function onlyOne(all: readonly (Sourced | null)[]): Sourced | null {
  const found = all.filter((one) => one !== null);
  const [first] = found;
  return first !== undefined && found.every(({ value }) => value === first.value) ? first : null;
}
