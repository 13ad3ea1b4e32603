// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isOwnGroup } from '../../../src/adapters/project/groups.ts';
import { project } from '../../../src/adapters/project/project.ts';
import type { Surrounding } from '../../../src/core/project/surroundings.ts';
import { AccessToken, fingerprint } from '../../../src/core/secret.ts';
import type { InspectedTarget } from '../../../src/services/project/shadows.ts';
import { inspectSurroundings, surroundingsInspector } from '../../../src/services/project/surroundings.ts';
import { surroundingWords } from '../../../src/ui/refresh/surroundings.ts';
import { tokenFor } from '../../support/tokens.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const KEY = 'WHATSAPP_ACCESS_TOKEN';
const OLD = tokenFor('911602140448729', 'old');
const NEW = new AccessToken(tokenFor('911602140448729', 'new'));
const OLD_PRINT = fingerprint(new AccessToken(OLD));
const LINE = `${KEY}=${OLD}\n`;

const worlds: TestWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.remove();
});

async function make(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const world = await testWorld({ files, env });
  worlds.push(world);
  for (const name of Object.keys(files)) chmodSync(join(world.folder, name), 0o600);
  return world;
}

const git = (folder: string, ...args: string[]): void => {
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    stdio: 'pipe',
  });
};

const spot = (world: TestWorld, name = '.env', key = KEY): InspectedTarget => ({
  path: join(world.folder, name),
  shownPath: name,
  key,
  token: NEW,
});

const kinds = (findings: readonly Surrounding[]): readonly string[] => findings.map(({ kind }) => kind);

describe('a link', () => {
  test('out of the repository is told with the real place, by any part of its path', async () => {
    const world = await make({ 'shop/a.txt': '', 'shop/b/a.txt': '', 'other/.env': LINE });
    git(join(world.folder, 'shop'), 'init', '-q');
    symlinkSync('../other/.env', join(world.folder, 'shop/.env'));
    symlinkSync('../other', join(world.folder, 'shop/linked'));
    const real = realpathSync(join(world.folder, 'other/.env'));
    for (const name of ['shop/.env', 'shop/linked/.env']) {
      const findings = await inspectSurroundings([spot(world, name)], world.ports);
      const found = findings.find(({ kind }) => kind === 'linked-outside');
      expect(found).toEqual({ kind: 'linked-outside', path: name, real });
      expect(found && surroundingWords(found).text).toBe(
        `${name} leads out of this project: the file that is written is ${real}`,
      );
    }
  });

  test('without a repository, out of the working directory', async () => {
    const world = await make({ 'a.txt': '' });
    const outside = await make({ '.env': LINE });
    symlinkSync(join(outside.folder, '.env'), join(world.folder, '.env'));
    expect(kinds(await inspectSurroundings([spot(world)], world.ports))).toContain('linked-outside');
  });

  test('inside, no link, and a file that was named elsewhere, are no finding', async () => {
    const world = await make({ 'config/.env': LINE, '.env.local': LINE });
    const outside = await make({ '.env': LINE });
    symlinkSync('config/.env', join(world.folder, '.env'));
    const spots = [spot(world), spot(world, '.env.local'), spot(outside)];
    for (const one of spots) {
      expect(kinds(await inspectSurroundings([one], world.ports))).not.toContain('linked-outside');
    }
  });
});

