import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../src/adapters/http/server.ts';
import { run } from '../../src/cli.ts';
import type { LocalServer, Ports } from '../../src/ports.ts';
import { report } from '../../src/report.ts';
import { respond } from '../../src/sandbox/respond.ts';
import { IDS } from '../../src/sandbox/world/ids.ts';
import { defaultWorld } from '../../src/sandbox/world/state.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

const sandbox = defaultWorld('crashes', new Date());
const OLD = sandbox.tokens.expired;
const NEW = sandbox.tokens['system-user'];
const SECRET = '0123456789abcdef'.repeat(2);

const COMMANDS: readonly (readonly string[])[] = [
  ['check', '--debug'],
  ['check', '--json', '.'],
  ['check', '--format', 'github'],
  ['refresh', '--token-stdin', '--yes', '--to', '+15550100', '--debug'],
  ['refresh', '--token-stdin', '--yes', '--no-send', '--json'],
  ['renew', '--yes', '--json'],
  ['send-test', '--to', '+15550100', '--debug'],
  ['guide'],
];

/** What main.ts prints of a rejection that nobody waits for; vitest's own ear for them is put back. */
let unheard = '';
const ears = process.listeners('unhandledRejection');
beforeAll(() => {
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => {
    const print = (text: string): void => {
      unheard += text;
    };
    report(error, { bugs: '', note: print, debug: print });
  });
});
afterAll(() => {
  process.removeAllListeners('unhandledRejection');
  for (const ear of ears) process.on('unhandledRejection', ear);
});

let world: TestWorld;
let server: LocalServer | undefined;
afterEach(async () => {
  world?.remove();
  await server?.close();
});

/** Every call of every port goes through here; it throws at the one that is due, with all secrets in its words. */
function breaking<T extends object>(port: T, call: () => void): T {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        call();
        const result: unknown = Reflect.apply(value, target, args);
        return name === 'connect' && result instanceof Promise
          ? result.then((graph: object) => breaking(graph, call))
          : result;
      };
    },
  });
}

function breakingAll(ports: Ports, call: () => void): Ports {
  return {
    ...breaking({ connect: ports.connect }, call),
    ...Object.fromEntries(
      Object.entries(ports)
        .filter(([name]) => !['connect', 'out', 'env', 'interrupted'].includes(name))
        .map(([name, port]) => [
          name,
          typeof port === 'object' && port !== null ? breaking(port, call) : port,
        ]),
    ),
    out: ports.out,
    env: ports.env,
    interrupted: ports.interrupted,
    connect: breaking({ connect: ports.connect }, call).connect,
  } as Ports;
}

/** One run that breaks at its nth call; false where it never came so far. */
async function crashAt(due: number, argv: readonly string[]): Promise<boolean> {
  let { state } = sandbox;
  server = await serve(0, (request) => {
    const responded = respond(state, request, new Date());
    ({ state } = responded);
    return responded.reply;
  });
  world = await testWorld({
    files: {
      '.env': `WHATSAPP_PHONE_NUMBER_ID=${IDS.testNumber}\nWHATSAPP_ACCESS_TOKEN=${argv[0] === 'refresh' ? OLD : NEW}\n`,
    },
    env: { WA_TOKEN_GRAPH_URL: server.url, META_APP_SECRET: SECRET, META_APP_ID: IDS.app },
    stdin: NEW,
  });
  let calls = 0;
  const call = (): void => {
    calls += 1;
    if (calls === due)
      throw new Error(`it fell over ${OLD} and Bearer ${NEW}, secret ${SECRET}, {"t":"x${NEW}y"}`);
  };
  let printed = '';
  const print = (text: string): void => {
    printed += text;
  };
  const exit = await run(argv, {
    version: '0.0.0',
    bugs: 'https://example.com/bugs',
    stdout: print,
    stderr: print,
    ports: async () => breakingAll(world.ports, call),
  });
  printed += world.stdout() + world.stderr() + unheard;
  unheard = '';
  for (const secret of [OLD, NEW, SECRET]) {
    for (let at = 0; at + 12 <= secret.length; at += 1) {
      if (printed.includes(secret.slice(at, at + 12)))
        throw new Error(`a secret at call ${due} of ${argv.join(' ')}`);
    }
  }
  expect([0, 1, 2, 3, 4, 70]).toContain(exit);
  world.remove();
  await server.close();
  server = undefined;
  return calls >= due;
}

describe('a crash at any call to the world tells no secret', () => {
  test.each(COMMANDS.map((argv) => [argv.join(' '), argv] as const))('%s', async (_name, argv) => {
    let due = 1;
    while (due < 200 && (await crashAt(due, argv))) due += 1;
    // Fewer would mean that nothing was broken.
    expect(due).toBeGreaterThan(4);
  });
});
