import { CliFailure } from '../../core/failure.ts';
import type { InPlaceReason, Rewritten } from '../../core/refresh/change.ts';
import type { Rewrite } from '../../ports.ts';
import { codeOf, notWritten, type System } from './fs.ts';
import { NotRestored } from './in-place.ts';
import {
  carryOut,
  isChange,
  type Job,
  jobsFor,
  mustReadBack,
  putBack,
  reportOn,
  type Way,
  wayFor,
} from './job.ts';
import { closeFolder, openFolder, type PrivateFolder } from './private-folder.ts';

type MayWriteInPlace = (path: string, why: InPlaceReason) => Promise<boolean>;

/** What one attempt came to; all but `done` left every file as it was. */
type JobOutcome =
  | { readonly kind: 'done'; readonly results: readonly Rewritten[] }
  | { readonly kind: 'ask'; readonly path: string; readonly why: InPlaceReason }
  | { readonly kind: 'changed'; readonly path: string };

/** Rewrites all files or none. A file that somebody else changes meanwhile is edited anew, once. */
export async function rewriteAll(
  system: System,
  changes: readonly Rewrite[],
  mayWriteInPlace: MayWriteInPlace,
): Promise<readonly Rewritten[]> {
  const agreed = new Map<string, InPlaceReason>();
  let changedBefore = false;
  for (;;) {
    const outcome = await attempt(system, changes, agreed);
    if (outcome.kind === 'done') return outcome.results;
    if (outcome.kind === 'ask') {
      if (!(await mayWriteInPlace(outcome.path, outcome.why))) throw declined(outcome.path, outcome.why);
      agreed.set(outcome.path, outcome.why);
    } else {
      if (changedBefore) throw new CliFailure({ kind: 'env-file-changed', path: outcome.path });
      changedBefore = true;
    }
  }
}

const IN_PLACE_WORDS = {
  'hard-link': 'it has several names (hard links)',
  'bind-mount': 'it is mounted by itself, as containers do it',
  'read-only-folder': 'its folder cannot be written',
  owner: 'it belongs to another user',
  acl: 'it has an access list (ACL), which a new file would lose',
} as const satisfies Record<InPlaceReason, string>;

function declined(path: string, why: InPlaceReason): CliFailure {
  const reason = `${IN_PLACE_WORDS[why]}, so it can only be written in place, and that was not agreed to`;
  return new CliFailure({ kind: 'env-file-not-written', path, reason });
}

async function attempt(
  system: System,
  changes: readonly Rewrite[],
  agreed: ReadonlyMap<string, InPlaceReason>,
): Promise<JobOutcome> {
  const seen = jobsFor(system, changes);
  if (!seen.some(isChange))
    return {
      kind: 'done',
      results: inOrder(
        changes,
        seen.flatMap((job) => reportOn(job, null)),
      ),
    };
  const folders = new Map<string, PrivateFolder>();
  try {
    for (const job of seen.filter(isChange)) folders.set(job.file.real, await opened(system, job));
    // RegularFile at again under the lock, and without what an earlier crash had left.
    const jobs = jobsFor(system, changes, seen);
    const outcome = await new Attempt(system, folders, agreed, await listed(system, jobs)).run(jobs);
    return outcome.kind === 'done' ? { ...outcome, results: inOrder(changes, outcome.results) } : outcome;
  } finally {
    for (const folder of folders.values()) closeFolder(system, folder);
  }
}

/**
 * The files with an access list. What stands in the place of the group's bits is then the list's mask: given to a new
 * file as its mode, it would let the group read what the list keeps from it.
 */
async function listed(system: System, jobs: readonly Job[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { file } of jobs.filter(isChange)) {
    const mayHaveOne = system.platform === 'darwin' || (file.stat.mode & 0o070) !== 0;
    if (mayHaveOne && (await system.hasAcl(file.real))) found.add(file.real);
  }
  return found;
}

async function opened(system: System, { file }: Job): Promise<PrivateFolder> {
  try {
    return await openFolder(system, file.real);
  } catch (error) {
    throw notWritten(file.path, error);
  }
}

