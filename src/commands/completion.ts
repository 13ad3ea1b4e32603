import { CAUSES } from '../core/causes/catalogue.ts';
import { EXIT, type ExitCode } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import { COMMON } from '../core/options.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { Ports } from '../ports.ts';
import { completionScript, SHELLS, type ShellName } from '../ui/help/completion.ts';
import type { CommandRow } from './row.ts';

export interface CompletionOptions {
  readonly shell: ShellName;
}

export function completionOptions(given: ParsedArgs): CompletionOptions {
  const shell = SHELLS.find((name) => name === given.args[0]);
  if (shell !== undefined) return { shell };
  throw new CliFailure({
    kind: 'usage',
    message: `completion is for one of ${SHELLS.join(', ')}`,
    hint: 'put `source <(wa-token completion bash)` into ~/.bashrc',
  });
}

/** Prints a completion script, to be sourced by the shell. */
export async function completion(
  { shell }: CompletionOptions,
  rows: readonly CommandRow[],
  { out }: Pick<Ports, 'out'>,
): Promise<ExitCode> {
  const words = {
    explain: Object.keys(CAUSES),
    guide: ['1', '2', '3', '4', '5', '6', '7'],
    completion: SHELLS,
  };
  out.data(completionScript(shell, rows, COMMON, words).trimEnd());
  return EXIT.ok;
}
