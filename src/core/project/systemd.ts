/** What a systemd unit tells about one variable. */
export interface UnitFacts {
  /** What `Environment=` gives to the key, the last one; null where it does not set it. */
  readonly value: string | null;
  readonly environmentFiles: readonly string[];
  /** Every absolute path that it names: the folder it works in, and what it starts. */
  readonly paths: readonly string[];
  /** The program that it starts, without its folder. */
  readonly program: string;
}

export function unitSigns(text: string, key: string): UnitFacts {
  let value: string | null = null;
  const environmentFiles: string[] = [];
  const paths: string[] = [];
  let program = '';
  for (const line of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const match = /^\s*(Environment|EnvironmentFile|WorkingDirectory|ExecStart)\s*=\s*(.*?)\s*$/.exec(line);
    if (match === null) continue;
    const [, name = '', rest = ''] = match;
    if (name === 'Environment') value = assigned(rest, key) ?? value;
    else paths.push(...(rest.match(/\/[^\s"']+/g) ?? []));
    if (name === 'ExecStart') program = /^[-@:+!]*(?:\S*\/)?(\S+)/.exec(rest)?.[1] ?? '';
    if (name === 'EnvironmentFile') environmentFiles.push(rest.replace(/^-/, ''));
  }
  return { value, environmentFiles, paths, program };
}

/** `A=1 "B=two words" 'C=3'` */
function assigned(text: string, key: string): string | null {
  let value: string | null = null;
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)) {
    const item = match[1] ?? match[2] ?? match[3] ?? '';
    if (item.startsWith(`${key}=`)) value = item.slice(key.length + 1);
  }
  return value;
}

export interface SupervisorProgram {
  readonly name: string;
  /** Where it works; null where the configuration does not say. */
  readonly folder: string | null;
  /** Every absolute path that it names. */
  readonly paths: readonly string[];
}

/** http://supervisord.org/configuration.html#program-x-section-settings */
export function supervisorPrograms(text: string): readonly SupervisorProgram[] {
  return text.split(/^(?=\s*\[)/m).flatMap((section) => {
    const name = /^\s*\[program:\s*([^\]\s]+)\s*\]/.exec(section)?.[1];
    if (name === undefined) return [];
    const setting = (key: string): string | null =>
      new RegExp(`^\\s*${key}\\s*=\\s*(.+?)\\s*$`, 'm').exec(section)?.[1] ?? null;
    const folder = setting('directory');
    const paths = `${folder ?? ''} ${setting('command') ?? ''}`.match(/\/[^\s"']+/g) ?? [];
    return [{ name, folder, paths }];
  });
}
