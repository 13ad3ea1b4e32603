import { basename, resolve } from 'node:path';
import { withLine } from '../../core/env/append-line.ts';
import type { Edited, EnvEdit, EnvNote, EnvRepair } from '../../core/env/edit.ts';
import { setKey } from '../../core/env/file.ts';
import { CliFailure } from '../../core/failure.ts';
import type { FileChange, Rewritten } from '../../core/refresh/change.ts';
import type { OldCopies, Plan, Target } from '../../core/refresh/outcome.ts';
import { type AccessToken, EnvText, fingerprint, Secret } from '../../core/secret.ts';
import type { FilesPort, Ports, Rewrite } from '../../ports.ts';
import { slashed } from '../project/walk.ts';

type MayWriteInPlace = Parameters<FilesPort['rewrite']>[1];

/**
 * Throws CliFailure `value-is-reference` where the value only names the place of the token, `env-file-refused` where
 * readers of the file would disagree about the result.
 */
export function planEdit(target: Target, token: AccessToken): Plan {
  const { reference, shownPath: path, key, text, editor } = target;
  if (reference !== null && !target.encrypted) {
    throw new CliFailure({ kind: 'value-is-reference', path, key, reference });
  }
  return { target, edit: editedOrGiveUp(editor.set(text, key, token), path) };
}

export function changeOf({ target, edit }: Plan, token: AccessToken): FileChange {
  return {
    path: target.shownPath,
    key: target.key,
    line: edit.lines[0] ?? 1,
    definitions: edit.lines.length,
    followedFrom: target.followedFrom,
    encrypted: target.encrypted,
    from: target.token === null ? null : fingerprint(target.token),
    to: fingerprint(token),
    repairs: edit.repairs,
    notes: edit.change === 'unchanged' ? [] : [...edit.notes, ...noteOnFile(target.path)],
    written: null,
  };
}

function noteOnFile(path: string): readonly EnvNote[] {
  if (basename(path) === '.envrc') return ['direnv'];
  return /\.service$|\.service\.d\/[^/]+\.conf$/i.test(slashed(path)) ? ['unit-file'] : [];
}

/** All files or none. Throws CliFailure `env-file-*`, and `cancelled` with what was written. */
export async function writePlans(
  plans: readonly Plan[],
  token: AccessToken,
  mayWriteInPlace: MayWriteInPlace,
  { files, interrupted }: Pick<Ports, 'files' | 'interrupted'>,
): Promise<readonly (Rewritten | null)[]> {
  if (interrupted.aborted) throw new CliFailure({ kind: 'cancelled', written: [] });
  const changed = plans.filter(({ edit }) => edit.change !== 'unchanged');
  const written = await files.rewrite(
    changed.map((plan) => rewriteOf(plan, token)),
    mayWriteInPlace,
  );
  const shownPaths = plans.map(({ target }) => target.shownPath);
  if (interrupted.aborted) throw new CliFailure({ kind: 'cancelled', written: shownPaths });
  return plans.map((plan) => written[changed.indexOf(plan)] ?? null);
}

/** What was planned, where the file is still what it was planned on; a large file is not edited twice. */
function rewriteOf({ target, edit }: Plan, token: AccessToken): Rewrite {
  const { path, key, text, values, editor, shownPath } = target;
  let meant = edit.text;
  return {
    path,
    edit: (current) => {
      if (!current.equals(text)) meant = editedOrGiveUp(editor.set(current, key, token), shownPath).text;
      return meant;
    },
    // Its own parser has read these very bytes before they were written; others are read now, as the app will.
    holds: (onDisk) => {
      if (onDisk.equals(meant)) return true;
      const value = editor.values(onDisk).get(key);
      // A name that dotenv never saw, such as a quoted one, is left to the proof of the edit.
      return value === undefined ? !values.has(key) : value.equals(token);
    },
  };
}

/** What became of one copy: the token's old one stood there, under one name or several. */
export type CopyChange = Pick<FileChange, 'path' | 'repairs' | 'notes' | 'written'>;

/**
 * Writes the new token over the old one in the other .env files, all or none, and only where a rename can serve.
 * Throws CliFailure `env-file-*` with every file as it was.
 */
export async function replaceInCopies(
  copies: OldCopies['envFiles'],
  token: AccessToken,
  { files, cwd }: Pick<Ports, 'files' | 'cwd'>,
): Promise<readonly CopyChange[]> {
  const told = copies.map(() => ({ repairs: new Set<EnvRepair>(), notes: new Set<EnvNote>() }));
  const changes = copies.map(({ path, keys }, at) => ({
    path: resolve(cwd, path),
    edit: (current: EnvText) =>
      keys.reduce((text, key) => {
        const edited = editedOrGiveUp(setKey(text, key, token), path);
        for (const repair of edited.repairs) told[at]?.repairs.add(repair);
        for (const note of edited.notes) told[at]?.notes.add(note);
        return edited.text;
      }, current),
  }));
  const written = await files.rewrite(changes, async () => false);
  return copies.map(({ path }, at) => ({
    path,
    repairs: [...(told[at]?.repairs ?? [])],
    notes: [...(told[at]?.notes ?? []), ...noteOnFile(path)],
    written: written[at] ?? null,
  }));
}

/** Gives a variable that is no secret, such as an id, a new value: as carefully as the token's. */
export async function writeSetting(
  target: Pick<Target, 'path' | 'shownPath'>,
  name: string,
  value: string,
  { files }: Pick<Ports, 'files'>,
): Promise<void> {
  const secret = new Secret(value, name);
  const edit = (current: EnvText): EnvText =>
    editedOrGiveUp(setKey(current, name, secret), target.shownPath).text;
  await files.rewrite([{ path: target.path, edit }], async () => false);
}

/** Adds a line to a file such as .gitignore, in the file's own line ends; makes the file where it is missing. */
export async function appendLine(path: string, line: string, { files }: Pick<Ports, 'files'>): Promise<void> {
  if (!(await files.exists(path))) return files.create(path, new EnvText(`${line}\n`));
  await files.rewrite([{ path, edit: (current) => withLine(current, line) }], async () => false);
}

function editedOrGiveUp(edit: EnvEdit, path: string): Edited {
  if (edit.ok) return edit;
  throw new CliFailure({ kind: 'env-file-refused', path, line: edit.line, reason: edit.reason });
}
