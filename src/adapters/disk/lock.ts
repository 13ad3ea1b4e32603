import { join } from 'node:path';
import { codeOf, notWritten, type System } from './fs.ts';
import { closeFolder, openErrand } from './private-folder.ts';
import { statRegular } from './stat.ts';

/** Others take a lock whose owner they can't ask for left behind after a minute. */
const BEAT_MS = 15_000;

/** Waits some seconds for another run; null where that takes longer. Without any place for a lock there is none. */
export async function lockErrand(system: System, path: string): Promise<{ release(): void } | null> {
  const file = statRegular(system.fs, path).real;
  try {
    const taken = await openErrand(system, file);
    if (taken === undefined || taken === 'own') return { release: () => undefined };
    const beat = setInterval(() => touch(system, join(taken.path, 'beat')), BEAT_MS);
    beat.unref();
    return {
      release: () => {
        clearInterval(beat);
        closeFolder(system, taken);
      },
    };
  } catch (error) {
    if (codeOf(error) === 'ELOCKED') return null;
    throw notWritten(path, error);
  }
}

/** A file that comes and goes makes the folder look used. */
function touch({ fs }: System, path: string): void {
  try {
    fs.closeSync(fs.openSync(path, 'w', 0o600));
    fs.unlinkSync(path);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}
