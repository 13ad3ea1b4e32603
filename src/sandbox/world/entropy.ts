import { createHash } from 'node:crypto';

/** Bytes that look random and are the same for the same arguments, so that the sandbox stays a pure function. */
export function entropy(seed: string, label: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0, block = 0; at < length; at += 32, block += 1) {
    const digest = createHash('sha256').update(`${seed}\u0000${label}\u0000${block}`).digest();
    bytes.set(digest.subarray(0, Math.min(32, length - at)), at);
  }
  return bytes;
}

/** 23 characters of the base64url alphabet, the first an A, as in every trace id since about 2020. */
export function traceId(seed: string, label: string): string {
  return `A${Buffer.from(entropy(seed, label, 17))
    .toString('base64url')
    .slice(0, 22)}`;
}

/** Decimal digits without a leading zero, for ids. */
export function digits(seed: string, label: string, length: number): string {
  const [first = 0, ...rest] = entropy(seed, label, length);
  return `${(first % 9) + 1}${rest.map((byte) => byte % 10).join('')}`;
}
