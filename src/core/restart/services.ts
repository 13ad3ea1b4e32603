import { packageSigns } from '../project/package-json.ts';
import { supervisorPrograms, unitSigns } from '../project/systemd.ts';
import { shellWord } from '../shell-word.ts';
import type { ProjectSigns, RestartFinding } from './advice.ts';
import { isThere, procfileLines, startLine } from './start-lines.ts';

/** Units that an administrator installed for this folder: that is what runs it here. */
export function installedUnitRow({ units, key }: ProjectSigns): readonly RestartFinding[] {
  return units.map((unit) =>
    unitAdvice(unit.name, unit.setsKey, key, `${unit.name} is installed here and names this folder`),
  );
}

/** A unit file in the project is meant for a server. */
export function unitRow({ files, units, key, envFile }: ProjectSigns): readonly RestartFinding[] {
  return files.read(/\.service$/).flatMap((path) => {
    const name = path.split('/').at(-1) ?? path;
    if (units.some((unit) => unit.name === name) || !/^[\w@.:-]+$/.test(name)) return [];
    const signs = unitSigns(files.text(path), key);
    // A tunnel or a proxy beside the app.
    if (/^(?:ngrok|cloudflared|nginx|caddy|redis-server|certbot|localtunnel|lt)$/.test(signs.program))
      return [];
    const how = signs.environmentFiles.length > 0 ? 'with an EnvironmentFile' : 'a unit file';
    const advice = unitAdvice(name, signs.value !== null, key, `${path}: ${how}`);
    // The unit itself holds the new token.
    return [path === envFile ? { ...advice, notes: [] } : advice];
  });
}

function unitAdvice(file: string, setsKey: boolean, key: string, why: string): RestartFinding {
  const unit = file.replace(/\.service$/, '').replace(/@$/, '@*');
  const restart = `sudo systemctl restart ${shellWord(unit)}`;
  return {
    stack: 'systemd',
    command: setsKey ? `sudo systemctl daemon-reload && ${restart}` : restart,
    why,
    notes: setsKey
      ? [`The unit itself sets ${key}, and that value wins over .env: change or remove that line first.`]
      : [],
  };
}

/** Programs of a supervisor that is installed for this folder, or whose configuration lies in the project. */
export function supervisorRow({ files, programs }: ProjectSigns): readonly RestartFinding[] {
  const installed = programs.map((program) => ({
    program,
    option: '',
    why: 'is installed here for this folder',
  }));
  const own = files
    .read(/^(?:[\w-]+\/)?(?:supervisord?|[\w-]*supervisor[\w-]*)\.(?:conf|ini)$/)
    .flatMap((path) =>
      supervisorPrograms(files.text(path))
        .filter(({ folder }) => folder === null || !folder.startsWith('/'))
        .map(({ name }) => ({
          program: name,
          // A file with a daemon's own section is the one that the daemon was started with.
          option: /^\s*\[supervisord\]/m.test(files.text(path)) ? ` -c ${shellWord(path)}` : '',
          why: `${path} has it`,
        })),
    );
  const all = installed.length > 0 ? installed : own;
  const [first] = all;
  if (first === undefined) return [];
  const names = [...new Set(all.map(({ program }) => program))].filter((name) => /^[\w.:-]+$/.test(name));
  const sudo = first.option === '' ? 'sudo ' : '';
  return [
    {
      stack: 'supervisor',
      command: `${sudo}supervisorctl${first.option} restart ${names.join(' ')}`,
      why: `[program:${first.program}] ${first.why}`,
      notes: [SUPERVISOR_NOTE],
    },
  ];
}

export const SUPERVISOR_NOTE =
  'If `environment=` in its configuration sets the key, change it there, and `supervisorctl update` instead: that value beats .env.';

const PROCESS_MANAGER =
  /^(?:npx\s+|(?:uv|poetry|pipenv)\s+run\s+)?(?:honcho|foreman|nf|overmind|hivemind|goreman)\s+(?:-\S+\s+\S+\s+)*(?:start|s)\b/;

/** The project says that a process manager starts it: foreman, honcho and their like read .env themselves, once. */
export function processManagerRow(signs: ProjectSigns): readonly RestartFinding[] {
  const { files } = signs;
  const line = startLine(files, PROCESS_MANAGER);
  const file = files.first('Procfile.dev', 'Procfile');
  if (file === null || line === null) return [];
  return [
    {
      stack: 'Procfile',
      command: line.command,
      why: `${line.from} starts it so, with ${file}`,
      reads: 2,
      notes: [MANAGER_NOTE],
    },
  ];
}

export const MANAGER_NOTE =
  'It reads .env once and passes it on: stop it (Ctrl+C) and start it again; what reloads under it keeps the old token.';

/** What foreman, honcho or a platform like Heroku starts. */
export function procfileRow({ files, key }: ProjectSigns): readonly RestartFinding[] {
  const lines = procfileLines(files);
  const main = lines.find(({ process }) => process === 'web') ?? lines[0];
  if (main === undefined || /^(?:release|#)/.test(main.process)) return [];
  if (!isThere(main.command, files)) return [];
  const others = lines.filter((line) => line !== main).map(({ process }) => process);
  const hasApp = packageSigns(files.text('package.json'), files.names) !== null;
  return [
    {
      stack: main.from,
      command: main.command,
      why: `${main.from}: its \`${main.process}:\` line${hasApp ? ', beside package.json' : ''}`,
      notes: [
        ...(others.length > 0
          ? [`Its other processes keep the old token too: restart ${others.join(', ')} as well.`]
          : []),
        `On Heroku and its like .env is not read: \`heroku config:edit\` opens the values in your editor; change ${key} there, and it restarts by itself.`,
      ],
    },
  ];
}
