// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { project } from '../../../src/adapters/project/project.ts';
import type { RestartAdvice } from '../../../src/core/restart/advice.ts';
import { adviseRestart } from '../../../src/services/project/restart.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

type Tiny = Readonly<Record<string, string>>;

interface Around {
  /** Programs that are not on the PATH. */
  readonly lacks?: readonly string[];
  readonly active?: boolean;
  /** Unit files that are installed; `HERE` in them stands for the project's folder. */
  readonly units?: Tiny;
  readonly envFile?: string;
}

const worlds: TestWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.remove();
});

/** A project in a folder `shop`, as it lies on the disk, through what the product calls. */
async function advise(
  files: Tiny,
  { units = {}, envFile = '.env', lacks = [], active = false }: Around = {},
): Promise<readonly RestartAdvice[]> {
  const world = await testWorld();
  worlds.push(world);
  const folder = join(world.folder, 'shop');
  for (const [name, text] of Object.entries({ '.git/HEAD': '', [envFile]: '', ...files })) {
    if (name.endsWith('/')) mkdirSync(join(folder, name), { recursive: true });
    else await world.write(join('shop', name), text);
  }
  for (const [name, text] of Object.entries(units)) {
    await world.write(join('units', name), text.replaceAll('HERE', folder));
  }
  const unitFolders = [join(world.folder, 'units')];
  const real = project({ platform: process.platform, pid: process.pid, env: {}, cwd: '/', unitFolders });
  return adviseRestart(
    { path: join(folder, envFile), key: 'WHATSAPP_ACCESS_TOKEN', token: null },
    {
      ...world.ports,
      cwd: folder,
      env: active ? { VIRTUAL_ENV: '/v' } : {},
      project: { ...real, hasProgram: async (name) => !lacks.includes(name) },
    },
  );
}

const commands = async (files: Tiny, more?: Around): Promise<readonly (string | null)[]> =>
  (await advise(files, more)).map(({ command }) => command);
const notes = async (files: Tiny): Promise<string> => (await advise(files))[0]?.notes.join(' ') ?? '';

const pkg = (scripts: Record<string, string>, ...dependencies: string[]): string =>
  JSON.stringify({ scripts, dependencies: Object.fromEntries(dependencies.map((name) => [name, '1'])) });

const RUN_PY = `from app import create_app
app = create_app()
if __name__ == "__main__":
    app.run(host="0.0.0.0", port=int(os.getenv("PORT", 8000)), debug=True)
`;
const FLASK_APP =
  'from dotenv import load_dotenv\nload_dotenv()\nfrom flask import Flask\napp = Flask(__name__)\n';
const FASTAPI_APP = 'from dotenv import load_dotenv\nload_dotenv()\napp = FastAPI()\n';

