import { withLine } from '../../core/env/append-line.ts';
import { setKey } from '../../core/env/file.ts';
import { CliFailure } from '../../core/failure.ts';
import type { Target } from '../../core/refresh/outcome.ts';
import { EnvText, Secret } from '../../core/secret.ts';
import type { Ports } from '../../ports.ts';

/** Gives a variable that is no secret, such as an id, a new value: as carefully as the token's. */
export async function writeSetting(
  target: Pick<Target, 'path' | 'shownPath'>,
  name: string,
  value: string,
  { files }: Pick<Ports, 'files'>,
): Promise<void> {
  const secret = new Secret(value, name);
  const edit = (current: EnvText): EnvText => {
    const edited = setKey(current, name, secret);
    if (edited.ok) return edited.text;
    const { line, reason } = edited;
    throw new CliFailure({ kind: 'env-file-refused', path: target.shownPath, line, reason });
  };
  await files.rewrite([{ path: target.path, edit }], async () => false);
}

/** Adds a line to a file such as .gitignore, in the file's own line ends; makes the file where it is missing. */
export async function appendLine(path: string, line: string, { files }: Pick<Ports, 'files'>): Promise<void> {
  if (!(await files.exists(path))) return files.create(path, new EnvText(`${line}\n`));
  await files.rewrite([{ path, edit: (current) => withLine(current, line) }], async () => false);
}
