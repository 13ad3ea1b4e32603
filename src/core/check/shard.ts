import { createHash } from 'node:crypto';

/** One of `count` parts of a run, 1-based, as test runners count theirs. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** `2/5`; null for anything else. */
export function parseShard(text: string): Shard | null {
  const match = /^(\d{1,5})\/(\d{1,5})$/.exec(text.trim());
  if (match === null) return null;
  const shard = { index: Number(match[1]), count: Number(match[2]) };
  return shard.index >= 1 && shard.index <= shard.count ? shard : null;
}

/**
 * Whether a target belongs to this part. By a hash of its name alone, so that every machine agrees without
 * talking, and a target that is added moves no other.
 */
export function isInShard(name: string, { index, count }: Shard): boolean {
  const hash = createHash('sha256').update(name.replaceAll('\\', '/')).digest().readUInt32BE(0);
  return hash % count === index - 1;
}

/** A short stand-in for a name, where a hundred thousand names are remembered. */
export function markOf(name: string): string {
  return createHash('sha256').update(name).digest('base64').slice(0, 16);
}

/** The parts that are missing among those of one run; every part when they belong to different runs. */
export function missingShards(shards: readonly Shard[]): readonly Shard[] {
  const count = shards[0]?.count ?? 0;
  const there = new Set(shards.filter((shard) => shard.count === count).map(({ index }) => index));
  const all = Array.from({ length: count }, (_unused, at) => ({ index: at + 1, count }));
  return all.filter(({ index }) => !there.has(index));
}
