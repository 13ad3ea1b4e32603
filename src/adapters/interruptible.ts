import { setImmediate } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { CliFailure } from '../core/failure.ts';
import { fieldsOf } from '../core/reading.ts';
import type { Ports } from '../ports.ts';

/** What is shorter is read before anybody could press a key. */
const LARGE = 200_000;

/**
 * A signal's handler waits for its turn, which work without a pause does not give. Node can end a script that runs when
 * SIGINT comes (https://nodejs.org/api/vm.html, `breakOnSigint`), and with it the patterns and loops that it has called.
 */
export function interruptible(interrupted: AbortSignal, interrupt: () => void): Ports['interruptible'] {
  return async (length, work) => {
    if (length < LARGE) return work();
    // What came before is heard first.
    await setImmediate();
    if (interrupted.aborted) throw new CliFailure({ kind: 'cancelled', written: [] });
    try {
      return runInNewContext('work()', { work }, { breakOnSigint: true });
    } catch (error) {
      // An error of the other context is no `Error` of this one.
      if (fieldsOf(error)?.['code'] !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw error;
      interrupt();
      throw new CliFailure({ kind: 'cancelled', written: [] });
    }
  };
}
