import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AccessToken } from '../../../src/core/secret.ts';
import { findOldCopies } from '../../../src/services/project/old-copies.ts';
import { tokenFor } from '../../support/tokens.ts';
import { testWorld } from '../../support/world.ts';

const OLD = new AccessToken(tokenFor('911602140448729', 'old'));

test('a large tree: within two seconds, whatever it holds', async () => {
  const world = await testWorld({ files: { '.env': '', 'z/deep.txt': OLD.expose() } });
  execFileSync('git', ['-C', world.folder, 'init', '-q']);
  const filler = 'x'.repeat(4000);
  for (let folder = 0; folder < 150; folder += 1) {
    mkdirSync(join(world.folder, `d${folder}`));
    for (let file = 0; file < 100; file += 1)
      writeFileSync(join(world.folder, `d${folder}`, `${file}.txt`), filler);
  }
  execFileSync('git', ['-C', world.folder, 'add', '.'], { stdio: 'ignore' });
  const start = performance.now();
  const found = await findOldCopies(OLD, [{ path: join(world.folder, '.env') }], world.ports);
  expect(performance.now() - start).toBeLessThan(2000);
  if (found.complete) expect(found.tracked).toEqual([{ path: join('z', 'deep.txt'), line: 1 }]);
  world.remove();
});
