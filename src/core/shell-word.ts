/** Whose rules a printed command follows: a POSIX shell's, or those of cmd.exe and PowerShell both. */
export type Shell = 'sh' | 'windows';

export function shellOf(platform: string): Shell {
  return platform === 'win32' ? 'windows' : 'sh';
}

let system: Shell = 'sh';

/** Told once, when the program starts: all commands that it prints are for the one machine that it runs on. */
export function printCommandsFor(shell: Shell): void {
  system = shell;
}

/**
 * One word of a command that is printed to be pasted. Names, paths and values out of a project may hold anything: a
 * folder may be called `$(anything)` or `a;b`. Most of them stand in double quotes, which are the same to all shells.
 */
export function shellWord(text: string, shell: Shell = system): string {
  const word = /^[-~]/.test(text) ? `./${text}` : text;
  return shell === 'windows' ? windowsWord(word) : posixWord(word);
}

function posixWord(word: string): string {
  if (/^[\p{L}\p{N}_@+:./-][\p{L}\p{N}_@+=:./-]*$/u.test(word)) return word;
  if (!/["\u201c-\u201e$`\\!%]|^$/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * In double quotes cmd.exe takes all but `%` as it stands, and PowerShell all but `$` and its backtick. A doubled quote
 * is one quote to both; PowerShell takes the typographic ones for quotes too.
 */
function windowsWord(word: string): string {
  if (/^[\p{L}\p{N}_+:.\\/-][\p{L}\p{N}_@+=:.\\/-]*$/u.test(word)) return word;
  const inner = word.replace(/[`$]/g, '`$&').replace(/["\u201c-\u201e]/g, '$&$&');
  return `"${inner}${/\\*$/.exec(inner)?.[0] ?? ''}"`;
}

export function isForWindows(): boolean {
  return system === 'windows';
}

/**
 * A command that was put together with `&&`, as it is typed: Windows PowerShell does not know that sign, and cmd.exe
 * knows no other. Lines are the same to both.
 */
export function asTyped(command: string): string {
  if (system === 'sh') return command;
  return command.replace(/"[^"]*"| && /g, (part) => (part === ' && ' ? '\n' : part));
}

/** A command with a file on its standard input: PowerShell has no `<`, and Windows no /dev/stdin to open by its name. */
export function fed(command: string, file = 'token.txt'): string {
  if (system === 'sh') return `${command} < ${file}`;
  return command.includes('/dev/stdin')
    ? command.replace('/dev/stdin', () => file)
    : `type ${file} | ${command}`;
}

/** The same for a store that keeps every byte: the line end of the file would be part of the token. */
export function fedWithoutLineEnd(command: string): string {
  return system === 'sh' ? `tr -d '\\n' < token.txt | ${command}` : fed(command);
}

/** How a variable is taken out of a shell. */
export function unsetting(name: string): string {
  if (system === 'sh') return `\`unset ${shellWord(name)}\``;
  return `\`set ${shellWord(`${name}=`)}\` (PowerShell: \`Remove-Item ${shellWord(`Env:${name}`)}\`)`;
}
