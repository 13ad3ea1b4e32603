import { expect, test } from 'vitest';
import { defaultCandidate } from '../../../src/commands/check/source.ts';
import { tokenFor } from '../../support/tokens.ts';
import { testWorld } from '../../support/world.ts';

const TOKEN = tokenFor('911602140448729');

test.each<[string, Record<string, string>]>([
  ['the environment holds the token: nothing below is listed', { WHATSAPP_TOKEN: TOKEN }],
  ['a file that it names holds it', { WHATSAPP_TOKEN_FILE: 'x' }],
])('%s', async (_what, env) => {
  const world = await testWorld({
    files: { '.env': 'A=1\n', 'apps/api/.env': `WHATSAPP_TOKEN=${TOKEN}\n` },
    env,
  });
  const listed: string[] = [];
  const list = (path: string) => {
    listed.push(path);
    return world.ports.project.list(path);
  };
  const ports = { ...world.ports, project: { ...world.ports.project, list } };
  expect(await defaultCandidate(undefined, ports)).toMatchObject({ kind: 'environment' });
  expect(listed.filter((path) => path.includes('apps'))).toEqual([]);
  world.remove();
});

test('without it, what lies below is named', async () => {
  const world = await testWorld({ files: { 'apps/api/.env': `WHATSAPP_TOKEN=${TOKEN}\n` } });
  await expect(defaultCandidate(undefined, world.ports)).rejects.toMatchObject({
    failure: { kind: 'usage', message: expect.stringContaining('these do: ') },
  });
  world.remove();
});
