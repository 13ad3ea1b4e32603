import { execFileSync } from 'node:child_process';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { WalkEnd } from '../../src/core/refresh/state.ts';
import type { ToolRun } from '../../src/ports.ts';
import { IDS } from '../../src/sandbox/world/ids.ts';
import { RECIPES } from '../../src/ui/recipes/recipes.ts';
import { walk } from '../../src/wizard/walk.ts';
import { type MswSandbox, mswSandbox } from '../support/sandbox-msw.ts';
import { type Scripted, scriptedPrompter } from '../support/scripted-prompter.ts';
import { WIZARD_OPTIONS } from '../support/wizard-options.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
const open: TestWorld[] = [];
afterEach(() => {
  server.resetHandlers();
  for (const one of open.splice(0)) one.remove();
});

type Files = Readonly<Record<string, string>>;

interface Walked {
  readonly end: WalkEnd;
  readonly world: TestWorld;
  readonly sandbox: MswSandbox;
  /** What stood in the list each time, but the way out. */
  readonly offered: readonly (readonly string[])[];
  readonly runs: readonly (readonly string[])[];
}

interface Situation {
  readonly files?: (tokens: MswSandbox['world']['tokens']) => Files;
  readonly token?: 'system-user' | 'temporary';
  readonly takes?: readonly string[];
  readonly repository?: boolean;
  readonly ran?: ToolRun;
  readonly between?: readonly Scripted[];
}

const DONE = { ok: true, out: '' } as unknown as ToolRun;
const OUT = 'No, that is all';
const usual = (tokens: MswSandbox['world']['tokens'], ...more: readonly string[]): string =>
  [`WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}`, `WHATSAPP_ACCESS_TOKEN=${tokens.expired}`, ...more, ''].join(
    '\n',
  );

async function walked({
  files = (tokens) => ({ '.env': usual(tokens) }),
  token = 'system-user',
  takes = [],
  repository = false,
  ran = DONE,
  between = [],
}: Situation): Promise<Walked> {
  const sandbox = mswSandbox();
  server.use(...sandbox.handlers);
  const { tokens } = sandbox.world;
  const world = await testWorld({ files: files(tokens) });
  open.push(world);
  if (repository) execFileSync('git', ['init', '-q', world.folder]);
  const text = /WHATSAPP_TEST_RECIPIENT=\S/.test(world.file('.env'))
    ? []
    : [{ text: 'Send the test to', answer: '+1 555 0100' } as const];
  const path =
    token === 'temporary'
      ? 'Temporary: for a quick test, expires within a day'
      : 'Permanent (system user): for production';
  const scripted = scriptedPrompter([
    { choose: 'Which token do you want?', take: path },
    { secret: 'New access token', answer: tokens[token] },
    ...text,
    { choose: 'Did it arrive?', take: 'Yes, it arrived' },
    { choose: 'Write the new token into .env?', take: 'Yes, write it' },
    ...takes.flatMap((take): readonly Scripted[] => [{ choose: 'Anything else?', take }, ...between]),
    { choose: 'Anything else?', take: OUT },
  ]);
  const offered: string[][] = [];
  const runs: string[][] = [];
  const { choose } = scripted.prompter;
  const prompter: typeof scripted.prompter = {
    ...scripted.prompter,
    async choose(question) {
      if (question.message === 'Anything else?')
        offered.push(question.choices.map(({ name }) => name).filter((name) => name !== OUT));
      // Where nothing is left to be offered, nothing is asked.
      return choose(question);
    },
  };
  const tools = {
    ...world.ports.tools,
    find: async () => '/usr/bin/it',
    run: async (program: string, args: readonly string[]) => {
      runs.push([program, ...args]);
      return ran;
    },
  };
  const end = await walk(
    { at: 'look', options: WIZARD_OPTIONS },
    { ...world.ports, tools, env: {}, prompter },
  );
  const unused = scripted.unused();
  if (unused.length > 0) expect(unused).toEqual([{ choose: 'Anything else?', take: OUT }]);
  return { end, world, sandbox, offered, runs };
}

const IGNORE = 'Add the line .env to .gitignore, so that git ignores .env';

test.each([
  ['a file without a last line break', 'node_modules', 'node_modules\n.env\n'],
  ['a file of Windows', 'node_modules\r\n', 'node_modules\r\n.env\r\n'],
  ['an empty file', '', '.env\n'],
])('the .gitignore line: %s, nothing else in it changed', async (_what, before, after) => {
  const { world, offered } = await walked({
    files: (tokens) => ({ '.env': usual(tokens), '.gitignore': before }),
    repository: true,
    takes: [IGNORE],
  });
  expect(world.file('.gitignore')).toBe(after);
  expect(world.stderr()).toContain('Added to .gitignore: .env');
  // Once is enough.
  expect(offered.slice(1).flat()).not.toContain(IGNORE);
});

test('the .gitignore line is offered only where git would take the file', async () => {
  const ignored = await walked({
    files: (tokens) => ({ '.env': usual(tokens), '.gitignore': '.env\n' }),
    repository: true,
  });
  const without = await walked({});
  for (const { offered } of [ignored, without]) expect(offered.flat().join()).not.toContain('.gitignore');
});

const REMEMBER = 'Remember +15550100 for the next test (WHATSAPP_TEST_RECIPIENT)';

