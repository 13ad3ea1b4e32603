import type { Answers } from '../../core/check/evaluate.ts';
import type { GraphFailure, Reply } from '../../core/graph/graph.ts';
import type { GraphSettings } from '../../core/refresh/outcome.ts';
import { type AccessToken, digest } from '../../core/secret.ts';
import type { GraphPort } from '../../ports.ts';
import {
  askGraph,
  type Needs,
  type Question,
  type Reader,
  readToken,
} from '../../services/meta/read-token.ts';

/** Asks Meta about tokens; the same question about the same token only once, however many files hold it. */
export interface Asker {
  ask(graph: GraphPort, settings: GraphSettings, token: AccessToken, needs: Needs): Promise<Answers>;
}

export function asker(): Asker {
  const asked: { readonly [K in Question]: Once<Awaited<ReturnType<GraphPort[K]>>> } = {
    inspect: new Once(isKept),
    numberAndHealth: new Once(({ number, health }) => isKept(number) && isKept(health)),
    phoneNumber: new Once(isKept),
    health: new Once(isKept),
    phoneNumbers: new Once(isKept),
    subscribedApps: new Once(isKept),
    identity: new Once(isKept),
    appOf: new Once(isKept),
    permissions: new Once(isKept),
  };
  let lastSkewMs: number | null = null;
  return {
    async ask(graph, settings, token, needs) {
      const key = keyOf(settings, token);
      const read: Reader = (question, id) =>
        asked[question].get(`${key} ${id}`, () => askGraph(graph, token, question, id));
      const answers = await readToken(read, graph, needs);
      lastSkewMs = answers.clockSkewMs ?? lastSkewMs;
      return { ...answers, clockSkewMs: lastSkewMs };
    },
  };
}

/** What stands for the answers where Meta was not asked, and why. */
export function unansweredBy(cause: 'offline' | 'rate-limited', needs: Needs): Answers {
  const none = notAsked<never>(cause);
  return {
    inspection: none,
    identity: null,
    app: null,
    permissions: null,
    number: needs.number === null ? null : none,
    health: needs.health === null ? null : none,
    account: needs.account === null ? null : none,
    clockSkewMs: null,
  };
}

/** Meta asked to be left alone for a while: worth asking again later, and nothing else. */
export function isThrottled(answers: Answers): boolean {
  const { inspection, identity, app, number, health } = answers;
  return [inspection, identity, app, number, health].some(
    (reply) => reply?.ok === false && reply.failure.cause === 'rate-limited',
  );
}

function notAsked<T>(cause: 'offline' | 'rate-limited'): Reply<T> {
  const failure: GraphFailure = {
    cause,
    code: null,
    subcode: null,
    message: '',
    httpStatus: null,
    expiredAt: null,
  };
  return { ok: false, failure };
}

/** Everything that the answer depends on besides the path. */
function keyOf({ baseUrl, version, appId, appSecret }: GraphSettings, token: AccessToken): string {
  return [
    digest(token),
    baseUrl,
    version,
    appId ?? '',
    appSecret === undefined ? '' : digest(appSecret),
  ].join(' ');
}

/** Beyond this the oldest answers are forgotten, so that memory does not grow with the run. */
const MOST_KEPT = 512;

/** Throttled answers are asked for again. */
function isKept<T>(reply: Reply<T>): boolean {
  return reply.ok || reply.failure.cause !== 'rate-limited';
}

class Once<T> {
  readonly #asked = new Map<string, Promise<T>>();
  readonly #isKept: (told: T) => boolean;

  constructor(isKept: (told: T) => boolean) {
    this.#isKept = isKept;
  }

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const before = this.#asked.get(key);
    if (before !== undefined) return before;
    const reply = ask().then((told) => {
      if (!this.#isKept(told)) this.#asked.delete(key);
      return told;
    });
    this.#asked.set(key, reply);
    if (this.#asked.size > MOST_KEPT) this.#forgetOldest();
    return reply;
  }

  #forgetOldest(): void {
    const [oldest] = this.#asked.keys();
    if (oldest !== undefined) this.#asked.delete(oldest);
  }
}
