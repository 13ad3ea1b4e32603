import { CAUSES } from '../../core/causes/catalogue.ts';
import type { TokenFacts } from '../../core/graph/graph.ts';
import type { Output } from '../../core/output.ts';
import type { RenewOutcome } from '../../core/refresh/outcome.ts';
import type { Mismatch } from '../../core/renew/decide.ts';
import type { KeptReason, RenewFacts } from '../../core/renew/outcome.ts';
import { forScreen, safely } from '../../core/screen.ts';
import { asTyped, shellWord } from '../../core/shell-word.ts';
import { changeLines, debugWritten } from '../refresh/env-words.ts';
import { oldCopyLines, restartLines, runningLines } from '../refresh/restart.ts';
import { planLines, problemLines, pushedJson, pushLines } from '../stores/push.ts';
import { isoSeconds, relative, zonedStamp } from '../text/time.ts';
import { answeredBy, elsewhere, isMetas, metaName } from '../text/view.ts';

/** The object that `renew --json` prints: that of `refresh`, with `renewal` and `reminder`. */
export function renewJson(outcome: RenewOutcome, reminder: string | null): unknown {
  const { result, exitCode, cause, places, send, aftermath, pushes, old, fresh, dueAt, revocation } = outcome;
  return {
    schemaVersion: 1,
    result,
    exitCode,
    cause,
    error: null,
    files:
      isInEnvironment(outcome) || result === 'refused'
        ? []
        : places.map(({ path, key, line, from, to }) => ({ path: forScreen(path), key, line, from, to })),
    testSend: {
      status: send.status,
      messageId: send.messageId,
      messageStatus: send.messageStatus,
      cause: send.failure?.cause ?? null,
    },
    restart: (aftermath?.restart ?? []).map(({ command }) => (command === null ? null : asTyped(command))),
    pushed: pushes.map(pushedJson),
    renewal: {
      decision: outcome.decision,
      reached: outcome.stage,
      refusal: outcome.refusal?.kind ?? null,
      dueAt: dueAt === null ? null : isoSeconds(dueAt),
      old: old === null ? null : tokenJson(old),
      new: fresh === null ? null : tokenJson(fresh),
      planned: result === 'planned' ? outcome.plans.map(({ given }) => forScreen(given)) : [],
      waiting: outcome.waiting.map(forScreen),
      revoked: revocation === null ? null : revocation.status,
    },
    reminder: reminder === null ? null : forScreen(reminder),
    ...elsewhere(outcome.setup.graph.baseUrl),
  };
}

function tokenJson({ kind, expiresAt, neverExpires }: TokenFacts): unknown {
  return { kind, expiresAt: expiresAt === null ? null : isoSeconds(expiresAt), neverExpires };
}

export interface Told {
  readonly out: Output;
  readonly now: Date;
  readonly zone: string;
  /** The command that brings the token to the places that have not got it. */
  readonly repeat: string | null;
}

/** What happened, for the reader of a cron mail: few words where there was nothing to do, and none are kept from it that say why it failed. */
export function sayRenewal(outcome: RenewOutcome, told: Told): void {
  const { baseUrl } = outcome.setup.graph;
  const say = (line: string): void => told.out[outcome.exitCode === 0 ? 'note' : 'verdict'](line);
  if (!isMetas(baseUrl)) say(`Asked ${forScreen(baseUrl)}, which is not Meta's own address`);
  for (const line of renewalLines(outcome, told)) say(answeredBy(metaName(baseUrl), line));
  debugWritten(outcome.places, told.out);
}

function renewalLines(outcome: RenewOutcome, told: Told): readonly string[] {
  const { result } = outcome;
  if (result === 'refused') return refusalLines(outcome, told);
  if (result === 'planned') return plannedLines(outcome, told);
  const pushed = pushLines(outcome.pushes, told.repeat);
  const waiting = outcome.waiting.map(
    (place) => safely`${place} still has an older token; name it again to push the new one`,
  );
  if (result === 'unchanged') return [...stateLines(outcome, told), ...pushed, ...waiting];
  return [
    ...(outcome.cause === null
      ? []
      : [
          `Meta refuses the new token now, after it was written: ${CAUSES[outcome.cause].title}. See \`wa-token check\``,
        ]),
    ...(isInEnvironment(outcome) ? [] : outcome.places.flatMap(changeLines)),
    ...newLines(outcome, told),
    ...sendLines(outcome),
    ...pushed,
    ...waiting,
    ...(outcome.noted
      ? []
      : ['No notes could be kept in this folder: the next run will not know what is left to push']),
    ...revocationLines(outcome, told),
    ...aftermathLines(outcome, told.now),
  ];
}

