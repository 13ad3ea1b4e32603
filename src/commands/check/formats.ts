import type { Format, ReportHead, ReportWriter } from '../../core/check/report.ts';
import type { ReportStyle } from '../../ui/check/style.ts';

type Renderer = (head: ReportHead, style: ReportStyle) => Promise<ReportWriter>;

/** Each format's code is loaded when it is asked for. */
const RENDERERS: Readonly<Record<Format, Renderer>> = {
  async text(head, style) {
    const { textWriter } = await import('../../ui/check/formats/text.ts');
    return textWriter(head, style);
  },
  async json(head, style) {
    const { jsonWriter } = await import('../../ui/check/formats/json.ts');
    return jsonWriter(head, style);
  },
  async jsonl(_head, style) {
    const { jsonlWriter } = await import('../../ui/check/formats/json.ts');
    return jsonlWriter(style);
  },
  async github(head, style) {
    const { githubWriter } = await import('../../ui/check/formats/github.ts');
    return githubWriter(head, style);
  },
  async junit(head) {
    const { junitWriter } = await import('../../ui/check/formats/junit.ts');
    return junitWriter(head);
  },
  async prometheus(head) {
    const { prometheusWriter } = await import('../../ui/check/formats/prometheus.ts');
    return prometheusWriter(head);
  },
  async nagios(head) {
    const { nagiosWriter } = await import('../../ui/check/formats/nagios.ts');
    return nagiosWriter(head);
  },
};

export function writerFor(format: Format, head: ReportHead, style: ReportStyle): Promise<ReportWriter> {
  return RENDERERS[format](head, style);
}
