import type { Readable } from 'node:stream';
import type { CommonOption } from '../core/options.ts';
import type { ParsedArgs } from '../core/parsed-args.ts';
import type { Secret } from '../core/secret.ts';
import type { DemoHost, Ports, ReportsPort, ToolsPort } from '../ports.ts';
import { disk } from './disk/disk.ts';
import { interruptible } from './interruptible.ts';
import { project, UNIT_FOLDERS } from './project/project.ts';
import { input } from './terminal/input.ts';
import { isAccessible, type Stream, terminal } from './terminal/terminal.ts';
import { terminalPrompter } from './terminal/terminal-prompter.ts';

/** What the process knows, read once by main.ts. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  /** null where the system has no user ids. */
  readonly uid: number | null;
  readonly version: string;
  /** NODE_TLS_REJECT_UNAUTHORIZED=0 was set, and is not obeyed. */
  readonly wantsTlsOff: boolean;
  /** Whether a process of this machine runs. */
  isAlive(pid: number): boolean;
  readonly interrupted: AbortSignal;
  /** Waits in another way than by the clock on the wall, as tests do. */
  readonly pause?: (ms: number) => Promise<void>;
  /** What Ctrl-C does; the terminal doesn't send it while its keys are read one by one. */
  readonly interrupt: () => void;
  /** After the process was stopped and goes on (`fg`). */
  onContinue(listener: () => void): void;
  /** SIGUSR1: somebody asks how far a long run is. */
  onSummaryAsked(listener: () => void): void;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
}

const TLS_STAYS_ON =
  'warning: NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: anybody between here and Meta could take the token. A certificate of your own company is trusted through NODE_EXTRA_CA_CERTS';

export function realPorts(given: ParsedArgs<CommonOption>, host: Host): Ports {
  const secrets = new Set<Secret>();
  const pause = host.pause ?? pauses(host.interrupted);
  /** One for all targets, so that they share connections. */
  let client: ReturnType<typeof loadClient> | undefined;
  const plain = isAccessible(given.flag('accessible'), host.env);
  const out = terminal(
    {
      stdout: host.stdout,
      stderr: host.stderr,
      env: host.env,
      color: given.allows('color'),
      quiet: given.flag('quiet'),
      debug: given.flag('debug'),
      isAccessible: plain,
    },
    () => [...secrets],
  );
  const files = disk({
    platform: host.platform,
    pid: host.pid,
    uid: host.uid,
    isAlive: host.isAlive,
    hasAcl: async (path) => (await import('./disk/acl.ts')).hasAcl(path, host),
  });
  return {
    clock: { now: () => new Date(), pause },
    files,
    errands: files,
    project: project({
      platform: host.platform,
      pid: host.pid,
      env: host.env,
      cwd: host.cwd,
      unitFolders: UNIT_FOLDERS,
    }),
    input: input(host.stdin, host.interrupted, host.onSummaryAsked),
    prompter: terminalPrompter({ ...host, paint: out.paint.note, isAccessible: plain }),
    demoHost: stageOf({ cwd: host.cwd, interrupted: host.interrupted, note: out.note }),
    memory: memory(),
    reports: reportsOf(host),
    tools: toolsOf(host),
    out,
    version: host.version,
    env: host.env,
    cwd: host.cwd,
    // Asked for only where a time is told: the zone's tables cost as much as the rest of this function.
    get zone() {
      return Intl.DateTimeFormat().resolvedOptions().timeZone;
    },
    interrupted: host.interrupted,
    interruptible: interruptible(host.interrupted, host.interrupt),
    async connect(settings) {
      if (host.wantsTlsOff && client === undefined) out.note(TLS_STAYS_ON);
      client ??= loadClient(host);
      const { connect, send } = await client;
      const hidden = new Set<Secret>();
      return connect(settings, {
        send,
        version: host.version,
        interrupted: host.interrupted,
        random: Math.random,
        pause,
        now: () => performance.now(),
        wallClock: () => new Date(),
        debug: out.debug,
        hide: (secret) => {
          secrets.add(secret);
          hidden.add(secret);
        },
        release: () => {
          for (const secret of hidden) secrets.delete(secret);
        },
      });
    },
    async serve(port, answer) {
      const { serve } = await import('./http/server.ts');
      return serve(port, answer);
    },
  };
}

/** One listener for all of them: a fleet waits dozens at a time, which Node would take for a leak. */
function pauses(interrupted: AbortSignal): (ms: number) => Promise<void> {
  const waiting = new Set<() => void>();
  interrupted.addEventListener('abort', () => {
    for (const end of waiting) end();
  });
  return (ms) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      waiting.add(end);
      if (interrupted.aborted) end();
    });
}

async function loadClient(host: Host) {
  const [{ connect }, { sender }] = await Promise.all([import('./http/graph.ts'), import('./http/send.ts')]);
  return { connect, send: sender(host) };
}

function memory(): Ports['memory'] {
  let keeper: Promise<() => void> | undefined;
  return {
    async tidy() {
      keeper ??= import('./heap.ts').then(({ heapKeeper }) => heapKeeper());
      (await keeper)();
    },
  };
}

/** Loaded when a report is to go anywhere but to standard output. */
function reportsOf(host: Host): ReportsPort {
  const load = async (): Promise<ReportsPort> => (await import('./http/reports.ts')).reports(host);
  return {
    open: async (path, targets) => (await load()).open(path, targets),
    mustBePlace: async (path, targets) => (await load()).mustBePlace(path, targets),
    append: async (path, text) => (await load()).append(path, text),
    post: async (url, body, timeoutMs) => (await load()).post(url, body, timeoutMs),
  };
}

/** Loaded when a store is pushed to. */
function toolsOf(host: Host): ToolsPort {
  const load = async (): Promise<ToolsPort> => (await import('./stores/tools.ts')).tools(host);
  return {
    hasDevStdin: host.platform !== 'win32',
    find: async (names) => (await load()).find(names),
    run: async (program, args, input) => (await load()).run(program, args, input),
  };
}

/** Loaded by the demo alone: it brings the prompts with it. */
function stageOf(host: { cwd: string; interrupted: AbortSignal; note(text: string): void }): DemoHost {
  const load = async (): Promise<DemoHost> => (await import('./terminal/demo-host.ts')).makeDemoHost(host);
  return {
    makeFolder: async (name) => (await load()).makeFolder(name),
    removeFolder: async (path) => (await load()).removeFolder(path),
    play: async (keys) => (await load()).play(keys),
  };
}
