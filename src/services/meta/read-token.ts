import { type Answers, isUninspectable } from '../../core/check/evaluate.ts';
import type { AccessToken } from '../../core/secret.ts';
import type { GraphPort, NumberAnswers } from '../../ports.ts';

/** Which reads are needed; what is not needed is not asked. An id of null: not asked about. */
export interface Needs {
  readonly inspection: boolean;
  readonly number: string | null;
  readonly health: string | null;
  readonly account: string | null;
  /** The account whose webhooks are asked about. */
  readonly subscriptions: string | null;
}

type Asked<K extends Question> = Awaited<ReturnType<GraphPort[K]>>;

/** The reads of the Graph API that a verdict on a token is made of. */
export type Question =
  | 'inspect'
  | 'identity'
  | 'appOf'
  | 'permissions'
  | 'phoneNumber'
  | 'health'
  | 'numberAndHealth'
  | 'phoneNumbers'
  | 'subscribedApps';

/** Puts one question about a token, or gives the answer that it got before. */
export type Reader = <K extends Question>(question: K, id: string) => Promise<Asked<K>>;

/** Each question goes to Meta. */
export function readerOf(graph: GraphPort, token: AccessToken): Reader {
  return (question, id) => askGraph(graph, token, question, id);
}

export function askGraph<K extends Question>(
  graph: GraphPort,
  token: AccessToken,
  question: K,
  id: string,
): Promise<Asked<K>> {
  const ask: (token: AccessToken, id: string) => Promise<unknown> = graph[question].bind(graph);
  return ask(token, id) as Promise<Asked<K>>;
}

/**
 * Asks Meta about one token. The independent reads go out together, so that it costs one round trip;
 * only where debug_token may not inspect this token (code 100) the token is asked about itself.
 */
export async function readToken(read: Reader, graph: GraphPort, needs: Needs): Promise<Answers> {
  const [inspection, { number, health }, account, subscriptions] = await Promise.all([
    needs.inspection ? read('inspect', '') : NOT_ASKED,
    readNumber(read, needs),
    needs.account === null ? null : read('phoneNumbers', needs.account),
    needs.subscriptions === null ? null : read('subscribedApps', needs.subscriptions),
  ]);
  const [identity, app, permissions] = isUninspectable(inspection)
    ? await Promise.all([read('identity', ''), read('appOf', ''), read('permissions', '')])
    : [null, null, null];
  const proofRejected = graph.remarks.includes('proof-rejected');
  const secretRefused = graph.remarks.includes('secret-refused');
  const { clockSkewMs, answeredVersion, versionWarning } = graph;
  const reads = { inspection, identity, app, permissions, number, health, account, subscriptions };
  return { ...reads, clockSkewMs, answeredVersion, versionWarning, proofRejected, secretRefused };
}

async function readNumber(
  read: Reader,
  { number, health }: Needs,
): Promise<{ [K in keyof NumberAnswers]: NumberAnswers[K] | null }> {
  if (number !== null && number === health) return read('numberAndHealth', number);
  const [one, other] = await Promise.all([
    number === null ? null : read('phoneNumber', number),
    health === null ? null : read('health', health),
  ]);
  return { number: one, health: other };
}

const NOT_ASKED = {
  ok: false,
  failure: { cause: 'offline', code: null, subcode: null, message: '', httpStatus: null, expiredAt: null },
} as const;