describe('each stack has its command', () => {
  const rows: readonly [string, Tiny, string][] = [
    [
      'Flask with run.py',
      { 'run.py': RUN_PY, 'app/__init__.py': FLASK_APP, 'requirements.txt': 'flask==3.1\n' },
      'python run.py',
    ],
    [
      'Flask with app.py',
      { 'app.py': `${FLASK_APP}if __name__ == "__main__":\n    app.run()\n` },
      'python app.py',
    ],
    ['Flask without a main', { 'app.py': FLASK_APP }, 'flask run'],
    ['Flask by another name', { 'shop.py': FLASK_APP }, 'flask --app shop run'],
    [
      'Flask as the Makefile starts it',
      { 'app.py': FLASK_APP, Makefile: 'dev:\n\tflask --debug run\n' },
      'flask --debug run',
    ],
    ['Django', { 'manage.py': 'import django' }, 'python manage.py runserver'],
    ['FastAPI', { 'main.py': FASTAPI_APP }, 'uvicorn main:app'],
    ['FastAPI in a package', { 'app/main.py': 'api = FastAPI(title="x")' }, 'uvicorn app.main:api'],
    [
      'FastAPI with its own command',
      { 'main.py': FASTAPI_APP, 'requirements.txt': 'fastapi[standard]\n' },
      'fastapi dev main.py',
    ],
    [
      'FastAPI that runs itself',
      { 'main.py': `${FASTAPI_APP}if __name__ == "__main__":\n    uvicorn.run("main:app", reload=True)\n` },
      'python main.py',
    ],
    [
      'uvicorn as a script starts it',
      { 'main.py': FASTAPI_APP, 'start.sh': 'exec uvicorn main:app --env-file .env --reload\n' },
      'uvicorn main:app --env-file .env --reload',
    ],
    ['gunicorn', { 'app.py': FLASK_APP, 'gunicorn.conf.py': 'workers = 2' }, 'gunicorn app:app'],
    [
      'gunicorn as a script starts it',
      { 'app.py': FLASK_APP, 'run.sh': 'gunicorn --preload app:app &\n' },
      'gunicorn --preload app:app',
    ],
    ['a plain Python program', { 'bot.py': 'from dotenv import load_dotenv\n' }, 'python bot.py'],
    [
      'Node with npm',
      { 'package.json': pkg({ dev: 'nodemon index.js', start: 'node index.js' }) },
      'npm run dev',
    ],
    ['Node with npm and start alone', { 'package.json': pkg({ start: 'node index.js' }) }, 'npm start'],
    ['Node with pnpm', { 'package.json': pkg({ dev: 'x' }), 'pnpm-lock.yaml': '' }, 'pnpm dev'],
    ['Node with yarn', { 'package.json': pkg({ dev: 'x' }), 'yarn.lock': '' }, 'yarn dev'],
    ['Node with bun', { 'package.json': pkg({ dev: 'x' }), 'bun.lock': '' }, 'bun run dev'],
    [
      'Node without scripts',
      { 'package.json': '{}', 'server.js': "require('dotenv').config()" },
      'node server.js',
    ],
    ['Node with --env-file', { 'app.js': 'console.log(process.env.X)' }, 'node --env-file=.env app.js'],
    ['Next.js', { 'package.json': pkg({ dev: 'next dev', start: 'next start' }, 'next') }, 'npm run dev'],
    [
      'Nest',
      { 'package.json': pkg({ start: 'nest start', 'start:dev': 'nest start --watch' }, '@nestjs/core') },
      'npm run start:dev',
    ],
    ['Vite', { 'package.json': pkg({ dev: 'vite' }, 'vite') }, 'npm run dev'],
    [
      'Create React App',
      { 'package.json': pkg({ start: 'react-scripts start' }, 'react-scripts') },
      'npm start',
    ],
    [
      'pm2 with one app',
      { 'ecosystem.config.js': 'module.exports = { apps: [{ name: "shop", script: "a.js" }] }' },
      'pm2 restart ecosystem.config.js --update-env',
    ],
    [
      'pm2 with several',
      { 'ecosystem.config.cjs': "apps: [{ name: 'a' }, { name: 'b' }]" },
      'pm2 restart ecosystem.config.cjs --update-env',
    ],
    [
      'pm2 in a script',
      { 'package.json': pkg({ prod: 'pm2 start index.js --name bot' }) },
      `export WHATSAPP_ACCESS_TOKEN="$(sed -nE 's/^(export +)?WHATSAPP_ACCESS_TOKEN *=[^A-Za-z0-9]*([A-Za-z0-9]+).*/\\2/p' .env)" && pm2 restart bot --update-env`,
    ],
    [
      'compose with the variable',
      {
        'compose.yaml':
          'services:\n  web:\n    environment:\n      WHATSAPP_ACCESS_TOKEN: ${WHATSAPP_ACCESS_TOKEN}\n',
      },
      'docker compose up -d web',
    ],
    [
      'compose with the variable by another name',
      {
        'compose.yml':
          'services:\n  web:\n    environment:\n      - TOKEN=${WHATSAPP_ACCESS_TOKEN:-}\n  db: {}\n',
      },
      'docker compose up -d web',
    ],
    [
      'compose with env_file',
      { 'docker-compose.yml': 'services:\n  web:\n    env_file: .env\n  worker:\n    env_file: [./.env]\n' },
      'docker compose up -d web worker',
    ],
    [
      'compose with the folder mounted',
      { 'docker-compose.yaml': 'services:\n  web:\n    volumes: [".:/app"]\n' },
      'docker compose restart web',
    ],
    [
      'compose with the file mounted',
      { 'compose.yaml': 'services:\n  web:\n    volumes:\n      - ./.env:/app/.env\n' },
      'docker compose up -d --force-recreate web',
    ],
    [
      'compose with the file in the image',
      { 'compose.yaml': 'services:\n  web:\n    build: .\n', Dockerfile: 'FROM x\nCOPY . .\n' },
      'docker compose up -d --build web',
    ],
    [
      'compose by another name',
      { 'docker-compose.prod.yml': 'services:\n  web:\n    env_file: .env\n' },
      'docker compose -f docker-compose.prod.yml up -d web',
    ],
    [
      'compose, one service in the override',
      {
        'compose.yaml': 'services:\n  web: {}\n',
        'compose.override.yaml': 'services:\n  web:\n    env_file: .env\n',
      },
      'docker compose up -d web',
    ],
    [
      'a Dockerfile that copies .env',
      { Dockerfile: 'FROM x\nCOPY .env /app/.env\n' },
      'docker build -t shop .',
    ],
    [
      'a Dockerfile that copies everything',
      { Dockerfile: 'FROM x\nCOPY --chown=1 . /app\n', '.dockerignore': 'node_modules\n' },
      'docker build -t shop .',
    ],
    ['Laravel', { artisan: '', 'composer.json': '{}' }, 'php artisan config:clear'],
    [
      'Laravel with queues',
      { artisan: '', 'composer.json': '{"require":{"laravel/horizon":"5"}}' },
      'php artisan config:clear && php artisan queue:restart',
    ],
    [
      'Laravel with a worker',
      { artisan: '', 'composer.json': '{}', Procfile: 'worker: php artisan queue:work\n' },
      'php artisan config:clear && php artisan queue:restart',
    ],
    ['Rails', { Gemfile: 'gem "rails"', 'config.ru': '', 'bin/rails': '' }, 'bin/rails restart'],
    ['Go', { 'go.mod': 'module x', 'main.go': '' }, 'go run .'],
    ['Go with cmd/', { 'go.mod': 'module x', 'cmd/': '', 'cmd/bot/': '' }, 'go run ./cmd/bot'],
    [
      'a unit in the project',
      { 'deploy/shop.service': '[Service]\nEnvironmentFile=/srv/shop/.env\n' },
      'sudo systemctl restart shop',
    ],
    [
      'a unit that sets it',
      { 'shop.service': '[Service]\nEnvironment="WHATSAPP_ACCESS_TOKEN=x"\n' },
      'sudo systemctl daemon-reload && sudo systemctl restart shop',
    ],
    ['a Procfile', { Procfile: 'release: x\nweb: ./server --port 1\n' }, './server --port 1'],
    ['Vercel', { 'vercel.json': '{}' }, 'vercel env add WHATSAPP_ACCESS_TOKEN production --force'],
    ['Fly.io', { 'fly.toml': '' }, "grep '^WHATSAPP_ACCESS_TOKEN=' .env | fly secrets import"],
    [
      'Railway',
      { 'railway.json': '' },
      "grep '^WHATSAPP_ACCESS_TOKEN=' .env | cut -d= -f2- | railway variable set WHATSAPP_ACCESS_TOKEN --stdin",
    ],
    [
      'Supabase',
      { 'supabase/config.toml': '' },
      `(umask 077; f=$(mktemp) && grep '^WHATSAPP_ACCESS_TOKEN=' .env >"$f" && supabase secrets set --env-file "$f"; rm -f "$f")`,
    ],
    ['Cloudflare Workers', { 'wrangler.toml': '' }, 'wrangler secret put WHATSAPP_ACCESS_TOKEN'],
    ['Firebase', { 'firebase.json': '' }, 'firebase functions:secrets:set WHATSAPP_ACCESS_TOKEN'],
    [
      'Serverless',
      { 'serverless.yml': '' },
      'aws ssm put-parameter --overwrite --type SecureString --name WHATSAPP_ACCESS_TOKEN --value file:///dev/stdin',
    ],
    [
      'App Engine',
      { 'app.yaml': 'runtime: python312\n' },
      'gcloud secrets versions add WHATSAPP_ACCESS_TOKEN --data-file=-',
    ],
  ];

  test('Render: no command, and where it is done', async () => {
    const [advice] = await advise({ 'render.yaml': '' });
    expect(advice?.command).toBeNull();
    expect(advice?.notes.join()).toContain('https://dashboard.render.com');
  });

  test.each(rows)('%s', async (_what, files, command) => {
    expect((await commands(files))[0]).toBe(command);
  });
});

