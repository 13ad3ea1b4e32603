import { describe, expect, test } from 'vitest';
import { ProjectFiles } from '../../../src/core/project/files.ts';
import { adviceOfRunning, withRunning } from '../../../src/core/restart/from-running.ts';
import { unitIn } from '../../../src/core/restart/manager.ts';
import { type ProcessFacts, runningAppsOf } from '../../../src/core/restart/running.ts';
import { AccessToken, Secret } from '../../../src/core/secret.ts';
import { tokenFor } from '../../support/tokens.ts';

const TOKEN = new AccessToken(tokenFor('911602140448729', 'new'));
const OLD = new Secret(tokenFor('911602140448729', 'old'), 'value');

function one(command: string, more: Partial<ProcessFacts> = {}): ProcessFacts {
  return {
    pid: 10,
    parent: 1,
    startedAt: new Date('2026-01-01T12:00:00Z'),
    command: command.split(' '),
    cwd: '/p',
    value: null,
    parents: [],
    unit: null,
    marks: {},
    ...more,
  };
}

/** `sh -c node a.js`, run in the project; `npm start @/elsewhere`, run in another folder. */
const parents = (...commands: string[]): Pick<ProcessFacts, 'parents'> => ({
  parents: commands.map((text) => {
    const [command = '', cwd = '/p'] = text.split(' @');
    return { command: command.split(' '), cwd };
  }),
});

function files(...names: string[]): readonly ProjectFiles[] {
  return [new ProjectFiles(names, new Map())];
}

function advice(processes: readonly ProcessFacts[], there = files(), readers: readonly string[] = []) {
  const target = { path: '/p/.env', key: 'TOKEN', token: TOKEN };
  return adviceOfRunning(processes, there, { target, folder: '/p', readers });
}

describe('who would start it again', () => {
  const SHELL = '-bash';
  test.each<[string, ProcessFacts, string]>([
    ['a shell', one('python3 run.py', parents(SHELL)), 'python3 run.py'],
    [
      'a path of the project',
      one('/p/.venv/bin/python /p/run.py', parents(SHELL)),
      '.venv/bin/python run.py',
    ],
    ['a program in Python', one('/usr/bin/python3 /usr/bin/gunicorn app:app -w 4'), 'gunicorn app:app -w 4'],
    [
      'a program out of node_modules',
      one('node /p/node_modules/.bin/nodemon server.js'),
      'npx nodemon server.js',
    ],
    ['a title', one('gunicorn: master [app:app]'), 'gunicorn app:app'],
    ['npm', one('node server.js', parents('sh -c node server.js', 'npm start', SHELL)), 'npm start'],
    [
      'npm, a script',
      one(
        'next-server (v16)',
        parents('node /p/node_modules/.bin/next start', 'sh -c next start', 'npm run serve', SHELL),
      ),
      'npm run serve',
    ],
    [
      'the outermost script',
      one('node a.js', parents('sh -c node a.js', 'npm run one', 'sh -c npm run one', 'npm run all', SHELL)),
      'npm run all',
    ],
    [
      'the script of another project above it',
      one('node a.js', parents('node vitest.js @/q', 'npm run test:all @/q', '-bash @/q')),
      'node a.js',
    ],
    [
      'a script of its own under that of another project',
      one('node a.js', parents('sh -c node a.js', 'npm start', 'node editor.js @/q', 'npm run code @/q')),
      'npm start',
    ],
    ['a script where folders are not told', one('node a.js', parents('npm run dev @')), 'npm run dev'],
    ['pnpm', one('node a.js', parents('sh -c node a.js', 'node /usr/bin/pnpm dev', SHELL)), 'pnpm dev'],
    [
      'systemd',
      one('python3 run.py', { unit: 'shop.service', ...parents('/lib/systemd/systemd') }),
      'sudo systemctl restart shop',
    ],
    [
      "a user's own systemd",
      one('python3 run.py', {
        unit: 'shop.service',
        isUserUnit: true,
        ...parents('/lib/systemd/systemd --user @/'),
      }),
      'systemctl --user restart shop',
    ],
    [
      'a shell in the unit of a session',
      one('python3 run.py', { unit: 'user@1000.service', ...parents('bash', 'tmux') }),
      'python3 run.py',
    ],
    [
      'supervisor',
      one('python3 a.py', {
        marks: { SUPERVISOR_PROCESS_NAME: 'bot', SUPERVISOR_GROUP_NAME: 'bot' },
        ...parents('/usr/bin/python3 /usr/bin/supervisord -n -c /etc/supervisor/supervisord.conf'),
      }),
      'sudo supervisorctl restart bot',
    ],
    [
      "supervisor's groups",
      one('python3 a.py', {
        marks: { SUPERVISOR_PROCESS_NAME: 'web_0', SUPERVISOR_GROUP_NAME: 'web' },
        ...parents('python3 /usr/bin/supervisord -c /p/supervisord.conf'),
      }),
      'supervisorctl -c supervisord.conf restart web:web_0',
    ],
    [
      'pm2',
      one('node /p/server.js', {
        marks: { name: 'shop', pm_id: '0' },
        ...parents('PM2 v7.0.4: God Daemon (/root/.pm2)'),
      }),
      'pm2 restart shop --update-env',
    ],
    ['foreman', one('python3 a.py', parents('foreman: master', SHELL)), 'foreman start'],
    [
      'honcho',
      one(
        'python3 a.py',
        parents('/bin/sh -c python3 a.py', '/usr/bin/python3 /usr/bin/honcho start -f Procfile.dev', SHELL),
      ),
      'honcho start -f Procfile.dev',
    ],
    [
      'honcho with a file whose name a shell would run',
      one('python3 a.py', parents('/usr/bin/python3 /usr/bin/honcho start -f a;touch`x`', SHELL)),
      "honcho start -f 'a;touch`x`'",
    ],
  ])('%s', (_what, process, command) => {
    expect(advice([process]).map((found) => found.advice.command)).toEqual([command]);
  });

  test('a script is typed in the folder that it was typed in before', () => {
    const [found] = advice([
      one('node a.js', { cwd: '/p/api', ...parents('sh -c node a.js @/p/api', 'npm run dev') }),
    ]);
    expect(found).toMatchObject({ folder: '/p', advice: { command: 'npm run dev' } });
  });

  test('pm2 with an ecosystem file is told to read that', () => {
    const process = one('node /p/a.js', { marks: { name: 'a' }, ...parents('PM2 v7: God Daemon (/x)') });
    const [found] = advice([process], files('ecosystem.config.cjs'));
    expect(found?.advice.command).toBe('pm2 restart ecosystem.config.cjs --update-env');
  });

  test('what pm2 has stored is exported anew', () => {
    const process = one('node /p/a.js', {
      value: OLD,
      marks: { name: 'a' },
      ...parents('PM2 v7: God Daemon (/x)'),
    });
    expect(advice([process])[0]?.advice.command).toMatch(
      /^export TOKEN="\$\(.*\)" && pm2 restart a --update-env$/,
    );
  });

  test('a container is restarted by its own file', () => {
    expect(advice([one('python3 a.py', parents('/usr/bin/containerd-shim-runc-v2 -id x'))])).toEqual([]);
  });

  test('a secret among the arguments: no command to type', () => {
    expect(advice([one(`node a.js ${TOKEN.expose()}`)])).toEqual([]);
  });

  test('code on the command line is not typed again', () => {
    expect(advice([one('node -e setInterval(()=>{})')])).toEqual([]);
  });
});

