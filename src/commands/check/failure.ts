import type { ExitCode } from '../../core/exit.ts';
import { nagiosExit } from '../../core/exit.ts';
import type { FailureJson } from '../../report.ts';

/** What a run that gave up prints on standard output in the format that was asked for, and its exit code there. */
export async function checkFailure(
  error: FailureJson,
  exit: ExitCode,
  { argv, version, now }: { readonly argv: readonly string[]; readonly version: string; readonly now: Date },
): Promise<{ readonly stdout: string | null; readonly exit: ExitCode }> {
  switch (formatIn(argv)) {
    case 'json': {
      const { reportObject } = await import('../../ui/check/formats/json.ts');
      return { stdout: JSON.stringify(reportObject(version, now, error, exit)), exit };
    }
    case 'jsonl':
      return { stdout: JSON.stringify({ error }), exit };
    case 'nagios': {
      const { nagiosLine } = await import('../../ui/check/formats/nagios.ts');
      return { stdout: nagiosLine(exit, error.message), exit: nagiosExit(exit) };
    }
    default:
      return { stdout: null, exit };
  }
}

/** Read off the arguments as they are: they may be what could not be parsed. */
function formatIn(argv: readonly string[]): string | null {
  const end = argv.indexOf('--');
  const options = end === -1 ? argv : argv.slice(0, end);
  if (options.includes('--json')) return 'json';
  const at = options.findLastIndex((arg) => arg === '--format' || arg.startsWith('--format='));
  return /^--format=(.*)$/s.exec(options[at] ?? '')?.[1] ?? options[at + 1] ?? null;
}