describe('what is no sign', () => {
  test.each<[string, Tiny]>([
    ['an empty folder', {}],
    [
      'compose that has nothing to do with it',
      { 'compose.yaml': 'services:\n  db:\n    image: postgres\n    environment: {A: 1}\n' },
    ],
    [
      'a Dockerfile that leaves .env out',
      { Dockerfile: 'FROM x\nCOPY . .\n', '.dockerignore': '**/.env*\n' },
    ],
    ['a Dockerfile that copies from another stage', { Dockerfile: 'FROM x\nCOPY --from=a . .\n' }],
    ['a package.json for tools', { 'package.json': pkg({ lint: 'biome' }) }],
    ['app.yaml of something else', { 'app.yaml': 'kind: Deployment\n' }],
    ['a broken package.json', { 'package.json': '{' }],
    ['a commented-out server', { 'x.py': '# app = Flask(__name__)\n' }],
  ])('%s', async (_what, files) => {
    expect(await advise(files)).toEqual([]);
  });

  test('an exception in .dockerignore brings the file back', async () => {
    const files = { Dockerfile: 'FROM x\nCOPY . .\n', '.dockerignore': '.env*\n!.env\n' };
    expect(await commands(files)).toEqual(['docker build -t shop .']);
  });
});

describe('the fifteen cases of a reload', () => {
  const old = 'the old token stays';
  const onSave = 'the new token comes when a source file is saved';
  const override = (text: string): string => text.replace('load_dotenv()', 'load_dotenv(override=True)');
  const runPy = { 'run.py': RUN_PY, 'app/__init__.py': FLASK_APP };
  const settings = 'class S(BaseSettings):\n    pass\napp = FastAPI()\n';
  const watched = (script: string): Tiny => ({ 'package.json': pkg({ dev: script }, 'dotenv') });

  test.each<[string, Tiny, string]>([
    ['python run.py, debug on', runPy, old],
    ['the same with override', { ...runPy, 'app/__init__.py': override(FLASK_APP) }, onSave],
    ['flask --debug run', { 'app.py': FLASK_APP, Makefile: 'a:\n\tflask --debug run\n' }, old],
    [
      'the same with override',
      { 'app.py': override(FLASK_APP), Makefile: 'a:\n\tflask --debug run\n' },
      onSave,
    ],
    ['uvicorn --reload', { 'main.py': FASTAPI_APP, 'run.sh': 'uvicorn main:app --reload\n' }, onSave],
    ['uvicorn.run(reload=True)', { 'main.py': `${FASTAPI_APP}uvicorn.run("main:app", reload=True)\n` }, old],
    [
      'uvicorn --env-file',
      { 'main.py': FASTAPI_APP, 'run.sh': 'uvicorn main:app --env-file .env --reload\n' },
      old,
    ],
    [
      'pydantic-settings under uvicorn',
      { 'main.py': settings, 'run.sh': 'uvicorn main:app --reload\n' },
      onSave,
    ],
    [
      'gunicorn and HUP',
      { 'app.py': FLASK_APP, 'run.sh': 'gunicorn app:app\n' },
      'brings the new token too, unless the variable comes from systemd or the shell',
    ],
    [
      'gunicorn --preload and HUP',
      { 'app.py': FLASK_APP, 'run.sh': 'gunicorn --preload app:app\n' },
      'keeps the old token',
    ],
    ['nodemon with dotenv', watched('nodemon index.js'), onSave],
    ['node --watch with dotenv', watched('node --watch index.js'), onSave],
    ['node --watch --env-file', watched('node --watch --env-file=.env index.js'), old],
  ])('%s', async (_what, files, words) => {
    expect(await notes(files)).toContain(words);
  });
});

