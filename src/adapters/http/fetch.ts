import { CliFailure } from '../../core/failure.ts';
import { type Exchange, fault, MAX_BODY, type Progress, type SendCall, told, tooSlow } from './exchange.ts';

/** What fetch takes beside its standard options. */
export type Dispatcher = NonNullable<RequestInit['dispatcher']>;

/** The same exchange as over node:http, by the built-in fetch. */
export function fetchExchange(
  interrupted: AbortSignal,
  dispatcher?: Dispatcher,
  progress: Progress = { at: 'direct' },
): SendCall {
  return async ({ url, method, headers, body }, timeoutMs) => {
    if (interrupted.aborted) throw new CliFailure({ kind: 'cancelled', written: [] });
    const timeout = AbortSignal.timeout(timeoutMs);
    const ended = AbortSignal.any([timeout, interrupted]);
    try {
      const response = await globalThis.fetch(url, {
        method,
        headers: { ...headers },
        redirect: 'manual',
        signal: ended,
        ...(body === undefined ? {} : { body }),
        ...(dispatcher === undefined ? {} : { dispatcher }),
      });
      return await answerOf(response, ended);
    } catch (error) {
      if (interrupted.aborted) throw new CliFailure({ kind: 'cancelled', written: [] }, { cause: error });
      return timeout.aborted ? tooSlow(timeoutMs, progress) : fault(error, progress);
    }
  };
}

async function answerOf(response: Response, ended: AbortSignal): Promise<Exchange> {
  const { status } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    response.body?.cancel().catch(() => undefined);
    return { kind: 'unusable', status, why: 'a redirect, which is not followed' };
  }
  const text = await boundedText(response, ended);
  if (text === null) return { kind: 'unusable', status, why: 'a reply of more than 1 MiB' };
  return { kind: 'reply', status, text, ...told((name) => response.headers.get(name)) };
}

/** The body as text, null where it is larger than any reply of Meta's. Rejects when `ended` aborts. */
async function boundedText(response: Response, ended: AbortSignal): Promise<string | null> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const aborted = new Promise<never>((_resolve, reject) => {
    ended.addEventListener('abort', () => reject(ended.reason), { once: true });
  });
  // A reader that lost the race must not end the process.
  aborted.catch(() => undefined);
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; ; ) {
    const { done, value } = await Promise.race([reader.read(), aborted]);
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MAX_BODY) {
      reader.cancel().catch(() => undefined);
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}
