import { GRAPH_VERSIONS } from '../core/graph/versions.ts';

export const NEWEST_VERSION = GRAPH_VERSIONS.at(-1)?.name ?? '';

/**
 * The version that answers: a dead one is served, without an error, by the oldest one alive, and so is a path
 * without a version. Null for a version that there never was.
 */
export function answeringVersion(asked: string | null, now: Date): string | null {
  const oldest =
    GRAPH_VERSIONS.find(({ end }) => end === null || now < new Date(end))?.name ?? NEWEST_VERSION;
  if (asked === null) return oldest;
  const [major = 0, minor = 0] = asked.slice(1).split('.').map(Number);
  if (major > Number.parseInt(NEWEST_VERSION.slice(1), 10) || major < 1) return null;
  return major < Number.parseInt(oldest.slice(1), 10) ? oldest : minor === 0 ? asked : null;
}
