/** How a run of many targets goes; times in milliseconds. */
export interface RunSettings {
  readonly concurrency: number;
  /** All waiting for throttling together ends within this; 0: throttled targets are not asked again. */
  readonly patienceMs: number;
  pause(ms: number): Promise<void>;
}

export interface Work<In, Out> {
  /** The next target; null when there is none left. */
  next(): Promise<In | null>;
  /** `leave-alone`: Meta throttles and the patience is used up; evaluate without asking. */
  run(target: In, asking: 'ask' | 'leave-alone'): Promise<Out>;
  isThrottled(result: Out): boolean;
  /** Called once for each, in the order of the input. */
  deliver(result: Out): void | Promise<void>;
  /** Told after each one that is done, in the order in which they end. */
  settled?(result: Out): void;
}

/** So many throttled answers one after the other, and nothing is asked for a while. */
const ENOUGH = 4;
const FIRST_PAUSE_MS = 500;
const GOOD_FOR_MORE = 4;
/** So many times the concurrency may be done before their turn; then it is waited for whoever holds them up. */
const FAR_AHEAD = 16;

/**
 * Works off many targets, some at a time. An answer that Meta throttles slows all of them down, since calling on
 * lengthens the block; the throttled ones are asked again when the others are done, as long as the patience lasts.
 */
export async function runAll<In, Out>(work: Work<In, Out>, settings: RunSettings): Promise<void> {
  const pace = new Pace(settings);
  const order = new InOrder(work, settings.concurrency * FAR_AHEAD);
  let index = 0;
  let left: Turn<In, Out>[] = [];
  const next = async (): Promise<Turn<In, Out> | null> => {
    const postponed = left.shift();
    if (postponed !== undefined) return postponed;
    const target = await work.next();
    if (target === null) return null;
    index += 1;
    return { index: index - 1, target, throttled: null };
  };
  do {
    const postponed = await onePass(next, work, pace, order);
    left = [...postponed, ...left];
  } while (left.length > 0 && (await pace.rest()));
  // The patience is used up.
  for (let turn = await next(); turn !== null; turn = await next()) {
    order.put(turn.index, turn.throttled ?? (await work.run(turn.target, 'leave-alone')));
  }
  await order.finished();
}

/** One target in its turn; `throttled`: what it answered when it was throttled before. */
interface Turn<In, Out> {
  readonly index: number;
  readonly target: In;
  readonly throttled: Out | null;
}

/** Works through what comes once; returns those that were throttled. Stops early where Meta wants to be left alone. */
async function onePass<In, Out>(
  next: () => Promise<Turn<In, Out> | null>,
  work: Work<In, Out>,
  pace: Pace,
  order: InOrder<Out>,
): Promise<Turn<In, Out>[]> {
  const postponed: Turn<In, Out>[] = [];
  let running = 0;
  let ended = false;
  const one = async (turn: Turn<In, Out>): Promise<void> => {
    const result = await work.run(turn.target, 'ask');
    const throttled = work.isThrottled(result);
    if (throttled && pace.isPatient) postponed.push({ ...turn, throttled: result });
    else order.put(turn.index, result);
    await pace.heard(throttled);
  };
  pace.start();
  await new Promise<void>((resolve, reject) => {
    let pulling = false;
    const settle = (): void => {
      if (running === 0 && !pulling && (ended || pace.limit === 0)) resolve();
    };
    const launch = async (): Promise<void> => {
      // One pull at a time keeps the order.
      if (pulling) return;
      pulling = true;
      while (!ended && running < pace.limit) {
        await order.room();
        const turn = await next();
        if (turn === null) {
          ended = true;
          break;
        }
        running += 1;
        one(turn).then(() => {
          running -= 1;
          again();
        }, reject);
      }
      pulling = false;
      settle();
    };
    const again = (): void => void launch().catch(reject);
    again();
  });
  return postponed.sort((one, other) => one.index - other.index);
}

/**
 * How many at a time, and how long to wait: halved by each throttled answer, stopped by several in a row, and one more
 * after some good ones, as TCP does it.
 */
class Pace {
  readonly #settings: RunSettings;
  #limit: number;
  #inRow = 0;
  #good = 0;
  #waitedMs = 0;
  #rests = 0;

  constructor(settings: RunSettings) {
    this.#settings = settings;
    this.#limit = settings.concurrency;
  }

  /** 0 lets nothing new begin. */
  get limit(): number {
    return this.#inRow >= ENOUGH && this.isPatient ? 0 : this.#limit;
  }

  get isPatient(): boolean {
    return this.#settings.patienceMs > 0;
  }

  start(): void {
    this.#inRow = 0;
  }

  async heard(throttled: boolean): Promise<void> {
    if (!throttled) {
      this.#inRow = 0;
      this.#good += 1;
      const more = this.#good % GOOD_FOR_MORE === 0 ? 1 : 0;
      this.#limit = Math.min(this.#settings.concurrency, this.#limit + more);
      return;
    }
    this.#good = 0;
    this.#inRow += 1;
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
    if (this.limit > 0) await this.#wait(FIRST_PAUSE_MS);
  }

  /** Before the postponed are asked again; each time twice as long. False when the patience is used up. */
  async rest(): Promise<boolean> {
    if (this.#waitedMs >= this.#settings.patienceMs) return false;
    await this.#wait(FIRST_PAUSE_MS * 2 ** (this.#rests + 1));
    this.#rests += 1;
    return true;
  }

  async #wait(ms: number): Promise<void> {
    const left = Math.max(0, Math.min(ms, this.#settings.patienceMs - this.#waitedMs));
    this.#waitedMs += left;
    if (left > 0) await this.#settings.pause(left);
  }
}

/** Holds results back until their turn. Whoever brings one does not wait for the delivery. */
class InOrder<T> {
  readonly #work: Pick<Work<never, T>, 'deliver' | 'settled'>;
  readonly #waiting = new Map<number, T>();
  readonly #most: number;
  #next = 0;
  #delivering: Promise<void> = Promise.resolve();
  #isDelivering = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(work: Pick<Work<never, T>, 'deliver' | 'settled'>, most: number) {
    this.#work = work;
    this.#most = most;
  }

  /** Throws what an earlier delivery failed with, so that nothing more is asked. */
  put(index: number, result: T): void {
    if (this.#failure !== null) throw this.#failure.error;
    this.#work.settled?.(result);
    this.#waiting.set(index, result);
    if (!this.#isDelivering) this.#delivering = this.#deliver();
  }

  /** Waits while too many are being delivered; one that is throttled for long holds nobody up. */
  async room(): Promise<void> {
    if (this.#isDelivering && this.#waiting.size >= this.#most) await this.#delivering;
  }

  async finished(): Promise<void> {
    await this.#delivering;
    if (this.#failure !== null) throw this.#failure.error;
  }

  async #deliver(): Promise<void> {
    this.#isDelivering = true;
    try {
      for (
        let result = this.#waiting.get(this.#next);
        result !== undefined;
        result = this.#waiting.get(this.#next)
      ) {
        this.#waiting.delete(this.#next);
        this.#next += 1;
        await this.#work.deliver(result);
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#isDelivering = false;
  }
}
