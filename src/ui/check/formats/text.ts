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
import type { Paint } from '../../../core/output.ts';
import { defuseCommands } from '../../../core/screen.ts';
import { shellWord } from '../../../core/shell-word.ts';
import { answeredBy } from '../../text/view.ts';
import { wrap } from '../../text/wrap.ts';
import { GROUP_OF, GROUPS, groupWords, lifeWords, placeWords } from '../groups.ts';
import { causeTitle } from '../report.ts';
import type { ReportStyle } from '../style.ts';

type TextStyle = Pick<ReportStyle, 'paint' | 'width' | 'verbose' | 'quiet'>;

const STATUS_WORDS = {
  pass: 'ok',
  warn: 'warning',
  fail: 'failed',
  unknown: 'unknown',
  skip: 'skipped',
} as const satisfies Record<CheckStatus, string>;

const STATUS_WIDTH = 9;
const GROUP_WIDTH = 9;
const ID_WIDTH = 20;
/** Below this the names give way to the words. */
const ROOM_FOR_NAMES = 72;

/**
 * The report for a person. One target: the verdict, the reason and the next command first, then a line for what belongs
 * together, or for each check with `--verbose`. Many: a line each, the verdict and what to do next last.
 */
export function textWriter(head: ReportHead, style: TextStyle): ReportWriter {
  const explained = new Set<string>();
  let first: TargetReport | null = null;
  let last: TargetReport | null = null;
  return {
    begin: () => (head.graphUrl === null ? null : `Asked ${head.graphUrl}, which is not Meta's own address`),
    target(report) {
      last = report;
      if (head.isAlone || (style.quiet && report.verdict === 'healthy')) return null;
      if (first === null && report.verdict !== 'healthy') first = report;
      return defuseCommands(short(report, explained, style));
    },
    end(summary) {
      // What goes wrong before any target is said on standard error.
      if (last === null && summary.error !== null && summary.leftOut === 0) return null;
      const lines =
        head.isAlone && last !== null
          ? alone(last, summary, head, style)
          : ['', ...conclusion(summary, first ?? last, true, head, style)];
      return defuseCommands(lines.join('\n'));
    },
  };
}

function alone(
  report: TargetReport,
  summary: ReportSummary,
  head: ReportHead,
  style: TextStyle,
): readonly string[] {
  const top = conclusion(summary, report, false, head, style);
  if (style.quiet) return top;
  const rest = style.verbose ? eachCheck(report, style) : eachGroup(report, style);
  if (report.verdict !== 'healthy') return [...top, '', ...rest];
  const room = MOST_WHEN_HEALTHY - top.length - (head.graphUrl === null ? 0 : 1);
  const fits = style.verbose || rest.length <= room || style.width < ROOM_FOR_NAMES;
  return [...top, ...(fits ? rest : brief(report, room, style))];
}

/** Lines of a healthy target, whatever there is to warn of; a narrow screen may take more. */
const MOST_WHEN_HEALTHY = 6;

const POINTER = '(what to do: -v)';

/** A line for each warning, without the advice; what is well is told as far as there is room. */
function brief(report: TargetReport, room: number, style: TextStyle): readonly string[] {
  const told = new Telling(style);
  const all = GROUPS.flatMap((group) => {
    const checks = report.checks.filter(({ id }) => GROUP_OF[id] === group);
    const troubled = checks.filter(isTrouble);
    const words = troubled.length === 0 || group === 'source' ? groupWords(group, report, checks) : null;
    const lines = troubled.map((check) => ({
      isWell: false,
      line: told.line(check.status, group, check.message),
    }));
    return words === null ? lines : [{ isWell: true, line: told.well(group, words).join('') }, ...lines];
  });
  const warnings = all.filter(({ isWell }) => !isWell);
  const left = Math.max(0, room - warnings.length);
  const wells = all.filter(({ isWell }) => isWell).slice(0, left);
  const cut = warnings.length > room ? warnings.slice(0, room - 1) : warnings;
  const isCut = cut.length < warnings.length;
  const lines = all
    .filter((one) => wells.includes(one) || cut.includes(one))
    .map((one) => (!isCut && one === cut.at(-1) ? `${one.line} ${POINTER}` : one.line));
  if (!isCut) return lines;
  return [...lines, told.line('warn', '', `${warnings.length - cut.length} more ${POINTER}`)];
}

/** As few lines as tell it: what is well is taken together, what is not stands by itself. */
function eachGroup(report: TargetReport, style: TextStyle): readonly string[] {
  const told = new Telling(style);
  const deciding = decidingCheck(report);
  const lines = GROUPS.flatMap((group) => {
    const checks = report.checks.filter(({ id }) => GROUP_OF[id] === group);
    const troubled = checks.filter((check) => isTrouble(check) && !isForTheSameReason(check, deciding));
    const words = groupWords(group, report, checks);
    if (troubled.length > 0 && group !== 'source')
      return troubled.flatMap((check) => told.check(check, group));
    const own = troubled.flatMap((check) => told.check(check, group));
    const isWell = own.length === 0 && !checks.some(isTrouble);
    if (words === null || (group !== 'source' && !isWell)) return own;
    return [...(checks.some(isBad) ? [] : told.well(group, words)), ...own];
  });
  return [...lines, ...told.remaining(report, deciding)];
}

