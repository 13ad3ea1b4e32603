import type { ReportHead } from '../../core/check/report.ts';
import { isInShard } from '../../core/check/shard.ts';
import type { ExitCode } from '../../core/exit.ts';
import { CliFailure } from '../../core/failure.ts';
import { Secret } from '../../core/secret.ts';
import type { Ports } from '../../ports.ts';
import { setUp } from '../../services/env/setup.ts';
import { targetReporter } from '../../ui/check/report.ts';
import { isoSeconds } from '../../ui/text/time.ts';
import { asker } from './ask-once.ts';
import { findOrigins } from './find.ts';
import type { CheckOptions } from './options.ts';
import { runAll } from './pace.ts';
import { type Reporter, reportAll } from './reporting.ts';
import { type Candidate, defaultCandidate } from './source.ts';
import { aroundFiles } from './surroundings.ts';
import { type Asked, checkTarget, type Services } from './target.ts';

/** Longer than any token with a curl command around it. */
const MAX_INPUT_BYTES = 64 * 1024;

/** `wa-token check`: looks, asks Meta, reports, and says with its exit code what is so. */
export async function check(options: CheckOptions, ports: Ports): Promise<ExitCode> {
  if (options.merge) {
    const { mergeReports } = await import('./merge.ts');
    return mergeReports(options, ports);
  }
  // What is wrong with the connection's options is said before anything is printed.
  const { graph } = setUp({ ...options, to: undefined }, null, ports);
  const origins = await originsOf(options, ports);
  const head: ReportHead = {
    version: ports.version,
    checkedAt: isoSeconds(ports.clock.now()),
    expected: origins.length,
  };
  return reportAll(options, head, ports, (reporter) =>
    runTargets(origins, options, graph.timeoutMs, reporter, ports),
  );
}

async function originsOf(options: CheckOptions, ports: Ports): Promise<readonly Candidate[]> {
  if (options.tokenStdin) {
    const bytes = await ports.input.readAll(MAX_INPUT_BYTES);
    return [{ kind: 'stdin', text: new Secret(new TextDecoder().decode(bytes), 'standard input') }];
  }
  if (options.paths.length === 0) return [await defaultCandidate(options.key, ports)];
  const origins = await findOrigins(options.paths, ports);
  if (origins.length === 0) throw nothingFound(options.paths);
  const { shard } = options;
  return shard === null ? origins : origins.filter(({ shownPath }) => isInShard(shownPath, shard));
}

function nothingFound(paths: readonly string[]): CliFailure {
  return new CliFailure({
    kind: 'usage',
    message: `no .env file found in: ${paths.join(', ')}`,
    hint: 'a folder is searched for .env, .env.* and *.env, without templates',
  });
}

async function runTargets(
  origins: readonly Candidate[],
  options: CheckOptions,
  timeoutMs: number,
  reporter: Reporter,
  ports: Ports,
): Promise<void> {
  const isAlone = origins.length === 1;
  const services: Services = {
    ports,
    asker: asker(),
    around: aroundFiles(ports),
    forgetsSecrets: !isAlone,
  };
  // Programs get UTC, whatever the machine's zone.
  const toReport = targetReporter(options.format === 'text' ? ports.zone : 'UTC');
  await runAll<Asked | null>(
    {
      count: origins.length,
      async run(index, asking) {
        const origin = origins[index];
        return origin === undefined ? null : checkTarget(origin, options, services, asking);
      },
      isThrottled: (asked) => asked?.throttled === true,
      settled: (asked) => reporter.settled(asked === null ? null : asked.verdict),
      async deliver(asked) {
        const outcome = asked === null ? null : await asked.outcome;
        await reporter.target(outcome === null ? null : toReport(outcome), outcome?.failure);
      },
    },
    {
      concurrency: options.concurrency,
      // A single target's throttling is told at once: whoever waits for it can ask again.
      patienceMs: isAlone ? 0 : timeoutMs * 3,
      pause: (ms) => ports.clock.pause(ms),
    },
  );
}
