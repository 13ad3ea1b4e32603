import type {
  ReportError,
  ReportHead,
  ReportSummary,
  ReportWriter,
  TargetReport,
} from '../../core/check/report.ts';
import type { Shard } from '../../core/check/shard.ts';
import {
  type Counts,
  counted,
  exitOfCounts,
  NO_COUNTS,
  sumOf,
  total,
  type Verdict,
  worst,
  worstOf,
} from '../../core/check/verdict.ts';
import { timeoutFrom } from '../../core/env/settings.ts';
import { EXIT, type ExitCode, nagiosExit } from '../../core/exit.ts';
import { CliFailure, EXIT_OF, type Failure } from '../../core/failure.ts';
import { DEFAULT_TIMEOUT_SECONDS } from '../../core/options.ts';
import { forScreen, safely } from '../../core/screen.ts';
import type { Ports } from '../../ports.ts';
import { PLAIN_STYLE } from '../../ui/check/style.ts';
import { messageOf } from '../../ui/messages.ts';
import type { CheckOptions } from './options.ts';
import { keptOutlet, mainOutlet, type Outlet, type OutletOptions, postReport } from './outlets.ts';

/** What a run tells while it goes. null: a file that was found by searching and has no such key. */
export interface Reporter {
  /** In the order in which they end, for the progress line. */
  settled(verdict: Verdict | null): void;
  /** In the order of the input. */
  target(report: TargetReport | null, failure?: Failure | null): Promise<void>;
  /** What a report that is put together with others tells of its run. */
  earlier(run: EarlierRun): void;
}

export interface EarlierRun {
  readonly verdict: Verdict;
  readonly error: ReportError | null;
  readonly leftOut: number;
  readonly hasTargets: boolean;
}

type Options = OutletOptions & Pick<CheckOptions, 'failOn' | 'shard' | 'webhook' | 'timeout'>;

function timeoutOf({ timeout }: Options): number {
  return timeoutFrom(timeout, DEFAULT_TIMEOUT_SECONDS);
}

/** Reports what `work` finds, in every place that was asked for. Returns the exit code of the run. */
export async function reportAll(
  options: Options,
  head: ReportHead,
  ports: Ports,
  work: (reporter: Reporter) => Promise<void>,
  /** The files that are looked at: no report takes their place. */
  targets: readonly string[] = [],
): Promise<ExitCode> {
  const outlets = await outletsOf(options, head, targets, ports);
  const tally = new Tally();
  const progress = new Progress(head.isAlone, ports);
  const reporter: Reporter = {
    settled: (verdict) => progress.settled(verdict),
    async target(report, failure = null) {
      tally.add(report, failure);
      if (report !== null) for (const outlet of outlets) await outlet.target(report);
    },
    earlier: (run) => tally.addRun(run),
  };
  try {
    await work(reporter);
  } catch (error) {
    progress.end();
    if (isCancelled(error) && tally.hasTargets) return stopped(options, tally, outlets, ports);
    for (const outlet of outlets) await outlet.abandon();
    throw error;
  }
  progress.end();
  const summary = tally.summary(options);
  for (const outlet of outlets) await outlet.end(summary);
  if (options.output !== null) ports.out.note(safely`${summary.verdict}: the report is in ${options.output}`);
  return codeFor(options, summary.exitCode);
}

async function outletsOf(
  options: Options,
  head: ReportHead,
  targets: readonly string[],
  ports: Ports,
): Promise<readonly Outlet[]> {
  const outlets = [await mainOutlet(options, head, targets, ports)];
  const { webhook } = options;
  if (webhook !== null) {
    const { jsonWriter } = await import('../../ui/check/formats/json.ts');
    outlets.push(
      keptOutlet(jsonWriter(head, PLAIN_STYLE), async (text, { verdict }) => {
        if (verdict !== 'healthy') await postReport(webhook, text, timeoutOf(options), ports);
      }),
    );
  }
  if (options.format === 'github') {
    const { stepSummaryWriter, stepOutputWriter } = await import('../../ui/check/formats/github-summary.ts');
    outlets.push(...appending('GITHUB_STEP_SUMMARY', stepSummaryWriter(), ports));
    outlets.push(...appending('GITHUB_OUTPUT', stepOutputWriter(), ports));
  }
  return outlets;
}

