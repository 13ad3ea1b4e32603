import type { Format, ReportHead, ReportWriter } from '../../core/check/report.ts';
import type { ReportLook } from '../../ui/check/look.ts';

type Renderer = (head: ReportHead, look: ReportLook) => Promise<ReportWriter>;

/** Each format's code is loaded when it is asked for. */
const RENDERERS: Readonly<Record<Format, Renderer>> = {
  async text(head, look) {
    const { textWriter } = await import('../../ui/check/formats/text.ts');
    return textWriter(head, look);
  },
  async json(head, look) {
    const { jsonWriter } = await import('../../ui/check/formats/json.ts');
    return jsonWriter(head, look);
  },
  async jsonl(_head, look) {
    const { jsonlWriter } = await import('../../ui/check/formats/json.ts');
    return jsonlWriter(look);
  },
  async github(head, look) {
    const { githubWriter } = await import('../../ui/check/formats/github.ts');
    return githubWriter(head, look);
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

export function writerFor(format: Format, head: ReportHead, look: ReportLook): Promise<ReportWriter> {
  return RENDERERS[format](head, look);
}
