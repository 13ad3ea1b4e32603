import { baseUrlFrom } from '../core/env/settings.ts';
import { EXIT, type ExitCode } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import { DEFAULT_GRAPH_URL, type RefreshOption } from '../core/options.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { Surrounding } from '../core/project/surroundings.ts';
import type { InPlaceReason } from '../core/refresh/change.ts';
import type { ConnectionOptions, MessageOptions, RefreshOutcome } from '../core/refresh/outcome.ts';
import type { TokenPath } from '../core/refresh/state.ts';
import { besidePushes } from '../core/restart/pushed.ts';
import type { PushPlan } from '../core/stores/outcome.ts';
import type { Ports } from '../ports.ts';
import { connectionOptions, messageOptions } from '../services/env/setup.ts';
import { mustBeReminderPath } from '../services/reminder.ts';
import { replaceToken } from '../services/replace-token.ts';
import type { BringOptions } from '../services/stores/bring.ts';
import { pushOptions } from '../services/stores/plan.ts';
import { MAX_TOKEN_BYTES, tokenFromStdin } from '../services/token-input.ts';
import { inPlaceWords, refreshJson, sayFindings, sayOutcome } from '../ui/refresh/refresh.ts';
import { planLines, pushedJson, pushLines } from '../ui/stores/push.ts';
import { elsewhere } from '../ui/text/view.ts';

export interface RefreshOptions extends ConnectionOptions, MessageOptions, BringOptions {
  /** Where the new token comes from; null: it is asked for. */
  readonly tokenFrom: { readonly kind: 'stdin' } | { readonly kind: 'file'; readonly path: string } | null;
  readonly yes: boolean;
  readonly send: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  /** The kind of token that the wizard fetches; null: it asks. */
  readonly path: TokenPath | null;
  /** Whether the wizard offers to open links. */
  readonly open: boolean;
}

export function refreshOptions(given: ParsedArgs<RefreshOption>): RefreshOptions {
  const path = given.text('tokenFile');
  const stdin = given.flag('tokenStdin') || path === '-';
  if (stdin && path !== undefined && path !== '-') {
    throw new CliFailure({ kind: 'usage', message: '`--token-stdin` and `--token-file` exclude each other' });
  }
  return {
    ...connectionOptions(given),
    ...messageOptions(given),
    ...pushOptions(given),
    reminder: given.text('reminder') ?? null,
    tokenFrom: stdin ? { kind: 'stdin' } : path === undefined ? null : { kind: 'file', path },
    yes: given.flag('yes'),
    send: given.allows('send'),
    dryRun: given.flag('dryRun'),
    json: given.flag('json'),
    path: pathOf(given),
    open: given.allows('open'),
  };
}

function pathOf(given: ParsedArgs<RefreshOption>): TokenPath | null {
  const named = (['temporary', 'permanent'] as const).filter((path) => given.flag(path));
  if (named.length < 2) return named[0] ?? null;
  throw new CliFailure({ kind: 'usage', message: '`--temporary` and `--permanent` exclude each other' });
}

/** `wa-token refresh`: the wizard where somebody can be asked, else the same checks without questions. */
export async function refresh(options: RefreshOptions, ports: Ports): Promise<ExitCode> {
  const { prompter } = ports;
  const { tokenFrom } = options;
  if (options.reminder !== null) await mustBeReminderPath(options.reminder, options, ports);
  const isThere = tokenFrom !== null && (tokenFrom.kind === 'file' || ports.input.isTerminal);
  if (prompter !== null && (tokenFrom === null || (isThere && !options.yes))) {
    const { wizard } = await import('../wizard/wizard.ts');
    const plans = await plansFor(options, ports);
    const pasted = tokenFrom === null ? null : await readToken(tokenFrom, ports);
    const outcome = await wizard({ ...options, pasted, plans }, { ...ports, prompter });
    return bringAndTell(options, outcome, ports);
  }
  return refreshUnasked(options, ports);
}