test('the recipient is remembered on a line of its own, and everything else stays', async () => {
  const files = (tokens: MswSandbox['world']['tokens']): Files => ({
    '.env': `# shop\r\nWHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}\r\nWHATSAPP_ACCESS_TOKEN='${tokens.expired}' # dead\r\nB=2`,
  });
  const { world, sandbox } = await walked({ files, takes: [REMEMBER] });
  const { tokens } = sandbox.world;
  expect(world.file('.env')).toBe(
    `${files(tokens)['.env']?.replace(tokens.expired, tokens['system-user'])}\r\nWHATSAPP_TEST_RECIPIENT=15550100`,
  );
});

test('an empty line for the recipient is filled in; one that names somebody is left alone', async () => {
  const { world, sandbox } = await walked({
    files: (tokens) => ({ '.env': usual(tokens, 'WHATSAPP_TEST_RECIPIENT=', 'C=3') }),
    takes: [REMEMBER],
  });
  expect(world.file('.env')).toBe(
    usual(sandbox.world.tokens, 'WHATSAPP_TEST_RECIPIENT=15550100', 'C=3').replace(
      sandbox.world.tokens.expired,
      sandbox.world.tokens['system-user'],
    ),
  );
  const named = await walked({
    files: (tokens) => ({ '.env': usual(tokens, 'WHATSAPP_TEST_RECIPIENT=+15550100') }),
  });
  expect(named.offered.flat().join()).not.toContain('Remember');
});

const PERMANENT = 'Get a permanent token now, instead of this temporary one';

test('a permanent token is offered in place of a temporary one, and the walk begins again with it', async () => {
  const { offered, world, sandbox, end } = await walked({
    token: 'temporary',
    takes: [PERMANENT],
    between: [
      { secret: 'New access token', answer: '@system-user' },
      { text: 'Send the test to', answer: '+1 555 0100' },
      { choose: 'Did it arrive?', take: 'Yes, it arrived' },
      { choose: 'Write the new token into .env?', take: 'Yes, write it' },
    ].map((one) =>
      'secret' in one ? { secret: one.secret as string, answer: permanentOf() } : (one as Scripted),
    ),
  });
  expect(offered[0]).toContain(PERMANENT);
  expect(end).toMatchObject({ result: 'updated', exitCode: 0 });
  expect(world.file('.env')).toContain(sandbox.world.tokens['system-user']);
  const lasting = await walked({});
  expect(lasting.offered.flat()).not.toContain(PERMANENT);
});

/** The sandbox makes the same tokens each time. */
function permanentOf(): string {
  return mswSandbox().world.tokens['system-user'];
}

const COMPOSE: NonNullable<Situation['files']> = (tokens) => ({
  '.env': usual(tokens, 'WHATSAPP_TEST_RECIPIENT=+15550100'),
  'compose.yaml': 'services:\n  web:\n    build: .\n    env_file: .env\n',
});
const RUN = 'Run `docker compose up -d web` now';

test('a restart that ends by itself is run on a yes, shown as it is run, and offered once', async () => {
  const { runs, offered, world } = await walked({ files: COMPOSE, takes: [RUN] });
  expect(runs).toEqual([['docker', 'compose', 'up', '-d', 'web']]);
  expect(world.stderr()).toContain('  $ docker compose up -d web\n  It ran without an error.');
  expect(offered.slice(1).flat()).not.toContain(RUN);
});

test('one that fails is told with what it said, and the file stays written', async () => {
  const ran = { ok: false, exit: 17, said: 'no such service: web' } as const;
  const { world, sandbox, end } = await walked({
    files: COMPOSE,
    takes: [RUN],
    ran: ran as unknown as ToolRun,
  });
  expect(world.stderr()).toContain('It failed with exit code 17. no such service: web');
  expect(world.file('.env')).toContain(sandbox.world.tokens['system-user']);
  expect(end.exitCode).toBe(0);
});

test('a restart that runs in the foreground is never run', async () => {
  const { offered, runs } = await walked({
    files: (tokens) => ({
      '.env': usual(tokens),
      'run.py': 'from flask import Flask\napp = Flask(__name__)\n',
    }),
  });
  expect(offered.flat().filter((name) => name.startsWith('Run'))).toEqual([]);
  expect(runs).toEqual([]);
});

const ALL = 'Show all restart commands for this project';

test('all restart commands are shown where there are several', async () => {
  const several = await walked({
    files: (tokens) => ({
      '.env': usual(tokens),
      'ecosystem.config.js': 'module.exports = { apps: [{ name: "shop", script: "app.js" }] };\n',
      'package.json': '{ "scripts": { "start": "node app.js" }, "dependencies": { "dotenv": "1" } }',
    }),
    takes: [ALL],
  });
  const shown = several.world.stderr().split('    npx wa-token check').at(-1) ?? '';
  expect(shown).toContain('Now restart your app: pm2 restart ecosystem.config.js --update-env');
  expect(shown).toContain('Now restart your app: npm start');
  const one = await walked({ files: COMPOSE });
  expect(one.offered.flat()).not.toContain(ALL);
});

test.each([
  ['.github/workflows/ci.yml', 'GitHub Actions', 'github'],
  ['.gitlab-ci.yml', 'GitLab CI', 'gitlab'],
  ['k8s/app.yaml', 'Kubernetes', 'kubernetes'],
] as const)('with %s the recipe for %s is shown, ready to be pasted', async (file, title, name) => {
  const { world } = await walked({
    files: (tokens) => ({ '.env': usual(tokens), [file]: '\n' }),
    takes: [`Show the daily check, ready for ${title}`],
  });
  expect(world.stderr()).toContain(RECIPES[name].text(world.ports.version).trimEnd());
});

test('without a scheduler in the project no recipe is offered', async () => {
  const { offered } = await walked({});
  expect(offered.flat().join()).not.toContain('daily check');
});
