import type { EnvNote, EnvRepair } from '../env/edit.ts';

/** Why a file can't be replaced by a rename, so that it is written in place (not safe against a crash). */
export type InPlaceReason = 'hard-link' | 'bind-mount' | 'read-only-folder' | 'owner' | 'acl';

export interface Rewritten {
  readonly path: string;
  readonly how: 'unchanged' | 'renamed' | 'in-place';
  readonly inPlaceReason?: InPlaceReason;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** Permission bits, kept. */
  readonly mode: number;
}

/** What becomes of the token in one file. */
export interface FileChange {
  readonly path: string;
  readonly key: string;
  /** The first definition, 1-based. */
  readonly line: number;
  readonly definitions: number;
  /** The variable that the app reads, where its value only points at this one. */
  readonly followedFrom: string | null;
  /** dotenvx: written encrypted, for the file's own public key. */
  readonly encrypted: boolean;
  /** Fingerprints; `from` is null where the key was missing or empty. */
  readonly from: string | null;
  readonly to: string;
  /** What is changed beyond the value, and what is worth knowing of the lines. */
  readonly repairs: readonly EnvRepair[];
  readonly notes: readonly EnvNote[];
  readonly written: Rewritten | null;
}
