import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One run of a stand-in, as it saw itself. */
export interface Recorded {
  readonly tool: string;
  readonly args: readonly string[];
  readonly stdin: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What standard input was: `pipe`, `file`, or `none`. */
  readonly stdinKind: string;
}

/** What a stand-in answers to arguments that begin with `to`. `$STDIN` stands for what it was given. */
export interface Answer {
  readonly to: readonly string[];
  readonly exit?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Keeps standard input under this name for `$KEPT:name` in later answers. */
  readonly keeps?: string;
  /** Only for the first so many runs. */
  readonly times?: number;
  /** Ends itself before it has read anything. */
  readonly deaf?: boolean;
}

export interface StandIns {
  /** To be put into PATH. */
  readonly folder: string;
  answer(tool: string, answers: readonly Answer[]): void;
  runs(): readonly Recorded[];
  remove(): void;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** `$STDIN` and `$KEPT:name` filled in by the shell. */
const printed = (text: string): string =>
  text
    .split(/(\$STDIN|\$KEPT:\w+)/)
    .map((part) => {
      if (part === '$STDIN') return '"$(cat "$run/stdin")"';
      const kept = /^\$KEPT:(\w+)$/.exec(part)?.[1];
      return kept === undefined ? quoted(part) : `"$(cat "$home/kept-${kept}" 2>/dev/null)"`;
    })
    .join('');

/** One answer as a branch of the script. */
function branch(
  { to, exit = 0, stdout, stderr, keeps, times, deaf }: Answer,
  tool: string,
  at: number,
): string {
  const counter = `"$home/${tool}.${at}"`;
  const conditions = [
    ...to.map((word, place) => `[ "\${${place + 1}}" = ${quoted(word)} ]`),
    ...(times === undefined ? [] : [`[ "$(cat ${counter} 2>/dev/null | wc -c)" -lt ${times} ]`]),
  ];
  return [
    `if ${conditions.length === 0 ? 'true' : conditions.join(' && ')}; then`,
    ...(times === undefined ? [] : [`  printf x >> ${counter}`]),
    // As the real ones do it: what is called /dev/stdin is opened by that name, which fails on a socket.
    deaf === true
      ? '  : > "$run/stdin"'
      : '  case "$*" in */dev/stdin*) cat /dev/stdin ;; *) cat ;; esac > "$run/stdin" || exit 98',
    '  : > "$run/done"',
    ...(keeps === undefined ? [] : [`  cp "$run/stdin" "$home/kept-${keeps}"`]),
    ...(stdout === undefined ? [] : [`  printf %s ${printed(stdout)}`]),
    ...(stderr === undefined ? [] : [`  printf %s ${printed(stderr)} >&2`]),
    `  exit ${exit}`,
    'fi',
  ].join('\n');
}

/** A shell script: it starts in a few milliseconds, as dozens of them do in a test. */
function script(tool: string, answers: readonly Answer[]): string {
  return [
    '#!/bin/sh',
    'home="${0%/*}"',
    'n=1; while ! mkdir "$home/run-$n" 2>/dev/null; do n=$((n + 1)); done',
    'run="$home/run-$n"',
    `printf %s ${quoted(tool)} > "$run/tool"`,
    `if [ $# -gt 0 ]; then printf '%s\\0' "$@" > "$run/args"; else : > "$run/args"; fi`,
    'env -0 > "$run/env"; pwd -P > "$run/cwd"',
    'if [ -f /dev/stdin ]; then printf file; elif [ -p /dev/stdin ] || [ -S /dev/stdin ]; then printf pipe; else printf none; fi > "$run/kind"',
    ...answers.map((answer, at) => branch(answer, tool, at)),
    'cat > "$run/stdin"; echo "stand-in: no answer to $*" >&2; exit 97',
    '',
  ].join('\n');
}

export function standIns(): StandIns {
  const folder = mkdtempSync(join(tmpdir(), 'wa-token-tools-'));
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    answer(tool, answers) {
      writeFileSync(join(folder, tool), script(tool, answers));
      chmodSync(join(folder, tool), 0o755);
    },
    runs() {
      const runs: Recorded[] = [];
      for (let n = 1; existsSync(join(folder, `run-${n}`)); n += 1)
        runs.push(recorded(join(folder, `run-${n}`)));
      return runs;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function recorded(run: string): Recorded {
  const part = (name: string): string => readFileSync(join(run, name), 'utf8');
  const list = (name: string): readonly string[] => part(name).split('\0').slice(0, -1);
  return {
    tool: part('tool'),
    args: list('args'),
    stdin: part('stdin'),
    env: Object.fromEntries(
      list('env').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    cwd: part('cwd').trim(),
    stdinKind: part('kind'),
  };
}
