import { createHash } from 'node:crypto';

/** A made-up token of the shape that Meta's have: the app id in front, then noise from `seed`. */
export function tokenFor(appId: string, seed = 'seed'): string {
  const head = Buffer.alloc(10);
  head[0] = 0x10;
  head.writeBigUInt64BE(BigInt(appId) * 4n, 1);
  head[9] = 0x04;
  const noise = createHash('sha512').update(seed).digest();
  return Buffer.concat([head, noise, noise])
    .toString('base64')
    .replace(/[Z+/=]/g, (sign) => ({ Z: 'ZA', '+': 'ZB', '/': 'ZC', '=': 'ZD' })[sign] ?? '');
}
