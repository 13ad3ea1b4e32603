import type { ReportHead, ReportSummary, ReportWriter, TargetReport } from '../../core/check/report.ts';
import type { Ports } from '../../ports.ts';
import { PLAIN } from '../../ui/text/paint.ts';
import { SCREEN } from '../../ui/text/wrap.ts';
import type { CheckOptions, Format } from './options.ts';

/** A place that a report goes to, in a format of its own. */
export interface Outlet {
  target(report: TargetReport): Promise<void>;
  end(summary: ReportSummary): Promise<void>;
  /** After a failure that no report can tell. */
  abandon(): Promise<void>;
}

/** Standard output, or the file of `--output`; written as it goes. */
export async function mainOutlet(
  { format, output }: Pick<CheckOptions, 'format' | 'output'>,
  head: ReportHead,
  ports: Ports,
): Promise<Outlet> {
  const writer = await writerFor(format, head, output !== null, ports);
  if (output === null || output === '-') {
    const origin = head.expected > 1 || format === 'github' ? 'cleaned' : undefined;
    const write = async (text: string): Promise<void> => ports.out.data(text, origin);
    return streaming(writer, gathered({ write, finish: none, abandon: none }));
  }
  const file = await ports.reports.open(output);
  return streaming(writer, gathered({ ...file, write: (text) => file.write(`${text}\n`) }));
}

/** Kept until the end, and then handed over whole. */
export function keptOutlet(
  writer: ReportWriter,
  handOver: (text: string, summary: ReportSummary) => Promise<void>,
): Outlet {
  const kept: string[] = [];
  return streaming(writer, {
    write: async (text) => void kept.push(text),
    finish: (summary) => handOver(kept.join('\n'), summary),
    abandon: none,
  });
}

interface Sink {
  write(text: string): Promise<void>;
  finish(summary: ReportSummary): Promise<void>;
  abandon(): Promise<void>;
}

const GATHER_MS = 100;
const GATHER_LENGTH = 64 * 1024;

/** A write costs a tenth of what a target costs: those of one moment go out together. */
function gathered(sink: Sink): Sink {
  let texts: string[] = [];
  let length = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let writing: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const text = texts.join('\n');
    if (texts.length > 0) writing = writing.then(() => sink.write(text));
    texts = [];
    length = 0;
    return writing;
  };
  return {
    async write(text) {
      texts.push(text);
      length += text.length;
      if (length > GATHER_LENGTH) await flush();
      else timer ??= setTimeout(() => void flush().catch(() => undefined), GATHER_MS);
    },
    async finish(summary) {
      await flush();
      await sink.finish(summary);
    },
    async abandon() {
      await flush();
      await sink.abandon();
    },
  };
}

/** What comes before the targets is written with the first of them: a run that finds none says so in another way. */
function streaming(writer: ReportWriter, sink: Sink): Outlet {
  let begun = false;
  const write = async (text: string | null): Promise<void> => {
    const opening = begun ? null : writer.begin();
    begun = true;
    const all = [opening, text].filter((part) => part !== null);
    if (all.length > 0) await sink.write(all.join('\n'));
  };
  return {
    target: (report) => write(writer.target(report)),
    async end(summary) {
      await write(writer.end(summary));
      await sink.finish(summary);
    },
    abandon: () => sink.abandon(),
  };
}

async function none(): Promise<void> {}

/** Each format's code is loaded when it is asked for. */
async function writerFor(
  format: Format,
  head: ReportHead,
  intoFile: boolean,
  { out }: Ports,
): Promise<ReportWriter> {
  const look = { paint: intoFile ? PLAIN : out.paint.data, width: intoFile ? SCREEN : widthOf(out.columns) };
  switch (format) {
    case 'text': {
      const { textWriter } = await import('../../ui/check/formats/text.ts');
      return textWriter(head, look);
    }
    case 'json': {
      const { jsonWriter } = await import('../../ui/check/formats/json.ts');
      return jsonWriter(head);
    }
    case 'jsonl': {
      const { jsonlWriter } = await import('../../ui/check/formats/json.ts');
      return jsonlWriter();
    }
    case 'github': {
      const { githubWriter } = await import('../../ui/check/formats/github.ts');
      return githubWriter(head, look);
    }
    case 'junit': {
      const { junitWriter } = await import('../../ui/check/formats/junit.ts');
      return junitWriter(head);
    }
    case 'prometheus': {
      const { prometheusWriter } = await import('../../ui/check/formats/prometheus.ts');
      return prometheusWriter(head);
    }
    case 'nagios': {
      const { nagiosWriter } = await import('../../ui/check/formats/nagios.ts');
      return nagiosWriter();
    }
  }
}

/** Narrow terminals are followed, wide ones only as far as a line is easy to read. */
function widthOf(columns: number | undefined): number {
  return columns === undefined ? SCREEN : Math.max(30, Math.min(columns, 100));
}
