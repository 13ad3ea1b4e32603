import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { CliFailure } from '../../core/failure.ts';
import type { LocalReply, LocalRequest, LocalServer } from '../../ports.ts';

/** Loopback only: the sandbox hands tokens to whoever asks. */
const HOST = '127.0.0.1';
const GREATEST_BODY_BYTES = 1024 * 1024;

/** Serves until it is closed. Replies under way are cut off then. */
export async function serve(
  port: number,
  answer: (request: LocalRequest) => LocalReply,
): Promise<LocalServer> {
  const server = createServer((incoming, outgoing) => {
    // A caller that goes away in the middle of its request needs no answer.
    handle(incoming, outgoing, answer).catch(() => outgoing.destroy());
  });
  await listening(server, port);
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return { url: `http://${HOST}:${bound}`, close: () => closed(server) };
}

async function listening(server: Server, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, HOST, resolve);
    });
  } catch (error) {
    const message = `cannot listen on ${HOST}, port ${port}: ${reasonOf(error)}`;
    throw new CliFailure({ kind: 'usage', message, hint: '`--port 0` takes a free one' }, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'it is in use';
  return code === 'EACCES' ? 'it is not allowed' : String(code ?? error);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: LocalRequest) => LocalReply,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === null) {
    outgoing.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const { method = 'GET', url = '/', socket } = incoming;
  send(
    outgoing,
    answer({ method, url, body, headers: headersOf(incoming), ip: socket.remoteAddress ?? HOST }),
  );
}

/** The body as text, or null where it is too long. */
async function readBody(incoming: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    // The rest is read and dropped, so that the caller gets to the reply.
    if (bytes <= GREATEST_BODY_BYTES) chunks.push(piece);
  }
  return bytes > GREATEST_BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8');
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  const texts = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(texts);
}

function send(outgoing: ServerResponse, { status, headers, body, line }: LocalReply): void {
  if (line?.kind === 'dropped') {
    outgoing.destroy();
    return;
  }
  const bytes = Buffer.from(body);
  const head = { ...headers, 'content-length': bytes.length };
  if (line === undefined) {
    outgoing.writeHead(status, head).end(bytes);
    return;
  }
  const half = line.kind === 'stalled' ? Math.floor(bytes.length / 2) : 0;
  if (half > 0) outgoing.writeHead(status, head).write(bytes.subarray(0, half));
  const rest = setTimeout(() => {
    if (half === 0) outgoing.writeHead(status, head);
    outgoing.end(bytes.subarray(half));
  }, line.milliseconds);
  outgoing.once('close', () => clearTimeout(rest));
}