const KEYED = 'import os\nTOKEN = os.environ["WHATSAPP_ACCESS_TOKEN"]\n';
const JS = 'const token = process.env.WHATSAPP_ACCESS_TOKEN;\n';
const MAIN = 'if __name__ == "__main__":\n    ';

describe('what reads the key decides', () => {
  test.each<[string, Tiny, string]>([
    [
      'app.run without a main guard',
      { 'app.py': `${FLASK_APP}${KEYED}app.run(port=5000)\n` },
      'python app.py',
    ],
    [
      'the agent before the helper that the alphabet puts first',
      {
        'setup_groups.py': `load_dotenv()\n${MAIN}main()\n`,
        'whatsapp_agent.py': `load_dotenv()\n${KEYED}${MAIN}main()\n`,
      },
      'python whatsapp_agent.py',
    ],
    [
      'the server whose imports read it before the one that the alphabet puts first',
      {
        'admin.py': `${FLASK_APP}${MAIN}app.run()\n`,
        'webhook.py': `${FLASK_APP}from lib.wa import send\n${MAIN}app.run()\n`,
        'lib/wa.py': KEYED,
      },
      'python webhook.py',
    ],
    [
      'Node before Python that does not read it',
      {
        'app.py': `${FLASK_APP}${MAIN}app.run()\n`,
        'package.json': pkg({ start: 'node bot.js' }),
        'bot.js': JS,
      },
      'npm start',
    ],
    [
      'Python before Node that does not read it',
      { 'bot.py': `${KEYED}${MAIN}main()\n`, 'package.json': pkg({ dev: 'vite' }, 'vite') },
      'python bot.py',
    ],
    [
      'the server of a package with a page of its own',
      {
        'package.json': pkg(
          { dev: 'vite', 'dev:server': 'nodemon server/index.js', start: 'node server/index.js' },
          'vite',
          'express',
        ),
        'server/index.js': JS,
        'src/main.jsx': '',
      },
      'npm start',
    ],
    [
      'a package that imports itself',
      {
        'bot/__init__.py': '',
        'bot/config.py': KEYED,
        'bot/main.py': `from bot.config import TOKEN\n${MAIN}run()\n`,
      },
      'python -m bot.main',
    ],
    [
      'a package with relative imports',
      {
        'bot/__init__.py': '',
        'bot/config.py': KEYED,
        'bot/main.py': `from .config import TOKEN\n${MAIN}run()\n`,
      },
      'python -m bot.main',
    ],
    [
      "gevent's wsgi.py",
      {
        'wsgi.py': `from app import app\nfrom gevent.pywsgi import WSGIServer\nWSGIServer(("", 80), app).serve_forever()\n`,
        'app.py': `${FLASK_APP}${KEYED}`,
      },
      'python wsgi.py',
    ],
    [
      "uwsgi's wsgi.py",
      {
        'wsgi.py': 'from app import create_app\napplication = create_app()\n',
        'app.py': `${FLASK_APP}${KEYED}`,
        'uwsgi.ini': '[uwsgi]\nmodule = wsgi\n',
      },
      'uwsgi --ini uwsgi.ini',
    ],
    [
      'Streamlit',
      { 'dashboard.py': `import streamlit as st\n${KEYED}`, 'pages/one.py': 'import streamlit\n' },
      'streamlit run dashboard.py',
    ],
    [
      'two levels down, by the lock file of the root',
      {
        'package.json': '{"workspaces":["apps/*"]}',
        'pnpm-lock.yaml': '',
        'apps/api/package.json': pkg({ dev: 'tsx watch src/index.ts' }),
        'apps/api/src/index.ts': JS,
        'apps/web/package.json': pkg({ dev: 'next dev' }, 'next'),
      },
      'cd apps/api && pnpm dev',
    ],
    [
      'Symfony',
      {
        'composer.json': '{"require":{"symfony/framework-bundle":"7"}}',
        'public/index.php': "<?php $_ENV['WHATSAPP_ACCESS_TOKEN'];",
      },
      'php -S localhost:8000 -t public',
    ],
  ])('%s', async (_what, files, command) => {
    expect((await commands(files))[0]).toBe(command);
  });

  test('Celery beside Flask is named', async () => {
    const files = {
      'app.py': `${FLASK_APP}${KEYED}${MAIN}app.run()\n`,
      'tasks.py': 'from celery import Celery\ncelery = Celery("x")\n',
    };
    expect(await notes(files)).toContain('celery -A tasks worker');
  });
});

