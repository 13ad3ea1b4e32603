import Agent from 'undici/lib/dispatcher/agent.js';
import type { Progress, SendCall } from './exchange.ts';
import { type Dispatcher, fetchExchange } from './fetch.ts';
import type { HttpProxy } from './proxy.ts';
import { openTunnel } from './tunnel.ts';

/** What is under way through one agent, and how far it has come. */
interface Way {
  readonly agent: InstanceType<typeof Agent>;
  readonly progress: Progress;
  readonly send: SendCall;
  underWay: number;
}

/**
 * The built-in fetch with a dispatcher of undici's, whose connections are our own tunnels. undici's own proxy agent
 * would connect again and again to a proxy that cuts, without an end and behind the back of the one who asked
 * (it takes a cut connection for one that can be mended); an error of ours ends the requests that wait for it.
 */
export function proxiedExchange(proxy: HttpProxy, interrupted: AbortSignal): SendCall {
  let kept: Way | null = null;
  return async (call, timeoutMs) => {
    // A send gets its own connection: on a kept one that was just closed it could fail, and it is never sent again.
    const way =
      call.method === 'GET'
        ? (kept ?? open(proxy, interrupted, timeoutMs))
        : open(proxy, interrupted, timeoutMs);
    if (call.method === 'GET') kept = way;
    way.underWay += 1;
    const answer = await way.send(call, timeoutMs).finally(() => {
      way.underWay -= 1;
    });
    const isDone = answer.kind !== 'reply' || way !== kept;
    if (isDone && way.underWay === 0) {
      if (way === kept) kept = null;
      // What still tries to connect for nobody is ended.
      way.agent.destroy().catch(() => undefined);
    }
    return answer;
  };
}

function open(proxy: HttpProxy, interrupted: AbortSignal, timeoutMs: number): Way {
  const progress: Progress = { at: 'proxy' };
  const agent = new Agent({
    connect: ({ hostname, port, servername }, done) => {
      const target = { host: hostname, port: Number(port === '' ? 443 : port), servername: servername ?? '' };
      openTunnel(proxy, target, timeoutMs, progress).then(
        (socket) => done(null, socket),
        (error: Error) => done(error, null),
      );
    },
  });
  // Node's own types describe the undici inside Node; the package of the same major works with it (Node 20 to 26).
  const send = fetchExchange(interrupted, agent as unknown as Dispatcher, progress);
  return { agent, progress, send, underWay: 0 };
}
