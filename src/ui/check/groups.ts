import type { CheckId } from '../../core/check/checks.ts';
import type { CheckReport, IdReport, TargetReport } from '../../core/check/report.ts';
import type { TokenKind } from '../../core/graph/graph.ts';
import { duration } from '../text/time.ts';

/** What belongs together for a person: a line each where all is well. */
export const GROUPS = ['source', 'token', 'number', 'account', 'version', 'clock', 'send'] as const;
export type Group = (typeof GROUPS)[number];

export const GROUP_OF = {
  'file.found': 'source',
  'file.key': 'source',
  'file.permissions': 'source',
  'file.git': 'source',
  'file.shadow': 'source',
  'token.shape': 'token',
  'token.valid': 'token',
  'token.expiry': 'token',
  'token.kind': 'token',
  'token.scopes': 'token',
  'app.match': 'token',
  'waba.reachable': 'account',
  'number.reachable': 'number',
  'number.health': 'number',
  'number.registered': 'number',
  'webhook.subscribed': 'account',
  'graph.version': 'version',
  'data.access': 'token',
  'clock.skew': 'clock',
  'send.test': 'send',
} as const satisfies Record<CheckId, Group>;

/** The group in one line, where nothing of it is worth more; null where it says nothing that is not taken for granted. */
export function groupWords(
  group: Group,
  target: TargetReport,
  checks: readonly CheckReport[],
): string | null {
  const passed = (id: CheckId): boolean => checks.some((check) => check.id === id && check.status === 'pass');
  switch (group) {
    case 'source':
      return placeWords(target);
    case 'token':
      return passed('token.valid') ? tokenWords(target, checks, passed) : null;
    case 'number':
      return passed('number.reachable') ? numberWords(target, passed('number.health')) : null;
    case 'account':
      if (!passed('waba.reachable')) return null;
      return `reached${passed('webhook.subscribed') ? ', its messages come in' : ''}${idWords(target.ids.wabaId)}`;
    case 'send':
      return passed('send.test') ? (checks.find(({ id }) => id === 'send.test')?.message ?? null) : null;
    case 'version':
    case 'clock':
      return null;
  }
}

export function placeWords({ source, token }: TargetReport): string {
  const place = { file: source.path, environment: 'the environment', stdin: 'standard input' }[source.kind];
  const line = source.line === null ? null : `line ${source.line}`;
  return [place, source.key, line, token?.fingerprint].filter((part) => part != null).join(', ');
}

const KINDS: Readonly<Record<TokenKind, string | null>> = {
  'system-user': "a system user's",
  user: "a person's",
  page: "a page's",
  app: "an app's",
  unknown: null,
};

function tokenWords(
  { token }: TargetReport,
  checks: readonly CheckReport[],
  passed: (id: CheckId) => boolean,
): string {
  // With its day, where it has one.
  const expiry = checks.find(({ id, status }) => id === 'token.expiry' && status === 'pass');
  const parts = [
    KINDS[token?.kind ?? 'unknown'],
    expiry?.message.replace(/^it /, '') ?? lifeWords(token),
    passed('token.scopes') ? 'may send and manage' : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

export function lifeWords(token: TargetReport['token']): string {
  if (token?.neverExpires === true) return 'never expires';
  const left = token?.secondsLeft ?? null;
  return left === null ? 'expiry not shown' : `expires in ${duration(left)}`;
}

function numberWords({ phoneNumber, ids }: TargetReport, isFree: boolean): string {
  const name = [phoneNumber?.display, phoneNumber?.verifiedName].filter((part) => part != null);
  const may = isFree ? ['may send'] : [];
  return `${[...name, ...may].join(', ')}${idWords(ids.phoneNumberId)}`;
}

function idWords(id: IdReport | null): string {
  return id === null ? '' : ` (id ${id.value}, ${originWords(id)})`;
}

const ORIGINS = {
  flag: 'from the command line',
  environment: 'from the environment',
  'env-file': 'from the file',
} as const;

function originWords({ from }: IdReport): string {
  return ORIGINS[from];
}
