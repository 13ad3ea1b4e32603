import { expect, test } from 'vitest';
import { endOfVersion, GRAPH_VERSIONS } from '../../../src/core/graph/versions.ts';
import { DEFAULT_VERSION } from '../../../src/core/options.ts';

/** Graph API changelog, 29 October 2026. */
test.each([
  ['v27.0', null],
  ['v26.0', null],
  ['v25.0', '2028-07-29'],
  ['v24.0', '2028-02-18'],
  ['v23.0', '2027-10-08'],
  ['v22.0', '2027-05-20'],
  ['v21.0', '2027-01-21'],
  ['v20.0', '2026-09-24'],
  ['v19.0', '2026-05-21'],
  ['v18.0', '2026-01-26'],
  ['v17.0', '2025-09-12'],
  ['v12.0', '2025-09-12'],
  ['v28.0', null],
  ['latest', null],
])('%s ends %s', (version, end) => {
  expect(endOfVersion(version)?.toISOString().slice(0, 10) ?? null).toBe(end);
});

test('the versions stand in their order, and a later one ends later', () => {
  expect(GRAPH_VERSIONS.map(({ out }) => out)).toEqual([...GRAPH_VERSIONS].map(({ out }) => out).sort());
  const ends = GRAPH_VERSIONS.flatMap(({ end }) => end ?? []);
  expect(ends).toEqual([...ends].sort());
  expect(GRAPH_VERSIONS.findIndex(({ end }) => end === null)).toBe(ends.length);
});

test('the version that is asked for by default is one that lives long, and not the newest', () => {
  expect(['v25.0', 'v26.0']).toContain(DEFAULT_VERSION);
});
