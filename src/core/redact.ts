import type { Secret } from './secret.ts';

const GONE = '[redacted]';

/**
 * What looks like a secret of Meta's, wherever it stands. Graph echoes tokens ("Malformed access token EAA…"),
 * and people paste whole requests. Each pattern is linear: no nested repetition.
 */
const SECRET_SHAPES: readonly RegExp[] = [
  // A token that a paste broke over lines goes on after the break: its pieces have digits in them.
  /\b(?:E[A-Z]A[A-Za-z0-9]{17,}|EA[A-Za-z0-9]{18,})(?:(?:[ \t]{0,4}\r?\n[ \t]{0,16}| )(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{16,})*/g,
  // Glued to an option, as `-tEAA...`.
  /(?<=(?:^|[\s"'`([])-{1,2}[A-Za-z]{1,24})(?:E[A-Z]A[A-Za-z0-9]{17,}|[0-9a-fA-F]{32}(?![0-9a-fA-F]))/g,
  // No word and no id of Meta's is so long (`wamid.` goes before a point); the end of a cut token is.
  /(?<![\w.+/])[A-Za-z0-9]{48,}/g,
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
  return secrets.reduce(withoutSecret, text);
}

function withoutSecret(text: string, secret: Secret): string {
  const whole = secret.expose();
  if (text === '' || whole.length < SHORTEST_SECRET) return text;
  const clean = text.split(whole).join(GONE);
  const pieces = piecesOf(secret);
  return pieces.size === 0 ? clean : clean.replace(LONG_RUN, (run) => withoutPieces(run, pieces));
}

/** A value so short is a mistake in a .env, and a word that our own sentences need. */
const SHORTEST_SECRET = 8;
const LONG_RUN = new RegExp(`[A-Za-z0-9]{${SHORTEST_PIECE},}`, 'g');
const known = new WeakMap<Secret, ReadonlySet<string>>();

/**
 * Every run of twelve characters of a secret, so that any part of it is known again, its tail too. An app's token is
 * its id, which is none, and its secret; words without a digit are no part of a token, but may be of a placeholder.
 */
function piecesOf(secret: Secret): ReadonlySet<string> {
  const before = known.get(secret);
  if (before !== undefined) return before;
  const pieces = new Set<string>();
  for (const [run] of secret
    .expose()
    .replace(/^\d+\|/, '')
    .matchAll(LONG_RUN)) {
    if (!/\d/.test(run)) continue;
    for (let at = 0; at + SHORTEST_PIECE <= run.length; at += 1)
      pieces.add(run.slice(at, at + SHORTEST_PIECE));
  }
  known.set(secret, pieces);
  return pieces;
}

function withoutPieces(run: string, pieces: ReadonlySet<string>): string {
  let clean = '';
  let kept = 0;
  for (let at = 0; at + SHORTEST_PIECE <= run.length; at += 1) {
    if (!pieces.has(run.slice(at, at + SHORTEST_PIECE))) continue;
    let end = at + SHORTEST_PIECE;
    while (end < run.length && pieces.has(run.slice(end + 1 - SHORTEST_PIECE, end + 1))) end += 1;
    clean += run.slice(kept, at) + GONE;
    kept = end;
    at = end - 1;
  }
  return clean + run.slice(kept);
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
