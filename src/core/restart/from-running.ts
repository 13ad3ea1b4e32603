import type { ProjectFiles } from '../project/files.ts';
import { pythonLoader } from '../project/python.ts';
import { publicPrefixOf } from '../project/surroundings.ts';
import { forScreen } from '../screen.ts';
import type { AccessToken } from '../secret.ts';
import { shellWord } from '../shell-word.ts';
import { clean, type RestartFinding } from './advice.ts';
import { type Manager, managerOf } from './manager.ts';
import { watchNote } from './node.ts';
import { ECOSYSTEM_FILES, pm2Export, pm2Restart } from './pm2.ts';
import { RE_READS, reloadNote, type Start } from './reload.ts';
import {
  type AppTree,
  appTrees,
  isIn,
  isOtherValue,
  type ProcessFacts,
  reReads,
  scriptsAbove,
  wordsOf,
} from './running.ts';
import { MANAGER_NOTE, SUPERVISOR_NOTE } from './services.ts';

/** Advice from a process that runs, and the folder in which it is typed. */
export interface RunningAdvice {
  readonly advice: RestartFinding;
  readonly folder: string;
  /** Whether it may be what sends: it has the key in its environment, or sources of its language name it. */
  readonly isApp: boolean;
}

export interface RunningScene {
  readonly target: { readonly path: string; readonly key: string; readonly token: AccessToken | null };
  /** The project's root. */
  readonly folder: string;
  /** The project's sources that name the key. */
  readonly readers: readonly string[];
}

/**
 * What runs decides: each application that was found running, by who would start it again, else by its own command
 * line. Those that were seen with the key come first.
 */
export function adviceOfRunning(
  processes: readonly ProcessFacts[],
  files: readonly ProjectFiles[],
  scene: RunningScene,
): readonly RunningAdvice[] {
  const trees = appTrees(processes, scene.folder);
  const holds = ({ all }: AppTree): number =>
    all.some(({ value }) => value !== null && value !== undefined) ? 1 : 0;
  const works = ({ top }: AppTree): number => (WORKER.test(wordsOf(top.command).join(' ')) ? 1 : 0);
  return [...trees]
    .sort((a, b) => works(a) - works(b) || holds(b) - holds(a))
    .flatMap((tree) => adviceFor(tree, files, scene) ?? []);
}

/** What works off a queue is restarted too, but is not what somebody thinks of as the app. */
const WORKER = /\b(?:celery|rq|dramatiq|huey|sidekiq|queue:work|horizon|worker)\b/;

function adviceFor(tree: AppTree, files: readonly ProjectFiles[], scene: RunningScene): RunningAdvice | null {
  const { top } = tree;
  const manager = managerOf(top, scene.folder);
  const cwd = manager.by === 'script' && manager.cwd !== '' ? manager.cwd : top.cwd;
  const folder = isIn(scene.folder, cwd) ? cwd : scene.folder;
  const running = `it runs now (pid ${top.pid})`;
  const shadow = shadowNotes(tree, manager, scene);
  const finding = (stack: string, command: string, notes: readonly string[]): RunningAdvice => ({
    advice: clean({ stack, command, why: running, notes: [...shadow, ...notes] }),
    folder,
    isApp: mayRead(tree, scene),
  });
  switch (manager.by) {
    case 'docker':
      return null;
    case 'systemd':
      return finding(
        'systemd',
        `${manager.isUser ? 'systemctl --user' : 'sudo systemctl'} restart ${shellWord(manager.unit.replace(/\.service$/, ''))}`,
        [],
      );
    case 'supervisor': {
      const { program, configuration } = manager;
      const isSystem = configuration === null || configuration.startsWith('/etc/');
      const option = isSystem ? '' : ` -c ${shellWord(inside(configuration, folder))}`;
      const command = `${isSystem ? 'sudo ' : ''}supervisorctl${option} restart ${shellWord(program ?? 'all')}`;
      return finding('supervisor', command, [SUPERVISOR_NOTE]);
    }
    case 'pm2':
      return pm2Advice(tree, manager.name, files, folder, scene, finding);
    case 'processes':
      return finding('Procfile', manager.command.split(/\s+/).map(quoted).join(' '), [MANAGER_NOTE]);
    case 'script': {
      const { runner, script } = manager;
      const run =
        runner === 'npm'
          ? script === 'start'
            ? 'npm start'
            : `npm run ${script}`
          : runner === 'bun'
            ? `bun run ${script}`
            : `${runner} ${script}`;
      return finding('Node.js', run, [noteFor(tree, files)]);
    }
    case 'hand': {
      const command = typed(top, folder);
      return command === null ? null : finding(stackOf(command), command, [noteFor(tree, files)]);
    }
  }
}

