import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Above what a run keeps alive, and with the rest of the process below twice the memory of a small one. */
const ENOUGH_BYTES = 24 * 1024 * 1024;
/** Collecting costs what lives: it is left alone until there is this much to be won. */
const WORTH_BYTES = 10 * 1024 * 1024;

/**
 * Keeps a long run's memory flat: V8 lets its heap grow to several times of what lives, as long as nobody minds. What
 * another engine does not know is left out.
 */
export function heapKeeper(): () => void {
  try {
    setFlagsFromString('--semi-space-growth-factor=1');
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect !== 'function') return () => {};
    let enough = ENOUGH_BYTES;
    return () => {
      if (used() <= enough) return;
      collect();
      enough = Math.max(ENOUGH_BYTES, used() + WORTH_BYTES);
    };
  } catch {
    return () => {};
  }
}

function used(): number {
  return getHeapStatistics().used_heap_size;
}
