import { TOKEN_BLAMES } from '../../core/causes/catalogue.ts';
import type { Cause } from '../../core/causes/cause.ts';
import { nowByMetasClock } from '../../core/check/evaluate.ts';
import { exitOf, verdictOfCause } from '../../core/check/verdict.ts';
import { EXIT, type ExitCode } from '../../core/exit.ts';
import { CliFailure } from '../../core/failure.ts';
import type { GraphFailure, Reply, TokenFacts } from '../../core/graph/graph.ts';
import type { Recipient } from '../../core/graph/recipient.ts';
import type { InPlaceReason } from '../../core/refresh/change.ts';
import type {
  ConnectionOptions,
  MessageOptions,
  ReadProof,
  RenewOutcome,
  SendProof,
  Setup,
} from '../../core/refresh/outcome.ts';
import { compare, type Decision, decide, scopesToMint } from '../../core/renew/decide.ts';
import { notesText, placeName, readNotes } from '../../core/renew/notes.ts';
import type { KeptReason, RenewRefusal, Revocation } from '../../core/renew/outcome.ts';
import type { Stage } from '../../core/renew/stages.ts';
import { besidePushes } from '../../core/restart/pushed.ts';
import { forScreen } from '../../core/screen.ts';
import { type AccessToken, fingerprint, Secret } from '../../core/secret.ts';
import { isInEffect, type PushOutcome } from '../../core/stores/outcome.ts';
import type { GraphPort, Ports } from '../../ports.ts';
import { setUp } from '../env/setup.ts';
import { configuredRecipient } from '../meta/recipient.ts';
import { NOT_SENT, verifyBySending, verifyToken } from '../meta/verify.ts';
import { adviceFor, oldCopies, runningWith } from '../replace-token.ts';
import { entryKeyOf, type Prepared, type PushOptions, preparePushes } from '../stores/plan.ts';
import { pushAll } from '../stores/push.ts';
import { behind, type Current, currentToken, isProved } from './current.ts';
import { allHold, findHome, type Home, mustBeWritable, placesOf, writeToken } from './place.ts';

export interface RenewOptions extends ConnectionOptions, MessageOptions, PushOptions {
  readonly withinSeconds: number;
  /** The system user that a new token is made for; null: an exchange. */
  readonly mintFor: string | null;
  readonly revokeOld: boolean;
  /** A test message is sent where its recipient was named for this run. */
  readonly send: boolean;
  readonly dryRun: boolean;
  mayWriteInPlace(path: string, why: InPlaceReason): Promise<boolean>;
  /** Hears how far it has come, as it comes there. */
  reached?(stage: Stage): void;
}

/** So near the end a store that is not ready keeps the .env no longer from its new token. */
const URGENT_SECONDS = 7 * 86_400;

/**
 * Replaces a token that ends soon, through the API, and asks nobody. The .env is written after the new token was
 * proved, the stores get it after that, and the old token is revoked last, if at all: whatever stops it half-way, what
 * the app reads is a token that works, and the same command goes on from there (core/renew/stages.ts).
 * Throws CliFailure.
 */
export async function renewToken(options: RenewOptions, ports: Ports): Promise<RenewOutcome> {
  const hasPushes = options.push.length + options.pipeTo.length > 0;
  const first = await findHome(options, hasPushes, ports);
  const locks: { release(): void }[] = [];
  try {
    for (const { path, shownPath } of first.kind === 'files' && !options.dryRun ? first.targets : []) {
      const lock = await ports.errands.lock(path);
      if (lock === null) throw new CliFailure({ kind: 'renew-locked', path: shownPath });
      locks.push(lock);
    }
    // Read again under the lock: another run may just have renewed it.
    const home = first.kind === 'files' ? await findHome(options, hasPushes, ports) : first;
    return await new Renewal(home, options, ports).run();
  } finally {
    releaseAll(locks);
  }
}

/** Each of them, whatever becomes of the others. */
function releaseAll([first, ...others]: readonly { release(): void }[]): void {
  try {
    first?.release();
  } finally {
    if (others.length > 0) releaseAll(others);
  }
}

class Renewal {
  readonly #home: Home;
  readonly #options: RenewOptions;
  readonly #ports: Ports;
  readonly #setup: Setup;
  readonly #to: Recipient | null;
  #stage: Stage = 'started';
  /** Everything that is told of the run, as far as it is known. */
  #facts: Omit<RenewOutcome, 'result' | 'exitCode' | 'stage'>;

