import { relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CliFailure } from '../../../src/core/failure.ts';
import type { Target } from '../../../src/core/refresh/outcome.ts';
import { AccessToken } from '../../../src/core/secret.ts';
import { searchTargets } from '../../../src/services/env/find.ts';
import { setUp } from '../../../src/services/env/setup.ts';
import { planEdit } from '../../../src/services/env/write.ts';
import { LAYOUTS, type Layout, type Right } from '../../support/project-layouts.ts';
import { tokenFor } from '../../support/tokens.ts';
import { NO_OPTIONS } from '../../support/wizard-options.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const OWN = tokenFor('911602140448729', 'own');
const OTHER = tokenFor('634900123456789', 'other');
const NEW = new AccessToken(tokenFor('911602140448729', 'new'));

const worlds: TestWorld[] = [];
afterAll(() => {
  for (const world of worlds) world.remove();
});

function filled(content: string | readonly string[]): string {
  const text = typeof content === 'string' ? content : `${content.join('\n')}\n`;
  return text
    .replace(/@other\b/g, OTHER)
    .replace(/(?<=[="'\s:]|^)@(?=["'\s]|$)/g, OWN)
    .replace(/=#$/gm, `=${'0123456789abcdef'.repeat(2)}`);
}

interface Outcome {
  readonly said: readonly Right[];
  readonly targets: readonly Target[];
}

async function outcomeOf(layout: Layout, world: TestWorld): Promise<Outcome> {
  const path = (full: string) => relative(world.folder, full).replaceAll('\\', '/');
  try {
    const envFiles = layout.named === undefined ? [] : [layout.named];
    const search = await searchTargets({ ...NO_OPTIONS, envFiles }, world.ports);
    switch (search.kind) {
      case 'found': {
        for (const target of search.targets) planEdit(target, NEW);
        const said = search.targets.map((target) => ({ write: path(target.path), key: target.key }));
        return { said, targets: search.targets };
      }
      case 'which-key':
        return { said: search.keys.map((askKey) => ({ askKey })), targets: [] };
      case 'which-file': {
        const said = search.candidates.map((target) => ({ askFile: path(target.path) }));
        return { said, targets: search.candidates.length === 1 ? search.candidates : [] };
      }
      case 'elsewhere':
        return {
          said: search.found.map((one) => ({ elsewhere: 'name' in one ? one.name : one.path })),
          targets: [],
        };
      case 'no-file':
        return { said: [], targets: [] };
    }
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error;
    const { failure } = error;
    if (failure.kind === 'value-is-reference')
      return { said: [{ refused: failure.reference.kind }], targets: [] };
    if (failure.kind === 'env-file-kind') return { said: [{ refused: failure.what }], targets: [] };
    return { said: [{ refused: failure.kind }], targets: [] };
  }
}

test.each(Object.entries(LAYOUTS))('%s', async (_what, layout) => {
  const files = Object.entries(layout.files).map(([name, content]) => [name, filled(content)]);
  const world = await testWorld({ files: { '.git/HEAD': '', ...Object.fromEntries(files) } });
  worlds.push(world);
  const { said, targets } = await outcomeOf(layout, world);
  const isRight = layout.right.some((right) =>
    said.some((one) => JSON.stringify(one) === JSON.stringify(right)),
  );
  expect(isRight ? 'right' : said).toBe('right');
  const [target] = targets;
  if (target === undefined) return;
  const setup = setUp(NO_OPTIONS, target, world.ports);
  const ids = { number: setup.phoneNumberId?.name, waba: setup.wabaId?.name, version: setup.version?.name };
  for (const name of ['number', 'waba', 'version'] as const) {
    if (layout[name] !== undefined) expect({ [name]: ids[name] }).toEqual({ [name]: layout[name] });
  }
});
