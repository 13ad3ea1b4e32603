import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../src');

const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'))
  .sort();

const source = (file: string): string => readFileSync(join(SRC, file), 'utf8');
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

/** A folder under src, or a file at its top by its name. */
function layerOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? file) : file.replace(/\.ts$/, '');
}

/** Who may import whom; a layer may always import itself. `type:` marks what is allowed for types only. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  main: ['cli', 'adapters', 'core', 'report'],
  cli: ['commands', 'core', 'type:ports', 'report', 'ui'],
  report: ['core', 'ui'],
  ports: ['type:core'],
  commands: ['core', 'services', 'type:ports', 'sandbox', 'type:report', 'ui', 'wizard'],
  wizard: ['core', 'services', 'type:ports', 'ui'],
  services: ['core', 'type:ports'],
  ui: ['core'],
  adapters: ['core', 'type:ports', 'sandbox', 'ui'],
  sandbox: ['core'],
  core: [],
};

/** Packages and Node's modules by layer; what is not listed has none. */
const OUTSIDE: Readonly<Record<string, RegExp>> = {
  main: /^node:/,
  cli: /^commander$/,
  adapters: /^(?:node:|undici\/lib\/dispatcher\/agent\.js$|inquirer$|@inquirer\/core$|chalk$|ora$)/,
  core: /^(?:node:(?:crypto|util)|dotenv|yaml|jsonc-parser|smol-toml|@noble\/secp256k1|libphonenumber-js\/(?:core|min\/metadata))$/,
  commands: /^node:path$/,
  services: /^node:path$/,
  sandbox: /^node:crypto$/,
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const IMPORTS: readonly Import[] = FILES.flatMap((file) => {
  const found = withoutComments(source(file)).matchAll(
    /(?:import|export)\s+(type\s+)?(?:[^;'"]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...found].map((match) => ({
    file,
    target: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
});

test('the layers import each other as they may, and the core imports nobody', () => {
  const wrong = IMPORTS.filter(({ target }) => target.startsWith('.')).filter(
    ({ file, target, typeOnly }) => {
      const from = layerOf(file);
      const to = layerOf(relative(SRC, normalize(join(SRC, dirname(file), target))).replaceAll('\\', '/'));
      const allowed = ALLOWED[from] ?? [];
      return from !== to && !allowed.includes(to) && !(typeOnly && allowed.includes(`type:${to}`));
    },
  );
  expect(wrong).toEqual([]);
});

/** The file that a relative import names, from src. */
const fileOf = ({ file, target }: Import): string =>
  relative(SRC, normalize(join(SRC, dirname(file), target))).replaceAll('\\', '/');

const NEIGHBOURS: ReadonlyMap<string, readonly string[]> = new Map(
  FILES.map((file) => [
    file,
    IMPORTS.filter((one) => one.file === file && one.target.startsWith('.')).map(fileOf),
  ]),
);

/** Files that can be reached from themselves, types included. */
function circles(): readonly string[] {
  return FILES.filter((file) => {
    const seen = new Set<string>();
    const queue = [...(NEIGHBOURS.get(file) ?? [])];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (next === file) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(...(NEIGHBOURS.get(next) ?? []));
    }
    return false;
  });
}

test('no files import each other in a circle, not for types either', () => {
  expect(circles()).toEqual([]);
});

test("no file hands on another's names", () => {
  expect(
    FILES.filter((file) => /^export\s+(?:type\s+)?[{*][^;]*?\sfrom\s/m.test(withoutComments(source(file)))),
  ).toEqual([]);
});

/** A concern has the same name in each layer; these stand beside the folders. */
const CORE_ROOMS = [
  'causes',
  'check',
  'env',
  'explain',
  'graph',
  'guide',
  'project',
  'refresh',
  'reminder',
  'renew',
  'restart',
  'stores',
  'token',
] as const;

test('each concern has its room in the core', () => {
  const rooms = new Set(
    FILES.filter((file) => /^core\/[^/]+\//.test(file)).map((file) => file.split('/')[1]),
  );
  expect([...rooms].sort()).toEqual([...CORE_ROOMS]);
});

test('packages and Node modules are imported where their layer may', () => {
  const wrong = IMPORTS.filter(({ target }) => !target.startsWith('.')).filter(
    ({ file, target, typeOnly }) => !typeOnly && OUTSIDE[layerOf(file)]?.test(target) !== true,
  );
  expect(wrong).toEqual([]);
});

test('programs are found and started in one place, so that nothing of a project runs', () => {
  const starting = FILES.filter((file) => /node:child_process|node:cluster/.test(source(file)));
  expect(starting).toEqual(['adapters/child/programs.ts']);
});

test('only main.ts says process, and nobody says console', () => {
  const wrong = FILES.filter((file) => {
    const text = withoutComments(source(file));
    return /\bconsole\s*\./.test(text) || (file !== 'main.ts' && /(?<![.\w'"`-])process\s*[.[]/.test(text));
  });
  expect(wrong).toEqual([]);
});

test('a secret is exposed in these files and no others', () => {
  const exposing = FILES.filter((file) => withoutComments(source(file)).includes('.expose('));
  expect(exposing).toEqual([
    'adapters/disk/job.ts',
    'adapters/http/graph.ts',
    'adapters/stores/tools.ts',
    'core/env/append-line.ts',
    'core/env/endings.ts',
    'core/env/expand.ts',
    'core/env/file.ts',
    'core/env/found-reference.ts',
    'core/env/kinds/bare.ts',
    'core/env/kinds/dotenvx.ts',
    'core/env/kinds/editors.ts',
    'core/env/kinds/grammar.ts',
    'core/env/references.ts',
    'core/env/settings.ts',
    'core/project/compose-services.ts',
    'core/project/elsewhere.ts',
    'core/project/files.ts',
    'core/project/old-copies.ts',
    'core/project/reads.ts',
    'core/project/shadows.ts',
    'core/redact.ts',
    'core/restart/running.ts',
    'core/secret.ts',
    'core/stores/shapes.ts',
    'core/token/key-names.ts',
    'core/token/paste.ts',
    'core/token/shape.ts',
  ]);
});
