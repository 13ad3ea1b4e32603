import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect } from 'vitest';
import type { Format } from '../../../src/core/check/report.ts';
import type { Verdict } from '../../../src/core/check/verdict.ts';

export const EXIT = { healthy: 0, unhealthy: 1, misconfigured: 2, unverified: 3, expiring: 4 } as const;
const NAGIOS = { healthy: 0, unhealthy: 2, misconfigured: 3, unverified: 3, expiring: 1 } as const;

export function exitIn(format: Format, verdict: Verdict): number {
  return format === 'nagios' ? NAGIOS[verdict] : EXIT[verdict];
}

const SCHEMA: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../src/schema/check.schema.json'), 'utf8'),
);
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
formats.default(ajv);
const isReport = ajv.compile(SCHEMA as object);
const isTarget = ajv.compile({ $ref: 'urn:wa-token:check:1#/$defs/target' });

export function expectReport(body: unknown): void {
  isReport(body);
  expect(isReport.errors ?? []).toEqual([]);
}

/** What must hold of every byte that is printed, in any format. */
export function expectHarmless(stdout: string, format: Format): void {
  expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(stdout).not.toContain('##[');
  expect(stdout).not.toContain('##vso');
  const commands = stdout.split('\n').filter((line) => /^\s*::/.test(line));
  if (format !== 'github') expect(commands).toEqual([]);
  for (const command of commands)
    expect(command).toMatch(/^::(?:error|warning) (?:file=[^:]*,(?:line=\d+,)?)?title=wa-token[ a-z.]*::/);
}

/** The format's own grammar, read by somebody else's parser where there is one. */
export function expectWellFormed(stdout: string, format: Format, verdict: Verdict): void {
  switch (format) {
    case 'text':
    case 'github':
      expect(stdout).toContain(`Verdict: ${verdict}`);
      expect(stdout).toMatch(/^(?:::.*\n)*Asked http\S+, which is not Meta's own address\n/);
      // Of another host nothing says that Meta answered.
      expect(stdout).not.toMatch(/Meta (?:accepts|said|has blocked)/);
      if (verdict !== 'healthy') expect(stdout).toContain('\nNext: ');
      else if (format === 'text') {
        expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(6);
      }
      return;
    case 'json': {
      const report: unknown = JSON.parse(stdout);
      expectReport(report);
      expect(report).toMatchObject({ verdict, targets: [{ verdict, exitCode: EXIT[verdict] }] });
      return;
    }
    case 'jsonl': {
      const lines = stdout.trimEnd().split('\n');
      expect(lines).toHaveLength(1);
      isTarget(JSON.parse(lines[0] ?? ''));
      expect(isTarget.errors ?? []).toEqual([]);
      return;
    }
    case 'junit':
      expectJunit(stdout, verdict);
      return;
    case 'prometheus':
      expectPrometheus(stdout, verdict);
      return;
    case 'nagios':
      expect(stdout.trimEnd().split('\n')).toHaveLength(1);
      expect(stdout).toMatch(
        /^WA-TOKEN (?:OK|WARNING|CRITICAL|UNKNOWN) - [^|]+ \| (?:[a-z_]+=-?\d+s?(?:;[\d:;]*)? ?)+\n$/,
      );
      expect(stdout).toContain(`${verdict}=1`);
  }
}

function expectJunit(stdout: string, verdict: Verdict): void {
  expect(XMLValidator.validate(stdout)).toBe(true);
  const parsed = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'testcase' }).parse(
    stdout,
  );
  const suite = parsed.testsuites.testsuite;
  const cases: Record<string, unknown>[] = suite.testcase;
  const having = (name: string): number => cases.filter((one) => one[name] !== undefined).length;
  expect([suite['@_tests'], suite['@_failures'], suite['@_errors'], suite['@_skipped']]).toEqual(
    [cases.length, having('failure'), having('error'), having('skipped')].map(String),
  );
  expect(having('failure') + having('error') > 0).toBe(verdict !== 'healthy');
}

/** https://prometheus.io/docs/instrumenting/exposition_formats: text lines, the samples of a metric together. */
function expectPrometheus(stdout: string, verdict: Verdict): void {
  const seen: string[] = [];
  for (const line of stdout.trimEnd().split('\n')) {
    const comment = /^# (?:HELP|TYPE) ([a-z_]+) .+$/.exec(line);
    const sample = /^([a-z_]+)(?:\{(?:[a-z_]+="(?:[^"\\]|\\[\\"n])*",?)*\})? (?:[+-]?[\d.]+|\+Inf)$/.exec(
      line,
    );
    const name = comment?.[1] ?? sample?.[1];
    expect(name, line).toBeDefined();
    if (seen.at(-1) !== name) {
      expect(seen, line).not.toContain(name);
      seen.push(name ?? '');
    }
  }
  expect(stdout).toMatch(new RegExp(`wa_token_verdict\\{[^\\n]*verdict="${verdict}"\\} 1`));
  expect(stdout).toMatch(
    new RegExp(`wa_token_check_success\\{[^\\n]*\\} ${verdict === 'healthy' ? 1 : 0}\\n`),
  );
}
