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

/** One command as the help, the completion and the manual tell it. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly args?: readonly { readonly name: string; readonly text: string }[];
  readonly options: readonly OptionSpec[];
  readonly examples?: readonly string[];
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
export const MESSAGING_ACCOUNT_NAMES = ['WHATSAPP_MESSAGING_ACCOUNT_ID'] as const;
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

/** Variables that have no flag: a secret is no option, and the rest is the system's. */
export const ENVIRONMENT: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'WHATSAPP_APP_SECRET',
    text: 'the app secret (or META_APP_SECRET), also from the .env: it signs requests, and lets Meta show when a token expires; there is no flag for it',
  },
  { name: 'HTTPS_PROXY', text: 'the proxy for requests to Meta; NO_PROXY lists the exceptions' },
  { name: 'NODE_EXTRA_CA_CERTS', text: "a file of further certificate authorities, such as your company's" },
];

const ENV_FILE = {
  flags: '-f, --env-file <path>',
  text: 'the .env file to use; repeatable',
  fallback: "the project's own",
  repeatable: true,
} as const satisfies OptionSpec;
const KEY = {
  flags: '-k, --key <name>',
  text: 'the variable that holds the token',
  fallback: DEFAULT_KEY,
} as const satisfies OptionSpec;
const PHONE_NUMBER_ID = {
  flags: '--phone-number-id <id>',
  text: 'the phone number that sends',
  names: PHONE_NUMBER_NAMES,
} as const satisfies OptionSpec;
const WABA_ID = {
  flags: '--waba-id <id>',
  text: 'the WhatsApp Business Account',
  names: WABA_NAMES,
} as const satisfies OptionSpec;
const APP_ID = {
  flags: '--app-id <id>',
  text: 'the Meta app',
  names: APP_NAMES,
} as const satisfies OptionSpec;
const TO = {
  flags: '--to <number>',
  text: 'who gets the test message',
  names: RECIPIENT_NAMES,
} as const satisfies OptionSpec;
const MESSAGING_ACCOUNT_ID = {
  flags: '--messaging-account-id <id>',
  text: 'the Messaging account for the test message; it has the id of the WhatsApp account',
  names: MESSAGING_ACCOUNT_NAMES,
  fallback: 'not sent',
} as const satisfies OptionSpec;
const TEMPLATE = {
  flags: '--template <name>',
  text: 'the template of the test message',
  names: TEMPLATE_NAMES,
  fallback: DEFAULT_TEMPLATE,
} as const satisfies OptionSpec;
const LANGUAGE = {
  flags: '--language <code>',
  text: "the template's language",
  fallback: DEFAULT_LANGUAGE,
} as const satisfies OptionSpec;
const GRAPH_VERSION = {
  flags: '--graph-version <version>',
  text: 'the Graph API version',
  names: VERSION_NAMES,
  fallback: DEFAULT_VERSION,
} as const satisfies OptionSpec;
const GRAPH_URL = {
  flags: '--graph-url <url>',
  text: 'https, or http on loopback; never read from a .env',
  names: ['WA_TOKEN_GRAPH_URL'],
  fallback: DEFAULT_GRAPH_URL,
} as const satisfies OptionSpec;
const TIMEOUT = {
  flags: '--timeout <seconds>',
  text: 'how long to wait for one request',
  fallback: String(DEFAULT_TIMEOUT_SECONDS),
} as const satisfies OptionSpec;
const JSON_OUT = {
  flags: '--json',
  text: 'one JSON object on standard output',
} as const satisfies OptionSpec;
export const COMMON = [
  { flags: '--no-color', text: 'no colours (also NO_COLOR)' },
  { flags: '-q, --quiet', text: 'verdicts and problems only' },
  { flags: '--accessible', text: 'plain numbered questions, without redrawing (also ACCESSIBLE)' },
  { flags: '--debug', text: 'show what happens internally, without secrets' },
] as const satisfies readonly OptionSpec[];

/** The options that refresh, check, send-test and renew share. */
const CONNECTION = [
  ENV_FILE,
  KEY,
  PHONE_NUMBER_ID,
  WABA_ID,
  APP_ID,
  MESSAGING_ACCOUNT_ID,
  GRAPH_VERSION,
  GRAPH_URL,
  TIMEOUT,
] as const satisfies readonly OptionSpec[];

/** What `check` takes. */
export const CHECK = [
  {
    flags: '--format <name>',
    text: 'text, json, jsonl, github, junit, prometheus or nagios',
    fallback: 'text',
  },
  { flags: '-v, --verbose', text: 'each check, and where each id comes from' },
  {
    flags: '--fields <names>',
    text: 'in JSON, only these members of a target, such as verdict,token.expiresAt',
    repeatable: true,
  },
  { flags: '--output <file>', text: 'write the report to a file, in one step' },
  { flags: '--token-stdin', text: 'check the token on standard input, and any paths' },
  { flags: '--min-validity <duration>', text: 'the token must be valid for at least: 90m, 12h, 7d, 2w' },
  { flags: '--require-permanent', text: 'the token must never expire' },
  {
    flags: '--fail-on <verdicts>',
    text: 'what fails: unhealthy and any of misconfigured, unverified, expiring; the others exit 0',
    fallback: 'all of them',
  },
  { flags: '--only <checks>', text: 'only these checks, such as token.valid,file', repeatable: true },
  { flags: '--skip <checks>', text: 'all checks but these', repeatable: true },
  { flags: '--offline', text: 'look only at the files; do not ask Meta' },
  { flags: '--send-to <number>', text: 'send one real test message to this number' },
  TEMPLATE,
  LANGUAGE,
  { flags: '--concurrency <count>', text: 'targets at once', fallback: '8' },
  { flags: '--shard <part>', text: 'one part of many targets, such as 1/4' },
  { flags: '--merge', text: 'combine the JSON reports of earlier runs, given as paths' },
  { flags: '--webhook <url>', text: 'POST the JSON report there unless everything is healthy' },
  ...CONNECTION,
  JSON_OUT,
] as const satisfies readonly OptionSpec[];

