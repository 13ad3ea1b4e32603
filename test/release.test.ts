import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

interface Job {
  readonly permissions?: Record<string, string>;
  readonly needs?: string;
  readonly strategy?: { readonly matrix: Record<string, readonly string[]> };
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Record<string, unknown>;
  }[];
}

const WORKFLOW = read('.github/workflows/release.yml');
const { jobs, permissions, on } = parse(WORKFLOW) as {
  readonly on: unknown;
  readonly permissions: Record<string, string>;
  readonly jobs: Readonly<Record<'test' | 'publish', Job>>;
};
const MANIFEST = JSON.parse(read('package.json')) as {
  readonly version: string;
  readonly repository: { readonly url: string };
  readonly bugs: { readonly url: string };
  readonly files: readonly string[];
};

describe('the release workflow', () => {
  test("is one to the parser of the Actions' own language server", () => {
    const { context } = parseWorkflow(
      { name: 'release.yml', content: WORKFLOW },
      new NoOperationTraceWriter(),
    );
    expect(context.errors.getErrors()).toEqual([]);
  });

  test('starts with a tag alone', () => {
    expect(on).toEqual({ push: { tags: ['v*'] } });
  });

  test('runs the same checks on every system and Node, and publishes only after them', () => {
    expect(jobs.test.strategy?.matrix).toEqual({
      os: ['ubuntu-latest', 'macos-latest', 'windows-latest'],
      node: ['20', '22', '24', '26'],
    });
    expect(jobs.test.steps.at(-1)?.run).toBe('bash .ci/run');
    expect(existsSync(join(ROOT, '.ci/run'))).toBe(true);
    expect(jobs.publish.needs).toBe('test');
  });

  test('has the least permissions, and signs what it publishes', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(jobs.test.permissions).toBeUndefined();
    expect(jobs.publish.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(jobs.publish.steps.at(-1)?.run).toBe('npm publish --provenance --access public');
    expect(WORKFLOW).not.toContain('secrets.');
  });

  test('takes each action by its hash, and leaves no credentials behind', () => {
    for (const { steps } of Object.values(jobs)) {
      for (const { uses, with: options } of steps.filter((step) => step.uses !== undefined)) {
        expect(uses).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/);
        if (uses?.startsWith('actions/checkout')) expect(options?.['persist-credentials']).toBe(false);
      }
    }
  });

  test('puts nothing from outside into a script', () => {
    for (const { steps } of Object.values(jobs)) {
      for (const { run = '' } of steps) expect(run).not.toContain('${{');
    }
  });
});

test('the package says where it comes from and where to report', () => {
  expect(MANIFEST.repository.url).toMatch(/^git\+https:\/\//);
  expect(MANIFEST.bugs.url).toMatch(/^https:\/\//);
  expect(MANIFEST.files).toEqual(['bin', 'dist', 'src/man']);
});

test('the change log tells of this version first', () => {
  expect(/^## (\S+)$/m.exec(read('.github/CHANGELOG.md'))?.[1]).toBe(MANIFEST.version);
});

test('each test that the README names for a promise is there', () => {
  const section = read('README.md').split('## What it does with your token')[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|') && line.includes('`test/'));
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) {
    const held = row.split('|').at(-2) ?? '';
    const parts = held.split(/, (?=`)/).map((part) => /^\s*`(test\/[^`]+)`(?:: (.+?))?\s*$/.exec(part) ?? []);
    expect(parts.length, row).toBeGreaterThan(0);
    for (const [, file, name] of parts) {
      if (file === undefined) throw new Error(row);
      expect(existsSync(join(ROOT, file)), file).toBe(true);
      const words = (name ?? '').trim().split(' ').slice(-5).join(' ');
      expect(read(file), `${file}: ${name}`).toContain(words);
    }
  }
});
