import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { CliFailure } from '../../core/failure.ts';
import type { InputPort } from '../../ports.ts';

type Stdin = Readable & { readonly isTTY?: boolean };

export function input(
  stdin: Stdin,
  interrupted: AbortSignal,
  onSummaryAsked: (listener: () => void) => void,
): InputPort {
  return {
    isTerminal: stdin.isTTY === true,
    onSummaryAsked,
    chunks: () => chunksOf(stdin, interrupted),
    readAll: (limit) => collect(stdin, limit, interrupted),
    async readFile(path, limit) {
      try {
        const handle = await open(path, 'r');
        return await collect(handle.createReadStream({ end: limit }), limit, interrupted);
      } catch (error) {
        if (error instanceof CliFailure) throw error;
        throw new CliFailure({ kind: 'input-unreadable', path, reason: codeOf(error) }, { cause: error });
      }
    },
  };
}

async function* chunksOf(stream: Readable, interrupted: AbortSignal): AsyncIterable<Uint8Array> {
  const stop = (): void => void stream.destroy();
  if (interrupted.aborted) return;
  interrupted.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stream) yield Buffer.from(chunk);
  } catch (error) {
    // What Ctrl-C closed has come to its end.
    if (!interrupted.aborted) throw error;
  } finally {
    interrupted.removeEventListener('abort', stop);
  }
}

async function collect(stream: Readable, limit: number, interrupted: AbortSignal): Promise<Uint8Array> {
  const stop = (): void => void stream.destroy(new CliFailure({ kind: 'cancelled', written: [] }));
  if (interrupted.aborted) stop();
  interrupted.addEventListener('abort', stop, { once: true });
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      size += bytes.length;
      if (size > limit) break;
    }
  } finally {
    interrupted.removeEventListener('abort', stop);
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