function isInEnvironment({ envFile }: Pick<RenewOutcome, 'envFile'>): boolean {
  return envFile === null;
}

function stateLines(outcome: RenewFacts, { now, zone }: Told): readonly string[] {
  const { old, dueAt, decision, places } = outcome;
  const where = places.map(({ path, key }) => safely`${path}: ${key}`).join(', ');
  if (decision === 'never-expires') {
    return [`${where} never expires: nothing to do. (Exchanging it would turn it into a 60-day token.)`];
  }
  if (old?.expiresAt == null || dueAt === null) return [`${where}: nothing to do`];
  return [
    `${where} works until ${zonedStamp(old.expiresAt, zone)}, ${relative(old.expiresAt, now)}: not due until ${zonedStamp(dueAt, zone)}`,
  ];
}

function newLines({ fresh, old }: RenewFacts, { now, zone }: Told): readonly string[] {
  if (fresh === null) return [];
  const ends =
    fresh.expiresAt === null
      ? 'never expires'
      : `works until ${zonedStamp(fresh.expiresAt, zone)}, ${relative(fresh.expiresAt, now)}`;
  const kind = KIND_WORDS[fresh.kind];
  const became =
    fresh.kind === 'user'
      ? [
          "It is a user token, not a permanent one: renew it in time, or replace it with a system user's: `wa-token refresh --permanent`",
        ]
      : [];
  const before =
    old?.expiresAt == null
      ? []
      : [`The old one works until it expires, ${zonedStamp(old.expiresAt, zone)}, unless it is revoked`];
  return [`The new token, ${kind}, ${ends}`, ...became, ...before];
}

const KIND_WORDS = {
  'system-user': "a system user's",
  user: "a user's",
  page: "a page's",
  app: "an app's",
  unknown: 'of an unknown kind',
} as const satisfies Record<TokenFacts['kind'], string>;

function sendLines({ send }: RenewOutcome): readonly string[] {
  if (send.status === 'accepted') return [`ok       test message: accepted by Meta, id ${send.messageId}`];
  if (send.failure === null) return [];
  return [
    `warning  test message not sent: ${CAUSES[send.failure.cause].title}. That still proves that the token works.`,
  ];
}

function revocationLines({ revocation, old }: RenewOutcome, { now, zone }: Told): readonly string[] {
  if (revocation === null) return [];
  const end =
    old?.expiresAt == null
      ? ''
      : `; it expires by itself, ${relative(old.expiresAt, now)} (${zonedStamp(old.expiresAt, zone)})`;
  switch (revocation.status) {
    case 'revoked':
      return ['The old token is revoked'];
    case 'kept':
      return [`warning  the old token was not revoked: ${keptWords(revocation.why)}${end}`];
    case 'failed':
      return [`failed   the old token was not revoked: ${CAUSES[revocation.cause].title}${end}`];
  }
}

function keptWords(why: KeptReason): string {
  switch (why.kind) {
    case 'not-in-effect':
      return safely`what runs behind ${why.target} may still use it`;
    case 'running':
      return `a running process still has it (pid ${why.pids.join(', ')})`;
    case 'copies':
      return safely`it is also in ${why.paths.join(', ')}`;
    case 'search-cut-short':
      return 'the search for other places that hold it took too long';
    case 'environment':
      return safely`the environment holds it, as ${why.key}`;
    case 'unconfirmed':
      return 'Meta did not confirm the new one a second time';
  }
}

function aftermathLines({ aftermath }: RenewOutcome, now: Date): readonly string[] {
  if (aftermath === null) return [];
  const { restart, running, copies } = aftermath;
  return [...runningLines(running, now), ...restartLines(restart), ...oldCopyLines(copies)];
}

function plannedLines(outcome: RenewOutcome, told: Told): readonly string[] {
  const due = outcome.decision === 'exchange' || outcome.decision === 'mint';
  const what =
    outcome.decision === 'mint'
      ? 'a new token of the system user would be generated'
      : 'it would be exchanged for a fresh one';
  return [
    ...(due ? [`${stateWords(outcome, told)}: ${what}`] : stateLines(outcome, told)),
    ...(due && !isInEnvironment(outcome)
      ? outcome.places.map(
          (place) => safely`would be written: ${place.path}, line ${place.line}: ${place.key}`,
        )
      : []),
    ...planLines(outcome.plans),
    'Dry run: nothing was asked for, sent or written.',
  ];
}

