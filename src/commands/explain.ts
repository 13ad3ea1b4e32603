import { resolve } from 'node:path';
import { EXIT, type ExitCode } from '../core/exit.ts';
import { diagnose } from '../core/explain/diagnose.ts';
import { CliFailure } from '../core/failure.ts';
import type { KnownIds } from '../core/guide/links.ts';
import type { ExplainOption } from '../core/options.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import { webhookUrl } from '../core/url.ts';
import type { Ports } from '../ports.ts';
import { idsGiven, knownIds } from '../services/env/known-ids.ts';
import { explainJson, renderExplain } from '../ui/explain.ts';
import type { FollowOptions } from './follow.ts';

export interface ExplainOptions {
  /** The text from the command line; null: it comes from standard input. */
  readonly text: string | null;
  readonly json: boolean;
  readonly ids: KnownIds;
  /** Read standard input as it grows; null: the text is read whole. */
  readonly follow?: FollowOptions | null;
}

export function explainOptions(given: ParsedArgs<ExplainOption>): ExplainOptions {
  return {
    text: given.args.length === 0 ? null : given.args.join(' '),
    json: given.flag('json'),
    ids: idsGiven(given),
    follow: followOptions(given),
  };
}

function followOptions(given: ParsedArgs<ExplainOption>): FollowOptions | null {
  const address = given.text('webhook');
  if (!given.flag('follow')) {
    if (address === undefined) return null;
    throw new CliFailure({ kind: 'usage', message: '`--webhook` needs `--follow`' });
  }
  if (given.args.length > 0) {
    throw new CliFailure({
      kind: 'usage',
      message: '`--follow` reads standard input and takes no text',
      hint: 'tail -f app.log | wa-token explain --follow',
    });
  }
  if (address === undefined) return { json: given.flag('json'), webhook: null };
  const url = webhookUrl(address);
  if (!url.ok) throw new CliFailure({ kind: 'usage', message: `\`--webhook\` ${url.why}` });
  return { json: given.flag('json'), webhook: url.webhook };
}

/** A log may be larger than what is read of it; its newest part is at its end. */
const MAX_INPUT_BYTES = 64 * 1024 * 1024;

const WHAT_TO_PASTE = `Paste the error: the reply's JSON, a log line, a message or a code. End with Ctrl-D
(Windows: Ctrl-Z, Enter). Tokens in it are not printed.`;

/** `wa-token explain`: any text -> cause, whose fault, what to do. */
export async function explain(
  options: ExplainOptions,
  ports: Pick<
    Ports,
    | 'input'
    | 'out'
    | 'clock'
    | 'zone'
    | 'env'
    | 'files'
    | 'project'
    | 'cwd'
    | 'reports'
    | 'interrupted'
    | 'interruptible'
  >,
): Promise<ExitCode> {
  if (options.follow !== undefined && options.follow !== null) {
    const { follow } = await import('./follow.ts');
    return follow(options.follow, await knownIds(options.ids, ports), ports);
  }
  const text = await textOf(options, ports);
  const diagnosis = await ports.interruptible(text.length, () => diagnose(text));
  const ids = await knownIds(options.ids, ports);
  if (ports.interrupted.aborted) throw new CliFailure({ kind: 'cancelled', written: [] });
  const view = { now: ports.clock.now(), zone: ports.zone, ids, paint: ports.out.paint.data };
  ports.out.data(options.json ? explainJson(diagnosis, ids) : renderExplain(diagnosis, view));
  return diagnosis.recognised ? EXIT.ok : EXIT.unverified;
}

/** A word that names a file means what is in it: nobody wants the words `app.log` explained. */
async function textOf(
  { text }: ExplainOptions,
  ports: Pick<Ports, 'input' | 'out' | 'project' | 'cwd'>,
): Promise<string | Uint8Array> {
  if (text === null) return readInput(ports);
  const facts = looksLikeFile(text) ? await ports.project.facts(resolve(ports.cwd, text)) : null;
  if (facts?.kind === 'file') return ports.input.readFile(text, MAX_INPUT_BYTES);
  if (facts === null && /\.(?:log|txt|json|jsonl|out|err)$/.test(text) && looksLikeFile(text)) {
    throw new CliFailure({
      kind: 'usage',
      message: `no such file: ${text}`,
      hint: 'wa-token explain < FILE',
    });
  }
  return text;
}

function looksLikeFile(text: string): boolean {
  return !/\s/.test(text) && /[./\\]/.test(text) && text.length < 4096;
}

async function readInput({ input, out }: Pick<Ports, 'input' | 'out'>): Promise<Uint8Array> {
  if (input.isTerminal) out.note(WHAT_TO_PASTE);
  return input.readAll(MAX_INPUT_BYTES);
}