describe('what the project says', () => {
  const api = { 'main.py': `${FASTAPI_APP}${KEYED}` };
  test.each<[string, Tiny, string, Around?]>([
    [
      'a code block of the README',
      { ...api, 'README.md': '```\n$ uvicorn main:app --reload --port 9000  # here\n```\n' },
      'uvicorn main:app --reload --port 9000',
    ],
    [
      'a README with a placeholder',
      { ...api, 'README.md': '```\nuvicorn <module>:app\n```\n' },
      'uvicorn main:app',
    ],
    [
      'a line that goes on',
      { ...api, 'run.sh': 'uvicorn main:app \\\n  --port 9000\n' },
      'uvicorn main:app --port 9000',
    ],
    [
      'a module that is not there',
      { ...api, 'run.sh': 'uvicorn old.main:app --port 9000\n' },
      'uvicorn main:app',
    ],
    ['railway', { ...api, 'railway.json': '{"deploy":{"startCommand":\n"x"}}' }, 'uvicorn main:app'],
    [
      "railway's start command",
      { ...api, 'railway.toml': '[deploy]\nstartCommand = "uvicorn main:app --host 0.0.0.0 --port $PORT"\n' },
      'uvicorn main:app --host 0.0.0.0 --port 8000',
    ],
    [
      "Render's start command",
      {
        ...api,
        'render.yaml': 'services:\n  - type: web\n    startCommand: uvicorn main:app --port ${PORT:-10000}\n',
      },
      'uvicorn main:app --port 10000',
    ],
    [
      'a Procfile with $PORT',
      { ...api, Procfile: 'web: uvicorn main:app --port $PORT\n', Dockerfile: 'FROM x\nEXPOSE 8080\n' },
      'uvicorn main:app --port 8080',
    ],
    [
      'a Makefile with variables',
      {
        ...api,
        Makefile:
          'PYTHON = python3\nrun:\n\t$(VENV)/bin/uvicorn main:app --port $(PORT)\ndev:\n\tPYTHONPATH=. uvicorn main:app --port $(PORT)\n',
      },
      'make dev',
    ],
    [
      'a justfile',
      { ...api, justfile: 'dev port="8000":\n    uvicorn main:app --port {{port}}\n' },
      'just dev',
    ],
    ['uv', { ...api, 'uv.lock': '' }, 'uv run uvicorn main:app'],
    [
      'poetry',
      { 'bot.py': `${KEYED}${MAIN}main()\n`, 'pyproject.toml': '[tool.poetry]\n' },
      'poetry run python bot.py',
    ],
    ['pipenv', { 'manage.py': 'import django', Pipfile: '' }, 'pipenv run python manage.py runserver'],
    [
      'a virtual environment that is not active',
      { 'bot.py': KEYED, '.venv/bin/python': '' },
      '.venv/bin/python bot.py',
    ],
    [
      'its own programs',
      { ...api, 'venv/bin/python': '', 'venv/bin/uvicorn': '' },
      'venv/bin/uvicorn main:app',
    ],
    ['its modules', { ...api, 'venv/bin/python': '' }, 'venv/bin/python -m uvicorn main:app'],
    ['one that is active', { 'bot.py': KEYED, '.venv/bin/python': '' }, 'python bot.py', { active: true }],
    ['no python but python3', { 'bot.py': KEYED }, 'python3 bot.py', { lacks: ['python'] }],
    [
      'honcho',
      {
        'app.py': `${FLASK_APP}${KEYED}`,
        Procfile: 'web: flask run\nworker: python w.py\n',
        'README.md': '    \n```\nhoncho start\n```\n',
      },
      'honcho start',
    ],
    [
      'the folder that a README goes to',
      { 'README.md': '```\ncd web\nuvicorn main:app --port 1\n```\n', 'web/x': '', ...api },
      'uvicorn main:app',
    ],
  ])('%s', async (_what, files, command, around) => {
    expect((await commands(files, around))[0]).toBe(command);
  });
});