describe('git', () => {
  test('a tracked file, an ignored one and one that is neither, in one call', async () => {
    const world = await make({
      '.env': LINE,
      'a/.env': LINE,
      'b/.env.local': LINE,
      '.gitignore': '.env.local\n',
    });
    git(world.folder, 'init', '-q');
    git(world.folder, 'add', '.env');
    const calls: (readonly string[])[] = [];
    const counted = {
      ...world.ports.project,
      git: (folder: string, args: readonly string[]) => {
        calls.push(args);
        return world.ports.project.git(folder, args);
      },
    };
    const spots = ['.env', 'a/.env', 'b/.env.local'].map((name) => spot(world, name));
    expect(await inspectSurroundings(spots, { ...world.ports, project: counted })).toEqual([
      { kind: 'tracked-by-git', path: '.env' },
      { kind: 'not-ignored-by-git', path: 'a/.env', ignoreFile: '.gitignore', line: '.env' },
    ]);
    expect(calls).toHaveLength(1);
  });

  test('a file that was committed long ago and is ignored since is still tracked', async () => {
    const world = await make({ '.env': LINE });
    git(world.folder, 'init', '-q');
    git(world.folder, 'add', '.env');
    git(world.folder, 'commit', '-q', '-m', 'x');
    await world.write('.gitignore', '.env\n');
    expect(await inspectSurroundings([spot(world)], world.ports)).toEqual([
      { kind: 'tracked-by-git', path: '.env' },
    ]);
  });

  test('strange names are names', async () => {
    const world = await make({
      ':(bogus)*/.env': LINE,
      '-x/.env': LINE,
      'ü "b"/.env': LINE,
      '.gitignore': 'ü*\n',
    });
    git(world.folder, 'init', '-q');
    git(world.folder, '--literal-pathspecs', 'add', '--', '-x/.env');
    const spots = [':(bogus)*/.env', '-x/.env', 'ü "b"/.env'].map((name) => spot(world, name));
    expect((await inspectSurroundings(spots, world.ports)).map(({ kind, path }) => [kind, path])).toEqual([
      ['not-ignored-by-git', ':(bogus)*/.env'],
      ['tracked-by-git', '-x/.env'],
    ]);
  });

  test('nothing to say without a repository, without git, or about a repository that git refuses', async () => {
    const world = await make({ '.env': LINE });
    expect(await inspectSurroundings([spot(world)], world.ports)).toEqual([]);
    mkdirSync(join(world.folder, '.git'));
    expect(await inspectSurroundings([spot(world)], world.ports)).toEqual([]);
    git(world.folder, 'init', '-q');
    const host = { platform: process.platform, pid: 1, cwd: world.folder, unitFolders: [] };
    const without = project({ ...host, env: { PATH: '/nowhere' } });
    expect(await inspectSurroundings([spot(world)], { ...world.ports, project: without })).toEqual([]);
    const broken = project({
      ...host,
      env: { ...process.env, GIT_CONFIG_GLOBAL: join(world.folder, '.env') },
    });
    expect(await inspectSurroundings([spot(world)], { ...world.ports, project: broken })).toEqual([]);
  });

  test("a repository's own programs are not run, and its index is not touched", async () => {
    const world = await make({ '.env': LINE, hook: '#!/bin/sh\ntouch "$(dirname "$0")/ran"\n' });
    git(world.folder, 'init', '-q');
    git(world.folder, 'config', 'core.fsmonitor', join(world.folder, 'hook'));
    chmodSync(join(world.folder, 'hook'), 0o700);
    expect(kinds(await inspectSurroundings([spot(world)], world.ports))).toEqual(['not-ignored-by-git']);
    expect(() => world.file('ran')).toThrow('ENOENT');
  });
});

describe('a tracked file that is encrypted is no finding', () => {
  const CIPHER = `encrypted:${'QmFzZTY0'.repeat(16)}==`;

  test.each<[string, Record<string, string>, readonly string[]]>([
    ['a plain one', { '.env': LINE }, ['tracked-by-git']],
    ["dotenvx's", { '.env': `${KEY}="${CIPHER}"\n` }, []],
    [
      "git-crypt's, unlocked",
      { '.env': LINE, '.gitattributes': '# c\n.env filter=git-crypt diff=git-crypt\n' },
      [],
    ],
    [
      'another file of git-crypt',
      { '.env': LINE, '.gitattributes': 'secret/* filter=git-crypt\n' },
      ['tracked-by-git'],
    ],
  ])('%s', async (_what, files, expected) => {
    const world = await make(files);
    git(world.folder, 'init', '-q');
    git(world.folder, 'add', '.env');
    expect(kinds(await inspectSurroundings([spot(world)], world.ports))).toEqual(expected);
  });
});

