import { readFileSync } from 'node:fs';
import { run } from './cli.ts';

/** The package's own version; both `src/main.ts` and `dist/main.js` stand one folder below package.json. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}

// A reader that went away (`| head`) is no error of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Once: a second Ctrl-C ends the process the hard way.
  process.once(signal, () => interruption.abort());
}

process.exitCode = await run(process.argv.slice(2), {
  version: version(),
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  async ports(given) {
    const { realPorts } = await import('./adapters/real-ports.ts');
    return realPorts(given, {
      env: process.env,
      cwd: process.cwd(),
      platform: process.platform,
      pid: process.pid,
      uid: process.getuid?.() ?? null,
      version: version(),
      interrupted: interruption.signal,
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
    });
  },
});