function eachCheck(report: TargetReport, style: TextStyle): readonly string[] {
  const told = new Telling(style);
  const deciding = decidingCheck(report);
  const shown = report.checks.filter((check) => !isForTheSameReason(check, deciding));
  const title = wrap(placeWords(report), style.width).map((line) => style.paint.bold(line));
  const ids = Object.entries(report.ids).flatMap(([name, id]) =>
    id === null
      ? []
      : [`  ${ID_LABELS[name as keyof typeof ID_LABELS]} ${id.value}, ${whence(id.from, id.name)}`],
  );
  return [
    ...title,
    ...ids,
    '',
    ...shown.flatMap((check) => told.check(check, check.id)),
    ...told.remaining(report, deciding),
  ];
}

const ID_LABELS = {
  phoneNumberId: 'phone number id',
  wabaId: 'WhatsApp account id',
  appId: 'app id',
} as const;

function whence(from: 'flag' | 'environment' | 'env-file', name: string | null): string {
  if (from === 'flag') return 'from the command line';
  return `${name ?? 'a variable'} in the ${from === 'environment' ? 'environment' : 'file'}`;
}

/** Lines of one target; the same advice is given once. */
class Telling {
  readonly #style: TextStyle;
  readonly #fixes = new Set<string>();

  constructor(style: TextStyle) {
    this.#style = style;
  }

  check(check: CheckReport, name: string): readonly string[] {
    const { paint, width, verbose } = this.#style;
    const fix = check.fix !== null && !this.#fixes.has(check.fix) ? check.fix : null;
    if (fix !== null) this.#fixes.add(fix);
    const nameWidth = width < ROOM_FOR_NAMES ? 0 : verbose ? ID_WIDTH : GROUP_WIDTH;
    const lead = 2 + STATUS_WIDTH + nameWidth;
    const [first = '', ...rest] = wrap(check.message, width - lead);
    const advice = fix === null ? [] : wrap(fix, width - lead - 3);
    return [
      this.line(check.status, name, first),
      ...rest.map((line) => `${' '.repeat(lead)}${line}`),
      ...advice.map((line, at) => `${' '.repeat(lead)}${paint.cyan(at === 0 ? '-> ' : '   ')}${line}`),
    ];
  }

  /** A line stays one where there is room: few lines are the point. */
  well(name: string, words: string): readonly string[] {
    const { width } = this.#style;
    const lead = 2 + STATUS_WIDTH;
    const [first = '', ...rest] = width < ROOM_FOR_NAMES ? wrap(words, width - lead) : [words];
    return [this.line('pass', name, first), ...rest.map((line) => `${' '.repeat(lead)}${line}`)];
  }

  line(of: CheckStatus, name: string, words: string): string {
    const { paint, width, verbose } = this.#style;
    const shown = width < ROOM_FOR_NAMES ? '' : paint.dim(name.padEnd(verbose ? ID_WIDTH : GROUP_WIDTH));
    return `  ${status(of, paint)}${shown}${words}`;
  }

