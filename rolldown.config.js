import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { defineConfig } from 'rolldown';

const ROOT = dirname(fileURLToPath(import.meta.url));

/** The umbrella package's own prompts: the wizard registers others. The editor alone carries iconv-lite. */
const UNUSED_PROMPTS = [
  'checkbox',
  'confirm',
  'editor',
  'expand',
  'input',
  'number',
  'password',
  'rawlist',
  'search',
  'select',
];

/** Puts the licences of every bundled package beside the bundle, as their terms ask. */
function collectLicences() {
  return {
    name: 'collect-licences',
    generateBundle(_options, bundle) {
      const folders = new Set();
      for (const chunk of Object.values(bundle)) {
        for (const id of Object.keys(chunk.modules ?? {})) {
          const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(
            id.replaceAll('\\', '/').replace(/^\0/, ''),
          );
          if (match?.[1]) folders.add(match[1]);
        }
      }
      this.emitFile({
        type: 'asset',
        fileName: 'THIRD-PARTY-LICENSES.txt',
        source: licencesOf([...folders].sort()),
      });
    },
  };
}

/** Each licence's text once, below the packages that have it and their own copyright lines. */
function licencesOf(folders) {
  const texts = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const [notices, text] =
      file === undefined
        ? [[], 'No licence file in the package.']
        : partedLicence(readFileSync(join(folder, file), 'utf8'));
    const key = text.replace(/\s+/g, ' ');
    const known = texts.get(key) ?? { text, names: [] };
    known.names.push([`${name} ${version} (${license})`, ...notices].join('\n  '));
    texts.set(key, known);
  }
  const parts = [...texts.values()].map(
    ({ text, names }) => `${names.join('\n')}\n${'-'.repeat(40)}\n${text}`,
  );
  return `${parts.join('\n\n')}\n`;
}

/** The lines that say whose it is, and the licence's own text without its title. */
function partedLicence(licence) {
  const lines = licence.trim().split(/\r?\n/);
  const isNotice = (line) => /^\s*(?:Copyright (?!notice)|\(c\) \d)/.test(line);
  const notices = lines.filter(isNotice).map((line) => line.trim());
  const text = lines
    .filter((line) => !isNotice(line))
    .join('\n')
    .trim();
  return [notices, text.replace(/^(?:\(?The )?(?:MIT|ISC) Licen[cs]e\)?(?: \(\w+\))?\s*\n/i, '').trim()];
}

/** The JSON Schemas of what is printed lie in the package for whoever validates it, without their blanks. */
function copySchemas() {
  const folder = join(ROOT, 'src/schema');
  return {
    name: 'copy-schemas',
    generateBundle() {
      for (const fileName of readdirSync(folder)) {
        const source = JSON.stringify(JSON.parse(readFileSync(join(folder, fileName), 'utf8')));
        this.emitFile({ type: 'asset', fileName, source: `${source}\n` });
      }
    },
  };
}

/** A prompt that is never asked, in a few bytes. */
function dropUnusedPrompts() {
  const names = new Set(UNUSED_PROMPTS.map((name) => `@inquirer/${name}`));
  return {
    name: 'drop-unused-prompts',
    resolveId: (id) => (names.has(id) ? `\0unused-prompt:${id}` : null),
    // The umbrella takes its Separator from one of them.
    load: (id) =>
      id.startsWith('\0unused-prompt:')
        ? "export { Separator } from '@inquirer/core'; export default undefined;"
        : null,
  };
}

/**
 * Parts of libraries that nothing here ever reaches, by why:
 * - undici: HTTP/2 (not offered to the other side), bodies that are forms (ours are text), the SIMD build of the
 *   parser (the plain one is taken where it is missing), channels that somebody else would listen to, and the table
 *   of known header names (each is put into small letters by itself then);
 * - yaml: the types of YAML 1.1, and everything that writes; a value is put into the text where the parser says that it stands;
 * - libphonenumber-js: how numbers are written in each country, and whether one is possible; only the country is told (below);
 * - cli-spinners: ora's own default is `dots`, and `line` where a terminal has no Unicode.
 */
const UNREACHED = [
  [
    /\/undici\/lib\/(?:dispatcher\/client-h2|web\/fetch\/body|llhttp\/llhttp_simd-wasm)\.js$/,
    'module.exports = undefined;',
  ],
  [
    /\/undici\/lib\/core\/diagnostics\.js$/,
    'exports.channels = new Proxy({}, { get: () => ({ hasSubscribers: false }) });',
  ],
  [
    /\/undici\/lib\/core\/constants\.js$/,
    'exports.headerNameLowerCasedRecord = Object.create(null); exports.wellknownHeaderNames = [];',
  ],
  [/\/undici\/lib\/core\/tree\.js$/, 'exports.tree = { lookup: () => null };'],
];

