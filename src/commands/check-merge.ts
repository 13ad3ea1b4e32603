import type { ExitCode } from '../core/exit.ts';
import type { Ports } from '../ports.ts';
import type { CheckOptions } from './check-options.ts';

export async function mergeReports(_options: CheckOptions, _ports: Ports): Promise<ExitCode> {
  return 2;
}
