/** Versions of the Graph API that have an end, and the day from which they are no longer served (Meta's changelog). */
const ENDS: readonly (readonly [major: number, end: string])[] = [
  [17, '2025-09-12'],
  [18, '2026-01-26'],
  [19, '2026-05-21'],
  [20, '2026-09-24'],
  [21, '2027-01-21'],
  [22, '2027-05-20'],
  [23, '2027-10-08'],
  [24, '2028-02-18'],
  [25, '2028-07-29'],
];

/** The day from which `vN.0` is no longer served; null where none is known. Older ones ended before the first. */
export function endOfVersion(version: string): Date | null {
  const major = Number(/^v(\d+)\./.exec(version)?.[1]);
  const [oldest, newest] = [ENDS[0], ENDS.at(-1)];
  if (Number.isNaN(major) || oldest === undefined || newest === undefined || major > newest[0]) return null;
  const [, end] = ENDS.find(([known]) => known === major) ?? oldest;
  return new Date(`${end}T00:00:00Z`);
}