function stateWords({ old, places }: RenewFacts, { now, zone }: Told): string {
  const where = places.map(({ path, key }) => safely`${path}: ${key}`).join(', ');
  const end = old?.expiresAt;
  return end == null ? where : `${where} works until ${zonedStamp(end, zone)}, ${relative(end, now)}`;
}

function kindWords(old: TokenFacts | null): string {
  const kind = old?.kind ?? 'unknown';
  return kind === 'unknown'
    ? 'Meta does not say what kind of token this is'
    : `this is ${KIND_WORDS[kind]} token`;
}

const BY_HAND = 'replace it by hand: `wa-token refresh`';

function refusalLines(outcome: RenewOutcome, told: Told): readonly string[] {
  const { refusal, cause, old } = outcome;
  const still =
    old?.expiresAt == null ? '' : ` The token in place works until ${zonedStamp(old.expiresAt, told.zone)}.`;
  switch (refusal?.kind) {
    case undefined:
    case 'old-token':
      return deadLines(outcome);
    case 'life-unknown':
      return [
        'error: Meta does not say when this token expires, and one that never expires would become a 60-day token. Nothing was changed.',
        '',
        'hint: set WHATSAPP_APP_ID and WHATSAPP_APP_SECRET too, so that Meta can be asked',
      ];
    case 'wrong-kind':
      return [`error: ${kindWords(old)}, so it is not renewed. Nothing was changed.`, '', `hint: ${BY_HAND}`];
    case 'push-not-ready':
      return [
        `error: not every place can take a new token right now. Nothing was changed.${still}`,
        ...outcome.plans.flatMap(problemLines),
      ];
    case 'not-given':
      return [
        `error: Meta did not issue a new token: ${cause === null ? '' : CAUSES[cause].title}. Nothing was changed.${still}`,
        ...(refusal.said === '' ? [] : [`  Meta says: ${refusal.said}`]),
        '',
        `hint: ${fixOf(outcome)}`,
      ];
    case 'mismatch':
      return [
        `error: ${mismatchWords(refusal.mismatch)}. It was not written.${still}`,
        '',
        `hint: ${BY_HAND}`,
      ];
    case 'new-token':
      return [
        `error: the new token did not pass its check: ${cause === null ? 'Meta did not answer' : CAUSES[cause].title}. It was not written.${still}`,
        '',
        `hint: ${fixOf(outcome)}`,
      ];
  }
}

function deadLines({ cause, exitCode }: RenewOutcome): readonly string[] {
  if (exitCode === 3 || cause === null) {
    return ['error: Meta did not answer. Nothing was changed.', '', 'hint: run the command again later'];
  }
  const isDead = CAUSES[cause].tokenWorks === false;
  return [
    `error: ${CAUSES[cause].title}. ${isDead ? 'A dead token cannot be renewed.' : 'Nothing was changed.'}`,
    '',
    `hint: ${isDead ? BY_HAND : CAUSES[cause].fix({})}`,
  ];
}

function fixOf({ cause, exitCode }: RenewOutcome): string {
  if (exitCode === 3 || cause === null) return 'run the command again later';
  return CAUSES[cause].fix({});
}

function mismatchWords(mismatch: Mismatch): string {
  switch (mismatch.kind) {
    case 'same-token':
      return 'Meta gave the same token again';
    case 'other-app':
      return 'the new token belongs to another app';
    case 'other-owner':
      return 'the new token belongs to somebody else';
    case 'fewer-scopes':
      return safely`the new token lacks permissions that the old one has: ${mismatch.missing.join(', ')}`;
    case 'ends-no-later':
      return 'the new token expires no later than the old one';
    case 'unknown':
      return 'Meta does not say whose token the new one is';
  }
}

/** What brings the token to the places that have not got it. */
export function repeatCommand(envFiles: readonly string[], outcome: RenewOutcome): string | null {
  const failed = outcome.pushes.filter(({ status }) => status === 'failed');
  if (failed.length === 0 || isInEnvironment(outcome)) return null;
  const files = envFiles.map((path) => ` -f ${shellWord(path)}`).join('');
  const places = failed.map(({ plan }) => ` --${plan.option} ${shellWord(plan.given)}`).join('');
  return forScreen(`wa-token renew${files}${places}`);
}
