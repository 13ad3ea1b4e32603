import type { ProgramHost } from '../child/programs.ts';

export interface ProjectHost extends ProgramHost {
  readonly pid: number;
  readonly unitFolders: readonly string[];
}
