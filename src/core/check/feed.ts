/** What comes one by one, with a look ahead: how a run goes depends on whether there is more than one. */
export interface Feed<T> {
  readonly count: 'none' | 'one' | 'several';
  next(): Promise<T | null>;
}

export async function feedOf<T>(items: AsyncIterable<T> | Iterable<T>): Promise<Feed<T>> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const ahead: T[] = [];
  let ended = false;
  const pull = async (): Promise<T | null> => {
    if (ended) return null;
    const { done, value } = await source.next();
    if (done === true) ended = true;
    return done === true ? null : value;
  };
  for (let at = 0; at < 2; at += 1) {
    const item = await pull();
    if (item !== null) ahead.push(item);
  }
  const count = ahead.length === 0 ? 'none' : ahead.length === 1 ? 'one' : 'several';
  return { count, next: async () => ahead.shift() ?? pull() };
}
