import type { Cause } from '../causes/cause.ts';
import { allFindings, type Diagnosis, diagnosisOf } from './diagnose.ts';
import { asMetaWroteIt } from './text-input.ts';
import { timeBefore } from './text-ranking.ts';
import { WEIGHT } from './text-records.ts';

/** One cause of a log that is followed, and how often it came. */
export interface Followed {
  readonly diagnosis: Diagnosis;
  readonly count: number;
  /** By the line's own time, else when it was read. */
  readonly first: Date;
  readonly last: Date;
}

/** More lines than this wait for no end of their entry. */
const LONGEST_ENTRY = 256 * 1024;
/** Causes beside each other; a log with more of them is counted on without telling them apart. */
const MOST_CAUSES = 500;

/**
 * Reads a log as it grows. What has come is held back until it is quiet, or until a new entry begins, so that an
 * error that is printed over several lines is one. It keeps one entry and one row a cause, however long it runs.
 */
export class Follower {
  #waiting = '';
  readonly #rows = new Map<string, Followed>();

  /** Takes what was read, and tells the causes that are new. `rest` of an entry that goes on is kept. */
  read(text: string, now: Date): readonly Followed[] {
    this.#waiting += text;
    if (this.#waiting.length < LONGEST_ENTRY) return [];
    const end = this.#waiting.lastIndexOf('\n') + 1;
    return this.#take(end === 0 ? this.#waiting.length : end, now);
  }

  /** Nothing came for a while, or for too long: whole lines are read. */
  settle(now: Date): readonly Followed[] {
    return this.#take(this.#waiting.lastIndexOf('\n') + 1, now);
  }

  /** The log has ended. */
  end(now: Date): readonly Followed[] {
    return this.#take(this.#waiting.length, now);
  }

  /** The most frequent first. */
  summary(): readonly Followed[] {
    return [...this.#rows.values()].sort((a, b) => b.count - a.count);
  }

  #take(end: number, now: Date): readonly Followed[] {
    const text = asMetaWroteIt(this.#waiting.slice(0, end));
    this.#waiting = this.#waiting.slice(end);
    if (text.trim() === '') return [];
    const told: Followed[] = [];
    const findings = allFindings(text).filter(({ weight }) => weight !== WEIGHT.success);
    const numbered = new Set(findings.filter(({ error }) => error.code !== null).map(({ cause }) => cause));
    for (const finding of findings) {
      // The same error told by its sentence too, or by words that are not known.
      if (finding.error.code === null && (numbered.has(finding.cause) || finding.cause === 'unrecognised'))
        continue;
      const time = timeBefore(text, finding.at);
      const at = time === null ? now : new Date(time);
      const key = keyOf(finding.cause, finding.error.code);
      const row = this.#rows.get(key);
      if (row !== undefined) this.#rows.set(key, { ...row, count: row.count + 1, last: at });
      else if (this.#rows.size < MOST_CAUSES) {
        const first = { diagnosis: diagnosisOf(text, finding), count: 1, first: at, last: at };
        this.#rows.set(key, first);
        told.push(first);
      }
    }
    return told;
  }
}

function keyOf(cause: Cause, code: number | null): string {
  return `${cause}/${code}`;
}
