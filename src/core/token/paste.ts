import { AccessToken, type Secret } from '../secret.ts';

/** What was taken off a paste before it was a token. Each is told. */
export type Repair =
  | 'blanks'
  | 'quotes'
  | 'line-breaks'
  | 'bearer'
  | 'name'
  | 'url'
  | 'curl'
  | 'json'
  | 'invisible';

/** What was pasted instead of a token, where it can be recognised without asking Meta. */
export type WrongPaste =
  | 'empty'
  | 'placeholder'
  | 'app-secret'
  | 'app-token'
  | 'secret-proof'
  | 'id'
  | 'telephone-number'
  | 'verify-token'
  | 'instagram-token'
  | 'other-vendor'
  | 'oauth-code'
  | 'masked'
  | 'several'
  | 'foreign-characters';

export type Paste =
  | { readonly ok: true; readonly token: AccessToken; readonly repairs: readonly Repair[] }
  | { readonly ok: false; readonly wrong: WrongPaste; readonly repairs: readonly Repair[] };

/** Values of the .env that a person may have copied from the wrong line. */
export interface Known {
  readonly verifyTokens: readonly Secret[];
}

interface Peel {
  readonly text: string;
  readonly repair: Repair;
}

const INVISIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
const OTHER_BLANKS = /[\u00a0\u2000-\u200a\u202f\u205f\u3000\u2028\u2029]/g;
/** What terminals put around a paste when nobody reads it as one. */
const PASTE_MARKS = /\u001b\[20[01]~/g;
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '\u201c': '\u201d',
  '\u2018': '\u2019',
  '\u00ab': '\u00bb',
  '<': '>',
};

/**
 * Takes the token out of whatever surrounds it: blanks, quotes, `Bearer`, `NAME=`, a URL, a curl command, JSON,
 * line breaks of a wrapped terminal. Rejects by the alphabet of Meta's user and system user tokens
 * (`[A-Za-z0-9]`, every observed token) and by what is recognisably something else, never by prefix or length:
 * the first characters encode the app's id, so "must start with EAA" is wrong for newer apps.
 */
/** Longer than any token with a curl command around it; patterns are not let loose on megabytes. */
const LONGEST_PASTE = 64 * 1024;

export function cleanPaste(pasted: string, known: Known = { verifyTokens: [] }): Paste {
  if (pasted.length > LONGEST_PASTE) return { ok: false, wrong: 'foreign-characters', repairs: [] };
  const { text, repairs } = peelAll(pasted);
  if (known.verifyTokens.some((secret) => secret.expose() === text && text !== '')) {
    return { ok: false, wrong: 'verify-token', repairs };
  }
  const wrong = wrongThing(text);
  if (wrong !== null) return { ok: false, wrong, repairs };
  return { ok: true, token: new AccessToken(text), repairs };
}

function peelAll(pasted: string): { text: string; repairs: Repair[] } {
  const repairs = new Set<Repair>();
  const visible = pasted.replace(PASTE_MARKS, '').replace(INVISIBLE, '').replace(OTHER_BLANKS, ' ');
  if (visible.length !== pasted.replace(PASTE_MARKS, '').length) repairs.add('invisible');
  // One line break at the end is how files and pipes end; it is not worth a word.
  const line = visible.replace(/\r?\n$/, '');
  let text = line.trim();
  if (text !== line) repairs.add('blanks');
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    const peel = peelOnce(text);
    if (peel === null) break;
    repairs.add(peel.repair);
    text = peel.text.trim();
  }
  if (/[\r\n]/.test(text) && !isSeveral(text)) {
    repairs.add('line-breaks');
    text = text
      .split(/[\r\n]+/)
      .map((part) => part.trim())
      .join('');
  }
  return { text, repairs: [...repairs] };
}

/** A quoted .env line with a quoted header in it has five; more is nobody's paste. */
const MAX_LAYERS = 12;

/** One layer off, or null. */
function peelOnce(text: string): Peel | null {
  return (
    quoted(text) ?? curl(text) ?? json(text) ?? url(text) ?? bearer(text) ?? envLines(text) ?? named(text)
  );
}

