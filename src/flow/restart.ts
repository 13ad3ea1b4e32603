import type { RestartAdvice } from '../core/restart.ts';
import type { Ports } from '../ports.ts';
import type { Target } from './target.ts';

/** A process of the project that runs now, judged by when and with what it was started. */
export interface RunningApp {
  readonly pid: number;
  /** Short, without values: `python run.py`. */
  readonly command: string;
  readonly startedAt: Date;
  /**
   * `old`: it started before the file changed. `other-value`: it was started with another value in its environment.
   * `new`: it started since, and nothing speaks against it.
   */
  readonly holds: 'old' | 'other-value' | 'new';
}

type Around = Pick<Ports, 'project' | 'cwd' | 'env'>;

/** The restart commands of this project, likeliest first; empty where nothing tells. `token` is the one in place. */
export async function adviseRestart(
  _target: Pick<Target, 'path' | 'key' | 'token'>,
  _ports: Around,
): Promise<readonly RestartAdvice[]> {
  return [];
}

/** The project's running processes; empty where the system does not tell. `changedAt`: when the token was written. */
export async function runningApps(
  _target: Pick<Target, 'path' | 'key' | 'token'>,
  _changedAt: Date,
  _ports: Around,
): Promise<readonly RunningApp[]> {
  return [];
}
