import { cron } from './cron.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { kubernetes } from './kubernetes.ts';
import { prometheus } from './prometheus.ts';
import type { Recipe } from './recipe.ts';
import { systemd } from './systemd.ts';

export const RECIPES = { github, gitlab, kubernetes, cron, systemd, prometheus } as const satisfies Record<
  string,
  Recipe
>;

export type RecipeName = keyof typeof RECIPES;

export function isRecipeName(name: string): name is RecipeName {
  return Object.hasOwn(RECIPES, name);
}
