import type { refreshJson } from '../ui/refresh/refresh.ts';
import type { WizardPorts } from './row.ts';
import type { WizardOptions } from './state.ts';
import { walk } from './walk.ts';

/** `wa-token refresh` at a terminal. Throws CliFailure `cancelled`, `usage`, `env-file-*`. */
export async function wizard(
  options: WizardOptions,
  world: WizardPorts,
): Promise<Parameters<typeof refreshJson>[0]> {
  const { result, exitCode, cause, changes, send, advice } = await world.prompter.session(() =>
    walk({ at: 'look', options }, world),
  );
  return { result, exitCode, files: changes, send, cause, wrong: null, aftermath: { restart: advice } };
}
