import { resolve } from 'node:path';
import { type Feed, feedOf } from '../../core/check/feed.ts';
import type { ReportHead } from '../../core/check/report.ts';
import { isInShard, type Shard } from '../../core/check/shard.ts';
import type { ExitCode } from '../../core/exit.ts';
import { CliFailure } from '../../core/failure.ts';
import { DEFAULT_GRAPH_URL } from '../../core/options.ts';
import { Secret } from '../../core/secret.ts';
import type { Ports } from '../../ports.ts';
import { setUp } from '../../services/env/setup.ts';
import { tokenFromStdin } from '../../services/token-input.ts';
import { targetReporter } from '../../ui/check/report.ts';
import { isoSeconds } from '../../ui/text/time.ts';
import { asker } from './ask-once.ts';
import { type FileOrigin, findOrigins, isMeantByGlob } from './find.ts';
import type { CheckOptions } from './options.ts';
import { runAll } from './pace.ts';
import { type Reporter, reportAll } from './reporting.ts';
import { type Candidate, defaultCandidate, openCandidate } from './source.ts';
import { aroundFiles } from './surroundings.ts';
import { type Asked, checkTarget, type Services } from './target.ts';

const TIDY_EVERY = 50;

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
    isAlone: origins.count === 'one',
    graphUrl: graph.baseUrl === DEFAULT_GRAPH_URL ? null : graph.baseUrl,
    minValiditySeconds: options.policy.minValiditySeconds,
    failOn: options.failOn,
  };
  const work = (reporter: Reporter): Promise<void> =>
    runTargets(origins, options, { head, timeoutMs: graph.timeoutMs }, reporter, ports);
  return reportAll(options, head, ports, work, await targetsAt(options, ports));
}

/** The files whose place no report takes. What a folder is searched for is a .env by its name, and refused as such. */
async function targetsAt({ paths, output, key }: CheckOptions, ports: Ports): Promise<readonly string[]> {
  const named = paths.map((path) => resolve(ports.cwd, path));
  if (output === null || output === '-') return named;
  const path = resolve(ports.cwd, output);
  const isThere = (await ports.project.facts(path))?.kind === 'file';
  if (!isThere || !(await isMeantByGlob(path, paths, ports))) return named;
  // The report of an earlier run, which holds no token, may well lie where the glob searches.
  const real = (await ports.project.realPath(path)) ?? path;
  const candidate = { kind: 'file', path: real, shownPath: output, found: 'searched' } as const;
  const opened = await openCandidate(candidate, key, ports);
  return opened === null ? named : [...named, path];
}

async function originsOf(options: CheckOptions, ports: Ports): Promise<Feed<Candidate>> {
  const { paths, shard, tokenStdin } = options;
  const piped = tokenStdin ? [await pipedIn(ports)] : [];
  if (paths.length === 0) return feedOf(tokenStdin ? piped : [await defaultCandidate(options.key, ports)]);
  // Before the first folder is read: there may be a hundred thousand files in it.
  await ports.memory.tidy();
  const found = await feedOf(findOrigins(paths, ports));
  if (found.count === 'none') throw nothingFound(paths);
  return feedOf(together(piped, found, shard));
}

async function pipedIn(ports: Ports): Promise<Candidate> {
  return { kind: 'stdin', text: new Secret(await tokenFromStdin(ports), 'standard input') };
}

/** The piped token belongs to the first part of a run that is parted. */
async function* together(
  piped: readonly Candidate[],
  found: Feed<FileOrigin>,
  shard: Shard | null,
): AsyncGenerator<Candidate> {
  if (shard === null || shard.index === 1) yield* piped;
  for (let origin = await found.next(); origin !== null; origin = await found.next()) {
    if (shard === null || isInShard(origin.shownPath, shard)) yield origin;
  }
}

function nothingFound(paths: readonly string[]): CliFailure {
  return new CliFailure({
    kind: 'usage',
    message: `no .env file found in: ${paths.join(', ')}`,
    hint: 'a folder is searched for .env, .env.* and *.env, without templates',
  });
}

async function runTargets(
  origins: Feed<Candidate>,
  options: CheckOptions,
  { head, timeoutMs }: { readonly head: ReportHead; readonly timeoutMs: number },
  reporter: Reporter,
  ports: Ports,
): Promise<void> {
  const services: Services = {
    ports,
    asker: asker(),
    around: aroundFiles(ports),
    forgetsSecrets: !head.isAlone,
  };
  // Programs get UTC, whatever the machine's zone.
  const toReport = targetReporter(options.format === 'text' ? ports : { zone: 'UTC' }, head.graphUrl);
  let delivered = 0;
  await runAll<Candidate, Asked | null>(
    {
      next: () => origins.next(),
      run: (origin, asking) => checkTarget(origin, options, services, asking),
      isThrottled: (asked) => asked?.throttled === true,
      settled: (asked) => reporter.settled(asked === null ? null : asked.verdict),
      async deliver(asked) {
        delivered += 1;
        if (delivered % TIDY_EVERY === 0) await ports.memory.tidy();
        const outcome = asked === null ? null : await asked.outcome;
        await reporter.target(outcome === null ? null : toReport(outcome), outcome?.failure);
      },
    },
    {
      concurrency: options.concurrency,
      // A single target's throttling is told at once: whoever waits for it can ask again.
      patienceMs: head.isAlone ? 0 : timeoutMs * 3,
      pause: (ms) => ports.clock.pause(ms),
    },
  );
}
