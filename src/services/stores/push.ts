import { forScreen, safely } from '../../core/screen.ts';
import type { AccessToken, Secret } from '../../core/secret.ts';
import type { PushOutcome } from '../../core/stores/outcome.ts';
import { edited, entryIn, isHeld, shaped } from '../../core/stores/shapes.ts';
import { type Edit, RAW, type ReadBack, type Store, type ToolCall } from '../../core/stores/store.ts';
import type { Ports, ToolRun } from '../../ports.ts';
import { markOf, type Prepared } from './plan.ts';

type PushPorts = Pick<Ports, 'tools' | 'interrupted'>;

/** Brings the token to each place, one after the other. A failure is told and stops none of the others. */
export async function pushAll(
  prepared: readonly Prepared[],
  token: AccessToken,
  options: { readonly redeploy: boolean; readonly secrets: readonly Secret[] },
  ports: PushPorts,
): Promise<readonly PushOutcome[]> {
  const outcomes: PushOutcome[] = [];
  for (const one of prepared) {
    const outcome = ports.interrupted.aborted
      ? failed(one, 'stopped before')
      : await new Push(one, token, options.secrets, ports).run();
    outcomes.push(await redeployed(one, outcome, token, options, ports));
  }
  return outcomes;
}

function failed(prepared: Prepared, why: string): PushOutcome {
  return { plan: prepared.plan, status: 'failed', proof: 'unasked', why: forScreen(why), deployed: null };
}

/** One value on its way into one store. */
class Push {
  readonly #prepared: Prepared;
  readonly #token: AccessToken;
  readonly #secrets: readonly Secret[];
  readonly #ports: PushPorts;

  constructor(prepared: Prepared, token: AccessToken, secrets: readonly Secret[], ports: PushPorts) {
    this.#prepared = prepared;
    this.#token = token;
    this.#secrets = [...secrets, token];
    this.#ports = ports;
  }

  async run(): Promise<PushOutcome> {
    const { plan, store, scope, entry } = this.#prepared;
    if (plan.problem !== null) return failed(this.#prepared, plan.problem.why);
    if (store === null) {
      const sent = await this.#call({ args: plan.command.slice(1), input: RAW });
      return sent.ok ? this.#done('unasked') : this.#refused(sent);
    }
    const readBack = store.readBack?.(scope, entry);
    const before = readBack?.kind === 'changes' ? await this.#entry(readBack) : null;
    const sent = await this.#write(store);
    if ('why' in sent) return failed(this.#prepared, sent.why);
    if (!sent.ok) return this.#refused(sent);
    return readBack === undefined ? this.#done('unasked') : this.#readBack(readBack, before);
  }

  async #write({ write }: Store): Promise<ToolRun | { readonly why: string }> {
    const { scope, entry } = this.#prepared;
    const ways = write(scope, entry, markOf(this.#token));
    if ('write' in ways) return this.#edit(ways);
    const [first, ...others] = ways;
    if (first === undefined) return { why: 'nothing to run' };
    let run = await this.#call(first);
    for (const call of others) {
      if (run.ok || call.after === undefined || !run.says(call.after)) break;
      run = await this.#call(call);
    }
    return run;
  }

  async #edit(edit: Edit): Promise<ToolRun | { readonly why: string }> {
    const read = await this.#run(edit.read, null);
    if (!read.ok) return read;
    const document = edited(read.output, edit, this.#token);
    if (document === null) return { why: 'what it holds is no document with a place for the token' };
    return this.#run(edit.write, document);
  }

  async #readBack(readBack: ReadBack, before: string | null): Promise<PushOutcome> {
    if (readBack.kind === 'changes') {
      const after = await this.#entry(readBack);
      if (after === null) return this.#done('unasked');
      return after === before
        ? failed(this.#prepared, 'the tool reports success, and nothing has changed there')
        : this.#done('changed');
    }
    const read = await this.#run(readBack.args, null);
    // Whoever may write may not always read.
    if (!read.ok) return this.#done('unasked');
    return isHeld(read.output, this.#token, readBack)
      ? this.#done('read-back')
      : failed(this.#prepared, 'the tool reports success, and the store holds something else');
  }

  async #entry({ args, entry }: Extract<ReadBack, { kind: 'changes' }>): Promise<string | null> {
    const list = await this.#run(args, null);
    return list.ok ? entryIn(list.output, entry) : null;
  }

  #done(proof: PushOutcome['proof']): PushOutcome {
    return { plan: this.#prepared.plan, status: 'pushed', proof, why: null, deployed: null };
  }

  #refused({ exit, said }: ToolRun): PushOutcome {
    const code = exit === null ? 'it was ended' : `exit ${exit}`;
    return failed(this.#prepared, said === '' ? code : `${code}: ${said}`);
  }

  #call({ args, input }: ToolCall): Promise<ToolRun> {
    return this.#run(args, input === undefined ? null : shaped(this.#token, input));
  }

  #run(args: readonly string[], input: Secret | null): Promise<ToolRun> {
    const { program, cwd } = this.#prepared;
    // What Node calls a pipe is a socket, and a socket cannot be opened by a name.
    const asFile = args.some((word) => word.includes('/dev/stdin'));
    return this.#ports.tools.run(program, args, { cwd, input, asFile, secrets: this.#secrets });
  }
}

async function redeployed(
  { store, scope, entry, program, cwd }: Prepared,
  outcome: PushOutcome,
  token: AccessToken,
  { redeploy, secrets }: { readonly redeploy: boolean; readonly secrets: readonly Secret[] },
  { tools }: PushPorts,
): Promise<PushOutcome> {
  if (outcome.status !== 'pushed' || store === null) return outcome;
  const effect = store.effect(scope, entry, markOf(token));
  const plan = { ...outcome.plan, effect };
  if (effect.kind !== 'deploy') return { ...outcome, plan };
  if (!redeploy || effect.args === null) return { ...outcome, plan, deployed: 'not-asked' };
  const run = await tools.run(program, effect.args, { cwd, input: null, secrets: [...secrets, token] });
  if (run.ok) return { ...outcome, plan, deployed: 'done' };
  return { ...outcome, plan, deployed: 'failed', why: safely`${effect.command}: ${run.said}` };
}
