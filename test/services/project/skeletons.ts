// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
/**
 * Projects after public ones: names and structure alone, in our own words. `first` is what restarts each, written down
 * before the program was asked; `also` is what else may be named. Anything beside these two is a wrong command.
 */
export interface Skeleton {
  readonly files: Readonly<Record<string, string>>;
  /** `.env` at the root where nothing is said. */
  readonly env?: string;
  readonly key?: string;
  readonly first: readonly RegExp[];
  readonly also?: readonly RegExp[];
}

export const KEY = 'WHATSAPP_ACCESS_TOKEN';

const reads = (key = KEY): string => `import os\nTOKEN = os.getenv("${key}")\n`;
const js = (key = KEY): string => `const token = process.env.${key};\n`;
const dotenv = `require('dotenv').config();\n`;
const flask =
  'from flask import Flask\nfrom dotenv import load_dotenv\nload_dotenv()\napp = Flask(__name__)\n';
const main = (call: string): string => `if __name__ == "__main__":\n    ${call}\n`;
const fastapi = 'from fastapi import FastAPI\napp = FastAPI()\n';
const pkg = (scripts: Record<string, string>, ...dependencies: string[]): string =>
  JSON.stringify({ scripts, dependencies: Object.fromEntries(dependencies.map((name) => [name, '1'])) });
const readme = (...lines: string[]): string => `# Bot\n\n\`\`\`bash\n${lines.join('\n')}\n\`\`\`\n`;
const compose = (text: string): string => `services:\n${text}`;

const NEXT = { dev: 'next dev', build: 'next build', start: 'next start' };
const NEST = {
  build: 'nest build',
  start: 'nest start',
  'start:dev': 'nest start --watch',
  'start:prod': 'node dist/main',
};
const CRA = { start: 'react-scripts start', build: 'react-scripts build' };
const VITE = { dev: 'vite', build: 'vite build', preview: 'vite preview' };
const HOSTED_VERCEL = /^vercel env add /;
const DOCKER_BUILD = /^docker build /;

