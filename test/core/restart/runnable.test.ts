import { expect, test } from 'vitest';
import { runnable } from '../../../src/core/restart/runnable.ts';

test.each<[string, string, string, readonly string[]]>([
  ['docker compose up -d', '.', 'docker', ['compose', 'up', '-d']],
  [
    'docker compose -f a.yml -f b.yml up -d --build web worker',
    '.',
    'docker',
    ['compose', '-f', 'a.yml', '-f', 'b.yml', 'up', '-d', '--build', 'web', 'worker'],
  ],
  ['docker-compose up -d api', '.', 'docker-compose', ['up', '-d', 'api']],
  ['cd backend && docker compose up -d', 'backend', 'docker', ['compose', 'up', '-d']],
  [
    'pm2 restart ecosystem.config.js --update-env',
    '.',
    'pm2',
    ['restart', 'ecosystem.config.js', '--update-env'],
  ],
  ['sudo systemctl restart shop', '.', 'sudo', ['-n', 'systemctl', 'restart', 'shop']],
  ['systemctl --user restart shop', '.', 'systemctl', ['--user', 'restart', 'shop']],
  ['supervisorctl restart shop:web', '.', 'supervisorctl', ['restart', 'shop:web']],
  [
    'supervisorctl -c supervisord.conf restart shop',
    '.',
    'supervisorctl',
    ['-c', 'supervisord.conf', 'restart', 'shop'],
  ],
])('%s ends by itself, and is run as it stands', (command, folder, program, args) => {
  expect(runnable(command)).toEqual({ folder, program, args });
});

test.each([
  null,
  'python run.py',
  'npm run dev',
  'docker compose up',
  'docker compose restart web',
  'sudo systemctl daemon-reload && sudo systemctl restart shop',
  'export A="$(sed x .env)" && pm2 restart shop --update-env',
  "cd 'my app' && docker compose up -d",
  'docker compose up -d; rm -rf x',
  'docker compose up -d $(touch x)',
  'pm2 restart `id`',
  "pm2 restart 'shop name'",
  'php artisan config:clear',
])('%s is typed by the person', (command) => {
  expect(runnable(command)).toBeNull();
});
