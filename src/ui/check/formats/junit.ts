import {
  type CheckReport,
  decidingCheck,
  type ReportHead,
  type ReportSummary,
  type ReportWriter,
  type TargetReport,
} from '../../../core/check/report.ts';

/**
 * JUnit XML as Jenkins and GitLab read it: a suite a target, a case a check. A check that could not run is an
 * `error`, one that Meta decided against a `failure`. The totals at the top are optional, and not known there.
 */
export function junitWriter({ checkedAt }: ReportHead): ReportWriter {
  let ordinal = 0;
  return {
    begin: () => '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="wa-token check">',
    target(report) {
      ordinal += 1;
      return suite(report, ordinal, checkedAt);
    },
    end: (summary) => [...errorSuite(summary, checkedAt), '</testsuites>'].join('\n'),
  };
}

function suite(report: TargetReport, ordinal: number, checkedAt: string): string {
  const { checks, source, verdict } = report;
  const name = source.path ?? source.kind;
  const deciding = decidingCheck(report);
  const count = (...kinds: readonly string[]): number =>
    checks.filter((check) => kinds.includes(outcomeOf(check, deciding))).length;
  const attributes = {
    name,
    id: String(ordinal - 1),
    timestamp: checkedAt.replace(/Z$/, ''),
    tests: String(checks.length),
    failures: String(count('failure')),
    errors: String(count('error')),
    skipped: String(count('skipped')),
    time: '0',
  };
  return [
    `  <testsuite${written(attributes)}>`,
    `    <properties><property${written({ name: 'verdict', value: verdict })}/></properties>`,
    ...checks.map((check) => testCase(check, outcomeOf(check, deciding), name)),
    '  </testsuite>',
  ].join('\n');
}

type CaseOutcome = 'passed' | 'failure' | 'error' | 'skipped';

/** One fault is told once: what could not be looked at for the same reason was skipped. */
function outcomeOf(check: CheckReport, deciding: CheckReport | null): CaseOutcome {
  const { status, required, cause } = check;
  if (status === 'skip') return required && check === deciding ? 'error' : 'skipped';
  if (!required || status === 'pass' || status === 'warn') return 'passed';
  if (check === deciding) return status === 'fail' ? 'failure' : 'error';
  if (cause !== null && cause === deciding?.cause) return 'skipped';
  if (status === 'fail') return 'failure';
  return deciding?.status === 'fail' ? 'skipped' : 'error';
}

function testCase(check: CheckReport, outcome: CaseOutcome, classname: string): string {
  const { id, message, fix, cause, status } = check;
  const words = fix === null ? message : `${message}\n${fix}`;
  const open = `    <testcase${written({ name: id, classname, time: '0' })}`;
  switch (outcome) {
    case 'passed':
      return status === 'pass'
        ? `${open}/>`
        : `${open}><system-out>${escaped(words)}</system-out></testcase>`;
    case 'skipped':
      return `${open}><skipped${written({ message })}/></testcase>`;
    case 'failure':
    case 'error':
      return `${open}><${outcome}${written({ message, type: cause ?? status })}>${escaped(words)}</${outcome}></testcase>`;
  }
}

/** What kept the whole run from its targets, so that a broken gate is no green one. */
function errorSuite({ error, counts }: ReportSummary, checkedAt: string): readonly string[] {
  if (error === null || Object.values(counts).some((count) => count > 0)) return [];
  const attributes = {
    name: 'wa-token',
    timestamp: checkedAt.replace(/Z$/, ''),
    tests: '1',
    failures: '0',
    errors: '1',
    skipped: '0',
    time: '0',
  };
  const words = error.fix === null ? error.message : `${error.message}\n${error.fix}`;
  return [
    `  <testsuite${written(attributes)}>`,
    `    <testcase${written({ name: 'check', classname: 'wa-token', time: '0' })}><error${written({ message: error.message, type: error.code })}>${escaped(words)}</error></testcase>`,
    '  </testsuite>',
  ];
}

function written(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');
}

/** Also takes out what XML 1.0 cannot hold at all: lone surrogates and the two non-characters. */
function escaped(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