async function refreshUnasked(options: RefreshOptions, ports: Ports): Promise<ExitCode> {
  if (options.tokenFrom === null) {
    const ci = ports.input.isTerminal && (ports.env['CI'] ?? '') !== '';
    throw new CliFailure({ kind: 'not-interactive', command: 'wa-token refresh', ci });
  }
  if (!options.yes && !options.dryRun) {
    throw new CliFailure({
      kind: 'usage',
      message: 'without a terminal nobody can be asked before .env is written',
      hint: 'add `--yes` to write when the token is proved, or `--dry-run` to write nothing',
    });
  }
  const plans = await plansFor(options, ports);
  const pasted = await readToken(options.tokenFrom, ports);
  const mayWriteInPlace = async (path: string, why: InPlaceReason): Promise<boolean> => {
    ports.out.note(`warning: ${inPlaceWords(path, why)}`);
    return true;
  };
  const warn = (findings: readonly Surrounding[]): void => sayFindings(findings, ports.out);
  const outcome = withoutPushed(
    await replaceToken({ ...options, pasted, mayWriteInPlace, warn }, ports),
    plans,
    options.redeploy,
  );
  sayOutcome(outcome, ports.out, ports.clock.now(), ports.zone);
  if (outcome.result === 'planned') for (const line of planLines(plans)) ports.out.note(line);
  return bringAndTell(options, outcome, ports);
}

/** What is pushed in this very run nobody is told to put there by hand. */
function withoutPushed(
  outcome: RefreshOutcome,
  plans: readonly PushPlan[],
  redeploy: boolean,
): RefreshOutcome {
  const { aftermath } = outcome;
  if (aftermath === undefined || aftermath.restart === null) return outcome;
  const pushes = plans.map((plan) => ({
    plan,
    isDeployed: redeploy && plan.effect?.kind === 'deploy' && plan.effect.args !== null,
  }));
  return { ...outcome, aftermath: { ...aftermath, restart: besidePushes(aftermath.restart, pushes) } };
}

function isBringing({ push, pipeTo, reminder }: RefreshOptions): boolean {
  return push.length + pipeTo.length > 0 || reminder !== null;
}

/** Loaded where a place is named. */
async function plansFor(options: RefreshOptions, ports: Ports): Promise<readonly PushPlan[]> {
  if (!isBringing(options)) return [];
  const { mustBeReady } = await import('../services/stores/bring.ts');
  return mustBeReady(options, ports);
}

type Told = Parameters<typeof refreshJson>[0];

/** The stores get what is in the file now; what they refuse undoes nothing. */
async function bringAndTell(options: RefreshOptions, outcome: Told, ports: Ports): Promise<ExitCode> {
  const { result, files } = outcome;
  const isInPlace = result === 'updated' || result === 'unchanged';
  const brought =
    isInPlace && isBringing(options)
      ? await (await import('../services/stores/bring.ts')).bring(options, files, ports)
      : { pushes: [], reminder: null };
  const repeat = 'the same command with the same token; the file is not written twice';
  for (const line of pushLines(brought.pushes, repeat)) ports.out.note(line);
  const failed = brought.pushes.some(({ status, deployed }) => status === 'failed' || deployed === 'failed');
  const exitCode = failed && outcome.exitCode === EXIT.ok ? EXIT.unhealthy : outcome.exitCode;
  if (options.json) {
    ports.out.data(
      JSON.stringify({
        ...refreshJson({ ...outcome, exitCode }, brought.pushes.map(pushedJson), brought.reminder),
        ...elsewhere(baseUrlFrom(options.graphUrl, ports.env, DEFAULT_GRAPH_URL)),
      }),
    );
  }
  return exitCode;
}

async function readToken(from: NonNullable<RefreshOptions['tokenFrom']>, ports: Ports): Promise<string> {
  if (from.kind === 'stdin') return tokenFromStdin(ports);
  return new TextDecoder().decode(await ports.input.readFile(from.path, MAX_TOKEN_BYTES));
}
