import type { ExitCode } from './core/exit.ts';
import type { Given, OptionSpec } from './options.ts';
import * as option from './options.ts';
import type { Ports } from './ports.ts';
import type { FailureJson } from './report.ts';

/** One command as data. `run` loads the command's own code, so that the others cost nothing. */
export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly args?: readonly { readonly name: string; readonly text: string }[];
  readonly options: readonly OptionSpec[];
  readonly examples?: readonly string[];
  /** The JSON object that stands for a usage error, where `--json` was asked for. */
  readonly failed?: (error: FailureJson, exit: ExitCode) => unknown;
  run(given: Given, ports: Ports): Promise<ExitCode>;
}

export const COMMANDS: readonly CommandRow[] = [
  {
    name: 'refresh',
    summary: 'replace the access token: prove the new one, then rewrite .env',
    options: [
      { flags: '--token-stdin', text: 'read the new token from standard input' },
      { flags: '--token-file <path>', text: 'read the new token from a file (`-`: standard input)' },
      { flags: '-y, --yes', text: 'ask nothing; write when the token is proved' },
      { flags: '--no-send', text: 'send no test message; the reads decide' },
      { flags: '--dry-run', text: 'read only: send nothing, write nothing' },
      { flags: '--temporary', text: 'fetch a temporary token: for a quick test' },
      { flags: '--permanent', text: 'fetch a permanent token, of a system user: for production' },
      { flags: '--no-open', text: 'never offer to open a page in the browser' },
      option.TO,
      option.TEMPLATE,
      option.LANGUAGE,
      ...option.CONNECTION,
      option.JSON_OUT,
    ],
    examples: [
      'wa-token refresh',
      'wa-token refresh --token-stdin --yes --to 15550100 < token.txt',
      'wa-token refresh --token-stdin --yes --no-send -f backend/.env < token.txt',
    ],
    failed: (error, exit) => ({
      schemaVersion: 1,
      result: 'failed',
      exitCode: exit,
      cause: null,
      error,
      files: [],
      testSend: { status: 'skipped', messageId: null, cause: null },
      restart: [],
      pushed: [],
    }),
    async run(given, ports) {
      const { refresh, refreshOptions } = await import('./commands/refresh.ts');
      return refresh(refreshOptions(given), ports);
    },
  },
  {
    name: 'explain',
    summary: 'any error text, log, JSON or code: the cause, whose fault it is, what to do',
    description:
      'Reads an error text, log, JSON body, code or cause name, from the arguments or standard input, and tells the cause, whose fault it is and what to do. Exit 0 when it is recognised, 3 when not.',
    args: [{ name: '[text...]', text: 'the text, a code such as 190/463, or the name of a cause' }],
    options: [option.APP_ID, option.WABA_ID, option.PHONE_NUMBER_ID, option.JSON_OUT],
    examples: ['wa-token explain 190/463', 'wa-token explain < app.log', 'wa-token explain rate-limited'],
    async run(given, ports) {
      const { explain, explainOptions } = await import('./commands/explain.ts');
      return explain(explainOptions(given), ports);
    },
  },
  {
    name: 'guide',
    summary: 'the seven steps to a new token, offline, with the links of your app',
    args: [{ name: '[step]', text: 'one step, 1 to 7; without it the whole guide' }],
    options: [option.APP_ID, option.WABA_ID, option.PHONE_NUMBER_ID],
    examples: ['wa-token guide', 'wa-token guide 4 --app-id 1234567890'],
    async run(given, ports) {
      const { guide, guideOptions } = await import('./commands/guide.ts');
      return guide(guideOptions(given), ports);
    },
  },
  {
    name: 'sandbox',
    summary: "serve a stand-in for Meta's Graph API on loopback, to try an app on dead tokens",
    description:
      "Serves a stand-in for Meta's Graph API on 127.0.0.1 until Ctrl-C, with a made-up token in every state: see how your own app behaves on an expired one. No Meta account is needed, and nothing leaves this machine.",
    options: [
      { flags: '--port <number>', text: 'the port to listen on', fallback: '0, a free one' },
      {
        flags: '--fault <name>',
        text: 'a fault to switch on, such as server-error; give it again for several',
        repeatable: true,
      },
      { flags: '--json', text: 'the address, ids and tokens as one line of JSON' },
    ],
    examples: ['wa-token sandbox', 'wa-token sandbox --port 4010 --fault send-131047'],
    async run(given, ports) {
      const { sandbox, sandboxOptions } = await import('./commands/sandbox.ts');
      return sandbox(sandboxOptions(given), ports);
    },
  },
  {
    name: 'completion',
    summary: 'print the completion script of bash, zsh or fish',
    args: [{ name: '<shell>', text: 'bash, zsh or fish' }],
    options: [],
    examples: [
      'source <(wa-token completion bash)',
      'wa-token completion fish > ~/.config/fish/completions/wa-token.fish',
    ],
    async run(given, ports) {
      const { completion, completionOptions } = await import('./commands/completion.ts');
      return completion(completionOptions(given), COMMANDS, ports);
    },
  },
];
