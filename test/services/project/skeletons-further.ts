// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import { KEY, type Skeleton } from './skeletons.ts';

const py = `import os\nTOKEN = os.getenv("${KEY}")\n`;
const js = `const token = process.env.${KEY};\n`;
const pkg = (scripts: Record<string, string>, ...dependencies: string[]): string =>
  JSON.stringify({ scripts, dependencies: Object.fromEntries(dependencies.map((name) => [name, '1'])) });
const readme = (...lines: string[]): string => `# Bot\n\n\`\`\`bash\n${lines.join('\n')}\n\`\`\`\n`;
const fastapi = 'from fastapi import FastAPI\napp = FastAPI()\n';
const flask = 'from flask import Flask\napp = Flask(__name__)\n';

/** Further ones, collected and labelled later in the same way. */
export const FURTHER: Readonly<Record<string, Skeleton>> = {
  'Spring Boot with the Maven wrapper': {
    files: {
      'pom.xml': '<project><artifactId>spring-boot-starter-web</artifactId></project>',
      mvnw: '',
      'src/main/java/com/shop/BotApplication.java':
        '@SpringBootApplication\npublic class BotApplication { public static void main(String[] a) {} }\n',
      'src/main/java/com/shop/Sender.java': `String t = System.getenv("${KEY}");\n`,
      'src/main/resources/application.yml': `whatsapp:\n  token: \${${KEY}}\n`,
    },
    first: [/^\.\/mvnw spring-boot:run$/],
  },
  'Spring Boot by Gradle': {
    files: {
      'build.gradle.kts': 'plugins { id("org.springframework.boot") version "3.3.0" }\n',
      gradlew: '',
      'src/main/kotlin/shop/App.kt': `val t = System.getenv("${KEY}")\n`,
    },
    first: [/^\.\/gradlew bootRun$/],
  },
  'ASP.NET with one project': {
    files: {
      'Bot.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
      'Program.cs': `DotNetEnv.Env.Load();\nvar t = Environment.GetEnvironmentVariable("${KEY}");\n`,
      'README.md': readme('dotnet run'),
    },
    first: [/^dotnet run$/],
  },
  'two .NET projects in one folder': {
    files: { 'A.Bot.csproj': '<Project/>', 'B.Tests.csproj': '<Project/>', 'Program.cs': `"${KEY}"\n` },
    first: [/^dotnet run --project A\.Bot\.csproj$/],
  },
  'Rust with axum': {
    files: {
      'Cargo.toml': '[package]\nname = "bot"\n[dependencies]\naxum = "0.7"\ndotenvy = "0.15"\n',
      'src/main.rs': `fn main() { let t = std::env::var("${KEY}"); }\n`,
    },
    first: [/^cargo run$/],
  },
  'make with 1Password and uv': {
    files: {
      Makefile:
        '.PHONY: run dev\nrun:\n\top run --env-file=.env.op -- uv run python main.py\ndev:\n\top run --env-file=.env.op -- uv run uvicorn webhook_server:app --reload --port 8080\nrun-dotenv:\n\tuv run python main.py\n',
      'pyproject.toml': '[project]\nname = "bot"\ndependencies = ["fastapi"]\n',
      'uv.lock': '',
      'main.py': `${py}if __name__ == "__main__":\n    main()\n`,
      'webhook_server.py': `from main import TOKEN\n${fastapi}`,
    },
    first: [/^make (?:dev|run|run-dotenv)$/, /^uv run (?:python main\.py|uvicorn webhook_server:app)/],
    also: [/^make (?:dev|run|run-dotenv)$/, /^uv run (?:python main\.py|uvicorn webhook_server:app)/],
  },
  'Doppler in the scripts': {
    files: {
      'package.json': pkg(
        { dev: 'doppler run -- nodemon src/index.js', start: 'doppler run -- node src/index.js' },
        'express',
      ),
      'package-lock.json': '{}',
      'src/index.js': js,
    },
    first: [/^npm run dev$/],
    also: [/^npm start$/],
  },
  'FastAPI with a shop and a worker under compose, code mounted': {
    files: {
      'docker-compose.yml':
        'services:\n  redis:\n    image: redis:alpine\n  web:\n    build: .\n    volumes:\n      - .:/app\n    env_file:\n      - .env\n  worker:\n    build: .\n    command: celery -A celery_worker.celery worker\n    volumes:\n      - .:/app\n    env_file:\n      - .env\n',
      Dockerfile: 'FROM python:3.11\nCOPY . .\nCMD ["uvicorn", "main:app"]\n',
      'main.py': `${py}${fastapi}`,
      'celery_worker.py': 'from celery import Celery\ncelery = Celery("x")\n',
      'requirements.txt': 'fastapi\ncelery\n',
    },
    first: [/^docker compose up -d web worker$/],
    also: [/^uvicorn main:app/, /^celery -A celery_worker/, /^docker compose up -d --build/],
  },
  'compose with a second file for development': {
    files: {
      'docker-compose.yml': 'services:\n  api:\n    build: .\n    env_file: .env\n',
      'docker-compose.dev.yml': 'services:\n  api:\n    command: npm run dev\n    volumes:\n      - .:/app\n',
      Dockerfile: 'FROM node:22\nCOPY package.json .\nCMD ["npm","start"]\n',
      'package.json': pkg({ dev: 'nodemon server.js', start: 'node server.js' }, 'express'),
      'server.js': js,
      'README.md': readme('docker compose -f docker-compose.yml -f docker-compose.dev.yml up --build'),
    },
    first: [
      /^docker compose up -d api$/,
      /^docker compose -f docker-compose\.yml -f docker-compose\.dev\.yml up -d/,
    ],
    also: [/^npm run dev$/],
  },
  'Bun with Hono': {
    files: {
      'package.json': pkg({ dev: 'bun --watch index.ts', start: 'bun index.ts' }, 'hono'),
      'bun.lock': '',
      'index.ts': js,
    },
    first: [/^bun (?:run )?dev$/],
  },
  'fastify with node --watch': {
    files: {
      'package.json': pkg(
        { start: 'node src/index.mjs', dev: 'node --watch src/index.mjs' },
        'fastify',
        'dotenv',
      ),
      'package-lock.json': '{}',
      'src/index.mjs': `import 'dotenv/config';\n${js}`,
    },
    first: [/^npm run dev$/],
  },
  'node --env-file after a build by bun': {
    files: {
      'package.json': pkg(
        {
          start: 'bun run biome check && bun _build && node --env-file=.env ./dist/server.js',
          _build: 'bun ./build.ts',
        },
        'typescript',
      ),
      'bun.lock': '',
      'build.ts': '',
      'src/server.ts': js,
    },
    first: [/^bun (?:run )?start$/],
  },
  'turbo with an API that reads it': {
    files: {
      'package.json': JSON.stringify({
        workspaces: ['apps/*'],
        scripts: { dev: 'turbo run dev', build: 'turbo build' },
        packageManager: 'pnpm@9.0.0',
      }),
      'pnpm-lock.yaml': '',
      'pnpm-workspace.yaml': 'packages:\n  - apps/*\n',
      'turbo.json': '{}',
      'apps/api/package.json': pkg({ dev: 'tsx watch src/main.ts', start: 'node dist/main.js' }, 'express'),
      'apps/api/src/main.ts': js,
      'apps/api/.env': '',
      'apps/web/package.json': pkg({ dev: 'next dev' }, 'next'),
    },
    env: 'apps/api/.env',
    first: [/^cd apps\/api && pnpm (?:run )?dev$/, /^pnpm (?:run )?dev$/],
    also: [/^pnpm (?:run )?dev$/],
  },
  'poetry with a script of its own': {
    files: {
      'pyproject.toml':
        '[tool.poetry]\nname = "bridge"\n[tool.poetry.dependencies]\nuvicorn = "*"\n[tool.poetry.scripts]\nbridge = "bridge.main:main"\n',
      'poetry.lock': '',
      'bridge/__init__.py': '',
      'bridge/main.py': `import uvicorn\ndef main():\n    uvicorn.run("bridge.app:app", port=8000, reload=True)\nif __name__ == "__main__":\n    main()\n`,
      'bridge/app.py': `${py}${fastapi}`,
    },
    first: [
      /^poetry run bridge$/,
      /^poetry run python -m bridge\.main$/,
      /^poetry run uvicorn bridge\.app:app/,
    ],
  },
  'an entry that says how it is run': {
    files: {
      'run_bot.py': `"""Usage: python run_bot.py"""\nimport uvicorn\ndef main():\n    uvicorn.run("whatsapp_bot.main:app", port=9003, reload=True)\nif __name__ == "__main__":\n    main()\n`,
      'whatsapp_bot/__init__.py': '',
      'whatsapp_bot/main.py': `${py}${fastapi}`,
      'requirements.txt': 'fastapi\nuvicorn\n',
    },
    first: [/^python3? run_bot\.py$/, /^uvicorn whatsapp_bot\.main:app/],
  },
  'wsgi.py above the package, uvicorn inside': {
    files: {
      'wsgi.py': `import os\nfrom src.api.make_webhook import app\nif __name__ == "__main__":\n    import uvicorn\n    uvicorn.run(app, port=8000)\n`,
      'src/__init__.py': '',
      'src/api/__init__.py': '',
      'src/api/make_webhook.py': `${py}${fastapi}`,
      'requirements.txt': 'fastapi\nuvicorn\n',
      Procfile: 'web: python wsgi.py\n',
    },
    first: [/^python3? wsgi\.py$/, /^uvicorn src\.api\.make_webhook:app/],
    also: [/^python3? wsgi\.py$/, /^uvicorn src\.api\.make_webhook:app/],
  },
  'a receiver that uv runs by its file': {
    files: {
      Makefile:
        'install:\n\tuv sync\ntunnel:\n\tngrok http 8000\nserver:\n\tuv run src/newsletter/whatsapp/receiver.py\n',
      'pyproject.toml': '[project]\nname = "newsletter"\ndependencies = ["fastapi"]\n',
      'uv.lock': '',
      'src/newsletter/whatsapp/receiver.py': `${py}import uvicorn\n${fastapi}if __name__ == "__main__":\n    uvicorn.run(app)\n`,
    },
    first: [/^make server$/, /^uv run (?:python )?src\/newsletter\/whatsapp\/receiver\.py$/],
    also: [/^make server$/],
  },
  'Django with daphne and a beat': {
    files: {
      'manage.py': 'import django\n',
      'core/settings.py': py,
      'core/asgi.py': 'application = 1\n',
      Procfile:
        'web: daphne core.asgi:application --port $PORT --bind 0.0.0.0\nworker: celery -A core worker -l info\nbeat: celery -A core beat\n',
      'requirements.txt': 'django\ndaphne\n',
    },
    first: [/^python3? manage\.py runserver$/],
    also: [/^daphne core\.asgi:application/, /^celery -A core/],
  },
  'Flask with a factory and flask run': {
    files: {
      'app/__init__.py':
        'from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n    return app\n',
      'app/whatsapp.py': py,
      '.flaskenv': 'FLASK_APP=app\n',
      'requirements.txt': 'flask\npython-dotenv\n',
      'README.md': readme('pip install -r requirements.txt', 'flask run'),
    },
    first: [/^flask (?:--app app )?run/],
  },
  'Flask behind gunicorn with a unit file': {
    files: {
      'app.py': `${py}${flask}`,
      'deploy/whatsapp-bot.service':
        '[Service]\nWorkingDirectory=/srv/bot\nEnvironmentFile=/srv/bot/.env\nExecStart=/srv/bot/venv/bin/gunicorn app:app\n',
      'requirements.txt': 'flask\ngunicorn\n',
    },
    first: [/^sudo systemctl restart whatsapp-bot$/, /^flask run/, /^gunicorn app:app/],
    also: [/^sudo systemctl restart whatsapp-bot$/, /^flask run/, /^gunicorn app:app/],
  },
  'Nuxt with server routes': {
    files: {
      'package.json': pkg({ dev: 'nuxt dev', build: 'nuxt build', preview: 'nuxt preview' }, 'nuxt'),
      'pnpm-lock.yaml': '',
      'nuxt.config.ts': 'export default defineNuxtConfig({})\n',
      'server/api/send.post.ts': js,
    },
    first: [/^pnpm (?:run )?dev$/],
  },
  'SvelteKit on Vercel': {
    files: {
      'package.json': pkg({ dev: 'vite dev', build: 'vite build' }, '@sveltejs/kit', 'vite'),
      'src/routes/api/+server.ts': `import { ${KEY} } from '$env/static/private';\n`,
      'vercel.json': '{}',
    },
    first: [/^npm run dev$/],
    also: [/^vercel env add /],
  },
  'Deno with tasks': {
    files: {
      'deno.json': '{"tasks":{"dev":"deno run --watch --env-file -A main.ts","start":"deno run -A main.ts"}}',
      'main.ts': `const t = Deno.env.get("${KEY}");\n`,
    },
    first: [/^deno task dev$/],
  },
  'Rails with bin/dev': {
    files: {
      Gemfile: 'gem "rails"\ngem "dotenv-rails"\n',
      'bin/rails': '',
      'bin/dev': '#!/usr/bin/env sh\nexec foreman start -f Procfile.dev "$@"\n',
      'Procfile.dev': 'web: bin/rails server\njobs: bundle exec sidekiq\n',
      'config.ru': '',
      'config/application.rb': '',
      'app/services/whatsapp.rb': `ENV.fetch("${KEY}")\n`,
    },
    first: [/^bin\/dev$/, /^foreman start -f Procfile\.dev$/, /^bin\/rails (?:restart|server)/],
    also: [/^bin\/dev$/, /^bin\/rails (?:restart|server)/, /sidekiq/],
  },
  'Laravel with Horizon under Sail': {
    files: {
      artisan: '',
      'composer.json':
        '{"require":{"laravel/framework":"11","laravel/horizon":"5"},"require-dev":{"laravel/sail":"1"}}',
      'config/services.php': `<?php return ['whatsapp' => ['token' => env('${KEY}')]];\n`,
      'docker-compose.yml':
        "services:\n  laravel.test:\n    build:\n      context: ./vendor/laravel/sail/runtimes/8.3\n    volumes:\n      - '.:/var/www/html'\n    environment:\n      LARAVEL_SAIL: 1\n",
    },
    first: [
      /^php artisan config:clear/,
      /sail artisan config:clear/,
      /^docker compose restart laravel\.test$/,
    ],
    also: [/^php artisan/, /^docker compose (?:restart|up)/, /sail/],
  },
  'a serverless function alone': {
    files: {
      'serverless.yml':
        'service: wa\nuseDotenv: true\nprovider:\n  name: aws\nfunctions:\n  hook:\n    handler: handler.webhook\n',
      'package.json': '{"dependencies":{"axios":"1"}}',
      'handler.js': js,
    },
    first: [/^(?:npx )?(?:serverless|sls) deploy/, /^aws ssm put-parameter /],
    also: [/^(?:npx )?(?:serverless|sls) deploy/, /^aws ssm put-parameter /],
  },
  'Express with a start script for Windows beside it': {
    files: {
      'package.json': pkg({ start: 'node server.js' }, 'express', 'dotenv'),
      'server.js': `require('dotenv').config();\n${js}`,
      'start.bat': '@echo off\nnode server.js\n',
      'ecosystem.config.js':
        "module.exports = { apps: [{ name: 'webhook-server', script: 'server.js' }] };\n",
      'README.md': readme('npm install', 'npm start', 'pm2 restart webhook-server'),
    },
    first: [/^pm2 restart ecosystem\.config\.js --update-env$/],
    also: [/^npm start$/],
  },

  // A second look, labelled after the first was mended.
  'Spring Boot without a wrapper, in a folder below': {
    files: {
      'README.md': '# chatbot\n',
      'chatbot/pom.xml':
        '<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent></project>',
      'chatbot/src/main/java/com/chatbot/Service.java': `String t = System.getenv("${KEY}");\n`,
    },
    first: [/^cd chatbot && mvn spring-boot:run$/],
  },
  'two .NET projects and a solution': {
    files: {
      'Shop.sln': '',
      'src/Shop.Api/Shop.Api.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"/>',
      'src/Shop.Api/Whats.cs': `Environment.GetEnvironmentVariable("${KEY}");\n`,
      'src/Shop.Core/Shop.Core.csproj': '<Project Sdk="Microsoft.NET.Sdk"/>',
    },
    first: [/^cd src\/Shop\.Api && dotnet run$/, /^dotnet run --project src\/Shop\.Api/],
  },
  'a Rust workspace with two binaries': {
    files: {
      'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
      'crates/bot/Cargo.toml': '[package]\nname = "bot"\n',
      'crates/bot/src/main.rs': `std::env::var("${KEY}")\n`,
      'crates/admin/Cargo.toml': '[package]\nname = "admin"\n',
      'crates/admin/src/main.rs': 'fn main() {}\n',
    },
    first: [/^cargo run(?: -p bot)?$/, /^cd crates\/bot && cargo run$/],
  },
  'pipenv with its own scripts': {
    files: {
      Pipfile: '[packages]\nflask = "*"\n[scripts]\nstart = "flask run --port 5001"\n',
      'Pipfile.lock': '{}',
      'app.py': `${py}${flask}`,
    },
    first: [/^pipenv run start$/, /^pipenv run flask run/],
  },
  'hatch and uvicorn in a Taskfile': {
    files: {
      'Taskfile.yml': 'version: "3"\ntasks:\n  dev:\n    cmds:\n      - uvicorn bot.main:app --reload\n',
      'pyproject.toml': '[project]\nname = "bot"\ndependencies = ["fastapi", "uvicorn"]\n',
      'bot/__init__.py': '',
      'bot/main.py': `${py}${fastapi}`,
    },
    first: [/^task dev$/, /^uvicorn bot\.main:app/],
  },
  'a bot of polling in one file': {
    files: {
      'bot.py': `${py}from apscheduler.schedulers.blocking import BlockingScheduler\nscheduler = BlockingScheduler()\nscheduler.start()\n`,
      'requirements.txt': 'apscheduler\nrequests\n',
    },
    first: [/^python3? bot\.py$/],
  },
  'aiohttp with a main guard': {
    files: {
      'server.py': `${py}from aiohttp import web\napp = web.Application()\nif __name__ == "__main__":\n    web.run_app(app)\n`,
      'requirements.txt': 'aiohttp\n',
    },
    first: [/^python3? server\.py$/],
  },
  'Quart by hypercorn': {
    files: {
      'main.py': `${py}from quart import Quart\napp = Quart(__name__)\n`,
      'README.md': readme('pip install quart hypercorn', 'hypercorn main:app --bind 0.0.0.0:8000'),
      'requirements.txt': 'quart\nhypercorn\n',
    },
    first: [/^hypercorn main:app --bind 0\.0\.0\.0:8000$/],
  },
  'Remix by vite': {
    files: {
      'package.json': pkg(
        { dev: 'remix vite:dev', build: 'remix vite:build', start: 'remix-serve ./build/server/index.js' },
        '@remix-run/node',
        'vite',
      ),
      'app/routes/webhook.ts': js,
    },
    first: [/^npm run dev$/],
    also: [/^npm start$/],
  },
  'yarn with a workspace': {
    files: {
      'package.json': JSON.stringify({
        private: true,
        workspaces: ['packages/*'],
        scripts: { dev: 'yarn workspace @shop/bot dev' },
      }),
      'yarn.lock': '',
      'packages/bot/package.json': pkg(
        { dev: 'nodemon src/index.js', start: 'node src/index.js' },
        'express',
      ),
      'packages/bot/src/index.js': js,
    },
    first: [/^yarn dev$/, /^cd packages\/bot && yarn dev$/],
    also: [/^yarn dev$/, /^cd packages\/bot && yarn (?:dev|start)$/],
  },
  'Elixir Phoenix': {
    files: {
      'mix.exs': 'defmodule Bot.MixProject do\n  defp deps, do: [{:phoenix, "~> 1.7"}]\nend\n',
      'config/runtime.exs': `config :bot, token: System.get_env("${KEY}")\n`,
    },
    first: [/^mix phx\.server$/],
  },
  'compose whose service takes it by env_file in long form': {
    files: {
      'compose.yaml':
        'services:\n  api:\n    image: shop/api\n    env_file:\n      - path: .env\n        required: true\n  proxy:\n    image: caddy\n',
    },
    first: [/^docker compose up -d api$/],
  },
};
