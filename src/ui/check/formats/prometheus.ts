import type { ReportHead, ReportWriter, TargetReport } from '../../../core/check/report.ts';
import { VERDICTS } from '../../../core/check/verdict.ts';

interface Metric {
  readonly name: string;
  readonly help: string;
}

/** Absolute times, as Prometheus wants them: the rules count the days, and a stopped check shows. */
const METRICS = {
  success: { name: 'wa_token_check_success', help: 'Whether the token is healthy: 1, else 0.' },
  verdict: {
    name: 'wa_token_verdict',
    help: 'Which verdict the last check came to: 1 for that one, else 0.',
  },
  expiry: {
    name: 'wa_token_expiry_timestamp_seconds',
    help: 'When the token expires, in seconds since 1970; +Inf for never, absent where Meta does not tell.',
  },
  lastCheck: {
    name: 'wa_token_last_check_timestamp_seconds',
    help: 'When the token was last checked, in seconds since 1970.',
  },
} as const satisfies Record<string, Metric>;

type MetricName = keyof typeof METRICS;

/** The text format for node_exporter's textfile collector and its like. Labels name the place, nothing of the token. */
export function prometheusWriter({ checkedAt }: ReportHead): ReportWriter {
  // The samples of one metric must stand together, so they are kept until the end.
  const samples: Record<MetricName, string[]> = { success: [], verdict: [], expiry: [], lastCheck: [] };
  const checked = Date.parse(checkedAt) / 1000;
  return {
    begin: () => null,
    target(report) {
      const labels = labelsOf(report);
      samples.success.push(sample('success', labels, report.verdict === 'healthy' ? '1' : '0'));
      for (const verdict of VERDICTS) {
        samples.verdict.push(
          sample('verdict', { ...labels, verdict }, report.verdict === verdict ? '1' : '0'),
        );
      }
      const expiry = expiryOf(report);
      if (expiry !== null) samples.expiry.push(sample('expiry', labels, expiry));
      samples.lastCheck.push(sample('lastCheck', labels, String(checked)));
      return null;
    },
    end({ verdict, exitCode }) {
      const run = [
        ...described({
          name: 'wa_token_run_success',
          help: 'Whether every token of the run is healthy: 1, else 0.',
        }),
        `wa_token_run_success ${verdict === 'healthy' ? 1 : 0}`,
        ...described({ name: 'wa_token_run_exit_code', help: 'The exit code of the run.' }),
        `wa_token_run_exit_code ${exitCode}`,
      ];
      const families = (['success', 'verdict', 'expiry', 'lastCheck'] as const).flatMap((metric) =>
        samples[metric].length === 0 ? [] : [...described(METRICS[metric]), ...samples[metric]],
      );
      return [...families, ...run].join('\n');
    },
  };
}

function described({ name, help }: Metric): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`];
}

function labelsOf({ source, phoneNumber }: TargetReport): Readonly<Record<string, string>> {
  return {
    source: source.kind,
    path: source.path ?? '',
    key: source.key ?? '',
    phone_number_id: phoneNumber?.id ?? '',
  };
}

function expiryOf({ token }: TargetReport): string | null {
  if (token?.neverExpires === true) return '+Inf';
  return token?.expiresAt == null ? null : String(Date.parse(token.expiresAt) / 1000);
}

function sample(metric: MetricName, labels: Readonly<Record<string, string>>, value: string): string {
  const pairs = Object.entries(labels).map(([name, text]) => `${name}="${escaped(text)}"`);
  return `${METRICS[metric].name}{${pairs.join(',')}} ${value}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
