import type { ReportError, ReportHead, ReportSummary, ReportWriter } from '../../../core/check/report.ts';
import { NO_COUNTS, total, type Verdict } from '../../../core/check/verdict.ts';
import { EXIT, type ExitCode } from '../../../core/exit.ts';
import { isoSeconds } from '../../text/time.ts';

/**
 * One object, one target a line. `verdict` and `exitCode` follow the targets, so that a run of any size is written
 * as it goes; the order of an object's members means nothing to a reader of JSON.
 */
export function jsonWriter(head: ReportHead): ReportWriter {
  let written = 0;
  return {
    begin: () => `{${membersOf(headOf(head))},"targets":[`,
    target(report) {
      written += 1;
      return `${written === 1 ? '' : ','}${jsonLine(report)}`;
    },
    end: (summary) => `],${membersOf(tailOf(summary))}}`,
  };
}

/** One line a target, as in `targets`; what belongs to the run is told by the exit code. */
export function jsonlWriter(): ReportWriter {
  return {
    begin: () => null,
    target: (report) => jsonLine(report),
    end: ({ error, counts }) => (error !== null && total(counts) === 0 ? jsonLine({ error }) : null),
  };
}

/** The whole object at once, where no target was reached. */
export function reportObject(version: string, now: Date, error: ReportError, exitCode: ExitCode): unknown {
  const verdict: Verdict = exitCode === EXIT.misconfigured ? 'misconfigured' : 'unverified';
  const summary = { verdict, exitCode, error, counts: NO_COUNTS, leftOut: 0, shard: null };
  return { ...headOf({ version, checkedAt: isoSeconds(now) }), targets: [], ...tailOf(summary) };
}

function headOf({ version, checkedAt }: Pick<ReportHead, 'version' | 'checkedAt'>) {
  return { schemaVersion: 1, tool: { name: 'wa-token', version }, checkedAt };
}

function tailOf({ verdict, exitCode, error, leftOut, shard }: ReportSummary) {
  return { verdict, exitCode, error, leftOut, shard };
}

function membersOf(object: object): string {
  return jsonLine(object).slice(1, -1);
}

function jsonLine(value: object): string {
  return JSON.stringify(value);
}
