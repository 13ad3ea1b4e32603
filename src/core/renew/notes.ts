import { createHash } from 'node:crypto';
import { fieldsOf, listOf, textOf } from '../reading.ts';

/** What a run leaves for the next: which token is on its way where. Fingerprints and names, never a token. */
export interface Notes {
  /** Of the token that the places below shall have. */
  readonly fingerprint: string;
  /** The places that have not got it, by `placeName`. */
  readonly places: readonly string[];
}

/** A target as it was given; of a command, which may hold anything, a hash. */
export function placeName(option: 'push' | 'pipe-to', given: string): string {
  if (option === 'push') return given;
  return `pipe-to:${createHash('sha256').update(given).digest('hex').slice(0, 12)}`;
}

export function notesText({ fingerprint, places }: Notes): string {
  return `${JSON.stringify({ about: 'wa-token: places that still hold an older token; no secrets', fingerprint, places }, null, 2)}\n`;
}

/** null for anything else than what notesText wrote. */
export function readNotes(text: string | null): Notes | null {
  try {
    const fields = fieldsOf(JSON.parse(text ?? 'null'));
    const fingerprint = textOf(fields?.['fingerprint']);
    if (fields === null || fingerprint === null || !/^sha256:[0-9a-f]{8}$/.test(fingerprint)) return null;
    return { fingerprint, places: listOf(fields['places']).flatMap((one) => textOf(one) ?? []) };
  } catch {
    return null;
  }
}
