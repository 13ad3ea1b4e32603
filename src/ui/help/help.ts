import { type CommandSpec, ENVIRONMENT, type OptionSpec } from '../../core/options.ts';
import { hanging, SCREEN, wrap } from '../text/wrap.ts';

/** Where the words about an option begin. */
const COLUMN = 30;

/** What wa-token is, and every command in a line. */
export function programHelp(commands: readonly CommandSpec[], common: readonly OptionSpec[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    ...wrap(
      'Your WhatsApp app stopped sending because its access token died? wa-token replaces the token, proves the new one with Meta and rewrites .env in place.',
      SCREEN,
    ),
    '',
    'Usage:',
    '  wa-token <command> [options]',
    '',
    'Examples:',
    '  $ wa-token refresh',
    '  $ wa-token check',
    '  $ wa-token explain < app.log',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => hanging(`  ${name.padEnd(width)}`, summary)),
    '',
    'Options of every command:',
    ...[...common, HELP, VERSION].map(optionLines),
    '',
    'More about a command: wa-token help <command>',
    '',
  ].join('\n');
}

/** Examples first, then every option with its environment names and its default, in 80 columns. */
export function commandHelp(row: CommandSpec, common: readonly OptionSpec[]): string {
  const args = row.args ?? [];
  const usage = ['wa-token', row.name, ...args.map(({ name }) => name), '[options]'].join(' ');
  return [
    ...wrap(sentence(row.description ?? row.summary), SCREEN),
    '',
    ...(row.examples === undefined ? [] : ['Examples:', ...row.examples.map((line) => `  $ ${line}`), '']),
    'Usage:',
    `  ${usage}`,
    '',
    ...(args.length === 0 ? [] : ['Arguments:', ...args.map(({ name, text }) => entry(name, text)), '']),
    ...(row.options.length === 0 ? [] : ['Options:', ...row.options.map(optionLines), '']),
    'Options of every command:',
    ...[...common, HELP].map(optionLines),
    ...environmentLines(row),
    '',
  ].join('\n');
}

/** Of the commands that talk to Meta. */
function environmentLines({ options }: CommandSpec): readonly string[] {
  if (!options.some(({ flags }) => flags.startsWith('--graph-url'))) return [];
  return ['', 'Environment:', ...ENVIRONMENT.map(({ name, text }) => entry(name, text))];
}

const HELP: OptionSpec = { flags: '-h, --help', text: 'print this help' };
const VERSION: OptionSpec = { flags: '-V, --version', text: 'print the version' };

function optionLines(spec: OptionSpec): string {
  const told = spec.fallback === undefined ? spec.text : `${spec.text} (default: ${spec.fallback})`;
  // Long options stand under the long ones, whether they have a letter or not.
  const flags = spec.flags.startsWith('--') ? `    ${spec.flags}` : spec.flags;
  const lines = [entry(flags, told)];
  if (spec.names !== undefined) lines.push(hanging(`${' '.repeat(COLUMN)}env: `, spec.names.join(', ')));
  return lines.join('\n');
}

function entry(name: string, text: string): string {
  const lead = `  ${name}`;
  if (lead.length + 1 <= COLUMN) return hanging(lead.padEnd(COLUMN), text);
  return `${lead}\n${hanging(' '.repeat(COLUMN), text)}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