/** The same of ES modules, which are asked for by their names. */
const UNREACHED_MODULES =
  /\/(?:yaml\/browser\/dist\/(?:stringify\/\w+|schema\/yaml-1\.1\/(?!merge)[\w-]+)|libphonenumber-js\/es6\/(?:format|isPossible|isValid))\.js$/;

function dropUnreached() {
  return {
    name: 'drop-unreached',
    load: (id) => UNREACHED.find(([file]) => file.test(id.replaceAll('\\', '/')))?.[1] ?? null,
    transform(code, rawId) {
      const id = rawId.replaceAll('\\', '/');
      if (UNREACHED_MODULES.test(id)) return emptied(code);
      if (/\/commander\/lib\/(?:help|command)\.js$/.test(id)) {
        return withoutMethods(code, id, (text) => this.parse(text));
      }
      if (id.endsWith('/cli-spinners/spinners.json')) {
        const { dots, line } = JSON.parse(code);
        return JSON.stringify({ dots, line });
      }
      if (id.endsWith('/llhttp/llhttp-wasm.js')) return packed(code);
      if (id.endsWith('/llhttp/constants.js')) return namedOnly(rawId);
      return id.endsWith('/libphonenumber-js/metadata.min.json.js') ? withoutFormats(code) : null;
    },
  };
}

/** commander asks its help for these alone: what is shown is ours, and none of its commands is another program. */
const HELP_METHODS = new Set([
  'constructor',
  'prepareContext',
  'visibleCommands',
  'visibleOptions',
  'compareOptions',
]);
const NEVER_CALLED = new Set(['_executeSubCommand', 'addHelpText']);

function withoutMethods(code, id, parse) {
  const isDropped = (name) => (id.endsWith('/help.js') ? !HELP_METHODS.has(name) : NEVER_CALLED.has(name));
  const methods = parse(code)
    .body.filter(({ type }) => type === 'ClassDeclaration')
    .flatMap(({ body }) => body.body)
    .filter(({ type, key }) => type === 'MethodDefinition' && isDropped(key.name));
  let rest = code;
  for (const { start, end } of methods.reverse()) rest = rest.slice(0, start) + rest.slice(end);
  return rest;
}

/** The names that a module hands out, with nothing behind them. */
function emptied(code) {
  const lists = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) => list.split(','));
  const declared = [...code.matchAll(/^export (?:async )?(?:function|var|const|class) (\w+)/gm)];
  const names = [...lists.map((name) => name.trim()), ...declared.map(([, name]) => name)].filter(Boolean);
  const named = names.map((name) => `export const ${name} = undefined;`).join('\n');
  return `${named}\n${/^export default/m.test(code) ? 'export default undefined;' : ''}`;
}

/** Of the parser's numbers those that its client names. */
function namedOnly(id) {
  const { TYPE, ERROR } = createRequire(id)(id);
  return `module.exports = ${JSON.stringify({ TYPE, ERROR })};`;
}

/** The parser's machine code: packed it is a third smaller in the tarball. */
function packed(code) {
  const [, base64] = /'([A-Za-z0-9+/=]{1000,})'/.exec(code);
  const bytes = brotliCompressSync(Buffer.from(base64, 'base64')).toString('base64');
  return `module.exports = require('node:zlib').brotliDecompressSync(Buffer.from('${bytes}', 'base64'));`;
}

const ANY_LENGTH = Array.from({ length: 14 }, (_, at) => at + 4);

/** The fifth field of each country holds its formats (libphonenumber-js, source/metadata.js). */
function withoutFormats(code) {
  const start = code.indexOf('{');
  const metadata = JSON.parse(code.slice(start, code.lastIndexOf('}') + 1));
  const shared = new Set(
    Object.values(metadata.country_calling_codes)
      .filter((countries) => countries.length > 1)
      .flat(),
  );
  for (const [country, fields] of Object.entries(metadata.countries)) {
    // Where a calling code has one country, the code alone tells it.
    if (shared.has(country)) fields[4] = 0;
    else metadata.countries[country] = [fields[0], 0, '\\d+', ANY_LENGTH];
  }
  return `export default ${JSON.stringify(metadata)};`;
}

export default defineConfig({
  input: { main: join(ROOT, 'src/main.ts') },
  platform: 'node',
  resolve: {
    alias: {
      // Its main file loads its parts by names that no bundler follows.
      'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
      // The same code as ES modules, of which what is not used falls away.
      yaml: join(ROOT, 'node_modules/yaml/browser/dist/index.js'),
    },
  },
  // A package that is not installed would be left out of the bundle, and missed by whoever runs it.
  onLog(level, log, handle) {
    if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
    handle(level, log);
  },
  plugins: [dropUnusedPrompts(), dropUnreached(), collectLicences(), copySchemas()],
  output: {
    dir: 'dist',
    format: 'esm',
    minify: true,
    chunkFileNames: '[name].js',
  },
});
