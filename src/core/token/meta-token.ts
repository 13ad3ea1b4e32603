import { AccessToken } from '../secret.ts';
import { appIdHint, isPlaceholder } from './paste.ts';

/** Shorter than every user or system user token that was ever seen, longer than most words. */
const SHORTEST = 30;
/** Without a known app's id in front, the first two letters and this length must do. */
const SHORTEST_UNKNOWN = 60;

/**
 * Whether a value looks like a user or system user token of Meta's: its alphabet, its length, and the app's id in
 * its first characters. It may be any product's, an Instagram login's as well.
 */
export function isMetaToken(text: string): boolean {
  // The byte 0x10 that each begins with is an E in base64; a file may have a hundred thousand other values.
  if (text.length < SHORTEST || !/^E[A-Za-z0-9]+$/.test(text) || isPlaceholder(text)) return false;
  if (appIdHint(new AccessToken(text)) !== null) return true;
  return text.length >= SHORTEST_UNKNOWN && /^EA[A-Z]/.test(text);
}
