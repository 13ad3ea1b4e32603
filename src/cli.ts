import { Command, CommanderError, Option } from 'commander';
import type { CommandRow } from './commands/row.ts';
import { COMMANDS } from './commands/table.ts';
import { EXIT, type ExitCode } from './core/exit.ts';
import { CliFailure } from './core/failure.ts';
import { COMMON, type CommonOption, type OptionSpec } from './core/options.ts';
import { formatAsked, ParsedArgs } from './core/parsed-args.ts';
import { redact } from './core/redact.ts';
import type { Ports } from './ports.ts';
import { BUG, type FailureJson, failureJson, report } from './report.ts';
import { commandHelp, programHelp } from './ui/help/help.ts';

/** What the program needs before a command is known: two streams, and a way to build the rest. */
export interface Shell {
  readonly version: string;
  /** Where bugs are reported. */
  readonly bugs: string;
  stdout(text: string): void;
  stderr(text: string): void;
  ports(given: ParsedArgs<CommonOption>): Promise<Ports>;
}

const SHORT_HELP = `Your WhatsApp app stopped sending because its access token died?

  wa-token refresh    replace the token, step by step
  wa-token check      is the token healthy? for CI and for you
  wa-token --help     everything else
`;

/** A secret on the command line is refused before anything parses, echoes or suggests it. */
const SECRET_OPTION = /^--(?:access-|new-|wa-)?(?:token|secret)(?:=|$)|^--app-secret(?:=|$)/;

/** A whole argument that can be nothing else; in a sentence for `explain` a token is not alone. */
const TOKEN_ALONE = /^(?:EA[A-Za-z0-9]{28,}|[A-Za-z0-9]{80,})$/;

/** Runs one command line and returns the exit code. Throws nothing. */
export async function run(typed: readonly string[], shell: Shell): Promise<ExitCode> {
  const argv = commandFirst(typed);
  let row: CommandRow | undefined;
  let exit: ExitCode = EXIT.ok;
  const debug = argv.includes('--debug');
  try {
    row = COMMANDS.find(({ name }) => name === argv[0]);
    refuseSecrets(argv);
    if (argv.length === 0) {
      shell.stdout(SHORT_HELP);
      return EXIT.misconfigured;
    }
    const program = build(shell, async (command, given) => {
      exit = await command.run(given, await shell.ports(given));
    });
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    return await giveUp(asFailure(error), row, argv, shell, debug);
  }
}

/** Options may stand before the command, as those of git and docker do; commander wants them behind it. */
function commandFirst(argv: readonly string[]): readonly string[] {
  const withValue = new Set<string>();
  for (const { flags } of [...COMMANDS.flatMap(({ options }) => options), ...COMMON]) {
    if (flags.includes('<')) for (const [flag] of flags.matchAll(/--?[\w-]+/g)) withValue.add(flag);
  }
  let at = 0;
  for (let arg = argv[at]; arg?.startsWith('-') && arg !== '--'; arg = argv[at]) {
    at += withValue.has(arg) ? 2 : 1;
  }
  const command = argv[at];
  return command !== undefined && COMMANDS.some(({ name }) => name === command)
    ? [command, ...argv.slice(0, at), ...argv.slice(at + 1)]
    : argv;
}

/** Neither as an option's value nor as a word of its own: either is in the shell's history by now. */
function refuseSecrets(argv: readonly string[]): void {
  const end = argv.indexOf('--');
  const guilty = argv.slice(0, end === -1 ? argv.length : end).find((arg) => SECRET_OPTION.test(arg));
  if (guilty !== undefined) {
    throw new CliFailure({ kind: 'token-as-argument', option: guilty.split('=', 1)[0] ?? '--token' });
  }
  if (argv.some((arg) => TOKEN_ALONE.test(arg)))
    throw new CliFailure({ kind: 'token-as-argument', option: null });
}

function build(
  shell: Shell,
  run: (row: CommandRow, given: ParsedArgs<CommonOption>) => Promise<void>,
): Command {
  const program = new Command('wa-token')
    .version(shell.version, '-V, --version')
    .helpCommand('help [command]')
    .configureHelp({ formatHelp: () => programHelp(COMMANDS, COMMON) })
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: shell.stdout, writeErr: () => {} });
  for (const row of COMMANDS) {
    const command = program
      .command(row.name)
      .configureHelp({ formatHelp: () => commandHelp(row, COMMON) })
      .allowExcessArguments(false);
    for (const argument of row.args ?? []) command.argument(argument.name, argument.text);
    for (const spec of [...row.options, ...COMMON]) command.addOption(optionOf(spec));
    command.action(() => run(row, new ParsedArgs(command.args, command.opts())));
  }
  return program;
}

function optionOf(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.text);
  if (spec.repeatable === true) {
    option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  }
  return option;
}

/** commander's own errors become ours; the value that it quotes may be a secret, and is cut off. */
function asFailure(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.code === 'commander.help') {
    return new CliFailure({
      kind: 'usage',
      message: 'there is no such command',
      hint: 'see `wa-token --help`',
    });
  }
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = rest.join(' ').trim();
  const message = redact(first.replace(/(?<=unknown option '[^'=]*)=[^']*/, ''));
  return new CliFailure({
    kind: 'usage',
    message,
    hint: suggestion === '' ? 'see `wa-token --help`' : suggestion.replace(/[()]/g, ''),
  });
}

async function giveUp(
  error: unknown,
  row: CommandRow | undefined,
  argv: readonly string[],
  shell: Shell,
  debug: boolean,
): Promise<ExitCode> {
  const exit = report(error, {
    bugs: shell.bugs,
    note: (text) => shell.stderr(`${text}\n`),
    debug: (text) => {
      if (debug) shell.stderr(`${text}\n`);
    },
  });
  if (row?.gaveUp !== undefined) {
    const failed = await row.gaveUp(failureOf(error), exit, {
      argv,
      version: shell.version,
      now: new Date(),
      ports: () => shell.ports(new ParsedArgs([], {})),
    });
    if (failed.stdout !== null) shell.stdout(`${failed.stdout}\n`);
    return failed.exit;
  }
  if (formatAsked(argv) === 'json' && row?.failed !== undefined) {
    shell.stdout(`${JSON.stringify(row.failed(failureOf(error), exit))}\n`);
  }
  return exit;
}

/** A bug too is an object in the formats for programs; its stack stays on stderr. */
function failureOf(error: unknown): FailureJson {
  if (error instanceof CliFailure) return failureJson(error.failure);
  return { code: 'bug', message: BUG, fix: null };
}