export const SKELETONS: Readonly<Record<string, Skeleton>> = {
  'a Next dashboard with pnpm and a second app below': {
    files: {
      'package.json': pkg(NEXT, 'next', 'react'),
      'pnpm-lock.yaml': '',
      'lib/env.server.ts': js(),
      'mobile-app/package.json': pkg(NEXT, 'next'),
      '.vercel/project.json': '{}',
    },
    first: [/^pnpm (?:run )?dev$/],
    also: [HOSTED_VERCEL],
  },
  'a Django scheduler with celery': {
    files: {
      'manage.py': 'import django\n',
      'bot/settings.py': reads(),
      'bot/celery.py': 'from celery import Celery\napp = Celery("bot")\n',
      'bot/__init__.py': '',
      'requirements.txt': 'django\ncelery\n',
      'README.md': readme(
        'python -m venv .venv',
        'python manage.py migrate',
        'python manage.py runserver',
        'celery -A bot worker -l info',
      ),
    },
    first: [/^python3? manage\.py runserver$/],
    also: [/^celery -A bot /],
  },
  'an engine in TypeScript with workspaces': {
    files: {
      'package.json': JSON.stringify({
        workspaces: ['packages/*', 'apps/*'],
        scripts: { dev: 'tsx watch src/index.ts', start: 'tsx src/index.ts', build: 'tsc' },
        dependencies: { express: '1', dotenv: '1' },
      }),
      'package-lock.json': '{}',
      'src/index.ts': `import 'dotenv/config';\nimport './config';\n`,
      'src/config.ts': js(),
      'apps/web/package.json': pkg(NEXT, 'next'),
      'packages/contracts/package.json': '{"name":"contracts"}',
      'scripts/seed.ts': js(),
    },
    first: [/^npm run dev$/],
  },
  'FastAPI with a README and scripts beside it': {
    files: {
      'main.py': `from dotenv import load_dotenv\nload_dotenv()\n${fastapi}import whatsapp_utils\n`,
      'whatsapp_utils.py': reads(),
      'config.py': reads(),
      'get_data.py': reads('OTHER'),
      'test.py': 'import asyncio\nasyncio.run(main())\n',
      'requirements.txt': 'fastapi\nuvicorn\n',
      'README.md': readme(
        'python -m venv venv',
        'pip install -r requirements.txt',
        'uvicorn main:app --reload --host 0.0.0.0 --port 8000',
      ),
    },
    first: [/^uvicorn main:app/],
  },
  'Nest in Backend, Next in Frontend, compose without the token': {
    files: {
      'package.json': '{"name":"saas"}',
      'docker-compose.yml': compose(
        '  postgres:\n    image: postgres:15\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}\n',
      ),
      'docker-compose.monitoring.yml': compose('  grafana:\n    image: grafana/grafana\n'),
      'Backend/.env': '',
      'Backend/package.json': pkg({ ...NEST, dev: 'nest start --watch' }, '@nestjs/core'),
      'Backend/src/config/whatsapp.config.ts': js(),
      'Backend/Dockerfile':
        'FROM node:20 AS build\nCOPY . .\nRUN npm run build\nFROM node:20\nCOPY --from=build /app/dist ./dist\n',
      'Backend/docker-compose.yml': compose(
        '  backend:\n    build:\n      context: .\n      dockerfile: Dockerfile\n    environment:\n      NODE_ENV: development\n      DATABASE_URL: postgresql://x\n',
      ),
      'Backend/railway.json': '{"build":{"builder":"DOCKERFILE"}}',
      'Frontend/package.json': pkg({ ...NEXT, dev: 'next dev -p 3001' }, 'next'),
      'railway.json': '{}',
      'vercel.json': '{"outputDirectory":"landing"}',
    },
    env: 'Backend/.env',
    first: [/^cd Backend && npm run (?:start:)?dev$/],
    also: [/vercel env add/, /railway variable/],
  },
  'Flask in one file with a Procfile': {
    files: {
      'main.py': `${flask}${reads()}${main('app.run(host="0.0.0.0", port=int(os.getenv("PORT", 5000)))')}`,
      Procfile: 'web: gunicorn main:app\n',
      'requirements.txt': 'flask\ngunicorn\n',
    },
    first: [/^python3? main\.py$/, /^gunicorn main:app$/],
    also: [/^gunicorn main:app$/, /^python3? main\.py$/],
  },
  'FastAPI in webhooks.py that runs itself': {
    files: {
      'webhooks.py': `import uvicorn\nfrom dotenv import load_dotenv\nload_dotenv()\n${fastapi}from controllers.webhook_controller import router\n${main('uvicorn.run(app, host=HOST, port=PORT, reload=True)')}`,
      'controllers/webhook_controller.py': 'from services.whatsapp_service import send\n',
      'services/whatsapp_service.py': reads(),
      'globals/constants.py': reads(),
      'requirements.txt': 'fastapi\nuvicorn\n',
    },
    first: [/^python3? webhooks\.py$/, /^uvicorn webhooks:app/],
  },
  'Flask whose start-up script names a module that is gone': {
    files: {
      'app.py': `${flask}${reads()}${main('app.run(port=5000, debug=True)')}`,
      'config.py': reads(),
      'core/llm_chain.py': '',
      'startup.sh':
        '#!/bin/bash\nexec gunicorn --bind=0.0.0.0:$PORT --workers=4 --timeout 600 whatsapp_bot:app\n',
      'README.md': readme('pip install -r requirements.txt', 'flask run --port 5000'),
      'test_rag.py': main('main()'),
      'requirements.txt': 'flask\ngunicorn\n',
    },
    first: [/^python3? app\.py$/, /^flask run/],
    also: [/^flask run/],
  },
  'a bot in TypeScript under compose': {
    files: {
      'package.json': pkg(
        { start: 'node dist/app.js', dev: 'ts-node-dev --respawn src/app.ts', build: 'tsc' },
        'express',
      ),
      'package-lock.json': '{}',
      'src/app.ts': js(),
      'src/config/index.ts': js(),
      Dockerfile: 'FROM node:20-slim\nCOPY package*.json ./\nCOPY --chown=node:node dist ./dist\n',
      '.dockerignore': 'node_modules\n.env\n.env.*\n!.env.example\n',
      'docker-compose.yml': compose(
        '  issa-bot:\n    build:\n      context: .\n      dockerfile: Dockerfile\n    env_file:\n      - .env\n    volumes:\n      - ./data:/app/data\n',
      ),
    },
    first: [/^docker compose up -d issa-bot$/],
    also: [/^npm run dev$/],
  },
  'three files and npm start': {
    files: {
      'package.json':
        '{"main":"webhook.js","scripts":{"start":"node webhook.js"},"dependencies":{"express":"1"}}',
      'webhook.js': js(),
    },
    first: [/^npm start$/],
  },
  'Laravel whose folder compose mounts': {
    files: {
      artisan: '',
      'composer.json': '{"require":{"laravel/framework":"12"}}',
      'config/whatsapp.php': `<?php return ['token' => env('${KEY}')];\n`,
      'package.json': pkg(VITE, 'vue', 'vite'),
      'vite.config.js': '',
      'app/Jobs/Send.php': '<?php\n',
      Dockerfile:
        'FROM composer:2 AS vendor\nCOPY . .\nFROM php:8.3-fpm AS runtime\nCOPY --from=vendor /app /var/www\n',
      '.dockerignore': '/vendor\n/node_modules\n.env\n',
      'docker-compose.yml': compose(
        '  app:\n    build:\n      context: .\n      target: runtime\n    volumes:\n      - .:/var/www/html\n      - ./storage/app:/var/www/html/storage/app\n    environment:\n      APP_DEBUG: "true"\n  worker:\n    image: saas-app\n    command: ["php", "artisan", "queue:work"]\n    volumes:\n      - .:/var/www/html\n  nginx:\n    image: nginx:1.27\n    volumes:\n      - .:/var/www/html:ro\n  postgres:\n    image: postgres:17\n',
      ),
    },
    first: [/^docker compose restart app worker$/, /^php artisan config:clear/],
    also: [/^php artisan config:clear/],
  },
  'FastAPI in a package, its image with everything': {
    files: {
      'app/main.py': `from app.settings import token\n${fastapi}`,
      'app/settings.py': reads(),
      'app/__init__.py': '',
      'BACKUP_2026/main.py': fastapi,
      'BACKUP_2026/rules.py': '',
      Dockerfile:
        'FROM python:3.12-slim\nCOPY requirements.txt /app/\nCOPY . /app\nCMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]\n',
      'requirements.txt': 'fastapi\nuvicorn\n',
    },
    first: [/^uvicorn app\.main:app/],
    also: [DOCKER_BUILD],
  },
  'an image whose last stage takes only what was built': {
    files: {
      'package.json': pkg(
        {
          start: 'node ./dist/server.js',
          dev: 'concurrently "npm:build:watch" "nodemon ./dist/server.js"',
          build: 'tsc',
          'build:watch': 'tsc --watch',
        },
        'express',
        'dotenv',
      ),
      'package-lock.json': '{}',
      'src/server.ts': `import 'dotenv/config';\n`,
      'src/utils/init.ts': js(),
      Dockerfile:
        'FROM node:20 AS builder\nCOPY . .\nRUN npm run build\nFROM node:20\nCOPY --from=builder /app/dist ./dist\nCMD ["npm","start"]\n',
      '.dockerignore': 'node_modules\ndist\n',
      'docker-compose.yaml': compose(
        '  webhook-api:\n    image: me/webhook-api:latest\n    environment:\n      - PORT=3000\n',
      ),
      'docker-compose.spec.yaml': compose('  webhook-api:\n    build: .\n    env_file: .env\n'),
    },
    first: [/^npm run dev$/],
  },
  'an agent in src/ with its own Node service, under compose': {
    files: {
      'pyproject.toml':
        '[project]\nname = "agent"\ndependencies = ["fastapi>=0.104"]\n[project.scripts]\nagent = "agent.cli:main"\n',
      'requirements.txt': 'fastapi\n',
      'src/agent/cli.py': `import uvicorn\n${main('uvicorn.run("agent.main:app")')}`,
      'src/agent/config.py': reads(),
      'src/agent/main.py': fastapi,
      'test/diagnose_whatsapp_api.py': `load_dotenv()\n${reads()}${main('asyncio.run(main())')}`,
      'supervisord.conf':
        '[supervisord]\nnodaemon=true\n[program:agent]\ncommand=python -m agent.cli run\ndirectory=/app\n',
      'docker-compose.yml': compose(
        `  app:\n    build:\n      context: .\n      target: production\n    environment:\n      - ENVIRONMENT=\${ENVIRONMENT:-development}\n      - ${KEY}=\${${KEY}}\n  redis:\n    image: redis:7\n`,
      ),
      'mcp/package.json': pkg({ start: 'node src/index.js', dev: 'node --watch src/index.js' }, 'express'),
      'mcp/src/index.js': js(),
    },
    first: [/^docker compose up -d app$/],
    also: [/^(?:uv run )?agent\b/, /^python3? -m /, /^cd src && /, /^uvicorn --app-dir src agent\.main:app$/],
  },
  'backend and frontend, the .env at the root': {
    files: {
      'backend/package.json': pkg({ start: 'node server.js', dev: 'nodemon server.js' }, 'express', 'dotenv'),
      'backend/server.js': `require('dotenv').config({ path: '../.env' });\n`,
      'backend/utils/whatsappAPI.js': js(),
      'backend/test-env.js': js(),
      'frontend/package.json': pkg(CRA, 'react-scripts'),
      'setup.sh': 'cd backend\nnpm install\n',
      'README.md': readme('cd backend', 'npm install', 'npm run dev', 'cd frontend', 'npm start'),
    },
    first: [/^cd backend && npm run dev$/],
  },
  'FastAPI under compose, its README out of date': {
    files: {
      'app/main.py': `import dotenv\ndotenv.load_dotenv()\n${fastapi}`,
      'app/__init__.py': '',
      'app/services/whatsapp.py': reads(),
      'simulate.py': main('asyncio.run(main())'),
      Dockerfile: 'FROM python:3.11\nCOPY app/ ./app/\n',
      'docker-compose.yml': compose(
        '  app:\n    build: .\n    env_file:\n      - .env\n  redis:\n    image: redis/redis-stack\n  postgres:\n    image: postgres:17\n    env_file:\n      - .env\n',
      ),
      'requirements.txt': 'fastapi\n',
      'README.md': readme('docker-compose up --build', 'uvicorn app.main:api --reload'),
    },
    first: [/^docker compose up -d app(?: postgres)?$/],
    also: [/^uvicorn app\.main:app/],
  },
  'FastAPI under gunicorn, its README says flask': {
    files: {
      'app/webhook.py': `${fastapi}${reads()}from app.whatsapp_client import send\n`,
      'app/whatsapp_client.py': reads(),
      'app/__init__.py': '',
      '__init__.py': '',
      Procfile: 'web: gunicorn -w 4 -k uvicorn.workers.UvicornWorker app.webhook:app\n',
      'requirements.txt': 'fastapi\nuvicorn\ngunicorn\n',
      'README.md': readme('pip install -r requirements.txt', 'flask run'),
    },
    first: [
      /^gunicorn -w 4 -k uvicorn\.workers\.UvicornWorker app\.webhook:app$/,
      /^uvicorn app\.webhook:app/,
    ],
    also: [
      /^gunicorn -w 4 -k uvicorn\.workers\.UvicornWorker app\.webhook:app$/,
      /^uvicorn app\.webhook:app/,
    ],
  },
  'a large Node server among Python helpers': {
    files: {
      'package.json':
        '{"main":"server.js","scripts":{"start":"node -r ./preload.js server.js"},"dependencies":{"express":"1"}}',
      'server.js': js(),
      'archive-connector.py': `from flask import Flask\napp = Flask(__name__)\n${main('app.run(port=5050)')}`,
      'brain_finance.py': 'import os\nos.environ["X"]\n',
      'brain_ui.py': '',
      'README.md': '# none\n',
    },
    first: [/^npm start$/],
  },
  'a Go server in cmd/web': {
    files: {
      'go.mod': 'module example.com/bot\n',
      'cmd/web/main.go': `package main\nvar token = os.Getenv("${KEY}")\n`,
      'internal/services/storage.go': 'package services\n',
      'ui/html/home.html': '',
    },
    first: [/^go run \.\/cmd\/web$/],
  },
  'Flask as a function in api/': {
    files: {
      'api/index.py': `${flask}${reads('WHATSAPP_TOKEN')}${main('app.run(debug=True)')}`,
      'vercel.json': '{"rewrites":[]}',
      'requirements.txt': 'flask\n',
    },
    key: 'WHATSAPP_TOKEN',
    first: [/^python3? api\/index\.py$/, /^flask --app api[./]index run/],
    also: [HOSTED_VERCEL],
  },
  'an image that copies the backend with its .env': {
    files: {
      'backend/.env': '',
      'backend/package.json': pkg({ start: 'node server.js' }, 'express', 'dotenv'),
      'backend/server.js': `${dotenv}${js()}`,
      'backend/ecosystem.config.js':
        'module.exports = { apps: [{ name: "whatsapp-automation", script: "./server.js" }] };\n',
      'frontend/package.json': pkg(VITE, 'vite'),
      Dockerfile:
        'FROM node:20 AS frontend\nCOPY frontend/ ./\nFROM node:20\nWORKDIR /app\nCOPY backend/package*.json ./\nCOPY backend/ ./\nCOPY --from=frontend /app/public ./public\n',
      '.dockerignore': '**/node_modules\ndist\n',
      'docker-compose.yml': compose(
        '  whatsapp-app:\n    build: .\n    volumes:\n      - ./backend/data:/app/data\n    environment:\n      - NODE_ENV=production\n',
      ),
    },
    env: 'backend/.env',
    first: [/^docker compose up -d --build whatsapp-app$/],
    also: [/^cd backend && pm2 restart ecosystem\.config\.js --update-env$/, /^cd backend && npm start$/],
  },
  'a bot with its database and workers under compose': {
    files: {
      'package.json': pkg({ start: 'node src/server.js', dev: 'node src/server.js' }, 'express', 'dotenv'),
      'src/server.js': `${dotenv}${js()}`,
      'scripts/diagnose.py': 'import subprocess\nsubprocess.run(["ls"])\n',
      'scripts/deploy/Dockerfile.deployer': 'FROM node:20\nCOPY deploy.sh .\n',
      Dockerfile: 'FROM node:20\nCOPY src/ ./src/\n',
      '.dockerignore': 'node_modules\n.env\n',
      'docker-compose.yml': compose(
        '  db:\n    image: pgvector/pgvector:pg15\n  whatsapp-bot:\n    build: .\n    env_file: .env\n  mailhog:\n    image: mailhog/mailhog\n',
      ),
    },
    first: [/^docker compose up -d whatsapp-bot$/],
    also: [/^npm run dev$/],
  },
  'an API and its dashboard side by side': {
    files: {
      'backend/.env': '',
      'backend/package.json': pkg(
        { build: 'tsc', start: 'node dist/server.js', dev: 'ts-node src/server.ts' },
        'express',
      ),
      'backend/src/server.ts': '',
      'backend/src/config/constants.ts': js(),
      'whatsapp-frontend/package.json': pkg({ ...NEXT, dev: 'next dev --turbopack' }, 'next'),
    },
    env: 'backend/.env',
    first: [/^cd backend && npm run dev$/],
  },
  'app.js without a script': {
    files: {
      'package.json': '{"main":"app.js","dependencies":{"express":"1"}}',
      'app.js': "const express = require('express');\nrequire('./services/whatsapp');\n",
      'services/whatsapp.js': js(),
      'routes/agenda.js': '',
    },
    first: [/^node (?:--env-file=\.env )?app\.js$/],
  },
  'FastAPI with its own image and many tests': {
    files: {
      'app/main.py':
        'from app.config import settings\nfrom fastapi import FastAPI\napp = FastAPI(title="Marina")\n',
      'app/config.py': `from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    ${KEY.toLowerCase()}: str\n`,
      'app/__init__.py': '',
      'tests/test_flow.py': 'import asyncio\nresult = asyncio.run(main())\n',
      Dockerfile:
        'FROM python:3.12-slim\nCOPY requirements.txt .\nCOPY app ./app\nCMD ["sh", "-c", "uvicorn app.main:app --port ${PORT}"]\n',
      'requirements.txt': 'fastapi\nuvicorn\npydantic-settings\n',
      'README.md': readme('python3.12 -m venv .venv && source .venv/bin/activate'),
    },
    first: [/^uvicorn app\.main:app/],
  },
  'Node with a model server in Python beside it': {
    files: {
      'package.json': pkg(
        { start: 'node index.js', setup: 'node setup/index.js', test: 'node test/x.js' },
        'axios',
      ),
      'index.js': "require('./whatsapp');\n",
      'whatsapp.js': js(),
      'mlx_server.py': `from flask import Flask\napp = Flask(__name__)\n${main('app.run(host=HOST, port=PORT)')}`,
      'README.md': '# agent\n',
    },
    first: [/^npm start$/],
  },
  'Django with uv, mounted by compose': {
    files: {
      'manage.py': '',
      'pyproject.toml': '[project]\ndependencies = ["django>=4.2", "django-environ"]\n',
      'uv.lock': '',
      'shop/settings.py': `import environ\nenv = environ.Env()\nTOKEN = env("${KEY}")\n`,
      'shop/celery.py': 'app = Celery("shop")\n',
      'shop/__init__.py': '',
      'rungunicorn.sh': '#!/bin/sh\nuv run gunicorn shop.wsgi:application -c gunicorn_config.py\n',
      'gunicorn_config.py': 'bind = "0.0.0.0:8000"\npreload_app = True\n',
      Dockerfile: 'FROM python:3.10\nCOPY . .\n',
      'docker-compose.yml': compose(
        '  app:\n    build: .\n    environment:\n      - APP_RUNTIME=docker\n    volumes:\n      - .:/app\n    command: ["./rungunicorn.sh"]\n  redis:\n    image: redis:6.2\n  celery_worker:\n    build: .\n    volumes:\n      - .:/app\n    command: uv run celery -A shop worker\n',
      ),
      'README.md': readme('uv run python manage.py createsuperuser', 'docker-compose up'),
    },
    first: [/^docker compose restart app celery_worker$/],
    also: [
      /^uv run python manage\.py runserver$/,
      /^uv run gunicorn shop\.wsgi:application -c gunicorn_config\.py$/,
    ],
  },
  'functions on Vercel and nothing to start': {
    files: {
      'package.json': pkg(
        { prepare: 'husky', test: 'vitest run', 'qa:sim': 'node tests/qa/run.mjs' },
        '@vercel/functions',
      ),
      'api/webhook.js': "import '../src/whatsapp.js';\n",
      'src/whatsapp.js': js(),
      'vercel.json': '{"version":2}',
    },
    first: [HOSTED_VERCEL, /^vercel dev$/],
    also: [HOSTED_VERCEL, /^vercel dev$/],
  },
  'FastAPI below with a Procfile above': {
    files: {
      'backend/.env': '',
      'backend/app/main.py': `from app.routers import webhook\n${fastapi}${main('uvicorn.run("app.main:app", host="0.0.0.0", port=int(os.getenv("PORT", 8000)))')}`,
      'backend/app/__init__.py': '',
      'backend/app/core/config.py': reads(),
      'backend/requirements.txt': 'fastapi\nuvicorn\nrq\n',
      'backend/worker_rq.py': 'from rq import Worker\n',
      'backend/__init__.py': '',
      'frontend/package.json': pkg(NEXT, 'next'),
      'requirements.txt': '-r backend/requirements.txt\n',
      Procfile:
        'web: uvicorn app.main:app --host 0.0.0.0 --port $PORT\nworker: python backend/worker_rq.py\n',
      'README.md': readme(
        'cd backend',
        'uvicorn app.main:app --reload --port 8000',
        'cd frontend',
        'npm run dev',
      ),
    },
    env: 'backend/.env',
    first: [/^cd backend && (?:uvicorn app\.main:app(?! .*\$)|python3? -m app\.main)/],
    also: [/^cd backend && (?:uvicorn app\.main:app|python3? -m app\.main)/],
  },
  'a shop bot with nodemon, pm2 in its README and a Procfile': {
    files: {
      'package.json': pkg(
        { start: 'node app.js', dev: 'nodemon app.js', prettier: 'prettier .' },
        'express',
        'dotenv',
      ),
      'app.js': `${dotenv}require('./routes');\n`,
      'routes/index.js': js(),
      Procfile: 'web: node app.js\n',
      'README.md': readme('npm install', 'npm run dev', '    or', 'pm2 start app.js', '    or', 'npm start'),
    },
    first: [/^npm run dev$/],
    also: [/^node app\.js$/, /^npm start$/],
  },
  'Nest alone': {
    files: {
      'package.json': pkg(NEST, '@nestjs/core', '@nestjs/config'),
      'package-lock.json': '{}',
      'src/main.ts': '',
      'src/whatsapp/whatsapp.service.ts': js(),
      'test/app.e2e-spec.ts': '',
    },
    first: [/^npm run start:dev$/],
  },
  'Django with a Pipfile': {
    files: {
      'manage.py': '',
      Pipfile: '[packages]\ndjango = "*"\n',
      'Pipfile.lock': '{}',
      'bulk/settings.py': reads(),
      'bulk/wsgi.py': 'application = get_wsgi_application()\n',
      'bulk/__init__.py': '',
      'chatbot/tasks.py': '',
    },
    first: [/^pipenv run python manage\.py runserver$/],
  },
  'an inbox in Next under compose': {
    files: {
      'package.json': pkg({ ...NEXT, dev: 'rm -rf .next && next dev --turbopack -p 4000' }, 'next'),
      'package-lock.json': '{}',
      'src/lib/wa.ts': js(),
      Dockerfile:
        'FROM node:22 AS builder\nCOPY . .\nFROM node:22\nCOPY --from=builder /app/public ./public\n',
      '.dockerignore': 'node_modules\n.next\n.env\n.env.*\n!.env.example\n',
      'docker-compose.yml': compose(
        '  app:\n    build: .\n    env_file:\n      - .env\n    volumes:\n      - ./data:/app/data\n',
      ),
    },
    first: [/^docker compose up -d app$/],
    also: [/^npm run dev$/],
  },
  'a backend in Python with a container that only sleeps': {
    files: {
      'backend/app/main.py': `from dotenv import load_dotenv\nload_dotenv()\nfrom app.core import settings\n${fastapi}`,
      'backend/app/core.py': reads(),
      'backend/requirements.txt': 'fastapi\nuvicorn\n',
      'backend/setup.py': 'from setuptools import setup\nsetup()\n',
      'backend/start.sh': '#!/bin/sh\nset -e\nexec uvicorn app.main:app --host 0.0.0.0 --port 8000\n',
      'frontend/package.json': pkg(NEXT, 'next'),
      'landing-page/package.json': pkg(NEXT, 'next'),
      Dockerfile: 'FROM python:3.11\nCOPY . .\nCMD ["/start.sh"]\n',
      '.dockerignore': '__pycache__\n.env\n',
      'docker-compose.dev.yml': compose(
        '  backend:\n    build:\n      context: .\n    volumes:\n      - .:/workspace:cached\n    command: sleep infinity\n  database:\n    image: postgres\n',
      ),
    },
    first: [/^cd backend && (?:uvicorn app\.main:app|fastapi dev app\/main\.py)/],
  },
  'an agent whose package is named after it': {
    files: {
      'aisha/app.py': `from fastapi import FastAPI\nfrom aisha.config import TOKEN\napp = FastAPI()\n`,
      'aisha/config.py': reads(),
      'aisha/__init__.py': '',
      'scripts/update_display_name.py': `${reads()}${main('main()')}`,
      'website/package.json': pkg(NEXT, 'next'),
      Dockerfile:
        'FROM python:3.12\nCOPY . .\nCMD uvicorn aisha.app:app --host 0.0.0.0 --port ${PORT:-8000}\n',
      '.dockerignore': '.env\n.venv/\n',
      'requirements.txt': 'fastapi\nuvicorn\n',
      'README.md': readme('python -m venv .venv', 'uvicorn aisha.app:app --reload --port 8000', 'railway up'),
    },
    first: [/^uvicorn aisha\.app:app/],
  },
  'Express on Vercel that starts here too': {
    files: {
      'package.json':
        '{"type":"module","main":"index.js","scripts":{"start":"node index.js"},"dependencies":{"dotenv":"1","express":"1"}}',
      'index.js': `import 'dotenv/config';\n${js()}`,
      'api/sendWhatsApp.js': js(),
      'helpers.js': js(),
      'vercel.json': '{"version":2}',
    },
    first: [/^npm start$/],
    also: [HOSTED_VERCEL],
  },
  'a platform of many services, pnpm by its manifest': {
    files: {
      'package.json': JSON.stringify({
        packageManager: 'pnpm@10.4.1',
        scripts: {
          dev: 'NODE_ENV=development tsx watch server/_core/index.ts',
          build: 'vite build && esbuild server/_core/index.ts --bundle',
          start: 'NODE_ENV=production node dist/index.js',
        },
        dependencies: { express: '1' },
        devDependencies: { vite: '1' },
      }),
      'server/_core/index.ts': js(),
      'server/_core/env.ts': js(),
      'services/gateway/main.go': `os.Getenv("${KEY}")`,
      'services/gateway/go.mod': 'module gateway\n',
      'ai-agent/api/main.py': `${fastapi}${main('uvicorn.run("main:app")')}`,
      'ai-agent/requirements.txt': 'fastapi\n',
      'docker-compose.yml': compose(
        '  postgres:\n    image: postgres:16\n  kafka:\n    image: confluentinc/cp-kafka\n',
      ),
    },
    first: [/^pnpm (?:run )?dev$/],
  },
  'a server of tools with a start command for Railway': {
    files: {
      'main.py': `from dotenv import load_dotenv\nload_dotenv()\n${reads()}${main("mcp.run(transport='stdio')")}`,
      'main_http.py': `${fastapi}import uvicorn\n${reads()}${main('uvicorn.run(app, host="0.0.0.0", port=port)')}`,
      'mcp_server/base_handler.py': reads(),
      'test_setup.py': `import subprocess\n${reads()}${main('main()')}`,
      'comprehensive_tools.py': '',
      'railway.toml': '[build]\nbuilder = "nixpacks"\n[deploy]\nstartCommand = "python main_http.py"\n',
      'requirements.txt': 'fastapi\nuvicorn\nmcp\n',
      'README.md': readme(
        'python test_setup.py',
        'python diagnose.py',
        'python main.py',
        'python main_http.py',
      ),
    },
    first: [/^python3? main(?:_http)?\.py$/],
    also: [/railway variable/, /^python3? main(?:_http)?\.py$/],
  },
  'FastAPI and a second service that share one .env': {
    files: {
      'main.py': `${fastapi}from app.config import settings\n`,
      'app/config.py': reads(),
      'app/__init__.py': '',
      'scripts/diagnostic_check.py': `load_dotenv()\n${main('asyncio.run(main())')}`,
      'package.json': pkg({ 'heroku-postbuild': 'cd baileys-service && npm install' }),
      'baileys-service/package.json': pkg({ start: 'node index.js', dev: 'nodemon index.js' }),
      'baileys-service/index.js': '',
      'start.sh': '#!/bin/bash\nexec uvicorn main:app --host 0.0.0.0 --port ${PORT:-8000} --workers 1\n',
      Procfile: 'web: chmod +x start.sh && ./start.sh\n',
      Dockerfile: 'FROM python:3.11\nCOPY . .\n',
      '.dockerignore': '.env\n',
      'docker-compose.yml': compose(
        '  fastapi:\n    build: .\n    env_file:\n      - .env\n  openwa:\n    image: ghcr.io/x/openwa\n    env_file:\n      - .env\n  redis:\n    image: redis\n',
      ),
      'requirements.txt': 'fastapi\nuvicorn\n',
      'README.md': readme('python main.py          # serves on $PORT', 'python scripts/ingest_kb.py'),
    },
    first: [/^docker compose up -d fastapi openwa$/],
    also: [/^uvicorn main:app --host 0\.0\.0\.0 --port (?:\$\{PORT:-8000\}|8000) --workers 1$/, /start\.sh$/],
  },
  'Laravel with queues': {
    files: {
      artisan: '',
      'composer.json': '{"require":{"laravel/framework":"11"}}',
      'config/whatsapp.php': `env('${KEY}')`,
      'app/Jobs/Send.php': '',
      'package.json': pkg(VITE, 'vite'),
      'README.md': readme('php artisan queue:work --queue=messages', 'php artisan serve'),
    },
    first: [/^php artisan config:clear && php artisan queue:restart$/],
  },
  'a package whose own main guard cannot work': {
    files: {
      'app/main.py': `from fastapi import FastAPI\nfrom app.config import settings\napp = FastAPI()\n${main('import uvicorn\n    uvicorn.run("main:app", host="0.0.0.0", port=8000, reload=True)')}`,
      'app/config.py': reads(),
      'app/services.py': reads(),
      'requirements.txt': 'fastapi\nuvicorn\n',
      'README.md': readme('python -m venv venv', 'uvicorn app.main:app --reload'),
    },
    first: [/^uvicorn app\.main:app/],
  },
  'TypeScript by nodemon, with a web app that is not there': {
    files: {
      'package.json': pkg(
        {
          dev: 'nodemon --exec ts-node src/server.ts',
          'dev:web': 'npm run dev --prefix web',
          'dev:all': 'concurrently "npm run dev" "npm run dev:web"',
          build: 'tsc',
          start: 'node dist/server.js',
        },
        'express',
        'dotenv',
      ),
      'src/server.ts': '',
      'src/services/meta.service.ts': js(),
      'vercel.json': '{"crons":[]}',
    },
    first: [/^npm run dev$/],
    also: [HOSTED_VERCEL],
  },
  'the .env in src/, the manifest above': {
    files: {
      'src/.env': '',
      'package.json': pkg({ dev: 'nodemon src/server.js', start: 'node src/server.js' }, 'express', 'dotenv'),
      'src/server.js': dotenv,
      'src/whatsapp/webhook.js': js(),
      'src/docker-compose.yml': compose('  redis:\n    image: redis:alpine\n'),
      'frontend/package.json': pkg(VITE, 'vite'),
      'src/frontend/package.json': pkg(VITE, 'vite'),
      'resetStock.js': '',
    },
    env: 'src/.env',
    first: [/^npm run dev$/],
  },
  'a start script that is a whole line of preloads': {
    files: {
      'package.json': pkg(
        { start: 'node scripts/ensure.js && node -r ./src/patch.js src/app.js', test: 'node --test' },
        'express',
      ),
      'package-lock.json': '{}',
      'app.js': "require('./src/app');\n",
      'src/app.js': '',
      'src/config/env.js': js(),
      'scripts/migrate.js': js(),
    },
    first: [/^npm start$/],
  },
  'Nest below, scripts above, compose for production': {
    files: {
      'backend/.env': '',
      'package.json': pkg(
        {
          'webhook:start': 'bash scripts/start-webhook-dev.sh',
          'backend:dev': 'cd backend && npm run start:dev',
          'frontend:dev': 'cd frontend && npm run dev',
        },
        'axios',
      ),
      'backend/package.json': pkg(NEST, '@nestjs/core'),
      'backend/src/config/configuration.ts': js(),
      'backend/src/main.ts': '',
      'frontend/package.json': pkg(VITE, 'vite'),
      'frontend/.env': '',
      Dockerfile: 'FROM node:20 AS b\nCOPY . .\nFROM node:20\nCOPY --from=b /app/dist ./dist\n',
      '.dockerignore': '.env\n**/.env\n',
      'docker-compose.prod.yml': compose(
        '  postgres:\n    image: postgres\n  backend:\n    build: .\n    environment:\n      DB_HOST: postgres\n',
      ),
    },
    env: 'backend/.env',
    first: [/^cd backend && npm run start:dev$/],
    also: [/^npm run backend:dev$/],
  },
  'Flask with its virtual environment in the repository': {
    files: {
      'main.py': `${flask}${reads()}${main("app.run(host='0.0.0.0', debug=False, port=5001)")}`,
      'requirements.txt': 'flask\n',
      'wpbot/bin/python': '',
      'wpbot/pyvenv.cfg': 'home = /usr\n',
    },
    first: [/^(?:wpbot\/bin\/)?python3? main\.py$/],
  },
  'index.js and no start script': {
    files: {
      'package.json':
        '{"main":"index.js","scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"},"dependencies":{"dotenv":"1"}}',
      'package-lock.json': '{}',
      'index.js': `${dotenv}${js()}`,
      'db.js': '',
    },
    first: [/^node index\.js$/],
  },
  'an agent in Python inside a shop app in Node': {
    files: {
      'agent/main.py': `from dotenv import load_dotenv\nload_dotenv()\nfrom agent.brain import answer\n${fastapi}`,
      'agent/shopify.py': reads(),
      'agent/brain.py': '',
      'agent/__init__.py': '',
      'package.json': pkg(
        { build: 'react-router build', dev: 'shopify app dev', start: 'react-router-serve ./build' },
        'react-router',
      ),
      'vite.config.js': '',
      'app/routes.js': '',
      'scripts/create_demo_data.py': 'asyncio.run(main())\n',
      'start.sh': '#!/bin/bash\ndocker compose up --build -d\n',
      Dockerfile: 'FROM python:3.12\nCOPY . .\n',
      '.dockerignore': '.env\n.env.*\n',
      'docker-compose.yml': compose(
        '  agent:\n    build: .\n    env_file:\n      - .env\n    volumes:\n      - ./knowledge:/app/knowledge\n      - ./agentkit.db:/app/agentkit.db\n',
      ),
      'requirements.txt': 'fastapi\nuvicorn\n',
      'README.md': readme(
        'uvicorn agent.main:app --reload --port 8000',
        'python tests/test_local.py',
        'docker compose up --build',
      ),
    },
    first: [/^docker compose up -d agent$/],
    also: [/^uvicorn agent\.main:app/],
  },
  'an API, a worker and a frontend under compose': {
    files: {
      'docker-compose.yml': compose(
        '  db:\n    build:\n      context: .\n      dockerfile: Dockerfile.db\n  api:\n    build:\n      context: .\n      dockerfile: Dockerfile.api\n    env_file: .env\n  worker:\n    build:\n      context: .\n      dockerfile: Dockerfile.worker\n    env_file: .env\n',
      ),
      'docker-compose.langfuse.yml': compose('  langfuse:\n    image: langfuse\n    env_file: .env\n'),
      'Dockerfile.api': 'FROM python:3.12\nCOPY src/ src/\n',
      Makefile:
        'help:\n\t@awk x\ndev: setup\n\tdocker compose up -d db\napi:\n\tuv run uvicorn bot.server.main:app --reload\n',
      'pyproject.toml': '[project]\ndependencies = ["fastapi"]\n',
      'uv.lock': '',
      'src/bot/server/main.py': fastapi,
      'src/bot/waba.py': reads(),
      'scripts/backfill.py': 'import asyncio\nasyncio.run(main())\n',
      'frontend/package.json': pkg(NEXT, 'next'),
    },
    first: [/^docker compose up -d api worker$/],
    also: [/^uv run uvicorn bot\.server\.main:app/, /^make (?:api|dev)$/],
  },
  'Flask by run.py with one-off scripts beside it': {
    files: {
      'run.py': `from flask import Flask\nload_dotenv()\ndef create_app():\n    app = Flask(__name__)\n    return app\napp = create_app()\n${main('app.run(host=host, port=port)')}`,
      '__init__.py': 'def create_app():\n    app = Flask(__name__)\n',
      'config.py': reads('ACCESS_TOKEN'),
      'diagnose.py': `${reads('ACCESS_TOKEN')}${main('main()')}`,
      'export.py': main('main()'),
      'run_digest.py': `load_dotenv()\n${main('main()')}`,
      'utils/whatsapp_utils.py': reads('ACCESS_TOKEN'),
      'requirements.txt': 'flask\n',
    },
    key: 'ACCESS_TOKEN',
    first: [/^python3? run\.py$/],
  },
};
