import { CAUSES } from '../../core/causes/catalogue.ts';
import type { Checked } from '../../core/check/checked.ts';
import {
  type Check,
  type CheckOf,
  decisive,
  optional,
  required,
  verdictOf,
} from '../../core/check/checks.ts';
import { type Answers, evaluateChecks, nowByMetasClock, sendCheck } from '../../core/check/evaluate.ts';
import type { Policy } from '../../core/check/expiry.ts';
import { type Selection, selected } from '../../core/check/selection.ts';
import type { Verdict } from '../../core/check/verdict.ts';
import type { Failure } from '../../core/failure.ts';
import type { GraphFailure } from '../../core/graph/graph.ts';
import type { Recipient } from '../../core/graph/recipient.ts';
import { idsOf, type KnownIds } from '../../core/guide/links.ts';
import { publicPrefixOf, type Surrounding } from '../../core/project/surroundings.ts';
import type { ConnectionOptions, Setup } from '../../core/refresh/outcome.ts';
import { type AccessToken, fingerprint } from '../../core/secret.ts';
import { verifyTokensIn } from '../../core/token/key-names.ts';
import { appIdHint } from '../../core/token/paste.ts';
import {
  blamedShape,
  noShape,
  pastedShape,
  referenceShape,
  type Shape,
  shapeOf,
} from '../../core/token/shape.ts';
import type { GraphPort, Ports } from '../../ports.ts';
import { setUp } from '../../services/env/setup.ts';
import type { Needs } from '../../services/meta/read-token.ts';
import { shownRecipient } from '../../services/meta/recipient.ts';
import { passedOverLines } from '../../ui/refresh/sources.ts';
import { type Asker, isThrottled, unansweredBy } from './ask-once.ts';
import { type Candidate, type Opened, openCandidate } from './source.ts';
import type { InspectFiles } from './surroundings.ts';

export interface GateOptions extends ConnectionOptions {
  readonly policy: Policy;
  readonly selection: Selection;
  /** What `--only` named. */
  readonly named: Selection;
  readonly offline: boolean;
  /** Who gets a real test message; null: nothing is sent. */
  readonly sendTo: Recipient | null;
  readonly template: string | undefined;
  readonly language: string | undefined;
}

/** What every target of a run shares. */
export interface Services {
  readonly ports: Ports;
  readonly asker: Asker;
  /** Many targets: their secrets are not kept to the end of the run. */
  readonly forgetsSecrets: boolean;
  readonly around: InspectFiles;
}

/** One target after Meta has answered. What stands round its file may take a little longer, and holds nobody up. */
export interface Asked {
  readonly throttled: boolean;
  /** Files alone decide no verdict, so it is known already. */
  readonly verdict: Verdict;
  readonly outcome: Promise<Checked>;
}

/** One target, whole: open, inspect, ask, evaluate. Null where a searched file has no such key. */
export async function checkTarget(
  origin: Candidate,
  options: GateOptions,
  services: Services,
  asking: 'ask' | 'leave-alone' = 'ask',
): Promise<Asked | null> {
  const { ports } = services;
  const source = await openCandidate(origin, options.key, ports);
  if (source === null) return null;
  const setup = setUpFor(source, options, ports);
  if (!services.forgetsSecrets) for (const line of passedOverLines(setup)) ports.out.note(`warning: ${line}`);
  const shape = shapeOfSource(source);
  const needs = needsOf(setup, options, services.forgetsSecrets);
  const around = services.around(source, shape.token);
  const unasked = options.offline ? 'offline' : asking === 'leave-alone' ? 'rate-limited' : null;
  const graph = shape.token === null || unasked !== null ? null : await ports.connect(setup.graph);
  const answers =
    graph === null || shape.token === null || !isAnyNeeded(needs)
      ? null
      : await services.asker.ask(graph, setup.graph, shape.token, needs);
  const evaluated = evaluateTarget(
    shape,
    answers ?? unansweredBy(unasked ?? 'offline', needs),
    setup,
    options,
    ports,
  );
  const checks = await withSend(evaluated, graph, shape.token, setup, options);
  if (services.forgetsSecrets) graph?.release();
  const finished = around.then((findings) => {
    const all = selected([...fileChecks(source, findings), ...checks], options.selection);
    return outcome(source, all, shape.token, answers, setup, ports);
  });
  // It is awaited when its turn comes, which may be long after it has failed.
  finished.catch(() => undefined);
  return {
    throttled: answers !== null && isThrottled(answers),
    verdict: verdictOf(selected([...fileChecks(source, []), ...checks], options.selection)),
    outcome: finished,
  };
}

