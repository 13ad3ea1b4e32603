import type { Output } from '../core/output.ts';
import type { Asking, At, StageName, State } from '../core/refresh/state.ts';
import type { Ports, Prompter } from '../ports.ts';
import { type View, widthOf } from '../ui/text/view.ts';

/** Everything outside, with somebody to ask. */
export type WizardPorts = Ports & {
  readonly prompter: Prompter;
  /** Who answers, in words; Meta where nothing is said. */
  readonly meta?: string;
};

/** A stage that asks. What it says stands above the question. */
export interface QuestionRow<S extends StageName> {
  say?(state: At<S>, view: View): string;
  /** What `?` tells: what the guide says here, in full. */
  more?(state: At<S>, view: View): string;
  ask(state: At<S>, view: View): Asking;
}

/** A stage that does something, and says what came of it. */
export interface WorkRow<S extends StageName> {
  run(state: At<S>, world: WizardPorts): Promise<State>;
}

export type StepRow<S extends StageName> = QuestionRow<S> | WorkRow<S>;

export function viewOf({ out, prompter, clock, zone, meta = 'Meta' }: WizardPorts): View {
  return { paint: out.paint.note, width: widthOf(prompter.columns), now: clock.now(), zone, meta };
}

/** Says each part that has words. */
export function say(out: Pick<Output, 'note'>, ...parts: readonly string[]): void {
  for (const part of parts) if (part !== '') out.note(part);
}
