import { cron } from './cron.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { kubernetes } from './kubernetes.ts';
import { matrix } from './matrix.ts';
import { prometheus } from './prometheus.ts';
import { renewCron, renewGithub, renewKubernetes, renewUnits } from './renew.ts';
import { service, timer, units } from './systemd.ts';

/** A ready file of another tool. `version` is the running one, so that a job does not change by itself. */
export interface Recipe {
  readonly about: string;
  readonly text: (version: string) => string;
  /** Files that it consists of, where one paste is not enough, and the one that renews instead of checking. */
  readonly parts?: Readonly<Record<string, (version: string) => string>>;
}

export const RECIPES = {
  github: {
    about: 'a workflow: every day, by hand, and before a deploy',
    text: github,
    parts: { renew: renewGithub },
  },
  matrix: { about: 'a GitHub workflow for many .env files: parts in parallel, one report', text: matrix },
  gitlab: { about: 'a job for .gitlab-ci.yml', text: gitlab },
  kubernetes: {
    about: 'a CronJob over a Secret of .env files',
    text: kubernetes,
    parts: { renew: renewKubernetes },
  },
  cron: { about: 'a line for /etc/cron.d', text: cron, parts: { renew: renewCron } },
  systemd: {
    about: 'a script that writes a service and its timer',
    text: units,
    parts: { service, timer, renew: renewUnits },
  },
  prometheus: { about: 'alert rules for the metrics of `--format prometheus`', text: prometheus },
} as const satisfies Record<string, Recipe>;

export type RecipeName = keyof typeof RECIPES;

export const RECIPE_NAMES = Object.keys(RECIPES) as readonly RecipeName[];

export function recipeOf(name: RecipeName): Recipe {
  return RECIPES[name];
}

export function isRecipeName(name: string): name is RecipeName {
  return Object.hasOwn(RECIPES, name);
}

/** What `wa-token recipe` alone prints. */
export function recipeList(): string {
  const lines = RECIPE_NAMES.map((name) => `  ${name.padEnd(12)}${RECIPES[name].about}`);
  return [
    ...lines,
    '',
    'github, kubernetes, cron and systemd also renew the token: wa-token recipe cron renew',
    '',
    'wa-token recipe github > .github/workflows/wa-token.yml',
    'PowerShell: wa-token recipe github | Set-Content .github/workflows/wa-token.yml',
  ].join('\n');
}
