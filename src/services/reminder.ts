import { basename, resolve } from 'node:path';
import { isEnvFileName } from '../core/env/names.ts';
import { CliFailure } from '../core/failure.ts';
import type { TokenFacts } from '../core/graph/graph.ts';
import { reminderIcs } from '../core/reminder/ics.ts';
import { safely } from '../core/screen.ts';
import type { Ports } from '../ports.ts';

/** Throws CliFailure `usage` for a path that is no place for a calendar file. */
export function mustBeReminderPath(
  path: string,
  envFiles: readonly string[],
  { cwd }: Pick<Ports, 'cwd'>,
): void {
  const isTarget = envFiles.some((file) => resolve(cwd, file) === resolve(cwd, path));
  if (!isTarget && !isEnvFileName(basename(path))) return;
  throw new CliFailure({
    kind: 'usage',
    message: safely`--reminder ${path}: that is a .env file, and would be overwritten`,
    hint: 'name a calendar file, such as `wa-token.ics`',
  });
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
