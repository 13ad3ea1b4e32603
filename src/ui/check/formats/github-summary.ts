import { decidingCheck, type ReportWriter, type TargetReport } from '../../../core/check/report.ts';
import { total, VERDICTS } from '../../../core/check/verdict.ts';

/** A job summary may be 1 MiB for a step; the table of the failing ones stays far below it. */
const MOST_ROWS = 200;

/** The page that GitHub shows for the job: the verdict, and the targets that did not pass. */
export function stepSummaryWriter(): ReportWriter {
  const rows: string[] = [];
  let failing = 0;
  return {
    begin: () => null,
    target(report) {
      if (report.verdict === 'healthy') return null;
      failing += 1;
      if (rows.length < MOST_ROWS) rows.push(row(report));
      return null;
    },
    end({ verdict, counts, error }) {
      const parts = VERDICTS.filter((one) => counts[one] > 0).map((one) => `${counts[one]} ${one}`);
      const head = `### WhatsApp token: ${verdict}`;
      const more = failing > rows.length ? [`\n${failing - rows.length} more are in the log.`] : [];
      const table =
        rows.length === 0
          ? []
          : ['| where | verdict | what is wrong | what to do |', '|---|---|---|---|', ...rows];
      const count = total(counts) === 0 ? [] : [`${parts.join(', ')}\n`];
      const failure = error === null ? [] : [`${cell(error.message)}\n`];
      return [head, '', ...count, ...failure, ...table, ...more].join('\n');
    },
  };
}

function row(report: TargetReport): string {
  const check = decidingCheck(report);
  const where = report.source.path ?? report.source.kind;
  const words = [where, report.verdict, check?.message ?? ''].map(cell);
  return `| ${[...words, linked(check?.fix ?? '')].join(' | ')} |`;
}

/** Our own advice: its links are links, whole, whatever signs they hold. */
function linked(text: string): string {
  return text
    .split(/(https:\/\/[^\s<>|"'`]*[^\s<>|"'`.,;:!?)])/)
    .map((part, at) => (at % 2 === 1 ? `<${part}>` : cell(part)))
    .join('');
}

/** Text from outside may hold Markdown and HTML; in a table cell none of it means anything. */
function cell(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~@:]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** What later steps of the job may ask for: `steps.ID.outputs.verdict`. */
export function stepOutputWriter(): ReportWriter {
  let soonest: string | null = null;
  return {
    begin: () => null,
    target({ token }) {
      const end = token?.expiresAt ?? null;
      if (end !== null && (soonest === null || end < soonest)) soonest = end;
      return null;
    },
    end: ({ verdict, exitCode }) =>
      [`verdict=${verdict}`, `exit-code=${exitCode}`, `expires-at=${soonest ?? ''}`].join('\n'),
  };
}
