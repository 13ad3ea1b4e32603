import { EXIT, type ExitCode } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { Ports } from '../ports.ts';
import { isRecipeName, RECIPE_NAMES, recipeList, recipeOf } from '../ui/recipes/recipes.ts';

/** What to print, once the version is known. */
export type RecipeOptions = (version: string) => string;

export function recipeOptions(given: ParsedArgs): RecipeOptions {
  const [name, part] = given.args;
  if (name === undefined) return recipeList;
  if (!isRecipeName(name)) {
    throw usage(`there is no recipe named: ${name}`, `one of ${RECIPE_NAMES.join(', ')}`);
  }
  const { text, parts = {} } = recipeOf(name);
  if (part === undefined) return text;
  const file = Object.hasOwn(parts, part) ? parts[part] : undefined;
  if (file !== undefined) return file;
  const names = Object.keys(parts).join(', ');
  throw usage(
    names === '' ? `the recipe ${name} has no parts` : `the recipe ${name} has no part named: ${part}`,
    names === '' ? `wa-token recipe ${name}` : `one of ${names}`,
  );
}

function usage(message: string, hint: string): CliFailure {
  return new CliFailure({ kind: 'usage', message, hint });
}

/** Prints a ready file, pinned to the running version. */
export async function recipe(
  textFor: RecipeOptions,
  { out, version }: Pick<Ports, 'out' | 'version'>,
): Promise<ExitCode> {
  out.data(textFor(version).trimEnd());
  return EXIT.ok;
}
