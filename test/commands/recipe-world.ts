import { type RecipeName, recipeOf } from '../../src/ui/recipes/recipes.ts';
import { type Loopback, loopback } from '../support/program.ts';
import { tokenFor } from '../support/tokens.ts';
import { APP_ID, graphError, HEALTHY, NUMBER_ID, serving } from './check/behaviours.ts';

export const ALIVE = tokenFor(APP_ID, 'recipe alive');
export const DEAD = tokenFor(APP_ID, 'recipe dead');

export const envOf = (token: string): string =>
  `WHATSAPP_PHONE_NUMBER_ID=${NUMBER_ID}\nWHATSAPP_ACCESS_TOKEN=${token}\n`;

export const textOf = (name: RecipeName, version: string): string => recipeOf(name).text(version);

/** A Graph API to which one token is alive, and one expired. */
export function recipeGraph(): Promise<Loopback> {
  return loopback((request, response) => {
    const isDead = request.headers.authorization === `Bearer ${DEAD}`;
    const inspect = isDead
      ? graphError(401, 190, 'Session has expired', { error_subcode: 463 })
      : HEALTHY.inspect;
    serving({ what: '', verdict: 'healthy', cause: null, inspect })(request, response);
  });
}