test.each([
  ['git-crypt in the folder of the file', '', '.env filter=git-crypt\n', []],
  ['taken away there', '.env filter=git-crypt\n', '.env -filter\n', ['tracked-by-git']],
])('%s', async (_what, above, beside, expected) => {
  const files = { '.gitattributes': above, 'app/.gitattributes': beside, 'app/.env': LINE };
  const world = await make(files);
  git(world.folder, 'init', '-q');
  // Not `add`: the filter's own program is not here.
  git(
    world.folder,
    'update-index',
    '--add',
    '--cacheinfo',
    `100644,${'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'},app/.env`,
  );
  const target = { ...spot(world), path: join(world.folder, 'app', '.env'), shownPath: 'app/.env' };
  expect(kinds(await inspectSurroundings([target], world.ports))).toEqual(expected);
});

describe.skipIf(process.platform === 'win32')('permissions', () => {
  test.each<[number, readonly unknown[]]>([
    [0o600, []],
    [0o644, []],
    [0o660, [{ kind: 'writable-by-others', path: '.env', by: 'group', mode: 0o660 }]],
    [0o666, [{ kind: 'writable-by-others', path: '.env', by: 'world', mode: 0o666 }]],
  ])('%o', async (mode, findings) => {
    const world = await make({ '.env': LINE });
    chmodSync(join(world.folder, '.env'), mode);
    const { project } = world.ports;
    const facts: typeof project.facts = async (path) => {
      const found = await project.facts(path);
      return found === null ? null : { ...found, sharedGroup: (mode & 0o020) !== 0 };
    };
    const ports = { ...world.ports, project: { ...project, facts } };
    expect(await inspectSurroundings([spot(world)], ports)).toEqual(findings);
  });

  test("a group that is its owner's alone is nobody else", async () => {
    const world = await make({
      '.env': LINE,
      group: 'shop:x:1000:\nteam:x:50:ann,bob\nuser:x:1001:ann\n',
      passwd: 'shop:x:1000:1000::/:/bin/sh\nann:x:1001:1001::/:/bin/sh\nbob:x:1002:50::/:/bin/sh\n',
    });
    expect(isOwnGroup(1000, 1000, world.folder)).toBe(true);
    expect(isOwnGroup(1001, 1001, world.folder)).toBe(true);
    expect(isOwnGroup(50, 1002, world.folder)).toBe(false);
    expect(isOwnGroup(50, 1000, world.folder)).toBe(false);
    expect(isOwnGroup(77, 1000, world.folder)).toBe(false);
    expect(isOwnGroup(1000, 1000, join(world.folder, 'nowhere'))).toBe(false);
  });
});

test.each(['REACT_APP_', 'VITE_', 'NEXT_PUBLIC_'])('%s is public', async (prefix) => {
  const world = await make({ '.env': LINE });
  expect(await inspectSurroundings([spot(world, '.env', `${prefix}WHATSAPP_TOKEN`)], world.ports)).toEqual([
    { kind: 'public-prefix', path: '.env', key: `${prefix}WHATSAPP_TOKEN`, prefix },
  ]);
});

