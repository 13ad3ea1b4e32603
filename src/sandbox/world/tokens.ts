/**
 * Tokens as Meta builds them: 0x10, the app id times four as a big-endian 64 bit number, 0x04, bytes; in
 * base64 whose Z, +, / and = are written ZA, ZB, ZC and ZD. Undocumented, worked out from known pairs of
 * token and app id; so the first characters depend on the app: EAA, EAB for 16 digits, EAF for 17.
 */
const ESCAPES: Readonly<Record<string, string>> = { Z: 'ZA', '+': 'ZB', '/': 'ZC', '=': 'ZD' };
const FIRST_BYTE = 0x10;
const BYTE_AFTER_ID = 0x04;

/** Characters of unescaped base64 that hold the first byte and the app id. */
const HEAD_LENGTH = 12;

/** The token of an app with the given bytes in it. */
export function buildToken(appId: string, payload: Uint8Array): string {
  const head = Buffer.alloc(10);
  head[0] = FIRST_BYTE;
  head.writeBigUInt64BE(BigInt.asUintN(64, BigInt(appId) << 2n), 1);
  head[9] = BYTE_AFTER_ID;
  return escapeBase64(Buffer.concat([head, payload]).toString('base64'));
}

/** The app id in the first characters, or null where they hold none. */
export function appIdOf(token: string): string | null {
  const head = Buffer.from(unescapeBase64(token).slice(0, HEAD_LENGTH), 'base64');
  if (head.length !== 9 || head[0] !== FIRST_BYTE) return null;
  const shifted = head.readBigUInt64BE(1);
  const id = shifted >> 2n;
  return (shifted & 3n) === 0n && id > 100_000_000n ? String(id) : null;
}

/** Base64 with the characters that Meta writes otherwise; page cursors are written so too. */
export function escapeBase64(base64: string): string {
  return base64.replace(/[Z+/=]/g, (char) => ESCAPES[char] ?? char);
}

export function unescapeBase64(text: string): string {
  return text.replace(/Z([A-D])/g, (_, code: string) => ({ A: 'Z', B: '+', C: '/', D: '=' })[code] ?? '');
}