/** Files of the runner's own, where there is a runner. */
function appending(
  variable: string,
  writer: ReportWriter,
  { env, reports }: Pick<Ports, 'env' | 'reports'>,
): readonly Outlet[] {
  const file = env[variable];
  if (file === undefined || file === '') return [];
  return [keptOutlet(writer, (text) => reports.append(file, `${text}\n`))];
}

/** A report that was begun is ended, so that whoever reads it can. */
async function stopped(
  options: Options,
  tally: Tally,
  [main, ...others]: readonly Outlet[],
  ports: Ports,
): Promise<ExitCode> {
  const failure: Failure = { kind: 'cancelled', written: [] };
  tally.fail(errorOf(failure));
  const summary = { ...tally.summary(options), exitCode: EXIT_OF.cancelled };
  if (options.output === null)
    await main?.end({ ...summary, verdict: worst([summary.verdict, 'unverified']) });
  else await main?.abandon();
  for (const outlet of others) await outlet.abandon();
  ports.out.note('Stopped.');
  return codeFor(options, EXIT.interrupted);
}

function codeFor({ format }: Options, exit: ExitCode): ExitCode {
  return format === 'nagios' ? nagiosExit(exit) : exit;
}

function isCancelled(error: unknown): boolean {
  return error instanceof CliFailure && error.failure.kind === 'cancelled';
}

class Tally {
  #counts: Counts = NO_COUNTS;
  #leftOut = 0;
  #error: ReportError | null = null;
  #withoutTargets: Counts = NO_COUNTS;

  get hasTargets(): boolean {
    return total(this.#counts) > 0;
  }

  add(report: TargetReport | null, failure: Failure | null): void {
    if (report === null) this.#leftOut += 1;
    else this.#counts = counted(this.#counts, report.verdict);
    if (failure !== null) this.#error ??= errorOf(failure);
  }

  fail(error: ReportError): void {
    this.#error ??= error;
  }

  /** A run that reached no target still had a verdict. */
  addRun({ verdict, error, leftOut, hasTargets }: EarlierRun): void {
    this.#leftOut += leftOut;
    this.#error ??= error;
    if (error !== null && !hasTargets) this.#withoutTargets = counted(this.#withoutTargets, verdict);
  }

  summary({ failOn, shard }: Pick<Options, 'failOn' | 'shard'>): ReportSummary {
    const common = { counts: this.#counts, leftOut: this.#leftOut, shard };
    const all = sumOf(this.#counts, this.#withoutTargets);
    const verdict = worstOf(all);
    if (verdict === null) return this.#nothing(shard, common);
    return { ...common, verdict, exitCode: exitOfCounts(all, failOn), error: this.#error };
  }

  /** A part of a run may be empty; a run that finds no token anywhere must not pass by accident. */
  #nothing(shard: Shard | null, common: Pick<ReportSummary, 'counts' | 'leftOut' | 'shard'>): ReportSummary {
    if (shard !== null) return { ...common, verdict: 'healthy', exitCode: EXIT.ok, error: null };
    const error = {
      code: 'no-token-found',
      message: 'none of the files that were found defines the variable',
      fix: 'name the variable with `--key NAME`',
    };
    return { ...common, verdict: 'misconfigured', exitCode: EXIT.misconfigured, error };
  }
}

function errorOf(failure: Failure): ReportError {
  const { text, hint } = messageOf(failure);
  return { code: failure.kind, message: forScreen(text), fix: hint === undefined ? null : forScreen(hint) };
}

/** `312 done, 4 failing`, at most ten times a second; how many are left is not known before they are found. */
class Progress {
  readonly #isAlone: boolean;
  readonly #ports: Pick<Ports, 'out' | 'clock'>;
  #done = 0;
  #failing = 0;
  #drawnAt = 0;

  constructor(isAlone: boolean, ports: Pick<Ports, 'out' | 'clock'>) {
    this.#isAlone = isAlone;
    this.#ports = ports;
    this.#draw();
  }

  settled(verdict: Verdict | null): void {
    this.#done += 1;
    if (verdict !== null && verdict !== 'healthy') this.#failing += 1;
    this.#draw();
  }

  end(): void {
    this.#ports.out.progress?.(null);
  }

  #draw(): void {
    const now = this.#ports.clock.now().getTime();
    if (now - this.#drawnAt < 100) return;
    this.#drawnAt = now;
    this.#ports.out.progress?.(
      this.#isAlone ? 'Asking Meta ...' : `Asking Meta: ${this.#done} done, ${this.#failing} failing`,
    );
  }
}
