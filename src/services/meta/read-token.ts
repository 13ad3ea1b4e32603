import { type Answers, isUninspectable } from '../../core/check/evaluate.ts';
import type { AccessToken } from '../../core/secret.ts';
import type { GraphPort } from '../../ports.ts';

const NO_NUMBER = { number: null, health: null };

/**
 * Asks Meta about one token. The independent reads go out together, so that it costs one round trip;
 * only where debug_token may not inspect this token (code 100) the token is asked about itself.
 */
export async function readToken(
  graph: GraphPort,
  token: AccessToken,
  phoneNumberId: string | null,
): Promise<Answers> {
  const [inspection, { number, health }] = await Promise.all([
    graph.inspect(token),
    phoneNumberId === null ? NO_NUMBER : graph.numberAndHealth(token, phoneNumberId),
  ]);
  const [identity, app, permissions] = isUninspectable(inspection)
    ? await Promise.all([graph.identity(token), graph.appOf(token), graph.permissions(token)])
    : [null, null, null];
  const proofRejected = graph.remarks.includes('proof-rejected');
  const { clockSkewMs } = graph;
  return { inspection, identity, app, permissions, number, health, clockSkewMs, proofRejected };
}
