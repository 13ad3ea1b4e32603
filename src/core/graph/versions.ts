/** The day on which the table was last compared with Meta's changelog. */
export const VERSIONS_READ_ON = '2026-11-28';

interface GraphVersion {
  readonly name: string;
  readonly out: string;
  /** The first day on which it is no longer served; null where none is named yet. */
  readonly end: string | null;
}

/** The versions of the Graph API, oldest first (https://developers.facebook.com/docs/graph-api/changelog). */
export const GRAPH_VERSIONS: readonly GraphVersion[] = [
  { name: 'v17.0', out: '2023-05-23', end: '2025-09-12' },
  { name: 'v18.0', out: '2023-09-12', end: '2026-01-26' },
  { name: 'v19.0', out: '2024-01-23', end: '2026-05-21' },
  { name: 'v20.0', out: '2024-05-21', end: '2026-09-24' },
  { name: 'v21.0', out: '2024-10-02', end: '2027-01-21' },
  { name: 'v22.0', out: '2025-01-21', end: '2027-05-20' },
  { name: 'v23.0', out: '2025-05-29', end: '2027-10-08' },
  { name: 'v24.0', out: '2025-10-08', end: '2028-02-18' },
  { name: 'v25.0', out: '2026-02-18', end: '2028-07-29' },
  { name: 'v26.0', out: '2026-07-29', end: null },
  { name: 'v27.0', out: '2026-11-04', end: null },
];

/** The day from which `vN.0` is no longer served; null where none is known. Older ones ended before the first. */
export function endOfVersion(version: string): Date | null {
  const major = majorOf(version);
  const [oldest] = GRAPH_VERSIONS;
  if (major === null || oldest === undefined) return null;
  const isOlder = major < (majorOf(oldest.name) ?? 0);
  const known = isOlder ? oldest : GRAPH_VERSIONS.find(({ name }) => majorOf(name) === major);
  return known === undefined || known.end === null ? null : new Date(`${known.end}T00:00:00Z`);
}

function majorOf(version: string): number | null {
  const major = Number(/^v(\d+)\./.exec(version)?.[1]);
  return Number.isNaN(major) ? null : major;
}

/** Meta brings three versions a year; an older table misses one. */
const OLDEST_TABLE_DAYS = 120;

export function isTableOld(now: Date): boolean {
  return now.getTime() - Date.parse(VERSIONS_READ_ON) > OLDEST_TABLE_DAYS * 86_400_000;
}
