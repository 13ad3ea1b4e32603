import { CHECK_IDS, type Check, type CheckId } from './checks.ts';

/** The checks that `--only` and `--skip` leave. */
export type Selection = ReadonlySet<CheckId>;

/** What was written: an id, or a group such as `file`. Returns the unknown word where there is one. */
export function selectionOf(
  only: readonly string[],
  skip: readonly string[],
): { readonly ok: true; readonly selection: Selection } | { readonly ok: false; readonly unknown: string } {
  const wanted = idsOf(only);
  const unwanted = idsOf(skip);
  if (typeof wanted === 'string') return { ok: false, unknown: wanted };
  if (typeof unwanted === 'string') return { ok: false, unknown: unwanted };
  const start = only.length === 0 ? CHECK_IDS : CHECK_IDS.filter((id) => wanted.has(id));
  return { ok: true, selection: new Set(start.filter((id) => !unwanted.has(id))) };
}

function idsOf(lists: readonly string[]): ReadonlySet<CheckId> | string {
  const ids = new Set<CheckId>();
  for (const word of lists.flatMap((list) => list.split(',')).map((part) => part.trim())) {
    if (word === '') continue;
    const met = CHECK_IDS.filter((id) => id === word || id.startsWith(`${word}.`));
    if (met.length === 0) return word;
    for (const id of met) ids.add(id);
  }
  return ids;
}

/** A check that was left out says nothing; a required one that says nothing never makes a healthy verdict. */
export function selected(checks: readonly Check[], selection: Selection): readonly Check[] {
  return checks.map((check) =>
    selection.has(check.id)
      ? check
      : { ...check, status: 'skip', cause: null, detail: null, unasked: 'left-out' },
  );
}
