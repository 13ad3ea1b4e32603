import type { RunningProcess } from '../ports.ts';
import type { ProjectHost } from './project.ts';

/** Filled in by the platform's reader; null where none is known. */
export async function processes(
  _folder: string,
  _variable: string,
  _host: ProjectHost,
): Promise<readonly RunningProcess[] | null> {
  return null;
}
