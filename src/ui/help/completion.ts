import type { CommandSpec, OptionSpec } from '../../core/options.ts';

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type ShellName = (typeof SHELLS)[number];

/** Words that may follow a command, such as the causes after `explain`, or an option, such as `--format`. */
export type Words = Readonly<Record<string, readonly string[]>>;

interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Flag[];
  readonly words: readonly string[];
  readonly takesFiles: boolean;
}

interface Flag {
  readonly long: string;
  readonly short: string | null;
  readonly text: string;
  /** What its value is; null for a switch. */
  readonly value: 'file' | 'text' | null;
  /** What it may be, where that is known. */
  readonly words: readonly string[];
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
    options: [...row.options, ...common, HELP].map((spec) => flagOf(spec, words)),
    words: words[row.name] ?? [],
    takesFiles: (row.args ?? []).some(({ name }) => /path|text/.test(name)),
  }));
  const help = {
    name: 'help',
    summary: 'about a command',
    options: [],
    words: commands.map(({ name }) => name),
    takesFiles: false,
  };
  return { bash, zsh, fish, powershell }[shell]([...commands, help]);
}

/** Options that take several of their words, with commas between them. */
const LISTS: ReadonlySet<string> = new Set(['--only', '--skip', '--fail-on', '--fields']);

const HELP: OptionSpec = { flags: '-h, --help', text: 'print help' };

function flagOf({ flags, text }: OptionSpec, words: Words): Flag {
  const long = /--[\w-]+/.exec(flags)?.[0] ?? '';
  const short = /(?:^|\s)(-\w)\b/.exec(flags)?.[1] ?? null;
  const value = /[<[](.+?)[>\]]/.exec(flags)?.[1];
  const isFile = value !== undefined && /path|file|dir|folder/.test(value);
  const kind = value === undefined ? null : isFile ? 'file' : 'text';
  return { long, short, text, value: kind, words: words[long] ?? [] };
}

/** For bash 3.2 too, as macOS has it: no mapfile. */
function bash(commands: readonly Completed[]): string {
  const cases = commands.map(({ name, options, words }) => {
    const flags = options.flatMap(spellings);
    return `    ${name}) words='${[...words, ...flags].join(' ')}' ;;`;
  });
  const all = commands.flatMap(({ options }) => options);
  const names = commands.map(({ name }) => name).join(' ');
  const withFiles = commands.filter(({ takesFiles }) => takesFiles).map(({ name }) => name);
  return `# bash completion of wa-token. Load it with: source <(wa-token completion bash)
_wa_token() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words='' lead='' IFS=$' \\t\\n'
  COMPREPLY=()
  if [ "$current" = '=' ]; then current=''
  elif [ "$previous" = '=' ]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $current in *,*) lead=\${current%,*}, ;; esac
  case $previous in
    ${ofKind(all, 'file')}) IFS=$'\\n'; COMPREPLY=( $(compgen -f -- "$current") ); return ;;
${valueCases(all)}
    ${ofKind(all, 'text')}) return ;;
  esac
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words='${names} --help --version'; fi
  COMPREPLY=( $(compgen -W "$words" -- "$current") )
  if [ "\${#COMPREPLY[@]}" -eq 0 ]; then
    case \${COMP_WORDS[1]} in
      ${withFiles.join('|')}) IFS=$'\\n'; COMPREPLY=( $(compgen -f -- "$current") ) ;;
    esac
  fi
}
complete -o filenames -F _wa_token wa-token
`;
}

function spellings({ long, short }: Flag): readonly string[] {
  return short === null ? [long] : [long, short];
}

function ofKind(flags: readonly Flag[], kind: Flag['value']): string {
  const found = flags.filter(({ value, words }) => value === kind && words.length === 0).flatMap(spellings);
  return [...new Set(found)].join('|');
}

function valueCases(flags: readonly Flag[]): string {
  const byName = new Map(flags.filter(({ words }) => words.length > 0).map((flag) => [flag.long, flag]));
  return [...byName.values()]
    .map(
      (flag) =>
        `    ${spellings(flag).join('|')}) COMPREPLY=( $(compgen ${LISTS.has(flag.long) ? `-P "$lead" -W '${flag.words.join(' ')}' -- "\${current##*,}"` : `-W '${flag.words.join(' ')}' -- "$current"`}) ); return ;;`,
    )
    .join('\n');
}

/** Files are completed by PowerShell itself, where this has nothing to say. */
function powershell(commands: readonly Completed[]): string {
  const list = (words: readonly string[]): string => `@(${words.map((word) => `'${word}'`).join(', ')})`;
  const rows = commands.map(
    ({ name, options, words }) => `    '${name}' = ${list([...words, ...options.flatMap(spellings)])}`,
  );
  const flags = commands.flatMap(({ options }) => options).filter(({ words }) => words.length > 0);
  const values = [...new Map(flags.map((flag) => [flag.long, flag])).values()].map(
    ({ long, words }) => `    '${long}' = ${list(words)}`,
  );
  return `# PowerShell completion of wa-token. Load it with: wa-token completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName wa-token -ScriptBlock {
  param($word, $ast, $position)
  $commands = @{
${rows.join('\n')}
  }
  $values = @{
${values.join('\n')}
  }
  $typed = @($ast.CommandElements | ForEach-Object { $_.ToString() })
  $before = if ($word -eq '') { $typed.Count } else { $typed.Count - 1 }
  $previous = $typed[$before - 1]
  if ($values.ContainsKey($previous)) { $words = $values[$previous] }
  elseif ($before -le 1) { $words = @($commands.Keys | Sort-Object) + @('--help', '--version') }
  elseif ($commands.ContainsKey($typed[1])) { $words = $commands[$typed[1]] }
  else { $words = @() }
  $words | Where-Object { $_ -like "$word*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
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
  commands=(${commands.map(({ name, summary }) => `'${name}:${quoted(summary)}'`).join(' ')})
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

function zshSpecs({ long, short, text, value, words }: Flag): readonly string[] {
  const action =
    value === null
      ? ''
      : words.length > 0
        ? `:value:${LISTS.has(long) ? `_sequence compadd - ${words.join(' ')}` : `(${words.join(' ')})`}`
        : value === 'file'
          ? ':file:_files'
          : ':value:';
  const about = `[${quoted(text).replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', ' ')}]${action}`;
  const joined = value === null ? ['', ''] : ['=', '+'];
  return [long, ...(short === null ? [] : [short])].map((name, at) => `'*${name}${joined[at]}${about}'`);
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

function fishOption(command: string, { long, short, text, value, words }: Flag): string {
  const letter = short === null ? '' : ` -s ${short.slice(1)}`;
  const takes =
    value === null
      ? ''
      : value === 'file'
        ? ' -r -F'
        : ` -x${words.length === 0 ? '' : ` -a '${LISTS.has(long) ? `(__fish_append , ${words.join(' ')})` : words.join(' ')}'`}`;
  return `complete -c wa-token -n '__fish_seen_subcommand_from ${command}' -l ${long.slice(2)}${letter}${takes} -d '${quoted(text)}'`;
}

/** Inside single quotes of all three shells: no quote, no backslash. */
function quoted(text: string): string {
  return text.replace(/['\\]/g, '’').replaceAll('`', '');
}