function quoted(text: string): Peel | null {
  const body = text.replace(/[,;]$/, '');
  const close = QUOTES[body.charAt(0)];
  if (close === undefined || body.length < 2 || !body.endsWith(close)) return null;
  const inner = body.slice(1, -1);
  // `<your token>` is a placeholder, not a quoted token.
  if (close === '>' && /[^A-Za-z0-9]/.test(inner.trim())) return null;
  return inner.includes(close) && /[=:{]/.test(inner) ? null : { text: inner, repair: 'quotes' };
}

function curl(text: string): Peel | null {
  if (!/^(?:\$\s*)?curl\s/.test(text)) return null;
  const inner = after(text, /\bBearer\s+/i) ?? after(text, /[?&\s"']access_token=/i);
  return inner === null ? null : { text: inner, repair: 'curl' };
}

function json(text: string): Peel | null {
  if (!/^[[{]/.test(text)) return null;
  const match = /"(?:access_token|token)"\s*:\s*"([^"]*)"/.exec(text);
  return match?.[1] === undefined ? null : { text: match[1], repair: 'json' };
}

function url(text: string): Peel | null {
  if (!/^https?:\/\//i.test(text) && !/^\/?[\w./-]*\?/.test(text)) return null;
  const inner = after(text, /[?&#](?:access_token|input_token)=/i);
  return inner === null ? null : { text: inner, repair: 'url' };
}

function bearer(text: string): Peel | null {
  const match = /^(?:-H\s*)?["']?(?:authorization\s*:\s*)?(?:bearer|oauth)[\s:]+/i.exec(text);
  if (match === null) return null;
  return { text: text.slice(match[0].length).replace(/["']$/, ''), repair: 'bearer' };
}

/** Several lines of a .env: the one whose name says that it is the access token. */
function envLines(text: string): Peel | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length < 2) return null;
  const named = lines.filter((line) => /^(?:export\s+)?\w{1,60}\s*=/.test(line));
  if (named.length !== lines.length) return null;
  const tokens = named.filter((line) => /TOKEN\w{0,40}\s*=/i.test(line) && !/^\w{0,60}VERIF/i.test(line));
  const [only] = tokens;
  return tokens.length === 1 && only !== undefined ? { text: only, repair: 'name' } : null;
}

function named(text: string): Peel | null {
  const match =
    /^(?:export\s+|set\s+|-e\s+)?["']?[A-Za-z_][A-Za-z0-9_.-]{0,60}["']?\s*(?:=|:\s)\s*(?=[^=\s])/.exec(text);
  if (match === null) return null;
  const value = text.slice(match[0].length);
  const comment = /\s#/.exec(value);
  return { text: comment === null ? value : value.slice(0, comment.index), repair: 'name' };
}

/** The run of token-like characters behind `mark`, percent-decoded as far as an app token needs it. */
function after(text: string, mark: RegExp): string | null {
  const match = mark.exec(text);
  if (match === null) return null;
  const tail = text.slice(match.index + match[0].length);
  return (/^[^\s&"'\\#]*/.exec(tail)?.[0] ?? '').replaceAll(/%7C/gi, '|');
}

/** Two whole tokens, one a line: each line's first characters decode to an app id, which no wrapped rest does. */
function isSeveral(text: string): boolean {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  return parts.length > 1 && parts.filter((part) => appIdHint(new AccessToken(part)) !== null).length > 1;
}

const PLACEHOLDERS: readonly RegExp[] = [
  /^<.*>$|^\[.*\]$|^\{.*\}$|^\$\{?\w+\}?$/s,
  /^(?:your|my|tu|seu|votre|dein|ihr|paste|insert|enter|put|add)[_\s-]|_here$|change[_-]?me|placeholder|replace[_-]?me/i,
  /^(?:EA[A-Z]{0,3})?x{3,}$|^(?:token|todo|replace|example|dummy|secret|none|null|undefined)$/i,
];

/** What templates of .env files hold where a value belongs: it counts as unset. */
export function isPlaceholder(text: string): boolean {
  return PLACEHOLDERS.some((shape) => shape.test(text));
}

const WRONG: readonly (readonly [WrongPaste, RegExp])[] = [
  ['empty', /^$/],
  ['masked', /\u2026|\.\.\.|\*{3,}|\u2022{2,}/],
  ['app-secret', /^[0-9a-f]{32}$/i],
  ['secret-proof', /^[0-9a-f]{64}$/i],
  ['app-token', /^\d{8,20}(?:\||%7C)[A-Za-z0-9_-]{16,}$/i],
  ['telephone-number', /^\+\d[\d\s().-]{5,20}$|^\(?\d{2,5}\)?[\s.-][\d\s().-]{5,18}$/],
  ['id', /^\d{6,20}$/],
  ['instagram-token', /^IG[A-Z]{2}[A-Za-z0-9_-]{16,}$/],
  ['other-vendor', /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/],
  [
    'other-vendor',
    /^(?:AC|SK)[0-9a-f]{32}$|^AKIA[0-9A-Z]{16}$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  ],
  [
    'other-vendor',
    /^(?:sk|pk|rk)[-_]\w|^(?:gh[pousr]|github_pat|glpat|xox[abprs]|npm|hf|dckr_pat)[_-]|^(?:SG|ya29|EAPI)\.|^AIza[\w-]{30,}$/,
  ],
  ['other-vendor', /^\d{6,12}:[\w-]{30,}$/],
  ['oauth-code', /^AQ[A-Za-z0-9]*[-_][\w-]{30,}/],
  ['several', /^\S{40,}\s+\S{40,}$/],
  ['verify-token', /^(?=.{3,60}$)[A-Za-z0-9]+(?:[-_.!@$%&?][A-Za-z0-9]*){1,12}$/],
  ['foreign-characters', /[^A-Za-z0-9]/],
];

function wrongThing(text: string): WrongPaste | null {
  if (/[-_ ]/.test(text) && /verif/i.test(text)) return 'verify-token';
  if (isPlaceholder(text)) return 'placeholder';
  return WRONG.find(([, shape]) => shape.test(text))?.[0] ?? null;
}

/**
 * The id of the app that a token belongs to, read out of the token's first 12 characters, or null.
 * Undocumented by Meta and only a hint; it matched four known pairs exactly. It is the one way to
 * name the app of a dead token: base64 with `Z`, `+`, `/` and `=` escaped as ZA, ZB, ZC and ZD, of
 * the bytes 0x10, then eight bytes that hold the app id times four.
 */
export function appIdHint(token: AccessToken): string | null {
  const plain = unescaped(token.expose().slice(0, 24)).slice(0, 12);
  if (plain.length < 12 || !/^[A-Za-z0-9+/]+$/.test(plain)) return null;
  const bytes = Buffer.from(plain, 'base64');
  if (bytes.length !== 9 || bytes[0] !== 0x10) return null;
  const quadruple = bytes.readBigUInt64BE(1);
  const id = quadruple >> 2n;
  if (quadruple % 4n !== 0n || id <= 100_000_000n || id >= 1_000_000_000_000_000_000n) return null;
  return id.toString();
}

const ESCAPES: Readonly<Record<string, string>> = { A: 'Z', B: '+', C: '/', D: '=' };

function unescaped(text: string): string {
  return text.replace(/Z([ABCD])/g, (_whole, letter: string) => ESCAPES[letter] ?? '');
}
