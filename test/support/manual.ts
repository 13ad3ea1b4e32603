import { type CommandSpec, ENVIRONMENT, type OptionSpec } from '../../src/core/options.ts';

const EXIT_CODES: readonly (readonly [string, string])[] = [
  ['0', 'healthy: Meta said so, just now'],
  ['1', 'unhealthy: Meta refused the token, or it cannot do its job'],
  ['2', 'misconfigured: wrong usage, no token found, a file that cannot be read'],
  ['3', 'unverified: no answer about the token (network, throttling, trouble at Meta)'],
  ['4', 'expiring: works now, but breaks a policy that was asked for'],
  ['70', 'a bug in wa-token'],
  ['130', 'interrupted'],
];

/** The manual page in roff, made from the same table as the help. */
export function manual(rows: readonly CommandSpec[], common: readonly OptionSpec[]): string {
  return `${[
    '.TH WA-TOKEN 1 "" "wa-token" "User Commands"',
    '.SH NAME',
    'wa\\-token \\- replace a dead WhatsApp access token, and keep it healthy',
    '.SH SYNOPSIS',
    '.B wa\\-token',
    '\\fIcommand\\fR [\\fIoptions\\fR]',
    '.SH DESCRIPTION',
    roff(
      'A WhatsApp app stops sending because its access token died. wa-token takes the new token, proves it with Meta, rewrites .env in place and tells what to restart.',
    ),
    '.SH COMMANDS',
    ...rows.flatMap(commandLines),
    '.SH COMMON OPTIONS',
    ...common.flatMap(optionLines),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(({ name, text }) => ['.TP', `.B ${name}`, roff(`${text}.`)]),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, means]) => ['.TP', `.B ${code}`, roff(means)]),
    '.SH SECRETS',
    roff(
      'No option takes a token or an app secret. What may be shown of a token is its fingerprint, the first 8 hex digits of its SHA-256.',
    ),
  ].join('\n')}\n`;
}

function commandLines(row: CommandSpec): readonly string[] {
  const usage = [row.name, ...(row.args ?? []).map(({ name }) => name)].join(' ');
  return [
    `.SS ${roff(usage)}`,
    roff(row.description ?? row.summary),
    ...row.options.flatMap(optionLines),
    ...(row.examples ?? []).flatMap((example) => ['.PP', '.nf', `$ ${roff(example)}`, '.fi']),
  ];
}

function optionLines({ flags, text, fallback, names }: OptionSpec): readonly string[] {
  const told = fallback === undefined ? text : `${text} (default: ${fallback})`;
  const environment = names === undefined ? '' : ` Environment: ${names.join(', ')}.`;
  return ['.TP', `.B ${roff(flags)}`, roff(`${told}.${environment}`)];
}

/** roff takes a backslash and a dash for its own, and a dot or quote at the start of a line for a request. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1');
}
