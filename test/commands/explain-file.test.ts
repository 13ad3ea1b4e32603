import { expect, test } from 'vitest';
import { explain } from '../../src/commands/explain.ts';
import { testWorld } from '../support/world.ts';

const LOG = 'Error validating access token: Session has expired on Monday, 28-Jul-25 23:00:00 PDT.';

async function explained(text: string, files: Readonly<Record<string, string>>) {
  const world = await testWorld({ files });
  try {
    const exit = await explain({ text, json: true, ids: {} }, world.ports);
    return { exit, said: JSON.parse(world.stdout()) };
  } finally {
    world.remove();
  }
}

test('a word that names a file means what is in it', async () => {
  const { exit, said } = await explained('app.log', { 'app.log': LOG });
  expect([exit, said.cause, said.expiredAt]).toEqual([0, 'token-expired', '2025-07-29T06:00:00Z']);
});

test('a log that is not there says what to type', async () => {
  await expect(explained('app.log', {})).rejects.toMatchObject({
    failure: { kind: 'usage', hint: 'wa-token explain < FILE' },
  });
});

test.each(['190/463', 'rate-limited', 'error.code'])('%s is a text and no file', async (text) => {
  await expect(explained(text, {})).resolves.toBeDefined();
});
