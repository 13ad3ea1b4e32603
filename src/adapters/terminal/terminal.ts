import type { Writable } from 'node:stream';
import { Chalk } from 'chalk';
import type { Output, Paint } from '../../core/output.ts';
import { redact } from '../../core/redact.ts';
import { forLines, forStream } from '../../core/screen.ts';
import type { Secret } from '../../core/secret.ts';
import { PLAIN } from '../../ui/text/paint.ts';
import { SCREEN } from '../../ui/text/wrap.ts';

export type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export interface TerminalOptions {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly color: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly isAccessible: boolean;
}

type Origin = Parameters<Output['data']>[1];

/** The one owner of both streams, so that the spinner is never drawn over a line. */
export function terminal(options: TerminalOptions, secrets: () => readonly Secret[]): Output {
  const { stdout, stderr, env } = options;
  const isWatched = stderr.isTTY === true && !isSet(env['CI']) && !options.quiet;
  const spins = isWatched && !options.isAccessible;
  let line: string | null = null;
  const draw = (next: string | null): void => {
    if (line !== null) stderr.write('\r\u001b[K');
    line = next;
    if (line !== null) stderr.write(forStream(line, false).slice(0, columnsOf(stderr) - 1));
  };
  const paint = { data: paintFor(stdout, options), note: paintFor(stderr, options) };
  const write = (stream: Stream, text: string, origin?: Origin): void => {
    const under = line;
    if (under !== null) draw(null);
    const isPainted = (stream === stdout ? paint.data : paint.note) !== PLAIN;
    stream.write(`${fitted(text, isPainted, origin)}\n`);
    if (under !== null) draw(under);
  };
  const fitted = (text: string, isPainted: boolean, origin?: Origin): string => {
    if (origin === 'cleaned') return forStream(text, isPainted);
    return forLines(origin === 'made-up' ? text : redact(text, secrets()), isPainted);
  };
  return {
    paint,
    data: (text, origin) => {
      write(stdout, text, origin);
    },
    note: (text) => {
      if (!options.quiet) write(stderr, text);
    },
    quiet: options.quiet,
    verdict: (text) => write(stderr, text),
    debug: (text) => {
      if (options.debug) write(stderr, `debug: ${text}`);
    },
    progress: (next) => {
      if (spins) draw(next);
    },
    ...(stdout.isTTY === true ? { columns: columnsOf(stdout) } : {}),
    async waiting(what, work) {
      if (isWatched && !spins) write(stderr, `${what} ...`);
      if (!spins) return work();
      const { default: ora } = await import('ora');
      const began = performance.now();
      const spinner = ora({
        text: forStream(what, false),
        suffixText: () => {
          const seconds = Math.floor((performance.now() - began) / 1000);
          return seconds === 0 ? '' : `(${seconds} s)`;
        },
        ...(hasUnicode(env) ? {} : { spinner: 'line' as const }),
        stream: stderr as NodeJS.WritableStream & Stream,
        discardStdin: false,
        // chalk alone does not know NO_COLOR.
        color: paint.note === PLAIN ? false : 'cyan',
      });
      spinner.start();
      try {
        return await work();
      } finally {
        spinner.stop();
      }
    },
  };
}

/** Most terminals break long lines anew when they become narrower; of these it is known that they do not. */
export function reflows(env: TerminalOptions['env']): boolean {
  return (
    isSet(env['TMUX']) || !(isSet(env['XTERM_VERSION']) || /^(?:linux|rxvt|screen)/.test(env['TERM'] ?? ''))
  );
}

/** Some terminals say 0, over a serial line for one. */
export function columnsOf({ columns }: Stream): number {
  return columns === undefined || columns <= 0 ? SCREEN : columns;
}

/** https://no-color.org: set and not empty. FORCE_COLOR=0 switches off, as in Node and chalk. */
function paintFor(stream: Stream, { env, color }: TerminalOptions): Paint {
  const forced = env['FORCE_COLOR'];
  if (!color || isSet(env['NO_COLOR']) || forced === '0' || forced === 'false') return PLAIN;
  if (forced === undefined && (stream.isTTY !== true || env['TERM'] === 'dumb')) return PLAIN;
  const chalk = new Chalk({ level: 1 });
  return {
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    red: (text) => chalk.red(text),
    green: (text) => chalk.green(text),
    yellow: (text) => chalk.yellow(text),
    cyan: (text) => chalk.cyan(text),
    link: (url) => {
      const shown = chalk.cyan(url);
      return stream.isTTY === true && hasLinks(env)
        ? `\u001b]8;;${url}\u0007${shown}\u001b]8;;\u0007`
        : shown;
    },
  };
}

/** Terminals that are known to understand OSC 8; others might print the address twice. */
function hasLinks(env: TerminalOptions['env']): boolean {
  const vte = Number(env['VTE_VERSION'] ?? 0);
  return (
    vte >= 5000 ||
    isSet(env['WT_SESSION']) ||
    isSet(env['KONSOLE_VERSION']) ||
    env['TERM'] === 'xterm-kitty' ||
    ['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'Hyper'].includes(env['TERM_PROGRAM'] ?? '')
  );
}

/** The locale says whether more than ASCII can be shown; Windows has none, and ora knows its terminals. */
function hasUnicode(env: TerminalOptions['env']): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(isSet);
  return locale === undefined
    ? isSet(env['WT_SESSION']) || isSet(env['TERM_PROGRAM'])
    : /utf-?8/i.test(locale);
}

/** As `gh` has it: a variable or a flag; and a terminal that says that it cannot move its cursor. */
export function isAccessible(flag: boolean, env: TerminalOptions['env']): boolean {
  const wanted = env['ACCESSIBLE'] ?? '';
  return flag || (wanted !== '' && wanted !== '0' && wanted !== 'false') || env['TERM'] === 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
