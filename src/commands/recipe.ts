import { EXIT, type ExitCode } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { Ports } from '../ports.ts';
import { isRecipeName, RECIPES, type RecipeName } from '../ui/recipes/recipes.ts';

export interface RecipeOptions {
  readonly name: RecipeName;
}

export function recipeOptions(given: ParsedArgs): RecipeOptions {
  const name = given.args[0] ?? '';
  if (isRecipeName(name)) return { name };
  const names = Object.keys(RECIPES).join(', ');
  throw new CliFailure({
    kind: 'usage',
    message: `there is no recipe named: ${name}`,
    hint: `one of ${names}`,
  });
}

/** Prints a ready file, pinned to the running version. */
export async function recipe(
  { name }: RecipeOptions,
  { out, version }: Pick<Ports, 'out' | 'version'>,
): Promise<ExitCode> {
  out.data(RECIPES[name](version).trimEnd());
  return EXIT.ok;
}
