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
  for (const shape of SECRET_SHAPES) {
    clean = clean.replace(shape, (found) => (PLACEHOLDER.test(found) ? found : GONE));
  }
  return clean;
}

/** What stands for a token in an example: dots, words joined by underscores, `<token>`, `$VARIABLE`. */
const PLACEHOLDER =
  /^(?:\.{3}|<[a-z ]{1,30}>|\$\{?[A-Z_]{1,60}\}?|[A-Za-z]{1,20}(?:_[A-Za-z]{1,20}){1,6})[`).,;:]{0,3}$/;

/** Takes the known secrets out and leaves the rest as it is. */
export function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  return secrets.reduce(withoutSecret, text);
}

function withoutSecret(text: string, secret: Secret): string {
  const whole = secret.expose();
  if (text === '' || whole.length < SHORTEST_SECRET) return text;
  const clean = text.includes(whole) ? text.split(whole).join(GONE) : text;
  const pieces = piecesOf(secret);
  return pieces.size === 0 ? clean : withoutPieces(clean, pieces);
}

/** A value so short is a mistake in a .env, and a word that our own sentences need. */
const SHORTEST_SECRET = 8;
/** A value of megabytes is none of Meta's; its beginning is known again. */
const LONGEST_SECRET = 8192;
const known = new WeakMap<Secret, ReadonlySet<string>>();

/**
 * Every run of twelve characters of a secret, so that any part of it is known again, its tail too. An app's token is
 * its id, which is none, and its secret; words without a digit are no part of a token, but may be of a placeholder.
 */
function piecesOf(secret: Secret): ReadonlySet<string> {
  const before = known.get(secret);
  if (before !== undefined) return before;
  const pieces = new Set<string>();
  const text = secret
    .expose()
    .slice(0, LONGEST_SECRET)
    .replace(/^\d{1,20}\|/, '');
  for (const run of text.split(/[^A-Za-z0-9]/)) {
    if (!/\d/.test(run)) continue;
    for (let at = 0; at + SHORTEST_PIECE <= run.length; at += 1)
      pieces.add(run.slice(at, at + SHORTEST_PIECE));
  }
  known.set(secret, pieces);
  return pieces;
}

function withoutPieces(text: string, pieces: ReadonlySet<string>): string {
  // Most sentences have no word so long, and a fleet has many sentences.
  if (!LONG_RUN.test(text)) return text;
  const isPiece = (end: number): boolean => pieces.has(text.slice(end - SHORTEST_PIECE, end));
  let clean = '';
  let kept = 0;
  let run = 0;
  for (let end = 1; end <= text.length; end += 1) {
    run = isWordSign(text.charCodeAt(end - 1)) ? run + 1 : 0;
    if (run < SHORTEST_PIECE || !isPiece(end)) continue;
    clean += text.slice(kept, end - SHORTEST_PIECE) + GONE;
    while (end < text.length && isPiece(end + 1)) end += 1;
    kept = end;
    run = 0;
  }
  return clean + text.slice(kept);
}

const LONG_RUN = new RegExp(`[A-Za-z0-9]{${SHORTEST_PIECE}}`);

function isWordSign(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
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
