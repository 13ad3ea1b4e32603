import { EXIT, type ExitCode } from '../core/exit.ts';
import { CliFailure } from '../core/failure.ts';
import { DEFAULT_VERSION, type SandboxOption } from '../core/options.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { LocalReply, LocalRequest, LocalServer, Ports } from '../ports.ts';
import { describeFault, type FaultName, faultNames } from '../sandbox/faults/faults.ts';
import { respond } from '../sandbox/respond.ts';
import {
  type ConsoleName,
  consoleNames,
  describeConsole,
  inConsole,
  isConsole,
} from '../sandbox/world/consoles.ts';
import { defaultWorld, type SandboxWorld, withFaults } from '../sandbox/world/state.ts';
import { TOKEN_NAMES } from '../sandbox/world/token-sets.ts';
import { renderSheet, type TokenRow } from '../ui/sandbox-sheet.ts';

export interface SandboxOptions {
  readonly port: number;
  readonly faults: readonly FaultName[];
  readonly console: ConsoleName;
  readonly json: boolean;
}

/** Always the same, so that a .env with a token of the sandbox is still good at the next start. */
const SEED = 'wa-token sandbox';

export function sandboxOptions(given: ParsedArgs<SandboxOption>): SandboxOptions {
  return {
    port: readPort(given.text('port') ?? '0'),
    faults: given.list('fault').map(readFault),
    console: readConsole(given.text('console') ?? 'classic'),
    json: given.flag('json'),
  };
}

/** Serves the embedded Graph API on loopback until Ctrl-C. */
export async function sandbox(options: SandboxOptions, ports: Ports): Promise<ExitCode> {
  const { out, interrupted } = ports;
  const world = defaultWorld(SEED, ports.clock.now());
  const state = inConsole(withFaults(world.state, options.faults), options.console);
  const server = await ports.serve(options.port, answering(state, ports));
  const told = options.json
    ? JSON.stringify(sheetJson(world, server, options))
    : renderSheet(sheetOf(world, server, options), out.paint.data);
  out.data(told, 'made-up');
  await aborted(interrupted);
  await server.close();
  return EXIT.interrupted;
}

function answering(
  start: SandboxWorld['state'],
  { clock, out }: Pick<Ports, 'clock' | 'out'>,
): (request: LocalRequest) => LocalReply {
  let state = start;
  return (request) => {
    const responded = respond(state, request, clock.now());
    state = responded.state;
    // The path alone: a query may hold a token.
    out.note(`${request.method} ${request.url.replace(/\?.*$/s, '')} ${responded.reply.status}`);
    return responded.reply;
  };
}

function sheetOf(
  world: SandboxWorld,
  server: LocalServer,
  options: SandboxOptions,
): Parameters<typeof renderSheet>[0] {
  const { ids, recipients, appSecret } = world;
  return {
    url: server.url,
    version: DEFAULT_VERSION,
    phoneNumberId: ids.testNumber,
    ids: [
      { name: 'app id', value: ids.app },
      { name: 'the app was', value: describeConsole(options.console) },
      { name: 'app secret', value: appSecret },
      { name: 'WhatsApp account with a test number', value: ids.testAccount },
      { name: 'phone number id of the test number', value: ids.testNumber },
      { name: 'WhatsApp account with a live number', value: ids.liveAccount },
      { name: 'phone number id of the live number', value: ids.liveNumber },
      { name: 'business id', value: ids.business },
      { name: 'recipient on the list', value: recipients.listed },
      { name: 'recipient not on the list', value: recipients.unlisted },
    ],
    tokens: tokenRows(world),
    faults: options.faults.map((name) => ({ name, value: describeFault(name) })),
  };
}

function tokenRows({ tokens }: SandboxWorld): readonly TokenRow[] {
  const texts = new Map(Object.entries(tokens));
  return Object.entries(TOKEN_NAMES).map(([name, what]) => ({ name, what, token: texts.get(name) ?? '' }));
}

function sheetJson(world: SandboxWorld, server: LocalServer, options: SandboxOptions): unknown {
  return {
    schemaVersion: 1,
    url: server.url,
    graphVersion: DEFAULT_VERSION,
    ids: world.ids,
    appSecret: world.appSecret,
    recipients: world.recipients,
    tokens: world.tokens,
    faults: options.faults,
    console: options.console,
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new CliFailure({ kind: 'usage', message: `\`--port\` takes a number from 0 to 65535, not: ${text}` });
}

function readConsole(text: string): ConsoleName {
  if (isConsole(text)) return text;
  const hint = `one of ${consoleNames().join(', ')}`;
  throw new CliFailure({ kind: 'usage', message: `there is no console named: ${text}`, hint });
}

function readFault(text: string): FaultName {
  const name = faultNames().get(text);
  if (name !== undefined) return name;
  const plain = [...faultNames().keys()].filter((fault) => !/^send-\d/.test(fault));
  const hint = `one of ${plain.join(', ')}, or send-CODE for a code that refuses a send, such as send-131047`;
  throw new CliFailure({ kind: 'usage', message: `there is no fault named: ${text}`, hint });
}
