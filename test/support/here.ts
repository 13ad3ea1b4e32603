import { Readable, Writable } from 'node:stream';
import { realPorts } from '../../src/adapters/real-ports.ts';
import { run } from '../../src/cli.ts';
import { NOBODY } from './nobody.ts';
import type { Ran } from './program.ts';

export interface HereOptions {
  readonly cwd: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** As if both streams were a terminal of so many columns. */
  readonly columns?: number;
  readonly interrupted?: AbortSignal;
  readonly version?: string;
}

class Kept extends Writable {
  text = '';
  declare readonly isTTY?: boolean;
  declare readonly columns?: number;

  constructor(columns: number | undefined) {
    super();
    if (columns !== undefined) Object.assign(this, { isTTY: true, columns });
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

/**
 * The whole program but for its process: the real command line, ports, disk and network, with a folder and an
 * environment of its own. Waiting takes no time. Streams, signals and exit codes of the process are the smoke set's.
 */
export async function runHere(args: readonly string[], options: HereOptions): Promise<Ran> {
  const { cwd, env = {}, columns, version = '0.0.0' } = options;
  const [stdout, stderr] = [new Kept(columns), new Kept(columns)];
  const exit = await run(args, {
    version,
    bugs: 'https://example.com/bugs',
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
    ports: async (given) => {
      const ports = realPorts(given, {
        env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env },
        cwd,
        platform: process.platform,
        pid: process.pid,
        uid: process.getuid?.() ?? null,
        isAlive: () => false,
        version,
        interrupted: options.interrupted ?? new AbortController().signal,
        interrupt: () => {},
        wantsTlsOff: false,
        onContinue: () => {},
        onSummaryAsked: () => {},
        pause: async () => {},
        stdin: Readable.from([options.stdin ?? '']),
        stdout,
        stderr,
      });
      // V8's flags would be set for the other tests of this process too.
      return Object.assign(ports, { memory: NOBODY.memory });
    },
  });
  return { exit, stdout: stdout.text, stderr: stderr.text };
}