function setUpFor(source: Opened, options: GateOptions, ports: Ports): Setup {
  // A named file's own ids beat the environment's, as `fileFirst` of the settings has it.
  const envFiles = source.named && source.kind === 'file' ? [source.path ?? ''] : [];
  return setUp({ ...options, envFiles, to: undefined }, { settings: source.values }, ports);
}

function shapeOfSource(source: Opened): Shape {
  const known = { verifyTokens: verifyTokensIn(source.values) };
  if (source.kind === 'stdin' && source.value !== null) return pastedShape(source.value, known);
  if (source.failure?.kind === 'value-is-reference') return referenceShape(source.failure.reference);
  if (source.value === null) return { check: noShape(), token: null, wrong: null };
  return shapeOf(source.value, known);
}

/** A read goes out only if a check that was asked for is made of it. */
function needsOf(setup: Setup, { selection, named }: GateOptions, isFleet: boolean): Needs {
  // Of a fleet only what was asked for by its name costs another request.
  const asksWebhooks = (isFleet ? named : selection).has('webhook.subscribed');
  const phone = setup.phoneNumberId?.value ?? null;
  const wants = (...ids: readonly Parameters<Selection['has']>[0][]): boolean =>
    ids.some((id) => selection.has(id));
  return {
    inspection: wants('token.valid', 'token.expiry', 'token.kind', 'token.scopes', 'app.match', 'send.test'),
    number: wants('number.reachable', 'number.registered', 'token.valid') ? phone : null,
    health: wants('number.health', 'number.registered') ? phone : null,
    account: wants('waba.reachable') ? (setup.wabaId?.value ?? null) : null,
    subscriptions: asksWebhooks ? (setup.wabaId?.value ?? null) : null,
  };
}

function isAnyNeeded({ inspection, number, health, account, subscriptions }: Needs): boolean {
  return inspection || [number, health, account, subscriptions].some((id) => id !== null);
}

function evaluateTarget(
  shape: Shape,
  answers: Answers,
  setup: Setup,
  { policy }: GateOptions,
  { clock }: Ports,
): readonly Check[] {
  const asked = evaluateChecks(answers, {
    now: clock.now(),
    appId: setup.appId?.value ?? null,
    phoneNumberId: setup.phoneNumberId?.value ?? null,
    wabaId: setup.wabaId?.value ?? null,
    policy,
    graphVersion: setup.graph.version,
  });
  const validity = asked.find(({ id }) => id === 'token.valid');
  return [blamedShape(shape, validity), ...(shape.token === null ? asked.map(withoutToken) : asked)];
}

/** With no token there was nothing to ask about; the missing token is the fault, not these checks. */
function withoutToken(check: Check): Check {
  if (check.status === 'skip') return check;
  return {
    ...check,
    status: check.required ? 'unknown' : 'skip',
    cause: check.required ? 'token-missing' : null,
    detail: null,
    unasked: 'no-token',
  };
}

function fileChecks(source: Opened, findings: readonly Surrounding[]): readonly Check[] {
  if (source.kind !== 'file') {
    return [
      optional('file.found', 'skip'),
      source.kind === 'environment' ? keyCheck(source, findings) : optional('file.key', 'skip'),
      optional('file.permissions', 'skip'),
      optional('file.git', 'skip'),
      optional('file.shadow', 'skip'),
    ];
  }
  const unreadable = source.failure !== null && !isAboutValue(source.failure);
  const around = unreadable ? 'skip' : 'pass';
  return [
    unreadable ? required('file.found', 'fail', 'token-missing') : required('file.found', 'pass'),
    unreadable ? required('file.key', 'unknown', 'token-missing') : keyCheck(source, findings),
    aboutFile(
      'file.permissions',
      around,
      findings.filter(({ kind }) => kind === 'writable-by-others'),
    ),
    aboutFile(
      'file.git',
      around,
      findings.filter(({ kind }) =>
        ['tracked-by-git', 'not-ignored-by-git', 'committed-config'].includes(kind),
      ),
    ),
    aboutFile(
      'file.shadow',
      around,
      findings.filter(({ kind }) => kind === 'shadowed'),
    ),
  ];
}

