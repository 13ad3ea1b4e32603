import {
  type CheckReport,
  decidingCheck,
  type ReportError,
  type ReportHead,
  type ReportWriter,
  type TargetReport,
  wholeText,
} from '../../../core/check/report.ts';
import { defuseCommands } from '../../../core/screen.ts';
import type { ReportStyle } from '../style.ts';
import { textWriter } from './text.ts';

/** GitHub shows ten annotations of a kind for a step and drops the rest without a word. */
const MOST_OF_A_KIND = 10;

type Level = 'error' | 'warning';

/** The text report, with workflow commands between its lines that annotate the files. */
export function githubWriter(head: ReportHead, style: ReportStyle): ReportWriter {
  const text = textWriter(head, style);
  const kinds: Record<Level, Annotations> = { error: new Annotations(), warning: new Annotations() };
  return {
    begin: () => text.begin(),
    target(report) {
      const commands = annotationsOf(report, head).flatMap(
        ({ level, line }) => kinds[level].take(line) ?? [],
      );
      return joined([text.target(report), ...commands]);
    },
    end(summary) {
      const rest = (['error', 'warning'] as const).flatMap((level) => kinds[level].last(level) ?? []);
      const untold = summary.error !== null && kinds.error.count + kinds.warning.count === 0;
      const error = untold ? [command('error', 'wa-token', {}, errorWords(summary.error))] : [];
      return joined([...rest, ...error, wholeText(text.end(summary))]);
    },
  };
}

/** The tenth is held back: it is shown if it is the last, and counts the others if it is not. */
class Annotations {
  #tenth: string | null = null;
  count = 0;

  take(line: string): string | null {
    this.count += 1;
    if (this.count < MOST_OF_A_KIND) return line;
    this.#tenth ??= line;
    return null;
  }

  last(level: Level): string | null {
    if (this.#tenth === null || this.count === MOST_OF_A_KIND) return this.#tenth;
    const more = this.count - MOST_OF_A_KIND + 1;
    return command(level, 'wa-token', {}, `${more} more, listed in the log`);
  }
}

function errorWords({ message, fix }: ReportError): string {
  return fix === null ? message : `${message}. ${fix}`;
}

function annotationsOf(
  report: TargetReport,
  { failOn }: ReportHead,
): readonly { level: Level; line: string }[] {
  const deciding = decidingCheck(report);
  const place = report.source.path === null ? {} : placeOf(report.source.path, report.source.line);
  // What does not fail the job is no error in its list.
  const level: Level = failOn === null || failOn.has(report.verdict) ? 'error' : 'warning';
  const errors = deciding === null ? [] : [{ level, line: annotation(level, deciding, place) }];
  const warnings = report.checks
    .filter(({ status }) => status === 'warn')
    .map((check) => ({ level: 'warning' as const, line: annotation('warning', check, place) }));
  return [...errors, ...warnings];
}

function placeOf(path: string, line: number | null): Readonly<Record<string, string>> {
  return { file: path.replaceAll('\\', '/'), ...(line === null ? {} : { line: String(line) }) };
}

function annotation(level: Level, check: CheckReport, place: Readonly<Record<string, string>>): string {
  const words = check.fix === null ? check.message : `${check.message}. ${check.fix}`;
  return command(level, `wa-token ${check.id}`, place, words);
}

function command(
  level: Level,
  title: string,
  place: Readonly<Record<string, string>>,
  words: string,
): string {
  const properties = Object.entries({ ...place, title }).map(([name, value]) => `${name}=${property(value)}`);
  return `::${level} ${properties.join(',')}::${data(words)}`;
}

/** actions/toolkit `command.ts`: what its own `escapeData` and `escapeProperty` escape. */
function data(text: string): string {
  return defuseCommands(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function joined(parts: readonly (string | null)[]): string | null {
  const lines = parts.filter((part) => part !== null);
  return lines.length === 0 ? null : lines.join('\n');
}
