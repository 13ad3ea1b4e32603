/** How a run of many targets goes; times in milliseconds. */
export interface RunSettings {
  readonly concurrency: number;
  /** All waiting for throttling together ends within this; 0: throttled targets are not asked again. */
  readonly patienceMs: number;
  pause(ms: number): Promise<void>;
}

export interface Work<T> {
  readonly count: number;
  /** `leave-alone`: Meta throttles and the patience is used up; judge without asking. */
  run(index: number, asking: 'ask' | 'leave-alone'): Promise<T>;
  isThrottled(result: T): boolean;
  /** Called once for each, in the order of the input. */
  deliver(result: T, index: number): void | Promise<void>;
  /** Told after each one that is done, in the order in which they end. */
  settled?(result: T): void;
}

/** So many throttled answers one after the other, and nothing is asked for a while. */
const ENOUGH = 4;
const FIRST_PAUSE_MS = 500;
const GOOD_FOR_MORE = 4;

/**
 * Works off many targets, some at a time. An answer that Meta throttles slows all of them down, since calling on
 * lengthens the block; the throttled ones are asked again when the others are done, as long as the patience lasts.
 */
export async function runAll<T>(work: Work<T>, settings: RunSettings): Promise<void> {
  const pace = new Pace(settings);
  const order = new InOrder(work);
  const all = Array.from({ length: work.count }, (_unused, index) => index);
  const postponed = new Map<number, T | null>();
  for (const [index, result] of await onePass(all, work, pace, order)) postponed.set(index, result);
  while (postponed.size > 0 && (await pace.rest())) {
    const left = await onePass([...postponed.keys()], work, pace, order);
    postponed.clear();
    for (const [index, result] of left) postponed.set(index, result);
  }
  for (const [index, result] of postponed) {
    order.put(index, result ?? (await work.run(index, 'leave-alone')));
  }
  await order.finished();
}

/** Works through the indexes once; returns those that were throttled or not reached, with what they answered. */
async function onePass<T>(
  indexes: readonly number[],
  work: Work<T>,
  pace: Pace,
  order: InOrder<T>,
): Promise<readonly (readonly [number, T | null])[]> {
  const postponed: (readonly [number, T | null])[] = [];
  let next = 0;
  let running = 0;
  const one = async (index: number): Promise<void> => {
    const result = await work.run(index, 'ask');
    const throttled = work.isThrottled(result);
    if (throttled && pace.isPatient) postponed.push([index, result]);
    else order.put(index, result);
    await pace.heard(throttled);
  };
  pace.start();
  await new Promise<void>((resolve, reject) => {
    const launch = (): void => {
      while (running < pace.limit && next < indexes.length) {
        running += 1;
        one(indexes[next] ?? 0).then(() => {
          running -= 1;
          launch();
        }, reject);
        next += 1;
      }
      if (running === 0) resolve();
    };
    launch();
  });
  return [...postponed, ...indexes.slice(next).map((index) => [index, null] as const)];
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
  readonly #work: Work<T>;
  readonly #waiting = new Map<number, T>();
  #next = 0;
  #delivering: Promise<void> = Promise.resolve();
  #isDelivering = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(work: Work<T>) {
    this.#work = work;
  }

  /** Throws what an earlier delivery failed with, so that nothing more is asked. */
  put(index: number, result: T): void {
    if (this.#failure !== null) throw this.#failure.error;
    this.#work.settled?.(result);
    this.#waiting.set(index, result);
    if (!this.#isDelivering) this.#delivering = this.#deliver();
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
        await this.#work.deliver(result, this.#next - 1);
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#isDelivering = false;
  }
}
