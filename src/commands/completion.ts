import { CAUSES } from '../core/causes/catalogue.ts';
import { CHECK_IDS } from '../core/check/checks.ts';
import { FORMATS } from '../core/check/report.ts';
import { VERDICTS } from '../core/check/verdict.ts';
import { EXIT, type ExitCode } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import { COMMON } from '../core/options.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { Ports } from '../ports.ts';
import { completionScript, SHELLS, type ShellName, type Words } from '../ui/help/completion.ts';
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
  out.data(completionScript(shell, rows, COMMON, await completionWords()).trimEnd());
  return EXIT.ok;
}

/** The words of each command, and the values of each option that has a list of its own. */
export async function completionWords(): Promise<Words> {
  const [{ RECIPE_NAMES }, { TROUBLES }, { faultNames }, { FIELDS }, { STORES }] = await Promise.all([
    import('../ui/recipes/recipes.ts'),
    import('./demo/troubles.ts'),
    import('../sandbox/faults/faults.ts'),
    import('./check/options.ts'),
    import('../core/stores/target.ts'),
  ]);
  const groups = new Set(CHECK_IDS.map((id) => id.split('.', 1)[0] ?? id));
  const checks = [...groups, ...CHECK_IDS];
  return {
    explain: Object.keys(CAUSES),
    guide: ['1', '2', '3', '4', '5', '6', '7'],
    recipe: [...RECIPE_NAMES, 'service', 'timer', 'renew'],
    completion: SHELLS,
    '--format': FORMATS,
    '--only': checks,
    '--skip': checks,
    '--fields': FIELDS,
    '--push': STORES.map(({ name }) => name),
    '--fail-on': VERDICTS.filter((verdict) => verdict !== 'healthy'),
    '--trouble': Object.keys(TROUBLES),
    '--fault': [...faultNames().keys()],
  };
}
