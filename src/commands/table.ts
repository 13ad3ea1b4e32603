import * as option from '../core/options.ts';
import { type CommandRow, command } from './row.ts';

export const COMMANDS: readonly CommandRow[] = [
  command({
    name: 'refresh',
    summary: 'replace the access token: prove the new one, then rewrite .env',
    options: option.REFRESH,
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
      testSend: { status: 'skipped', messageId: null, messageStatus: null, cause: null },
      restart: [],
      pushed: [],
      reminder: null,
    }),
    async run(given, ports) {
      const { refresh, refreshOptions } = await import('./refresh.ts');
      return refresh(refreshOptions(given), ports);
    },
  }),
  command({
    name: 'check',
    summary: 'is the token healthy? a list of checks, a verdict, an exit code',
    description:
      'Asks Meta about the token in a .env file, in many of them, in the environment or on standard input. Never prompts, never writes, and sends a message only with --send-to. Exit 0 healthy, 1 unhealthy, 2 misconfigured, 3 no answer, 4 working but against a policy.',
    args: [{ name: '[path...]', text: 'a .env file, a glob, or a folder to search' }],
    options: option.CHECK,
    examples: [
      'wa-token check',
      'wa-token check --min-validity 7d --format github',
      "wa-token check 'services/*/.env' --concurrency 32 --json",
      'wa-token check --token-stdin --phone-number-id 106540352242922 < token.txt',
      'wa-token check services --shard 1/4 --json --output shard-1.json',
      'wa-token check --merge shard-1.json shard-2.json --format junit',
    ],
    async gaveUp(error, exit, about) {
      const { checkFailure } = await import('./check/failure.ts');
      return checkFailure(error, exit, about);
    },
    async run(given, ports) {
      const [{ check }, { checkOptions }] = await Promise.all([
        import('./check/check.ts'),
        import('./check/options.ts'),
      ]);
      return check(checkOptions(given), ports);
    },
  }),
  command({
    name: 'send-test',
    summary: 'send one live test message with the token that is in place',
    description:
      "The guide's step 7 alone: one template message with the token that the app uses. Exit 0 when Meta accepts it, 1 when it is refused, 3 when no answer comes. Accepted is not delivered.",
    options: option.SEND_TEST,
    examples: ['wa-token send-test --to 15550100', 'wa-token send-test --to 15550100 --template order_ready'],
    failed: (error, exit) => ({
      schemaVersion: 1,
      status: 'skipped',
      messageId: null,
      messageStatus: null,
      cause: null,
      exitCode: exit,
      error,
    }),
    async run(given, ports) {
      const { sendTest, sendTestOptions } = await import('./send-test.ts');
      return sendTest(sendTestOptions(given), ports);
    },
  }),
  command({
    name: 'renew',
    summary: 'unattended: replace an expiring token with a fresh one through the API',
    description:
      'For cron: exchanges a token that expires soon for a fresh one, proves that it works, writes .env, pushes it to the stores that you name, and asks nobody. Needs the app id and the app secret in the environment or .env. Exit 0 renewed or not due, 1 refused, or not pushed everywhere, 2 misconfigured, 3 no answer, 4 cannot be renewed.',
    options: option.RENEW,
    examples: [
      'wa-token renew',
      'wa-token renew --push github:owner/repo --pipe-to "systemctl restart shop"',
      'wa-token renew --mint --system-user-id 122100000000000 --revoke-old',
    ],
    failed: (error, exit) => ({
      schemaVersion: 1,
      result: 'failed',
      exitCode: exit,
      cause: null,
      error,
      files: [],
      testSend: { status: 'skipped', messageId: null, messageStatus: null, cause: null },
      restart: [],
      pushed: [],
      renewal: null,
      reminder: null,
    }),
    async run(given, ports) {
      const { renew, renewOptions } = await import('./renew.ts');
      return renew(renewOptions(given), ports);
    },
  }),
  command({
    name: 'explain',
    summary: 'any error text, log, JSON or code: the cause, whose fault it is, what to do',
    description:
      'Reads an error text, log, JSON body, code or cause name, from the arguments or standard input, and says what the cause is, whose fault it is and what to do. Exit 0 when it is recognised, 3 when not.',
    args: [{ name: '[text...]', text: 'the text, a code such as 190/463, or the name of a cause' }],
    options: option.EXPLAIN,
    examples: [
      'wa-token explain 190/463',
      'wa-token explain < app.log',
      'tail -f app.log | wa-token explain --follow',
    ],
    async run(given, ports) {
      const { explain, explainOptions } = await import('./explain.ts');
      return explain(explainOptions(given), ports);
    },
  }),
  command({
    name: 'guide',
    summary: 'the seven steps to a new token, offline, with the links of your app',
    args: [{ name: '[step]', text: 'one step, 1 to 7; without it the whole guide' }],
    options: option.GUIDE,
    examples: ['wa-token guide', 'wa-token guide 4 --app-id 1234567890'],
    async run(given, ports) {
      const { guide, guideOptions } = await import('./guide.ts');
      return guide(guideOptions(given), ports);
    },
  }),
  command({
    name: 'recipe',
    summary: 'print a ready-made file for GitHub, GitLab, Kubernetes, cron, systemd or Prometheus',
    description:
      'Prints a file that runs `wa-token check` every day, pinned to this version, or the alert rules for Prometheus. Without a name: the list of recipes.',
    args: [
      { name: '[name]', text: 'github, matrix, gitlab, kubernetes, cron, systemd or prometheus' },
      {
        name: '[part]',
        text: 'renew (github, kubernetes, cron, systemd): renew instead of checking; service or timer (systemd)',
      },
    ],
    options: [],
    examples: [
      'wa-token recipe github > .github/workflows/wa-token.yml',
      'wa-token recipe kubernetes | kubectl apply -f -',
      'wa-token recipe systemd | sh',
      'wa-token recipe cron renew',
    ],
    async run(given, ports) {
      const { recipe, recipeOptions } = await import('./recipe.ts');
      return recipe(recipeOptions(given), ports);
    },
  }),
  command({
    name: 'demo',
    summary: "walk the wizard against a stand-in for Meta's API: no Meta account needed",
    description:
      "Creates a throw-away project with an expired token, serves a stand-in for Meta's Graph API on 127.0.0.1, and runs the wizard on it. Nothing leaves this machine. Without a terminal it plays the person too.",
    options: option.DEMO,
    examples: ['wa-token demo', 'wa-token demo --trouble live-number --dir /tmp/shop'],
    async run(given, ports) {
      const { demo, demoOptions } = await import('./demo/demo.ts');
      return demo(demoOptions(given), ports);
    },
  }),
  command({
    name: 'sandbox',
    summary: "serve a stand-in for Meta's Graph API on loopback, to try an app on dead tokens",
    description:
      "Serves a stand-in for Meta's Graph API on 127.0.0.1 until Ctrl-C, with a made-up token in every state: see how your own app behaves on an expired one. No Meta account is needed, and nothing leaves this machine.",
    options: option.SANDBOX,
    examples: ['wa-token sandbox', 'wa-token sandbox --port 4010 --fault send-131047'],
    async run(given, ports) {
      const { sandbox, sandboxOptions } = await import('./sandbox.ts');
      return sandbox(sandboxOptions(given), ports);
    },
  }),
  command({
    name: 'completion',
    summary: 'print the completion script of bash, zsh, fish or PowerShell',
    args: [{ name: '<shell>', text: 'bash, zsh, fish or powershell' }],
    options: [],
    examples: [
      'source <(wa-token completion bash)',
      'wa-token completion fish > ~/.config/fish/completions/wa-token.fish',
    ],
    async run(given, ports) {
      const { completion, completionOptions } = await import('./completion.ts');
      return completion(completionOptions(given), COMMANDS, ports);
    },
  }),
];