/** The page's own server in a project whose backend sends is not what must be restarted. */
function mayRead({ all }: AppTree, { readers, target }: RunningScene): boolean {
  if (readers.length === 0 || all.some(({ value }) => value !== null && value !== undefined)) return true;
  const text = all.map(({ command }) => wordsOf(command).join(' ')).join(' ; ');
  if (/(?:^|[/\s])(?:vite|react-scripts)(?:\.js)?(?:\s|\/|$)/.test(text)) {
    return (
      publicPrefixOf(target.key) !== null || readers.some((path) => /\.(?:svelte|server\.[jt]s)$/.test(path))
    );
  }
  const ending = LANGUAGES.find(([program]) => program.test(text))?.[1];
  return ending === undefined || readers.some((path) => ending.test(path));
}

const LANGUAGES: readonly (readonly [RegExp, RegExp])[] = [
  [/(?:^|[/\s])(?:python|pypy|gunicorn|uvicorn|flask|celery|streamlit)/, /\.py$/],
  [/(?:^|[/\s])(?:node|next|bun|deno|tsx|nodemon)/, /\.(?:[cm]?[jt]sx?|svelte|vue)$/],
  [/(?:^|[/\s])php/, /\.php$/],
  [/(?:^|[/\s])(?:ruby|puma|rails|sidekiq)/, /\.rb$/],
];

function pm2Advice(
  { top }: AppTree,
  name: string | null,
  files: readonly ProjectFiles[],
  folder: string,
  { target }: RunningScene,
  finding: (stack: string, command: string, notes: readonly string[]) => RunningAdvice,
): RunningAdvice {
  const file = files.map((one) => one.first(...ECOSYSTEM_FILES)).find((found) => found !== null);
  if (file != null) return finding('pm2', pm2Restart(file), []);
  // pm2 hands on what it has stored; where that lacks the key, the app takes it out of .env by itself.
  const isStored = top.value !== null;
  const envFile = isIn(folder, target.path) ? target.path.slice(folder.length + 1) : target.path;
  const command = isStored
    ? pm2Export({ key: target.key, envFile }, name ?? 'all')
    : `pm2 restart ${shellWord(name ?? 'all')} --update-env`;
  return finding('pm2', command, []);
}

/** Another value in the environment that a process was started in beats .env, and comes back with its parent. */
function shadowNotes({ top }: AppTree, manager: Manager, { target }: RunningScene): readonly string[] {
  const { token, key } = target;
  if (!isOtherValue(top.value, token)) return [];
  if (manager.by === 'pm2' || manager.by === 'processes') return [];
  const where =
    manager.by === 'systemd' || manager.by === 'supervisor'
      ? 'its configuration'
      : 'the shell that started it';
  return [
    `It was started with another ${key} in its environment, by ${where}, and that beats .env: take it out there first.`,
  ];
}

/** The command line as somebody typed it; null where it is not fit to be shown or typed again. */
function typed({ command }: ProcessFacts, folder: string): string | null {
  const title = titled(command);
  if (title !== null || command.length < 2) return title;
  const [program = '', ...rest] = command;
  const name = program.split('/').at(-1) ?? program;
  const words = [
    isIn(folder, program) || program.startsWith('.') ? inside(program, folder) : name,
    ...rest.map((word) => inside(word, folder)),
  ];
  const [first = '', second = ''] = words;
  const tool =
    /^(?:\/[\w.-]+)*\/(?:bin|\.bin)\/([\w-]+)$/.exec(second)?.[1] ??
    /^(?:\.{0,2}\/?)*node_modules\/(?:\.bin\/([\w-]+)|([\w-]+)\/.*)$/
      .exec(second)
      ?.slice(1)
      .find((one) => one !== undefined);
  const isInterpreted = /^(?:python[\d.]*|node|ruby[\d.]*|php[\d.]*)$/.test(first.split('/').at(-1) ?? first);
  const shown =
    isInterpreted && tool !== undefined
      ? [...(/^node$/.test(first) ? ['npx', tool] : [tool]), ...words.slice(2)]
      : words;
  if (shown.some((word) => /^-(?:c|e|p|-eval|-print)$/.test(word))) return null;
  const text = shown.map((word) => (word === '' ? "''" : quoted(word))).join(' ');
  return text.length <= MAX_LENGTH && forScreen(text) === text ? text : null;
}

const MAX_LENGTH = 200;

/** Options keep their dashes; everything else is one word to the shell. */
function quoted(word: string): string {
  return /^--?[\w-]+(?:=[\w@+:.,/-]*)?$/.test(word) ? word : shellWord(word);
}

