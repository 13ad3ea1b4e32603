import type { ExitCode } from '../core/exit.ts';
import type { CommandSpec, CommonOption, OptionSpec } from '../core/options.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { Ports } from '../ports.ts';
import type { FailureJson } from '../report.ts';

/** One command as data. `run` loads the command's own code, so that the others cost nothing. */
export interface CommandRow extends CommandSpec {
  /** The JSON object that stands for a usage error, where `--json` was asked for. */
  readonly failed?: (error: FailureJson, exit: ExitCode) => unknown;
  /** The same for a command with formats of its own, which may also map the exit code. */
  readonly gaveUp?: (
    error: FailureJson,
    exit: ExitCode,
    about: {
      readonly argv: readonly string[];
      readonly version: string;
      readonly now: Date;
      ports(): Promise<Ports>;
    },
  ) => Promise<{ readonly stdout: string | null; readonly exit: ExitCode }>;
  run(given: ParsedArgs<CommonOption>, ports: Ports): Promise<ExitCode>;
}

/** A row whose `run` can read just the options that the row declares. */
export function command<const Options extends readonly OptionSpec[]>(
  row: Omit<CommandRow, 'run' | 'options'> & {
    readonly options: Options;
    run(given: ParsedArgs<Options[number] | CommonOption>, ports: Ports): Promise<ExitCode>;
  },
): CommandRow {
  return row;
}
