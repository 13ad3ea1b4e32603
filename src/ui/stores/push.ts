import { forScreen, type Shown, safely } from '../../core/screen.ts';
import { shellWord } from '../../core/shell-word.ts';
import type { PushOutcome, PushPlan } from '../../core/stores/outcome.ts';
import type { Effect } from '../../core/stores/store.ts';

/** One entry of `pushed` in the JSON of refresh and renew. */
export function pushedJson({ plan, status, proof, why, deployed }: PushOutcome): unknown {
  return {
    target: forScreen(plan.given),
    option: plan.option,
    status,
    verified: proof === 'read-back' ? true : status === 'failed' && proof !== 'unasked' ? false : null,
    error: why,
    redeploy: plan.effect?.kind === 'deploy' ? forScreen(plan.effect.command) : null,
    redeployed: deployed === null || deployed === 'not-asked' ? null : deployed === 'done',
  };
}

/** What would go where, for `--dry-run` and before anything is asked for. */
export function planLines(plans: readonly PushPlan[]): readonly string[] {
  return plans.flatMap((plan) => [
    safely`would be pushed to the ${plan.title}: ${commandLine(plan)} (the token on its standard input)`,
    ...(plan.effect === null ? [] : [`  ${effectWords(plan.effect)}`]),
    ...problemLines(plan),
  ]);
}

export function problemLines({ given, problem }: PushPlan): readonly string[] {
  return problem === null
    ? []
    : [safely`  not ready: ${given}: ${problem.why}`, safely`  hint: ${problem.fix}`];
}

/** An option of the tool is no name that a shell, or the tool, could misread. */
const FLAG = /^--?[a-z][\w-]*(?:=[\w./:@-]*)?$/;

/** `K=-` would be taken for a token with its name before it, and left out. */
function shownWord(word: string): string {
  const reads = /^(\w+)=-$/.exec(word)?.[1];
  if (reads !== undefined) return `"${reads}"=-`;
  return FLAG.test(word) ? word : shellWord(word);
}

function commandLine({ command }: PushPlan): Shown {
  return forScreen(command.map(shownWord).join(' '));
}

/** Which places have the new token and which the old. `repeat`: what brings it to those that have not. */
export function pushLines(pushes: readonly PushOutcome[], repeat: string | null): readonly string[] {
  if (pushes.length === 0) return [];
  const failed = pushes.filter(({ status }) => status === 'failed');
  return [
    ...pushes.flatMap(outcomeLines),
    ...(failed.length === 0
      ? []
      : [
          `These places still have the old token: ${failed.map(({ plan }) => forScreen(plan.given)).join(', ')}`,
        ]),
    ...(failed.length === 0 || repeat === null ? [] : [`  to try again: ${repeat}`]),
  ];
}

function outcomeLines(outcome: PushOutcome): readonly string[] {
  const { plan, status, why, deployed } = outcome;
  if (status === 'failed') return [safely`failed   ${plan.given}: ${why ?? ''}`];
  const first = safely`ok       ${plan.given}: ${plan.title}, ${PROOF_WORDS[outcome.proof]}`;
  if (plan.effect === null) return [first];
  if (deployed === 'done') return [first, safely`         and deployed: ${commandOf(plan.effect)}`];
  if (deployed === 'failed') return [first, safely`failed   its deploy: ${why ?? ''}`];
  return [first, safely`         ${effectWords(plan.effect)}`];
}

const PROOF_WORDS = {
  'read-back': 'read back: it has the new token',
  changed: 'changed just now',
  unasked: 'accepted (it cannot be read back)',
} as const satisfies Record<PushOutcome['proof'], string>;

function commandOf(effect: Effect): string {
  return effect.kind === 'deploy' ? effect.command : '';
}

/** When what runs there gets it. */
function effectWords(effect: Effect): Shown {
  switch (effect.kind) {
    case 'at-once':
      return forScreen('it takes effect there at once');
    case 'deploys':
      return forScreen('it deploys by itself');
    case 'next-run':
      return forScreen('the next run uses it');
    case 'restart':
      return forScreen('what reads it has to be restarted');
    case 'deploy':
      return safely`what runs there keeps the old one until you run: ${effect.command}`;
  }
}
