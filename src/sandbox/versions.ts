/** Versions of the Graph API with the day from which they are no longer served. Meta's changelog, autumn 2026. */
const VERSIONS: readonly (readonly [name: string, until: string | null])[] = [
  ['v17.0', '2025-09-12'],
  ['v18.0', '2026-01-26'],
  ['v19.0', '2026-05-21'],
  ['v20.0', '2026-09-24'],
  ['v21.0', '2027-01-21'],
  ['v22.0', '2027-05-20'],
  ['v23.0', '2027-10-08'],
  ['v24.0', '2028-02-18'],
  ['v25.0', '2028-07-29'],
  ['v26.0', null],
  ['v27.0', null],
];

export const NEWEST_VERSION = 'v27.0';

/**
 * The version that answers: a dead one is served, without an error, by the oldest one alive, and so is a path
 * without a version. Null for a version that there never was.
 */
export function answeringVersion(asked: string | null, now: Date): string | null {
  const oldest = VERSIONS.find(([, until]) => until === null || now < new Date(until))?.[0] ?? NEWEST_VERSION;
  if (asked === null) return oldest;
  const [major = 0, minor = 0] = asked.slice(1).split('.').map(Number);
  if (major > Number.parseInt(NEWEST_VERSION.slice(1), 10) || major < 1) return null;
  return major < Number.parseInt(oldest.slice(1), 10) ? oldest : minor === 0 ? asked : null;
}
