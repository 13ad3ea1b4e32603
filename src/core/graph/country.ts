import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';
import type { Recipient } from './recipient.ts';

/** A recipient as it is told to people: `+4915112345 (Germany)`. Large, so load it where a number is at hand. */
export function addressee({ kind, address }: Recipient): string {
  return kind === 'number' ? `${address} (${countryOf(address)})` : `${address} (a user id)`;
}

function countryOf(address: string): string {
  const parsed = parsePhoneNumberFromString(address, metadata);
  if (parsed === undefined) return 'no country has this code';
  if (parsed.country !== undefined) return nameOf(parsed.country);
  const [main, ...others] = metadata.country_calling_codes[parsed.countryCallingCode] ?? [];
  if (main === undefined || String(main) === INTERNATIONAL)
    return `an international service, +${parsed.countryCallingCode}`;
  return others.length === 0
    ? nameOf(main)
    : `${nameOf(main)}, or another country with +${parsed.countryCallingCode}`;
}

/** Codes of no country, such as +883. */
const INTERNATIONAL = '001';

function nameOf(country: string): string {
  return new Intl.DisplayNames(['en'], { type: 'region' }).of(country) ?? country;
}
