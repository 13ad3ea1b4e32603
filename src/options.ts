/** One option as data: the parser, the help and the README are made from it. */
export interface OptionSpec {
  /** As commander reads it, such as `-f, --env-file <path>`. */
  readonly flags: string;
  readonly text: string;
  /** Names under which the environment and the .env may give it, in order. */
  readonly names?: readonly string[];
  readonly fallback?: string;
  readonly repeatable?: boolean;
}

export const PHONE_NUMBER_NAMES = [
  'WHATSAPP_PHONE_NUMBER_ID',
  'PHONE_NUMBER_ID',
  'WHATSAPP_PHONE_ID',
  'WA_PHONE_NUMBER_ID',
  'META_PHONE_NUMBER_ID',
] as const;
export const WABA_NAMES = [
  'WHATSAPP_BUSINESS_ACCOUNT_ID',
  'WHATSAPP_WABA_ID',
  'WA_BUSINESS_ACCOUNT_ID',
  'META_WABA_ID',
] as const;
export const APP_NAMES = ['WHATSAPP_APP_ID', 'META_APP_ID', 'APP_ID'] as const;
export const SECRET_NAMES = ['WHATSAPP_APP_SECRET', 'META_APP_SECRET'] as const;
export const RECIPIENT_NAMES = ['WHATSAPP_TEST_RECIPIENT', 'WHATSAPP_TEST_TO', 'RECIPIENT_WAID'] as const;
export const TEMPLATE_NAMES = ['WHATSAPP_TEST_TEMPLATE'] as const;
export const VERSION_NAMES = [
  'WHATSAPP_API_VERSION',
  'WHATSAPP_GRAPH_VERSION',
  'META_GRAPH_VERSION',
] as const;

/** Meta's documents and SDK use v25.0; it answers until July 2028 (graph changelog). */
export const DEFAULT_VERSION = 'v25.0';
export const DEFAULT_GRAPH_URL = 'https://graph.facebook.com';
export const DEFAULT_KEY = 'WHATSAPP_ACCESS_TOKEN';
export const DEFAULT_TEMPLATE = 'hello_world';
export const DEFAULT_LANGUAGE = 'en_US';
export const DEFAULT_TIMEOUT_SECONDS = 10;

export const ENV_FILE: OptionSpec = {
  flags: '-f, --env-file <path>',
  text: 'the .env file to use; give it again for several',
  fallback: "the project's own",
  repeatable: true,
};
export const KEY: OptionSpec = {
  flags: '-k, --key <name>',
  text: 'the variable that holds the token',
  fallback: DEFAULT_KEY,
};
export const PHONE_NUMBER_ID: OptionSpec = {
  flags: '--phone-number-id <id>',
  text: 'the phone number that sends',
  names: PHONE_NUMBER_NAMES,
};
export const WABA_ID: OptionSpec = {
  flags: '--waba-id <id>',
  text: 'the WhatsApp Business Account',
  names: WABA_NAMES,
};
export const APP_ID: OptionSpec = { flags: '--app-id <id>', text: 'the Meta app', names: APP_NAMES };
export const TO: OptionSpec = {
  flags: '--to <number>',
  text: 'who gets the test message',
  names: RECIPIENT_NAMES,
};
export const TEMPLATE: OptionSpec = {
  flags: '--template <name>',
  text: 'the template of the test message',
  names: TEMPLATE_NAMES,
  fallback: DEFAULT_TEMPLATE,
};
export const LANGUAGE: OptionSpec = {
  flags: '--language <code>',
  text: "the template's language",
  fallback: DEFAULT_LANGUAGE,
};
export const GRAPH_VERSION: OptionSpec = {
  flags: '--graph-version <version>',
  text: 'the Graph API version',
  names: VERSION_NAMES,
  fallback: DEFAULT_VERSION,
};
export const GRAPH_URL: OptionSpec = {
  flags: '--graph-url <url>',
  text: 'https, or http on loopback; never read from a .env',
  names: ['WA_TOKEN_GRAPH_URL'],
  fallback: DEFAULT_GRAPH_URL,
};
export const TIMEOUT: OptionSpec = {
  flags: '--timeout <seconds>',
  text: 'for one request',
  fallback: String(DEFAULT_TIMEOUT_SECONDS),
};
export const JSON_OUT: OptionSpec = { flags: '--json', text: 'one JSON object on standard output' };
export const COMMON: readonly OptionSpec[] = [
  { flags: '--no-color', text: 'no colours (also NO_COLOR)' },
  { flags: '-q, --quiet', text: 'errors only' },
  { flags: '--debug', text: 'say what happens underneath, without secrets' },
];

/** The options that refresh, check, send-test and renew share. */
export const CONNECTION: readonly OptionSpec[] = [
  ENV_FILE,
  KEY,
  PHONE_NUMBER_ID,
  WABA_ID,
  APP_ID,
  GRAPH_VERSION,
  GRAPH_URL,
  TIMEOUT,
];

/** What `check` takes beside the connection. */
export const CHECK: readonly OptionSpec[] = [
  {
    flags: '--format <name>',
    text: 'text, json, jsonl, github, junit, prometheus or nagios',
    fallback: 'text',
  },
  { flags: '--output <file>', text: 'write the report into a file, all at once' },
  { flags: '--token-stdin', text: 'check the token that comes on standard input' },
  { flags: '--min-validity <duration>', text: 'the token must last as long: 90m, 12h, 7d, 2w' },
  { flags: '--require-permanent', text: 'the token must never expire' },
  {
    flags: '--fail-on <verdicts>',
    text: 'unhealthy and any of misconfigured, unverified, expiring; the others exit 0',
    fallback: 'all of them',
  },
  { flags: '--only <checks>', text: 'only these checks, such as token.valid,file', repeatable: true },
  { flags: '--skip <checks>', text: 'all checks but these', repeatable: true },
  { flags: '--offline', text: 'look at the files only; Meta is not asked' },
  { flags: '--send-to <number>', text: 'send one real test message to this number' },
  TEMPLATE,
  LANGUAGE,
  { flags: '--concurrency <count>', text: 'targets at once', fallback: '8' },
  { flags: '--shard <part>', text: 'one part of many targets, such as 1/4' },
  { flags: '--merge', text: 'the paths are JSON reports of earlier runs: put them together' },
  { flags: '--webhook <url>', text: 'POST the JSON report there unless all is healthy' },
];

/** What was given on the command line, read by name; the table decides what may be there. */
export class ParsedArgs {
  readonly args: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(args: readonly string[], values: Readonly<Record<string, unknown>>) {
    this.args = args;
    this.#values = values;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  list(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  /** For `--no-x`: true unless it was given. */
  allows(name: string): boolean {
    return this.#values[name] !== false;
  }
}
