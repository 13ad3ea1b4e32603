import { resolve } from 'node:path';
import { CliFailure } from '../core/failure.ts';
import type { TokenFacts } from '../core/graph/graph.ts';
import { reminderIcs } from '../core/reminder/ics.ts';
import { safely } from '../core/screen.ts';
import type { Ports } from '../ports.ts';
import { type FindPorts, searchTargets, type TargetOptions } from './env/find.ts';

/**
 * Asked before there is a new token. Throws CliFailure `usage` for a path that is no place for a calendar file: a target
 * under any of its names, a .env by name, a link to one.
 */
export async function mustBeReminderPath(
  path: string,
  options: TargetOptions,
  ports: FindPorts & Pick<Ports, 'reports'>,
): Promise<void> {
  await ports.reports.mustBePlace(path, []);
  const search = await searchTargets(options, ports).catch((error: unknown) => {
    // What is wrong with the .env is told when it is its turn.
    if (error instanceof CliFailure && error.failure.kind !== 'cancelled') return null;
    throw error;
  });
  const found = search?.kind === 'found' ? search.targets.map((target) => target.path) : [];
  await ports.reports.mustBePlace(path, found);
}

/** Says so where there is nothing to be reminded of. Returns the path that was written, else null. */
export async function writeReminder(
  path: string,
  facts: Pick<TokenFacts, 'appName' | 'expiresAt' | 'neverExpires'> | null,
  place: { readonly path: string; readonly key: string } | undefined,
  envFile: string | null,
  { reports, clock, out, cwd }: Pick<Ports, 'reports' | 'clock' | 'out' | 'cwd'>,
): Promise<string | null> {
  if (facts === null || facts.expiresAt === null || place === undefined) {
    if (facts?.neverExpires === true) out.note('No reminder: this token never expires');
    return null;
  }
  const { appName, expiresAt } = facts;
  const about = { appName, expiresAt, key: place.key, place: place.path, identity: envFile ?? place.path };
  const file = await reports.open(path, [resolve(cwd, about.identity), resolve(cwd, place.path)]);
  await file.write(reminderIcs(about, clock.now()));
  await file.finish();
  out.note(safely`Reminders for your calendar: ${path}`);
  return path;
}
