import { packageSigns } from '../project/package-json.ts';
import { unitSigns } from '../project/systemd.ts';
import type { ProjectSigns, RestartAdvice } from './advice.ts';
import { procfileLines, startLines } from './start-lines.ts';

/** Units that an administrator installed for this folder: that is what runs it here. */
export function installedUnitRow({ units, key }: ProjectSigns): readonly RestartAdvice[] {
  return units.map((unit) =>
    unitAdvice(unit.name, unit.setsKey, key, `${unit.name} is installed here and names this folder`),
  );
}

/** A unit file in the project is meant for a server. */
export function unitRow({ files, units, key }: ProjectSigns): readonly RestartAdvice[] {
  return files.read(/\.service$/).flatMap((path) => {
    const name = path.split('/').at(-1) ?? path;
    if (units.some((unit) => unit.name === name) || !/^[\w@.:-]+$/.test(name)) return [];
    const signs = unitSigns(files.text(path), key);
    const how = signs.environmentFiles.length > 0 ? 'with an EnvironmentFile' : 'a unit file';
    return [unitAdvice(name, signs.value !== null, key, `${path}: ${how}`)];
  });
}

function unitAdvice(file: string, setsKey: boolean, key: string, why: string): RestartAdvice {
  const unit = file.replace(/\.service$/, '').replace(/@$/, '@*');
  const name = unit.includes('*') ? `'${unit}'` : unit;
  const restart = `sudo systemctl restart ${name}`;
  return {
    stack: 'systemd',
    command: setsKey ? `sudo systemctl daemon-reload && ${restart}` : restart,
    why,
    notes: setsKey
      ? [`The unit itself sets ${key}, and that value wins over .env: change or remove that line first.`]
      : [],
  };
}

/** pm2 keeps the environment that a process was first started with, unless it is told to take the new one. */
export function pm2Row({ files }: ProjectSigns): readonly RestartAdvice[] {
  const file = files.first('ecosystem.config.js', 'ecosystem.config.cjs');
  const script = startLines(files).find(({ command }) =>
    /(?:^|\s)pm2(?:-runtime)?\s+(?:start|restart|reload)/.test(command),
  );
  if (file === null && script === undefined) return [];
  const names =
    file === null
      ? namesIn(/--name[= ]["']?([\w.-]+)/g, script?.command ?? '')
      : namesIn(/\bname\s*:\s*["'`]([\w.-]+)["'`]/g, files.text(file));
  const [only] = names;
  const what = names.length === 1 && only !== undefined ? only : (file ?? 'all');
  return [
    {
      stack: 'pm2',
      command: `pm2 restart ${what} --update-env`,
      why: file === null ? `package.json: \`${script?.command ?? ''}\`` : `${file} is here`,
      // https://github.com/Unitech/pm2/issues/3192
      notes: [
        `If the old token stays (it does with some clusters): \`pm2 delete ${what}\`, then start it as you did first.`,
      ],
    },
  ];
}

function namesIn(pattern: RegExp, text: string): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** What foreman, honcho or a platform like Heroku starts. */
export function procfileRow({ files, key }: ProjectSigns): readonly RestartAdvice[] {
  const lines = procfileLines(files);
  const main = lines.find(({ process }) => process === 'web') ?? lines[0];
  if (main === undefined) return [];
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
