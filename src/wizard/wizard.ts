import { baseUrlFrom } from '../core/env/settings.ts';
import { DEFAULT_GRAPH_URL } from '../core/options.ts';
import type { WizardOptions } from '../core/refresh/state.ts';
import type { refreshJson } from '../ui/refresh/refresh.ts';
import { metaName } from '../ui/text/view.ts';
import type { WizardPorts } from './row.ts';
import { walk } from './walk.ts';

/** `wa-token refresh` at a terminal. Throws CliFailure `cancelled`, `usage`, `env-file-*`. */
export async function wizard(
  options: WizardOptions,
  world: WizardPorts,
): Promise<Parameters<typeof refreshJson>[0]> {
  const meta = metaName(baseUrlFrom(options.graphUrl, world.env, DEFAULT_GRAPH_URL));
  const { result, exitCode, cause, changes, send, advice } = await world.prompter.session(() =>
    walk({ at: 'look', options }, { ...world, meta }),
  );
  return { result, exitCode, files: changes, send, cause, wrong: null, aftermath: { restart: advice } };
}
