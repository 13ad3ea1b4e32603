import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HostileProject, hostileProject } from '../support/hostile-project.ts';

let project: HostileProject;
let shop: string;
beforeEach(async () => {
  project = await hostileProject();
  shop = mkdtempSync(join(tmpdir(), 'wa-token-pasted-'));
  mkdirSync(join(shop, 'bin'));
  symlinkSync('/usr/bin/touch', join(shop, 'bin/touch'));
});
afterEach(async () => {
  rmSync(shop, { recursive: true, force: true });
  await project.close();
});

/** What a person may copy: between backticks, behind `Next:`, `restart your app:`, `hint:`, and each whole line. */
function commandsIn(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^.*?(?:Next|hint|your app|there|-> ?):?\s+(?=\S)/, '').trim());
  return [...quoted, ...lines].filter((line) => line !== '');
}

/** As whoever reads JSON sees them. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What begins as one; the rest is prose, such as `git does not ignore ...`. */
const COMMAND =
  /^(?!git (?:does not|tracks) )(?:sudo |cd .* && )?(?:wa-token|chmod|git|python3?|flask|docker|cd|unset|grep|uvicorn|gunicorn)\s/;

const NAMES = [
  'a;touch PWNED;b',
  '$(touch PWNED)',
  "it's;touch PWNED",
  '"x"; touch PWNED',
  'a&touch PWNED',
  'x|touch PWNED',
];

describe.skipIf(process.platform === 'win32')(
  'pasted into a shell, what is printed about a folder runs nothing',
  () => {
    test.each(NAMES)(
      '%s',
      async (name) => {
        const token = project.world.tokens['system-user'];
        const old = project.world.tokens.expired;
        project.write(`${name}/.env`, `WHATSAPP_ACCESS_TOKEN=${old}\n`, 0o666);
        project.write(`${name}/.env.local`, `WHATSAPP_ACCESS_TOKEN=${token}\n`);
        project.write(`${name}/app.py`, 'from flask import Flask\napp = Flask(__name__)\napp.run()\n');
        project.write(`${name}/requirements.txt`, 'flask\n');
        project.write(
          `${name}/docker-compose.yml`,
          `services:\n  ${JSON.stringify(name)}:\n    env_file: .env\n`,
        );
        rmSync(join(project.folder, '.env'));
        const texts: string[] = [];
        for (const args of [
          ['check', `${name}/.env`],
          ['check', '.'],
          ['check'],
          ['check', `${name}/.env.local`],
          ['check', '--json', `${name}/.env`],
          ['send-test', '--to', '+15550100'],
          ['refresh', '--token-stdin', '--yes', '--no-send', '-f', `${name}/.env`],
        ]) {
          const ran = await project.run(args, { stdin: token });
          texts.push(
            args.includes('--json') ? textsIn(JSON.parse(ran.stdout)).join('\n') : ran.stdout,
            ran.stderr,
          );
        }
        const commands = [...new Set(texts.flatMap(commandsIn))].filter((line) => COMMAND.test(line));
        expect(commands.some((command) => command.includes('touch'))).toBe(true);
        for (const command of commands) {
          spawnSync('/bin/sh', ['-c', command], { cwd: shop, env: { PATH: join(shop, 'bin') } });
          expect(existsSync(join(shop, 'PWNED')), command).toBe(false);
        }
      },
      180_000,
    );
  },
);
