import type { GraphFailure, Identity, NumberHealth, PhoneNumber, Reply, TokenFacts } from '../core/graph.ts';
import { type Answers, isUninspectable } from '../core/judge.ts';
import { type AccessToken, digest } from '../core/secret.ts';
import type { GraphPort, GraphSettings } from '../ports.ts';

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
    inspections: new Once<TokenFacts>(),
    numbers: new Once<PhoneNumber>(),
    healths: new Once<NumberHealth>(),
    accounts: new Once<readonly PhoneNumber[]>(),
    identities: new Once<Identity>(),
    apps: new Once<Identity>(),
    permissions: new Once<readonly string[]>(),
  };
  let lastSkewMs: number | null = null;
  return {
    /** The independent reads go out together, so that a target costs one round trip. */
    async ask(graph, settings, token, needs) {
      const key = keyOf(settings, token);
      const { number: numberId, health: healthId, account: accountId } = needs;
      const [inspection, number, health, account] = await Promise.all([
        needs.inspection
          ? once.inspections.get(key, () => graph.inspect(token))
          : notAsked<TokenFacts>('offline'),
        numberId === null
          ? null
          : once.numbers.get(`${key} ${numberId}`, () => graph.phoneNumber(token, numberId)),
        healthId === null
          ? null
          : once.healths.get(`${key} ${healthId}`, () => graph.health(token, healthId)),
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
      return { inspection, identity, app, permissions, number, health, account, clockSkewMs: lastSkewMs };
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

class Once<T> {
  readonly #asked = new Map<string, Promise<Reply<T>>>();

  get(key: string, ask: () => Promise<Reply<T>>): Promise<Reply<T>> {
    const before = this.#asked.get(key);
    if (before !== undefined) return before;
    const reply = ask().then((told) => {
      if (!told.ok && told.failure.cause === 'rate-limited') this.#asked.delete(key);
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