describe('docker', () => {
  const handed = 'services:\n  web:\n    build: .\n    env_file: .env\n';
  const app = { 'app.py': `${FLASK_APP}${KEYED}${MAIN}app.run()\n` };
  test.each<[string, Tiny, string, Around?]>([
    ['an example is no compose file', { ...app, 'docker-compose.example.yml': handed }, 'python app.py'],
    ['nor is one for tests', { ...app, 'docker-compose.test.yml': handed }, 'python app.py'],
    [
      'the file that the README runs',
      {
        'docker-compose.prod.yml': handed,
        'docker-compose.staging.yml': handed,
        'README.md': '```\ndocker compose -f docker-compose.staging.yml up -d\n```\n',
      },
      'docker compose -f docker-compose.staging.yml up -d web',
    ],
    [
      '.dockerignore with a leading slash',
      { ...app, Dockerfile: 'FROM x\nCOPY . .\n', '.dockerignore': '/.env\n' },
      'python app.py',
    ],
    [
      'the last stage alone',
      {
        ...app,
        'compose.yaml': 'services:\n  web:\n    build: .\n',
        Dockerfile: 'FROM a AS b\nCOPY . .\nFROM c\nCOPY --from=b /x/dist /dist\n',
      },
      'python app.py',
    ],
    [
      'a stage that the last one is built on',
      {
        'compose.yaml': 'services:\n  web:\n    build: .\n',
        Dockerfile: 'FROM a AS b\nCOPY . .\nFROM b\nRUN x\n',
      },
      'docker compose up -d --build web',
    ],
    [
      'the whole folder of another stage',
      {
        'compose.yaml': 'services:\n  web:\n    build: .\n',
        Dockerfile: 'FROM a AS b\nWORKDIR /app\nCOPY . .\nFROM c\nCOPY --from=b /app /app\n',
      },
      'docker compose up -d --build web',
    ],
    [
      'the stage that compose names',
      {
        ...app,
        'compose.yaml': 'services:\n  web:\n    build: {context: ., target: b}\n',
        Dockerfile: 'FROM a AS b\nRUN x\nFROM c\nCOPY . .\n',
      },
      'python app.py',
    ],
    [
      'nothing outside the context',
      {
        ...app,
        'compose.yaml': 'services:\n  web:\n    build: ./web\n',
        'web/Dockerfile': 'FROM x\nCOPY . .\n',
      },
      'python app.py',
    ],
    [
      "the root's .env for a variable, not the service's",
      {
        'backend/app.py': app['app.py'],
        'compose.yaml': 'services:\n  web:\n    environment:\n      T: ${WHATSAPP_ACCESS_TOKEN}\n',
      },
      'cd backend && python app.py',
      { envFile: 'backend/.env' },
    ],
    [
      'no test, and nothing that a profile alone starts',
      {
        'compose.yaml': `${handed}  test:\n    env_file: .env\n  tool:\n    env_file: .env\n    profiles: [tools]\n`,
      },
      'docker compose up -d web',
    ],
    [
      'no database',
      { 'compose.yaml': `${handed}  db:\n    image: postgres:16\n    env_file: .env\n` },
      'docker compose up -d web',
    ],
  ])('%s', async (_what, files, command, around) => {
    expect((await commands(files, around))[0]).toBe(command);
  });

  test('a compose file that hands the variable to no service is told', async () => {
    const unserved = 'services:\n  web:\n    build: .\n    environment:\n      PORT: 80\n';
    expect(await notes({ ...app, 'compose.yaml': unserved })).toContain(
      'passes WHATSAPP_ACCESS_TOKEN to no service',
    );
    const [only] = await advise({ 'compose.yaml': unserved });
    expect(only).toMatchObject({ command: null });
    expect(await notes({ ...app, 'compose.yaml': handed })).not.toContain('to no service');
  });
});

