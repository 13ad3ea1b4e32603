import { randomBytes } from 'node:crypto';
import { appendFile, type FileHandle, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isNamedAsEnv } from '../../core/env/names.ts';
import { CliFailure } from '../../core/failure.ts';
import type { Posted, ReportFile, ReportsPort } from '../../ports.ts';
import { codeOf } from '../disk/fs.ts';
import { sender } from './send.ts';

export interface ReportsHost {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly interrupted: AbortSignal;
}

export function reports(host: ReportsHost): ReportsPort {
  return {
    open: async (path, targets = []) => {
      const whole = resolve(host.cwd, path);
      await refuseEnv(whole, path, targets);
      return openReport(whole, path);
    },
    mustBePlace: async (path, targets) => {
      const whole = resolve(host.cwd, path);
      await refuseEnv(whole, path, targets);
      await stat(dirname(whole)).catch((error: unknown) => notWritten(path, error));
    },
    append: async (path, text) => {
      await refuseEnv(resolve(host.cwd, path), path, []);
      await appendFile(path, text).catch((error: unknown) => notWritten(path, error));
    },
    post: (url, body, timeoutMs) => post(new URL(url), body, timeoutMs, host),
  };
}

/** A report in place of a .env would be the end of the token that stands there. */
async function refuseEnv(path: string, shownPath: string, targets: readonly string[]): Promise<void> {
  const real = await realpath(path).catch(() => null);
  const behind = real ?? (await readlink(path).catch(() => path));
  if ([path, behind].some((one) => isNamedAsEnv(basename(one)))) {
    throw new CliFailure(failure(shownPath, 'it is a .env file by its name'));
  }
  const there = await stat(path, { bigint: true }).catch(() => null);
  for (const target of targets) {
    const other = await stat(target, { bigint: true }).catch(() => null);
    const isSame = there !== null && there.ino !== 0n && other?.ino === there.ino && other.dev === there.dev;
    if (isSame || target === path || target === real) {
      throw new CliFailure(failure(shownPath, 'it is the file that is looked at'));
    }
  }
}

/**
 * Beside its place under a name that no collector reads (node_exporter takes `*.prom`), then renamed. What is no
 * regular file, such as /dev/null or a pipe, is written to as it is: a rename would replace it.
 */
async function openReport(path: string, shownPath: string): Promise<ReportFile> {
  try {
    const target = await realpath(path).catch(() => path);
    const there = await stat(target).catch(() => null);
    if (there !== null && !there.isFile()) {
      if (there.isDirectory()) throw new CliFailure(failure(shownPath, 'it is a folder'));
      return plainWriter(await open(target, 'w'), shownPath);
    }
    const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
    return atomicWriter(await open(temporary, 'wx'), temporary, target, shownPath);
  } catch (error) {
    return notWritten(shownPath, error);
  }
}

function plainWriter(handle: FileHandle, shownPath: string): ReportFile {
  return {
    write: (text) => handle.writeFile(text).catch((error: unknown) => notWritten(shownPath, error)),
    finish: () => handle.close(),
    abandon: () => handle.close(),
  };
}

function atomicWriter(handle: FileHandle, temporary: string, target: string, shownPath: string): ReportFile {
  const abandon = async (): Promise<void> => {
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
  };
  const orGiveUp = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      await abandon();
      notWritten(shownPath, error);
    }
  };
  return {
    write: (text) => orGiveUp(handle.writeFile(text)),
    finish: async () => {
      await orGiveUp(handle.sync().then(() => handle.close()));
      await orGiveUp(rename(temporary, target));
    },
    abandon,
  };
}

function notWritten(shownPath: string, error: unknown): never {
  if (error instanceof CliFailure) throw error;
  throw new CliFailure(failure(shownPath, codeOf(error) ?? 'unknown error'), { cause: error });
}

function failure(path: string, reason: string) {
  return { kind: 'usage', message: `cannot write to ${path}: ${reason}` } as const;
}

/** The URL is told to nobody: its path is the password of most webhooks. */
async function post(url: URL, body: string, timeoutMs: number, host: ReportsHost): Promise<Posted> {
  const answer = await sender(host)(
    {
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': `wa-token/${host.version}` },
      body,
    },
    timeoutMs,
  );
  if (answer.kind === 'no-answer') return { ok: false, why: answer.why, retry: answer.retry };
  if (answer.status >= 200 && answer.status < 300) return { ok: true };
  return { ok: false, why: `HTTP ${answer.status}`, retry: answer.status >= 500 };
}
