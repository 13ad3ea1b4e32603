import { CAUSES } from '../../../core/causes/catalogue.ts';
import type { CheckStatus } from '../../../core/check/checks.ts';
import {
  type CheckReport,
  decidingCheck,
  type ReportHead,
  type ReportSummary,
  type ReportWriter,
  type TargetReport,
} from '../../../core/check/report.ts';
import { total, VERDICTS, type Verdict } from '../../../core/check/verdict.ts';
import { defuseCommands } from '../../../core/screen.ts';
import { shellWord } from '../../../core/shell-word.ts';
import type { Paint } from '../../text/paint.ts';
import { duration } from '../../text/time.ts';
import { wrap } from '../../text/wrap.ts';
import { causeTitle } from '../report.ts';

export interface TextLook {
  readonly paint: Paint;
  readonly width: number;
}

const STATUS_WORDS = {
  pass: 'ok',
  warn: 'warning',
  fail: 'failed',
  unknown: 'unknown',
  skip: 'skipped',
} as const satisfies Record<CheckStatus, string>;

const STATUS_WIDTH = 9;
const ID_WIDTH = 18;
/** Below this the ids of the checks give way to the words. */
const ROOM_FOR_IDS = 72;

/** The report for a person: one target line by line, many targets a line each; the verdict and what to do next last. */
export function textWriter({ expected }: ReportHead, look: TextLook): ReportWriter {
  const explained = new Set<string>();
  let first: TargetReport | null = null;
  let last: TargetReport | null = null;
  return {
    begin: () => null,
    target(report) {
      last = report;
      if (first === null && report.verdict !== 'healthy') first = report;
      return defuseCommands(expected > 1 ? short(report, explained, look) : full(report, look));
    },
    end: (summary) => defuseCommands(ending(summary, first ?? last, expected > 1, look).join('\n')),
  };
}

function full(report: TargetReport, look: TextLook): string {
  const worth = report.checks.filter(isWorthShowing);
  const deciding = decidingCheck(report);
  const shown = worth.filter((check) => !isForTheSameReason(check, deciding));
  const fixes = new Set<string>();
  const lines = shown.flatMap((check) => {
    const isNew = check.fix !== null && !fixes.has(check.fix);
    if (check.fix !== null) fixes.add(check.fix);
    return checkLines(check, isNew ? check.fix : null, look);
  });
  const rest = worth.length - shown.length;
  const more = rest === 0 ? [] : [`  ${status('unknown', look.paint)}${rest} more for the same reason`];
  const title = wrap(titleOf(report), look.width).map((line) => look.paint.bold(line));
  return [...title, '', ...lines, ...more].join('\n');
}

/** What could not be told because of the one thing that is wrong anyway. */
function isForTheSameReason(check: CheckReport, deciding: CheckReport | null): boolean {
  return (
    check !== deciding &&
    check.status === 'unknown' &&
    check.cause !== null &&
    check.cause === deciding?.cause
  );
}

/** What was left out by itself is no news, unless something can be done about it. */
function isWorthShowing({ status, required, fix }: CheckReport): boolean {
  return status !== 'skip' || required || fix !== null;
}

function titleOf({ source, token }: TargetReport): string {
  const place = { file: source.path, environment: 'the environment', stdin: 'standard input' }[source.kind];
  const line = source.line === null ? null : `line ${source.line}`;
  return [place, source.key, line, token?.fingerprint].filter((part) => part != null).join(', ');
}

function checkLines(check: CheckReport, fix: string | null, { paint, width }: TextLook): readonly string[] {
  const withId = width >= ROOM_FOR_IDS;
  const lead = 2 + STATUS_WIDTH + (withId ? ID_WIDTH : 0);
  const [first = '', ...rest] = wrap(check.message, width - lead);
  const id = withId ? paint.dim(check.id.padEnd(ID_WIDTH)) : '';
  const advice = fix === null ? [] : wrap(fix, width - lead - 3);
  return [
    `  ${status(check.status, paint)}${id}${first}`,
    ...rest.map((line) => `${' '.repeat(lead)}${line}`),
    ...advice.map((line, at) => `${' '.repeat(lead)}${paint.cyan(at === 0 ? '-> ' : '   ')}${line}`),
  ];
}

function status(of: CheckStatus, paint: Paint): string {
  const colour = {
    pass: paint.green,
    warn: paint.yellow,
    fail: paint.red,
    unknown: paint.yellow,
    skip: paint.dim,
  };
  return colour[of](STATUS_WORDS[of].padEnd(STATUS_WIDTH));
}

