import type { ProjectFiles } from '../project/files.ts';
import { type PackageSigns, packageSigns } from '../project/package-json.ts';
import { shellWord } from '../shell-word.ts';
import type { ProjectSigns, RestartAdvice } from './advice.ts';
import { reloadNote } from './reload.ts';

interface Framework {
  readonly dependency: string;
  readonly stack: string;
  /** Scripts that start it, likeliest first. */
  readonly scripts: readonly string[];
  readonly note: (signs: PackageSigns) => string;
}

const FRAMEWORKS: readonly Framework[] = [
  {
    dependency: 'next',
    stack: 'Next.js',
    scripts: ['dev', 'start'],
    note: (signs) =>
      `\`next dev\` re-reads .env by itself. \`next start\` does not: stop it and start it again; names with NEXT_PUBLIC_ want \`${runScript(signs, 'build')}\` first.`,
  },
  {
    dependency: '@nestjs/core',
    stack: 'Nest',
    scripts: ['start:dev', 'dev', 'start'],
    note: () => '`nest start --watch` does not watch .env: stop it (Ctrl+C) and start it again.',
  },
  {
    dependency: 'react-scripts',
    stack: 'Create React App',
    scripts: ['start', 'dev'],
    note: (signs) =>
      `Its dev server does not re-read .env: stop it (Ctrl+C) and start it again. What is deployed wants \`${runScript(signs, 'build')}\` and a new deploy.`,
  },
  {
    dependency: 'vite',
    stack: 'Vite',
    scripts: ['dev', 'start'],
    // https://github.com/vitejs/vite/issues/17519
    note: (signs) =>
      `Vite's dev server restarts when .env changes; if the old token stays, stop it (Ctrl+C) and start it again. What is deployed wants \`${runScript(signs, 'build')}\` and a new deploy.`,
  },
];

const SCRIPTS = ['dev', 'start:dev', 'start', 'serve', 'server', 'bot'];
const ENTRIES = [
  'index.js',
  'server.js',
  'app.js',
  'main.js',
  'bot.js',
  'index.mjs',
  'server.mjs',
  'app.mjs',
  'src/index.js',
  'src/server.js',
  'src/app.js',
  'src/main.js',
];

export function nodeRow({ files }: ProjectSigns): readonly RestartAdvice[] {
  const signs = packageSigns(files.text('package.json'), files.names);
  if (signs === null) return plainNode(files);
  const framework = FRAMEWORKS.find(({ dependency }) => signs.dependencies.has(dependency));
  // Laravel, Rails and Django projects have a package.json for their assets alone.
  if (framework?.stack === 'Vite' && files.first('artisan', 'manage.py', 'Gemfile') !== null) return [];
  const script = (framework?.scripts ?? SCRIPTS).find((name) => signs.scripts.has(name));
  if (script === undefined) return framework === undefined ? plainNode(files, signs) : [];
  const command = signs.scripts.get(script) ?? '';
  return [
    {
      stack: framework?.stack ?? 'Node.js',
      command: runScript(signs, script),
      why: `package.json: its script \`${script}\`${lockWords(signs)}`,
      notes: [framework?.note(signs) ?? watchNote(command)],
    },
  ];
}

function lockWords({ runner }: PackageSigns): string {
  return runner === 'npm' ? '' : `, and ${runner}'s lock file`;
}

/** No script to run: the entry point itself. */
function plainNode(files: ProjectFiles, signs: PackageSigns | null = null): readonly RestartAdvice[] {
  const main = signs?.main?.replace(/^\.\//, '') ?? null;
  const entry = main !== null && files.has(main) ? main : files.first(...ENTRIES);
  if (entry === null) return [];
  // `require('dotenv')` or `import 'dotenv/config'`; without it only --env-file gives Node a .env.
  const source = files.text(entry);
  const loads = /\bdotenv\b|loadEnvFile\(/.test(source) || source === '';
  return [
    {
      stack: 'Node.js',
      command: loads ? `node ${shellWord(entry)}` : `node --env-file=.env ${shellWord(entry)}`,
      why: `${entry} is here`,
      notes: [
        loads
          ? reloadNote('node-watch', 'keeps-environment')
          : reloadNote('node-watch-env-file', 'keeps-environment'),
      ],
    },
  ];
}

function watchNote(script: string): string {
  const loader = 'keeps-environment';
  if (/\bnodemon\b/.test(script)) return reloadNote('nodemon', loader);
  if (/--env-file/.test(script) && /--watch|\bwatch\b/.test(script))
    return reloadNote('node-watch-env-file', loader);
  if (/--watch\b/.test(script)) return reloadNote('node-watch', loader);
  return 'Stop it (Ctrl+C) and start it again: a running one keeps the old token.';
}

/** `npm start` is npm's own word for it; the others are run by name. */
function runScript({ runner }: PackageSigns, script: string): string {
  if (runner === 'npm') return script === 'start' ? 'npm start' : `npm run ${script}`;
  return runner === 'bun' ? `bun run ${script}` : `${runner} ${script === 'build' ? 'run build' : script}`;
}
