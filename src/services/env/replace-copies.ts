import { resolve } from 'node:path';
import { setKey } from '../../core/env/file.ts';
import { CliFailure } from '../../core/failure.ts';
import type { OldCopies } from '../../core/refresh/outcome.ts';
import type { AccessToken, EnvText } from '../../core/secret.ts';
import type { Ports } from '../../ports.ts';

/**
 * Writes the new token over the old one in the other .env files, all or none, and only where a rename can serve.
 * Throws CliFailure `env-file-*` with every file as it was.
 */
export async function replaceInCopies(
  copies: OldCopies['envFiles'],
  token: AccessToken,
  { files, cwd }: Pick<Ports, 'files' | 'cwd'>,
): Promise<void> {
  const changes = copies.map(({ path, keys }) => ({
    path: resolve(cwd, path),
    edit: (current: EnvText) => keys.reduce((text, key) => editedOrGiveUp(text, key, token, path), current),
  }));
  await files.rewrite(changes, async () => false);
}

function editedOrGiveUp(text: EnvText, key: string, token: AccessToken, path: string): EnvText {
  const edit = setKey(text, key, token);
  if (edit.ok) return edit.text;
  throw new CliFailure({ kind: 'env-file-refused', path, line: edit.line, reason: edit.reason });
}