/** The same advice is given once, however many targets need it. */
function short(report: TargetReport, explained: Set<string>, look: TextLook): string {
  const { paint } = look;
  const { verdict, token } = report;
  const name = report.source.path ?? titleOf(report);
  const head = `${verdictColour(verdict, paint)(verdict.padEnd(14))}${name}`;
  if (verdict === 'healthy') {
    const warnings = report.checks.filter(({ status: state }) => state === 'warn').map(({ id }) => id);
    const remark = warnings.length === 0 ? '' : `, ${paint.yellow('warnings')}: ${warnings.join(' ')}`;
    return `${head}  ${lifeOf(token)}${remark}`;
  }
  const check = decidingCheck(report);
  if (check === null) return head;
  const fresh = check.fix !== null && !explained.has(check.fix);
  if (check.fix !== null) explained.add(check.fix);
  const lines = wrap(check.message, look.width - 4).map((line) => `    ${line}`);
  const advice = fresh && check.fix !== null ? wrap(check.fix, look.width - 7) : [];
  return [
    head,
    ...lines,
    ...advice.map((line, at) => `    ${paint.cyan(at === 0 ? '-> ' : '   ')}${line}`),
  ].join('\n');
}

function lifeOf(token: TargetReport['token']): string {
  if (token?.neverExpires === true) return 'never expires';
  const left = token?.secondsLeft ?? null;
  return left === null ? 'expiry not told' : `expires in ${duration(left)}`;
}

function ending(
  summary: ReportSummary,
  worst: TargetReport | null,
  many: boolean,
  { paint, width }: TextLook,
): readonly string[] {
  const { verdict, counts, leftOut, error } = summary;
  const said = many ? countWords(counts) : [worst === null ? null : causeTitle(worst)];
  const sentence = [
    verdict === 'healthy' && !many && worst !== null ? 'Meta said so just now' : null,
    ...said,
    leftOut === 0 ? null : `${leftOut} ${leftOut === 1 ? 'file' : 'files'} without the key left out`,
    many || worst !== null ? null : (error?.message ?? null),
  ].filter((part) => part !== null);
  const label = `Verdict: ${verdict}${sentence.length === 0 ? '' : '. '}`;
  const [first = '', ...rest] = wrap(`${label}${sentence.join('. ')}`, width);
  const coloured = first.replace(verdict, verdictColour(verdict, paint)(paint.bold(verdict)));
  const excused =
    summary.exitCode === 0 && verdict !== 'healthy' ? ['(exit 0: --fail-on leaves this verdict out)'] : [];
  return [
    '',
    coloured,
    ...rest,
    ...excused,
    ...nextLines(summary, worst).flatMap((line) => wrap(line, width)),
  ];
}

function countWords(counts: ReportSummary['counts']): readonly string[] {
  const parts = VERDICTS.filter((verdict) => counts[verdict] > 0).map(
    (verdict) => `${counts[verdict]} ${verdict}`,
  );
  const all = total(counts);
  return [`${all} ${all === 1 ? 'target' : 'targets'}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`];
}

function nextLines({ verdict, error }: ReportSummary, worst: TargetReport | null): readonly string[] {
  if (worst === null) return error?.fix == null ? [] : [`Next: ${error.fix}`];
  if (verdict === 'healthy') return [healthyAdvice(worst)];
  const next = worst.cause === null ? null : CAUSES[worst.cause].next;
  if (next === null) return ['Next: wa-token check'];
  const { path } = worst.source;
  const isRefresh = next.startsWith('wa-token refresh') || worst.cause === 'token-missing';
  if (isRefresh && path !== null)
    return [`Next: wa-token refresh${path === '.env' ? '' : ` -f ${shellWord(path)}`}`];
  if (isRefresh && worst.source.kind === 'environment') {
    return ['Next: wa-token guide, then put the new token where this variable is set'];
  }
  if (next !== 'wa-token check') return [`Next: ${next}`];
  const waits = worst.cause !== null && CAUSES[worst.cause].transient;
  return [`Next: ${waits ? 'wait a while' : 'mend that'}, then wa-token check again`];
}

function healthyAdvice({ token }: TargetReport): string {
  if (token?.neverExpires === true) return 'Next: nothing to do';
  return 'Next: nothing now; `wa-token check --min-validity 7d` in CI warns before it ends';
}

function verdictColour(verdict: Verdict, paint: Paint): (text: string) => string {
  if (verdict === 'healthy') return paint.green;
  return verdict === 'unhealthy' || verdict === 'misconfigured' ? paint.red : paint.yellow;
}
