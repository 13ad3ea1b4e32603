import { type Answers, isUninspectable } from '../../core/check/evaluate.ts';
import type {
  GraphFailure,
  Identity,
  NumberHealth,
  PhoneNumber,
  Reply,
  TokenFacts,
} from '../../core/graph/graph.ts';
import { type AccessToken, digest } from '../../core/secret.ts';
import type { GraphPort, GraphSettings, NumberAnswers } from '../../ports.ts';

/** Which reads a target needs; what is not needed is not asked. */
export interface Needs {
  readonly inspection: boolean;
  readonly number: string | null;
  readonly health: string | null;
  readonly account: string | null;
}

/** Asks Meta about tokens; the same question about the same token only once, however many files hold it. */
export interface Asker {
  ask(graph: GraphPort, settings: GraphSettings, token: AccessToken, needs: Needs): Promise<Answers>;
}

export function asker(): Asker {
  const once = {
    inspections: new Once<Reply<TokenFacts>>(isKept),
    both: new Once<NumberAnswers>(({ number, health }) => isKept(number) && isKept(health)),
    numbers: new Once<Reply<PhoneNumber>>(isKept),
    healths: new Once<Reply<NumberHealth>>(isKept),
    accounts: new Once<Reply<readonly PhoneNumber[]>>(isKept),
    identities: new Once<Reply<Identity>>(isKept),
    apps: new Once<Reply<Identity>>(isKept),
    permissions: new Once<Reply<readonly string[]>>(isKept),
  };
  let lastSkewMs: number | null = null;
  const askNumber = async (graph: GraphPort, key: string, token: AccessToken, needs: Needs) => {
    const { number: id, health: healthId } = needs;
    if (id !== null && id === healthId) {
      return once.both.get(`${key} ${id}`, () => graph.numberAndHealth(token, id));
    }
    const [number, health] = await Promise.all([
      id === null ? null : once.numbers.get(`${key} ${id}`, () => graph.phoneNumber(token, id)),
      healthId === null ? null : once.healths.get(`${key} ${healthId}`, () => graph.health(token, healthId)),
    ]);
    return { number, health };
  };
  return {
    /** The independent reads go out together, so that a target costs one round trip. */
    async ask(graph, settings, token, needs) {
      const key = keyOf(settings, token);
      const { account: accountId } = needs;
      const [inspection, { number, health }, account] = await Promise.all([
        needs.inspection
          ? once.inspections.get(key, () => graph.inspect(token))
          : notAsked<TokenFacts>('offline'),
        askNumber(graph, key, token, needs),
        accountId === null
          ? null
          : once.accounts.get(`${key} ${accountId}`, () => graph.phoneNumbers(token, accountId)),
      ]);
      const [identity, app, permissions] = isUninspectable(inspection)
        ? await Promise.all([
            once.identities.get(key, () => graph.identity(token)),
            once.apps.get(key, () => graph.appOf(token)),
            once.permissions.get(key, () => graph.permissions(token)),
          ])
        : [null, null, null];
      lastSkewMs = graph.clockSkewMs ?? lastSkewMs;
      const proofRejected = graph.remarks.includes('proof-rejected');
      const reads = { inspection, identity, app, permissions, number, health, account };
      return { ...reads, clockSkewMs: lastSkewMs, proofRejected };
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
const MOST_KEPT = 10_000;

/** Throttled answers are asked for again. */
function isKept(reply: Reply<unknown>): boolean {
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