/** Where else the new token goes: what `refresh` and `renew` share. */
const PLACES = [
  {
    flags: '--push <target>',
    text: 'also push the token to a secret store, such as github, fly:APP or kubernetes:SECRET; repeatable',
    repeatable: true,
  },
  {
    flags: '--pipe-to <command>',
    text: 'also run this command, without a shell, with the token on its standard input; repeatable',
    repeatable: true,
  },
  { flags: '--redeploy', text: 'also run the deploy that the store needs after a push' },
  {
    flags: '--reminder <file>',
    text: 'write a calendar file (.ics) that reminds you before the token expires',
  },
] as const satisfies readonly OptionSpec[];

/** What `refresh` takes. */
export const REFRESH = [
  { flags: '--token-stdin', text: 'read the new token from standard input' },
  { flags: '--token-file <path>', text: 'read the new token from a file (`-`: standard input)' },
  { flags: '-y, --yes', text: 'ask nothing; write once the token is proved to work' },
  { flags: '--no-send', text: 'send no test message; what Meta says about the token decides' },
  { flags: '--dry-run', text: 'read only: send nothing, write nothing' },
  { flags: '--temporary', text: 'get a temporary token: for a quick test' },
  { flags: '--permanent', text: 'get a permanent token, of a system user: for production' },
  { flags: '--no-open', text: 'never offer to open a page in the browser' },
  TO,
  TEMPLATE,
  LANGUAGE,
  ...PLACES,
  ...CONNECTION,
  JSON_OUT,
] as const satisfies readonly OptionSpec[];

export const DEFAULT_WITHIN = '20d';

/** What `renew` takes. */
export const RENEW = [
  {
    flags: '--if-expiring-within <duration>',
    text: 'renew a token that expires within this time: 12h, 20d, 3w',
    fallback: DEFAULT_WITHIN,
  },
  { flags: '--mint', text: 'generate a new token for a system user instead of exchanging the current one' },
  { flags: '--system-user-id <id>', text: 'the system user that --mint generates a token for' },
  { flags: '--revoke-old', text: 'revoke the old token once nothing is known to use it any more' },
  { flags: '-y, --yes', text: 'accepted, although renew never asks anything' },
  { flags: '--no-send', text: 'send no test message, even if --to names a recipient' },
  { flags: '--dry-run', text: 'read only: show what would be changed where, change nothing' },
  TO,
  TEMPLATE,
  LANGUAGE,
  ...PLACES,
  ...CONNECTION,
  JSON_OUT,
] as const satisfies readonly OptionSpec[];

/** What `send-test` takes. */
export const SEND_TEST = [
  TO,
  TEMPLATE,
  LANGUAGE,
  ...CONNECTION,
  JSON_OUT,
] as const satisfies readonly OptionSpec[];

/** What `explain` takes. */
export const EXPLAIN = [
  APP_ID,
  WABA_ID,
  PHONE_NUMBER_ID,
  {
    flags: '--follow',
    text: 'read a log as it grows: each new cause once, a summary at the end and on SIGUSR1',
  },
  { flags: '--webhook <url>', text: 'with --follow: POST each new cause there as JSON' },
  JSON_OUT,
] as const satisfies readonly OptionSpec[];

/** What `guide` takes. */
export const GUIDE = [APP_ID, WABA_ID, PHONE_NUMBER_ID] as const satisfies readonly OptionSpec[];

/** What `demo` takes. */
export const DEMO = [
  { flags: '--dir <folder>', text: 'create the project there, and keep it' },
  { flags: '--trouble <name>', text: 'what goes wrong', fallback: 'none' },
  { flags: '--temporary', text: 'get a temporary token' },
  { flags: '--permanent', text: 'get a permanent token' },
] as const satisfies readonly OptionSpec[];

/** What `sandbox` takes. */
export const SANDBOX = [
  { flags: '--port <number>', text: 'the port to listen on', fallback: '0, a free one' },
  {
    flags: '--fault <name>',
    text: 'a fault to switch on, such as server-error; repeatable',
    repeatable: true,
  },
  {
    flags: '--console <name>',
    text: "which of Meta's consoles the app was made in: steps, use-case or classic",
    fallback: 'classic',
  },
  { flags: '--json', text: 'the address, ids and tokens as one line of JSON' },
] as const satisfies readonly OptionSpec[];

export type CommonOption = (typeof COMMON)[number];
export type ConnectionOption = (typeof CONNECTION)[number];
export type MessageOption = typeof TO | typeof TEMPLATE | typeof LANGUAGE;
export type IdOption = typeof APP_ID | typeof WABA_ID | typeof PHONE_NUMBER_ID;
export type RefreshOption = (typeof REFRESH)[number];
export type RenewOption = (typeof RENEW)[number];
export type PlaceOption = (typeof PLACES)[number];
export type CheckOption = (typeof CHECK)[number];
export type SendTestOption = (typeof SEND_TEST)[number];
export type ExplainOption = (typeof EXPLAIN)[number];
export type GuideOption = (typeof GUIDE)[number];
export type DemoOption = (typeof DEMO)[number];
export type SandboxOption = (typeof SANDBOX)[number];
