import type { CommandSpec, OptionSpec } from '../../core/options.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type ShellName = (typeof SHELLS)[number];

/** Words that may follow a command, such as the causes after `explain`. */
export type Words = Readonly<Record<string, readonly string[]>>;

interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Flag[];
  readonly words: readonly string[];
}

interface Flag {
  readonly long: string;
  readonly short: string | null;
  readonly text: string;
  /** What its value is; null for a switch. */
  readonly value: 'file' | 'text' | null;
}

/** The completion script of one shell, whole, made from the same table as the help. */
export function completionScript(
  shell: ShellName,
  rows: readonly CommandSpec[],
  common: readonly OptionSpec[],
  words: Words,
): string {
  const commands = rows.map((row) => ({
    name: row.name,
    summary: row.summary,
    options: [...row.options, ...common, HELP].map(flagOf),
    words: words[row.name] ?? [],
  }));
  return { bash, zsh, fish }[shell](commands);
}

const HELP: OptionSpec = { flags: '-h, --help', text: 'print help' };

function flagOf({ flags, text }: OptionSpec): Flag {
  const long = /--[\w-]+/.exec(flags)?.[0] ?? '';
  const short = /(?:^|\s)(-\w)\b/.exec(flags)?.[1] ?? null;
  const value = /[<[](.+?)[>\]]/.exec(flags)?.[1];
  const isFile = value !== undefined && /path|file|dir/.test(value);
  return { long, short, text, value: value === undefined ? null : isFile ? 'file' : 'text' };
}

function bash(commands: readonly Completed[]): string {
  const cases = commands.map(({ name, options, words }) => {
    const flags = options.flatMap(({ long, short }) => (short === null ? [long] : [long, short]));
    return `    ${name}) words='${[...words, ...flags].join(' ')}' ;;`;
  });
  const all = commands.flatMap(({ options }) => options);
  const spellings = (kind: Flag['value']): string =>
    [
      ...new Set(
        all.filter(({ value }) => value === kind).flatMap(({ long, short }) => [long, short ?? long]),
      ),
    ].join('|');
  return `# bash completion of wa-token. Load it with: source <(wa-token completion bash)
_wa_token() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words
  COMPREPLY=()
  case $previous in
    ${spellings('file')}) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    ${spellings('text')}) return ;;
  esac
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    *) words='${commands.map(({ name }) => name).join(' ')} help --help --version' ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words='${commands.map(({ name }) => name).join(' ')} help --help --version'; fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  [ "\${#COMPREPLY[@]}" -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- "$current")
}
complete -o filenames -F _wa_token wa-token
`;
}

function zsh(commands: readonly Completed[]): string {
  const cases = commands.map(({ name, options, words }) => {
    const specs = options.flatMap(zshSpecs);
    const rest = words.length === 0 ? "'*:file:_files'" : `'*:word:(${words.join(' ')})'`;
    return `    ${name}) _arguments -s ${[...specs, rest].join(' ')} ;;`;
  });
  return `#compdef wa-token
# zsh completion of wa-token. Load it with: source <(wa-token completion zsh)
_wa_token() {
  local -a commands
  commands=(${commands.map(({ name, summary }) => `'${name}:${quoted(summary)}'`).join(' ')} 'help:about a command')
  if (( CURRENT == 2 )); then
    _describe -t commands 'command' commands
    return
  fi
  local command=$words[2]
  words=("\${(@)words[2,-1]}")
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = _wa_token ]; then _wa_token "$@"; else compdef _wa_token wa-token; fi
`;
}

function zshSpecs({ long, short, text, value }: Flag): readonly string[] {
  const action = value === null ? '' : value === 'file' ? ':file:_files' : ':value:';
  const about = `[${quoted(text).replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', ' ')}]${action}`;
  return [long, ...(short === null ? [] : [short])].map((name) => `'*${name}${about}'`);
}

function fish(commands: readonly Completed[]): string {
  const lines = commands.flatMap(({ name, summary, options, words }) => [
    `complete -c wa-token -n __fish_use_subcommand -f -a ${name} -d '${quoted(summary)}'`,
    ...(words.length === 0
      ? []
      : [`complete -c wa-token -n '__fish_seen_subcommand_from ${name}' -f -a '${words.join(' ')}'`]),
    ...options.map((flag) => fishOption(name, flag)),
  ]);
  return `# fish completion of wa-token. Load it with: wa-token completion fish | source\n${lines.join('\n')}\n`;
}

function fishOption(command: string, { long, short, text, value }: Flag): string {
  const letter = short === null ? '' : ` -s ${short.slice(1)}`;
  const takes = value === null ? '' : value === 'file' ? ' -r -F' : ' -x';
  return `complete -c wa-token -n '__fish_seen_subcommand_from ${command}' -l ${long.slice(2)}${letter}${takes} -d '${quoted(text)}'`;
}

/** Inside single quotes of all three shells: no quote, no backslash. */
function quoted(text: string): string {
  return text.replace(/['\\]/g, '’').replaceAll('`', '');
}
