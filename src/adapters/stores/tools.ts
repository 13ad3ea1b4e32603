import { randomBytes } from 'node:crypto';
import { accessSync, closeSync, constants, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { redact } from '../../core/redact.ts';
import { forScreen, type Shown } from '../../core/screen.ts';
import { Secret } from '../../core/secret.ts';
import type { ToolInput, ToolRun, ToolsPort } from '../../ports.ts';
import { findProgram, isPath, type ProgramHost, start } from '../child/programs.ts';
import { codeOf } from '../disk/fs.ts';

export interface ToolsHost extends ProgramHost {
  readonly interrupted: AbortSignal;
}

type ChildProcess = NonNullable<ReturnType<typeof start>>;

/** A deploy may be waited for; a tool that asks a question into nothing is not. */
const TIME_LIMIT_MS = 120_000;
const MAX_OUTPUT_BYTES = 1024 * 1024;

export function tools(host: ToolsHost): ToolsPort {
  return {
    hasDevStdin: host.platform !== 'win32',
    find: async (names) => names.find((name) => isInstalled(name, host)) ?? null,
    run: (program, args, input) => run(program, args, input, host),
  };
}

function isInstalled(name: string, host: ToolsHost): boolean {
  if (!isPath(name)) return findProgram(name, host) !== null;
  try {
    accessSync(resolve(host.cwd, name), constants.X_OK);
    return true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}

async function run(
  program: string,
  args: readonly string[],
  input: ToolInput,
  host: ToolsHost,
): Promise<ToolRun> {
  mustNotHold(args, input.secrets);
  const file = input.asFile === true && input.input !== null ? nameless(input.input) : null;
  try {
    const child = started(program, args, file ?? 'pipe', input, host);
    if (child === null) return ended(null, [], `${program} is not installed`, input);
    return await finished(child, file === null ? input.input : null, input, host.interrupted);
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** Other users can read a command line. */
function mustNotHold(args: readonly string[], secrets: readonly Secret[]): void {
  const line = args.join(' ');
  if (secrets.some((secret) => !secret.isEmpty && line.includes(secret.expose()))) {
    throw new Error('a secret was about to become an argument of a program');
  }
}

function started(
  program: string,
  args: readonly string[],
  stdin: number | 'pipe',
  { cwd, secrets }: ToolInput,
  host: ToolsHost,
): ChildProcess | null {
  const stdio: ['pipe' | number, 'pipe', 'pipe'] = [stdin, 'pipe', 'pipe'];
  const env = withoutSecrets(host, secrets);
  return start(program, args, { ...host, env }, { kind: 'person', cwd, stdio });
}

/** What the tool needs of the environment is its own sign-in, never the token that it gets. */
function withoutSecrets({ env }: ToolsHost, secrets: readonly Secret[]): ProgramHost['env'] {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([, value]) => !secrets.some((secret) => !secret.isEmpty && (value ?? '').includes(secret.expose())),
    ),
  );
}

/** In memory where there is such a folder; without a name anywhere. */
const PLACES = ['/dev/shm', '/run/shm'] as const;

/** An open file of mode 0600 that has no name any more; null where none can be made. */
function nameless(content: Secret): number | null {
  for (const folder of [...PLACES, tmpdir()]) {
    const path = join(folder, `wa-token-${randomBytes(12).toString('hex')}`);
    try {
      const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
      unlinkSync(path);
      const bytes = Buffer.from(content.expose());
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, at);
      return fd;
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }
  return null;
}

function finished(
  child: ChildProcess,
  stdin: Secret | null,
  input: ToolInput,
  interrupted: AbortSignal,
): Promise<ToolRun> {
  return new Promise((done) => {
    const out = collector(child.stdout, () => child.kill('SIGKILL'));
    const errors = collector(child.stderr, () => child.kill('SIGKILL'));
    let why = '';
    const stop = (): void => void child.kill('SIGTERM');
    const timer = setTimeout(() => {
      why = `no end after ${TIME_LIMIT_MS / 1000} seconds`;
      child.kill('SIGKILL');
    }, TIME_LIMIT_MS);
    interrupted.addEventListener('abort', stop, { once: true });
    let isDone = false;
    const end = (exit: number | null, words: string): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      interrupted.removeEventListener('abort', stop);
      done(ended(exit, [errors.bytes(), out.bytes()], words, input));
    };
    child.once('error', (error) => end(null, codeOf(error) ?? 'it does not start'));
    child.once('close', (exit) => end(exit, why));
    // One that exits before it has read everything is judged by its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin === null ? '' : stdin.expose());
  });
}

function collector(stream: ChildProcess['stdout'], tooMuch: () => void): { bytes(): Buffer } {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_OUTPUT_BYTES) chunks.push(chunk);
    else tooMuch();
  });
  return { bytes: () => Buffer.concat(chunks) };
}

function ended(
  exit: number | null,
  [errors = Buffer.alloc(0), out = Buffer.alloc(0)]: readonly Buffer[],
  why: string,
  { secrets }: ToolInput,
): ToolRun {
  const texts = [why, errors.toString('utf8'), out.toString('utf8')];
  const words = texts.find((text) => text.trim() !== '') ?? '';
  return {
    ok: exit === 0,
    exit,
    output: new Secret(out.toString('utf8'), 'output of a tool'),
    said: lastWords(words, secrets),
    says: (pattern) => texts.some((text) => pattern.test(text)),
  };
}

const LAST_LINES = 3;
const LONGEST = 300;
const COLOUR = /\u001b\[[0-9;?]*[A-Za-z]/g;

function lastWords(text: string, secrets: readonly Secret[]): Shown {
  const known = [...secrets, ...secrets.map(inBase64)];
  const lines = redact(text.replace(COLOUR, ''), known)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return forScreen(lines.slice(-LAST_LINES).join(' / ').slice(-LONGEST));
}

function inBase64(secret: Secret): Secret {
  return new Secret(Buffer.from(secret.expose()).toString('base64'), 'secret in base64');
}