describe('beside what was found in files', () => {
  const found = [
    { advice: { stack: 'Flask', command: 'flask run', why: '', notes: [], reads: 2 as const }, folder: '/p' },
    { advice: { stack: 'Render', command: null, why: '', notes: ['there'] }, folder: '/p' },
  ];

  test('no second server', () => {
    const all = withRunning(found, advice([one('gunicorn app:app -w 2')]));
    expect(all.map(({ advice: { command } }) => command)).toEqual(['gunicorn app:app -w 2', null]);
  });

  test("the page's own server does not decide where the backend sends", () => {
    const vite = one('node /p/node_modules/.bin/vite --port 5173');
    expect(withRunning(found, advice([vite], files(), ['app.py']))).toBe(found);
    expect(withRunning(found, advice([one('node server.js')], files(), ['app.py']))).toBe(found);
  });

  test('a worker is restarted too', () => {
    const [first, ...others] = withRunning(
      found,
      advice([one('celery -A shop worker', { pid: 9 }), one('python3 app.py')]),
    );
    expect(first?.advice.command).toBe('python3 app.py');
    expect(first?.advice.notes.at(-1)).toContain('`celery -A shop worker`');
    expect(others[0]?.advice.command).toBe('celery -A shop worker');
  });
});

describe('what re-reads .env by itself', () => {
  const changed = { at: new Date('2026-01-02T12:00:00Z'), token: TOKEN, folder: '/p', overrides: false };
  const holds = (...processes: ProcessFacts[]) => runningAppsOf(processes, changed).map((app) => app.holds);
  const child = (command: string, more: Partial<ProcessFacts>): ProcessFacts =>
    one(command, { pid: 11, parent: 10, ...more });

  test.each<[string, ProcessFacts[], string]>([
    [
      'next dev',
      [one('node /p/node_modules/.bin/next dev'), child('next-server (v16)', { value: OLD })],
      'new',
    ],
    [
      'next dev with the old one exported',
      [one('node /p/node_modules/.bin/next dev', { value: OLD }), child('next-server (v16)', { value: OLD })],
      'old',
    ],
    ['next start', [one('next-server (v16)', parents('sh -c next start', 'npm start'))], 'old'],
    ['vite', [one('node /p/node_modules/.bin/vite')], 'new'],
    ['vite preview', [one('node /p/node_modules/.bin/vite preview')], 'old'],
    ["PHP's server", [one('php -S localhost:8000')], 'new'],
    ["PHP's server with the old one exported", [one('php -S localhost:8000', { value: OLD })], 'old'],
    ['a PHP program', [one('php worker.php')], 'old'],
    ['node server.js', [one('node server.js')], 'old'],
  ])('%s', (_what, processes, expected) => {
    expect(holds(...processes)).toEqual([expected]);
  });
});

test.each<[string, string, string | null, boolean]>([
  ['a service', '0::/system.slice/shop.service\n', 'shop.service', false],
  ['a service with groups below', '0::/system.slice/shop.service/app\n', 'shop.service', false],
  [
    "a user's service",
    '0::/user.slice/user-1000.slice/user@1000.service/app.slice/shop.service\n',
    'shop.service',
    true,
  ],
  [
    "a terminal of a user's session",
    '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-x.service/vte-1.scope\n',
    'user@1000.service',
    false,
  ],
  ['a login', '0::/user.slice/user-1000.slice/session-2.scope\n', null, false],
  ['the older tree', '12:pids:/x\n1:name=systemd:/system.slice/shop.service\n', 'shop.service', false],
  ['a container', '0::/\n', null, false],
])('the unit of %s', (_what, cgroup, unit, isUserUnit) => {
  expect(unitIn(cgroup)).toEqual(unit === null ? null : { unit, isUserUnit });
});
