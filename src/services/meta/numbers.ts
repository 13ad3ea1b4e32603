import type { ReachableNumber } from '../../core/refresh/outcome.ts';
import type { AccessToken } from '../../core/secret.ts';
import type { GraphPort } from '../../ports.ts';

/** The numbers of the accounts that are named; where those have none, of every account the token reaches. */
export async function listReachableNumbers(
  graph: GraphPort,
  token: AccessToken,
  wabaIds: readonly string[],
): Promise<readonly ReachableNumber[]> {
  const named = await numbersOf(graph, token, wabaIds);
  return named.length > 0 || wabaIds.length === 0 ? named : numbersOf(graph, token, []);
}

async function numbersOf(
  graph: GraphPort,
  token: AccessToken,
  wabaIds: readonly string[],
): Promise<readonly ReachableNumber[]> {
  const accounts = await graph.accounts(token, wabaIds);
  if (!accounts.ok) return [];
  const lists = await Promise.all(
    accounts.value.map(async (account) => {
      const numbers = await graph.phoneNumbers(token, account.id);
      return numbers.ok ? numbers.value.map((number) => ({ account, number })) : [];
    }),
  );
  return lists.flat();
}
