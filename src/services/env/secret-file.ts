import { basename, dirname, resolve } from 'node:path';
import type { EnvValues } from '../../core/env/file.ts';
import { pathAt } from '../../core/env/found-reference.ts';
import type { Ports } from '../../ports.ts';
import { isWithin, projectFolders } from '../project/walk.ts';

/** Compose's own file, by its name. */
export function isComposeName(path: string): boolean {
  return /^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/i.test(basename(path));
}

/**
 * The file in the project that holds the token for `NAME_FILE=path`: the path itself, or what compose mounts as
 * `/run/secrets/NAME`. Null where it lies elsewhere.
 */
export async function secretFileOf(
  { path, values }: { readonly path: string; readonly values: EnvValues },
  fileKey: string,
  ports: Pick<Ports, 'project' | 'cwd'>,
): Promise<string | null> {
  const value = pathAt(values, fileKey);
  const folders = await projectFolders(path, ports);
  const root = folders.at(-1) ?? dirname(path);
  const mounted = /^\/run\/secrets\/([\w.-]+)$/.exec(value)?.[1];
  if (mounted === undefined) {
    const full = resolve(dirname(path), value);
    return value !== '' && isWithin(root, full) ? full : null;
  }
  for (const folder of folders) {
    for (const { name, kind } of await ports.project.list(folder)) {
      if (kind !== 'file' || !isComposeName(name)) continue;
      const text = await ports.project.read(resolve(folder, name), MAX_COMPOSE_BYTES);
      if (text === null) continue;
      const { secretSource } = await import('../../core/project/compose-services.ts');
      const file = secretSource(text, mounted);
      if (file !== null) return isWithin(root, resolve(folder, file)) ? resolve(folder, file) : null;
    }
  }
  return null;
}

const MAX_COMPOSE_BYTES = 256 * 1024;
