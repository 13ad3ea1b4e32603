import type { ReportHead, ReportSummary, ReportWriter, TargetReport } from '../../core/check/report.ts';
import type { WebhookUrl } from '../../core/url.ts';
import type { Ports } from '../../ports.ts';
import { PLAIN_STYLE, type ReportStyle } from '../../ui/check/style.ts';
import { SCREEN } from '../../ui/text/wrap.ts';
import { writerFor } from './formats.ts';
import type { CheckOptions } from './options.ts';

export type OutletOptions = Pick<CheckOptions, 'format' | 'output' | 'verbose' | 'fields'>;

/** A place that a report goes to, in a format of its own. */
export interface Outlet {
  target(report: TargetReport): Promise<void>;
  end(summary: ReportSummary): Promise<void>;
  /** After a failure that no report can tell. */
  abandon(): Promise<void>;
}

/** Standard output, or the file of `--output`; written as it goes. */
export async function mainOutlet(
  options: OutletOptions,
  head: ReportHead,
  targets: readonly string[],
  ports: Ports,
): Promise<Outlet> {
  const { format, output } = options;
  const writer = await writerFor(format, head, styleFor(options, ports));
  if (output === null || output === '-') {
    const origin = !head.isAlone || format === 'github' ? 'cleaned' : undefined;
    const write = async (text: string): Promise<void> => ports.out.data(text, origin);
    return streaming(writer, gathered({ write, finish: none, abandon: none }));
  }
  const file = await ports.reports.open(output, targets);
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

const PAUSE_MS = 500;

/** One POST of the report, tried once more where that may help. What goes wrong is told and changes nothing else. */
export async function postReport(
  { href, host }: WebhookUrl,
  json: string,
  timeoutMs: number,
  { reports, out, clock }: Pick<Ports, 'reports' | 'out' | 'clock'>,
): Promise<void> {
  const first = await reports.post(href, json, timeoutMs);
  if (first.ok) return;
  if (first.retry) await clock.pause(PAUSE_MS);
  const last = first.retry ? await reports.post(href, json, timeoutMs) : first;
  if (!last.ok) out.note(`warning: the webhook at ${host} did not take the report: ${last.why}`);
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
      const end = writer.end(summary);
      if (end === null || typeof end === 'string') await write(end);
      else for (const piece of end) await write(piece);
      await sink.finish(summary);
    },
    abandon: () => sink.abandon(),
  };
}

async function none(): Promise<void> {}

/** Narrow terminals are followed, wide ones only as far as a line is easy to read. */
function styleFor({ output, verbose, fields }: OutletOptions, { out }: Ports): ReportStyle {
  const given = { verbose, quiet: out.quiet === true, fields };
  if (output !== null && output !== '-') return { ...PLAIN_STYLE, ...given };
  const { columns } = out;
  const width = columns === undefined ? SCREEN : Math.max(30, Math.min(columns, 100));
  return { ...given, paint: out.paint.data, width, onTerminal: columns !== undefined };
}