test('the unit of a tunnel is not the one to restart', async () => {
  const unit = (start: string): string => `[Service]\nExecStart=${start}\n`;
  const files = {
    'ngrok.service': unit('/usr/local/bin/ngrok http 80'),
    'bot.service': unit('/usr/bin/node app.js'),
  };
  expect(await commands(files)).toEqual(['sudo systemctl restart bot']);
});

describe('supervisor', () => {
  test('a configuration that is installed for this folder', async () => {
    const units = {
      'bot.conf': '[program:bot]\ncommand=python app.py\ndirectory=HERE\n',
      'x.conf': '[program:x]\ndirectory=/srv/x\n',
    };
    expect((await commands({ 'app.py': FLASK_APP }, { units }))[0]).toBe('sudo supervisorctl restart bot');
  });

  test('one for a container is none of this machine', async () => {
    const files = {
      'app.py': FLASK_APP,
      'supervisord.conf': '[supervisord]\n[program:bot]\ndirectory=/app\n',
    };
    expect((await commands(files))[0]).toBe('flask run');
  });
});

describe('several signs', () => {
  test('the likeliest first, the others named', async () => {
    const files = {
      'run.py': RUN_PY,
      'app/__init__.py': FLASK_APP,
      'docker-compose.yml': 'services:\n  web:\n    env_file: .env\n',
      Procfile: 'web: gunicorn run:app\n',
      'render.yaml': '',
    };
    expect((await advise(files)).map(({ stack }) => stack)).toEqual([
      'docker compose',
      'Flask',
      'Procfile',
      'Render',
    ]);
  });

  test('an installed unit before the way to start it by hand', async () => {
    const units = { 'shop.service': '[Service]\nWorkingDirectory=HERE\n' };
    expect(await commands({ 'run.py': RUN_PY, 'app/__init__.py': FLASK_APP }, { units })).toEqual([
      'sudo systemctl restart shop',
      'python run.py',
    ]);
  });

  test('a unit in the project that is installed too is named once', async () => {
    const units = { 'shop.service': '[Service]\nWorkingDirectory=HERE\n' };
    expect(await commands({ 'deploy/shop.service': '[Service]\n' }, { units })).toEqual([
      'sudo systemctl restart shop',
    ]);
  });
});

