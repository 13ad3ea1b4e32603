import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  absoluteEntries,
  childEnvironment,
  findProgram,
  outputOf,
  type ProgramHost,
} from '../../../src/adapters/child/programs.ts';
import { git } from '../../../src/adapters/project/git.ts';
import { tokenFor } from '../../support/tokens.ts';

const TOKEN = tokenFor('634974688087057', 'children');
const SECRET = '0123456789abcdef'.repeat(2);

/** A project with a program in each place where a repository could bring one, and a folder of the system beside it. */
let lab: string;
let project: string;
beforeEach(() => {
  lab = mkdtempSync(join(tmpdir(), 'wa-token-programs-'));
  project = join(lab, 'project');
  for (const folder of ['.git', 'app', 'bin', 'node_modules/.bin'])
    mkdirSync(join(project, folder), { recursive: true });
  mkdirSync(join(lab, 'system'));
});
afterEach(() => rmSync(lab, { recursive: true, force: true }));

function install(folder: string, name: string, script = 'touch "$0.ran"'): string {
  const path = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const host = (path: string, cwd = join(project, 'app')): ProgramHost => ({
  platform: process.platform,
  env: { PATH: path },
  cwd,
});

describe.skipIf(process.platform === 'win32')('a program', () => {
  test.each([
    ['in an empty entry', '', 'app'],
    ['in `.`', '.', 'app'],
    ['in a relative entry', '../bin', 'bin'],
    ['in the working directory itself', '{project}/app', 'app'],
    ['in node_modules/.bin', '{project}/node_modules/.bin', 'node_modules/.bin'],
    ['in the repository above the working directory', '{project}/bin', 'bin'],
    ['by a way round', '{lab}/system/../project/bin', 'bin'],
  ])('%s is not found', (_name, entry, folder) => {
    install(join(project, folder), 'git');
    const path = entry.replace('{project}', project).replace('{lab}', lab);
    expect(findProgram('git', host(path))).toBeNull();
    const own = install(join(lab, 'system'), 'git');
    expect(findProgram('git', host(`${path}:${join(lab, 'system')}`))).toBe(own);
  });

  test('that a folder outside only links to is not found either', () => {
    symlinkSync(install(join(project, 'bin'), 'git'), join(lab, 'system', 'git'));
    symlinkSync(join(project, 'bin'), join(lab, 'linked'));
    expect(findProgram('git', host(`${join(lab, 'system')}:${join(lab, 'linked')}`))).toBeNull();
  });

  test('of another repository that is looked at is not found', () => {
    const other = join(lab, 'other');
    mkdirSync(join(other, '.git'), { recursive: true });
    const path = install(other, 'git');
    expect(findProgram('git', host(dirname(path)))).toBe(path);
    expect(findProgram('git', host(dirname(path)), join(other, 'below'))).toBeNull();
  });

  test('is found from the root of the disk, as cron starts things', () => {
    const path = install(join(lab, 'system'), 'git');
    expect(findProgram('git', host(dirname(path), '/'))).toBe(path);
  });

  test('must be one: no folder, no file without the right to run', () => {
    mkdirSync(join(lab, 'system', 'git'));
    writeFileSync(join(lab, 'system', 'ps'), '', { mode: 0o644 });
    expect(findProgram('git', host(join(lab, 'system')))).toBeNull();
    expect(findProgram('ps', host(join(lab, 'system')))).toBeNull();
  });

  test('is called by its whole path, and runs far from the project with nothing of it in its PATH', async () => {
    const system = join(lab, 'system');
    install(system, 'show', 'echo "$0"; pwd; echo "$PATH"');
    const said = await outputOf('show', [], host(`.:${join(project, 'bin')}:${system}:/usr/bin:/bin:`), {
      milliseconds: 5000,
      maxBytes: 10_000,
    });
    expect(said?.stdout).toBe(`${join(system, 'show')}\n${system}\n${system}:/usr/bin:/bin\n`);
  });

  test('that says too much or takes too long is ended', async () => {
    const system = join(lab, 'system');
    install(system, 'talk', 'exec yes');
    install(system, 'sleep', 'exec /bin/sleep 30');
    const limits = { milliseconds: 500, maxBytes: 1000 };
    expect(await outputOf('talk', [], host(`${system}:/usr/bin:/bin`), limits)).toBeNull();
    expect(await outputOf('sleep', [], host(system), limits)).toBeNull();
    expect(await outputOf('nothing', [], host(system), limits)).toBeNull();
  });
});

describe('the environment of a child', () => {
  const env = {
    PATH: '/usr/bin',
    HOME: '/home/me',
    LC_ALL: 'C',
    EDITOR: 'vi',
    DD_API_KEY: 'fedcba9876543210'.repeat(2),
    WHATSAPP_ACCESS_TOKEN: 'anything',
    MY_OWN_NAME: TOKEN,
    AUTH: `Bearer ${TOKEN}`,
    APP: `634974688087057|${SECRET}`,
    META_APP_SECRET: SECRET,
    FB_APP_SECRET: SECRET,
    HISTORY: `curl -H "Authorization: Bearer ${TOKEN}"`,
  };
  const asked: ProgramHost = { platform: 'linux', env, cwd: '/' };

  test('of a program that we need has what such programs want, and no more', () => {
    expect(childEnvironment('tool', asked)).toEqual({ PATH: '/usr/bin', HOME: '/home/me', LC_ALL: 'C' });
  });

  test('of a program that a person asked for is theirs, without tokens and app secrets', () => {
    expect(childEnvironment('person', asked)).toEqual({
      PATH: '/usr/bin',
      HOME: '/home/me',
      LC_ALL: 'C',
      EDITOR: 'vi',
      DD_API_KEY: env.DD_API_KEY,
    });
  });

  test('a browser out of the project is not named to xdg-open', () => {
    const named = (browser: string) =>
      childEnvironment('tool', { ...asked, env: { BROWSER: browser } })['BROWSER'];
    expect(named('./evil')).toBeUndefined();
    expect(named('firefox')).toBe('firefox');
  });
});

test('on Windows only whole paths count, quoted or not', () => {
  expect(absoluteEntries('C:\\Windows;"D:\\Git\\cmd";.;;bin;\\bin;C:bin;\\\\server\\bin', 'win32')).toEqual([
    'C:\\Windows',
    'D:\\Git\\cmd',
    '\\\\server\\bin',
  ]);
});

describe.skipIf(process.platform === 'win32')('git', () => {
  const own = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', project, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  /** A repository whose .gitignore must be fetched before anybody can say what is ignored. */
  function partialClone(): void {
    rmSync(join(project, '.git'), { recursive: true });
    own('init', '-q');
    writeFileSync(join(project, '.gitignore'), '.env\n');
    own('add', '.gitignore');
    own('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'a');
    const blob = own('rev-parse', ':.gitignore').trim();
    own('update-index', '--skip-worktree', '.gitignore');
    rmSync(join(project, '.gitignore'));
    rmSync(join(project, '.git', 'objects', blob.slice(0, 2), blob.slice(2)));
    for (const [name, value] of [
      ['core.repositoryFormatVersion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.url', `ext::${install(join(lab, 'evil'), 'fetch')}`],
      ['protocol.ext.allow', 'always'],
      ['core.sshCommand', install(join(lab, 'evil'), 'ssh')],
      ['core.fsmonitor', install(join(lab, 'evil'), 'monitor')],
      ['core.pager', install(join(lab, 'evil'), 'pager')],
      ['credential.helper', install(join(lab, 'evil'), 'helper')],
    ] as const)
      own('config', name, value);
    writeFileSync(join(project, '.env'), 'A=1\n');
  }

  const ran = (): readonly string[] =>
    ['fetch', 'ssh', 'monitor', 'pager', 'helper'].filter((name) =>
      existsSync(join(lab, 'evil', `${name}.ran`)),
    );

  test.each(['ext', 'ssh'])('fetches nothing that a partial clone lacks (%s)', async (kind) => {
    partialClone();
    if (kind === 'ssh') own('config', 'remote.origin.url', 'ssh://git@127.0.0.1/x');
    const args = ['ls-files', '-z', '-t', '--cached', '--others', '--exclude-standard'];
    await git(project, args, { ...host(process.env['PATH'] ?? ''), env: process.env });
    expect(ran()).toEqual([]);
  });

  test('the trap is one: git as it is runs it', () => {
    partialClone();
    try {
      own('ls-files', '--others', '--exclude-standard');
    } catch {
      // It cannot fetch what it wants.
    }
    expect(ran()).toContain('fetch');
  });

  test('gets no token', async () => {
    install(join(lab, 'system'), 'git', `env > "${lab}/seen"`);
    const env = { PATH: `${join(lab, 'system')}:/usr/bin:/bin`, WHATSAPP_ACCESS_TOKEN: TOKEN, SOME: TOKEN };
    await git(project, ['status'], { platform: process.platform, env, cwd: project });
    const seen = readFileSync(join(lab, 'seen'), 'utf8');
    expect(seen).not.toContain(TOKEN.slice(0, 12));
    expect(seen).toContain('GIT_NO_LAZY_FETCH=1');
  });
});
