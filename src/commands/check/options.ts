import { CHECK_IDS } from '../../core/check/checks.ts';
import { durationSeconds } from '../../core/check/expiry.ts';
import { FORMATS, type Format, type TargetReport } from '../../core/check/report.ts';
import { selectionOf } from '../../core/check/selection.ts';
import { parseShard, type Shard } from '../../core/check/shard.ts';
import { type FailOn, parseFailOn } from '../../core/check/verdict.ts';
import { CliFailure } from '../../core/failure.ts';
import type { CheckOption } from '../../core/options.ts';
import type { ParsedArgs } from '../../core/parsed-args.ts';
import { type WebhookUrl, webhookUrl } from '../../core/url.ts';
import { connectionOptions } from '../../services/env/setup.ts';
import { recipientOf } from '../../services/meta/recipient.ts';
import type { FieldPath } from '../../ui/check/style.ts';
import type { GateOptions } from './target.ts';

export interface CheckOptions extends GateOptions {
  readonly paths: readonly string[];
  readonly tokenStdin: boolean;
  readonly format: Format;
  /** A file for the report; null: standard output. */
  readonly output: string | null;
  readonly failOn: FailOn;
  readonly concurrency: number;
  readonly shard: Shard | null;
  readonly webhook: WebhookUrl | null;
  /** PATHs are reports of earlier runs, to be put together. */
  readonly merge: boolean;
  readonly verbose: boolean;
  /** Which members of each target JSON tells; null: all. */
  readonly fields: readonly FieldPath[] | null;
}

/** Throws CliFailure `usage` with one clear line for whatever makes no sense. */
export function checkOptions(given: ParsedArgs<CheckOption>): CheckOptions {
  const connection = connectionOptions(given);
  const sendTo = given.text('sendTo');
  const options: CheckOptions = {
    ...connection,
    paths: [...connection.envFiles, ...given.args],
    tokenStdin: given.flag('tokenStdin'),
    format: formatOf(given),
    output: given.text('output') ?? null,
    policy: {
      minValiditySeconds: minValidity(given.text('minValidity')),
      requirePermanent: given.flag('requirePermanent'),
    },
    ...selectionFrom(given),
    offline: given.flag('offline'),
    sendTo: sendTo === undefined ? null : recipientOf(sendTo, '`--send-to`'),
    template: given.text('template'),
    language: given.text('language'),
    failOn: failOnFrom(given.text('failOn')),
    concurrency: concurrencyFrom(given.text('concurrency')),
    shard: shardFrom(given.text('shard')),
    webhook: webhookFrom(given.text('webhook')),
    merge: given.flag('merge'),
    verbose: given.flag('verbose'),
    fields: fieldsFrom(given.list('fields')),
  };
  refuseContradictions(options);
  return options;
}

function refuseContradictions(options: CheckOptions): void {
  const { merge, paths, tokenStdin, shard, sendTo, offline, fields, format } = options;
  if (paths.includes('')) throw usage('a PATH is empty: is a variable not set?');
  if (tokenStdin && merge) throw usage('`--merge` puts reports together: no token goes in');
  if (merge && paths.length === 0) {
    throw usage(
      '`--merge` wants the reports to put together',
      'wa-token check --merge shard-1.json shard-2.json',
    );
  }
  if (merge && (shard !== null || sendTo !== null || offline)) {
    throw usage(
      '`--merge` asks Meta nothing: `--shard`, `--send-to` and `--offline` belong to the runs before it',
    );
  }
  if (shard !== null && paths.length === 0) {
    throw usage('`--shard` parts many files: name them, a folder or a glob');
  }
  if (sendTo !== null && offline) throw usage('`--send-to` and `--offline` contradict each other');
  if (fields !== null && format !== 'json' && format !== 'jsonl') {
    throw usage(
      '`--fields` picks from `--format json` and `jsonl`',
      'wa-token check --json --fields verdict,cause',
    );
  }
}

function formatOf(given: ParsedArgs<CheckOption>): Format {
  const named = given.text('format');
  if (named === undefined) return given.flag('json') ? 'json' : 'text';
  const format = FORMATS.find((name) => name === named);
  if (format === undefined) throw usage(`\`--format\` takes ${FORMATS.join(', ')}, not: ${named}`);
  if (given.flag('json') && format !== 'json') throw usage('`--json` and `--format` name different formats');
  return format;
}

function minValidity(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = durationSeconds(text);
  if (seconds === null)
    throw usage(`\`--min-validity\` takes a duration such as 90m, 12h, 7d or 2w, not: ${text}`);
  return seconds;
}

function selectionFrom(given: ParsedArgs<CheckOption>): Pick<CheckOptions, 'selection' | 'named'> {
  const [only, skip] = [given.list('only'), given.list('skip')];
  const chosen = selectionOf(only, skip);
  if (!chosen.ok) throw usage(`there is no check named: ${chosen.unknown}`, `one of ${CHECK_IDS.join(', ')}`);
  if (chosen.selection.size === 0) throw usage('`--only` and `--skip` leave no check');
  return { selection: chosen.selection, named: only.length === 0 ? new Set() : chosen.selection };
}

function failOnFrom(text: string | undefined): FailOn {
  if (text === undefined) return null;
  const failOn = parseFailOn(text);
  if (failOn !== null) return failOn;
  throw usage('`--fail-on` takes unhealthy, and with it any of misconfigured, unverified, expiring');
}

/** More than this only meets Meta's limits sooner. */
const MOST_AT_ONCE = 256;

function concurrencyFrom(text: string | undefined): number {
  if (text === undefined) return 8;
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_AT_ONCE) return count;
  throw usage(`\`--concurrency\` takes a number from 1 to ${MOST_AT_ONCE}`);
}

function shardFrom(text: string | undefined): Shard | null {
  if (text === undefined) return null;
  const shard = parseShard(text);
  if (shard === null) throw usage(`\`--shard\` takes part and number of parts, such as 1/4, not: ${text}`);
  return shard;
}

/** The members of a target; what is below one is not looked at here. */
export const FIELDS = [
  'source',
  'verdict',
  'exitCode',
  'cause',
  'token',
  'phoneNumber',
  'ids',
  'checks',
] as const satisfies readonly (keyof TargetReport)[];

function fieldsFrom(lists: readonly string[]): readonly FieldPath[] | null {
  const names = lists.flatMap((list) => list.split(',')).map((name) => name.trim());
  if (names.length === 0) return null;
  const unknown = names.find((name) => !FIELDS.some((field) => field === name.split('.', 1)[0]));
  if (unknown === undefined) return names.map((name) => name.split('.'));
  throw usage(
    `there is no field named: ${unknown}`,
    `one of ${FIELDS.join(', ')}, or what is below one, such as token.expiresAt`,
  );
}

function webhookFrom(text: string | undefined): WebhookUrl | null {
  if (text === undefined) return null;
  const url = webhookUrl(text);
  if (url.ok) return url.webhook;
  throw usage(`\`--webhook\` ${url.why}`);
}

function usage(message: string, hint?: string): CliFailure {
  return new CliFailure({ kind: 'usage', message, ...(hint === undefined ? {} : { hint }) });
}
