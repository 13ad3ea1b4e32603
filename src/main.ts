import { readFileSync } from 'node:fs';
import { EXIT } from './core/exit.ts';
import { CliFailure } from './core/failure.ts';
import { fieldsOf } from './core/reading.ts';
import { printCommandsFor, shellOf } from './core/shell-word.ts';

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

/** How long what was interrupted may take to tidy up. */
const PATIENCE_MS = 1500;

/** TLS is never switched off; what asked for it is told of. */
function isTlsToBeOff(): boolean {
  const isOff = process.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0';
  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  return isOff;
}

/** Bun loads the folder's .env into the environment by itself; no .env may redirect the traffic. */
async function environment(note: (text: string) => void): Promise<NodeJS.ProcessEnv> {
  if (process.versions['bun'] === undefined) return process.env;
  const { withoutEnvFiles } = await import('./adapters/bun-env.ts');
  const { env, dropped } = withoutEnvFiles(process.env, workingDirectory());
  for (const name of dropped) {
    note(`warning: ${name} stands in a .env, which Bun loads by itself: it is not obeyed`);
    delete process.env[name];
  }
  return env;
}

async function start(argv: readonly string[]): Promise<void> {
  const [{ run }, { report }] = await Promise.all([import('./cli.ts'), import('./report.ts')]);
  const { version, bugs } = manifest();
  printCommandsFor(shellOf(process.platform));
  const note = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  let isReportLost = false;
  for (const stream of [process.stdout, process.stderr]) {
    widen(stream);
    stream.on('resize', () => widen(stream));
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
    restoreTerminal();
    process.exitCode = report(error, { note, bugs, debug: () => {} });
    process.exit();
  });
  process.on('SIGQUIT', () => {
    restoreTerminal();
    process.removeAllListeners('SIGQUIT');
    process.kill(process.pid, 'SIGQUIT');
  });
  process.on('SIGTSTP', () => {
    restoreTerminal();
    process.kill(process.pid, 'SIGSTOP');
  });
  const interruption = new AbortController();
  const wantsTlsOff = isTlsToBeOff();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const stop = (): void => {
      // What does not hear of the interruption (a lock that is waited for, a reader that does not read) is left.
      setTimeout(() => process.exit(EXIT.interrupted), PATIENCE_MS).unref();
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
        env: await environment(note),
        cwd: workingDirectory(),
        platform: process.platform,
        pid: process.pid,
        uid: process.getuid?.() ?? null,
        isAlive,
        version,
        wantsTlsOff,
        interrupted: interruption.signal,
        interrupt: () => void process.emit('SIGINT', 'SIGINT'),
        onContinue: (listener) => void process.on('SIGCONT', listener),
        onSummaryAsked: (listener) => void process.on('SIGUSR1', listener),
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
      });
    },
  });
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  // A socket that somebody keeps open keeps no process alive whose work is done.
  process.exit(isReportLost ? EXIT.misconfigured : exit);
}

/** A terminal that tells no width (a serial line, some CI) says 0, and a library that divides by it never ends. */
function widen(stream: NodeJS.WriteStream): void {
  if (!stream.isTTY) return;
  if (!(stream.columns > 0)) stream.columns = 80;
  if (!(stream.rows > 0)) stream.rows = 24;
}

/** Until what was written before has left the process, or nobody reads it any more. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

/** The terminal as the shell had it, where the keys were being read one by one. */
function restoreTerminal(): void {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stdin.isRaw) return;
  stdin.setRawMode(false);
  // The cursor shown, pastes unmarked.
  stderr.write('\u001b[?25h\u001b[?2004l\n');
}

await start(process.argv.slice(2));
