import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

const ROOT = dirname(fileURLToPath(import.meta.url));

/** Prompts of the umbrella package that the wizard never asks with; the editor one alone carries iconv-lite. */
const UNUSED_PROMPTS = ['checkbox', 'editor', 'expand', 'number', 'password', 'rawlist', 'search'];

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
      const texts = [...folders].map(describe).sort();
      this.emitFile({
        type: 'asset',
        fileName: 'THIRD-PARTY-LICENSES.txt',
        source: `${texts.join('\n\n')}\n`,
      });
    },
  };
}

function describe(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text =
    file === undefined ? 'No licence file in the package.' : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n${'-'.repeat(40)}\n${text}`;
}

/** The JSON Schema of the report lies in the package for whoever validates it. */
function copySchema() {
  const fileName = 'check.schema.json';
  return {
    name: 'copy-schema',
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName,
        source: readFileSync(join(ROOT, 'src/schema', fileName), 'utf8'),
      });
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

export default defineConfig({
  input: { main: join(ROOT, 'src/main.ts') },
  platform: 'node',
  // Its main file loads its parts by names that no bundler follows.
  resolve: { alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' } },
  // A package that is not installed would be left out of the bundle, and missed by whoever runs it.
  onLog(level, log, handle) {
    if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
    handle(level, log);
  },
  plugins: [dropUnusedPrompts(), collectLicences(), copySchema()],
  output: {
    dir: 'dist',
    format: 'esm',
    minify: true,
    chunkFileNames: '[name]-[hash].js',
  },
});
