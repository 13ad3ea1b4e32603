import { delay, HttpResponse, http, type RequestHandler } from 'msw';
import { respond } from '../../src/sandbox/respond.ts';
import type { SandboxReply, SandboxRequest, SandboxState } from '../../src/sandbox/world/model.ts';
import { defaultWorld, type SandboxWorld } from '../../src/sandbox/world/state.ts';

/** One request as it came in, and what it was answered. */
export interface Exchange extends SandboxRequest {
  readonly reply: SandboxReply;
}

/** The embedded Graph API behind msw, with everything that was asked of it. */
export interface MswSandbox {
  readonly world: SandboxWorld;
  readonly handlers: readonly RequestHandler[];
  readonly exchanges: readonly Exchange[];
  /** `GET /v25.0/me`, one a request. */
  asked(): readonly string[];
  state(): SandboxState;
  /** Changes the world between two requests. */
  change(edit: (state: SandboxState) => SandboxState): void;
}

export interface MswSandboxOptions {
  readonly seed?: string;
  readonly now?: () => Date;
  /** A second address, such as http://127.0.0.1:4010, besides https://graph.facebook.com. */
  readonly baseUrl?: string;
}

export function mswSandbox(options: MswSandboxOptions = {}): MswSandbox {
  const now = options.now ?? (() => new Date());
  const world = defaultWorld(options.seed ?? 'test', now());
  const exchanges: Exchange[] = [];
  let state = world.state;

  const answer = async ({ request }: { request: Request }): Promise<Response> => {
    const asked = await readRequest(request);
    const responded = respond(state, asked, now());
    state = responded.state;
    exchanges.push({ ...asked, reply: responded.reply });
    return over(responded.reply, request.signal);
  };

  const bases = ['https://graph.facebook.com', ...(options.baseUrl === undefined ? [] : [options.baseUrl])];
  return {
    world,
    exchanges,
    handlers: bases.map((base) => http.all(`${base}/*`, answer)),
    asked: () => exchanges.map(({ method, url }) => `${method} ${new URL(url).pathname}`),
    state: () => state,
    change: (edit) => {
      state = edit(state);
    },
  };
}

/** The reply as the line leaves it. */
async function over({ status, headers, body, line }: SandboxReply, signal: AbortSignal): Promise<Response> {
  if (line?.kind === 'dropped') return HttpResponse.error();
  if (line?.kind === 'slow') await delay(line.milliseconds);
  return new HttpResponse(line?.kind === 'stalled' ? stalled(body, signal) : body, { status, headers });
}

/** Half of the body and then nothing, until the caller gives up; msw does not tie the two together by itself. */
function stalled(body: string, signal: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(body.slice(0, body.length / 2)));
      signal.addEventListener('abort', () => controller.error(signal.reason));
    },
  });
}

async function readRequest(request: Request): Promise<SandboxRequest> {
  return {
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
  };
}
