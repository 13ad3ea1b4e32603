import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Above what a run keeps alive by far, and below what would be twice the memory of a small one. */
const ENOUGH_BYTES = 24 * 1024 * 1024;

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
    return () => {
      if (getHeapStatistics().used_heap_size > ENOUGH_BYTES) collect();
    };
  } catch {
    return () => {};
  }
}
