import { readFileSync } from 'node:fs';
import { EXIT } from './core/exit.ts';
import { CliFailure } from './core/failure.ts';
import { fieldsOf } from './core/reading.ts';

/** The package's own; both `src/main.ts` and `dist/main.js` stand one folder below package.json. */
function manifest(): { readonly version: string; readonly bugs: string } {
  const read: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const fields = fieldsOf(read);
  return { version: String(fields?.['version']), bugs: String(fieldsOf(fields?.['bugs'])?.['url']) };
}

/** Throws CliFailure `working-directory-gone`. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new CliFailure({ kind: 'working-directory-gone' }, { cause: error });
  }
}

/** Signal 0 asks whether a process is there; only ESRCH says no, others that it belongs to somebody else. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

async function start(argv: readonly string[]): Promise<void> {
  const [{ run }, { report }] = await Promise.all([import('./cli.ts'), import('./report.ts')]);
  const { version, bugs } = manifest();
  const note = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  let isReportLost = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that went away (`| head`), or a terminal that was closed, is no error of ours.
      if (error.code === 'EPIPE' || error.code === 'EIO') return;
      // Node's own exit code 1 would call a token unhealthy because a disk is full.
      isReportLost = true;
      process.exitCode = EXIT.misconfigured;
      if (stream === process.stdout) note(`error: cannot write to standard output: ${error.code}`);
    });
  }
  process.on('uncaughtException', (error) => {
    process.exitCode = report(error, { note, bugs, debug: () => {} });
    process.exit();
  });
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const stop = (): void => {
      // The listener stays: a library that hears the signal alone (signal-exit) would end the process by it.
      if (interruption.signal.aborted) {
        // A second Ctrl-C ends the process the hard way.
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      }
      interruption.abort();
    };
    process.on(signal, stop);
  }
  const exit = await run(argv, {
    version,
    bugs,
    stdout(text) {
      process.stdout.write(text);
    },
    stderr(text) {
      process.stderr.write(text);
    },
    async ports(given) {
      const { realPorts } = await import('./adapters/real-ports.ts');
      return realPorts(given, {
        env: process.env,
        cwd: workingDirectory(),
        platform: process.platform,
        pid: process.pid,
        uid: process.getuid?.() ?? null,
        isAlive,
        version,
        interrupted: interruption.signal,
        interrupt: () => void process.emit('SIGINT', 'SIGINT'),
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
      });
    },
  });
  process.exitCode = isReportLost ? EXIT.misconfigured : exit;
}

await start(process.argv.slice(2));
