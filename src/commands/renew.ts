import { durationSeconds } from '../core/check/expiry.ts';
import type { ExitCode } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import { DEFAULT_WITHIN, type RenewOption } from '../core/options.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { InPlaceReason } from '../core/refresh/change.ts';
import type { Ports } from '../ports.ts';
import { connectionOptions, messageOptions } from '../services/env/setup.ts';
import { mustBeReminderPath, writeReminder } from '../services/reminder.ts';
import { type RenewOptions as Renewing, renewToken } from '../services/renew/renew.ts';
import { pushOptions } from '../services/stores/plan.ts';
import { inPlaceWords } from '../ui/refresh/refresh.ts';
import { renewJson, repeatCommand, sayRenewal } from '../ui/renew/renew.ts';

export interface RenewOptions extends Omit<Renewing, 'mayWriteInPlace' | 'reached'> {
  readonly reminder: string | null;
  readonly json: boolean;
}

export function renewOptions(given: ParsedArgs<RenewOption>): RenewOptions {
  const within = given.text('ifExpiringWithin') ?? DEFAULT_WITHIN;
  const withinSeconds = durationSeconds(within);
  if (withinSeconds === null) {
    throw new CliFailure({
      kind: 'usage',
      message: `--if-expiring-within ${within}: not a time such as 12h, 20d or 3w`,
    });
  }
  // Declared for those who write it out of habit; nobody is ever asked.
  given.flag('yes');
  return {
    ...connectionOptions(given),
    ...messageOptions(given),
    ...pushOptions(given),
    withinSeconds,
    mintFor: mintFor(given.flag('mint'), given.text('systemUserId')),
    revokeOld: given.flag('revokeOld'),
    send: given.allows('send'),
    dryRun: given.flag('dryRun'),
    reminder: given.text('reminder') ?? null,
    json: given.flag('json'),
  };
}

function mintFor(mint: boolean, systemUserId: string | undefined): string | null {
  if (!mint && systemUserId === undefined) return null;
  if (mint && systemUserId !== undefined && /^\d{5,20}$/.test(systemUserId)) return systemUserId;
  throw new CliFailure({
    kind: 'usage',
    message: mint
      ? '`--mint` wants to know whose token it makes: no id of a system user was given'
      : '`--system-user-id` is for `--mint`',
    hint: 'wa-token renew --mint --system-user-id ID',
  });
}

/** `wa-token renew`: for cron, asks nobody. */
export async function renew(options: RenewOptions, ports: Ports): Promise<ExitCode> {
  const { out } = ports;
  if (options.reminder !== null) await mustBeReminderPath(options.reminder, options, ports);
  const mayWriteInPlace = async (path: string, why: InPlaceReason): Promise<boolean> => {
    out.note(`warning: ${inPlaceWords(path, why)}`);
    return true;
  };
  const reached = (stage: string): void => out.debug(`renew: ${stage}`);
  const outcome = await renewToken({ ...options, mayWriteInPlace, reached }, ports);
  const repeat = repeatCommand(options.envFiles, outcome);
  sayRenewal(outcome, { out, now: ports.clock.now(), zone: ports.zone, repeat });
  const facts = outcome.result === 'refused' ? null : (outcome.fresh ?? outcome.old);
  const reminder =
    options.reminder === null || options.dryRun
      ? null
      : await writeReminder(options.reminder, facts, outcome.places[0], outcome.envFile, ports);
  if (options.json) out.data(JSON.stringify(renewJson(outcome, reminder)));
  return outcome.exitCode;
}