/** The file itself was read. */
function isAboutValue({ kind }: Failure): boolean {
  return kind === 'usage' || kind === 'value-is-reference';
}

function keyCheck(
  { value, key, failure, path, kind }: Opened,
  findings: readonly Surrounding[],
): CheckOf<'file.key'> {
  const isNoKey = failure !== null && failure.kind !== 'value-is-reference';
  if (isNoKey || value === null) return required('file.key', 'fail', 'token-missing');
  const isPublic = findings.filter((finding) => finding.kind === 'public-prefix');
  const prefix = key === null || kind === 'file' ? null : publicPrefixOf(key);
  const own: readonly Surrounding[] =
    prefix === null || key === null
      ? []
      : [{ kind: 'public-prefix', path: path ?? 'the environment', key, prefix }];
  const all = [...isPublic, ...own];
  return all.length === 0
    ? required('file.key', 'pass')
    : required('file.key', 'warn', null, { findings: all });
}

function aboutFile(
  id: 'file.permissions' | 'file.git' | 'file.shadow',
  around: 'skip' | 'pass',
  findings: readonly Surrounding[],
): Check {
  return findings.length === 0 ? optional(id, around) : optional(id, 'warn', null, { findings });
}

/** Sent only when it was asked for, once, and only with a token that the reads speak for. */
async function withSend(
  checks: readonly Check[],
  graph: GraphPort | null,
  token: AccessToken | null,
  setup: Setup,
  { sendTo, selection, template, language }: GateOptions,
): Promise<readonly Check[]> {
  if (sendTo === null) return [...checks, optional('send.test', 'skip')];
  const from = setup.phoneNumberId?.value;
  const verdict = verdictOf(checks);
  if (!selection.has('send.test')) return [...checks, required('send.test', 'skip')];
  if (from === undefined)
    return [...checks, required('send.test', 'unknown', null, { notTried: 'no-number' })];
  const mayWork = verdict === 'healthy' || verdict === 'expiring';
  if (graph === null || token === null || !mayWork) {
    return [...checks, required('send.test', 'unknown', null, { notTried: 'no-proof' })];
  }
  const message = {
    to: sendTo,
    template: template ?? setup.template,
    language: language ?? setup.language,
  };
  const [sent, to] = await Promise.all([graph.send(token, from, message), shownRecipient(sendTo)]);
  return [...checks, sendCheck(sent, sendTo, to)];
}

function outcome(
  source: Opened,
  checks: readonly Check[],
  token: AccessToken | null,
  answers: Answers | null,
  setup: Setup,
  { clock }: Ports,
): Checked {
  const verdict = verdictOf(checks);
  const refusal = answers === null ? null : refusalOf(answers);
  return {
    source,
    checks,
    verdict,
    cause: decisive(checks)?.cause ?? null,
    failure: source.failure,
    fingerprint: token === null ? null : fingerprint(token),
    facts: answers?.inspection.ok === true ? answers.inspection.value : null,
    answers,
    expiredAt: refusal?.expiredAt ?? null,
    settings: { phoneNumberId: setup.phoneNumberId, wabaId: setup.wabaId, appId: setup.appId },
    now: nowByMetasClock(clock.now(), answers?.clockSkewMs ?? null),
    ids: knownIds(setup, answers, token),
    secrets: [
      ...(token === null ? [] : [token]),
      ...(setup.graph.appSecret === undefined ? [] : [setup.graph.appSecret]),
    ],
  };
}

/** The reply that says that the token is dead, whichever read met it. */
function refusalOf({ inspection, number, health, identity }: Answers): GraphFailure | null {
  for (const reply of [inspection, number, health, identity]) {
    if (reply?.ok === false && CAUSES[reply.failure.cause].tokenWorks === false) return reply.failure;
  }
  return null;
}

/** The app id for the links: configured, told by Meta, or read out of the token's first characters. */
function knownIds(setup: Setup, answers: Answers | null, token: AccessToken | null): KnownIds {
  const told = answers?.inspection.ok === true ? answers.inspection.value.appId : null;
  return idsOf(setup, setup.appId?.value ?? told ?? (token === null ? null : appIdHint(token)));
}
