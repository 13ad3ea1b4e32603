import { EXIT, type ExitCode } from './core/exit.ts';
import { CliFailure, EXIT_OF, type Failure } from './core/failure.ts';
import { redact } from './core/redact.ts';
import { forLines, forScreen } from './core/screen.ts';
import { messageOf } from './ui/messages.ts';

/** The parts of the output that a report of a failure needs. */
export interface ReportTo {
  /** Where bugs are reported. */
  readonly bugs: string;
  note(text: string): void;
  debug(text: string): void;
}

/** The failure as `check --json` and `refresh --json` print it. */
export interface FailureJson {
  readonly code: string;
  readonly message: string;
  readonly fix: string | null;
}

export function failureJson(failure: Failure): FailureJson {
  const { text, hint } = messageOf(failure);
  return {
    code: failure.kind,
    message: forScreen(text),
    fix: hint === undefined ? null : forScreen(hint),
  };
}

export const BUG = 'this is a bug in wa-token';

/** The only catch-all of the program: a thrown value becomes words on stderr and an exit code. */
export function report(error: unknown, to: ReportTo): ExitCode {
  if (error instanceof CliFailure) {
    const { text, hint } = messageOf(error.failure);
    to.note(error.failure.kind === 'cancelled' ? forScreen(text) : `error: ${forScreen(text)}`);
    if (hint !== undefined) to.note(`\nhint: ${forScreen(hint)}`);
    for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
      to.debug(forLines(redact(`caused by ${cause.stack ?? cause.message}`), false));
    }
    return EXIT_OF[error.failure.kind];
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const what = forScreen(redact(`${name}: ${message}`));
  to.note(`error: ${BUG}: ${what}\n\nhint: report it at ${to.bugs}, with what \`--debug\` prints`);
  to.debug(forLines(redact(stack ?? message), false));
  return EXIT.bug;
}
