import { dirname, join } from 'node:path';
import type { StoreSign } from '../../core/refresh/outcome.ts';
import { missingFields, readTarget, STORES } from '../../core/stores/target.ts';
import type { Ports } from '../../ports.ts';
import { scopeOf } from './plan.ts';

/** Only what needs no further word: whose place in the store the files tell. Nothing is run. */
export async function storesOf(
  envFile: string,
  ports: Pick<Ports, 'project' | 'tools' | 'cwd'>,
): Promise<readonly StoreSign[]> {
  const folder = dirname(envFile);
  const found = await Promise.all(
    STORES.filter(({ signs = [] }) => signs.length > 0).map(async (store): Promise<readonly StoreSign[]> => {
      const facts = await Promise.all(
        (store.signs ?? []).map((name) => ports.project.facts(join(folder, name))),
      );
      if (facts.every((one) => one === null)) return [];
      const reading = readTarget(store.name);
      if (!reading.ok) return [];
      const scope = await scopeOf(reading.target, folder, ports);
      if (!scope.ok || missingFields({ ...reading.target, scope: scope.scope }).length > 0) return [];
      if ((await ports.tools.find(store.programs)) === null) return [];
      const effect = store.effect(scope.scope, '', '');
      const deploys = effect.kind === 'deploy' && effect.args !== null;
      return [{ target: store.name, title: store.title, deploys }];
    }),
  );
  return found.flat();
}
