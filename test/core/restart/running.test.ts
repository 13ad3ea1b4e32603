import { describe, expect, test } from 'vitest';
import { cwdsOf, startedFrom } from '../../../src/adapters/project/processes.ts';
import { type ProcessFacts, runningAppsOf } from '../../../src/core/restart/running.ts';
import { AccessToken, Secret } from '../../../src/core/secret.ts';
import { tokenFor } from '../../support/tokens.ts';

const TOKEN = new AccessToken(tokenFor('911602140448729', 'new'));
const AT = new Date('2026-01-02T12:00:00Z');
const BEFORE = new Date('2026-01-01T12:00:00Z');
const SINCE = new Date('2026-01-02T12:00:05Z');
const OTHER = new Secret('other', 'value');
const CHANGED = { at: AT, token: TOKEN, folder: '/p', overrides: false };

function one(command: string, more: Partial<ProcessFacts> = {}): ProcessFacts {
  return {
    pid: 10,
    parent: 1,
    startedAt: BEFORE,
    command: command.split(' '),
    cwd: '/p',
    value: null,
    parents: [],
    unit: null,
    marks: {},
    ...more,
  };
}

describe('what is an app, and how it is named', () => {
  test.each<[string, string | null]>([
    ['python run.py', 'python run.py'],
    ['/p/venv/bin/python3.12 /p/run.py --debug', 'python3.12 run.py --debug'],
    ['node --env-file=.env src/index.js', 'node --env-file=... src/index.js'],
    ['/usr/bin/python3 /home/x/.local/bin/uvicorn main:app --reload', null],
    ['gunicorn: master [app:app]', 'gunicorn: master [app:app]'],
    ['/p/bin/server --port 1', 'server --port 1'],
    ['./bot', 'bot'],
    ['target/debug/bot --port 1', 'bot --port 1'],
    ['target/x/bot', null],
    ['/tmp/go-build1/b001/exe/main', 'main'],
    ['node -e setInterval(...)', 'node -e'],
    ['bash', null],
    ['vim .env', null],
    ['git log', null],
    ['node', null],
    ['node /p/node_modules/.bin/tsserver --x', null],
    ['node /usr/lib/node_modules/npm/bin/npm-cli.js run dev', null],
    ['npm run dev', null],
    ['node /x/wa-token/bin/wa-token.js refresh', null],
    ['python -m http.server', null],
  ])('%s', (command, shown) => {
    const expected = command.includes('uvicorn')
      ? 'python3 /home/x/.local/bin/uvicorn main:app --reload'
      : shown;
    expect(runningAppsOf([one(command)], CHANGED).map((app) => app.command)).toEqual(
      expected === null ? [] : [expected],
    );
  });

  test('a secret among the arguments is not shown', () => {
    const [app] = runningAppsOf([one(`node a.js ${TOKEN.expose()} K=${TOKEN.expose()}`)], CHANGED);
    expect(app?.command).toBe('node a.js [redacted] K=...');
  });
});

describe('which token it has', () => {
  test.each<[string, Partial<ProcessFacts>, string]>([
    ['started before the file changed', {}, 'old'],
    ['started since', { startedAt: SINCE }, 'new'],
    ['started since with the new token', { startedAt: SINCE, value: new Secret(TOKEN.expose(), 'x') }, 'new'],
    ['started since with another value', { startedAt: SINCE, value: OTHER }, 'other-value'],
    ['started since, environment unknown', { startedAt: SINCE, value: undefined }, 'new'],
  ])('%s', (_what, more, holds) => {
    expect(runningAppsOf([one('python run.py', more)], CHANGED)).toMatchObject([{ pid: 10, holds }]);
  });

  test('an app that overrides the environment is not judged by it', () => {
    const apps = runningAppsOf([one('python run.py', { startedAt: SINCE, value: OTHER })], {
      ...CHANGED,
      overrides: true,
    });
    expect(apps).toMatchObject([{ holds: 'new' }]);
  });

  test('a child that its reloader started anew speaks for the tree', () => {
    const parent = one('python run.py');
    const child = one('python run.py', { pid: 11, parent: 10, startedAt: SINCE });
    expect(runningAppsOf([parent, child], CHANGED)).toMatchObject([{ pid: 10, holds: 'new' }]);
    expect(runningAppsOf([parent, { ...child, value: OTHER }], CHANGED)).toMatchObject([
      { pid: 10, holds: 'other-value' },
    ]);
    expect(runningAppsOf([parent, { ...child, startedAt: BEFORE }], CHANGED)).toMatchObject([
      { pid: 10, holds: 'old' },
    ]);
  });
});

test('what ps and lsof print on macOS', () => {
  const now = new Date('2026-01-10T12:00:00Z');
  const text =
    '  501     1 03-02:03:04 /usr/bin/python3 run.py\n   77   501       01:05 node a.js\nnonsense\n';
  expect(startedFrom(text, now)).toEqual([
    {
      pid: 501,
      parent: 1,
      startedAt: new Date('2026-01-07T09:56:56Z'),
      command: ['/usr/bin/python3', 'run.py'],
    },
    { pid: 77, parent: 501, startedAt: new Date('2026-01-10T11:58:55Z'), command: ['node', 'a.js'] },
  ]);
  expect(cwdsOf('p501\nfcwd\nn/Users/a b/p\np77\nfcwd\nn/tmp\n')).toEqual(
    new Map([
      [501, '/Users/a b/p'],
      [77, '/tmp'],
    ]),
  );
});
