import { afterEach, expect, test } from 'vitest';
import { missing, RestartLab } from '../../support/restart-lab.ts';

const KEY = 'WHATSAPP_ACCESS_TOKEN';

/** One program that really runs: with the old token, after the printed command with the new one. */
interface Row {
  readonly needs: readonly string[];
  readonly files: (port: number) => Readonly<Record<string, string>>;
  readonly key?: string;
  readonly path?: string;
  /** Typed once before: a build. */
  readonly before?: string;
  readonly start: (port: number) => string;
  readonly env?: (key: string) => Readonly<Record<string, string>>;
  readonly printed: (port: number) => string | RegExp;
  /** The printed command restarts what runs; else it is stopped first, as the notes say. */
  readonly inPlace?: boolean;
  /** What the running program holds some seconds after the edit alone. */
  readonly afterEdit?: 'old' | 'new';
  /** A source that is saved, and what the program holds then; the note must say the same. */
  readonly saved?: { readonly file: string; readonly brings: 'old' | 'new'; readonly says: RegExp };
  readonly stop?: string;
}

const HASH_PY = `import hashlib, os\ndef held():\n    return hashlib.sha256(os.environ.get("${KEY}", "").encode()).hexdigest()[:8]\n`;
const FLASK = `from flask import Flask\nfrom dotenv import load_dotenv\nload_dotenv()\n${HASH_PY}app = Flask(__name__)\n@app.get("/")\ndef index():\n    return held()\n`;
const FASTAPI = `from fastapi import FastAPI\nfrom dotenv import load_dotenv\nload_dotenv()\n${HASH_PY}app = FastAPI()\n@app.get("/")\ndef index():\n    return held()\n`;
const HASH_JS = `const held = () => require('node:crypto').createHash('sha256').update(process.env.${KEY} ?? '').digest('hex').slice(0, 8);\n`;
const server = (port: number, load = "require('dotenv').config({ quiet: true });\n"): string =>
  `${load}${HASH_JS}require('node:http').createServer((_, reply) => reply.end(held())).listen(${port}, '127.0.0.1');\n`;
const pkg = (scripts: Record<string, string>, ...dependencies: string[]): string =>
  JSON.stringify({
    name: 'lab',
    scripts,
    dependencies: Object.fromEntries(dependencies.map((name) => [name, '*'])),
  });
const DJANGO = `import os, sys\nfrom dotenv import load_dotenv\nload_dotenv()\nfrom django.conf import settings\nfrom django.http import HttpResponse\nfrom django.urls import path\n${HASH_PY}if not settings.configured:\n    settings.configure(DEBUG=True, SECRET_KEY="x", ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], INSTALLED_APPS=[])\nurlpatterns = [path("", lambda request: HttpResponse(held()))]\nif __name__ == "__main__":\n    from django.core.management import execute_from_command_line\n    execute_from_command_line(sys.argv)\n`;

const PM2_STOP = 'pm2 kill';

