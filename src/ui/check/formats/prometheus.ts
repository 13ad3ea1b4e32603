import type { ReportHead, ReportSummary, ReportWriter, TargetReport } from '../../../core/check/report.ts';
import { total, VERDICTS } from '../../../core/check/verdict.ts';

/** Absolute times, as Prometheus wants them: the rules count the days, and a stopped check shows. */
const METRICS = {
  success: ['wa_token_check_success', 'Whether the token is healthy: 1, else 0.'],
  verdict: ['wa_token_verdict', 'Which verdict the last check came to: 1 for that one, else 0.'],
  expiry: [
    'wa_token_expiry_timestamp_seconds',
    'When the token expires, in seconds since 1970; +Inf for never, absent where Meta does not tell.',
  ],
  lastCheck: [
    'wa_token_last_check_timestamp_seconds',
    'When the token was last checked, in seconds since 1970.',
  ],
  runSuccess: ['wa_token_run_success', 'Whether every token of the run is healthy: 1, else 0.'],
  runExit: ['wa_token_run_exit_code', 'The exit code of the run.'],
} as const;

type MetricName = keyof typeof METRICS;

/** The text format for node_exporter's textfile collector and its like. Labels name the place, nothing of the token. */
export function prometheusWriter({ checkedAt }: ReportHead): ReportWriter {
  // The samples of one metric must stand together, so one short row of each target is kept until the end.
  const rows = new Rows();
  const checked = String(Date.parse(checkedAt) / 1000);
  return {
    begin: () => null,
    target(report) {
      rows.add([labelsOf(report), report.verdict, expiryOf(report)]);
      return null;
    },
    end: (summary) => families(rows, checked, summary),
  };
}

function* families(rows: Rows, checked: string, summary: ReportSummary): Iterable<string> {
  const none = total(summary.counts) === 0;
  // A run that came to no token is told under no labels: rules that look for a verdict find it, and none vanishes.
  if (none && summary.error !== null) rows.add(['', summary.verdict, '']);
  yield* family('success', rows, ([labels, verdict]) => [
    sample('success', labels, verdict === 'healthy' ? '1' : '0'),
  ]);
  yield* family('verdict', rows, ([labels, verdict]) =>
    VERDICTS.map((one) => {
      const own = `verdict="${one}"`;
      return sample('verdict', labels === '' ? own : `${labels},${own}`, one === verdict ? '1' : '0');
    }),
  );
  yield* family('expiry', rows, ([labels, , expiry]) =>
    expiry === '' ? [] : [sample('expiry', labels, expiry)],
  );
  yield* family('lastCheck', rows, ([labels]) => [sample('lastCheck', labels, checked)]);
  yield described('runSuccess');
  yield sample('runSuccess', '', summary.verdict === 'healthy' ? '1' : '0');
  yield described('runExit');
  yield sample('runExit', '', String(summary.exitCode));
}

type TargetRow = readonly [labels: string, verdict: string, expiry: string];

function* family(
  name: MetricName,
  rows: Rows,
  samples: (row: TargetRow) => readonly string[],
): Iterable<string> {
  let begun = false;
  for (const row of rows.all()) {
    const lines = samples(row);
    if (lines.length === 0) continue;
    if (!begun) yield described(name);
    begun = true;
    yield lines.join('\n');
  }
}

const BLOCK = 512;

/** A hundred thousand rows as bytes, not as objects: a few blocks of text instead. */
class Rows {
  readonly #blocks: Uint8Array[] = [];
  #open: TargetRow[] = [];

  add(row: TargetRow): void {
    this.#open.push(row);
    if (this.#open.length < BLOCK) return;
    this.#blocks.push(new TextEncoder().encode(JSON.stringify(this.#open)));
    this.#open = [];
  }

  *all(): Iterable<TargetRow> {
    for (const block of this.#blocks) {
      const rows: TargetRow[] = JSON.parse(new TextDecoder().decode(block));
      yield* rows;
    }
    yield* this.#open;
  }
}

function described(name: MetricName): string {
  const [metric, help] = METRICS[name];
  return `# HELP ${metric} ${help}\n# TYPE ${metric} gauge`;
}

function labelsOf({ source, phoneNumber }: TargetReport): string {
  const labels = {
    source: source.kind,
    path: source.path ?? '',
    key: source.key ?? '',
    phone_number_id: phoneNumber?.id ?? '',
  };
  return Object.entries(labels)
    .map(([name, text]) => `${name}="${escaped(text)}"`)
    .join(',');
}

function expiryOf({ token }: TargetReport): string {
  if (token?.neverExpires === true) return '+Inf';
  return token?.expiresAt == null ? '' : String(Date.parse(token.expiresAt) / 1000);
}

function sample(metric: MetricName, labels: string, value: string): string {
  return `${METRICS[metric][0]}${labels === '' ? '' : `{${labels}}`} ${value}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
