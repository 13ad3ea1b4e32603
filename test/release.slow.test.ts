import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

test('every package in the bundle stands in the list of licences with its version, and no other', async () => {
  const { default: config } = (await import(join(ROOT, 'rolldown.config.js'))) as {
    default: { output: object; plugins: readonly { readonly name: string }[] };
  };
  const bundle = await rolldown({
    ...config,
    plugins: config.plugins.filter(({ name }) => name !== 'collect-licences'),
  });
  const { output } = await bundle.generate({ ...config.output, minify: false });
  const folders = new Set(
    output
      .flatMap((part) => ('modules' in part ? Object.keys(part.modules) : []))
      .flatMap(
        (id) =>
          /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/').replace('\0', ''))?.[1] ??
          [],
      ),
  );
  const bundled = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    ) as Record<string, string>;
    return `${name} ${version} (${license})`;
  });
  const text = readFileSync(join(ROOT, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
  const listed = [...text.matchAll(/^(\S+ \d\S* \([^)]+\))$/gm)].map((match) => match[1]);
  expect(bundled.length).toBeGreaterThan(20);
  expect([...new Set(listed)].sort()).toEqual([...new Set(bundled)].sort());
  expect(text).toMatch(/Permission is hereby granted/);
});

test('the package holds the program, its manual, licences and schema, and nothing of the workshop', () => {
  const packed = spawnSync('npm', ['pack', '--json', '--dry-run', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const [{ files, size }] = JSON.parse(packed.stdout) as [
    { files: readonly { readonly path: string }[]; size: number },
  ];
  const paths = files.map(({ path }) => path);
  const expected =
    /^(?:LICENSE|README\.md|package\.json|bin\/(?:wa-token\.js|compile-cache\.js|package\.json)|dist\/[\w.-]+\.js|dist\/THIRD-PARTY-LICENSES\.txt|dist\/check\.schema\.json|src\/man\/wa-token\.1)$/;
  expect(paths.filter((path) => !expected.test(path) && !/^dist\/[\w.-]+\.schema\.json$/.test(path))).toEqual(
    [],
  );
  for (const path of [
    'bin/wa-token.js',
    'dist/main.js',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/check.schema.json',
    'src/man/wa-token.1',
    'LICENSE',
  ])
    expect(paths).toContain(path);
  expect(size).toBeLessThanOrEqual(400_000);
});
