import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Failure } from '../../src/core/failure.ts';
import { asTyped, printCommandsFor, unsetting } from '../../src/core/shell-word.ts';
import { adviseRestart } from '../../src/services/project/restart.ts';
import { messageOf } from '../../src/ui/messages.ts';
import { restartLines } from '../../src/ui/refresh/restart.ts';
import { KEY, SKELETONS } from '../services/project/skeletons.ts';
import { FURTHER } from '../services/project/skeletons-further.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

const UI = join(import.meta.dirname, '../../src/ui/refresh');

const worlds: TestWorld[] = [];
beforeAll(() => printCommandsFor('windows'));
afterAll(() => printCommandsFor('sh'));
afterEach(() => {
  for (const world of worlds.splice(0)) world.remove();
});

/** What cmd.exe or PowerShell, or both, do not know or read in another way. */
const FOREIGN =
  /&&|\bunset\b|\bsed\b|\bexport\b|\bgrep\b|\bcut\b|\btr -d\b|\bprintf\b|\bumask\b|mktemp|\/dev\/stdin|\$\(|(?:^|\s)'[^']*'(?:\s|$)|\s<\s/;

/** Between backticks, and what a line says to be a command. */
function commandsIn(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return [...quoted, ...[...text.matchAll(/^Now restart your app: (.+)$/gm)].map((match) => match[1] ?? '')];
}

/** What the project itself says, or starts on a server, is told as it stands there. */
const ITS_OWN = /^(?:sudo|source|exec|npm|bash|sh|ENV=|make|cd \$)/;

const FOLDERS = {
  'a folder below': {
    files: { 'backend/requirements.txt': 'flask\n', 'backend/run.py': 'app.run()\n', 'package.json': '{}' },
    env: 'backend/.env',
    first: [],
  },
  Laravel: { files: { artisan: '', 'composer.json': '{"require":{"laravel/horizon":"1"}}' }, first: [] },
  'pm2 by a script': {
    files: { 'package.json': '{"scripts":{"start":"pm2 start app.js --name shop"}}' },
    first: [],
  },
  ...Object.fromEntries(
    ['fly.toml', 'railway.toml', 'supabase/config.toml', 'serverless.yml', 'vercel.json'].map((sign) => [
      sign,
      { files: { [sign]: '' }, first: [] },
    ]),
  ),
};

test.each(Object.entries({ ...FOLDERS, ...SKELETONS, ...FURTHER }))(
  'on Windows each command to restart is one of its shells: %s',
  async (_name, {
    files,
    env = '.env',
    key = KEY,
  }: { files: Record<string, string>; env?: string; key?: string }) => {
    const world = await testWorld({ files: { '.git/HEAD': '', [env]: '', ...files } });
    worlds.push(world);
    const advice = await adviseRestart({ path: join(world.folder, env), key, token: null }, world.ports);
    const commands = advice.flatMap(({ command }) => (command === null ? [] : asTyped(command).split('\n')));
    expect(commands.filter((command) => FOREIGN.test(command))).toEqual([]);
    const printed = restartLines(advice.map((one) => ({ ...one, why: '' }))).join('\n');
    expect(commandsIn(printed).filter((one) => FOREIGN.test(one) && !ITS_OWN.test(one))).toEqual([]);
  },
);

test('a chain is lines, and a quoted name that holds its sign is left alone', () => {
  expect(asTyped('cd "a && b" && npm start')).toBe('cd "a && b"\nnpm start');
  expect(unsetting('KEY')).toBe('`set KEY=` (PowerShell: `Remove-Item Env:KEY`)');
});

/** The names of a table's rows in a file of words. */
const rowsOf = (name: string): readonly string[] =>
  [
    ...(readFileSync(join(UI, name), 'utf8').split('ENCRYPTED_WORDS')[0] ?? '').matchAll(
      /^ {2}'?([\w-]+)'?: \{/gm,
    ),
  ].map((match) => match[1] ?? '');

const FAILURES: readonly Failure[] = [
  { kind: 'token-as-argument', option: '--token' },
  { kind: 'not-interactive', command: 'wa-token refresh', ci: true },
  { kind: 'not-interactive', command: 'wa-token refresh', ci: false },
  ...rowsOf('reference-words.ts').map(
    (kind) =>
      ({
        kind: 'value-is-reference',
        path: '.env',
        key: 'WHATSAPP_TOKEN',
        reference: { kind, parts: ['one', 'two', 'three'], line: 1 },
      }) as Failure,
  ),
  ...[...rowsOf('elsewhere-words.ts'), 'Phase', 'fnox', 'SecretSpec'].map(
    (name) =>
      ({
        kind: 'token-elsewhere',
        key: 'WHATSAPP_TOKEN',
        found: [{ kind: 'injector', name, from: 'secrets.enc.env', sign: 'x' }],
      }) as unknown as Failure,
  ),
];

test.each(FAILURES.map((failure) => [JSON.stringify(failure), failure] as const))(
  'on Windows: %s',
  (_name, failure) => {
    const { text, hint = '' } = messageOf(failure);
    expect(commandsIn(`${text}\n${hint}`).filter((command) => FOREIGN.test(command))).toEqual([]);
  },
);
