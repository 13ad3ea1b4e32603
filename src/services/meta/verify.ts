import type { Cause } from '../../core/causes/cause.ts';
import { decisive, verdictOf } from '../../core/check/checks.ts';
import { evaluateChecks } from '../../core/check/evaluate.ts';
import { isProofOfToken, tokenVerdict, verdictOfRefusal } from '../../core/check/token-proof.ts';
import type { TestMessage } from '../../core/graph/graph.ts';
import { otherFormOf } from '../../core/graph/recipient.ts';
import type { ReadProof, SendProof } from '../../core/refresh/outcome.ts';
import type { AccessToken } from '../../core/secret.ts';
import type { Clock, GraphPort } from '../../ports.ts';
import { readerOf, readToken } from './read-token.ts';
import { shownRecipient } from './recipient.ts';

export const NOT_SENT: SendProof = {
  status: 'skipped',
  proves: false,
  verdict: 'healthy',
  messageId: null,
  messageStatus: null,
  to: null,
  failure: null,
  otherForm: null,
};

/** Asks Meta what this token is and may do. Sends nothing. */
export async function verifyToken(
  graph: GraphPort,
  token: AccessToken,
  ids: { readonly phoneNumberId: string | null; readonly appId: string | null },
  clock: Clock,
): Promise<ReadProof> {
  const { phoneNumberId: number } = ids;
  const needs = { inspection: true, number, health: number, account: null, subscriptions: null };
  const answers = await readToken(readerOf(graph, token), graph, needs);
  const checks = evaluateChecks(answers, { now: clock.now(), ...ids, graphVersion: graph.version });
  return {
    verdict: verdictOf(checks),
    cause: decisive(checks)?.cause ?? null,
    checks,
    token: tokenVerdict(checks),
    facts: answers.inspection.ok ? answers.inspection.value : null,
  };
}

/** Sends one test message, once. */
export async function verifyBySending(
  graph: GraphPort,
  token: AccessToken,
  phoneNumberId: string,
  message: TestMessage,
): Promise<SendProof> {
  const [reply, to] = await Promise.all([
    graph.send(token, phoneNumberId, message),
    shownRecipient(message.to),
  ]);
  if (reply.ok) {
    const { messageId, status: messageStatus } = reply.value;
    return {
      status: 'accepted',
      proves: true,
      verdict: 'healthy',
      messageId,
      messageStatus,
      to,
      failure: null,
      otherForm: null,
    };
  }
  const verdict = verdictOfRefusal(reply.failure);
  return {
    status: verdict === 'unverified' ? 'unanswered' : 'refused',
    proves: isProofOfToken(reply.failure),
    verdict,
    messageId: null,
    messageStatus: null,
    to,
    failure: reply.failure,
    otherForm: reply.failure.cause === 'recipient-not-allowed' ? otherFormOf(message.to) : null,
  };
}

/** Why a good token cannot send all the same: the account, its number or its health. null where nothing is known. */
export function troubleOf(reads: ReadProof, send: SendProof): Cause | null {
  if (send.failure !== null && send.verdict === 'unhealthy') return send.failure.cause;
  return reads.token.verdict === 'healthy' && reads.verdict === 'unhealthy' ? reads.cause : null;
}