/** `gunicorn: master [app:app]`, which some servers write over their arguments. */
function titled(command: readonly string[]): string | null {
  const application = /^gunicorn: master \[([\w.:]+)\]/.exec(wordsOf(command).join(' '))?.[1];
  return application === undefined ? null : `gunicorn ${application}`;
}

/** What a saved file brings to this one, by how it was started. */
function noteFor({ top, all }: AppTree, files: readonly ProjectFiles[]): string {
  const text = [top.command, ...scriptsAbove(top)].map((command) => wordsOf(command).join(' ')).join(' ; ');
  if (reReads(all))
    return /\bphp/.test(text) ? RE_READS.php : /next/.test(text) ? RE_READS.next : RE_READS.vite;
  const start = startOf(text, files);
  if (start === null) return watchNote(text);
  const loader = files.map(pythonLoader).find((one) => one !== 'keeps-environment') ?? 'keeps-environment';
  return reloadNote(start, loader);
}

function startOf(text: string, files: readonly ProjectFiles[]): Start | null {
  if (/\bgunicorn\b/.test(text)) return /--preload\b/.test(text) ? 'gunicorn-preload' : 'gunicorn';
  if (/\buvicorn\b/.test(text)) {
    if (!/--reload\b/.test(text)) return 'plain';
    return /--env-file\b/.test(text) ? 'uvicorn-env-file' : 'uvicorn-reload';
  }
  if (/\bflask\b.*\brun\b/.test(text)) return 'flask-run';
  const script = /python[\d.]*\s+(?:-\S+\s+)*([\w./-]+\.py)/.exec(text)?.[1];
  if (script === undefined) return null;
  const source = files.map((one) => one.text(script.replace(/^\.\//, ''))).find((one) => one !== '') ?? '';
  if (/uvicorn\.run\([^)]*reload\s*=\s*True/.test(source)) return 'uvicorn-run';
  return /\.run\([^)]*debug\s*=\s*True/.test(source) ? 'flask-run-py' : 'plain';
}

function stackOf(command: string): string {
  const known: readonly (readonly [RegExp, string])[] = [
    [/\bgunicorn\b/, 'gunicorn'],
    [/\bmanage\.py\b/, 'Django'],
    [/\bflask\b/, 'Flask'],
    [/\buvicorn\b|\bfastapi\b/, 'FastAPI'],
    [/\bstreamlit\b/, 'Streamlit'],
    [/\bnext\b/, 'Next.js'],
    [/\bvite\b/, 'Vite'],
    [/^(?:\S*\/)?python/, 'Python'],
    [/^(?:\S*\/)?php/, 'PHP'],
    [/^(?:\S*\/)?(?:node|npx|bun|deno)\b/, 'Node.js'],
  ];
  return known.find(([pattern]) => pattern.test(command))?.[1] ?? 'the program itself';
}

function inside(path: string, folder: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

/** What runs first; then what was found in files and is not another way to start the same by hand. */
export function withRunning<Found extends Pick<RunningAdvice, 'advice' | 'folder'>>(
  found: readonly Found[],
  running: readonly RunningAdvice[],
): readonly Pick<RunningAdvice, 'advice' | 'folder'>[] {
  const seen = new Set<string>();
  const apps = running.filter(({ advice: { command }, isApp }) => {
    const isNew = isApp && command !== null && !seen.has(command);
    if (isNew) seen.add(command);
    return isNew;
  });
  if (apps.length === 0) return found;
  const named = apps.map((one) => {
    const same = found.find(({ advice }) => isSame(advice.command, one.advice.command));
    return same === undefined
      ? one
      : { ...one, advice: { ...one.advice, command: same.advice.command, stack: same.advice.stack } };
  });
  // A second way to start by hand what runs already would be a second server.
  const others = found.filter(
    ({ advice: { command, reads, stack } }) =>
      reads === undefined &&
      (command === null || !seen.has(command)) &&
      stack !== 'Procfile' &&
      !apps.some(({ advice }) => advice.stack === stack),
  );
  const [main, ...further] = named;
  if (main === undefined || further.length === 0) return [...named, ...others];
  const commands = further.map(({ advice }) => `\`${advice.command}\``).join(', ');
  const notes = [
    ...main.advice.notes,
    `What else runs here keeps its token too: restart ${commands} as well.`,
  ];
  return [{ ...main, advice: { ...main.advice, notes } }, ...further, ...others];
}

/** A server that wrote a title over its arguments tells its application alone; the project knows the rest. */
function isSame(found: string | null, running: string | null): boolean {
  if (found === null || running === null) return false;
  const application = /^gunicorn (\S+)$/.exec(running)?.[1];
  return (
    found === running ||
    (application !== undefined && /\bgunicorn\s/.test(found) && found.includes(application))
  );
}
