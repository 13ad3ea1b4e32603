import { EXIT, type ExitCode } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import type { KnownIds } from '../core/guide/links.ts';
import { GUIDE, type GuideStep } from '../core/guide/steps.ts';
import type { GuideOption } from '../core/options.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { Ports } from '../ports.ts';
import { idsGiven, knownIds } from '../services/env/known-ids.ts';
import { renderGuide, renderStep } from '../ui/guide.ts';

export interface GuideOptions {
  /** The step as it was typed; null: all of them. */
  readonly step: string | null;
  readonly ids: KnownIds;
}

export function guideOptions(given: ParsedArgs<GuideOption>): GuideOptions {
  return { step: given.args[0] ?? null, ids: idsGiven(given) };
}

/** `wa-token guide`: the seven steps, offline. */
export async function guide(
  options: GuideOptions,
  ports: Pick<Ports, 'out' | 'env' | 'files' | 'project' | 'cwd' | 'interruptible'>,
): Promise<ExitCode> {
  const ids = await knownIds(options.ids, ports);
  const paint = ports.out.paint.data;
  ports.out.data(
    options.step === null ? renderGuide(ids, paint) : renderStep(stepNamed(options.step), ids, paint),
  );
  return EXIT.ok;
}

function stepNamed(typed: string): GuideStep {
  const step = GUIDE.find(({ number }) => String(number) === typed.trim());
  if (step !== undefined) return step;
  throw new CliFailure({
    kind: 'usage',
    message: `the guide has no such step: ${typed}`,
    hint: 'name one of 1 to 7, or none for the whole guide',
  });
}