  remaining(report: TargetReport, deciding: CheckReport | null): readonly string[] {
    const count = report.checks.filter((check) => isForTheSameReason(check, deciding)).length;
    return count === 0 ? [] : [`  ${status('unknown', this.#style.paint)}${count} more for the same reason`];
  }
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

function isBad({ status: of, required }: CheckReport): boolean {
  return required && of !== 'pass' && of !== 'warn';
}

/** What was left out by itself is no news, unless something can be done about it. */
function isTrouble({ status: of, required, fix }: CheckReport): boolean {
  if (of === 'pass') return false;
  if (of === 'unknown') return required || fix !== null;
  return of !== 'skip' || required || fix !== null;
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

/** Beyond this the same advice may come again: what is remembered must not grow with the run. */
const MOST_EXPLAINED = 500;

/** The same advice is given once, however many targets need it. */
function short(report: TargetReport, explained: Set<string>, style: TextStyle): string {
  const { paint } = style;
  const { verdict, token } = report;
  const name = report.source.path ?? placeWords(report);
  const head = `${verdictColour(verdict, paint)(verdict.padEnd(14))}${name}`;
  if (verdict === 'healthy') {
    const warnings = report.checks.filter(({ status: state }) => state === 'warn').map(({ id }) => id);
    const remark = warnings.length === 0 ? '' : `, ${paint.yellow('warnings')}: ${warnings.join(' ')}`;
    return `${head}  ${lifeWords(token)}${remark}`;
  }
  const check = decidingCheck(report);
  if (check === null) return head;
  const fresh = check.fix !== null && !explained.has(check.fix);
  if (check.fix !== null && explained.size < MOST_EXPLAINED) explained.add(check.fix);
  const lines = wrap(check.message, style.width - 4).map((line) => `    ${line}`);
  const advice = fresh && check.fix !== null ? wrap(check.fix, style.width - 7) : [];
  return [
    head,
    ...lines,
    ...advice.map((line, at) => `    ${paint.cyan(at === 0 ? '-> ' : '   ')}${line}`),
  ].join('\n');
}

function conclusion(
  summary: ReportSummary,
  worst: TargetReport | null,
  many: boolean,
  head: ReportHead,
  { paint, width }: TextStyle,
): readonly string[] {
  const { verdict, counts, leftOut, error } = summary;
  const sentence = [
    ...(many ? countWords(counts) : worst === null ? [] : reasonWords(worst, head)),
    leftOut === 0 ? null : `${leftOut} ${leftOut === 1 ? 'file' : 'files'} without the variable left out`,
    worst === null ? (error?.message ?? null) : null,
  ].filter((part) => part !== null);
  const dying = !many && worst !== null && diesWithinADay(worst);
  const label = `Verdict: ${verdict}${sentence.length === 0 ? '' : dying ? ', but ' : '. '}`;
  const [first = '', ...rest] = wrap(`${label}${sentence.join('. ')}`, width);
  const colour = dying && verdict === 'healthy' ? paint.yellow : verdictColour(verdict, paint);
  const excused =
    summary.exitCode === 0 && verdict !== 'healthy' ? ['(exit 0: --fail-on leaves this verdict out)'] : [];
  const next = verdict === 'healthy' ? [] : nextLines(summary, worst);
  return [
    first.replace(verdict, colour(paint.bold(verdict))),
    ...rest,
    ...excused,
    ...next.flatMap((line) => wrap(line, width)),
  ];
}

/** Why the verdict of one target is what it is. */
function reasonWords(target: TargetReport, { graphUrl }: ReportHead): readonly (string | null)[] {
  if (target.verdict === 'healthy') {
    if (diesWithinADay(target)) return [`the token ${lifeWords(target.token)}`];
    return [`${graphUrl === null ? 'Meta' : new URL(graphUrl).host} said so just now`];
  }
  const deciding = decidingCheck(target);
  if (target.cause === null) {
    const left = target.checks.filter(({ required, status: of }) => required && of === 'skip');
    return left.length === 0
      ? [deciding?.message ?? null]
      : [`What was checked is fine; left out by --only or --skip: ${left.map(({ id }) => id).join(', ')}`];
  }
  const version = blamedVersion(target);
  if (version !== null) return [version.message.replace(/^t/, 'T')];
  const ending = target.checks.find(({ id, cause }) => id === 'token.expiry' && cause === target.cause);
  return ending !== undefined && ending.status === 'fail'
    ? [`${causeTitle(target)}: ${ending.message}`]
    : [answeredBy(graphUrl === null ? 'Meta' : new URL(graphUrl).host, causeTitle(target) ?? '')];
}

/** Where every call failed for the configured version, the check of it says so, and how to mend it. */
function blamedVersion({ checks, cause }: TargetReport): CheckReport | null {
  if (cause !== 'api-version') return null;
  return checks.find(({ id, status: of }) => id === 'graph.version' && of === 'warn') ?? null;
}

const A_DAY = 86_400;

function diesWithinADay({ token, verdict }: TargetReport): boolean {
  const left = token?.secondsLeft ?? null;
  return verdict === 'healthy' && left !== null && left < A_DAY;
}

function countWords(counts: ReportSummary['counts']): readonly string[] {
  const parts = VERDICTS.filter((verdict) => counts[verdict] > 0).map(
    (verdict) => `${counts[verdict]} ${verdict}`,
  );
  const all = total(counts);
  return [`${all} ${all === 1 ? 'target' : 'targets'}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`];
}

function nextLines({ error }: ReportSummary, worst: TargetReport | null): readonly string[] {
  if (worst === null) return error?.fix == null ? [] : [`Next: ${error.fix}`];
  const mend = blamedVersion(worst)?.fix ?? null;
  if (mend !== null) return [`Next: ${mend}`];
  if (worst.cause === 'offline') return ['Next: run wa-token check without --offline'];
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
  return [`Next: ${waits ? 'wait a while' : 'fix that'}, then run wa-token check again`];
}

function verdictColour(verdict: Verdict, paint: Paint): (text: string) => string {
  if (verdict === 'healthy') return paint.green;
  return verdict === 'unhealthy' || verdict === 'misconfigured' ? paint.red : paint.yellow;
}
