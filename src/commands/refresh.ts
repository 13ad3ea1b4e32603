import type { ExitCode } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import type { RefreshOption } from '../core/options.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { Surrounding } from '../core/project/surroundings.ts';
import type { InPlaceReason, Ports } from '../ports.ts';
import {
  type ConnectionOptions,
  connectionOptions,
  type MessageOptions,
  messageOptions,
} from '../services/env/setup.ts';
import { replaceToken } from '../services/replace-token.ts';
import { inPlaceWords, refreshJson, sayFindings, sayOutcome } from '../ui/refresh/refresh.ts';
import type { TokenPath } from '../wizard/state.ts';

export interface RefreshOptions extends ConnectionOptions, MessageOptions {
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
  return {
    ...connectionOptions(given),
    ...messageOptions(given),
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

/** Longer than any token with a curl command around it; a larger input is some other file. */
const MAX_INPUT_BYTES = 64 * 1024;

/** `wa-token refresh`: the wizard where somebody can be asked, else the same checks without questions. */
export async function refresh(options: RefreshOptions, ports: Ports): Promise<ExitCode> {
  const { prompter } = ports;
  const { tokenFrom } = options;
  if (prompter !== null && (tokenFrom === null || (tokenFrom.kind === 'file' && !options.yes))) {
    const { wizard } = await import('../wizard/wizard.ts');
    const pasted = tokenFrom === null ? null : await readToken(tokenFrom, ports);
    const outcome = await wizard({ ...options, pasted }, { ...ports, prompter });
    if (options.json) ports.out.data(JSON.stringify(refreshJson(outcome)));
    return outcome.exitCode;
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
  const pasted = await readToken(options.tokenFrom, ports);
  const mayWriteInPlace = async (path: string, why: InPlaceReason): Promise<boolean> => {
    ports.out.note(`warning: ${inPlaceWords(path, why)}`);
    return true;
  };
  const warn = (findings: readonly Surrounding[]): void => sayFindings(findings, ports.out);
  const outcome = await replaceToken({ ...options, pasted, mayWriteInPlace, warn }, ports);
  sayOutcome(outcome, ports.out, ports.clock.now(), ports.zone);
  if (options.json) ports.out.data(JSON.stringify(refreshJson(outcome)));
  return outcome.exitCode;
}

async function readToken(from: NonNullable<RefreshOptions['tokenFrom']>, { input }: Ports): Promise<string> {
  const bytes =
    from.kind === 'stdin'
      ? await input.readAll(MAX_INPUT_BYTES)
      : await input.readFile(from.path, MAX_INPUT_BYTES);
  return new TextDecoder().decode(bytes);
}
