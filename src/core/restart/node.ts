import type { ProjectFiles } from '../project/files.ts';
import { reaches } from '../project/imports.ts';
import { type PackageSigns, packageSigns } from '../project/package-json.ts';
import { publicPrefixOf } from '../project/surroundings.ts';
import { shellWord } from '../shell-word.ts';
import type { ProjectSigns, RestartFinding } from './advice.ts';
import { RE_READS, reloadNote } from './reload.ts';

/** Scripts that start the program, likeliest first. */
const SCRIPTS = [
  'dev',
  'start:dev',
  'develop',
  'start',
  'serve',
  'server',
  'bot',
  'backend',
  'api',
  'worker',
];
const NEST_SCRIPTS = ['start:dev', ...SCRIPTS];
/** `dev:server` and its like: only where they alone run what reads the key. */
const PART = /^(?:dev|start|serve|watch)[:-][\w:-]+$/;
const NO_PART = /[:-](?:prod|production|debug|test|build|web|client|frontend|ui|docs)$/;

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

export function nodeRow(signs: ProjectSigns): readonly RestartFinding[] {
  const { files, above } = signs;
  const manifest = packageSigns(files.text('package.json'), files.names, above);
  if (manifest === null) return [...denoRow(signs), ...plainNode(signs, null)];
  const name = scriptFor(signs, manifest);
  if (name === undefined) return [...denoRow(signs), ...plainNode(signs, manifest)];
  const { stack, note } = serverOf(name, manifest);
  // Laravel, Rails and Django projects have a package.json for their assets alone.
  if (stack === 'Vite' && files.first('artisan', 'manage.py', 'Gemfile') !== null) return [];
  return [
    {
      stack,
      command: runScript(manifest, name),
      why: `package.json: its script \`${name}\`${lockWords(manifest)}`,
      reads: weightOf(name, signs, manifest) === 0 ? 0 : 2,
      notes: [note],
    },
  ];
}

function scriptFor(signs: ProjectSigns, manifest: PackageSigns): string | undefined {
  const usual = manifest.dependencies.has('@nestjs/core') ? NEST_SCRIPTS : SCRIPTS;
  const parts = [...manifest.scripts.keys()].filter((name) => PART.test(name) && !NO_PART.test(name));
  const names = [
    ...usual.filter((name) => manifest.scripts.has(name)),
    ...parts.filter((name) => !usual.includes(name)),
  ];
  const runnable = names.filter((name) => !/^(?:echo|exit)\b/.test(manifest.scripts.get(name) ?? ''));
  const weights = new Map(runnable.map((name) => [name, weightOf(name, signs, manifest)]));
  const most = Math.max(...weights.values());
  // A script by an unusual name counts by what it runs alone.
  return runnable.find((name) => weights.get(name) === most && (usual.includes(name) || most === 2));
}

/** Whether a script runs what reads the key: by the file that it names, or as far as its bundler can be known. */
function weightOf(name: string, signs: ProjectSigns, manifest: PackageSigns): 0 | 1 | 2 {
  const { files, readers } = signs;
  const commands = unfolded(name, manifest);
  const entries = commands.flatMap((command) => filesIn(command, files, manifest));
  if (entries.some((entry) => reaches(files, entry, readers))) return 2;
  const isRead = [...readers].some((path) => /\.[cm]?[jt]sx?$/.test(path));
  if (!isRead) return 0;
  // A bundler's server runs nothing of the server's own sources.
  const isPageOnly = commands.every((command) =>
    /^(?:[A-Z_]+=\S+\s+)*(?:npx\s+)?(?:vite(?!-node)|react-scripts|parcel)\b(?!.*\.[jt]s\b)/.test(command),
  );
  return isPageOnly && publicPrefixOf(signs.key) === null && !hasServerFramework(manifest) ? 0 : 1;
}

function hasServerFramework({ dependencies }: PackageSigns): boolean {
  return [
    '@sveltejs/kit',
    '@react-router/dev',
    '@remix-run/dev',
    'nuxt',
    'astro',
    '@solidjs/start',
    '@tanstack/react-start',
  ].some((name) => dependencies.has(name));
}

const MAX_SCRIPTS = 12;

/** The script's commands, with those of the scripts that it runs. */
function unfolded(name: string, { scripts }: PackageSigns): readonly string[] {
  const names = new Set([name]);
  const commands: string[] = [];
  for (const one of names) {
    const text = scripts.get(one) ?? '';
    commands.push(...text.split(/\s*(?:&&|\|\||;|&)\s*/));
    const inner = [
      ...text.matchAll(/(?:npm(?:\s+run|:)|pnpm(?:\s+run|:)?|yarn(?:\s+run|:)?|bun\s+run)\s*([\w:*-]+)/g),
    ];
    for (const [, found = ''] of inner) if (scripts.has(found) && names.size < MAX_SCRIPTS) names.add(found);
  }
  return commands;
}

