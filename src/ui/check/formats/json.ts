import type { ReportHead, ReportSummary, ReportWriter, TargetReport } from '../../../core/check/report.ts';
import { total } from '../../../core/check/verdict.ts';
import type { FieldPath, ReportStyle } from '../style.ts';

type Style = Pick<ReportStyle, 'fields' | 'onTerminal'>;

/**
 * One object, one target a line. `verdict` and `exitCode` follow the targets, so that a run of any size is written
 * as it goes; the order of an object's members means nothing to a reader of JSON. On a terminal it is indented.
 */
export function jsonWriter(head: ReportHead, style: Style): ReportWriter {
  const written = style.onTerminal ? indented : compact;
  let count = 0;
  return {
    begin: () => `{${written.members(headOf(head))},${written.open}"targets":${written.colon}[`,
    target(report) {
      count += 1;
      return `${count === 1 ? '' : ','}${written.item(picked(report, style.fields))}`;
    },
    end: (summary) => `${written.close}],${written.members(tailOf(summary))}${written.last}}`,
  };
}

/** One line a target, as in `targets`; what belongs to the run is told by the exit code. */
export function jsonlWriter({ fields }: Style): ReportWriter {
  return {
    begin: () => null,
    target: (report) => JSON.stringify(picked(report, fields)),
    end: ({ error, counts }) => (error !== null && total(counts) === 0 ? JSON.stringify({ error }) : null),
  };
}

const compact = {
  open: '',
  colon: '',
  close: '',
  last: '',
  members: (object: object) => JSON.stringify(object).slice(1, -1),
  item: (value: unknown) => JSON.stringify(value),
};

const indented = {
  open: '\n  ',
  colon: ' ',
  close: '  ',
  last: '\n',
  /** Without the braces and without the last line end. */
  members: (object: object) => JSON.stringify(object, null, 2).slice(1, -2),
  item: (value: unknown) => JSON.stringify(value, null, 2).replaceAll(/^/gm, '    '),
};

function headOf({ version, checkedAt, graphUrl }: ReportHead) {
  const elsewhere = graphUrl === null ? {} : { graphUrl };
  return { schemaVersion: 1, tool: { name: 'wa-token', version }, checkedAt, ...elsewhere };
}

function tailOf({ verdict, exitCode, error, leftOut, shard }: ReportSummary) {
  return { verdict, exitCode, error, leftOut, shard };
}

/** What `--fields` names; `checks.id` picks in each of a list. */
function picked(report: TargetReport, fields: readonly FieldPath[] | null): unknown {
  return fields === null ? report : pick(report, fields);
}

function pick(value: unknown, paths: readonly FieldPath[]): unknown {
  if (paths.some((path) => path.length === 0)) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => pick(item, paths));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const below = paths.filter(([first]) => first === name).map((path) => path.slice(1));
    return below.length === 0 ? [] : [[name, pick(member, below)] as const];
  });
  return Object.fromEntries(members);
}
