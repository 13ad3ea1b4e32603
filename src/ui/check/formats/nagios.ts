import {
  decidingCheck,
  type ReportHead,
  type ReportWriter,
  type TargetReport,
} from '../../../core/check/report.ts';
import { exitOf, total, VERDICTS, worst } from '../../../core/check/verdict.ts';
import { EXIT, type ExitCode, nagiosExit } from '../../../core/exit.ts';

const STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

/** Nagios plugin output: one line with the state, the worst target in words, and performance data. */
export function nagiosWriter({ minValiditySeconds }: ReportHead): ReportWriter {
  let guilty: TargetReport | null = null;
  let soonest: number | null = null;
  return {
    begin: () => null,
    target(report) {
      const left = report.token?.secondsLeft ?? null;
      if (left !== null && (soonest === null || left < soonest)) soonest = left;
      if (guilty === null || isWorse(report, guilty)) guilty = report;
      return null;
    },
    end({ exitCode, counts, error }) {
      const count = total(counts);
      const words = count === 0 && error !== null ? error.message : sentence(guilty, count);
      const data = VERDICTS.map((verdict) => `${verdict}=${counts[verdict]};;;0;${count}`);
      // Warned below the least time that was asked for, critical once it has expired.
      const thresholds = minValiditySeconds === null ? '' : `;${minValiditySeconds}:;0:`;
      const life = soonest === null ? [] : [`seconds_left=${soonest}s${thresholds}`];
      return `${nagiosLine(exitCode, words)} | ${[...life, ...data].join(' ')}`;
    },
  };
}

/** The line alone, as it also stands for a usage error. The bar parts text from data, so none may be in the text. */
function nagiosLine(exit: ExitCode, words: string): string {
  return `WA-TOKEN ${STATES[nagiosExit(exit) === EXIT.ok ? 0 : stateOf(exit)]} - ${words.replaceAll('|', '/')}`;
}

function stateOf(exit: ExitCode): 1 | 2 | 3 {
  const state = nagiosExit(exit);
  return state === 1 || state === 2 ? state : 3;
}

function isWorse(one: TargetReport, other: TargetReport): boolean {
  return one.verdict !== other.verdict && worst([one.verdict, other.verdict]) === one.verdict;
}

function sentence(report: TargetReport | null, count: number): string {
  if (report === null) return 'no token was checked';
  const all = count === 1 ? '' : `${count} tokens, the worst: `;
  const where = report.source.path ?? report.source.key ?? report.source.kind;
  const check = decidingCheck(report);
  if (exitOf(report.verdict) === EXIT.ok)
    return count === 1 ? `${where} is healthy` : `${count} tokens are healthy`;
  return `${all}${where} is ${report.verdict}${check === null ? '' : `: ${check.message}`}`;
}