function filesIn(command: string, files: ProjectFiles, { main }: PackageSigns): readonly string[] {
  const words = command.split(/[\s"']+/);
  const named = words
    .map((word) => word.replace(/^(?:\.\/)+/, ''))
    .flatMap(
      (word) =>
        [word, `${word}.js`, `${word}.ts`, `${word}/index.js`, `${word}/index.ts`].find(
          (path) => /\.[cm]?[jt]sx?$/.test(path) && files.has(path),
        ) ?? [],
    );
  if (named.length > 0) return named;
  const isMain = /(?:^|\s)(?:node|nodemon)(?:\s+-\S+)*(?:\s+\.)?$/.test(command);
  if (isMain) return main !== null && files.has(main) ? [main] : [];
  // What is built lies where its source does, but for the first folder.
  const built = /\b(?:dist|build|out|lib)\/(?:src\/)?([\w./-]+?)(?:\.[cm]?js)?$/.exec(
    words.at(-1) ?? '',
  )?.[1];
  return built === undefined ? [] : [`src/${built}.ts`, `src/${built}.js`].filter((path) => files.has(path));
}

/** Which server a script starts, by its command; by a dependency only where the command hides it. */
function serverOf(name: string, manifest: PackageSigns): { readonly stack: string; readonly note: string } {
  const commands = unfolded(name, manifest);
  const says = (pattern: RegExp): boolean => commands.some((command) => pattern.test(command));
  const build = `\`${runScript(manifest, 'build')}\``;
  if (says(/\bnext\s+start\b/)) {
    return {
      stack: 'Next.js',
      note: `\`next start\` keeps the old token until it is stopped and started again; names with NEXT_PUBLIC_ want ${build} first.`,
    };
  }
  if (says(/\bnext(?:\s+dev)?\b/)) {
    return {
      stack: 'Next.js',
      note: `${RE_READS.next} \`next start\` does not: stop it and start it again; names with NEXT_PUBLIC_ want ${build} first.`,
    };
  }
  if (says(/\bnest\s+(?:start|build)\b/)) {
    return {
      stack: 'Nest',
      note: '`nest start --watch` does not watch .env: stop it (Ctrl+C) and start it again.',
    };
  }
  if (says(/\breact-scripts\s+start\b/)) {
    return {
      stack: 'Create React App',
      note: `Its dev server does not re-read .env: stop it (Ctrl+C) and start it again. What is deployed needs ${build} and a new deploy.`,
    };
  }
  if (says(/(?:^|\s)vite(?:\s+(?:dev|serve|--\S+)|$)/)) {
    return {
      stack: 'Vite',
      // https://github.com/vitejs/vite/issues/17519
      note: `${RE_READS.vite} If the old token stays, stop it (Ctrl+C) and start it again. What is deployed needs ${build} and a new deploy.`,
    };
  }
  const text = commands.join(' ; ');
  return { stack: manifest.dependencies.has('@nestjs/core') ? 'Nest' : 'Node.js', note: watchNote(text) };
}

function lockWords({ runner }: PackageSigns): string {
  return runner === 'npm' ? '' : `, and ${runner}'s lock file`;
}

/** No script to run: the entry point itself. */
function plainNode(signs: ProjectSigns, manifest: PackageSigns | null): readonly RestartFinding[] {
  const { files, readers, envFile, above } = signs;
  // The manifest above is the one that says how its sources start.
  if (manifest === null && above.has('package.json')) return [];
  const main = manifest?.main ?? null;
  const there = [...(main === null ? [] : [main]), ...ENTRIES].filter((path) => files.has(path));
  const entry = there.find((path) => reaches(files, path, readers)) ?? there[0];
  if (entry === undefined) return [];
  // `require('dotenv')` or `import 'dotenv/config'`; without it only --env-file gives Node a .env.
  const source = files.text(entry);
  const loads =
    /\bdotenv\b|loadEnvFile\(/.test(source) || source === '' || manifest?.dependencies.has('dotenv') === true;
  return [
    {
      stack: 'Node.js',
      command: `node ${loads ? '' : `--env-file=${shellWord(envFile)} `}${shellWord(entry)}`,
      why: `${entry} is here`,
      reads: reaches(files, entry, readers)
        ? 2
        : [...readers].some((path) => /\.[cm]?[jt]sx?$/.test(path))
          ? 1
          : 0,
      notes: [reloadNote('plain', 'keeps-environment')],
    },
  ];
}

function denoRow({ files, readers }: ProjectSigns): readonly RestartFinding[] {
  const manifest = files.first('deno.json', 'deno.jsonc');
  if (manifest === null) return [];
  const task = ['dev', 'start', 'serve'].find((name) =>
    new RegExp(`"${name}"\\s*:`).test(files.text(manifest)),
  );
  if (task === undefined) return [];
  return [
    {
      stack: 'Deno',
      command: `deno task ${task}`,
      why: `${manifest}: its task \`${task}\``,
      reads: [...readers].some((path) => /\.[jt]sx?$/.test(path)) ? 1 : 0,
      notes: ['`--watch` does not watch .env: stop it (Ctrl+C) and start it again.'],
    },
  ];
}

/** What a reload of a script's own watcher brings; nothing of it for a plain `node server.js`. */
export function watchNote(script: string): string {
  const loader = 'keeps-environment';
  if (/--env-file/.test(script) && /--watch\b|\bwatch\b/.test(script)) {
    return reloadNote('node-watch-env-file', loader);
  }
  if (/\bnodemon\b/.test(script)) return reloadNote('nodemon', loader);
  if (/\bnode\b.*--watch\b/.test(script)) return reloadNote('node-watch', loader);
  return reloadNote('plain', loader);
}

/** `npm start` is npm's own word for it; the others are run by name. */
function runScript({ runner }: PackageSigns, script: string): string {
  const name = shellWord(script);
  if (runner === 'npm') return script === 'start' ? 'npm start' : `npm run ${name}`;
  return runner === 'bun' ? `bun run ${name}` : `${runner} ${script === 'build' ? 'run build' : name}`;
}
