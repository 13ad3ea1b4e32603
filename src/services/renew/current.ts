import { CliFailure } from '../../core/failure.ts';
import type { ReadProof, Target } from '../../core/refresh/outcome.ts';
import type { AccessToken } from '../../core/secret.ts';
import { appIdHint } from '../../core/token/paste.ts';
import type { GraphPort, Ports } from '../../ports.ts';
import { verifyToken } from '../meta/verify.ts';
import type { Home } from './place.ts';

/** The token to be renewed, and what Meta says of it. */
export interface Current {
  readonly token: AccessToken;
  readonly read: ReadProof;
}

/** It lives, may send, belongs to the app and reaches the number, whatever ails the account. */
export function isProved({ token }: Pick<ReadProof, 'token'>): boolean {
  return token.verdict === 'healthy';
}

/**
 * The files' token. Where they hold different ones, an earlier run was cut short between two of them: the one that
 * works and lasts longest is the newest, and the others get it. Throws CliFailure `usage` where they are of two apps
 * or owners.
 */
export async function currentToken(
  home: Home,
  graph: GraphPort,
  ids: { readonly phoneNumberId: string | null; readonly appId: string | null },
  ports: Pick<Ports, 'clock'>,
): Promise<Current> {
  const tokens = distinct(home);
  const [first] = tokens;
  if (first === undefined) throw noToken(home);
  const all = await Promise.all(
    tokens.map(async (token) => ({ token, read: await verifyToken(graph, token, ids, ports.clock) })),
  );
  if (all.length === 1)
    return all[0] ?? { token: first, read: await verifyToken(graph, first, ids, ports.clock) };
  mustBelongTogether(all);
  const living = all.filter(({ read }) => isProved(read));
  const [best] = (living.length > 0 ? living : all).sort((a, b) => endOf(b) - endOf(a));
  return best ?? { token: first, read: await verifyToken(graph, first, ids, ports.clock) };
}

function distinct(home: Home): readonly AccessToken[] {
  const all = home.kind === 'environment' ? [home.token] : home.targets.flatMap(({ token }) => token ?? []);
  return all.filter((token, at) => all.findIndex((other) => other.equals(token)) === at);
}

function endOf({ read: { facts } }: Current): number {
  if (facts === null) return 0;
  return facts.neverExpires ? Infinity : (facts.expiresAt?.getTime() ?? 0);
}

function mustBelongTogether(all: readonly Current[]): void {
  const apps = new Set(all.flatMap(({ token, read }) => read.facts?.appId ?? appIdHint(token) ?? []));
  const owners = new Set(all.flatMap(({ read }) => read.facts?.userId ?? []));
  if (apps.size <= 1 && owners.size <= 1) return;
  throw new CliFailure({
    kind: 'usage',
    message: 'these files hold tokens of different apps or owners, so there is no one token to renew',
    hint: 'renew each by itself, with its own `--env-file`',
  });
}

function noToken(home: Home): CliFailure {
  const [target] = home.kind === 'files' ? home.targets : [];
  if (target !== undefined && target.reference !== null) {
    const { shownPath: path, key, reference } = target;
    return new CliFailure({ kind: 'value-is-reference', path, key, reference });
  }
  return new CliFailure({
    kind: 'usage',
    message: `${target?.shownPath ?? 'the environment'} holds no token under ${target?.key ?? 'that name'}, so there is none to renew`,
    hint: 'put one there with `wa-token refresh`',
  });
}

/** The targets that hold another token than the newest, or none. */
export function behind(targets: readonly Target[], token: AccessToken): readonly Target[] {
  return targets.filter((target) => target.token?.equals(token) !== true);
}
