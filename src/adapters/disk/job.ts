import { CliFailure } from '../../core/failure.ts';
import type { InPlaceReason, Rewritten } from '../../core/refresh/change.ts';
import { EnvText } from '../../core/secret.ts';
import type { Rewrite } from '../../ports.ts';
import type { System } from './fs.ts';
import { writeInPlace } from './in-place.ts';
import type { PrivateFolder } from './private-folder.ts';
import { moveIntoPlace, type Prepared, prepare } from './replace.ts';
import { mustBeWritable, type RegularFile, readRegular, statRegular } from './stat.ts';

/** One file with all changes that were asked for under any of its names. */
export interface Job {
  readonly changes: readonly Rewrite[];
  readonly file: RegularFile;
  readonly old: Buffer;
  readonly next: Buffer;
}

/** How a job is carried out: by a rename of what was prepared, or in place. */
export type Way = Prepared | InPlaceReason;

export function textOf(bytes: Buffer): EnvText {
  return new EnvText(bytes.toString('latin1'));
}

export function bytesOf(text: EnvText): Buffer {
  return Buffer.from(text.expose(), 'latin1');
}

/** The jobs for the changes, as the files are now. What `known` says is not computed again. */
export function jobsFor(
  system: System,
  changes: readonly Rewrite[],
  known: readonly Job[] = [],
): readonly Job[] {
  const groups = new Map<string, { file: RegularFile; changes: Rewrite[] }>();
  for (const change of changes) {
    const file = statRegular(system.fs, change.path);
    mustBeWritable(system.fs, file);
    const { dev, ino } = file.stat;
    const key = ino === 0 ? file.real : `${dev}:${ino}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { file, changes: [change] });
    else group.changes.push(change);
  }
  const jobs = [...groups.values()].map((group) => drafted(system, group, known));
  // One order for all runs, so that two of them never wait for each other's lock.
  return jobs.toSorted((a, b) => (a.file.real < b.file.real ? -1 : 1));
}

function drafted(system: System, group: Pick<Job, 'file' | 'changes'>, known: readonly Job[]): Job {
  const old = readRegular(system.fs, group.file);
  const before = known.find((job) => job.file.real === group.file.real);
  if (before?.old.equals(old)) return { ...group, old, next: before.next };
  const next = bytesOf(group.changes.reduce((text, change) => change.edit(text), textOf(old)));
  return { ...group, old, next };
}

export function isChange({ old, next }: Job): boolean {
  return !old.equals(next);
}

export function wayFor(system: System, job: Job, folder: PrivateFolder): Way {
  return prepare(system, job.file, folder, job.next);
}

/** Writes, if the file is still what it was. What it answers otherwise left the file as it is. */
export async function carryOut(
  system: System,
  job: Job,
  way: Way,
): Promise<'done' | 'changed' | InPlaceReason> {
  if (!isUntouched(system, job)) return 'changed';
  if (typeof way === 'string')
    return writeInPlace(system.fs, job.file, job.old, job.next) ? 'done' : 'changed';
  return (await moveIntoPlace(system, way, job.file)) ?? 'done';
}

function isUntouched({ fs }: System, { file, old }: Job): boolean {
  const now = statRegular(fs, file.path);
  const same = (['dev', 'ino', 'mode', 'uid', 'gid', 'nlink'] as const).every(
    (field) => now.stat[field] === file.stat[field],
  );
  return same && now.real === file.real && readRegular(fs, now).equals(old);
}

/** Reads the file back as an application would, by the way it was asked for. */
export function mustReadBack({ fs }: System, job: Job): void {
  for (const { path, holds } of job.changes) {
    const bytes = readRegular(fs, statRegular(fs, path));
    if (!bytes.equals(job.next) || holds?.(textOf(bytes)) === false) {
      const reason = 'what was read back is not what was written';
      throw new CliFailure({ kind: 'env-file-not-written', path, reason });
    }
  }
}

/** Puts the old content back where the new one stands. False if that failed, or somebody else has written since. */
export async function putBack(system: System, job: Job, way: Way, folder: PrivateFolder): Promise<boolean> {
  const { fs } = system;
  try {
    const now = statRegular(fs, job.file.path);
    const placed = typeof way === 'string' ? job.file.stat.ino : way.inode;
    if (now.stat.ino !== placed) return false;
    const current = readRegular(fs, now);
    if (typeof way === 'string') return writeInPlace(fs, now, current, job.old);
    const back = prepare(system, job.file, folder, job.old);
    return typeof back !== 'string' && (await moveIntoPlace(system, back, job.file)) === null;
  } catch {
    return false;
  }
}

export function reportOn(job: Job, way: Way | null): readonly Rewritten[] {
  const { old, next, file } = job;
  return job.changes.map(({ path }) => ({
    path,
    how: way === null ? 'unchanged' : typeof way === 'string' ? 'in-place' : 'renamed',
    ...(typeof way === 'string' ? { inPlaceReason: way } : {}),
    bytesBefore: old.length,
    bytesAfter: next.length,
    mode: file.stat.mode & 0o7777,
  }));
}
