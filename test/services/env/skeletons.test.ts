import { afterAll, describe, expect, test } from 'vitest';
import type { Target } from '../../../src/core/refresh/outcome.ts';
import { searchTargets } from '../../../src/services/env/find.ts';
import { setUp } from '../../../src/services/env/setup.ts';
import { SKELETONS, type Skeleton } from '../../support/project-skeletons.ts';
import { tokenFor } from '../../support/tokens.ts';
import { NO_OPTIONS } from '../../support/wizard-options.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const OWN = tokenFor('911602140448729', 'own');
const OTHER = tokenFor('634900123456789', 'other');

const worlds: TestWorld[] = [];
afterAll(() => {
  for (const world of worlds) world.remove();
});

async function look({ env, sources = {} }: Skeleton) {
  const lines = env.map((line) =>
    line
      .replace(/=@other$/, `=${OTHER}`)
      .replace(/=@$/, `=${OWN}`)
      .replace(/=#$/, `=${'0123456789abcdef'.repeat(2)}`),
  );
  const world = await testWorld({ files: { '.git/HEAD': '', '.env': `${lines.join('\n')}\n`, ...sources } });
  worlds.push(world);
  return { world, found: await searchTargets(NO_OPTIONS, world.ports) };
}

describe('projects as they stand in public: the right variable or a question, harm never', () => {
  const told = { right: 0, asked: 0 };

  test.each(SKELETONS)('$what', async (skeleton) => {
    const { world, found } = await look(skeleton);
    if (found.kind === 'which-key') {
      told.asked += 1;
      // Where the project has no token of WhatsApp's at all, whatever is named is named with a doubt.
      if (skeleton.truth !== '') expect(found.keys).toContain(skeleton.truth);
      expect(skeleton.sure ?? false, 'its name says it, so nobody has to be asked').toBe(false);
      return;
    }
    told.right += 1;
    expect(found).toMatchObject({ kind: 'found', targets: [{ key: skeleton.truth }] });
    const [target] = found.kind === 'found' ? found.targets : [];
    expectIds(skeleton, target, world);
  });

  function expectIds(skeleton: Skeleton, target: Target | undefined, world: TestWorld): void {
    const setup = setUp(NO_OPTIONS, target ?? null, world.ports);
    if (skeleton.number !== undefined) expect(setup.phoneNumberId?.name).toBe(skeleton.number);
    if (skeleton.version !== undefined) expect(setup.version?.name).toBe(skeleton.version);
  }

  test('most of them need no question', () => {
    expect(told.right + told.asked).toBe(SKELETONS.length);
    expect(told.right / SKELETONS.length).toBeGreaterThan(0.6);
  });
});