function inOrder(changes: readonly Rewrite[], results: readonly Rewritten[]): readonly Rewritten[] {
  return changes.flatMap(({ path }) => results.find((result) => result.path === path) ?? []);
}

interface Step {
  readonly job: Job;
  readonly folder: PrivateFolder;
  readonly way: Way;
}

class Attempt {
  readonly #system: System;
  readonly #folders: ReadonlyMap<string, PrivateFolder>;
  readonly #agreed: ReadonlyMap<string, InPlaceReason>;
  readonly #listed: ReadonlySet<string>;
  readonly #done: Step[] = [];

  constructor(
    system: System,
    folders: ReadonlyMap<string, PrivateFolder>,
    agreed: ReadonlyMap<string, InPlaceReason>,
    listed: ReadonlySet<string>,
  ) {
    this.#listed = listed;
    this.#system = system;
    this.#folders = folders;
    this.#agreed = agreed;
  }

  async run(jobs: readonly Job[]): Promise<JobOutcome> {
    const steps: Step[] = [];
    for (const job of jobs.filter(isChange)) {
      const step = this.#prepared(job);
      if ('kind' in step) return step;
      steps.push(step);
    }
    for (const step of steps) {
      const obstacle = await this.#carriedOut(step);
      if (obstacle !== undefined) return obstacle;
    }
    const results = jobs.flatMap((job) => reportOn(job, steps.find((step) => step.job === job)?.way ?? null));
    return { kind: 'done', results };
  }

  /** Everything that can fail without touching a file is done for all of them before the first one changes. */
  #prepared(job: Job): Step | JobOutcome {
    const { path, real } = job.file;
    const folder = this.#folders.get(real);
    if (folder === undefined) return { kind: 'changed', path };
    const way =
      this.#agreed.get(path) ??
      (this.#listed.has(real) ? 'acl' : this.#attempted(job, () => wayFor(this.#system, job, folder)));
    if (typeof way === 'string' && !this.#agreed.has(path)) return { kind: 'ask', path, why: way };
    return { job, folder, way };
  }

  async #carriedOut(step: Step): Promise<JobOutcome | undefined> {
    const { path } = step.job.file;
    try {
      const result = await carryOut(this.#system, step.job, step.way);
      if (result === 'done') {
        this.#done.push(step);
        mustReadBack(this.#system, step.job);
        return undefined;
      }
      const kept = await this.#rollBack();
      if (kept.length > 0) throw halfDone(path, 'not all files could be written', kept);
      return result === 'changed' ? { kind: 'changed', path } : { kind: 'ask', path, why: result };
    } catch (error) {
      const kept = await this.#rollBack();
      const failure = error instanceof NotRestored ? notRestored(path, error) : notWritten(path, error);
      throw kept.length > 0
        ? halfDone(path, reasonIn(failure), [...changedIn(failure), ...kept], failure)
        : failure;
    }
  }

  #attempted<T>(job: Job, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw notWritten(job.file.path, error);
    }
  }

  /** The files that keep the new content, because the old one could not be put back. */
  async #rollBack(): Promise<readonly string[]> {
    const kept: string[] = [];
    for (const { job, way, folder } of this.#done.splice(0).reverse()) {
      if (!(await putBack(this.#system, job, way, folder))) kept.push(job.file.path);
    }
    return kept;
  }
}

function reasonIn({ failure }: CliFailure): string {
  return 'reason' in failure ? failure.reason : 'it was changed by another program meanwhile';
}

function changedIn({ failure }: CliFailure): readonly string[] {
  return 'changed' in failure ? (failure.changed ?? []) : [];
}

function halfDone(path: string, reason: string, changed: readonly string[], cause?: unknown): CliFailure {
  const whole = `${reason}; the new content stays in ${changed.join(', ')}`;
  return new CliFailure({ kind: 'env-file-not-written', path, reason: whole, changed }, { cause });
}

function notRestored(path: string, error: NotRestored): CliFailure {
  const code = codeOf(error.cause) ?? 'unknown';
  const reason = `writing in place failed half-way, and putting the old content back failed too (${code})`;
  return new CliFailure({ kind: 'env-file-not-written', path, reason, changed: [path] }, { cause: error });
}
