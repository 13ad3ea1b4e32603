import { isCause } from '../causes/catalogue.ts';
import type { TokenKind } from '../graph/graph.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from '../reading.ts';
import { CHECK_IDS, type CheckId, type CheckStatus } from './checks.ts';
import type {
  CheckReport,
  IdReport,
  NumberReport,
  ReportError,
  SourceReport,
  TargetReport,
  TokenReport,
} from './report.ts';
import type { Shard } from './shard.ts';
import { exitOf, VERDICTS, type Verdict } from './verdict.ts';

/** A report of an earlier run, as far as it is put together with others. */
export interface EarlierReport {
  readonly checkedAt: string;
  readonly verdict: Verdict;
  readonly error: ReportError | null;
  readonly shard: Shard | null;
  readonly leftOut: number;
  readonly targets: readonly TargetReport[];
}

/** Reads what `check --json` wrote; null for anything else. Every field is read anew, and nothing else is taken over. */
export function readReport(body: unknown): EarlierReport | null {
  const report = fieldsOf(body);
  const verdict = verdictIn(report?.['verdict']);
  if (report === null || report['schemaVersion'] !== 1 || verdict === null) return null;
  if (!Array.isArray(report['targets'])) return null;
  const targets = report['targets'].map((target) => readTarget(fieldsOf(target)));
  if (targets.includes(null)) return null;
  return {
    checkedAt: textOf(report['checkedAt']) ?? '',
    verdict,
    error: readError(fieldsOf(report['error'])),
    shard: readShard(fieldsOf(report['shard'])),
    leftOut: numberOf(report['leftOut']) ?? 0,
    targets: targets.filter((target) => target !== null),
  };
}

function readTarget(target: Fields | null): TargetReport | null {
  const verdict = verdictIn(target?.['verdict']);
  const source = readSource(fieldsOf(target?.['source']));
  if (target === null || verdict === null || source === null) return null;
  const checks = listOf(target['checks']).map((check) => readCheck(fieldsOf(check)));
  if (checks.length === 0 || checks.includes(null)) return null;
  const cause = textOf(target['cause']);
  return {
    source,
    verdict,
    exitCode: exitOf(verdict),
    cause: cause !== null && isCause(cause) ? cause : null,
    token: readToken(fieldsOf(target['token'])),
    phoneNumber: readNumber(fieldsOf(target['phoneNumber'])),
    ids: {
      phoneNumberId: readId(fieldsOf(fieldsOf(target['ids'])?.['phoneNumberId'])),
      wabaId: readId(fieldsOf(fieldsOf(target['ids'])?.['wabaId'])),
      appId: readId(fieldsOf(fieldsOf(target['ids'])?.['appId'])),
    },
    checks: checks.filter((check) => check !== null),
  };
}

function readSource(source: Fields | null): SourceReport | null {
  const kind = (['file', 'environment', 'stdin'] as const).find((one) => one === source?.['kind']);
  if (source === null || kind === undefined) return null;
  return { kind, path: textOf(source['path']), key: textOf(source['key']), line: numberOf(source['line']) };
}

const STATUSES: readonly CheckStatus[] = ['pass', 'warn', 'fail', 'unknown', 'skip'];

function readCheck(check: Fields | null): CheckReport | null {
  const id: CheckId | undefined = CHECK_IDS.find((one) => one === check?.['id']);
  const status = STATUSES.find((one) => one === check?.['status']);
  if (check === null || id === undefined || status === undefined) return null;
  const cause = textOf(check['cause']);
  return {
    id,
    status,
    required: check['required'] === true,
    cause: cause !== null && isCause(cause) ? cause : null,
    message: textOf(check['message']) ?? '',
    fix: textOf(check['fix']),
    guideStep: numberOf(check['guideStep']),
  };
}

const KINDS: readonly TokenKind[] = ['system-user', 'user', 'page', 'app'];

function readToken(token: Fields | null): TokenReport | null {
  const fingerprint = textOf(token?.['fingerprint']);
  if (token === null || fingerprint === null) return null;
  const neverExpires = token['neverExpires'];
  return {
    fingerprint,
    kind: KINDS.find((kind) => kind === token['kind']) ?? 'unknown',
    appId: textOf(token['appId']),
    appName: textOf(token['appName']),
    issuedAt: textOf(token['issuedAt']),
    expiresAt: textOf(token['expiresAt']),
    neverExpires: typeof neverExpires === 'boolean' ? neverExpires : null,
    secondsLeft: numberOf(token['secondsLeft']),
    dataAccessExpiresAt: textOf(token['dataAccessExpiresAt']),
    scopes: Array.isArray(token['scopes']) ? textsIn(token['scopes']) : null,
    wabaIds: textsIn(listOf(token['wabaIds'])),
  };
}

function readNumber(number: Fields | null): NumberReport | null {
  const id = textOf(number?.['id']);
  if (number === null || id === null) return null;
  return {
    id,
    display: textOf(number['display']),
    verifiedName: textOf(number['verifiedName']),
    qualityRating: textOf(number['qualityRating']),
    canSendMessage: textOf(number['canSendMessage']),
  };
}

function readId(id: Fields | null): IdReport | null {
  const value = textOf(id?.['value']);
  const from = (['flag', 'environment', 'env-file'] as const).find((one) => one === id?.['from']);
  return value === null || from === undefined ? null : { value, from, name: textOf(id?.['name']) };
}

function readError(error: Fields | null): ReportError | null {
  const message = textOf(error?.['message']);
  if (error === null || message === null) return null;
  return { code: textOf(error['code']) ?? 'unknown', message, fix: textOf(error['fix']) };
}

function readShard(shard: Fields | null): Shard | null {
  const index = numberOf(shard?.['index']);
  const count = numberOf(shard?.['count']);
  return index === null || count === null ? null : { index, count };
}

function textsIn(list: readonly unknown[]): readonly string[] {
  return list.flatMap((item) => textOf(item) ?? []);
}

function verdictIn(value: unknown): Verdict | null {
  return VERDICTS.find((verdict) => verdict === value) ?? null;
}