  constructor(home: Home, options: RenewOptions, ports: Ports) {
    const target = home.kind === 'files' ? (home.targets[0] ?? null) : null;
    this.#home = home;
    this.#options = options;
    this.#ports = ports;
    this.#setup = setUp(options, target, ports);
    const { to } = this.#setup;
    // Nobody is there to be asked: only a number that was named for this run gets a message. It is read before the
    // token is renewed.
    this.#to = options.send && to?.source === 'flag' ? configuredRecipient(to) : null;
    this.#facts = {
      decision: null,
      refusal: null,
      old: null,
      fresh: null,
      dueAt: null,
      cause: null,
      checks: [],
      places: [],
      plans: [],
      pushes: [],
      waiting: [],
      noted: true,
      revocation: null,
      setup: this.#setup,
      send: NOT_SENT,
      aftermath: null,
      envFile: target?.path ?? null,
    };
    this.#reach('started');
  }

  async run(): Promise<RenewOutcome> {
    const { clock, out } = this.#ports;
    const graph = await this.#ports.connect(this.#setup.graph);
    const [current, prepared] = await out.waiting('Asking Meta about the token in place', () =>
      Promise.all([currentToken(this.#home, graph, this.#ids, this.#ports), this.#prepare()]),
    );
    const { token, read } = current;
    const places = placesOf(this.#home, token);
    this.#know({ checks: read.checks, old: read.facts, places, plans: prepared.map(({ plan }) => plan) });
    if (!isProved(read)) return this.#refuse({ kind: 'old-token' }, read);
    this.#reach('read');
    const now = nowByMetasClock(clock.now(), graph.clockSkewMs);
    const mint = this.#options.mintFor !== null;
    const decision = decide(read.facts, now, { withinSeconds: this.#options.withinSeconds, mint });
    this.#know({ decision: decision.kind, dueAt: 'dueAt' in decision ? decision.dueAt : null });
    switch (decision.kind) {
      case 'life-unknown':
      case 'wrong-kind':
        return this.#end('refused', decision.kind === 'wrong-kind' ? EXIT.unhealthy : EXIT.unverified, {
          refusal: { kind: decision.kind },
        });
      case 'never-expires':
        return this.#finish(current, prepared);
      case 'not-due':
        return this.#finish(current, prepared);
      case 'exchange':
      case 'mint':
        this.#mustKnowSecret(read.facts);
        return this.#renew(current, decision, prepared, now);
    }
  }

  /** Nothing is due: what an earlier run had to leave is brought to its end. */
  async #finish(current: Current, prepared: readonly Prepared[]): Promise<RenewOutcome> {
    const { token } = current;
    const late = this.#home.kind === 'files' ? behind(this.#home.targets, token) : [];
    const notes = await this.#readNotes();
    const isNoted = notes?.fingerprint === fingerprint(token);
    const waits = (one: Prepared): boolean =>
      late.length > 0 || (isNoted && notes.places.includes(nameOf(one)));
    const waiting = prepared.filter(waits);
    const others = isNoted
      ? notes.places.filter((name) => !prepared.some((one) => nameOf(one) === name))
      : [];
    this.#know({ waiting: others, fresh: late.length > 0 ? current.read.facts : null });
    if (this.#options.dryRun) {
      const isIdle = late.length === 0 && waiting.length === 0;
      return this.#end(isIdle ? 'unchanged' : 'planned', EXIT.ok, { plans: waiting.map(({ plan }) => plan) });
    }
    if (late.length === 0 && waiting.length === 0) {
      // Told now, not on the day that it is due.
      if (this.#facts.decision === 'not-due') {
        this.#mustKnowSecret(current.read.facts);
        await mustBeWritable(this.#home, this.#ports);
      }
      // What a crash left, or notes of a token that is in place no more.
      if (!isNoted) await this.#note(token, []);
      return this.#end('unchanged', EXIT.ok, {});
    }
    await this.#note(token, [...waiting.map(nameOf), ...others]);
    this.#reach('writing');
    if (late.length > 0) await this.#write(token);
    this.#reach('written');
    await this.#push(token, waiting, others);
    if (late.length > 0) await this.#lookRound(token, token);
    return this.#end(late.length > 0 ? 'updated' : 'unchanged', this.#exitAfterPushes(), {});
  }

  async #renew(
    { token: old, read }: Current,
    decision: Extract<Decision, { kind: 'exchange' | 'mint' }>,
    prepared: readonly Prepared[],
    now: Date,
  ): Promise<RenewOutcome> {
    const left = ((read.facts?.expiresAt?.getTime() ?? 0) - now.getTime()) / 1000;
    const isReady = prepared.every(({ plan }) => plan.problem === null);
    if (!isReady && left > URGENT_SECONDS) {
      return this.#end('refused', EXIT.misconfigured, { refusal: { kind: 'push-not-ready' } });
    }
    await mustBeWritable(this.#home, this.#ports);
    if (this.#options.dryRun) {
      return this.#end('planned', EXIT.ok, {
        places: this.#facts.places.map((place) => ({ ...place, to: null })),
      });
    }
    this.#mustGoOn();
    const graph = await this.#connect(read.facts);
    const given = await this.#ports.out.waiting('Asking Meta for a new token', () =>
      this.#ask(graph, old, decision, read.facts),
    );
    if (!given.ok) return this.#notGiven(given.failure);
    this.#reach('exchanged');
    const fresh = given.value;
    const refused = await this.#prove(graph, fresh, old, read.facts);
    if (refused !== null) return refused;
    this.#reach('proved');
    this.#mustGoOn();
    await this.#note(fresh, prepared.map(nameOf));
    this.#reach('writing');
    await this.#write(fresh);
    this.#reach('written');
    await this.#push(fresh, prepared, []);
    await this.#lookRound(fresh, old);
    const cause = await this.#confirm(fresh, old);
    if (cause !== null) return this.#end('updated', EXIT.unhealthy, { cause });
    return this.#end('updated', this.#exitAfterPushes(), {});
  }

  get #ids(): { readonly phoneNumberId: string | null; readonly appId: string | null } {
    const { phoneNumberId, appId } = this.#setup;
    return { phoneNumberId: phoneNumberId?.value ?? null, appId: appId?.value ?? null };
  }

  /** A client of its own has the time of its own; the app's id may be known from the token alone. */
  #connect(facts: TokenFacts | null): Promise<GraphPort> {
    const { graph } = this.#setup;
    const appId = graph.appId ?? facts?.appId;
    return this.#ports.connect({ ...graph, ...(appId === null || appId === undefined ? {} : { appId }) });
  }

  async #ask(
    graph: GraphPort,
    old: AccessToken,
    decision: Extract<Decision, { kind: 'exchange' | 'mint' }>,
    facts: TokenFacts | null,
  ): Promise<Reply<AccessToken>> {
    const { mintFor } = this.#options;
    if (decision.kind === 'exchange') return graph.exchangeToken(old, decision.sixtyDays);
    return graph.mintToken(old, mintFor ?? '', scopesToMint(facts));
  }

  /** The same proof as in `refresh`, and that nothing is lost by it. null: it may be written. */
  async #prove(
    graph: GraphPort,
    fresh: AccessToken,
    old: AccessToken,
    before: TokenFacts | null,
  ): Promise<RenewOutcome | null> {
    if (fresh.equals(old)) {
      return this.#end('refused', EXIT.expiring, {
        refusal: { kind: 'mismatch', mismatch: { kind: 'same-token' } },
        cause: 'token-expiring',
      });
    }
    const read = await this.#ports.out.waiting('Asking Meta about the new token', () =>
      verifyToken(graph, fresh, this.#ids, this.#ports.clock),
    );
    this.#know({ checks: read.checks, fresh: read.facts });
    if (!isProved(read)) return this.#refuse({ kind: 'new-token' }, read);
    const mismatch = before === null ? null : compare(before, read.facts, this.#options.mintFor);
    if (mismatch !== null) {
      const isShort = mismatch.kind === 'ends-no-later';
      const exit = isShort ? EXIT.expiring : mismatch.kind === 'unknown' ? EXIT.unverified : EXIT.unhealthy;
      return this.#end('refused', exit, {
        refusal: { kind: 'mismatch', mismatch },
        cause: isShort ? 'token-expiring' : null,
      });
    }
    const send = await this.#sendTest(graph, fresh);
    this.#know({ send });
    if (send.status === 'skipped' || send.proves || send.verdict === 'healthy') return null;
    return this.#end('refused', exitOf(send.verdict), {
      refusal: { kind: 'new-token' },
      cause: send.failure?.cause ?? null,
    });
  }

  async #sendTest(graph: GraphPort, token: AccessToken): Promise<SendProof> {
    const { phoneNumberId, template, language } = this.#setup;
    if (this.#to === null || phoneNumberId === null) return NOT_SENT;
    const message = { to: this.#to, template, language };
    return this.#ports.out.waiting('Sending one test message', () =>
      verifyBySending(graph, token, phoneNumberId.value, message),
    );
  }

  async #prepare(): Promise<readonly Prepared[]> {
    const [target] = this.#home.kind === 'files' ? this.#home.targets : [];
    const key =
      this.#home.kind === 'environment' ? this.#home.key : target === undefined ? '' : entryKeyOf(target);
    const about = { envFile: target?.path ?? null, key, secrets: this.#secrets };
    return preparePushes(this.#options, about, this.#ports);
  }

  /** What no tool may see but the one value that it is given. */
  get #secrets(): readonly Secret[] {
    const { appSecret } = this.#setup.graph;
    const tokens =
      this.#home.kind === 'environment'
        ? [this.#home.token]
        : this.#home.targets.flatMap(({ token }) => token ?? []);
    return [...tokens, ...(appSecret === undefined ? [] : [appSecret])];
  }

  async #write(token: AccessToken): Promise<void> {
    if (this.#home.kind === 'environment') return;
    const { targets } = this.#home;
    const written = await writeToken(targets, token, this.#options.mayWriteInPlace, this.#ports);
    const to = fingerprint(token);
    const places = this.#facts.places.map((place, at) => {
      const how = written[at] ?? null;
      // One that another run has written already is told without what would have been done to it.
      return how === null ? { ...place, to, repairs: [], notes: [] } : { ...place, to, written: how };
    });
    this.#know({ places });
    if (this.#ports.interrupted.aborted) {
      throw new CliFailure({ kind: 'cancelled', written: targets.map(({ shownPath }) => shownPath) });
    }
  }

  async #push(token: AccessToken, prepared: readonly Prepared[], others: readonly string[]): Promise<void> {
    const options = { redeploy: this.#options.redeploy, secrets: this.#secrets };
    const pushes =
      prepared.length === 0
        ? []
        : await this.#ports.out.waiting('Bringing the new token to its other places', () =>
            pushAll(prepared, token, options, this.#ports),
          );
    this.#know({ pushes, plans: pushes.map(({ plan }) => plan) });
    this.#reach('pushed');
    const failed = prepared.filter((_one, at) => pushes[at]?.status !== 'pushed');
    await this.#note(token, [...failed.map(nameOf), ...others]);
  }

  /** Kept only while something is left to do. */
  async #note(token: AccessToken, places: readonly string[]): Promise<void> {
    const { envFile } = this.#facts;
    if (envFile === null) return;
    const text = places.length === 0 ? null : notesText({ fingerprint: fingerprint(token), places });
    const noted = await this.#ports.errands.writeNotes(envFile, text);
    this.#know({ noted: noted || places.length === 0 });
  }

  async #readNotes() {
    const { envFile } = this.#facts;
    return envFile === null ? null : readNotes(await this.#ports.errands.readNotes(envFile));
  }

  /** Restart advice, what still runs on the old token, and where else that stands. */
  async #lookRound(token: AccessToken, old: AccessToken): Promise<void> {
    if (this.#home.kind === 'environment') return;
    const { targets } = this.#home;
    const spots = targets.map((target) => ({ ...target, token }));
    const [restart, running, copies] = await Promise.all([
      adviceFor(spots, this.#ports),
      runningWith(spots, this.#ports),
      oldCopies(
        targets.map((target) => ({ ...target, token: old })),
        token,
        this.#ports,
      ),
    ]);
    // A deploy before the push that is to be repeated would bring the old token.
    const pushes = this.#facts.pushes.map(({ plan, status, deployed }) => ({
      plan,
      isDeployed: deployed === 'done' || status === 'failed',
    }));
    this.#know({ aftermath: { restart: besidePushes(restart, pushes), running, copies } });
  }

  /**
   * Reads every file anew and asks Meta once more; only then, and only if asked to, the old token ends.
   * The cause where Meta refuses now what it accepted before the write; no answer changes nothing.
   */
  async #confirm(fresh: AccessToken, old: AccessToken): Promise<Cause | null> {
    const graph = await this.#connect(this.#facts.fresh);
    const [isHeld, read] = await Promise.all([
      this.#home.kind === 'environment' ? true : allHold(this.#home.targets, fresh, this.#ports),
      verifyToken(graph, fresh, this.#ids, this.#ports.clock),
    ]);
    const isConfirmed = isHeld && isProved(read);
    if (isConfirmed) this.#reach('confirmed');
    if (this.#options.revokeOld) await this.#revoke(graph, fresh, old, isConfirmed);
    return read.cause !== null && TOKEN_BLAMES.has(read.cause) ? read.cause : null;
  }

  async #revoke(graph: GraphPort, fresh: AccessToken, old: AccessToken, isConfirmed: boolean): Promise<void> {
    const why = isConfirmed ? this.#whyKept(old) : ({ kind: 'unconfirmed' } as const);
    if (why !== null) return this.#know({ revocation: { status: 'kept', why } });
    const revoked = await graph.revokeToken(fresh, old);
    const revocation: Revocation = revoked.ok
      ? { status: 'revoked' }
      : { status: 'failed', cause: revoked.failure.cause };
    this.#know({ revocation });
    if (revoked.ok) this.#reach('revoked');
  }

  /** What may still use the old token; null where nothing is known to. */
  #whyKept(old: AccessToken): KeptReason | null {
    if (this.#home.kind === 'environment') return { kind: 'environment', key: this.#home.key };
    const held = Object.entries(this.#ports.env).find(([, value]) =>
      new Secret(value?.trim() ?? '', 'value').equals(old),
    );
    if (held !== undefined) return { kind: 'environment', key: held[0] };
    const late = this.#facts.pushes.find((outcome) => !isInEffect(outcome));
    if (late !== undefined) return { kind: 'not-in-effect', target: late.plan.given };
    const { running = [], copies } = this.#facts.aftermath ?? {};
    const using = running.filter(({ holds }) => holds !== 'new').map(({ pid }) => pid);
    if (using.length > 0) return { kind: 'running', pids: using };
    const paths = [...(copies?.envFiles ?? []), ...(copies?.tracked ?? [])].map(({ path }) => path);
    if (paths.length > 0) return { kind: 'copies', paths };
    return copies?.complete === true ? null : { kind: 'search-cut-short' };
  }

  #exitAfterPushes(): ExitCode {
    const { pushes, revocation } = this.#facts;
    if (pushes.some(isUnfinished)) return EXIT.unhealthy;
    if (revocation?.status !== 'failed') return EXIT.ok;
    return atLeastUnverified(exitOf(verdictOfCause(revocation.cause)));
  }

  #mustKnowSecret(facts: TokenFacts | null): void {
    const { appId, appSecret } = this.#setup.graph;
    if (appSecret !== undefined && (appId ?? facts?.appId ?? null) !== null) return;
    throw new CliFailure({
      kind: 'usage',
      message: `renewing asks Meta on behalf of the app, and no ${appSecret === undefined ? 'app secret' : 'app id'} is known`,
      hint: 'put WHATSAPP_APP_ID and WHATSAPP_APP_SECRET (App settings > Basic) into the environment or .env, or replace the token by hand: `wa-token refresh`',
    });
  }

  /** Ctrl-C: before the write nothing has changed. */
  #mustGoOn(): void {
    if (this.#ports.interrupted.aborted) throw new CliFailure({ kind: 'cancelled', written: [] });
  }

  #refuse(refusal: RenewRefusal, read: ReadProof): RenewOutcome {
    const { verdict, cause } = read.token;
    return this.#end('refused', atLeastUnverified(exitOf(verdict)), { refusal, cause });
  }

  #notGiven(failure: GraphFailure): RenewOutcome {
    const exit = atLeastUnverified(exitOf(verdictOfCause(failure.cause)));
    const refusal = { kind: 'not-given', said: forScreen(failure.message) } as const;
    return this.#end('refused', exit, { refusal, cause: failure.cause });
  }

  #end(result: RenewOutcome['result'], exitCode: ExitCode, more: Partial<RenewOutcome>): RenewOutcome {
    return { ...this.#facts, ...more, result, exitCode, stage: this.#stage };
  }

  #know(more: Partial<RenewOutcome>): void {
    this.#facts = { ...this.#facts, ...more };
  }

  #reach(stage: Stage): void {
    this.#stage = stage;
    this.#options.reached?.(stage);
  }
}

function nameOf({ plan }: Prepared): string {
  return placeName(plan.option, plan.given);
}

function isUnfinished({ status, deployed }: PushOutcome): boolean {
  return status === 'failed' || deployed === 'failed';
}

/** What failed never exits 0, whatever its cause means elsewhere. */
function atLeastUnverified(exit: ExitCode): ExitCode {
  return exit === EXIT.ok ? EXIT.unverified : exit;
}