describe('what the command alone does not bring about', () => {
  test.each<[string, Tiny, string]>([
    ["Django's celery", { 'manage.py': '', 'shop/celery.py': '' }, 'celery -A shop worker'],
    [
      'compose',
      { 'compose.yaml': 'services:\n  web:\n    env_file: .env\n' },
      '`docker compose restart` keeps the old token',
    ],
    [
      'n8n',
      { 'compose.yaml': 'services:\n  n8n:\n    image: n8nio/n8n\n    env_file: .env\n' },
      'own database',
    ],
    ['Next.js', { 'package.json': pkg({ dev: 'next dev' }, 'next') }, '`next dev` re-reads .env by itself'],
    [
      'Rails credentials',
      { Gemfile: 'rails', 'config.ru': '', 'bin/rails': '', 'config/credentials.yml.enc': '' },
      'credentials:edit',
    ],
    ['Sidekiq', { Gemfile: 'gem "rails"\ngem "sidekiq"', 'config.ru': '', 'bin/rails': '' }, 'Sidekiq'],
    ['Heroku', { Procfile: 'web: x\nworker: y\n' }, 'heroku config:edit'],
    ["Procfile's other processes", { Procfile: 'web: x\nworker: y\n' }, 'restart worker as well'],
    ['a Dockerfile', { Dockerfile: 'COPY .env .\n' }, '.dockerignore'],
  ])('%s', async (_what, files, words) => {
    expect(await notes(files)).toContain(words);
  });
});

test('names out of files reach no terminal as they are', async () => {
  const files = { Procfile: 'web: run\u001b[31m --token EAA0000000000000000000000000000 \u202e\n' };
  const [advice] = await advise(files);
  expect(advice?.command).toBe('run [31m --token [redacted]');
});

test('Netlify has no command that keeps the value to itself', async () => {
  const [advice] = await advise({ 'netlify.toml': '' });
  expect(advice).toMatchObject({ stack: 'Netlify', command: null });
});

test('no value is put on a command line', async () => {
  const files = {
    'vercel.json': '',
    'fly.toml': '',
    'railway.json': '',
    'wrangler.toml': '',
  };
  for (const command of await commands(files)) expect(command).not.toMatch(/=\$|\$\(|--value [^f]/);
});

test('a name that a shell would run is quoted', async () => {
  const folder = '$(touch x)';
  const [advice] = await advise({ [`${folder}/app.py`]: FASTAPI_APP, [`${folder}/x.py`]: '' });
  expect(advice?.command).toBe(`uvicorn '${folder}.app:app'`);
  expect((await commands({ 'vercel.json': '', 'fly.toml': '' }, { envFile: "it's/.env" }))[1]).toBe(
    `grep '^WHATSAPP_ACCESS_TOKEN=' "it's/.env" | fly secrets import`,
  );
  const worker = { 'app.py': FLASK_APP, [`${folder}/tasks.py`]: 'celery = Celery("x")\n' };
  expect(await notes(worker)).toContain(`celery -A '${folder}.tasks' worker`);
});
