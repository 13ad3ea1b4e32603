import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isTableFile, tokenColumn } from '../../../src/core/project/old-copies.ts';
import { AccessToken, Secret } from '../../../src/core/secret.ts';
import { findOldCopies } from '../../../src/services/project/old-copies.ts';
import { tokenFor } from '../../support/tokens.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const OLD = new AccessToken(tokenFor('911602140448729', 'old'));
const TEXT = OLD.expose();

const worlds: TestWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.remove();
});

async function repository(files: Readonly<Record<string, string>>, tracked: readonly string[] = []) {
  const world = await testWorld({ files });
  worlds.push(world);
  execFileSync('git', ['-C', world.folder, 'init', '-q']);
  if (tracked.length > 0) execFileSync('git', ['-C', world.folder, 'add', '-f', '--', ...tracked]);
  return world;
}

const seek = (world: TestWorld, token = OLD) =>
  findOldCopies(token, [{ path: join(world.folder, '.env') }], world.ports);

test('other .env files with their keys, and tracked files with their lines', async () => {
  const world = await repository(
    {
      '.env': `A=${TEXT}\n`,
      'backend/.env': `# x\nWHATSAPP_TOKEN="${TEXT}" # c\nB=${TEXT}x\n`,
      'a/b/c/.env.local': `X=${TEXT}\n`,
      'node_modules/x/.env': `X=${TEXT}\n`,
      '.env.example': `X=${TEXT}\n`,
      'src/app.py': `a\n\nTOKEN = os.getenv("X", "${TEXT}")\n`,
      'untracked.py': TEXT,
      'notes.md': 'nothing\n',
    },
    ['src/app.py', 'notes.md', '.env.example', '.env'],
  );
  const found = await seek(world);
  expect(found.envFiles).toEqual([
    { path: join('backend', '.env'), keys: ['WHATSAPP_TOKEN'] },
    { path: join('a', 'b', 'c', '.env.local'), keys: ['X'] },
  ]);
  expect([...found.tracked].sort((a, b) => a.path.localeCompare(b.path))).toEqual([
    { path: '.env.example', line: 1 },
    { path: join('src', 'app.py'), line: 3 },
  ]);
  expect(found).toMatchObject({ column: null, complete: true });
});

test('a file that is too large to hold source is passed over', async () => {
  const world = await repository({ '.env': '', 'dump.txt': TEXT + 'x'.repeat(1024 * 1024) }, ['dump.txt']);
  expect(await seek(world)).toMatchObject({ tracked: [], complete: true });
});

test('without a repository: the .env files alone', async () => {
  const world = await testWorld({ files: { '.env': '', 'b/.env': `X=${TEXT}\n`, 'x.py': TEXT } });
  worlds.push(world);
  expect(await seek(world)).toMatchObject({ envFiles: [{ keys: ['X'] }], tracked: [], complete: true });
});

test('what is no token is not sought', async () => {
  const world = await repository({ '.env': '', 'b/.env': 'X=short\n' });
  expect(await seek(world, new AccessToken('short'))).toMatchObject({ envFiles: [] });
});

test('the token is on no command line', async () => {
  const world = await repository({ '.env': '', 'a.py': TEXT }, ['a.py']);
  const calls: string[] = [];
  const project = {
    ...world.ports.project,
    git: (folder: string, args: readonly string[]) => {
      calls.push(...args);
      return world.ports.project.git(folder, args);
    },
  };
  const found = await findOldCopies(OLD, [{ path: join(world.folder, '.env') }], { ...world.ports, project });
  expect(found.tracked).toHaveLength(1);
  expect(calls.join(' ')).not.toContain(TEXT.slice(0, 8));
});

test.skipIf(process.platform === 'win32')(
  'pipes, links and folders among the tracked names hang nobody',
  async () => {
    const world = await repository({ '.env': '', 'a.py': '', 'b.py': '', 'c.py': TEXT }, [
      'a.py',
      'b.py',
      'c.py',
    ]);
    execFileSync('rm', [join(world.folder, 'a.py'), join(world.folder, 'b.py')]);
    execFileSync('mkfifo', [join(world.folder, 'a.py'), join(world.folder, 'x.env')]);
    symlinkSync('/dev/zero', join(world.folder, 'b.py'));
    symlinkSync('.', join(world.folder, 'circle'));
    expect(await seek(world)).toMatchObject({ tracked: [{ path: 'c.py', line: 1 }], complete: true });
  },
);

describe('a likely database column', () => {
  test.each<[string, string, number | null]>([
    ['SQLAlchemy', 'phone_number_id = Column(String)\nwhatsapp_access_token = Column(Text)\n', 2],
    ['Django', 'class A:\n  access_token = models.TextField()\n  phone_number_id = models.CharField()\n', 2],
    ['Prisma', 'model A {\n  phoneNumberId String\n  accessToken String\n}\n', 3],
    ['SQL', 'CREATE TABLE a (phone_number_id text, whatsapp_token varchar(500));', 1],
    ['Laravel', "$table->string('phone_number_id');\n$table->text('access_token');\n", 2],
    [
      'a table for passwords beside',
      "Schema::create('password_reset_tokens', fn ($table) => $table->string('token'));\nSchema::create('numbers', fn ($table) => $table->string('phone_number_id'));\n",
      null,
    ],
    [
      'sessions, and the channel behind them',
      'CREATE TABLE sessions (token text, phone_number_id text);\nCREATE TABLE channel (phone_number_id text, access_token text);',
      2,
    ],
    ['a token of something else', 'access_token = Column(Text)\n', null],
    ['a number alone', 'phone_number_id = Column(Text)\n', null],
  ])('%s', (_what, text, line) => {
    expect(tokenColumn(new Secret(text, 'text'))).toBe(line);
  });

  test.each<[string, boolean]>([
    ['app/models.py', true],
    ['app/models/account.py', true],
    ['db/migrate/1_add.rb', true],
    ['migrations/0001_initial.py', true],
    ['prisma/schema.prisma', true],
    ['init.sql', true],
    ['src/whatsapp.ts', false],
    ['tests/models_test.py', false],
    ['schema.json', false],
  ])('%s describes tables: %s', (path, is) => {
    expect(isTableFile(path)).toBe(is);
  });

  test('is named with its line', async () => {
    const world = await repository(
      { '.env': '', 'app/models.py': '\naccess_token = Column(Text)\nphone_number_id = Column(Text)\n' },
      ['app/models.py'],
    );
    expect((await seek(world)).column).toEqual({ path: join('app', 'models.py'), line: 2 });
  });
});

test('a link to the file that is written, and another name of it, are no copies', async () => {
  const world = await repository({ 'shared/live.env': `A=${TEXT}\n` });
  symlinkSync(join(world.folder, 'shared/live.env'), join(world.folder, '.env'));
  expect(await seek(world)).toMatchObject({ envFiles: [] });
});