describe('shadows', () => {
  const NEXT = '{"dependencies":{"next":"15"}}';
  const VITE = '{"dependencies":{"vite":"7"}}';
  const compose = (service: string): string => `services:\n  web:\n    ${service}\n`;
  type Case = {
    readonly files: Readonly<Record<string, string>>;
    readonly env?: Readonly<Record<string, string>>;
    readonly target?: string;
    readonly place?: Record<string, string>;
    readonly wins?: string;
    readonly stack?: string | null;
    readonly print?: string | null;
  };
  const override = 'load_dotenv(override=True)\napp = Flask(__name__)\n';
  const laravel = { artisan: '', '.env': LINE };

  const cases: readonly (readonly [string, Case])[] = [
    [
      'the shell, with the old token',
      { files: { '.env': LINE }, env: { [KEY]: OLD }, place: { in: 'environment' } },
    ],
    [
      'the shell, empty',
      { files: { '.env': LINE }, env: { [KEY]: '' }, place: { in: 'environment' }, print: null },
    ],
    ['the shell, with the same token', { files: { '.env': LINE }, env: { [KEY]: NEW.expose() } }],
    [
      'the shell, under an app that overrides it',
      { files: { '.env': LINE, 'app.py': override }, env: { [KEY]: OLD } },
    ],
    [
      'Next.js: .env.local over .env',
      {
        files: { 'package.json': NEXT, '.env.local': LINE },
        place: { in: 'env-file', path: '.env.local' },
        stack: 'Next.js',
      },
    ],
    [
      'Next.js: .env under .env.local',
      { files: { 'package.json': NEXT, '.env': LINE }, target: '.env.local' },
    ],
    [
      'Next.js: .env.development.local over .env.local',
      {
        files: { 'package.json': NEXT, '.env.development.local': LINE },
        target: '.env.local',
        place: { in: 'env-file', path: '.env.development.local' },
        stack: 'Next.js',
      },
    ],
    [
      'Next.js: .env.development under .env.local',
      { files: { 'package.json': NEXT, '.env.development': LINE }, target: '.env.local' },
    ],
    [
      'Vite: .env.development over .env.local',
      {
        files: { 'package.json': VITE, '.env.development': LINE },
        target: '.env.local',
        place: { in: 'env-file', path: '.env.development' },
        stack: 'Vite',
      },
    ],
    [
      'an unknown program: it depends',
      { files: { '.env.local': LINE }, place: { in: 'env-file', path: '.env.local' }, wins: 'depends' },
    ],
    [
      'an unknown program, the other way round',
      {
        files: { '.env': LINE },
        target: '.env.local',
        place: { in: 'env-file', path: '.env' },
        wins: 'depends',
      },
    ],
    ['another file of no order', { files: { 'b.env': LINE }, target: 'a.env' }],
    [
      'compose, a value of its own',
      {
        files: { 'compose.yaml': compose(`environment: {${KEY}: ${OLD}}`) },
        place: { in: 'compose-environment', path: 'compose.yaml', service: 'web' },
        wins: 'depends',
        stack: 'docker compose',
      },
    ],
    [
      'compose, a value of its own over env_file',
      {
        files: { 'compose.yaml': `${compose(`env_file: .env\n    environment: ["${KEY}=${OLD}"]`)}` },
        place: { in: 'compose-environment', path: 'compose.yaml', service: 'web' },
        stack: 'docker compose',
      },
    ],
    ['compose, from .env', { files: { 'compose.yaml': compose(`environment: {${KEY}: "\${${KEY}:-}"}`) } }],
    [
      'compose, an empty fallback over the file that the app would read',
      {
        files: { 'compose.yaml': compose(`environment: {${KEY}: "\${${KEY}:-}"}\n    volumes: [".:/app"]`) },
        target: 'api/.env',
        place: { in: 'compose-environment', path: 'compose.yaml', service: 'web' },
        stack: 'docker compose',
        print: null,
      },
    ],
    [
      "compose, from the root's .env while the app has its own",
      {
        files: { '.env': LINE, 'compose.yaml': compose(`environment: ["${KEY}"]\n    env_file: api/.env`) },
        target: 'api/.env',
        place: { in: 'compose-environment', path: 'compose.yaml', service: 'web' },
        stack: 'docker compose',
      },
    ],
    [
      'compose, env_file is the file',
      { files: { 'compose.yaml': compose('env_file: [.env.x, ./.env]'), '.env.x': LINE } },
    ],
    [
      'compose, a later env_file',
      {
        files: { 'docker-compose.yml': compose('env_file: [.env, .env.docker]'), '.env.docker': LINE },
        place: { in: 'compose-env-file', path: 'docker-compose.yml', service: 'web', envFile: '.env.docker' },
        stack: 'docker compose',
      },
    ],
    [
      'compose, another env_file altogether',
      {
        files: { 'compose.yml': compose('env_file: .env.docker'), '.env.docker': LINE },
        place: { in: 'compose-env-file', path: 'compose.yml', service: 'web', envFile: '.env.docker' },
        wins: 'depends',
        stack: 'docker compose',
      },
    ],
    [
      'compose, the override',
      {
        files: {
          'compose.yml': compose('env_file: .env'),
          'compose.override.yml': compose(`environment: {${KEY}: ${OLD}}`),
        },
        place: { in: 'compose-environment', path: 'compose.override.yml', service: 'web' },
        wins: 'depends',
        stack: 'docker compose',
      },
    ],
    [
      'a unit of the project',
      {
        files: { 'deploy/shop.service': `[Service]\nEnvironment="A=1" "${KEY}=${OLD}"\nEnvironment=B=2\n` },
        place: { in: 'systemd-unit', path: join('deploy', 'shop.service') },
        stack: 'systemd',
      },
    ],
    [
      "Laravel's cache",
      {
        files: { ...laravel, 'bootstrap/cache/config.php': '<?php' },
        place: { in: 'config-cache', path: join('bootstrap', 'cache', 'config.php') },
        stack: 'Laravel',
        print: null,
      },
    ],
    [
      "Laravel's cache with the new token",
      { files: { ...laravel, 'bootstrap/cache/config.php': `'${NEW.expose()}'` } },
    ],
  ];

  test.each(cases)(
    '%s',
    async (_what, {
      files,
      env = {},
      target = '.env',
      place,
      wins = 'other',
      stack = null,
      print = OLD_PRINT,
    }) => {
      const world = await make({ '.git/HEAD': '', [target]: LINE, ...files }, env);
      const found = await inspectSurroundings([spot(world, target)], world.ports);
      const expected = { kind: 'shadowed', path: target, key: KEY, place, fingerprint: print, wins, stack };
      expect(found).toEqual(place === undefined ? [] : [expected]);
      for (const finding of found) {
        const { text, fix } = surroundingWords(finding);
        expect(text + fix).not.toContain(OLD.slice(0, 12));
        expect(text).toContain(print ?? KEY.slice(0, 0));
        expect(fix).not.toBe('');
      }
    },
  );

  test('a unit whose EnvironmentFile= is the file: that one wins', async () => {
    const world = await make({ '.git/HEAD': '', '.env': LINE });
    await world.write(
      'shop.service',
      `Environment=${KEY}=${OLD}\nEnvironmentFile=-${join(world.folder, '.env')}\n`,
    );
    expect(await inspectSurroundings([spot(world)], world.ports)).toEqual([]);
  });

  test('without a token there is nothing to compare', async () => {
    const world = await make({ '.env': '' }, { [KEY]: OLD });
    expect(await inspectSurroundings([{ ...spot(world), token: null }], world.ports)).toEqual([]);
  });
});

test.skipIf(process.platform === 'win32')('links that lead in circles, and pipes, hang nobody', async () => {
  const world = await make({ '.git/HEAD': '', '.env': LINE });
  symlinkSync('.', join(world.folder, 'circle'));
  execFileSync('mkfifo', [join(world.folder, 'compose.yaml'), join(world.folder, '.env.local')]);
  expect(await inspectSurroundings([spot(world)], world.ports)).toEqual([]);
});

test('a thousand targets cost little', async () => {
  const files = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`t${at}/.env`, LINE]));
  const world = await make(files);
  git(world.folder, 'init', '-q');
  const look = surroundingsInspector(world.ports);
  const start = performance.now();
  const found = await look(Object.keys(files).map((name) => spot(world, name)));
  expect(found).toHaveLength(1000);
  expect(performance.now() - start).toBeLessThan(4000);
});
