import type { TokenFacts } from '../../core/graph/graph.ts';
import type { Lengthened, Setup } from '../../core/refresh/outcome.ts';
import { compare } from '../../core/renew/decide.ts';
import type { AccessToken } from '../../core/secret.ts';
import type { Ports } from '../../ports.ts';
import { verifyToken } from '../meta/verify.ts';

const TWO_DAYS_MS = 2 * 86_400_000;

/** A temporary token of a user, and the app's id and secret at hand: it can become one of about 60 days. */
export function isLengthenable(setup: Setup, facts: TokenFacts | null, now: Date): boolean {
  const { appId, appSecret } = setup.graph;
  if (facts === null || facts.kind !== 'user' || facts.expiresAt === null || appSecret === undefined)
    return false;
  const known = appId ?? facts.appId;
  if (known === null || (facts.appId !== null && facts.appId !== known)) return false;
  return facts.expiresAt.getTime() - now.getTime() < TWO_DAYS_MS;
}

/** Exchanges it and proves what came of it. Nothing is written, and the temporary one lives on to its own end. */
export async function lengthen(
  setup: Setup,
  token: AccessToken,
  facts: TokenFacts | null,
  ports: Pick<Ports, 'connect' | 'clock'>,
): Promise<Lengthened> {
  const appId = setup.graph.appId ?? facts?.appId ?? undefined;
  const graph = await ports.connect({ ...setup.graph, ...(appId === undefined ? {} : { appId }) });
  const given = await graph.exchangeToken(token, false);
  if (!given.ok) return { ok: false, cause: given.failure.cause, mismatch: null };
  const ids = { phoneNumberId: setup.phoneNumberId?.value ?? null, appId: setup.appId?.value ?? null };
  const reads = await verifyToken(graph, given.value, ids, ports.clock);
  if (reads.token.verdict !== 'healthy') return { ok: false, cause: reads.token.cause, mismatch: null };
  const mismatch = facts === null ? null : compare(facts, reads.facts, null);
  return mismatch === null ? { ok: true, token: given.value, reads } : { ok: false, cause: null, mismatch };
}
