import { EXIT, type ExitCode } from '../core/exit.ts';
import { diagnose } from '../core/explain/diagnose.ts';
import type { KnownIds } from '../core/guide/links.ts';
import type { ExplainOption } from '../core/options.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { Ports } from '../ports.ts';
import { idsGiven, knownIds } from '../services/env/known-ids.ts';
import { explainJson, renderExplain } from '../ui/explain.ts';

export interface ExplainOptions {
  /** The text from the command line; null: it comes from standard input. */
  readonly text: string | null;
  readonly json: boolean;
  readonly ids: KnownIds;
}

export function explainOptions(given: ParsedArgs<ExplainOption>): ExplainOptions {
  return {
    text: given.args.length === 0 ? null : given.args.join(' '),
    json: given.flag('json'),
    ids: idsGiven(given),
  };
}

/** A log may be larger than what is read of it; its newest part is at its end. */
const MAX_INPUT_BYTES = 64 * 1024 * 1024;

const WHAT_TO_PASTE = `Paste the error: the reply's JSON, a log line, a message or a code. End with Ctrl-D
(Windows: Ctrl-Z, Enter). Tokens in it are not printed.`;

/** `wa-token explain`: any text -> cause, whose fault, what to do. */
export async function explain(
  options: ExplainOptions,
  ports: Pick<Ports, 'input' | 'out' | 'clock' | 'zone' | 'env' | 'files' | 'project' | 'cwd'>,
): Promise<ExitCode> {
  const diagnosis = diagnose(options.text ?? (await readInput(ports)));
  const ids = await knownIds(options.ids, ports);
  const view = { now: ports.clock.now(), zone: ports.zone, ids, paint: ports.out.paint.data };
  ports.out.data(options.json ? explainJson(diagnosis, ids) : renderExplain(diagnosis, view));
  return diagnosis.recognised ? EXIT.ok : EXIT.unverified;
}

async function readInput({ input, out }: Pick<Ports, 'input' | 'out'>): Promise<Uint8Array> {
  if (input.isTerminal) out.note(WHAT_TO_PASTE);
  return input.readAll(MAX_INPUT_BYTES);
}
