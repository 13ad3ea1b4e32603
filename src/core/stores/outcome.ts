import type { Shown } from '../screen.ts';
import type { Effect } from './store.ts';

/** What was made of one `--push` or `--pipe-to` before anything was asked for. */
export interface PushPlan {
  readonly option: 'push' | 'pipe-to';
  /** Its name; null: `--pipe-to`. */
  readonly store: string | null;
  /** As it was given. */
  readonly given: string;
  readonly title: string;
  /** The command that will get the value on its standard input, for a person to read. */
  readonly command: readonly string[];
  readonly effect: Effect | null;
  /** Why it cannot be done, and the way out. */
  readonly problem: { readonly why: Shown; readonly fix: Shown } | null;
}

export interface PushOutcome {
  readonly plan: PushPlan;
  readonly status: 'pushed' | 'failed';
  /**
   * What the store said when it was asked afterwards: it holds the token (`read-back`), something about the entry is
   * new (`changed`), or it was not asked, since it can't be without printing.
   */
  readonly proof: 'read-back' | 'changed' | 'unasked';
  /** Why it failed; it holds the old token, or nobody knows. */
  readonly why: Shown | null;
  /** What was needed besides: carried out, failed, or left to the person. */
  readonly deployed: 'done' | 'failed' | 'not-asked' | null;
}

/** Whether what runs there certainly has the pushed token already. */
export function isInEffect({ plan, status, proof, deployed }: PushOutcome): boolean {
  if (status !== 'pushed' || proof !== 'read-back') return false;
  return plan.effect?.kind === 'at-once' || deployed === 'done';
}
