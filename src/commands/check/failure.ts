import { basename, resolve } from 'node:path';
import { FORMATS, type ReportHead, wholeText } from '../../core/check/report.ts';
import { NO_COUNTS } from '../../core/check/verdict.ts';
import { isEnvFileName } from '../../core/env/names.ts';
import { EXIT, type ExitCode, nagiosExit } from '../../core/exit.ts';
import { formatAsked, valueAsked } from '../../core/parsed-args.ts';
import type { Ports } from '../../ports.ts';
import type { FailureJson } from '../../report.ts';
import { PLAIN_STYLE } from '../../ui/check/style.ts';
import { isoSeconds } from '../../ui/text/time.ts';
import { isMeantByGlob } from './find.ts';
import { writerFor } from './formats.ts';

interface About {
  readonly argv: readonly string[];
  readonly version: string;
  readonly now: Date;
  ports(): Promise<Ports>;
}

/**
 * What a run that gave up leaves in the format and the place that were asked for, so that whoever reads only that
 * learns of it too; and its exit code there. People read it on standard error.
 */
export async function checkFailure(
  error: FailureJson,
  exit: ExitCode,
  about: About,
): Promise<{ readonly stdout: string | null; readonly exit: ExitCode }> {
  const { argv, version, now } = about;
  const asked = formatAsked(argv);
  const format = FORMATS.find((name) => name === asked) ?? 'text';
  const head: ReportHead = {
    version,
    checkedAt: isoSeconds(now),
    isAlone: true,
    graphUrl: null,
    minValiditySeconds: null,
    failOn: null,
  };
  const writer = await writerFor(format, head, PLAIN_STYLE);
  const verdict = exit === EXIT.misconfigured ? 'misconfigured' : 'unverified';
  const summary = { verdict, exitCode: exit, error, counts: NO_COUNTS, leftOut: 0, shard: null } as const;
  const parts = [writer.begin(), wholeText(writer.end(summary))].filter((part) => part !== null);
  const report = parts.length === 0 ? null : parts.join('\n');
  const code = format === 'nagios' ? nagiosExit(exit) : exit;
  const output = valueAsked(argv, '--output');
  if (output === null || output === '-') return { stdout: report, exit: code };
  await leave(output, report ?? `error: ${error.message}`, about);
  return { stdout: null, exit: code };
}

/** Where that is what failed, or the path may hold a token, nothing is written: standard error has said it. */
async function leave(output: string, text: string, { argv, ports }: About): Promise<void> {
  try {
    const { reports, cwd, project } = await ports();
    const path = resolve(cwd, output);
    const others = argv.filter((arg) => arg !== output);
    const isTarget = others.some((arg) => resolve(cwd, arg) === path);
    if (isTarget || isEnvFileName(basename(path))) return;
    if (await isMeantByGlob(path, others, { project, cwd })) return;
    const file = await reports.open(
      output,
      others.map((arg) => resolve(cwd, arg)),
    );
    await file.write(`${text}\n`);
    await file.finish();
  } catch {
    return;
  }
}
