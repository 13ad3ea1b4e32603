import { resolve } from 'node:path';
import { type EarlierReport, readReport } from '../../core/check/reading.ts';
import type { ReportHead, TargetReport } from '../../core/check/report.ts';
import { missingShards, type Shard } from '../../core/check/shard.ts';
import type { ExitCode } from '../../core/exit.ts';
import { CliFailure } from '../../core/failure.ts';
import { forScreen } from '../../core/screen.ts';
import type { Ports } from '../../ports.ts';
import { isoSeconds } from '../../ui/text/time.ts';
import { globPaths } from './find.ts';
import type { CheckOptions } from './options.ts';
import { reportAll } from './reporting.ts';

/** A report of a hundred thousand targets; a string of Node's holds little more. */
const MAX_REPORT_BYTES = 500_000_000;

/** Puts the JSON reports of several runs together, as if one run had made them. Meta is not asked. */
export async function mergeReports(options: CheckOptions, ports: Ports): Promise<ExitCode> {
  const paths = await globPaths(options.paths, ports);
  // All are looked at before the first is printed, one after the other, so that memory holds one of them.
  const shards: Shard[] = [];
  for (const path of paths) {
    const { shard } = await readFrom(path, ports);
    if (shard !== null) shards.push(shard);
  }
  refuseGaps(shards);
  const checkedAt = isoSeconds(ports.clock.now());
  // Several runs are told as several targets, even where only one of them had any.
  const head: ReportHead = {
    version: ports.version,
    checkedAt,
    isAlone: false,
    graphUrl: null,
    minValiditySeconds: options.policy.minValiditySeconds,
    failOn: options.failOn,
  };
  return reportAll({ ...options, shard: null }, head, ports, async (reporter) => {
    for (const path of paths) {
      const { targets, error, verdict, leftOut } = await readFrom(path, ports);
      for (const target of targets) {
        reporter.settled(target.verdict);
        await reporter.target(cleaned(target));
      }
      reporter.earlier({ verdict, error, leftOut, hasTargets: targets.length > 0 });
    }
  });
}

/** A part that is missing must not pass by accident. */
function refuseGaps(shards: readonly Shard[]): void {
  const [missing] = missingShards(shards);
  if (missing === undefined) return;
  throw new CliFailure({
    kind: 'usage',
    message: `the report of part ${missing.index}/${missing.count} is missing`,
    hint: `run \`wa-token check ... --shard ${missing.index}/${missing.count} --json\`, then merge all of them`,
  });
}

async function readFrom(path: string, { input, cwd }: Ports): Promise<EarlierReport> {
  const bytes = await input.readFile(resolve(cwd, path), MAX_REPORT_BYTES).catch((error: unknown) => {
    const reason = error instanceof CliFailure && 'reason' in error.failure ? error.failure.reason : null;
    if (reason === null) throw error;
    throw new CliFailure(
      { kind: 'usage', message: `cannot read the report ${path}: ${reason}` },
      { cause: error },
    );
  });
  if (bytes.length === MAX_REPORT_BYTES) {
    throw new CliFailure({ kind: 'usage', message: `${path} is larger than any report: 500 MB` });
  }
  const report = readReport(parsed(new TextDecoder().decode(bytes)));
  if (report !== null) return report;
  throw new CliFailure({
    kind: 'usage',
    message: `${path} is not a report of \`wa-token check --json\``,
    hint: 'make it with `wa-token check ... --json --output FILE`',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A report on disk may have been changed by anybody: its texts are as foreign as Meta's. */
function cleaned(target: TargetReport): TargetReport {
  return mapTexts(target, forScreen);
}

function mapTexts<T>(value: T, edit: (text: string) => string): T {
  const mapped: unknown =
    typeof value === 'string'
      ? edit(value)
      : Array.isArray(value)
        ? value.map((item: unknown) => mapTexts(item, edit))
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, edit)]))
          : value;
  return mapped as T;
}
