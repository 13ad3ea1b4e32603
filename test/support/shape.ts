/** What is known of the values at one place of a JSON document, over all documents of a kind. */
interface Place {
  readonly types: Set<string>;
  /** How many objects stood here, and how many of them had each key. */
  objects: number;
  readonly keys: Map<string, number>;
}

/**
 * Where `reply` differs in shape from the samples: a key or a type that no sample has, or a key missing that
 * every sample has. Values don't matter, nor how many elements a list has.
 */
export function shapeMismatches(reply: unknown, samples: readonly unknown[]): readonly string[] {
  const known = profileOf(samples);
  const found = profileOf([reply]);
  const mismatches: string[] = [];
  for (const [path, place] of found) {
    const expected = known.get(path);
    if (!expected) {
      mismatches.push(`${path}: in no sample`);
      continue;
    }
    for (const type of place.types) {
      if (!expected.types.has(type))
        mismatches.push(`${path}: ${type}, not ${[...expected.types].join(' or ')}`);
    }
    for (const [key, count] of expected.keys) {
      const isAlways = count === expected.objects;
      if (isAlways && place.keys.get(key) !== place.objects) mismatches.push(`${path}.${key}: missing`);
    }
  }
  return mismatches;
}

function profileOf(documents: readonly unknown[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const document of documents) visit(document, '$', places);
  return places;
}

function visit(value: unknown, path: string, places: Map<string, Place>): void {
  const place = places.get(path) ?? { types: new Set(), objects: 0, keys: new Map() };
  places.set(path, place);
  place.types.add(typeOf(value));
  if (Array.isArray(value)) {
    for (const item of value) visit(item, `${path}[]`, places);
  } else if (typeof value === 'object' && value !== null) {
    place.objects += 1;
    for (const [key, member] of Object.entries(value)) {
      place.keys.set(key, (place.keys.get(key) ?? 0) + 1);
      visit(member, `${path}.${key}`, places);
    }
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