const ROWS: Readonly<Record<string, Row>> = {
  'Flask, python3 run.py, debug on': {
    needs: ['python:flask', 'python:dotenv'],
    files: (port) => ({
      'run.py': `${FLASK}if __name__ == "__main__":\n    app.run(port=${port}, debug=True)\n`,
    }),
    start: () => 'python3 run.py',
    printed: () => 'python3 run.py',
    saved: { file: 'run.py', brings: 'old', says: /the old token stays/ },
  },
  'Flask, flask --debug run': {
    needs: ['flask', 'python:flask', 'python:dotenv'],
    files: () => ({ 'app.py': FLASK }),
    start: (port) => `/usr/bin/python3 /usr/bin/flask --debug run --port ${port}`,
    printed: (port) => `flask --debug run --port ${port}`,
    saved: { file: 'app.py', brings: 'old', says: /the old token stays/ },
  },
  'Django, runserver': {
    needs: ['python:django', 'python:dotenv'],
    files: () => ({ 'manage.py': DJANGO }),
    start: (port) => `python3 manage.py runserver 127.0.0.1:${port}`,
    printed: (port) => `python3 manage.py runserver 127.0.0.1:${port}`,
    saved: { file: 'manage.py', brings: 'old', says: /stop it \(Ctrl\+C\)/i },
  },
  'FastAPI, uvicorn --reload': {
    needs: ['uvicorn', 'python:fastapi', 'python:dotenv'],
    files: () => ({ 'main.py': FASTAPI }),
    start: (port) => `uvicorn main:app --reload --port ${port}`,
    printed: (port) => `uvicorn main:app --reload --port ${port}`,
    saved: { file: 'main.py', brings: 'new', says: /the new token comes when a source file is saved/ },
  },
  'FastAPI, python3 main.py with reload': {
    needs: ['python:uvicorn', 'python:fastapi', 'python:dotenv'],
    files: (port) => ({
      'main.py': `${FASTAPI}if __name__ == "__main__":\n    import uvicorn\n    uvicorn.run("main:app", port=${port}, reload=True)\n`,
    }),
    start: () => 'python3 main.py',
    printed: () => 'python3 main.py',
    saved: { file: 'main.py', brings: 'old', says: /the old token stays/ },
  },
  'gunicorn out of a Procfile, beside a main guard': {
    needs: ['gunicorn', 'python:flask', 'python:dotenv'],
    files: (port) => ({
      'app.py': `${FLASK}if __name__ == "__main__":\n    app.run(port=${port})\n`,
      Procfile: 'web: gunicorn app:app\n',
    }),
    start: (port) => `gunicorn app:app -b 127.0.0.1:${port}`,
    printed: (port) => `gunicorn app:app -b 127.0.0.1:${port}`,
    saved: { file: 'app.py', brings: 'old', says: /HUP/ },
  },
  'Node, node server.js': {
    needs: ['npm:dotenv'],
    files: (port) => ({ 'package.json': '{"main":"server.js"}', 'server.js': server(port) }),
    start: () => 'node server.js',
    printed: () => 'node server.js',
    saved: {
      file: 'server.js',
      brings: 'old',
      says: /^Stop it \(Ctrl\+C\) and start it again: a running one keeps the old token/,
    },
  },
  'Node, npm start beside npm run dev': {
    needs: ['npm:dotenv', 'npm'],
    files: (port) => ({
      'package.json': pkg({ dev: 'nodemon server.js', start: 'node server.js' }, 'dotenv'),
      'server.js': server(port),
    }),
    start: () => 'npm start',
    printed: () => 'npm start',
    saved: { file: 'server.js', brings: 'old', says: /keeps the old token/ },
  },
  'nodemon by a script': {
    needs: ['npm:dotenv', 'npm:nodemon', 'npm'],
    files: (port) => ({
      'package.json': pkg({ dev: 'nodemon server.js', start: 'node server.js' }, 'dotenv'),
      'server.js': server(port),
    }),
    start: () => 'npm run dev',
    printed: () => 'npm run dev',
    saved: { file: 'server.js', brings: 'new', says: /the new token comes when a source file is saved/ },
  },
  'nodemon by hand': {
    needs: ['npm:dotenv', 'npm:nodemon'],
    files: (port) => ({ 'server.js': server(port) }),
    start: () => 'npx nodemon server.js',
    printed: () => 'npx nodemon server.js',
    saved: { file: 'server.js', brings: 'new', says: /the new token comes when a source file is saved/ },
  },
  'node --watch --env-file': {
    needs: [],
    files: (port) => ({ 'server.js': server(port, '') }),
    start: () => 'node --watch --env-file=.env server.js',
    printed: () => 'node --watch --env-file=.env server.js',
    ...(process.version.startsWith('v20.')
      ? { saved: { file: 'server.js', brings: 'old', says: /the old token stays/ } }
      : {}),
  },
  'pm2 with an ecosystem file that hands the token on': {
    needs: ['npm:pm2', 'npm:dotenv'],
    files: (port) => ({
      'server.js': server(port, ''),
      'ecosystem.config.js': `require('dotenv').config({ path: __dirname + '/.env', override: true, quiet: true });\nmodule.exports = { apps: [{ name: 'shop', script: 'server.js', env: { ${KEY}: process.env.${KEY} } }] };\n`,
    }),
    start: () => 'pm2 start ecosystem.config.js',
    printed: () => 'pm2 restart ecosystem.config.js --update-env',
    inPlace: true,
    stop: PM2_STOP,
  },
  'pm2 without a file, the app reads .env': {
    needs: ['npm:pm2', 'npm:dotenv'],
    files: (port) => ({ 'server.js': server(port) }),
    start: () => 'pm2 start server.js --name shop',
    printed: () => 'pm2 restart shop --update-env',
    inPlace: true,
    stop: PM2_STOP,
  },
  'pm2 without a file, the shell exported it': {
    needs: ['npm:pm2', 'npm:dotenv'],
    files: (port) => ({ 'server.js': server(port) }),
    start: () => 'set -a; . ./.env; set +a; pm2 start server.js --name shop',
    printed: () => /^export WHATSAPP_ACCESS_TOKEN="\$\(sed .* \.env\)" && pm2 restart shop --update-env$/,
    inPlace: true,
    stop: PM2_STOP,
  },
  'next start': {
    needs: ['npm:next', 'npm:react', 'npm'],
    files: () => ({
      'package.json': pkg(
        { dev: 'next dev', build: 'next build', start: 'next start' },
        'next',
        'react',
        'react-dom',
      ),
      'app/layout.jsx': 'export default ({ children }) => <html><body>{children}</body></html>;\n',
      'app/api/route.js': `import { createHash } from 'node:crypto';\nexport const dynamic = 'force-dynamic';\nexport const GET = () => new Response(createHash('sha256').update(process.env.${KEY} ?? '').digest('hex').slice(0, 8));\n`,
    }),
    path: '/api',
    before: 'npx next build --webpack',
    start: (port) => `PORT=${port} npm start`,
    printed: () => 'npm start',
  },
  'next dev': {
    needs: ['npm:next', 'npm:react', 'npm'],
    files: (port) => ({
      'package.json': pkg(
        { dev: `next dev --webpack -p ${port}`, build: 'next build', start: 'next start' },
        'next',
        'react',
        'react-dom',
      ),
      'app/layout.jsx': 'export default ({ children }) => <html><body>{children}</body></html>;\n',
      'app/api/route.js': `import { createHash } from 'node:crypto';\nexport const dynamic = 'force-dynamic';\nexport const GET = () => new Response(createHash('sha256').update(process.env.${KEY} ?? '').digest('hex').slice(0, 8));\n`,
    }),
    path: '/api',
    start: () => 'npm run dev',
    printed: () => 'npm run dev',
    afterEdit: 'new',
  },
  Vite: {
    needs: ['npm:vite', 'npm'],
    key: `VITE_${KEY}`,
    files: (port) => ({
      'package.json': pkg({ dev: `vite --host 127.0.0.1 --port ${port} --strictPort` }, 'vite'),
      'index.html': '<script type="module" src="/main.js"></script>',
      'main.js': `console.log(import.meta.env.VITE_${KEY});\n`,
    }),
    path: '/main.js',
    start: () => 'npm run dev',
    printed: () => 'npm run dev',
    afterEdit: 'new',
  },
  supervisor: {
    needs: ['supervisord', 'supervisorctl', 'python:flask', 'python:dotenv'],
    files: (port) => ({
      'app.py': `${FLASK}if __name__ == "__main__":\n    app.run(port=${port})\n`,
      'supervisord.conf':
        '[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=%(here)s/supervisord.pid\n[unix_http_server]\nfile=%(here)s/s.sock\n[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n[supervisorctl]\nserverurl=unix://%(here)s/s.sock\n[program:bot]\ncommand=python3 app.py\nstopasgroup=true\nkillasgroup=true\n',
    }),
    start: () => 'supervisord -c supervisord.conf',
    printed: () => 'supervisorctl -c supervisord.conf restart bot',
    inPlace: true,
  },
  foreman: {
    needs: ['foreman', 'python:flask', 'python:dotenv'],
    files: (port) => ({
      'app.py': `${FLASK}if __name__ == "__main__":\n    app.run(port=${port}, debug=True)\n`,
      Procfile: 'web: python3 app.py\n',
    }),
    start: () => '/usr/bin/foreman start',
    printed: () => 'foreman start',
    saved: { file: 'app.py', brings: 'old', says: /what reloads under it keeps the old token/ },
  },
  'node-foreman': {
    needs: ['npm:foreman', 'npm:nodemon'],
    files: (port) => ({ 'server.js': server(port, ''), Procfile: 'web: npx nodemon server.js\n' }),
    start: () => 'nf start',
    printed: () => 'nf start',
    saved: { file: 'server.js', brings: 'old', says: /what reloads under it keeps the old token/ },
  },
  'Rust, cargo run': {
    needs: ['cargo', 'cc'],
    files: (port) => ({
      'Cargo.toml': '[package]\nname = "bot"\nversion = "0.1.0"\nedition = "2021"\n',
      // Rust's own library has no SHA-256.
      'src/main.rs': `use std::io::{Read, Write};\nfn main() {\n    let env = std::fs::read_to_string(".env").unwrap();\n    let token = env.lines().find_map(|l| l.strip_prefix("${KEY}=")).unwrap().to_string();\n    let sum = std::process::Command::new("sh").arg("-c").arg("printf %s \\"$T\\" | sha256sum").env("T", token).output().unwrap().stdout;\n    for stream in std::net::TcpListener::bind("127.0.0.1:${port}").unwrap().incoming() {\n        let mut stream = stream.unwrap();\n        let _ = stream.read(&mut [0; 4096]);\n        let _ = write!(stream, "HTTP/1.1 200 OK\\r\\nContent-Length: 8\\r\\nConnection: close\\r\\n\\r\\n{}", std::str::from_utf8(&sum[..8]).unwrap());\n    }\n}\n`,
    }),
    start: () => 'cargo run',
    printed: () => 'cargo run',
  },
  "PHP's own server": {
    needs: ['php'],
    files: () => ({
      'index.php': `<?php $env = parse_ini_file(__DIR__ . '/.env'); echo substr(hash('sha256', $env['${KEY}']), 0, 8);\n`,
    }),
    start: (port) => `php -S 127.0.0.1:${port}`,
    printed: (port) => `php -S 127.0.0.1:${port}`,
    afterEdit: 'new',
  },
};

