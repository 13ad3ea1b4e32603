import type { Secret } from './secret.ts';

const GONE = '[redacted]';

/**
 * What looks like a secret of Meta's, wherever it stands. Graph echoes tokens ("Malformed access token EAA…"),
 * and people paste whole requests. Each pattern is linear: no nested repetition.
 */
const SECRET_SHAPES: readonly RegExp[] = [
  // A token that a paste broke over lines goes on after the break: its pieces have digits in them.
  /\b(?:E[A-Z]A[A-Za-z0-9]{17,}|EA[A-Za-z0-9]{18,})(?:(?:[ \t]{0,4}\r?\n[ \t]{0,16}| )(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{16,})*/g,
  // No word and no id of Meta's is so long (`wamid.` goes before a point); the end of a cut token is.
  /(?<![\w.+/=-])[A-Za-z0-9]{48,}/g,
  /\bIG[A-Za-z]{2}[A-Za-z0-9_-]{16,}/g,
  /\b\d{8,20}(?:\||%7C)[A-Za-z0-9_-]{16,}/gi,
  /(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])/g,
  /(?<![0-9a-fA-F])[0-9a-fA-F]{32}(?![0-9a-fA-F])/g,
  /(?<=Bearer\s)[^\s"'\\]{8,}/gi,
  /(?<=(?:access_token|input_token|fb_exchange_token|client_secret|appsecret_proof|revoke_token)=)[^&\s"'\\]+/gi,
];

/** Shorter than this a piece of a token is no longer recognisable as one. */
const SHORTEST_PIECE = 12;

/** Takes every known secret, every half of one, and everything that looks like one, out of `text`. */
export function redact(text: string, secrets: readonly Secret[] = []): string {
  let clean = withoutSecrets(text, secrets);
  for (const shape of SECRET_SHAPES) clean = clean.replace(shape, GONE);
  return clean;
}

/** Takes the known secrets out and leaves the rest as it is. */
export function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  return secrets.reduce((clean, secret) => withoutSecret(clean, secret.expose()), text);
}

function withoutSecret(text: string, secret: string): string {
  if (secret.length < SHORTEST_PIECE) return secret === '' ? text : text.split(secret).join(GONE);
  let clean = text.split(secret).join(GONE);
  const head = secret.slice(0, SHORTEST_PIECE);
  for (let at = clean.indexOf(head); at !== -1; at = clean.indexOf(head, at + GONE.length)) {
    clean = clean.slice(0, at) + GONE + clean.slice(at + commonLength(clean.slice(at), secret));
  }
  return clean;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

/**
 * Text from Meta or from a file, fit for a terminal, a log and a CI system: no control characters
 * (terminal escapes, line breaks that could start a workflow command) and no bidi overrides.
 */
export function stripControls(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .trim();
}