const labs: { lab: RestartLab; stop: string | undefined }[] = [];
afterEach(async () => {
  for (const { lab, stop } of labs.splice(0)) {
    if (stop !== undefined) lab.run(stop);
    await lab.close();
  }
}, 60_000);

for (const [what, row] of Object.entries(ROWS)) {
  const lacking = process.platform === 'linux' ? missing(...row.needs) : 'Linux';
  test.skipIf(lacking !== null)(
    lacking === null ? what : `${what} (not here: ${lacking})`,
    async () => {
      const lab = await RestartLab.open(row.files, row.key ?? KEY, row.path);
      labs.push({ lab, stop: row.stop });
      if (row.before !== undefined) lab.run(row.before);
      lab.type(row.start(lab.port));
      expect(await lab.until('old', 90)).toBe('old');
      await lab.replaceToken();
      const [first] = await lab.advice();
      const printed = row.printed(lab.port);
      if (typeof printed === 'string') expect(first?.command).toBe(printed);
      else expect(first?.command).toMatch(printed);
      const afterEdit = row.afterEdit ?? 'old';
      expect(await lab.until(afterEdit, afterEdit === 'new' ? 40 : 2)).toBe(afterEdit);
      expect((await lab.running()).map(({ holds }) => holds)).toContain(afterEdit);
      if (row.saved !== undefined) {
        expect(first?.notes.join(' ')).toMatch(row.saved.says);
        const { file, brings } = row.saved;
        const text = row.files(lab.port)[file] ?? '';
        lab.write(file, `${text}\n${file.endsWith('.py') ? '#' : '//'} saved\n`);
        expect(await lab.until('new', brings === 'new' ? 30 : 5)).toBe(brings);
      }
      if (row.inPlace !== true) await lab.interrupt();
      const command = first?.command ?? '';
      const env = row.start(lab.port).startsWith('PORT=') ? { PORT: String(lab.port) } : {};
      if (row.inPlace === true) lab.run(command, env);
      else lab.type(command, env);
      expect(await lab.until('new', 60)).toBe('new');
      expect((await lab.running()).map(({ holds }) => holds)).not.toContain('old');
    },
    480_000,
  );
}
